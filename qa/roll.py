"""Lists that an article prints, read whole: as many things as are asked for (十件实事都有哪些, 还有哪3项没完成), and
the item of a list that has the most or the least of what is asked (哪家最便宜).

A list is what follows a colon up to the end of its sentence, or the rows that follow it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.patterns import chinese_number
from articles.types import Span
from qa.clues import matching_view
from qa.grams import grams
from qa.judged import Judged

DEPTH = 4
"""Articles in whose lists the things are looked for."""
LEAST_ITEMS = 3
"""Items that make a list whose extreme is asked for."""
LONGEST = 240
"""Characters of a list that is told whole."""
BEFORE = 60
"""Characters before the sentence of a list that may say what it is of."""
LONGEST_ROW = 90
"""Characters of a row."""
NAMED, NAMED_COUNTED = 0.4, 0.1
"""Share of the question's pairs of characters that the title and the words before the list hold; fewer are enough where
those say the number of its items (尚未完成的3项为)."""

_NUMBER = r"[一二两三四五六七八九十]{1,3}|\d{1,2}"
_MEASURE = r"[件项条个家座所位名种类场部门处届支篇]|大类?"
_ASKED = re.compile(
    rf"哪(?P<which>{_NUMBER})(?:{_MEASURE})|(?<![第\d])(?P<all>{_NUMBER})(?:{_MEASURE})[^，。？?]{{1,10}}?(?:都|分别|各|具体)?(?:是|有|包括|指)?(?:的是)?(?:哪些|什么|啥)"
)
_COUNTED = re.compile(rf"({_NUMBER})(?:{_MEASURE})")
_UNDONE = re.compile(r"未|没|不(?!同|少|仅)|取消|落选")
_MOST = re.compile(r"哪[^，。？?]{1,14}?最(?P<more>便宜|贵|多|少|高|低|大|小|长|短)")
_LEAST = frozenset(["便宜", "少", "低", "小", "短"])
_UNITS = {"便宜": "元", "贵": "元", "长": "公里|千米|米|小时|分钟|天", "短": "公里|千米|米|小时|分钟|天"}
_UNIT_SAID = re.compile(r"票(?=最|数)|钱|价|人(?=最|数)|面积|分(?=最|数)")
_OF_WORD = {"钱": "元", "价": "元", "人": "人|名", "票": "票", "面积": "平方米|亩|公顷", "分": "分"}
_ANY_UNIT = "元|人|名|票|平方米|公里|米|亩|分|个|张|件|次|天|年|万元|亿元|%"
_COLON = re.compile(r"[：:](?!\d|//)")
_SENTENCE = re.compile(r"[。！？!?\n]")
_SEPARATORS = (re.compile(r"[；;]"), re.compile(r"[，,](?!\d{3}(?!\d))"), re.compile(r"、"))
_ASKING = re.compile(r"哪些|什么|分别|都有|都是|请问|[哪啥吗呢？?]")


@dataclass(frozen=True, slots=True)
class _Listing:
    """The words before a list, from the start of their sentence, and the spans of its items."""

    start: int
    items: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return self.start, self.items[-1][1]


def asked_number(question: str) -> int | None:
    """How many things are asked for by name, as in 哪三件 and 十件实事都有哪些; None where no number is said."""
    found = _ASKED.search(question)
    said = (found["which"] or found["all"]) if found else None
    number = _number(said) if said else 0
    return number if number > 1 else None


def whole(question: str, judged: Sequence[Judged], best: Judged) -> tuple[Judged, tuple[Span, ...]] | None:
    """The article with a list of just as many things as are asked for, and the list's span; None where none has one."""
    number = asked_number(question)
    if number is None:
        return None
    others = sorted(judged, key=lambda one: -one.worth)[:DEPTH]
    found = [
        (near, one, each)
        for one in (best, *(other for other in others if other is not best))
        for each in _lists(one.view.body)
        if len(each.items) == number
        and each.span[1] - each.span[0] <= LONGEST
        and (near := _nearness(question, one, each)) >= _enough(question, one.view.body, each)
    ]
    _, one, listing = max(found, key=lambda each: each[0], default=(0.0, best, None))
    return (one, (listing.span,)) if listing else None


