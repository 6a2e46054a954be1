"""eval run, compare, gate, draft: the exam."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands.options import JsonOption, LibraryOption
from ui.console import print_json, print_text, progress_bar, say

if TYPE_CHECKING:
    from embeddings.library import Library
    from eval.compare import Judged
    from eval.report import Report
    from eval.types import Case
    from ui.settings import Settings

app = typer.Typer(help="考试：用题集检验回答，比较两个版本。", no_args_is_help=True)

RunArgument = Annotated[Path, typer.Argument(help="考试结果的文件夹")]
BASELINE = Path("eval") / "baseline.json"


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """Opens a library and its models in whichever process the exam runs: settings travel, open files do not."""

    settings: Settings

    def __call__(self) -> Callable[[Case], Mapping[str, Any]]:
        """A function from a question to contract.md's ask JSON."""
        from qa.serialize import answer_to_json
        from ui.assemble import Archive

        assistant = Archive(self.settings).assistant()

        def ask(case: Case) -> Mapping[str, Any]:
            *_, answer = assistant.ask(case.question, history=case.history, asked_on=case.asked_on)
            return answer_to_json(answer)

        return ask


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
    report = sit(settings, questions, output or Path("runs") / questions.name.split(".")[0], preset, restart=restart)
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
    library: LibraryOption = None,
    force: Annotated[bool, typer.Option("--force", help="题集或报纸库不同也比")] = False,
    as_json: JsonOption = False,
) -> None:
    """比较两次考试：配对检验，赢了哪些题、输了哪些题。"""
    from eval.compare import compare as compare_runs
    from eval.compare import comparison_markdown, comparison_to_json
    from ui.settings import read_settings

    with _shelf(read_settings(library=library)) as shelf:
        found = compare_runs(_judged(before, shelf), _judged(after, shelf), even_if_different=force)
    if as_json:
        print_json(comparison_to_json(found))
    else:
        print_text(comparison_markdown(found))


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
        report = sit(settings, questions_file(), Path(scratch) / "run", "newsqa")
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


def sit(settings: Settings, questions: Path, output: Path, preset: str, *, restart: bool = False) -> Report:
    """Run an exam, judge it, write its report."""
    from eval.cases import read_cases
    from eval.judge import judge_all
    from eval.report import write_report
    from eval.run import run_exam
    from ui.settings import explain

    with _shelf(settings) as shelf:
        exam = read_cases(questions, unknown_ids=lambda ids: sorted(set(ids) - set(shelf.articles(list(ids)))))
        for note in exam.notes:
            say(f"注意：{note}")
        with progress_bar("答题") as advance:
            finished = run_exam(
                exam,
                OpenAsk(settings),
                output,
                library=shelf.fingerprint(),
                settings={row.name: row.value for row in explain(settings)},
                workers=settings.workers,
                processes=settings.workers > 1,
                restart=restart,
                progress=advance,
            )
        verdicts = judge_all(finished.cases, finished.results, shelf.articles)
    return write_report(finished, verdicts, preset=preset)


@contextmanager
def _shelf(settings: Settings) -> Iterator[Library]:
    from ui.assemble import open_archive

    with open_archive(settings) as archive:
        yield archive.library


def _judged(folder: Path, shelf: Library) -> Judged:
    from eval.compare import Judged
    from eval.folder import read_run
    from eval.judge import judge_all

    found = read_run(folder)
    return Judged(found, tuple(judge_all(found.cases, found.results, shelf.articles)))


def _print_figures(report: Report) -> None:
    from eval.report import headline_rows

    rows: Sequence[tuple[str, str, str, int]] = headline_rows(report)
    for label, value, interval, count in rows:
        print_text(f"{label}：{value}  {interval}  （{count} 题）")
