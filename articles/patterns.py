"""What newspapers print in set forms: marks, datelines, headers, imprints.

Every pattern expects text that `articles.fold.narrow` made narrow, so only ASCII forms of width variants are written
here and offsets stay true. Patterns are anchored or bounded; none backtracks over a whole line.
"""

from __future__ import annotations

import re

HAN = "\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff〇"
ARROWS = "▶►▷▸➤→⇨☞»>"
BACK_ARROWS = "◀◁◂←⇦☜«<"
BOXES = "□■◎●○◇◆☆★▲△▼▽▌▎◤◥◢◣"

_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
PAGE_NUMBER = r"(?:[A-Za-z]\s?)?\d{1,3}|[一二三四五六七八九十]{1,3}"


def page_number(text: str) -> int | None:
    """Read `7`, `07`, `A7`, `七` or `十二` as a page number; None where it is none (or 0)."""
    digits = re.sub(r"\D", "", text)
    if digits:
        return int(digits) or None
    if not text or any(char not in _NUMERALS for char in text):
        return None
    return chinese_number(text) or None


def chinese_number(text: str) -> int:
    """Read a Chinese numeral: positional (二〇二〇) or with tens (三十七, 廿一)."""
    text = text.replace("廿", "二十").replace("卅", "三十").replace("○", "〇")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    return int("".join(str(_NUMERALS[char]) for char in text))


def plain(pattern: re.Pattern[str]) -> str:
    """The pattern without the names of its groups, to stand inside a larger one."""
    return re.sub(r"[?]P<[a-z]+>", "?:", pattern.pattern)


# ---------------------------------------------------------------------------------------------- continuation marks
JUMP_TO = re.compile(
    rf"[\s{ARROWS}]*[(\[【]?[\s{ARROWS}]*(?P<verb>紧接|下转|转|接)\s*第?\s*(?P<page>{PAGE_NUMBER})"
    rf"(?:\s*[、,—-]\s*第?(?:{PAGE_NUMBER}))*\s*版(?:中缝|\s*[《“\"「][^》”\"」]{{1,40}}[》”\"」])?\s*[)\]】]?[\s{ARROWS}]*$"
)
JUMP_FROM = re.compile(
    rf"[\s{BACK_ARROWS}{ARROWS}▲△]*[(\[【]?[\s{BACK_ARROWS}]*(?P<verb>上接|紧接|接)\s*第?\s*(?P<page>{PAGE_NUMBER})\s*版"
    rf"(?:\s*[《“\"「](?P<title>[^》”\"」)\]】]{{1,60}})[》”\"」])?\s*[)\]】]?[\s{ARROWS}]*"
)
JUMP_CUT = re.compile(r"(?:下转|紧接|上接|转|接)\s*第?\s*$")
"""How a row ends that holds the first half of a mark: the page number below it heads no page."""

# -------------------------------------------------------------------------------------------------------- datelines
_AGENCY = "新华社|中新社|新华网|人民日报|央视|中新网|新华"
DATELINE_LOCAL = re.compile(
    rf"\s*[【\[]?(?P<label>本报[讯汛訊]|本[刊台网]讯|[{HAN}]{{2,6}}(?:日报|晚报|晨报|早报|时报|报)讯"
    rf"|本报(?P<place>[{HAN}]{{2,8}}?)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日[讯电])[】\]]?\s*(?:[((](?P<by>[^()]{{1,80}})[)])?"
)
DATELINE_AGENCY = re.compile(
    rf"\s*(?P<label>(?:据)?(?:{_AGENCY}|本报)?\s*(?P<place>[{HAN}]{{2,8}}?|“[^“”]{{1,8}}”[{HAN}]{{0,4}})\s*(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日电)"
    r"\s*(?:[(](?P<by>[^()]{1,80})[)])?"
)
DATELINE_PLAIN = re.compile(rf"\s*(?P<label>据(?:{_AGENCY})电|(?:{_AGENCY})讯)\s*(?:[(](?P<by>[^()]{{1,80}})[)])?")
_CREDITED = r"(?=[^()]{0,40}(?:记者|通讯员|实习生))"
DATELINE_OWN = re.compile(
    rf"\s*[【\[]?(?P<label>[{HAN}]{{2,8}}讯)[】\]]?\s*[(]{_CREDITED}(?P<by>[^()]{{3,80}})[)]"
    rf"|\s*[(]{_CREDITED}(?P<by2>[^()]{{3,80}})[)](?=\s*[^\s()]{{8}})"
    rf"|\s*(?P<by3>(?:本报)?(?:记者|通讯员)\s*[{HAN}、 ]{{2,20}}?)(?:摄影)?报道\s*:"
)
"""A credit that opens a text: behind any 讯 (云溪融媒讯), or with nothing before it, in brackets or as 记者…报道：."""


def dateline(text: str) -> re.Match[str] | None:
    """Match a dateline at the start of a body; only the first 120 characters are looked at."""
    head = text[:120]
    return DATELINE_LOCAL.match(head) or DATELINE_AGENCY.match(head) or DATELINE_PLAIN.match(head)


def opening_credit(text: str) -> str | None:
    """The names of a credit that opens a text without one of the set datelines; None where there is none."""
    found = DATELINE_OWN.match(text[:120])
    return (found.group("by") or found.group("by2") or found.group("by3")) if found else None


