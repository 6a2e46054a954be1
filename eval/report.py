"""A run made readable: summary.json, verdicts.jsonl, report.md and one report.html without outside references.

Everything that comes from articles, questions or models is escaped: it is text, never markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape

from eval.chat_judge import Judged
from eval.diagnosis import LABELS, Stage
from eval.difference import expected, marked, wanted_strings
from eval.folder import Run, write_whole
from eval.labels import STATUS, group_label, kind_label
from eval.measures import MEASURES, Preset, preset_named, shown
from eval.metrics.bootstrap import Interval
from eval.plots import Axis, bar_plot, histogram, line_plot
from eval.results import verdict_to_json
from eval.summary import Group, Summary, summarise, summary_to_json
from eval.types import Case, Result, Verdict

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.7 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;
max-width:1060px;margin:2em auto;padding:0 1em;color:#222;background:#fff}h1{font-size:1.6em}h2{margin-top:2em}
table{border-collapse:collapse;width:100%;margin:.8em 0}th,td{border-bottom:1px solid #ddd;padding:.3em .6em;
text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.scroll{overflow-x:auto}details{border:1px solid #ddd;border-radius:6px;margin:.4em 0;padding:.3em .8em}
summary{cursor:pointer}.right{color:#176b2c}.wrong{color:#a11}.muted{color:#666;font-size:.9em}mark{background:#ffef9e}
del{background:#ffd9d9}blockquote{margin:.3em 0;padding-left:.8em;border-left:3px solid #ccc}svg{max-width:460px}
.line{fill:none;stroke:#1f5fae;stroke-width:2}.bars rect{fill:#1f5fae}.grid{stroke:#ddd}svg text{font-size:11px;
fill:#555}.mid{text-anchor:middle}.end{text-anchor:end}.plots{display:flex;flex-wrap:wrap;gap:1em}
@media (prefers-color-scheme:dark){body{background:#181818;color:#ddd}th,td,details{border-color:#444}
.right{color:#7fd48f}.wrong{color:#ff8a80}mark{background:#6b5a00;color:#fff}del{background:#6b1f1f;color:#fff}
.grid{stroke:#444}svg text{fill:#aaa}.muted{color:#aaa}}
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What the files of a report are made from; verdicts in the order of the run's cases. `judge` None: the project's
    own verifier decided what supports what."""

    run: Run
    verdicts: tuple[Verdict, ...]
    summary: Summary
    preset: Preset
    judge: Judged | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader should know before the figures."""
        return (*self.run.manifest.notes, *((self.judge.remark,) if self.judge else ()))

    @property
    def rows(self) -> Iterator[tuple[Case, Result, Verdict]]:
        """Each question with its result and verdict."""
        return zip(self.run.cases, self.run.results, self.verdicts, strict=True)


def write_report(
    run: Run, verdicts: Sequence[Verdict], *, preset: str = "newsqa", judge: Judged | None = None
) -> Report:
    """Write summary.json, verdicts.jsonl, report.md and report.html into the run's folder.

    :raises ExamError: no such preset, or the disk does not take it.
    """
    summary = summarise(run.cases, run.results, verdicts)
    report = Report(run, tuple(verdicts), summary, preset_named(preset), judge)
    whole = {
        "exam": run.manifest.exam,
        "fingerprint": run.manifest.fingerprint,
        "library": run.manifest.library,
        "settings": dict(run.manifest.settings),
        "versions": dict(run.manifest.versions),
        "preset": report.preset.name,
        "judge": asdict(judge) if judge else None,
        **summary_to_json(summary),
    }
    write_whole(run.folder / "summary.json", json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    write_whole(run.folder / "verdicts.jsonl", "".join(map(_line, verdicts)))
    write_whole(run.folder / "report.md", markdown(report))
    write_whole(run.folder / "report.html", html(report))
    return report


def _line(verdict: Verdict) -> str:
    return json.dumps(verdict_to_json(verdict), ensure_ascii=False) + "\n"


def headline_rows(report: Report, group: Group | None = None) -> list[tuple[str, str, str, int]]:
    """(label, value, interval, questions) for the preset's measures, over all questions or one group."""
    found = (group or report.summary.overall).measures
    return [
        (MEASURES[name].label, shown(name, found[name].value), _between(name, found[name]), found[name].count)
        for name in report.preset.headline
        if name in found
    ]


