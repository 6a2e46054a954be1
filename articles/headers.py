"""Lines that frame a page: masthead, issue line, imprint, page header, editor line, promotion.

A line is one of them when the set forms in it (date, issue number, permit, address …) use it up: what is left after
they are taken away is nothing. That holds for one value a line as for ten on one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.patterns import (
    ARROWS,
    BRIEFS_HEAD,
    CHINESE_DATE,
    DATE,
    HAN,
    INDEX_TARGET,
    ISSUE_NUMBER,
    LUNAR,
    PAGE_NUMBER,
    PERMIT,
    WEEKDAY,
    plain,
)
from articles.types import LineKind

LONGEST_HEADER = 240
_EDITOR_LABEL = (
    "(?:本[版期])?(?:责任编辑|责任编委|执行编辑|图片编辑|美术编辑|文字编辑|值班编[委审辑]|值班主任|值班总编|责编|编辑|美编|编审|编务)"
    "|版式设计|版面设计|视觉设计|美术设计|版式|视觉|组版|排版|校对|校检|检校|制图|绘图|统筹|审读|终审|[一二三]读|一审|二审|三审|执行主编|主编|策划"
    "|签发|执编|监制|总值班|责校|组稿|见习编辑|本期值班|值班"
)
_NAME = rf"(?!{_EDITOR_LABEL}|电话|邮箱|热线|电子)(?:[{HAN}]{{2,4}}|[{HAN}] [{HAN}](?![{HAN}]))"
_FIELD_LABEL = (
    "报社地址|本报地址|社址|地址|新闻热线|读者热线|报料热线|爆料热线|服务热线|发行热线|广告热线|投诉热线|24小时热线|热线电话|热线|新闻报料"
    "|编辑部电话|联系电话|发行电话|广告电话|总编办|办公室|编辑部|发行部|广告部|电话|电传|传真|邮政编码|邮编|电子邮箱|电子信箱|投稿邮箱|投稿信箱|邮箱|信箱"
    "|E-?mail|网址|官网|网站|本报数字报纸?|数字报纸?|电子版|本报网址|微信公众号|微信号|公众号|QQ群?|发行|广告|零售价?|零售|定价|售价|全年定价|月价|每份"
    "|承印单位|承印|印刷单位|印刷|印数|开印时间|订阅|主管单位|主管|主办单位|主办|出版单位|出版|社长|总编辑?|刊号|广告经营许可证|法律顾问|本报法律顾问"
)
_SECTION = (
    "头版|封面|要闻|综合|民生|社会|经济|教育|文化|健康|法治|法制|专版|专题|副刊|公告|广告|国内|国际|时事|体育|新闻|焦点|深度|党建|街镇|基层|视点|聚焦|特别报道"
    "|视觉|影像|文艺|读书|生活|服务|资讯|理论|评论|观点|时评|便民|社区|乡村|三农|财经|科技|旅游|卫生|人物|连载|读者|文史|园地|本地|城事|城乡|关注|专刊|特刊|天下"
    "|百姓|平安|生态|产业|人文|艺术|摄影|纪实|热点|调查|特写"
)
_PROMO = re.compile(
    r"[\s“”\"'‘’]*(?:扫一扫|扫描|扫码|关注|欢迎|请|更多|精彩|内容|新闻|资讯|尽在|下载|本报|官方|看视频|二维码|微信|微博|公众号|视频号|抖音|快手|客户端|[Aa][Pp][Pp]|数字报|"
    r"手机报|网站|小程序|B站|头条号|学习强国|新媒体|矩阵|融媒体?|请见|敬请|观看|收看|收听|阅读|查看|了解|全文|原文|视频|音频|详情|"
    r"[“\"][^“”\"]{1,12}[”\"]|[+&·|、,/ ])+[\s”!]*$"
)
_PROMO_KEY = re.compile(
    r"扫一扫|扫码|扫描|二维码|(?:更多|精彩)[^。]{0,8}(?:关注|尽在)|微信|微博|公众号|视频号|抖音|客户端|[Aa][Pp][Pp]|数字报|手机报|小程序"
)
_PAPER = re.compile(
    rf"(?:[{HAN}]{{1,8}}(?:日报|晚报|晨报|早报|时报|周报|商报|都市报|快报|导报|青年报|法治报|教育报|农民报|新闻|周刊|[{HAN}]报))"
)
_SLOGAN = re.compile(
    rf"[{HAN}“”·、 ]{{2,30}}(?:主管|主办|出版|机关报|主管主办|编辑出版|承办)"
    rf"(?:[ 、][{HAN}]{{2,20}}(?:主管|主办|出版|承办))*$"
)
_LATIN = re.compile(r"[A-Z][A-Za-z'&. -]*[A-Z](?:NEWS|DAILY|TIMES|POST|WEEKLY|HERALD|BAO)?$|[A-Z]{3,}(?: [A-Z]{2,})*$")
_WEATHER = re.compile(r"[今明]?[天日夜]?\s*(?:气象|天气|多云|晴|阴|小雨|阵雨)[^。]{0,40}(?:℃|度|级)[^。]{0,20}$")


_TOKENS = re.compile(
    "|".join(
        (
            rf"(?P<date>{plain(DATE)}|{plain(CHINESE_DATE)})",
            rf"(?P<lunar>{plain(LUNAR)})",
            rf"(?P<weekday>{plain(WEEKDAY)})",
            rf"(?P<number>{plain(ISSUE_NUMBER)})",
            rf"(?P<permit>{plain(PERMIT)})",
            r"(?P<extent>(?:今日|本期|共|本报今日|今天)\s*[\d一二三四五六七八九十]{1,3}\s*版)",
            rf"(?P<editor>(?:{_EDITOR_LABEL})\s*(?:[:/]\s*|\s){_NAME}(?:[\s、,]+{_NAME})*)",
            rf"(?P<field>(?:{_FIELD_LABEL})\s*:\s*(?:[(]?\d{{2,4}}[)]?\s*-?\s*)?[^\s]{{1,60}}(?:\s*\d+元)?)",
            r"(?P<phone>(?:热线|电话|传真|邮编|邮政编码)?\s*(?<!\d)0\d{2,3}\s*-\s*\d{7,8}(?!\d))",
            r"(?P<url>(?:https?://)?(?:www\.)[\w./-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
            rf"(?P<page>第\s*(?:{PAGE_NUMBER})\s*版|(?<![\w第])(?:[A-D]\s?)?\d{{1,2}}\s*版|(?<![A-Za-z\d])[A-D]\d{{1,2}}(?![\d])|^[一二三四五六七八九十]{{1,2}}版)",
            rf"(?P<section>(?<![{HAN}])(?:{_SECTION})(?:新闻|版|之窗|在线|周刊|纵横)?(?![{HAN}]))",
        )
    ),
    re.IGNORECASE,
)
_LONE_PAGE = re.compile(r"(?<!\S)(?P<page>0?[1-9]|[1-4]\d)(?!\S)")
_MARK = re.compile(r"上接|下转|紧接|^\W*[转接]\s*第?\s*[\d一二三四五六七八九十]{1,3}\s*版")
"""A continuation mark, or what a column left of one."""
_POINTS = re.compile(rf"见|刊|[{ARROWS}]")
_STRONG = frozenset(("number", "permit", "editor", "page", "extent"))
_FILLER = re.compile(rf"[\s|·:/,、;()\[\]【】{ARROWS}*—=_~^●■□◆○-]+")


@dataclass(frozen=True, slots=True)
class Header:
    """What a framing line is. `certain` is False where it could also be the end of a notice or of a poem."""

    kind: LineKind
    rule: str
    certain: bool = True


@lru_cache(maxsize=4096)
def read_header(text: str, *, paper: str | None = None) -> Header | None:
    """Say which framing line `text` (narrow) is; None where it is none. `paper` is the paper's name where known."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST_HEADER or is_reference(stripped):
        return None
    if _MARK.search(stripped) or "。" in stripped:
        return None
    if _PROMO_KEY.search(stripped) and len(stripped) <= 60 and _PROMO.match(stripped):
        return Header(LineKind.PROMO, "promotion words only")
    found: dict[str, int] = {}
    residue = _TOKENS.sub(lambda match: _note(match, found), stripped)
    return _judge(found, residue, stripped, paper) if found else _bare(stripped, paper)


