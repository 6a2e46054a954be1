"""Holding an exam: where the settings of this house meet the exam's own rules, which know none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import read_cases
from eval.judge import judge_all
from eval.report import Report, write_report
from eval.run import run_exam
from eval.types import Case
from qa.serialize import answer_to_json
from ui.assemble import Archive, open_archive
from ui.settings import Settings, explain


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """Opens a library and its models in whichever process the exam runs: settings travel, open files do not."""

    settings: Settings

    def __call__(self) -> Callable[[Case], Mapping[str, Any]]:
        """A function from a question to contract.md's ask JSON."""
        archive = Archive(self.settings)
        assistant = archive.assistant()
        # A question that does not say when it was asked is asked on the day of the newest issue: an exam must give
        # the same answers next year.
        newest = archive.library.coverage().last_date

        def ask(case: Case) -> Mapping[str, Any]:
            *_, answer = assistant.ask(case.question, history=case.history, asked_on=case.asked_on or newest)
            return answer_to_json(answer)

        return ask


def sit(
    settings: Settings,
    questions: Path,
    output: Path,
    *,
    preset: str = "newsqa",
    restart: bool = False,
    progress: Callable[[int, int], None] | None = None,
    remark: Callable[[str], None] = lambda _text: None,
) -> Report:
    """Ask every question, judge the answers, write the report; a run that was stopped goes on where it stood.

    `remark` is told what a person should know of the question set. Raises `ExamError`, `InputError`, `LibraryError`.
    """
    with open_archive(settings) as archive:
        shelf = archive.library
        exam = read_cases(questions, unknown_ids=lambda ids: sorted(set(ids) - set(shelf.articles(list(ids)))))
        for note in exam.notes:
            remark(f"注意：{note}")
        finished = run_exam(
            exam,
            OpenAsk(settings),
            output,
            library=shelf.fingerprint(),
            settings={row.name: row.value for row in explain(settings)},
            workers=settings.workers,
            processes=settings.workers > 1,
            restart=restart,
            progress=progress,
        )
        verdicts = judge_all(finished.cases, finished.results, shelf.articles)
    return write_report(finished, verdicts, preset=preset)
