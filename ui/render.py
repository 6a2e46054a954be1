"""Answers → HTML. Pure, and everything is escaped: text from papers, readers and models is never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from qa.types import Answer, QuestionKind, Status
from ui.chips import chips
from ui.citing import copy_text, place, sources, table
from ui.figure import changing_figure
from ui.marking import answer_lines, plain_text
from ui.strings import Words
from ui.templates import fill, macro

_TABLED = (QuestionKind.LIST, QuestionKind.TIMELINE, QuestionKind.COUNT, QuestionKind.COMPARISON)
_ASK_ELSEWHERE = "ask_elsewhere"


@dataclass(frozen=True, slots=True)
class PastTurn:
    """An earlier question of this visit with its answer, rendered."""

    question: str
    html: str


def answer_html(
    answer: Answer,
    *,
    words: Words,
    growing: bool = False,
    entry_id: str | None = None,
    elsewhere: str = "",
    changes: Sequence[str] = (),
    interactive: bool = True,
    further: str = "",
) -> Markup:
    """A question with its answer, sources, notes and what can be done with them.

    `growing`: the answer is still being written. `entry_id` gives it a permanent link. `changes` are sentences on
    what became of its sources since. `interactive` False leaves out what only works beside the question box.
    `further` is the address of questions to go on with, which page.js puts below.
    """
    before, rows = table(answer)
    tabled = answer.question.kind in _TABLED and len(rows) > 1 and not growing
    return fill(
        "template_answer.html",
        t=words,
        answer=answer,
        growing=growing,
        entry_id=entry_id,
        lines=before if tabled else answer_lines(answer),
        chips=[] if growing and not answer.text else chips(answer.question, words),
        verified=sum(citation.verified for citation in answer.citations),
        rows=rows if tabled else [],
        figure=[] if growing else changing_figure(answer),
        grouped=sources(answer),
        notes=[note for note in answer.notes if note.kind != _ASK_ELSEWHERE],
        elsewhere=_elsewhere(answer, elsewhere),
        heading="" if answer.question.kind is QuestionKind.SMALL_TALK else words("refused"),
        changes=changes,
        interactive=interactive,
        further=further,
        copy=copy_text(answer, words),
        spoken=plain_text(answer),
        place=place,
    )


def kept_html(
    answer: Answer,
    *,
    entry_id: str,
    asked_at: datetime,
    elsewhere: str,
    changes: Sequence[str],
    words: Words,
) -> Markup:
    """An answer from the journal as it was, with what became of its sources since."""
    shown = answer_html(answer, words=words, entry_id=entry_id, elsewhere=elsewhere, changes=changes, interactive=False)
    return macro("kept")(shown, answer.question.text, words.moment(asked_at), words)


def waiting_html(words: Words) -> Markup:
    """What stands where the answer will be; page.js shows it from the click until the answer begins."""
    return macro("waiting")(words)


def follow_ups_html(questions: Sequence[str], words: Words) -> Markup:
    """Questions to go on with, asked by a click."""
    return macro("follow_ups")(questions, words)


def notice_html(text: str) -> Markup:
    """One sentence for people, in a frame."""
    return macro("notice")(text)


def earlier_html(turns: Sequence[PastTurn], words: Words) -> Markup:
    """Earlier turns, newest first; their HTML comes from `answer_html`."""
    shown = [{"question": turn.question, "html": Markup(turn.html)} for turn in reversed(turns)]  # noqa: S704
    return macro("earlier")(shown, words)


def examples_html(questions: Sequence[str], words: Words) -> Markup:
    """Questions that a click asks."""
    return macro("examples")(questions, words)


def _elsewhere(answer: Answer, default: str) -> str:
    """Where to ask: what the answer itself says, else, beside a refusal, what the staff wrote."""
    told = [note.text for note in answer.notes if note.kind == _ASK_ELSEWHERE]
    refused = answer.status is Status.NO_EVIDENCE and answer.question.kind is not QuestionKind.SMALL_TALK
    return "".join(told) or (default if refused else "")
