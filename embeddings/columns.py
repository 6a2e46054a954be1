"""The catalogue's nouns: an entry, and what filters ask about as numpy columns. Pure: rows of the database in, columns
out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from embeddings.events import event_window
from embeddings.types import Filter, StoredArticle

Keys = NDArray[np.int64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

FACTS = ("day", "page", "paper", "section", "genre")
"""The columns that hold one number an article."""

EntryRow = tuple[int, int, int, int, int, int, int, int, bytes]
"""key, first row, count of rows, the facts in order, day ranges as int32 pairs."""


_RANGE = 8
"""Bytes of a day range."""

NO_DATE = -1
NO_PAGE = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """One article on its way in: its number, and where its rows begin."""

    key: int
    first: int
    stored: StoredArticle
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A row found again."""

    article_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Columns:
    """One state of the catalogue: a column's i-th value is that of article number i (numbers are never reused)."""

    live: Mask
    first: Keys
    count: Keys
    facts: dict[str, Keys]
    event_key: Keys
    event_first: Keys
    event_end: Keys
    owner: Rows
    """Row → article number."""

    @property
    def rows(self) -> int:
        """Rows ever named."""
        return len(self.owner)


_NONE = np.empty(0, np.int64)
EMPTY = Columns(np.empty(0, np.bool_), _NONE, _NONE, dict.fromkeys(FACTS, _NONE), _NONE, _NONE, _NONE, _NONE)


def extended(old: Columns, entries: Sequence[EntryRow]) -> Columns:
    """The columns with further articles; numbers that are missing in between stay dead."""
    if not entries:
        return old
    *numbers, told_of = zip(*entries, strict=True)
    keys, firsts, counts, *values = (np.array(column, np.int64) for column in numbers)
    size = int(keys[-1]) + 1
    live = _grown(old.live, size, 0)
    live[keys] = True
    first, count = _grown(old.first, size, 0), _grown(old.count, size, 0)
    first[keys], count[keys] = firsts, counts
    facts = {}
    for name, column in zip(FACTS, values, strict=True):
        facts[name] = _grown(old.facts[name], size, -1)
        facts[name][keys] = column
    told = np.frombuffer(b"".join(told_of), np.int32).reshape(-1, 2).astype(np.int64)
    ranges = np.array([len(one) // _RANGE for one in told_of], np.int64)
    rows = max(old.rows, int((firsts + counts).max()))
    owner = _grown(old.owner, rows, 0)
    owner[spread(firsts, counts)] = np.repeat(keys, counts)
    return Columns(
        live,
        first,
        count,
        facts,
        np.concatenate([old.event_key, np.repeat(keys, ranges)]),
        np.concatenate([old.event_first, told[:, 0]]),
        np.concatenate([old.event_end, told[:, 1]]),
        owner,
    )


def without(columns: Columns, keys: Sequence[int]) -> Columns:
    """The columns with these articles dead."""
    if not keys:
        return columns
    live = columns.live.copy()
    live[[key for key in keys if key < len(live)]] = False
    return replace(columns, live=live)


def _grown(column: NDArray[Any], size: int, fill: int) -> NDArray[Any]:
    grown = np.full(max(size, len(column)), fill, column.dtype)
    grown[: len(column)] = column
    return grown


def rows_of(columns: Columns, keys: Keys) -> Rows:
    """The rows of these articles, in their order."""
    return spread(columns.first[keys], columns.count[keys])


def spread(firsts: Keys, counts: Keys) -> Rows:
    """first, first + 1, … count times, for each pair."""
    total = int(counts.sum())
    offsets = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(firsts, counts) + offsets


def marked(keys: Keys, size: int) -> Mask:
    """True at these numbers."""
    mask = np.zeros(size, np.bool_)
    mask[keys[keys < size]] = True
    return mask


def permitted(columns: Columns, where: Filter, codes: Mapping[tuple[str, str], int]) -> Mask:
    """Article number → whether it is here and fits the filter's days, events, pages, papers, sections and genres;
    `codes` are the numbers of papers, sections and genres."""
    mask = columns.live.copy()
    day = columns.facts["day"]
    if where.date_from is not None:
        mask &= day >= where.date_from.toordinal()
    if where.date_to is not None:
        mask &= (day < where.date_to.toordinal()) & (day != NO_DATE)
    if where.pages:
        mask &= np.isin(columns.facts["page"], where.pages)
    for kind, values in (("paper", where.papers), ("section", where.sections), ("genre", where.genres)):
        if values:
            wanted = [codes[kind, value] for value in values if (kind, value) in codes]
            mask &= np.isin(columns.facts[kind], wanted)
    window = event_window(where)
    if window is not None:
        told = columns.event_key[(columns.event_first < window[1]) & (columns.event_end > window[0])]
        mask &= marked(told, len(mask))
    return mask
