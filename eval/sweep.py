"""Settings tried one against another on one set with a held-back part.

Every combination is run over all questions; the best is chosen by the figure on the part for tuning, and what is
reported of it is the figure on the held-back part, beside that of the first combination (the settings as they are).
Questions on one article stay on one side.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.errors import ExamError
from eval.folder import write_whole
from eval.judge import judge_all
from eval.measures import MEASURES, shown
from eval.metrics.bootstrap import Interval, mean_interval
from eval.metrics.paired import paired_bootstrap
from eval.plots import Axis, bar_plot
from eval.report import write_report
from eval.run import OpenAsk, run_exam
from eval.supporting import ArticlesOf
from eval.types import Case, CaseSet, Verdict

MOST = 200
HELD_BACK = 0.3
AS_IT_IS = "现有设置"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One combination, ready to be asked. `library` is the fingerprint of what it asks."""

    open_ask: OpenAsk
    articles_of: ArticlesOf
    library: str


Prepare = Callable[[Mapping[str, str]], Candidate]
"""Settings → something to ask, with whatever had to be built for it (another index, another model)."""
Progress = Callable[[int, int, int, int], None]
"""(combinations done, combinations in all, questions done, questions in all)"""


@dataclass(frozen=True, slots=True)
class Trial:
    """One combination with its figure on the part for tuning; less is better where the measure says so."""

    settings: Mapping[str, str]
    folder: Path
    tuned: Interval
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """All trials in the order of the grid. `held` and `held_first` are the chosen and the first combination's figures
    on the held-back questions; `difference` (with `p`) is chosen − first there."""

    measure: str
    trials: tuple[Trial, ...]
    chosen: Trial
    held: Interval
    held_first: Interval
    difference: Interval
    p: float


