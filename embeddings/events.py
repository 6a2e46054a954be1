"""The days of the events that an article tells of, as the filter `event_from`/`event_to` understands them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from articles.times import is_open
from articles.types import TimeReference
from embeddings.types import Filter

DayRange = tuple[int, int]
"""Half-open, in proleptic Gregorian ordinals (`date.toordinal`)."""

LONGEST = 92
"""Days. A longer reference (this year, a five-year plan) stands for its middle day only: it would else be found by
every date inside it, and still is found by a window that holds it. One without an end (from 20 November on) stands for
its first LONGEST days."""


def event_days(times: Iterable[TimeReference]) -> tuple[DayRange, ...]:
    """The day ranges of the non-vague references, sorted, each once."""
    return tuple(sorted({_days(time) for time in times if not time.vague}))


def _days(time: TimeReference) -> DayRange:
    first = time.start.toordinal()
    if is_open(time):
        return first, first + LONGEST
    last = max(first, (time.end - timedelta(microseconds=1)).toordinal() if time.end > time.start else first)
    if last - first >= LONGEST:
        first = last = (first + last) // 2
    return first, last + 1


def event_window(where: Filter) -> DayRange | None:
    """The days that the filter asks for; None when it does not ask for events."""
    if where.event_from is None and where.event_to is None:
        return None
    return (where.event_from or date.min).toordinal(), (where.event_to or date.max).toordinal()
