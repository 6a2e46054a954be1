"""Several exams on one page: docs/QUALITY.md. Pure: reports and comparisons in, Markdown out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare import Comparison, Difference
from eval.measures import MEASURES, shown
from eval.report import Report, group_table, headline_rows, stage_rows

ABLATED = ("right", "found@1", "gold_cited", "refused")


@dataclass(frozen=True, slots=True)
class Section:
    """One exam of the page; `note` says what was asked over what, and by which command."""

    title: str
    report: Report
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ablation:
    """What happens without one part: the comparison's first run is the whole, its second the one without."""

    without: str
    comparison: Comparison


def quality_markdown(sections: Sequence[Section], ablations: Sequence[Ablation] = ()) -> str:
    """The page: each exam's figures with intervals, groups and diagnosis, then the ablation."""
    lines = ["# Quality", "", "Made by one command; every figure with its 95 % interval over questions.", ""]
    for section in sections:
        lines += [f"## {section.title}", "", *([section.note, ""] if section.note else []), *_figures(section.report)]
    if ablations:
        lines += _ablation(ablations)
    return "\n".join(lines).rstrip() + "\n"


def _figures(report: Report) -> list[str]:
    lines = [f"{report.run.manifest.questions} 题，{report.run.manifest.seconds:.0f} 秒。", ""]
    lines += ["| 指标 | 值 | 95% 区间 | 题数 |", "|---|--:|--:|--:|"]
    lines += [f"| {label} | {value} | {between} | {count} |" for label, value, between, count in headline_rows(report)]
    lines += ["", *group_table(report), "", "错在哪一步：", ""]
    stages = [f"| {label} | {count} |" for label, count in stage_rows(report.summary)]
    return [*lines, *(["| 环节 | 题数 |", "|---|--:|", *stages] if stages else ["没有答错的题。"]), ""]


def _ablation(ablations: Sequence[Ablation]) -> list[str]:
    heads = [MEASURES[name].label for name in ABLATED]
    lines = ["## 逐一拿掉", "", "括号里是与完整时的差；* 表示 Holm 校正后 p < 0.05。", ""]
    lines += [f"| 拿掉 | {' | '.join(heads)} | 赢 | 输 |", "|---|" + "--:|" * (len(heads) + 2)]
    for one in ablations:
        found = {difference.measure: difference for difference in one.comparison.differences}
        cells = [_cell(found.get(name)) for name in ABLATED]
        lines.append(
            f"| {one.without} | {' | '.join(cells)} | {len(one.comparison.won)} | {len(one.comparison.lost)} |"
        )
    return [*lines, ""]


def _cell(difference: Difference | None) -> str:
    if difference is None:
        return "–"
    star = "*" if difference.significant else ""
    change = shown(difference.measure, difference.difference.value)
    sign = "+" if difference.difference.value > 0 else ""
    return f"{shown(difference.measure, difference.after)}（{sign}{change}{star}）"