def is_reference(text: str) -> bool:
    """Say whether the line is a reference of an index box (详见第二版 ▶), which is no page header."""
    return len(text) <= 24 and bool(INDEX_TARGET.fullmatch(text)) and bool(_POINTS.search(text))


def _note(match: re.Match[str], found: dict[str, int]) -> str:
    name = match.lastgroup or ""
    found[name] = found.get(name, 0) + 1
    return " "


def _judge(found: dict[str, int], residue: str, whole: str, paper: str | None) -> Header | None:
    rest = _FILLER.sub(" ", residue).strip()
    if rest and "date" in found and len(rest.split()) <= 3:
        rest = _LONE_PAGE.sub(" ", rest).strip()
    named = [word for word in rest.split() if (paper and word == paper) or _PAPER.fullmatch(word)]
    if named and rest.split() != named:
        rest = " ".join(word for word in rest.split() if word not in named)
    elif named:
        rest = ""
    if rest and not _small_rest(found, rest):
        return None
    return _kind(found, bool(named), whole)


def _small_rest(found: dict[str, int], rest: str) -> bool:
    """A section's name beside page number or date is no sentence: at most 8 characters without punctuation."""
    beside = found.keys() & {"page", "date", "editor", "number", "weekday"}
    if len(found) == 1 and "date" in found:
        return False
    return bool(beside) and len(rest.replace(" ", "")) <= 8 and not re.search(r"[。,!?;“”《》]", rest)


