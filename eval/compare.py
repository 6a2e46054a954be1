"""Two runs over the same questions, side by side: paired tests, and who won which question.

The first run is the one before, the second the one after; a positive difference means that the measure rose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from articles.errors import ExamError, RowInvalid
from eval.folder import Run, read_run
from eval.measures import MEASURES, shown
from eval.metrics.bootstrap import Interval
from eval.metrics.paired import holm, mcnemar, paired_bootstrap
from eval.results import verdict_from_json
from eval.types import Case, Result, Verdict

COMPARED = (
    "right", "hit", "found@1", "found@10", "mrr@10", "ndcg@10", "gold_cited", "quote_exact", "covered",
    "citation_recall", "citation_precision", "refused", "false_refusal", "seconds", "tokens",
)  # fmt: skip
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """A run with its verdicts, in the order of its cases."""

    run: Run
    verdicts: tuple[Verdict, ...]


def read_judged(folder: Path) -> Judged:
    """A finished run with the verdicts that its report left behind; needs no library.

    :raises ExamError: no run, not finished, of another version, or not judged.
    """
    run = read_run(folder)
    path = folder / "verdicts.jsonl"
    if not path.is_file():
        raise ExamError("这次考试还没有评分。", where=str(folder), remedy="请用同一命令再跑一次，只补评分，不重答。")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = {verdict.case_id: verdict for verdict in (verdict_from_json(json.loads(line)) for line in lines)}
        return Judged(run, tuple(found[case.id] for case in run.cases))
    except (ValueError, KeyError, RowInvalid) as problem:
        raise ExamError(f"评分读不出来（{problem}）。", where=str(path), remedy="请用同一命令再跑一次。") from problem


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in both runs over the questions where it applies to both. `p` is the test's, `adjusted` Holm's over
    all measures compared; `test` says which test."""

    measure: str
    before: float
    after: float
    difference: Interval
    p: float
    adjusted: float
    test: str

    @property
    def significant(self) -> bool:
        """Whether the difference stands at the 5 % level after Holm's correction."""
        return self.adjusted < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that one run has right and the other wrong."""

    case: Case
    before: Result
    after: Result
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs. `settings` holds (name, before, after) for each setting that differs; `warnings`
    say what makes the comparison uneven."""

    differences: tuple[Difference, ...]
    won: tuple[Turn, ...]
    lost: tuple[Turn, ...]
    settings: tuple[tuple[str, str, str], ...]
    questions: int
    warnings: tuple[str, ...] = ()


def compare(before: Judged, after: Judged, *, even_if_different: bool = False) -> Comparison:
    """Compare two runs question by question.

    :raises ExamError: the question sets or the libraries differ (unless `even_if_different`; then the questions that
        both have, with equal expectations, are compared), or no question is common to both.
    """
    warnings = _unevenness(before.run, after.run)
    if warnings and not even_if_different:
        raise ExamError("".join(warnings), where="两次考试不可比", remedy="如确要比较，请加 --force；只比共有的题。")
    pairs = _pairs(before, after)
    if not pairs:
        raise ExamError("两次考试没有一道相同的题。", where="无从比较")
    verdicts = [(old[2], new[2]) for old, new in pairs]
    return Comparison(
        differences=_differences(verdicts),
        won=tuple(_turn(old, new) for old, new in pairs if new[2].right and old[2].right is False),
        lost=tuple(_turn(old, new) for old, new in pairs if old[2].right and new[2].right is False),
        settings=_changed(before.run, after.run),
        questions=len(pairs),
        warnings=tuple(warnings),
    )


Member = tuple[Case, Result, Verdict]


def _pairs(before: Judged, after: Judged) -> list[tuple[Member, Member]]:
    """The questions of both runs, in the order of the second, equal in everything that is expected of them."""
    earlier = {one[0].id: one for one in zip(before.run.cases, before.run.results, before.verdicts, strict=True)}
    later = zip(after.run.cases, after.run.results, after.verdicts, strict=True)
    return [(earlier[one[0].id], one) for one in later if one[0].id in earlier and earlier[one[0].id][0] == one[0]]


