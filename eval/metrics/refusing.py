"""Refusal as retrieval of the unanswerable questions: precision and recall; and selective risk against coverage
(El-Yaniv, Wiener 2010, https://jmlr.org/papers/v11/el-yaniv10a.html)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """When only the most confident share `coverage` of the questions is answered, `risk` of the answers are wrong."""

    coverage: float
    risk: float
    confidence: float


def refusal_precision(refused: Sequence[bool], answerable: Sequence[bool]) -> float | None:
    """Share of refusals that were due: |refused ∧ unanswerable| / |refused|; None without refusals."""
    total = sum(refused)
    return sum(r and not a for r, a in zip(refused, answerable, strict=True)) / total if total else None


def refusal_recall(refused: Sequence[bool], answerable: Sequence[bool]) -> float | None:
    """Share of unanswerable questions that were refused; None without such questions."""
    total = sum(not a for a in answerable)
    return sum(r and not a for r, a in zip(refused, answerable, strict=True)) / total if total else None


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> tuple[RiskPoint, ...]:
    """One point for each distinct confidence, most confident first; equal confidences enter together, so that the
    order of the questions cannot change the curve."""
    pairs = sorted(zip(confidence, right, strict=True), key=lambda pair: -pair[0])
    points: list[RiskPoint] = []
    wrong = 0
    for count, (score, good) in enumerate(pairs, start=1):
        wrong += not good
        point = RiskPoint(count / len(pairs), wrong / count, score)
        if points and points[-1].confidence == score:
            points.pop()
        points.append(point)
    return tuple(points)


def area_under_risk(points: Sequence[RiskPoint]) -> float:
    """AURC by the trapezoid rule from coverage 0 (with the first point's risk); lower is better."""
    area, coverage = 0.0, 0.0
    risk = points[0].risk if points else 0.0
    for point in points:
        area += (point.coverage - coverage) * (risk + point.risk) / 2
        coverage, risk = point.coverage, point.risk
    return area
