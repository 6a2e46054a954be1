"""Holding an exam: where the settings of this house meet the exam's own rules, which know none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval import sitting
from eval.report import Report
from eval.sitting import Examinee, Watch, asking, read_exam
from eval.types import Case
from ui.assemble import Archive, judge_of, open_archive
from ui.settings import Settings, explain

ANSWERING = (
    "embedding_model", "reranker", "passage_size", "refusal_threshold", "chat_model", "chat_base_url", "chat_timeout",
    "chat_retries", "chat_token_budget", "aliases", "ask_elsewhere",
)  # fmt: skip
"""Settings that could change an answer. The others (folders, addresses, passwords, how many processes) neither stop a
run from going on nor stand in its report."""


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """Opens a library and its models in whichever process the exam runs: settings travel, open files do not."""

    settings: Settings

    def __call__(self) -> Callable[[Case], Mapping[str, Any]]:
        """A function from a question to contract.md's ask JSON."""
        archive = Archive(self.settings)
        return asking(archive.assistant(), archive.library.coverage().last_date)


def examinee_of(settings: Settings, archive: Archive) -> Examinee:
    """The house under these settings; `archive` is open on the same library."""
    shown = {row.name: row.value for row in explain(settings) if row.name in ANSWERING}
    # The bundled model has no name in the settings, and changes with the program.
    shown["embedding_model"] = settings.embedding_model or archive.embeddings.identity
    return Examinee(archive.library, OpenAsk(settings), shown, settings.workers, processes=settings.workers > 1)


def sit(
    settings: Settings,
    questions: Path,
    output: Path,
    *,
    preset: str = "newsqa",
    restart: bool = False,
    watch: Watch = Watch(),
) -> Report:
    """Hold an exam from the command line. Raises `ExamError`, `InputError`, `LibraryError`."""
    with open_archive(settings) as archive:
        exam = read_exam(questions, archive.library, preset)
        return sitting.sit(
            examinee_of(settings, archive),
            exam,
            output,
            preset=preset,
            judge=judge_of(settings),
            restart=restart,
            watch=watch,
        )
