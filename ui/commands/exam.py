"""eval run, compare, gate, draft: the exam."""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import FromOption, JsonOption, LibraryOption, ToOption, filter_of
from ui.console import print_json, print_text, progress_bar, say

if TYPE_CHECKING:
    from eval.report import Report
    from ui.settings import Settings

app = typer.Typer(help="考试：用题集检验回答，比较两个版本。", no_args_is_help=True)

RunArgument = Annotated[Path, typer.Argument(help="考试结果的文件夹")]
BASELINE = Path("eval") / "baseline.json"


@app.command("run")
def run(
    questions: Annotated[Path, typer.Argument(help="题集（JSONL、CSV 或 XLSX）")],
    output: Annotated[Path | None, typer.Option(help="结果存到哪个文件夹（默认 runs/题集名）")] = None,
    preset: Annotated[str, typer.Option(help="计分口径：newsqa、cmrc2018、rgb 或 crud")] = "newsqa",
    restart: Annotated[bool, typer.Option("--restart", help="从头跑，不接着上次")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="并行的进程数")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """答完题集里的每一题，写出结果和报告；中断后再运行会接着跑。"""
    from ui.settings import read_settings

    settings = read_settings(library=library, workers=workers)
    report = _sit(settings, questions, output or Path("runs") / questions.name.split(".")[0], preset, restart=restart)
    if as_json:
        from eval.summary import summary_to_json

        print_json({"output": str(report.run.folder), **summary_to_json(report.summary)})
        return
    _print_figures(report)
    print_text(f"报告：{report.run.folder / 'report.html'}")


@app.command("compare")
def compare(
    before: RunArgument,
    after: RunArgument,
    force: Annotated[bool, typer.Option("--force", help="题集或报纸库不同也比")] = False,
    as_json: JsonOption = False,
) -> None:
    """比较两次考试：配对检验，赢了哪些题、输了哪些题。"""
    from eval.compare import compare as compare_runs
    from eval.compare import comparison_markdown, comparison_to_json, read_judged

    found = compare_runs(read_judged(before), read_judged(after), even_if_different=force)
    if as_json:
        print_json(comparison_to_json(found))
    else:
        print_text(comparison_markdown(found))


@app.command("draft")
def draft(
    output: Annotated[Path, typer.Argument(help="草稿题集存到哪个 JSONL 文件")],
    date_from: FromOption = None,
    date_to: ToOption = None,
    limit: Annotated[int, typer.Option(min=1, help="最多取几篇文章（或几条读者提问）")] = 200,
    journal: Annotated[bool, typer.Option("--journal", help="从读者评过的问答里拟题")] = False,
    by_rule: Annotated[bool, typer.Option("--by-rule", help="设了对话模型也只按规则拟题")] = False,
    library: LibraryOption = None,
) -> None:
    """从库里的文章或读者的提问拟出候选题；都标为草稿，由人认可后才算数。"""
    from articles.errors import ExamError
    from eval.cases import write_cases
    from ui.drafting import from_articles, from_journal
    from ui.settings import read_settings

    if output.exists():
        raise ExamError("这里已有一个文件，里面也许有认可过的题。", where=str(output), remedy="请换一个文件名。")
    settings = read_settings(library=library)
    drafts = (
        from_journal(settings, limit)
        if journal
        else from_articles(settings, filter_of(date_from, date_to), limit, by_rule=by_rule)
    )
    write_cases(drafts, output)
    print_text(f"拟出 {len(drafts)} 题，存到 {output}。请逐题看过，删去 draft 一项即为认可。")


@app.command("sweep")
def sweep(
    questions: Annotated[Path, typer.Argument(help="题集（JSONL、CSV 或 XLSX）")],
    grid: Annotated[list[str], typer.Option(help="要比较的设置，如 passage_size=200,300,400；可多次给出")],
    output: Annotated[Path, typer.Option(help="结果存到哪个文件夹")] = Path("runs/sweep"),
    measure: Annotated[str, typer.Option(help="按哪个指标挑选")] = "right",
    library: LibraryOption = None,
) -> None:
    """比较几种设置：在一部分题上挑，报告的是留出那部分题的成绩。"""
    from eval.cases import read_cases
    from eval.sweep import sweep as sweep_settings
    from eval.sweep import sweep_markdown, write_sweep
    from ui.settings import read_settings
    from ui.sweeping import Workshop, read_grid

    settings = read_settings(library=library)
    with Workshop(settings, output / "indexes") as workshop, progress_bar("比较设置") as advance:
        found = sweep_settings(
            read_cases(questions),
            read_grid(grid),
            workshop.prepare,
            output,
            measure=measure,
            workers=settings.workers,
            processes=settings.workers > 1,
            progress=lambda trial, trials, done, total: advance(trial * total + done, trials * total),
        )
    write_sweep(found, output)
    print_text(sweep_markdown(found))


@app.command("gate")
def gate(
    baseline: Annotated[Path, typer.Option(help="门槛文件")] = BASELINE,
    pin: Annotated[bool, typer.Option("--raise", help="成绩更好时把门槛提上来")] = False,
    lower: Annotated[str | None, typer.Option("--lower", help="把门槛降到现在的成绩，必须写明理由")] = None,
) -> None:
    """用样报考一次，成绩不得低于门槛；CI 里运行的就是它。"""
    from eval.gate import breaches, gate_lines, lowered, pinned, raised, read_baseline, write_baseline
    from eval.sample.paths import pages_folder, questions_file
    from ui.assemble import open_archive
    from ui.settings import Settings

    with tempfile.TemporaryDirectory() as scratch:
        # The defaults, whatever the environment says: a gate must measure the same thing everywhere.
        settings = Settings.model_construct(library=Path(scratch) / "library", workers=2)
        with open_archive(settings, create=True) as archive:
            archive.ingest([pages_folder()])
        report = _sit(settings, questions_file(), Path(scratch) / "run")
    fingerprint, summary, today = report.run.manifest.fingerprint, report.summary, datetime.date.today()
    _print_figures(report)
    if pin or lower:
        held = read_baseline(baseline) if baseline.is_file() else pinned(fingerprint, summary, today)
        new = (
            lowered(held, fingerprint, summary, today, reason=lower)
            if lower
            else raised(held, fingerprint, summary, today)
        )
        write_baseline(new, baseline)
        print_text(f"门槛已写入 {baseline}。")
        return
    found = breaches(read_baseline(baseline), fingerprint, summary)
    for line in gate_lines(found):
        say(line)
    raise typer.Exit(1 if found else 0)


@app.command("quality")
def quality(
    output: Annotated[Path, typer.Option(help="写到哪个文件")] = Path("docs/QUALITY.md"),
    data: Annotated[Path, typer.Option(help="公开题集所在的文件夹；没有的部分会写明")] = Path("../shared/data"),
    work: Annotated[Path, typer.Option(help="中间结果的文件夹；再运行时接着做")] = Path("runs/quality"),
    news: Annotated[Path | None, typer.Option("--library", help="已建好的新闻库；不给则自建")] = None,
    only: Annotated[list[str] | None, typer.Option(help="只做这些部分，如 sample；可多次给出")] = None,
    include: Annotated[list[Path] | None, typer.Option(help="放在前面的现成章节（Markdown）")] = None,
    held_out: Annotated[bool, typer.Option(help="也测留出的题")] = True,
) -> None:
    """用样报和公开题集把成绩测一遍，写成一页。全部约一小时，另加建库；中断后再运行接着做，做过的部分不再做。"""
    from eval.folder import write_whole
    from ui.measuring import Plan, quality_page

    began = time.monotonic()
    with progress_bar("测成绩") as advance:
        plan = Plan(data, work, news, held_out, tuple(only or ()), also=tuple(include or ()), show=advance)
        page = quality_page(plan, say)
    write_whole(output, page)
    print_text(f"已写入 {output}，这次用了 {(time.monotonic() - began) / 60:.0f} 分钟。")


def _print_figures(report: Report) -> None:
    from eval.report import headline_rows

    rows: Sequence[tuple[str, str, str, int]] = headline_rows(report)
    for label, value, interval, count in rows:
        print_text(f"{label}：{value}  {interval}  （{count} 题）")


def _sit(settings: Settings, questions: Path, output: Path, preset: str = "newsqa", *, restart: bool = False) -> Report:
    from eval.sitting import Watch
    from ui.examining import sit

    with progress_bar("考试") as advance:
        watch = Watch(partial(advance, what="答题"), partial(advance, what="评分"), say)
        return sit(settings, questions, output, preset=preset, restart=restart, watch=watch)