def _between(name: str, interval: Interval) -> str:
    return f"{shown(name, interval.low)} – {shown(name, interval.high)}"


def stage_rows(summary: Summary) -> list[tuple[str, int]]:
    """(where it was lost, how many), in the order of the way through the house."""
    return [(LABELS[stage], summary.stages[stage.value]) for stage in Stage if stage.value in summary.stages]


def markdown(report: Report) -> str:
    """The report as Markdown: figures, groups and the diagnosis table."""
    manifest = report.run.manifest
    lines = [f"# 考试报告：{_cell(manifest.exam)}", "", f"{manifest.questions} 题，预设 {report.preset.title}。", ""]
    lines += [line for remark in report.remarks for line in (_cell(remark), "")]
    lines += ["| 指标 | 值 | 95% 区间 | 题数 |", "|---|--:|--:|--:|"]
    lines += [f"| {label} | {value} | {between} | {count} |" for label, value, between, count in headline_rows(report)]
    if report.preset.caution:
        lines += ["", report.preset.caution]
    lines += ["", "## 分类", "", *group_table(report)]
    lines += ["", "## 错在哪一步", "", "| 环节 | 题数 |", "|---|--:|"]
    lines += [f"| {label} | {count} |" for label, count in stage_rows(report.summary)]
    lines += ["", "## 设置", ""]
    lines += [f"- {_cell(name)}：{_cell(value)}" for name, value in sorted(manifest.settings.items())]
    return "\n".join(lines) + "\n"


def group_table(report: Report) -> list[str]:
    """The groups as lines of a Markdown table."""
    names = _group_measures(report)
    lines = [f"| 类 | 题数 | {' | '.join(MEASURES[name].label for name in names)} |"]
    lines.append("|---|--:|" + "--:|" * len(names))
    rows = (
        f"| {_cell(group_label(one.name))} | {one.count} | {' | '.join(_values(one, names))} |"
        for one in report.summary.groups
    )
    return [*lines, *rows]


def _cell(text: str) -> str:
    """Text that cannot break out of a table cell or become markup."""
    return escape(text.replace("\n", " ")).replace("|", "\\|").replace("`", "\\`").replace("[", "\\[")


def _group_measures(report: Report) -> list[str]:
    names = [name for name in report.preset.headline if name in report.summary.overall.measures]
    return names[:8]


def _values(group: Group, names: Sequence[str]) -> list[str]:
    return [shown(name, group.measures[name].value) if name in group.measures else "–" for name in names]


def html(report: Report) -> str:
    """The report as one HTML page."""
    manifest = report.run.manifest
    title = f"考试报告：{manifest.exam}"
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>",
            f'<p class="muted">{manifest.questions} 题 · {escape(_moment(manifest.finished))}'
            f" · 用时 {manifest.seconds:.1f} 秒 · 预设 {escape(report.preset.title)}</p>",
            _notes(report.remarks),
            _figures(report),
            _plots(report),
            _by_group(report),
            _stages(report.summary),
            _settings(report),
            *_questions(report),
        )
    )
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def _moment(finished: str | None) -> str:
    """An ISO time to the minute."""
    return (finished or "")[:16].replace("T", " ") + (" UTC" if finished else "")


