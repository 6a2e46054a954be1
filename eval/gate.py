"""Pinned floors: CI fails where a measure falls under its floor.

The floors stand in a JSON file beside the fingerprint of the exam that they were measured on, so that nobody can move
the figures by changing the exam. A floor is raised by a command; it is lowered only with a reason, and the reason is
kept in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from articles.errors import ExamError
from eval.folder import write_whole
from eval.measures import MEASURES
from eval.summary import Summary

GATED = ("right", "found@1", "found@10", "quote_exact", "covered", "citation_recall", "refused", "false_refusal")
SLACK = 1e-9
"""Figures are exact counts divided by counts; only the rounding of floats is forgiven."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one floor, kept for good: `before` is None where the floor was new."""

    on: date
    measure: str
    before: float | None
    after: float
    reason: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The floors of one exam. For a measure of which less is better (`Measure.lower`) the floor is a ceiling."""

    fingerprint: str
    floors: Mapping[str, float]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Breach:
    """A measure on the wrong side of its floor; `value` None where the run does not have it at all."""

    measure: str
    floor: float
    value: float | None


def breaches(baseline: Baseline, fingerprint: str, summary: Summary) -> tuple[Breach, ...]:
    """Every floor that the run does not hold, in the order of the file.

    :raises ExamError: the run is over another exam than the floors.
    """
    _same_exam(baseline, fingerprint)
    found = []
    for name, floor in baseline.floors.items():
        value = summary.value(name)
        if value is None or _worse(name, value, floor):
            found.append(Breach(name, floor, value))
    return tuple(found)


def raised(baseline: Baseline, fingerprint: str, summary: Summary, on: date) -> Baseline:
    """The floors moved up to the run's figures where these are better; none is lowered.

    :raises ExamError: the run is over another exam than the floors.
    """
    _same_exam(baseline, fingerprint)
    return _moved(baseline, {n: v for n, v in _figures(summary).items() if _better_floor(baseline, n, v)}, on, "更好")


def lowered(baseline: Baseline, fingerprint: str, summary: Summary, on: date, *, reason: str) -> Baseline:
    """The floors set to the run's figures, down too; also takes the floors over to a changed exam.

    :raises ExamError: without a reason of at least ten characters.
    """
    if len(reason.strip()) < 10:
        raise ExamError("降低底线要写明原因。", remedy="请写至少十个字：为什么变差，为什么值得。")
    figures = {n: v for n, v in _figures(summary).items() if baseline.floors.get(n) != v}
    return replace(_moved(baseline, figures, on, reason.strip()), fingerprint=fingerprint)


def pinned(fingerprint: str, summary: Summary, on: date) -> Baseline:
    """The first floors of an exam."""
    return _moved(Baseline(fingerprint, {}), _figures(summary), on, "首次设定")


def _figures(summary: Summary) -> dict[str, float]:
    return {name: value for name in GATED if (value := summary.value(name)) is not None}


def _worse(name: str, value: float, floor: float) -> bool:
    return value > floor + SLACK if MEASURES[name].lower else value < floor - SLACK


def _better_floor(baseline: Baseline, name: str, value: float) -> bool:
    floor = baseline.floors.get(name)
    return floor is None or (value != floor and not _worse(name, value, floor))


def _moved(baseline: Baseline, figures: Mapping[str, float], on: date, reason: str) -> Baseline:
    changes = [Change(on, name, baseline.floors.get(name), value, reason) for name, value in figures.items()]
    return replace(baseline, floors={**baseline.floors, **figures}, changes=(*baseline.changes, *changes))


def _same_exam(baseline: Baseline, fingerprint: str) -> None:
    if baseline.fingerprint != fingerprint:
        raise ExamError(
            "题集与设定底线时的不同（指纹不符）。",
            remedy="题集若确应改动，请用 newsqa eval gate --lower “理由” 重新设定。",
        )


def read_baseline(path: Path) -> Baseline:
    """Read the floors.

    :raises ExamError: there is no such file, or it is damaged.
    """
    if not path.is_file():
        raise ExamError("还没有设定底线。", where=str(path), remedy="请先用 newsqa eval gate --raise 设定。")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        floors = {str(name): float(value) for name, value in values["floors"].items()}
        changes = [Change(**{**row, "on": date.fromisoformat(row["on"])}) for row in values["changes"]]
        floors = {MEASURES[name].name: floor for name, floor in floors.items()}  # each must still be known
        return Baseline(str(values["fingerprint"]), floors, tuple(changes))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ExamError(f"底线文件读不懂（{problem}）。", where=str(path), remedy="请从版本库恢复它。") from problem


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write the floors with the record of every change."""
    values = {
        "fingerprint": baseline.fingerprint,
        "floors": dict(baseline.floors),
        "changes": [{**asdict(change), "on": change.on.isoformat()} for change in baseline.changes],
    }
    write_whole(path, json.dumps(values, ensure_ascii=False, indent=1) + "\n")


def gate_lines(found: Sequence[Breach]) -> list[str]:
    """What a person reads of the breaches, a line each."""
    return [
        f"{MEASURES[one.measure].label}（{one.measure}）："
        + ("这次没有这项" if one.value is None else f"{one.value:.4f}")
        + f"，{'上限' if MEASURES[one.measure].lower else '底线'} {one.floor:.4f}"
        for one in found
    ]
