"""What figures say to do next: rules over reports, so that the plan follows from the tables and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.compare import Comparison
from eval.diagnosis import Stage
from eval.measures import MEASURES
from eval.quality_sets import Source
from eval.report import Report
from eval.summary import Group
from eval.variants import DOUBT

FEWEST = 10
"""Questions below which a kind says nothing."""
LARGEST = 3
"""Stages of a set that are worth a line."""
LINES = 10
"""Stages that are listed, over all sets."""
SMALL = 0.03
"""Of a set's questions, what a stage must lose to be worth a line."""

Told = tuple[Source, Report, Report | None, Sequence[tuple[str, Comparison]]]
"""(set, its report, the held-out part's report, what is taken out → the comparison)"""

WORK: Mapping[Stage, str] = {
    Stage.FAILED: "find out why a question can fail at all",
    Stage.NOT_IN_LIBRARY: "check what ingest left out",
    Stage.NOT_READ: "page reading: the words are not in the stored text",
    Stage.NOT_RETRIEVED: "the search: the article is not among the fifty",
    Stage.REFUSED: "the refusal: it doubts what is there",
    Stage.NOT_USED: "the ranking and the choice among articles: another one was read",
    Stage.MISREAD: "the reader: the right article, the wrong words",
    Stage.ANSWERED: "the refusal: it believes what only looks like an answer",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a measure must reach: at least `value`, or at most where less is better. `group` as in a summary."""

    source: str
    measure: str
    value: float
    group: str = "all"


GOALS = (
    Goal("sample", "right", 0.90),
    Goal("sample", "refused", 0.90),
    Goal("news", "right", 0.75),
    Goal("news", "false_refusal", 0.05),
    Goal("everyday", "right", 0.70),
    Goal("everyday", "false_refusal", 0.05),
    Goal("noise", "refused", 0.90, "category:noise 1.0"),
    Goal("noise", "hit", 0.85, "category:noise 0.8"),
    Goal("checklist", "refused", 0.90),
    Goal("news", "seconds", 0.24),
    *(Goal(key, measure, 1.0) for key in ("sample", "news", "everyday") for measure in ("quote_exact", "covered")),
)


def advice(told: Sequence[Told]) -> list[str]:
    """Markdown lines: where the most is lost, which goals are missed, what is weak, what earns nothing."""
    lines: list[str] = []
    for number, line in enumerate(_losses(told), start=1):
        lines.append(f"{number}. {line}")
    for title, found in (
        ("Goals that are not reached", _missed(told)),
        ("Kinds of question below the rest", _weak(told)),
        ("Parts that earn little, or cost", _idle(told)),
        ("Signs of fitting to what was looked at", _fitted(told)),
    ):
        points = [f"- {line}" for line in found]
        if points:
            lines += ["", f"{title}:", "", *points]
    return lines


def _losses(told: Sequence[Told]) -> list[str]:
    """The stages by the share of a set's questions that they lose, largest first."""
    found = []
    for source, report, _, _ in told:
        count = report.run.manifest.questions
        stages = sorted(report.summary.stages.items(), key=lambda pair: (-pair[1], pair[0]))[:LARGEST]
        for stage, lost in stages:
            if lost / count >= SMALL:
                found.append((lost / count, source.title, Stage(stage), lost, count))
    found.sort(key=lambda row: (-row[0], row[1], row[2].value))
    return [
        f"{title}: {lost} of {count} ({share:.0%}) are lost at “{stage.value.replace('_', ' ')}” — {WORK[stage]}. "
        f"No change there can raise the share of right answers by more than {share:.3f}."
        for share, title, stage, lost, count in found[:LINES]
    ]


def _missed(told: Sequence[Told]) -> Iterator[str]:
    """Held against the held-out part where there is one."""
    for goal in GOALS:
        for source, report, held, _ in told:
            if source.key != goal.source:
                continue
            group = next((one for one in (held or report).summary.groups if one.name == goal.group), None)
            value = group.measures.get(goal.measure) if group else None
            if value is None or not _short(goal, value.value):
                continue
            where = "" if goal.group == "all" else f", {goal.group.split(':', 1)[1]}"
            yield (
                f"{source.title}{where}: {goal.measure.replace('_', ' ')} {value.value:.3f} "
                f"({value.low:.3f}–{value.high:.3f}), goal {goal.value:g}"
            )


def _short(goal: Goal, value: float) -> bool:
    return value > goal.value if MEASURES[goal.measure].lower else value < goal.value


def _weak(told: Sequence[Told]) -> Iterator[str]:
    for source, report, _, _ in told:
        overall = report.summary.overall.measures.get("right")
        for group in report.summary.groups[1:]:
            value = group.measures.get("right")
            if overall and value and value.count >= FEWEST and value.high < overall.value:
                yield (
                    f"{source.title}, {_named(group)}: right {value.value:.3f} ({value.low:.3f}–{value.high:.3f}, "
                    f"n = {value.count}), all {overall.value:.3f}"
                )


def _named(group: Group) -> str:
    return group.name.replace(":", " ")


def _idle(told: Sequence[Told]) -> Iterator[str]:
    for source, report, _, comparisons in told:
        refusing = "refused" in report.summary.overall.measures
        for without, comparison in comparisons:
            if without == DOUBT and not refusing:
                continue  # where every question has an answer, doubt can only cost
            right = next((one for one in comparison.differences if one.measure == "right"), None)
            if right is None or (right.difference.value < 0 and right.significant):
                continue
            change, p = right.difference.value, right.adjusted
            said = f"{source.title}: without {without}, right changes by {change:+.3f} (p = {p:.2f} after Holm)"
            won, lost = len(comparison.won), len(comparison.lost)
            yield f"{said}, {won} questions won and {lost} lost" + (
                ": it costs more than it gives" if change > 0 else ""
            )


def _fitted(told: Sequence[Told]) -> Iterator[str]:
    for source, report, held, _ in told:
        for name in ("right", "hit", "refused", "false_refusal"):
            seen = report.summary.overall.measures.get(name)
            unseen = held.summary.overall.measures.get(name) if held else None
            if not seen or not unseen:
                continue
            worse = seen.high < unseen.low if MEASURES[name].lower else seen.low > unseen.high
            if worse:
                yield (
                    f"{source.title}: {name.replace('_', ' ')} {seen.value:.3f} on what may be looked at, "
                    f"{unseen.value:.3f} held out, intervals apart"
                )
