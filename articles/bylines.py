"""Who wrote it: names and roles out of bylines, as printed.

Grammar of a byline: groups of a role word (记者, 通讯员 …) and names; names are parted by spaces or 、; a trailing
摄影, 文, 图 or 报道 belongs to the last group. Names before any role word are taken too where the form is certain.
"""

from __future__ import annotations

import re

from articles.patterns import BOXES, HAN
from articles.types import Byline

_PREFIX = rf"(?:本报|本刊|本网|本台|[{HAN}]{{1,4}}(?:日报|晚报|晨报|早报|时报|报|电视台|网)|区?融媒体?中心)?\s*"
_RANK = (
    r"(?:首席|见习|实习|特约|特派|特邀|特聘|签约|融媒体|全媒体|融媒|全媒|新媒体|高级|资深|主任|驻\S{1,4}|蹲点|随行|一线|值班|夜班"
    r"|中心|摄影|摄像|文字|视频|图片|图文|音频|航拍|时政|要闻|新闻|体育|财经|经济|民生|社会|文化|教育|健康|法治|政法|科技|军事|校园"
    r"|青年|基层|骨干)*"
)
"""What stands before 记者: a rank, a beat, or where the reporter is posted (驻京, 驻村)."""
_CORE = (
    "(?:记者|通讯员|实习生|评论员|摄影师|摄影|撰稿人|撰稿|撰文|采写|供图|供稿|整理|作者|编译|特约撰稿人"
    r"|学生记者|小记者|口述|讲述|读者(?=[\s:/]))"
)
ROLE = re.compile(rf"{_PREFIX}(?P<role>{_RANK}{_CORE})")
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?:文/图|图/文|文/摄|文图|图文)(?=[\s:/])[:/]?|(?:^|(?<=\s))(?:文\s*[/、]?\s*图|图\s*[/、]?\s*文|文字|图片|文|图|摄影|摄)\s*[/:]\s*"
    r"|\s*/\s*(?:文字|文|图|摄影|摄)(?=\s|$)"
)
_SUFFIX = re.compile(
    r"(?:摄影报道|图文报道|综合报道|综合整理|采访整理|报道|摄影|采写|整理|编译|供图|供稿|撰文|拍摄|摄制|制图|绘图|绘"
    r"|文\s*[/、]\s*[图摄]|图\s*[/、]\s*文|[/]\s*文|[/]\s*图|文图|图文|[摄文图])$"
)
_SEPARATORS = re.compile(r"[\s、,;/|&:]+")
_HAN_NAME = re.compile(rf"[{HAN}·•]{{2,16}}$")
_SINGLE = re.compile(rf"[{HAN}]$")
_ABOUT = re.compile("(?:本文)?作者(?:系|单位|为|是|简介|均)")
"""What is said of an author is no byline: (作者系…), (作者单位:…)."""
_STAFF = re.compile(r"本报(?:特约|首席)?评论员|本报编辑部|本报评论部")

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁"
    "单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇"
    "栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍"
    "璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚"
    "越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈琴归海晋楚闫法汝鄢涂"
    "肖付代谌佟覃苑邸朴但来漆原晓仝揭母哈谯笪年爱阳佴邝"
)
_COMPOUND = frozenset(
    (
        "欧阳",
        "诸葛",
        "司马",
        "上官",
        "夏侯",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "端木",
        "南宫",
        "长孙",
        "宇文",
    )
)
LONGEST_RUN = 12
"""Characters of names run together that are still told apart."""
_NOT_NAMES = re.compile(
    r"[的了在是]|图片|资料|见图|下同|上接|下转|如图|完$|来源|综合$|报社|公司|编辑部|供稿$|讲话|出席|参加|主持|致辞|[会议召开]{2}|手记|札记|日记|日志|笔记|感言|观察|调查|走访|探访|暗访|蹲点|见闻|直击|实录|亲历|追踪|连线|在线|热线|视线|来信|来电"
)
_LONGEST_NAME = 6
_UNIT = re.compile(
    r"[局委办处科室队部组会社院校站所馆团宣政文综镇乡街村区县市台厂店]$|中心|街道|大学|中学|小学|法院|检察|[·•]"
)
"""What a longer name holds: it is that of an office, a school or of a people whose names have a dot."""
_PEN_NAME = re.compile(rf"□\s*[{HAN}]\s?[{HAN}]\s?[{HAN}]?")
"""A box before two or three characters: whoever signs with a name of his own making."""
_LEAD = re.compile(rf"^[\s{BOXES}]+")


def _clean(text: str) -> str:
    inner = _LEAD.sub("", text.strip())
    for left, right in ("()", "[]", "【】", "〔〕"):
        if inner.startswith(left) and inner.endswith(right):
            inner = inner[1:-1]
    return inner.strip()


def join_padded(tokens: list[str]) -> list[str]:
    """Join the characters of padded names (曾 强, 张 胜 男) and leave whole names alone (冯琪 曲虹)."""
    names: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        if _SINGLE.match(token):
            if not run and names and names[-1] in _COMPOUND:
                names[-1] += token
            else:
                run.append(token)
            continue
        names.extend(_join_run(run))
        run = []
        if token:
            names.append(token)
    return names


def _join_run(run: list[str]) -> list[str]:
    if len(run) <= 3:
        return ["".join(run)] if run else []
    if len(run) % 2 == 0:
        return ["".join(run[at : at + 2]) for at in range(0, len(run), 2)]
    return ["".join(run[at : at + 3]) for at in range(0, len(run), 3)]