# --------------------------------------------------------------------------------------------------------- index box
INDEX_HEAD = re.compile(
    r"[\s【\[■□●◆▶]*(?:(?:内版|今日|本期|要闻|版面|内页|新闻|精彩|重点)?(?:导\s*[读航]|导览|索引)"
    r"|(?:今日|本期)(?:看点|关注|要目|导读|提要)|内版提要|内容提要|导读·看点)[\s】\]:▶■□●◆]*"
)
INDEX_TARGET = re.compile(
    rf"[\s{ARROWS}([【…·.—-]*(?:详见|参见|见|刊于|刊|全文见|报道见)?\s*(?:第\s*)?(?P<page>{PAGE_NUMBER})\s*版[\s{ARROWS})\]】]*"
    rf"|[\s{ARROWS}([【…·.—-]*(?:详见|参见|见)?\s*[Pp]\s?(?P<page2>\d{{1,2}})[\s{ARROWS})\]】]*"
)
INDEX_TAIL = re.compile(
    rf"(?:(?:[\s{ARROWS}…·.—-]+|[(\[【])\s*(?:详见|参见|见|刊于|刊)?\s*(?:第\s*)?|(?:详见|参见|刊于)\s*(?:第\s*)?)"
    rf"(?P<page>{PAGE_NUMBER})\s*版[\s{ARROWS})\]】]*$|[\s…·.([]+[Pp](?P<page2>\d{{1,2}})[)\]\s]*$"
)
INDEX_LEAD = re.compile(rf"\s*(?:第\s*)?(?P<page>{PAGE_NUMBER})\s*版\s*[{ARROWS}:·|/ ]*\s*(?=[^\s{ARROWS}:·|/])")

# ------------------------------------------------------------------------------------------- corrections and notices
_NOTICE_WORDS = (
    "遗失|注销|减资|清算|拍卖|招标|招聘|停电|停水|债权转让|催收|迁坟|送达|更名|中标|征收|征集|招租|转让|出让|挂牌|寻亲|寻物"
    "|认领|合并|分立|吸收合并|开庭|听证|资产|土地|供水|供电|道路|交通|征稿|征文|致歉|道歉|环评|施工|封路|绕行|招生|公开|任前"
)
NOTICE_HEAD = re.compile(
    rf"\s*[【\[■□●◆]*(?:(?:{_NOTICE_WORDS}){{0,2}}(?:公告|声明|启事|通告|公示|通知书?|告示)|公告栏|分类广告|遗失启事|遗失声明"
    r"|便民信息|分类信息|声明公告|遗失公告|广告)[】\]]*\s*[:]?\s*"
)
NOTICE_END = re.compile(r"(?:声明作废|特此(?:声明|公告|通告|通知|公示|更正)|以此为据)[。.,;!]?")
CORRECTION_HEAD = re.compile(
    r"\s*[【\[■□●◆]*(?:更正(?:启事|声明|说明|与致歉)?|勘误|致歉(?:声明)?|更正与说明)[】\]]*\s*[:]?\s*"
)
CORRECTION_BODY = re.compile(
    r"本报[^。]{0,20}?\d{1,2}月\d{1,2}日[^。]{0,120}?(?:应为|系[^。]{0,12}之误|有误|误[作为写将])|特此更正|现予更正"
)
_BRIEFS = (
    "简讯|短波|速览|快讯|短讯|短新闻|简明新闻|简报|速递|播报|动态|集锦|微新闻|快报|一句话新闻|图片新闻|新闻集装箱"
    "|资讯|点击"
)
BRIEFS_HEAD = re.compile(
    rf"\s*[【\[■□●◆★]*(?:一周|今日|本周|每日|街镇|基层|民生|社区|城乡|校园|警方|财经|科技|要闻|新闻|综合|信息|区域|部门){{0,2}}"
    rf"(?:{_BRIEFS}|(?<=一周)要闻)[】\]]*\s*"
    rf"|\s*[{HAN}]{{2,4}}(?:简讯|短波|短讯|快讯|速览|速递|速读|速报|快览|快报|短新闻|微新闻|播报|集锦|集纳|荟萃|拾零|一览|扫描|传真)\s*"
)

# ------------------------------------------------------------------------------------------------------------ dates
DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*(?:年|[-./])\s*(?P<month>\d{1,2})\s*(?:月|[-./])\s*(?P<day>\d{1,2})(?!\d)\s*"
    r"(?:(?:—|-|~|至)\s*(?P<last>\d{1,2})\s*)?日?"
)
CHINESE_DATE = re.compile(
    r"(?P<year>[二一][〇○Ｏ零一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
WEEKDAY = re.compile(r"星期(?P<day>[一二三四五六日天])|(?:^|(?<=[\s日]))周(?P<short>[一二三四五六日])(?=\s|$)")
LUNAR = re.compile(
    r"(?:农历)?\s*(?P<year>[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)?\s*"
    r"(?P<month>闰?[正一二三四五六七八九十冬腊]{1,2}月)(?P<day>初[一二三四五六七八九十]|[十廿][一二三四五六七八九]|二十[一二三四五六七八九]?|三十)"
)
ISSUE_NUMBER = re.compile(r"[(]?\s*(?:总|新|复刊后?)?\s*第\s*(?P<number>\d{1,6})\s*[期号]\s*[)]?")
PERMIT = re.compile(
    r"准印证号?\s*:?\s*[(]?[^\s()]{0,6}[)]?\s*\d{2,6}\s*号?"
    r"|国内统一(?:连续出版物|刊)号\s*:?\s*(?:CN\s*)?\d{2}\s*-\s*\d{4}|CN\s?\d{2}\s*-\s*\d{4}"
    r"|邮发代号\s*:?\s*\d+\s*-\s*\d+|(?:国内)?统一刊号\s*:?\s*\S{5,12}|ISSN\s*[\dX-]+",
    re.IGNORECASE,
)
