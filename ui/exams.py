"""The newsroom's own exam: its question set and its sittings, in the library's folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from articles.errors import ExamError, NewsqaError
from embeddings.library import Library
from eval import sitting
from eval.cases import read_cases, write_cases
from eval.compare import compare, comparison_markdown, read_judged
from eval.folder import read_run
from eval.sitting import Examinee, Watch, asking, read_exam
from eval.types import Case
from qa.types import Status
from ui.context import AppContext, Progress
from ui.journal import Entry

QUESTIONS = "questions.jsonl"
SITTINGS = "exams"
_NAME = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z_\-.\u4e00-\u9fff]{0,80}")


@dataclass(frozen=True, slots=True)
class Sitting:
    """One run of the exam."""

    name: str
    questions: int
    finished: datetime | None
    report: bool


def add_case(folder: Path, entry: Entry) -> int:
    """Put a reader's question into the newsroom's set; how many there are now. The answer as it was is a draft of
    what to expect, for an editor to accept."""
    path = folder / QUESTIONS
    cases = list(read_cases(path).cases) if path.is_file() else []
    if all(case.id != entry.id for case in cases):
        answer = entry.answer
        found = answer.status in (Status.ANSWERED, Status.PARTIAL)
        cited = tuple(dict.fromkeys(citation.article_id for citation in answer.citations)) if found else ()
        cases.append(
            Case(
                entry.id,
                answer.question.text,
                article_ids=cited,
                answerable=found,
                kind=answer.question.kind.value,
                asked_on=answer.question.asked_on,
                draft=True,
            )
        )
        write_cases(cases, path)
    return len(cases)


def sittings(folder: Path) -> list[Sitting]:
    """The exams that were sat, newest first."""
    found = []
    for place in sorted((folder / SITTINGS).glob("*/run.json"), reverse=True):
        try:
            manifest = read_run(place.parent).manifest
        except NewsqaError:
            continue
        found.append(
            Sitting(
                place.parent.name,
                manifest.questions,
                _moment(manifest.finished),
                (place.parent / "report.html").is_file(),
            )
        )
    return found


def sit(context: AppContext, questions: Path, progress: Progress) -> Sitting:
    """Answer every question of a set, judge the answers, write the report. Raises `ExamError`, `InputError`."""
    library = context.library
    exam = read_exam(questions, library)
    stem = re.sub(r"[^0-9A-Za-z_\-\u4e00-\u9fff]", "", questions.name.split(".")[0])[:40] or "questions"
    folder = library.folder / SITTINGS / f"{datetime.now():%Y%m%d-%H%M%S}-{stem}"
    settings = {"version": context.version, "chat_model": context.chat_model or ""}
    newest = library.coverage().last_date
    report = sitting.sit(
        Examinee(library, lambda: asking(context.assistant, newest), settings),
        exam,
        folder,
        judge=context.judge,
        watch=Watch(lambda done, total: progress(done, total, ""), lambda done, total: progress(done, total, "评分")),
    )
    manifest = report.run.manifest
    return Sitting(folder.name, manifest.questions, _moment(manifest.finished), report=True)


def compared(context: AppContext, before: str, after: str) -> str:
    """Two sittings side by side, as Markdown text. Raises `ExamError`."""
    one, other = (read_judged(sitting_folder(context.library, name)) for name in (before, after))
    return comparison_markdown(compare(one, other, even_if_different=True))


def sitting_folder(library: Library, name: str) -> Path:
    """The folder of a sitting. Raises `ExamError` for a name that is none."""
    folder = library.folder / SITTINGS / name
    if not _NAME.fullmatch(name) or not (folder / "run.json").is_file():
        raise ExamError(f"没有名为“{name[:60]}”的考试。")
    return folder


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
