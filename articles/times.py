"""Time expressions of a text → ranges of time, anchored to the paper's day or to the asker's, never to the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from articles.timegrammar import AS_OF, CANDIDATES, CONNECTOR, DATELINE, FIRST, TRIGGER
from articles.timereading import OPEN_END, Meaning, Reading, as_of, number, with_tail
from articles.timerules import RULES
from articles.types import Article, Span, TimeReference

_WIDTH = str.maketrans(
    "０１２３４５６７８９：－～（）週號點後間兩時個來節國慶陽農曆陰臘閏從當這禮",
    "0123456789:-~()周号点后间两时个来节国庆阳农历阴腊闰从当这礼",
)
_NEEDS_FOLDING = re.compile("[０-９：－～週號點後間兩時個來節國慶陽農曆陰臘閏當這禮]")
_HEAD = 60
_NAMES_MONTH = frozenset({"date", "day", "iso"})
_DAY_LIKE = frozenset({"day", "half_day", "point"})

Found = tuple[Span, Meaning]


def find_times(
    text: str, *, anchor: date, anchor_source: str = "issue", dateline: str | None = None
) -> tuple[TimeReference, ...]:
    """All time expressions of `text` in order; their spans do not overlap.

    `anchor` is the issue date for an article (`anchor_source` "issue") and the asker's day for a question ("asker").
    An agency's dateline (新华社北京11月18日电), at the head of the text or given as `dateline`, takes its place.
    """
    folded = text.translate(_WIDTH) if _NEEDS_FOLDING.search(text) else text
    asker = anchor_source == "asker"
    filed = None if asker else _dateline_day(dateline or folded[:_HEAD], anchor)
    head = DATELINE.search(folded[:_HEAD]) if filed else None
    reading = Reading(folded, filed or anchor, asker, filed_at=head.end() if head else 0)
    source = "dateline" if filed else anchor_source
    return tuple(_reference(text, span, meaning, reading.anchor, source) for span, meaning in _joined(reading))


def article_times(article: Article) -> tuple[TimeReference, ...]:
    """The time expressions of an article's text; without an issue date only those that name their year."""
    if article.issue.date is not None:
        return find_times(article.text, anchor=article.issue.date, dateline=article.dateline)
    return absolute_times(article.text)


def absolute_times(text: str) -> tuple[TimeReference, ...]:
    """The expressions that mean the same whatever the day of the paper: 2020年11月18日, 2019—2035, “十三五”."""
    folded = text.translate(_WIDTH) if _NEEDS_FOLDING.search(text) else text
    reading = Reading(folded, date(2000, 1, 1), asker=False)
    return tuple(
        _reference(text, span, meaning, meaning.start.date(), "article")
        for span, meaning in _joined(reading)
        if meaning.absolute
    )


def _dateline_day(head: str, anchor: date) -> date | None:
    """The day on which an agency filed its story, in the year nearest to the issue."""
    found = DATELINE.search(head[:_HEAD])
    if found is None or "。" in head[: found.start()]:
        return None
    candidates = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            candidates.append(date(year, number(found["m"]), number(found["d"])))
        except ValueError:
            continue
    return min(candidates, key=lambda day: abs((day - anchor).days), default=None)


def _matches(reading: Reading) -> Iterator[Found]:
    """Each expression with its meaning, before ranges are joined."""
    text, position = reading.text, 0
    for first in FIRST.finditer(text):
        start = first.start()
        if start < position:
            continue
        trigger = TRIGGER.match(text, start)
        if trigger is None or trigger.lastgroup is None:
            continue
        if trigger.lastgroup == "digit":
            position = trigger.end()  # never begin inside a number
        for kind, match_at in CANDIDATES[trigger.lastgroup]:
            match = match_at(text, start)
            if match is None:
                continue
            found = _understood(kind, match, reading)
            position = max(match.end(), found[0][1]) if found else match.end()
            if found:
                yield found
            break


def _understood(kind: str, match: re.Match[str], reading: Reading) -> Found | None:
    rule = RULES.get(kind)
    try:
        meaning = rule(match, reading) if rule else None
    except (ValueError, OverflowError):  # 2月30日, 25点, a year that was never named, a day outside the calendar
        return None
    if meaning is None:
        return None
    bare, end = meaning, match.end()
    try:
        meaning, end = with_tail(meaning, reading, end)
    except OverflowError:
        return None
    start = match.start()
    prefix = AS_OF.search(reading.text, max(reading.last_end, start - 4), start)
    if prefix:
        start, meaning = prefix.start(), as_of(meaning)
    if not meaning.vague:
        reading.last, reading.last_end = bare, end
        reading.names_month = kind in _NAMES_MONTH and match.start() >= reading.filed_at
        if bare.granularity in _DAY_LIKE:
            reading.last_day = bare.start.date()
    return (start, end), meaning


def _joined(reading: Reading) -> list[Found]:
    """The expressions, with 9月1日至11月30日 made one range."""
    joined: list[Found] = []
    for span, meaning in _matches(reading):
        if joined and _is_range(reading.text, joined[-1], span, meaning):
            (start, _), earlier = joined[-1]
            whole = replace(
                earlier,
                end=meaning.end,
                granularity="range",
                inferred_year=earlier.inferred_year or meaning.inferred_year,
                absolute=earlier.absolute and meaning.absolute,
            )
            joined[-1] = ((start, span[1]), whole)
        else:
            joined.append((span, meaning))
    return joined


def _is_range(text: str, earlier: Found, span: Span, meaning: Meaning) -> bool:
    (_, end), before = earlier
    if span[0] - end > 4 or before.vague or meaning.vague:
        return False
    return before.start < meaning.start < before.start + timedelta(days=200 * 366) and (
        before.end <= meaning.end and CONNECTOR.match(text[end : span[0]]) is not None
    )


def _reference(text: str, span: Span, meaning: Meaning, anchor: date, source: str) -> TimeReference:
    prefix = text.startswith(("截至", "截止"), span[0])
    return TimeReference(
        text=text[span[0] : span[1]],
        span=span,
        start=meaning.start,
        end=meaning.end,
        granularity=meaning.granularity,
        anchor=meaning.base or anchor,
        anchor_source="article" if meaning.base else source,
        inferred_year=meaning.inferred_year,
        vague=meaning.vague,
        as_of=prefix,
    )


def is_open(reference: TimeReference) -> bool:
    """Whether the paper names no end (11月20日起)."""
    return reference.end == OPEN_END
