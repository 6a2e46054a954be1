"""The whole way from a question to a cited answer, on one screen.

understand → find (retrieve, read, decide) → [chat model] → verify → number → note
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from articles.errors import ChatFailed, NewsqaError
from embeddings.types import Filter
from qa import messages
from qa.chat import Meter
from qa.circumstances import circumstances
from qa.contents import lacks_issue, of_issue
from qa.draft import Claim, Draft, cite, render
from qa.finding import DEPTH, Finder, Found, Read, Retriever, Shelf
from qa.inquiry import Understand, inquire, narrowed
from qa.reader import read
from qa.reasons import announced, refusal
from qa.refusal import DEFAULT_THRESHOLD
from qa.retriever import retrieved
from qa.types import Answer, Evidence, Models, Note, Question, QuestionKind, Status, Turn
from qa.verify import Verification, verify

SURE = 0.6
"""Confidence below which an index entry that names the very story is believed rather than the best article."""


class Chat(Protocol):
    """`qa.chain.ChatReader`."""

    @property
    def name(self) -> str:
        """The model's name."""

    def read(
        self,
        question: Question,
        evidence: Sequence[Evidence],
        *,
        history: Sequence[Turn] = (),
        meter: Meter | None = None,
    ) -> Iterator[Draft]:
        """Growing drafts; raises `ChatFailed`. `meter` is told the tokens, those of a failure too."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one library. `chat` None: in the paper's own words only. `threshold` is the confidence
    below which nothing is answered, `elsewhere` what service questions are told beside a refusal."""

    library: Shelf
    retriever: Retriever
    understand: Understand
    embedding: str = ""
    chat: Chat | None = None
    read: Read = read
    threshold: float = DEFAULT_THRESHOLD
    elsewhere: str = messages.ASK_ELSEWHERE
    today: Callable[[], date] = date.today

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        """Growing answers; the last is whole. What was expected to go wrong is an answer of status error."""
        started = time.perf_counter()
        day = asked_on or self.today()
        question = Question(text=text, standalone=text, asked_on=day)
        try:
            question = self.understand(text, asked_on=day, history=history)
            question = of_issue(question, self.library)
            question = replace(question, where=narrowed(question.where, where))
            taken = tuple(Note("understood", messages.taken_for(*slip)) for slip in question.slips)
            for answer in self._answers(question, history):
                yield replace(answer, notes=(*taken, *answer.notes), seconds=time.perf_counter() - started)
        except NewsqaError as error:
            models = Models(self.embedding)
            yield Answer(question, Status.ERROR, str(error), models=models, seconds=time.perf_counter() - started)

    def _answers(self, question: Question, history: Sequence[Turn]) -> Iterator[Answer]:
        base = Answer(question, Status.NO_EVIDENCE, "", models=Models(self.embedding))
        if question.kind in _NOT_FOR_THE_PAPER:
            yield replace(base, text=_NOT_FOR_THE_PAPER[question.kind])
            return
        if lacks_issue(question, self.library):
            yield replace(base, text=messages.NO_SUCH_ISSUE.format(number=question.issue_number))
            return
        question, found = inquire(self._finder, self.understand, question)
        base = replace(base, question=question, retrieved=retrieved(found.every, DEPTH))
        checked = self._verified(found)
        if found.answers and not checked.draft.claims:
            found = self._finder.without(question, found, {quote.article_id for quote in found.draft.quotes})
            checked = self._verified(found)
        unsure = found.decision.confidence < SURE
        if not found.answers or not checked.draft.claims or (unsure and announced(question, self.library)):
            yield self._refused(base, found)
        elif self.chat is None:
            yield self._finished(base, found, checked)
        else:
            yield from self._spoken(self.chat, base, found, checked, history)

    def _verified(self, found: Found) -> Verification:
        return verify(found.draft, self._finder.stored(found.draft, found.evidence), counts=_counts(found.draft))

    def _spoken(
        self, chat: Chat, base: Answer, found: Found, own_words: Verification, history: Sequence[Turn]
    ) -> Iterator[Answer]:
        """A chat model's sentences as far as they are whole and verified; the paper's own words where it fails."""
        kept: tuple[Claim, ...] = ()
        heard, meter = 0, Meter()
        spoken_base = replace(base, models=Models(self.embedding, chat.name))
        try:
            for spoken in chat.read(base.question, found.evidence, history=history, meter=meter):
                latest = Draft(spoken.claims[heard:])
                heard = len(spoken.claims)
                passed = verify(latest, self._finder.stored(latest, found.evidence)).draft.claims
                if passed:
                    kept += passed
                    yield self._shown(spoken_base, Draft(kept))
            if not kept:
                raise ChatFailed("它的回答没有一句能在报纸原文里核实。")  # noqa: TRY301  (one way to fall back)
        except ChatFailed as failure:
            fallen = self._finished(base, found, own_words, Note("fallback", messages.fallback(str(failure))))
            yield replace(fallen, tokens=meter.tokens)
            return
        notes = [Note("ai_generated", messages.AI_GENERATED)]
        if heard > len(kept):
            notes.append(Note("removed", messages.UNVERIFIED_REMOVED.format(count=heard - len(kept))))
        draft = Draft(kept, own_words.draft.status, own_words.draft.notes)
        yield replace(self._finished(spoken_base, found, Verification(draft), *notes), tokens=meter.tokens)

    def _finished(self, base: Answer, found: Found, checked: Verification, *notes: Note) -> Answer:
        draft = checked.draft
        about, open_end = circumstances(base.question, draft, found.evidence, self.library)
        status = Status.PARTIAL if open_end and draft.status is Status.ANSWERED else draft.status
        every = tuple(dict.fromkeys((*notes, *draft.notes, *about)))
        return replace(self._shown(base, draft), status=status, notes=every)

    def _shown(self, base: Answer, draft: Draft) -> Answer:
        """The text with its marks, and the citations that they number."""
        articles = self.library.articles(list(dict.fromkeys(quote.article_id for quote in draft.quotes)))
        citations = tuple(
            cite(number, quote, articles[quote.article_id], verified=True)
            for number, quote in enumerate(draft.quotes, start=1)
        )
        return replace(base, status=Status.ANSWERED, text=render(draft), citations=citations)

    def _refused(self, base: Answer, found: Found) -> Answer:
        why = refusal(base.question, found, self.library, elsewhere=self.elsewhere, find=self._finder.find)
        return replace(base, text=why.text, notes=why.notes, nearest=why.nearest)

    @property
    def _finder(self) -> Finder:
        return Finder(self.library, self.retriever, self.read, self.threshold)


_NOT_FOR_THE_PAPER = {
    QuestionKind.SMALL_TALK: messages.SMALL_TALK,
    QuestionKind.OUTSIDE: messages.OUTSIDE_WORLD,
}


def _counts(draft: Draft) -> tuple[int, ...]:
    """How many articles a list cites, and how many it would where it was cut."""
    return len({quote.article_id for quote in draft.quotes}), int(dict(draft.features).get("lines", 0))
