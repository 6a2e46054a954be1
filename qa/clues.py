"""What a question gives a reader to look for: its weighted character pairs, its question word and the kind of words
that would answer it.

Everything works on a matching view of the same length as the text (width and case folded), so that positions stay
those of the printed text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from articles.fold import narrow
from articles.types import Span
from qa.kinds import expected_answer
from qa.shapes import AnswerShape, AnswerType
from qa.spoken import DAY_OF_MONTH

_HAN = re.compile(r"[\u4e00-\u9fff〇]+")
_TOKEN = re.compile(r"[\u4e00-\u9fff〇]+|[a-z0-9]+(?:[.\-][a-z0-9]+)*%?")
_STATED_TIME = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号])?|上半年|下半年|[春夏秋冬]季|暑假|寒假)?|\d{1,2}月\d{1,2}[日号]|今年|去年"
    rf"|{DAY_OF_MONTH}"
)
_HEAD = re.compile(r"[^\W\d的了是在会被把和与对给]{1,4}")
_NUMERAL = re.compile(
    r"(?<!哪)第?\d+(?:[.,]\d+)*(?![\d月岁])[%届任号次级期]?"
    r"|(?<![哪头上下这那每各某同末])第?[一二三四五六七八九十]+[届任号次级期批]"
)
_NOUN = re.compile(r"([\u4e00-\u9fff]{2})(?:分别|各自?)?[是为]$")
_COUNTED_BY = "数率额量值"
_NO_NOUN = frozenset("一两几说着里们上下中时后前的了在有到会于将由给把从对和与共约要都也被着子底")
_GENERAL_NOUNS = frozenset(
    {"报道", "文章", "人物", "名字", "日期", "时间", "地点", "内容", "情况", "态度", "结果", "关系", "目的", "主题"}
    | {"题目", "特点", "问题", "事情", "数量", "数字", "总数", "方面", "变化", "措施", "要求", "方式", "类型", "领域"}
    | {"最先", "最早", "最后", "首先", "原来", "现在", "目前", "后来", "当时", "究竟", "到底", "分别", "主要", "具体"}
    | {"最新", "累计", "合计", "大概", "大约", "一般", "平均", "最近", "如今", "准确", "确切", "实际"}
    | {"条件", "部分", "环节", "阶段", "标准", "原则", "作用", "影响", "意义", "背景", "过程", "身份", "性质", "单位"}
)
_ENTITY = re.compile(r"《[^《》]+》|“[^“”]+”|「[^」]+」|[a-z][a-z0-9\-+]+")
_FUNCTION = frozenset("的了吗呢吧啊呀是在和与及或被把从对为以于就都也还又其这那个之所中里上下时请问说有着过给让跟")

_STATEMENT = AnswerType(AnswerShape.STATEMENT)
UNSEEN_WEIGHT = 7.0
"""Weight of a character pair that the table of common pairs does not list: it is rarer than all that are listed."""
FOCUS_RANGE = 6.0
"""Characters over which nearness to the question word fades by e."""


class Kind(StrEnum):
    """What sort of words would answer."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    METHOD = "method"
    YES_NO = "yes_no"
    THING = "thing"
    OTHER = "other"


_WH = (
    (
        Kind.TIME,
        r"什么时候|什么时间|啥时候?|何时|几时|哪一?[天年月日]|哪个?(?:时候|时间|时期|季节|节气|月份|年份)|几月几[日号]|几[日号点]几?分?|几月|日期|时间是?$",
    ),
    (
        Kind.PLACE,
        r"什么地[方点]|啥地方|哪里|哪儿|何处|何地|在哪(?=[办开举读工住上下]|$)|哪[一二两三四五几个些座]*(?=省|市|城市|国|县|区|地|镇|村|路)|地点是?$",
    ),
    (Kind.PERSON, r"哪[一几]?位|谁|何人|什么人(?!群)|叫什么名字|叫啥"),
    (Kind.NUMBER, r"多少|几成|第几|(?<!哪)(?<!好)几(?=[\u4e00-\u9fff])|多[大高长久远重快宽深]|百分之几"),
    (Kind.REASON, r"为什么|为何|为啥|因何|(?:什么|啥|何种?)(?:原因|缘故|理由)|怎么会|原因是?$"),
    (
        Kind.THING,
        r"哪[一二两三四五几]?(?:[个些种类家座所项款支场条本件首组批届级]|部(?!门)|方面)?|什么样?|啥|何种|何|是多$",
    ),
    (Kind.METHOD, r"怎么样?|怎样|如何|咋样?"),
    (Kind.YES_NO, r"吗|是否|有没有|是不是|能不能|会不会|可不可以|要不要|该不该|能否|可否"),
)
_HEADED = frozenset({Kind.THING, Kind.PERSON, Kind.PLACE, Kind.NUMBER})
_WH_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _WH)


def matching_view(text: str) -> str:
    """`text` width and case folded, of the same length."""
    view = narrow(text)
    lower = view.lower()
    return lower if len(lower) == len(view) else view


@dataclass(frozen=True, slots=True)
class Gram:
    """A piece of the question to look for. `weight` grows with rarity; `focus` is `weight` faded by the distance from
    the question word; `stated_time` marks pieces of a date that says when, not what, `before` those that stand before
    the question word."""

    text: str
    weight: float
    focus: float
    stated_time: bool = False
    before: bool = True


