"""An exam from the question file to the report: one way, whoever holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from embeddings.types import Filter, StoredArticle
from eval.cases import read_cases
from eval.chat_judge import MEMORY, ChatJudge, Complete
from eval.judge import judge_all
from eval.measures import preset_named
from eval.public import expansion
from eval.report import Report, write_report
from eval.run import Ask, OpenAsk, Progress, run_exam
from eval.supporting import verifier_support
from eval.types import Case, CaseSet
from qa.serialize import answer_to_json
from qa.types import Answer, Turn

JUDGES_AT_ONCE = 4
"""Questions to a judge that are under way together."""
SOME_DAY = date(2024, 1, 1)


class Asker(Protocol):
    """`qa.assistant.Assistant`."""

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        """Growing answers; the last is whole."""


class Shelf(Protocol):
    """`embeddings.library.Library`, as far as an exam needs it."""

    def articles(self, ids: Sequence[str]) -> Mapping[str, StoredArticle]:
        """Those of the articles that exist, by id."""

    def fingerprint(self) -> str:
        """Changes with whatever could change an answer."""


@dataclass(frozen=True, slots=True)
class Examinee:
    """What is examined. `settings` are those that could change an answer: a run goes on only under the same ones.
    `processes`: `open_ask` can be pickled and is called in each of `workers` processes, else in threads."""

    library: Shelf
    open_ask: OpenAsk
    settings: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1
    processes: bool = False


@dataclass(frozen=True, slots=True)
class Judge:
    """The chat model that decides what supports what, by the name that a report shows."""

    model: str
    complete: Complete


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom to tell: `progress` of questions answered, `judging` of answers judged, `remark` of what a person should
    know."""

    progress: Progress | None = None
    judging: Progress | None = None
    remark: Callable[[str], None] = lambda _text: None


def asking(assistant: Asker, newest: date | None) -> Ask:
    """What answers the questions of an exam. One that does not say when it was asked is asked on the day of the newest
    issue (`SOME_DAY` where no issue has a date): an exam must give the same answers next year."""

    def ask(case: Case) -> Mapping[str, Any]:
        day = case.asked_on or newest or SOME_DAY
        within = Filter(article_ids=case.within)
        *_, answer = assistant.ask(case.question, history=case.history, asked_on=day, where=within)
        return answer_to_json(answer)

    return ask


def read_exam(questions: Path, library: Shelf, preset: str = "newsqa", *, skip_wrong: bool = False) -> CaseSet:
    """The question set, every article that it names held against the library; `skip_wrong` as `read_cases`.

    :raises ExamError, InputError: it cannot be used.
    """

    def unknown(ids: Sequence[str]) -> list[str]:
        known: set[str] = set()
        for start in range(0, len(ids), 500):  # whole articles: not all of a large set at once
            known |= library.articles(ids[start : start + 500]).keys()
        return [one for one in ids if one not in known]

    return read_cases(questions, unknown_ids=unknown, expand=expansion(preset), skip_wrong=skip_wrong)


def sit(
    examinee: Examinee,
    exam: CaseSet,
    output: Path,
    *,
    preset: str = "newsqa",
    judge: Judge | None = None,
    restart: bool = False,
    watch: Watch = Watch(),
) -> Report:
    """Ask every question, judge the answers, write the report; a run that was stopped goes on where it stood.

    :raises ExamError: see `eval.run.run_exam`; no such preset.
    :raises NewsqaError: library or model cannot be opened.
    """
    preset_named(preset)
    for note in exam.notes:
        watch.remark(f"注意：{note}")
    run = run_exam(
        exam,
        examinee.open_ask,
        output,
        library=examinee.library.fingerprint(),
        settings=examinee.settings,
        workers=examinee.workers,
        processes=examinee.processes,
        restart=restart,
        progress=watch.progress,
    )
    asked = ChatJudge(judge.model, judge.complete, output / MEMORY) if judge else None
    verdicts = judge_all(
        run.cases,
        run.results,
        examinee.library.articles,
        make_supports=asked.supports_in if asked else verifier_support,
        workers=JUDGES_AT_ONCE if asked else 1,
        progress=watch.judging,
    )
    report = write_report(run, verdicts, preset=preset, judge=asked.record if asked else None)
    if asked is not None:
        watch.remark(asked.record.remark)
    return report
