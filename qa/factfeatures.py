"""Features of a candidate that are facts rather than weights: what it prints letter for letter, its date, and whether
something of the kind asked for stands there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from articles.types import Span
from qa.candidates import EXPECTED, PATTERNS
from qa.terms import Floats
from qa.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Text:
    """A candidate article as the ranker reads it. `nearness` is the cosine of its nearest passage, `words` the score of
    the word search; None where that is not known."""

    title: str
    body: str
    date: date | None
    nearness: float | None = None
    words: float | None = None


def names(wanted: Wanted, folded: Sequence[str]) -> dict[str, Floats]:
    """Share of quoted titles, and of numbers and Latin words, that stand in the article letter for letter."""
    columns = {}
    for name, wants in (("name_quoted", wanted.quoted), ("name_marks", wanted.marks)):
        columns[name] = np.asarray(
            [sum(want in text for want in wants) / max(len(wants), 1) for text in folded], dtype=np.float64
        )
    return columns


def times(wanted: Wanted, folded: Sequence[str], texts: Sequence[Text]) -> dict[str, Floats]:
    """How well the issue's date fits the time asked about, how late it is, and whether the text prints that time. An
    article without a date fits as well as the others on average."""
    fit, late, printed = np.zeros(len(texts)), np.zeros(len(texts)), np.zeros(len(texts))
    if wanted.period is not None:
        dated = np.asarray([text.date is not None for text in texts])
        for row, text in enumerate(texts):
            if text.date is not None:
                fit[row], late[row] = _date_fit(wanted.period, text.date)
            printed[row] = _date_printed(wanted, folded[row], text.date)
        if dated.any():
            fit[~dated] = fit[dated].mean()
    return {"time_issue": fit, "time_late": late, "time_printed": printed}


def _date_fit(period: tuple[date, date], issued: date) -> tuple[float, float]:
    """(1 where the issue falls into the period or on the two days after, less the farther off; how late, 0 … 3).

    A paper tells what was; an issue before the period fits worse than one after it.
    """
    before = (period[0] - issued).days
    after = (issued - period[1]).days - 1
    outside = max(0, 2 * before, after)
    return math.exp(-outside / 7), min(max(after, 0), 30) / 10


def _date_printed(wanted: Wanted, text: str, issued: date | None) -> float:
    """1 where the text prints the day (or, for a longer period, its month), 0.7 where it prints the day's number
    and the issue is of that month."""
    if wanted.period is None:
        return 0.0
    start = wanted.period[0]
    if not wanted.exact:
        days = (wanted.period[1] - start).days
        return float(f"{start.month}月" in text) if days <= 31 else float(str(start.year) in text)
    if re.search(rf"(?<!\d){start.month}月{start.day}[日号]", text):
        return 1.0
    same_month = issued is not None and (issued.year, issued.month) == (start.year, start.month)
    return 0.7 if same_month and re.search(rf"(?<![\d月]){start.day}[日号]", text) else 0.0


def answers(wanted: Wanted, folded: Sequence[str], spans: Sequence[Span]) -> dict[str, Floats]:
    """Whether something of the kind asked for, not said by the question itself, stands in the best window."""
    patterns = [PATTERNS[name] for name in EXPECTED[wanted.clues.kind][:2]]
    kind, unit = np.zeros(len(folded)), np.zeros(len(folded))
    head = wanted.clues.head[:2]
    counted = re.compile(rf"[\d一二两三四五六七八九十百千万亿多余]{{1,3}}{re.escape(head[:1])}") if head else None
    for row, (text, (start, end)) in enumerate(zip(folded, spans, strict=True)):
        window = text[max(0, start - 20) : end + 60]
        if any(match[0] not in wanted.clues.text for pattern in patterns for match in pattern.finditer(window)):
            kind[row] = 1.0
        if counted is not None and wanted.clues.kind == "number" and counted.search(window):
            unit[row] = 1.0
        elif head and wanted.clues.kind != "number" and head in window:
            unit[row] = 0.5
    return {"ans_kind": kind, "ans_unit": unit}