def _kind(found: dict[str, int], named: bool, whole: str) -> Header | None:
    kinds = found.keys()
    fields = found.get("field", 0) + found.get("url", 0) + found.get("phone", 0)
    if "editor" in kinds and not kinds & {"page", "number", "permit"}:
        return Header(LineKind.EDITOR, "editor line")
    if "page" in kinds:
        certain = "第" not in whole or len(kinds) > 1 or len(whole) < 9
        return Header(LineKind.PAGE_HEADER, "page header", certain=certain)
    if kinds & _STRONG:
        return Header(LineKind.IMPRINT, "issue line")
    titled = named or "section" in kinds
    if "date" in kinds and (titled or kinds & {"weekday", "lunar"}):
        return Header(LineKind.PAGE_HEADER if titled else LineKind.IMPRINT, "issue line")
    if fields >= 3:
        return Header(LineKind.IMPRINT, "imprint fields", certain="本报" in whole or "社址" in whole or "邮编" in whole)
    loose = fields or kinds & {"date", "weekday", "lunar", "section"}
    kind = LineKind.PAGE_HEADER if "section" in kinds else LineKind.IMPRINT
    return Header(kind, "loose value", certain=False) if loose else None


def _bare(stripped: str, paper: str | None) -> Header | None:
    joined = stripped.replace(" ", "")
    if joined == paper:
        return Header(LineKind.MASTHEAD, "paper's name")
    if _PAPER.fullmatch(joined) and len(joined) <= 10 and not BRIEFS_HEAD.fullmatch(joined):
        return Header(LineKind.MASTHEAD, "name of a paper", certain=False)
    if _SLOGAN.fullmatch(stripped):
        return Header(LineKind.IMPRINT, "publisher", certain=False)
    if _LATIN.fullmatch(stripped) and len(stripped) <= 60:
        return Header(LineKind.MASTHEAD, "name in Latin capitals", certain=False)
    if len(stripped) <= 40 and _WEATHER.match(stripped):
        return Header(LineKind.IMPRINT, "weather ear", certain=False)
    return None


def paper_name(text: str) -> str | None:
    """The paper's name where the line (narrow) is nothing but one, inner spaces removed."""
    joined = text.replace(" ", "")
    named = len(joined) <= 10 and _PAPER.fullmatch(joined) and not BRIEFS_HEAD.fullmatch(joined)
    return joined if named else None


def names_section(text: str) -> bool:
    """Whether a header line (narrow) holds the name of a section that papers have."""
    return any(found.lastgroup == "section" for found in _TOKENS.finditer(text.strip()))