def combinations(grid: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination, the first value of each setting first.

    :raises ExamError: an empty grid, a setting without values, or more than `MOST` combinations.
    """
    if not grid or not all(grid.values()):
        raise ExamError("没有给出要比较的设置。", remedy="例：--grid passage_size=200,300,400。")
    found = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    if len(found) > MOST:
        raise ExamError(f"共有 {len(found)} 种组合，超过 {MOST} 种。", remedy="请少给几个值，或分几次比较。")
    return found


def is_held_back(case: Case, share: float = HELD_BACK) -> bool:
    """Whether a question belongs to the held-back part: decided by its first gold article, else by its id."""
    key = case.article_ids[0] if case.article_ids else case.id
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 16**8 < share


def sweep(
    exam: CaseSet,
    grid: Mapping[str, Sequence[str]],
    prepare: Prepare,
    output: Path,
    *,
    measure: str = "right",
    workers: int = 1,
    processes: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Run every combination (resumable: each has its own run folder, with its report) and choose.

    :raises ExamError: an impossible grid or measure, or one part of the questions is empty.
    """
    if measure not in MEASURES:
        raise ExamError(f"没有名为“{measure}”的指标。", remedy=f"可用：{'、'.join(MEASURES)}。")
    settings_of = combinations(grid)
    trials = []
    for number, settings in enumerate(settings_of):
        candidate = prepare(settings)

        def told(done: int, total: int, number: int = number) -> None:
            if progress is not None:
                progress(number, len(settings_of), done, total)

        folder = output / f"trial-{number + 1:03d}"
        run = run_exam(
            exam, candidate.open_ask, folder, library=candidate.library, settings=settings,
            workers=workers, processes=processes, progress=told,
        )  # fmt: skip
        verdicts = tuple(judge_all(run.cases, run.results, candidate.articles_of))
        write_report(run, verdicts)
        trials.append(Trial(settings, folder, _figure(exam, verdicts, measure, held=False), verdicts))
    return _chosen(exam, measure, trials)


def _values(exam: CaseSet, verdicts: Sequence[Verdict], measure: str, *, held: bool) -> dict[str, float]:
    return {
        case.id: verdict.scores[measure]
        for case, verdict in zip(exam.cases, verdicts, strict=True)
        if measure in verdict.scores and is_held_back(case) is held
    }


def _figure(exam: CaseSet, verdicts: Sequence[Verdict], measure: str, *, held: bool) -> Interval:
    interval = mean_interval(list(_values(exam, verdicts, measure, held=held).values()))
    if interval is None:
        part = "留出" if held else "调参"
        raise ExamError(f"{part}部分没有一题能算“{MEASURES[measure].label}”。", remedy="题目太少，请多写一些。")
    return interval


def _chosen(exam: CaseSet, measure: str, trials: Sequence[Trial]) -> Sweep:
    sign = -1 if MEASURES[measure].lower else 1
    best = max(trials, key=lambda trial: sign * trial.tuned.value)  # the first of equals: the nearest to what is
    first = _values(exam, trials[0].verdicts, measure, held=True)
    last = _values(exam, best.verdicts, measure, held=True)
    both = sorted(first.keys() & last.keys())
    held = _figure(exam, best.verdicts, measure, held=True)
    held_first = _figure(exam, trials[0].verdicts, measure, held=True)
    difference, p = paired_bootstrap([first[key] for key in both], [last[key] for key in both])
    return Sweep(measure, tuple(trials), best, held, held_first, difference, p)


def write_sweep(found: Sweep, output: Path) -> None:
    """Write sweep.md, sweep.json and sweep.svg (the figures on the part for tuning) beside the trials.

    :raises ExamError: the disk does not take it.
    """
    values = {
        "measure": found.measure,
        "chosen": dict(found.chosen.settings),
        "held_back": found.held.value,
        "held_back_first": found.held_first.value,
        "p": found.p,
        "trials": [{"settings": dict(trial.settings), "tuned": trial.tuned.value} for trial in found.trials],
    }
    write_whole(output / "sweep.json", json.dumps(values, ensure_ascii=False, indent=1) + "\n")
    write_whole(output / "sweep.md", sweep_markdown(found))
    bars = [(float(number), trial.tuned.value) for number, trial in enumerate(found.trials, start=1)]
    measure = MEASURES[found.measure]
    top = max([height for _, height in bars]) or 1.0
    up = Axis(measure.label, top, percent=measure.unit == "share")
    svg = bar_plot(f"{measure.label}：各组合（调参部分）", bars, Axis("组合", float(len(bars))), up)
    write_whole(output / "sweep.svg", svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def sweep_markdown(found: Sweep) -> str:
    """The sweep as Markdown: the held-back figure first, all combinations below."""
    name = found.measure
    low, high = shown(name, found.difference.low), shown(name, found.difference.high)
    chosen = "，".join(f"{key}={value or AS_IT_IS}" for key, value in found.chosen.settings.items())
    lines = [
        f"选中：{chosen}。留出部分的{MEASURES[name].label}为 {shown(name, found.held.value)}"
        f"（{shown(name, found.held.low)} – {shown(name, found.held.high)}，{found.held.count} 题）；"
        f"原设置为 {shown(name, found.held_first.value)}，"
        f"差 {shown(name, found.difference.value)}（{low} – {high}，p={found.p:.3f}）。",
        "",
        "下表是调参部分的数字，只用于挑选，不作为成绩。",
        "",
        f"| # | {' | '.join(found.chosen.settings)} | {MEASURES[name].label} | 95% 区间 |",
        "|--:|" + "---|" * len(found.chosen.settings) + "--:|--:|",
    ]
    for number, trial in enumerate(found.trials, start=1):
        cells = " | ".join(value or AS_IT_IS for value in trial.settings.values())
        between = f"{shown(name, trial.tuned.low)} – {shown(name, trial.tuned.high)}"
        lines.append(f"| {number} | {cells} | {shown(name, trial.tuned.value)} | {between} |")
    return "\n".join(lines) + "\n"
