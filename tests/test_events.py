"""The days that an article's times stand for in the library."""

from __future__ import annotations

from datetime import date

from articles.times import find_times
from embeddings.events import LONGEST, event_days

ISSUED = date(2020, 11, 19)


def days_of(text: str) -> list[tuple[str, int]]:
    found = event_days(find_times(text, anchor=ISSUED))
    return [(date.fromordinal(first).isoformat(), end - first) for first, end in found]


def test_days_and_short_ranges_are_themselves() -> None:
    assert days_of("昨天下午，书市开张") == [("2020-11-18", 1)]
    assert days_of("书市11月16日至18日开放") == [("2020-11-16", 3)]


def test_vague_words_are_no_days() -> None:
    assert days_of("近日，书市开张") == []


def test_a_long_stretch_is_its_middle_and_an_open_one_its_beginning() -> None:
    assert days_of("“十三五”期间，书市红火") == [("2018-07-02", 1)]
    assert days_of("书市11月20日起开放") == [("2020-11-20", LONGEST)]
