"""A figure that changed over time, read out of an answer's own quotations. Pure; no HTML here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from qa.facts import Number, figures
from qa.types import Answer, Citation, QuestionKind

_KINDS = (QuestionKind.NUMBER, QuestionKind.COUNT, QuestionKind.TIMELINE, QuestionKind.COMPARISON, QuestionKind.FACT)
_CLAUSE = re.compile(r"[，,。；;：:、！？\n]")
_WIDTH, _HEIGHT, _MARGIN = 600.0, 190.0, 70.0
_TOP, _BOTTOM = 42.0, 150.0


@dataclass(frozen=True, slots=True)
class Point:
    """One day's figure as printed, and where it stands in a drawing of 600 × 190."""

    day: date
    label: str
    citation: Citation
    x: float
    y: float


def changing_figure(answer: Answer) -> list[Point]:
    """The same quantity on at least two days, oldest first; empty where the quotations do not plainly give one.

    The quantity is the unit that stands in quotations of most days; of several figures with that unit in one
    quotation the one whose clause shares most with the question counts. A printed correction makes no curve.
    """
    if answer.question.kind not in _KINDS or any(note.kind in ("correction", "contradiction") for note in answer.notes):
        return []
    found: dict[str, dict[date, tuple[Number, Citation]]] = {}
    for citation in answer.citations:
        for number in figures(citation.quote) if citation.date and citation.part == "body" else ():
            if number.dimension and not number.ordinal:
                _keep(found.setdefault(number.dimension, {}), number, citation, answer.question.standalone)
    days = Counter({unit: len(by_day) for unit, by_day in sorted(found.items())})
    unit = max(days, key=lambda one: (days[one], _shared(found[one], answer.question.standalone)), default="")
    series = sorted(found.get(unit, {}).items())
    values = [float(number.value) for _, (number, _) in series]
    return _placed(series, values) if len(set(values)) > 1 else []


def _keep(by_day: dict[date, tuple[Number, Citation]], number: Number, citation: Citation, asked: str) -> None:
    assert citation.date is not None  # noqa: S101  (the caller leaves the undated out)
    held = by_day.get(citation.date)
    if held is None or _overlap(number, citation, asked) > _overlap(*held, asked):
        by_day[citation.date] = (number, citation)


def _shared(by_day: dict[date, tuple[Number, Citation]], asked: str) -> int:
    return sum(_overlap(number, citation, asked) for number, citation in by_day.values())


def _overlap(number: Number, citation: Citation, asked: str) -> int:
    """How many characters the figure's own clause shares with the question."""
    before = _CLAUSE.split(citation.quote[: number.span[0]])[-1]
    after = _CLAUSE.split(citation.quote[number.span[1] :])[0]
    return len(set(before + number.text + after) & set(asked))


def _placed(series: list[tuple[date, tuple[Number, Citation]]], values: list[float]) -> list[Point]:
    first, last = series[0][0].toordinal(), series[-1][0].toordinal()
    low, high = min(values), max(values)
    return [
        Point(
            day,
            number.text,
            citation,
            x=round(_MARGIN + (_WIDTH - 2 * _MARGIN) * (day.toordinal() - first) / (last - first), 1),
            y=round(_BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low), 1),
        )
        for (day, (number, citation)), value in zip(series, values, strict=True)
    ]