def looks_like_name(text: str) -> bool:
    """Say whether a bare word is surely shaped like a Chinese personal name (2 to 4 characters, known surname)."""
    if not 2 <= len(text) <= 4 or not _HAN_NAME.match(text) or _NOT_NAMES.search(text):
        return False
    return (text[:2] in _COMPOUND and len(text) >= 3) or (text[0] in _SURNAMES and len(text) <= 3)


def _names(chunk: str) -> list[str] | None:
    """Names in a chunk between two role words; None where something in it cannot be a name."""
    tokens = [token for token in _SEPARATORS.split(chunk) if token]
    names = [part for name in join_padded(tokens) for part in _parted(name)]
    for name in names:
        if not _HAN_NAME.match(name) or _NOT_NAMES.search(name):
            return None
        if len(name) > _LONGEST_NAME and not _UNIT.search(name):
            return None
    return names


def _parted(run: str) -> list[str]:
    """The names that a line break or a scan ran together (夏婷陆小川), where they can be told apart in one way; among
    divisions that are all of known surnames the one into the fewest names counts."""
    if not 4 <= len(run) <= LONGEST_RUN or not _HAN_NAME.match(run) or (len(run) == 4 and run[:2] in _COMPOUND):
        return [run]
    divisions = sorted(_divisions(run), key=len)
    if not divisions or (len(divisions) > 1 and len(divisions[0]) == len(divisions[1])):
        return [run]
    return divisions[0]


def _divisions(run: str) -> list[list[str]]:
    """Every way to divide a run into names of a known surname."""
    if not run:
        return [[]]
    first = (run[:length] for length in (2, 3, 4) if length <= len(run))
    return [[name, *rest] for name in first if looks_like_name(name) for rest in _divisions(run[len(name) :])]


def _split_suffix(chunk: str) -> tuple[str, str]:
    chunk = chunk.rstrip(" ,、")
    found = _SUFFIX.search(chunk)
    if not found:
        return chunk, ""
    rest = chunk[: found.start()]
    word = found.group().strip(" /")
    glued = rest and not rest[-1].isspace()
    last = _SEPARATORS.split(rest.strip())[-1] if rest.strip() else ""
    if glued and len(word) < 2 and len(last) < (2 if word == "摄" else 3):
        return chunk, ""  # 李文, 王小图: a name that ends like a suffix
    return rest, word.replace(" ", "").replace("、", "/")


_PHOTO = {
    "摄": "摄影",
    "摄影": "摄影",
    "摄影报道": "摄影",
    "图": "图",
    "文/图": "文/图",
    "文/摄": "文/图",
    "图/文": "图/文",
}


def parse_byline(text: str, *, bare_names: bool = False) -> tuple[Byline, ...] | None:
    """Read a whole byline, brackets and boxes allowed around it; None where it is not one.

    `bare_names` also takes names without any role word, where every one has the shape of a Chinese name.
    `text` must be narrow. The names keep the printed characters, without their inner padding.
    """
    inner = _clean(text)
    if not inner or len(inner) > 120 or "。" in inner or _ABOUT.match(inner):
        return None
    pen_name = bare_names and _PEN_NAME.fullmatch(text.strip()) and not _NOT_NAMES.search(inner)
    if pen_name or _STAFF.fullmatch(inner):
        return (Byline(inner.replace(" ", ""), ""),) if pen_name else (Byline(inner, "评论员"),)
    inner, tail = _split_suffix(inner)
    groups = _groups(inner)
    if groups is None:
        return None
    if not any(role for role, _ in groups) and not tail and not bare_names:
        return None
    bylines: list[Byline] = []
    for at, (role, chunk) in enumerate(groups):
        names = _names(chunk)
        if names is None or (not role and not _bare(names, at < len(groups) - 1)):
            return None
        extra = _PHOTO.get(tail, "") if at == len(groups) - 1 else ""
        full = " ".join(part for part in (role, extra) if (part and part not in role.split()) or part == role)
        bylines.extend(Byline(name, full.strip()) for name in names)
    return tuple(bylines) or None


def _bare(names: list[str], before_role: bool) -> bool:
    """Names without a role word are taken where a role word follows, or where all have the shape of names."""
    return all(looks_like_name(name) or (before_role and 2 <= len(name) <= 4) for name in names)


def _groups(inner: str) -> list[tuple[str, str]] | None:
    """Cut at role words into (role, names); the first role is empty where names stand before any role word."""
    inner = _LABEL.sub(" ", inner)
    marks = list(ROLE.finditer(inner))
    groups: list[tuple[str, str]] = []
    before = inner[: marks[0].start()] if marks else inner
    if before.strip():
        groups.append(("", before))
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(inner)
        chunk = inner[mark.end() : end]
        groups.append((mark.group("role"), chunk))
    kept = [(role, chunk) for role, chunk in groups if chunk.strip(" /:、,")]
    return kept or None


TAIL_BRACKET = re.compile(r"[(](?P<by>[^()]{2,80})[)]\s*$")
TAIL_CREDIT = re.compile(
    rf"[。!?”…]\s*(?P<by>(?:(?:本报)?(?:首席|见习|实习)*(?:记者|通讯员)\s*)?[{HAN}]{{2,4}}(?:\s[{HAN}]{{2,4}})?\s*(?:摄影报道|摄影|摄|文/图|图/文))\s*$"
)
OPEN_CREDIT = re.compile(
    rf"\s*(?:{ROLE.pattern})\s*(?P<names>[{HAN}]{{2,4}}(?:[\s、]+[{HAN}]{{2,4}})*?)\s*(?P<verb>报道|摄影报道|(?=\s[{HAN}]))"
)