@dataclass(frozen=True, slots=True)
class Clues:
    """A question as a reader sees it. `head` is the noun that the question word asks for (哪所大学: 大学), `before` and
    `after` the characters next to the question word, `year` and `month` those
    that the question states, `numerals` its other figures, `entities` its titles, quoted words and Latin
    names, `noun` the end of what is asked after (…馆长是谁: 馆长)."""

    text: str
    kind: Kind
    wh: Span
    head: str
    before: str
    after: str
    grams: tuple[Gram, ...]
    singles: tuple[tuple[str, float], ...]
    year: int | None = None
    month: int | None = None
    numerals: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    noun: str = ""
    answer: AnswerType = _STATEMENT


def clues(question: str, rarity: Mapping[str, float]) -> Clues:
    """Read a question; `rarity` maps common pairs and single characters to their inverse document frequency (log)."""
    view = matching_view(question).strip().rstrip("?？。 ")
    kind, wh = _question_word(view)
    after = view[wh[1] :]
    head = _HEAD.match(after)
    answer = expected_answer(view)
    times = [match.span() for match in _STATED_TIME.finditer(view)]
    year = re.search(r"((?:19|20)\d\d)年", view)
    month = re.search(r"年(\d{1,2})月", view)
    return Clues(
        text=view,
        kind=kind,
        wh=wh,
        answer=answer,
        head=_head(answer.head, head.group()) if head and kind in _HEADED else "",
        before=view[max(0, wh[0] - 4) : wh[0]],
        after=after[:4],
        grams=_grams(view, wh, times, rarity),
        singles=tuple(
            (char, rarity.get(char, 4.0)) for char in dict.fromkeys(_plain(view, wh)) if char not in _FUNCTION
        ),
        year=int(year.group(1)) if year else None,
        month=int(month.group(1)) if month else None,
        numerals=_numerals(view),
        noun=_asked_noun(view, wh, rarity) if kind in {Kind.PERSON, Kind.NUMBER, Kind.THING, Kind.PLACE} else "",
        entities=tuple(dict.fromkeys(found.group().strip("《》“”「」") for found in _ENTITY.finditer(view))),
    )


def _numerals(view: str) -> tuple[str, ...]:
    """The figures that are no dates; 第一次 and 最近一次 count nothing that an article must print."""
    found = dict.fromkeys(match.group() for match in _NUMERAL.finditer(_STATED_TIME.sub(" ", view)))
    return tuple(one for one in found if one.removeprefix("第") != "一次")


def _head(noun: str, run: str) -> str:
    """The asked noun at the start of `run`, the characters behind the question word: 高校 of 高校合作."""
    return noun if noun and run.startswith(noun) else run


def _asked_noun(view: str, wh: Span, rarity: Mapping[str, float]) -> str:
    """The two characters before 是 or 为 and the question word, unless they are no noun; of 观众数 the first two."""
    found = _NOUN.search(view[: wh[0]])
    noun = found.group(1) if found else ""
    if (
        found
        and noun[-1] in _COUNTED_BY
        and noun not in rarity
        and view[found.start() - 1 : found.start() + 1] in rarity
    ):
        noun = view[found.start() - 1 : found.start() + 1]
    return "" if noun in _GENERAL_NOUNS or _NO_NOUN.intersection(noun) else noun


def _question_word(view: str) -> tuple[Kind, Span]:
    """The most telling question word; an unspoken one stands at the end."""
    for kind, pattern in _WH_PATTERNS:
        found = list(pattern.finditer(view))
        if found:
            return kind, found[-1].span()
    return Kind.OTHER, (len(view), len(view))


def _plain(view: str, wh: Span) -> str:
    return "".join(_HAN.findall(view[: wh[0]] + " " + view[wh[1] :]))


def _grams(view: str, wh: Span, times: list[Span], rarity: Mapping[str, float]) -> tuple[Gram, ...]:
    best: dict[str, Gram] = {}
    for token in _TOKEN.finditer(view):
        start, end = token.span()
        pieces = [(start, end)] if token.group().isascii() else [(at, at + 2) for at in range(start, end - 1)]
        for piece in pieces:
            if piece[0] < wh[1] and piece[1] > wh[0]:
                continue
            gram = _gram(view, piece, wh, times, rarity)
            if gram and (gram.text not in best or best[gram.text].focus < gram.focus):
                best[gram.text] = gram
    return tuple(best.values())


def _gram(view: str, piece: Span, wh: Span, times: list[Span], rarity: Mapping[str, float]) -> Gram | None:
    text = view[piece[0] : piece[1]]
    if all(char in _FUNCTION for char in text):
        return None
    weight = rarity.get(text, UNSEEN_WEIGHT)
    if any(char in _FUNCTION for char in text):
        weight *= 0.4
    stated = any(start < piece[1] and piece[0] < end for start, end in times)
    distance = max(wh[0] - piece[1], piece[0] - wh[1], 0)
    focus = weight * math.exp(-distance / FOCUS_RANGE)
    return Gram(text, weight * (0.2 if stated else 1.0), focus, stated, before=piece[1] <= wh[0])