def _unevenness(before: Run, after: Run) -> list[str]:
    found = []
    if before.manifest.fingerprint != after.manifest.fingerprint:
        found.append(f"题集不同（{before.manifest.exam} 与 {after.manifest.exam}）。")
    if before.manifest.library != after.manifest.library:
        found.append("资料库不同，或其间有增改。")
    return found


def _differences(verdicts: Sequence[tuple[Verdict, Verdict]]) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for name in COMPARED:
        both = [(a.scores[name], b.scores[name]) for a, b in verdicts if name in a.scores and name in b.scores]
        if not both:
            continue
        old, new = [a for a, _ in both], [b for _, b in both]
        interval, p = paired_bootstrap(old, new)
        test = "配对自助法"
        if set(old) | set(new) <= {0.0, 1.0}:
            p = mcnemar(sum(b > a for a, b in both), sum(a > b for a, b in both))
            test = "McNemar 精确检验"
        found.append(Difference(name, sum(old) / len(old), sum(new) / len(new), interval, p, p, test))
    adjusted = holm([one.p for one in found])
    return tuple(
        Difference(one.measure, one.before, one.after, one.difference, one.p, value, one.test)
        for one, value in zip(found, adjusted, strict=True)
    )


def _turn(old: Member, new: Member) -> Turn:
    return Turn(new[0], old[1], new[1], old[2].reason if new[2].right else new[2].reason)


def _changed(before: Run, after: Run) -> tuple[tuple[str, str, str], ...]:
    def all_of(run: Run) -> Mapping[str, str]:
        return {**run.manifest.settings, **{f"版本 {name}": value for name, value in run.manifest.versions.items()}}

    old, new = all_of(before), all_of(after)
    names = sorted({*old, *new})
    return tuple((n, old.get(n, "–"), new.get(n, "–")) for n in names if old.get(n) != new.get(n))


def comparison_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown text, for a screen or a file."""
    lines = [f"共同的题 {comparison.questions} 道。", *comparison.warnings, ""]
    lines += ["| 指标 | 前 | 后 | 差（95% 区间） | p（Holm） | |", "|---|--:|--:|--:|--:|---|"]
    lines += [_difference_line(one) for one in comparison.differences]
    lines += ["", f"## 设置的变化（{len(comparison.settings)}）", ""]
    lines += [f"- {name}：{old} → {new}" for name, old, new in comparison.settings]
    for title, turns in (("赢了", comparison.won), ("输了", comparison.lost)):
        lines += ["", f"## {title}（{len(turns)}）", ""]
        lines += [f"- {one.case.id} {one.case.question}：{one.reason}" for one in turns]
    return "\n".join(lines) + "\n"


def _difference_line(one: Difference) -> str:
    better = (one.difference.value < 0) == MEASURES[one.measure].lower
    sign = ("变好" if better else "变差") if one.significant else "无显著差别"
    low, high = shown(one.measure, one.difference.low), shown(one.measure, one.difference.high)
    return (
        f"| {MEASURES[one.measure].label} | {shown(one.measure, one.before)} | {shown(one.measure, one.after)} "
        f"| {shown(one.measure, one.difference.value)}（{low} – {high}） | {one.adjusted:.3f} | {sign} |"
    )


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON: win and loss lists by question id."""
    return {
        "questions": comparison.questions,
        "warnings": list(comparison.warnings),
        "differences": [{**asdict(one), "significant": one.significant} for one in comparison.differences],
        "settings": [{"name": n, "before": a, "after": b} for n, a, b in comparison.settings],
        "won": [{"id": one.case.id, "question": one.case.question, "reason": one.reason} for one in comparison.won],
        "lost": [{"id": one.case.id, "question": one.case.question, "reason": one.reason} for one in comparison.lost],
    }
