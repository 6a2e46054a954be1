"""What a whole run comes to: every measure with its interval, over all questions and by kind and category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.diagnosis import Stage
from eval.measures import MEASURES
from eval.metrics.bootstrap import Interval, mean_interval, ratio_interval
from eval.metrics.refusing import RiskPoint, area_under_risk, risk_coverage
from eval.metrics.timing import percentile
from eval.types import Case, Result, Verdict
from qa.types import Tokens

ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """The measures over some of the questions; `name` is all, kind:… or category:…."""

    name: str
    count: int
    measures: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Summary:
    """A run's figures. `risk` is the risk–coverage curve over the judged questions that were not refused, `area` the
    area under it; `median` and `slowest` are the 50th and 95th percentile of seconds; `tokens` what a chat model's
    server counted over all questions."""

    groups: tuple[Group, ...]
    stages: Mapping[str, int]
    risk: tuple[RiskPoint, ...]
    area: float
    median: float | None
    slowest: float | None
    tokens: Tokens | None = None

    @property
    def overall(self) -> Group:
        """The group of all questions."""
        return self.groups[0]

    def value(self, name: str) -> float | None:
        """A measure over all questions; None where it applies to none."""
        found = self.overall.measures.get(name)
        return found.value if found else None


def summarise(cases: Sequence[Case], results: Sequence[Result], verdicts: Sequence[Verdict]) -> Summary:
    """The figures of a run; the three sequences go together, one of each for a question."""
    everything = list(zip(cases, results, verdicts, strict=True))
    groups = [_group(name, members) for name, members in _groups(everything)]
    found = Counter(verdict.stage for verdict in verdicts if verdict.stage)
    answered = [(r, v) for _, r, v in everything if v.right is not None and not r.refused]
    risk = risk_coverage([r.confidence for r, _ in answered], [bool(v.right) for _, v in answered])
    seconds = [result.seconds for result in results]
    return Summary(
        groups=tuple(groups),
        stages={stage.value: found[stage] for stage in Stage if found[stage]},
        risk=risk,
        area=area_under_risk(risk),
        median=percentile(seconds, 0.5),
        slowest=percentile(seconds, 0.95),
        tokens=_spent(results),
    )


def _spent(results: Sequence[Result]) -> Tokens | None:
    spent = [result.tokens for result in results if result.tokens is not None]
    return Tokens(sum(one.read for one in spent), sum(one.written for one in spent)) if spent else None


Members = list[tuple[Case, Result, Verdict]]


def _groups(everything: Members) -> Iterator[tuple[str, Members]]:
    yield ALL, everything
    for label in ("kind", "category"):
        names = sorted({getattr(case, label) for case, _, _ in everything} - {""})
        for name in names:
            yield f"{label}:{name}", [one for one in everything if getattr(one[0], label) == name]


def _group(name: str, members: Members) -> Group:
    verdicts = [verdict for _, _, verdict in members]
    found: dict[str, Interval] = {}
    for measure in MEASURES:
        values = [verdict.scores[measure] for verdict in verdicts if measure in verdict.scores]
        interval = _refusal_precision(members) if measure == "refusal_precision" else mean_interval(values)
        if interval is not None:
            found[measure] = interval
    return Group(name, len(members), found)


def _refusal_precision(members: Members) -> Interval | None:
    """A ratio of sums, not a mean: |refused ∧ unanswerable| / |refused|, resampled by question; None where every
    question has an answer, and a refusal could only be wrong."""
    judged = [(case, result) for case, result, verdict in members if verdict.right is not None]
    if all(case.answerable for case, _ in judged):
        return None
    due = [float(result.refused and not case.answerable) for case, result in judged]
    return ratio_interval(due, [float(result.refused) for _, result in judged])


def summary_to_json(summary: Summary) -> dict[str, Any]:
    """The figures as summary.json holds them."""
    return {
        "groups": {
            group.name: {"n": group.count, **{name: asdict(value) for name, value in group.measures.items()}}
            for group in summary.groups
        },
        "stages": dict(summary.stages),
        "risk_coverage": [asdict(point) for point in summary.risk],
        "area_under_risk": summary.area,
        "seconds": {"p50": summary.median, "p95": summary.slowest},
        "tokens": asdict(summary.tokens) if summary.tokens else None,
    }