def _notes(notes: Sequence[str]) -> str:
    return "".join(f'<p class="muted">{escape(note)}</p>' for note in notes)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures; all cells plain text."""
    head = "".join(f'<th class="{"n" if i else ""}">{escape(text)}</th>' for i, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f'<td class="{"n" if i else ""}">{escape(text)}</td>' for i, text in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _figures(report: Report) -> str:
    rows = [(label, value, between, str(count)) for label, value, between, count in headline_rows(report)]
    meanings = "".join(
        f"<li>{escape(MEASURES[name].label)}：{escape(MEASURES[name].meaning)}</li>"
        for name in report.preset.headline
        if name in report.summary.overall.measures
    )
    caution = f"<p>{escape(report.preset.caution)}</p>" if report.preset.caution else ""
    return (
        f"<h2>总成绩</h2>{_table(('指标', '值', '95% 区间', '题数'), rows)}{caution}"
        f'<details class="muted"><summary>各指标是什么意思</summary><ul>{meanings}</ul></details>'
    )


def _plots(report: Report) -> str:
    drawn = []
    if report.summary.risk:
        points = [(point.coverage, point.risk) for point in report.summary.risk]
        top = max(0.01, *(risk for _, risk in points))
        title = f"只答最有把握的一部分时，答错的比例（曲线下面积 {report.summary.area:.3f}）"
        across, up = Axis("作答的比例", 1.0, percent=True), Axis("答错", top, percent=True)
        drawn.append(f"<figure>{line_plot(title, points, across, up)}<figcaption>{escape(title)}</figcaption></figure>")
    bars, largest = histogram([result.seconds for result in report.run.results])
    title = f"每题用时：中位 {report.summary.median or 0:.2f} 秒，95% 在 {report.summary.slowest or 0:.2f} 秒内"
    highest = max(height for _, height in bars) or 1.0
    plot = bar_plot(title, bars, Axis("秒", largest), Axis("题数", highest))
    drawn.append(f"<figure>{plot}<figcaption>{escape(title)}</figcaption></figure>")
    return f'<div class="plots">{"".join(drawn)}</div>'


def _by_group(report: Report) -> str:
    names = _group_measures(report)
    rows = [(group_label(group.name), str(group.count), *_values(group, names)) for group in report.summary.groups]
    return f"<h2>分类</h2>{_table(('类', '题数', *(MEASURES[name].label for name in names)), rows)}"


def _stages(summary: Summary) -> str:
    rows = [(label, str(count)) for label, count in stage_rows(summary)]
    return (
        f"<h2>错在哪一步</h2>{_table(('环节', '题数'), rows)}" if rows else "<h2>错在哪一步</h2><p>没有答错的题。</p>"
    )


def _settings(report: Report) -> str:
    manifest = report.run.manifest
    rows = [*sorted(manifest.settings.items()), *sorted(manifest.versions.items())]
    rows += [("题集指纹", manifest.fingerprint), ("资料库指纹", manifest.library)]
    return f"<details><summary>设置与版本</summary>{_table(('项', '值'), rows)}</details>"


def _questions(report: Report) -> Iterator[str]:
    """Every question, those that were answered wrongly first."""
    rows = list(report.rows)
    for title, right in (("答错的题", False), ("答对的题", True), ("未评的题", None)):
        found = [_question(*row) for row in rows if row[2].right is right]
        if found:
            yield f"<h2>{title}（{len(found)}）</h2>"
            yield from found


def _question(case: Case, result: Result, verdict: Verdict) -> str:
    sign, style = {True: ("对", "right"), False: ("错", "wrong"), None: ("未评", "muted")}[verdict.right]
    stage = f" · {LABELS[Stage(verdict.stage)]}" if verdict.stage else ""
    turns = "".join(f"<p>先问：{escape(turn.question)}<br>先答：{escape(turn.answer)}</p>" for turn in case.history)
    day = f"（{case.asked_on.isoformat()} 问）" if case.asked_on else ""
    quotes = "".join(
        f"<blockquote>[{c.number}] {marked(c.quote, wanted_strings(case))}<br>"
        f'<span class="muted">《{escape(c.headline)}》 {escape(c.day)} {escape(c.article_id)}</span></blockquote>'
        for c in result.citations
    )
    notes = "".join(f'<p class="muted">提示：{escape(text)}</p>' for _, text in result.notes)
    answer = marked(result.answer or "（无）", wanted_strings(case), case.must_not_include)
    gold = "、".join(case.article_ids) or "–"
    return (
        f'<details><summary><span class="{style}">{sign}</span> {escape(case.id)} {escape(case.question)}'
        f'<span class="muted">{escape(day)}{escape(stage)}</span></summary>{turns}'
        f"<p>应答：{escape(expected(case))}<br>应引：{escape(gold)}</p><p>回答（{STATUS[result.status]}）：{answer}</p>"
        f"{quotes}{notes}"
        + (f'<p class="wrong">{escape(verdict.reason)}</p>' if verdict.reason else "")
        + f'<p class="muted">{escape(_cost(result))}</p></details>'
    )


def _cost(result: Result) -> str:
    spent = f" · 词元 {result.tokens.read} + {result.tokens.written}" if result.tokens else ""
    return f"用时 {result.seconds:.2f} 秒 · 理解为{kind_label(result.understood_as)}{spent}"