def _enough(question: str, body: str, listing: _Listing) -> float:
    """How near a list must be: less where the words before it say how many items it has, and beyond reach where they
    deny what the question does not, or the other way round (已完成, 没完成)."""
    before = body[listing.start : listing.items[0][0]]
    if bool(_UNDONE.search(before)) is not bool(_UNDONE.search(question)):
        return math.inf
    counted = any(_number(said[1]) == len(listing.items) for said in _COUNTED.finditer(before))
    return NAMED_COUNTED if counted else NAMED


def _number(said: str) -> int:
    return int(said) if said.isdigit() else chinese_number(said.replace("两", "二"))


def extreme(question: str, best: Judged) -> tuple[Judged, tuple[Span, ...]] | None:
    """The item that has the most or the least of what is asked for, of a list whose items all say how much; None where
    none is asked for or printed."""
    asked = _MOST.search(question)
    if asked is None:
        return None
    said = _UNIT_SAID.search(question)
    unit = _UNITS.get(asked["more"]) or (_OF_WORD[said.group()] if said else _ANY_UNIT)
    body = best.view.body
    for listing in _lists(body, _SEPARATORS[:1]):  # commas part what is said of one item too
        values = [_value(body[slice(*item)], unit) for item in listing.items]
        known = [value for value in values if value is not None]
        if (
            len(listing.items) < LEAST_ITEMS
            or len(known) < len(values)
            or _nearness(question, best, listing) < NAMED / 2
        ):
            continue
        wanted = min(known) if asked["more"] in _LEAST else max(known)
        spans = tuple(item for item, value in zip(listing.items, values, strict=True) if value == wanted)
        return best, spans
    return None


def _value(item: str, unit: str) -> float | None:
    """The first figure of the unit in an item."""
    found = re.search(rf"(\d+(?:\.\d+)?)(?:{unit})", item)
    return float(found[1]) if found else None


def _nearness(question: str, one: Judged, listing: _Listing) -> float:
    """Share of the question's pairs of characters that stand in the title, before the list or in its first item."""
    words = grams(_ASKING.sub(" ", matching_view(question)))
    told = grams(one.view.title) | grams(one.view.body[max(0, listing.start - BEFORE) : listing.items[0][1]])
    return len(words & told) / len(words) if words else 0.0


def _lists(body: str, separators: Sequence[re.Pattern[str]] = _SEPARATORS) -> Iterator[_Listing]:
    for colon in _COLON.finditer(body):
        start = max((stop.end() for stop in _SENTENCE.finditer(body, 0, colon.start())), default=0)
        start += len(body[start : colon.start()]) - len(body[start : colon.start()].lstrip())
        stop = _SENTENCE.search(body, colon.end())
        end = stop.start() if stop else len(body)
        if end == colon.end() or not body[colon.end() : end].strip():
            rows = _rows(body, end)
            if len(rows) > 1:
                yield _Listing(start, rows)
            continue
        yield from (_Listing(start, items) for items in _inline(body, (colon.end(), end), separators))


def _inline(body: str, span: Span, separators: Sequence[re.Pattern[str]]) -> Iterator[tuple[Span, ...]]:
    """The items of a stretch, cut at each separator that it has more than once, or once where it is the widest."""
    for separator in separators:
        cuts = [found.start() for found in separator.finditer(body, *span)]
        if cuts:
            edges = [span[0] - 1, *cuts, span[1]]
            yield tuple((first + 1, last) for first, last in pairwise(edges) if last > first + 1)


def _rows(body: str, at: int) -> tuple[Span, ...]:
    """The rows that follow, as far as each ends in a semicolon; the one behind the last of those closes the list."""
    rows: list[Span] = []
    for line in re.finditer(r"[^\n]+", body[at:]):
        text = line.group().rstrip()
        if not text.strip() or len(text) > LONGEST_ROW:
            break
        first = at + line.start() + len(text) - len(text.lstrip())
        rows.append((first, at + line.start() + len(text)))
        if not text.endswith(("；", ";")):
            break
    return tuple(rows)
