"""The whole way from a question to a cited answer, on one screen.

understand → retrieve → read (the paper's own words) → decide → [chat model] → verify → number → note
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Protocol

from articles.errors import ChatFailed, NewsqaError
from embeddings.types import Filter, StoredArticle
from qa import messages, reasons
from qa.circumstances import circumstances
from qa.draft import Claim, Decision, Draft, cite, render
from qa.kinds import expected_answer
from qa.reader import read
from qa.reasons import announced, nearest, refusal
from qa.refusal import DEFAULT_THRESHOLD, decide
from qa.retriever import retrieved
from qa.survey import survey
from qa.types import Answer, Evidence, Models, Note, Question, QuestionKind, Status, Turn
from qa.verify import Verification, verify

DEPTH = 50
"""Stories retrieved for one question."""
SURVEYED = 2000
"""Articles that pass a question's filter, beyond which a list goes over the evidence only."""
SURE = 0.6
"""Confidence below which an index entry that names the very story is believed rather than the best article."""


class Understand(Protocol):
    """`qa.question.understand`."""

    def __call__(self, text: str, *, asked_on: date, history: Sequence[Turn] = ()) -> Question:
        """The question as understood."""


class Shelf(reasons.Shelf, Protocol):
    """`embeddings.library.Library`, as far as an answer needs it."""

    def select(self, where: Filter = Filter()) -> Sequence[StoredArticle]:
        """Articles that pass, in printed order."""

    def count(self, where: Filter = Filter()) -> int:
        """How many pass."""


class Finder(Protocol):
    """`qa.retriever.Retriever`."""

    def retrieve(self, question: Question, k: int = 50) -> list[Evidence]:
        """Ranked evidence, one entry a story."""


class Chat(Protocol):
    """`qa.chain.ChatReader`."""

    @property
    def name(self) -> str:
        """The model's name."""

    def read(
        self, question: Question, evidence: Sequence[Evidence], *, history: Sequence[Turn] = ()
    ) -> Iterator[Draft]:
        """Growing drafts; raises `ChatFailed`."""


Read = Callable[[Question, Sequence[Evidence]], Draft]


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one library. `chat` None: in the paper's own words only. `threshold` is the confidence
    below which nothing is answered, `elsewhere` what service questions are told beside a refusal."""

    library: Shelf
    retriever: Finder
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
            question = replace(question, where=narrowed(question.where, where))
            for answer in self._answers(question, history):
                yield replace(answer, seconds=time.perf_counter() - started)
        except NewsqaError as error:
            models = Models(self.embedding)
            yield Answer(question, Status.ERROR, str(error), models=models, seconds=time.perf_counter() - started)

    def _answers(self, question: Question, history: Sequence[Turn]) -> Iterator[Answer]:
        base = Answer(question, Status.NO_EVIDENCE, "", models=Models(self.embedding))
        if question.kind in _NOT_FOR_THE_PAPER:
            yield replace(base, text=_NOT_FOR_THE_PAPER[question.kind])
            return
        evidence = self.retriever.retrieve(question, DEPTH)
        base = replace(base, retrieved=retrieved(evidence, DEPTH))
        draft = self._draft(question, evidence)
        decision = decide(question, evidence, draft, threshold=self.threshold)
        only_announced = decision.confidence < SURE and announced(question, self.library)
        checked = verify(draft, self._cited(draft, evidence), counts=_counts(draft))
        if decision.status is Status.NO_EVIDENCE or only_announced or not checked.draft.claims:
            yield self._refused(base, evidence, decision)
        elif self.chat is None:
            yield self._finished(base, evidence, checked)
        else:
            yield from self._spoken(self.chat, base, evidence, checked, history)

    def _draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """The paper's own words: gathered over all matching articles where the question asks for them, else read."""
        if question.kind in _GATHERED or expected_answer(question.standalone).across:
            where = question.where
            enough = not where.is_empty and self.library.count(where) <= SURVEYED
            found = self.library.select(where) if enough else [one.stored for one in evidence]
            gathered = survey(question, found)
            if gathered.claims:
                return gathered
        return self.read(question, evidence)

    def _spoken(
        self, chat: Chat, base: Answer, evidence: Sequence[Evidence], own_words: Verification, history: Sequence[Turn]
    ) -> Iterator[Answer]:
        """A chat model's sentences as far as they are whole and verified; the paper's own words where it fails."""
        kept: tuple[Claim, ...] = ()
        heard = 0
        base = replace(base, models=replace(base.models, chat=chat.name))
        try:
            for spoken in chat.read(base.question, evidence, history=history):
                latest = Draft(spoken.claims[heard:])
                heard = len(spoken.claims)
                passed = verify(latest, self._cited(latest, evidence)).draft.claims
                if passed:
                    kept += passed
                    yield self._shown(base, Draft(kept))
            if not kept:
                raise ChatFailed("它的回答没有一句能在报纸原文里核实。")  # noqa: TRY301  (one way to fall back)
        except ChatFailed as failure:
            own = replace(
                base, models=Models(self.embedding), notes=(Note("fallback", messages.fallback(str(failure))),)
            )
            yield self._finished(own, evidence, own_words)
            return
        notes = [Note("ai_generated", messages.AI_GENERATED)]
        if heard > len(kept):
            notes.append(Note("removed", messages.UNVERIFIED_REMOVED.format(count=heard - len(kept))))
        yield self._finished(
            replace(base, notes=tuple(notes)), evidence, Verification(Draft(kept, notes=own_words.draft.notes))
        )

    def _finished(self, base: Answer, evidence: Sequence[Evidence], checked: Verification) -> Answer:
        draft = checked.draft
        notes, open_end = circumstances(base.question, draft, evidence, self.library)
        status = Status.PARTIAL if open_end and draft.status is Status.ANSWERED else draft.status
        every = tuple(dict.fromkeys((*base.notes, *draft.notes, *notes)))
        return replace(self._shown(base, draft), status=status, notes=every)

    def _shown(self, base: Answer, draft: Draft) -> Answer:
        """The text with its marks, and the citations that they number."""
        articles = self._stored([quote.article_id for quote in draft.quotes])
        citations = tuple(
            cite(number, quote, articles[quote.article_id], verified=True)
            for number, quote in enumerate(draft.quotes, start=1)
        )
        return replace(base, status=Status.ANSWERED, text=render(draft), citations=citations)

    def _refused(self, base: Answer, evidence: Sequence[Evidence], decision: Decision) -> Answer:
        why = refusal(
            base.question,
            evidence,
            decision,
            self.library,
            elsewhere=self.elsewhere,
            retrieve=lambda question: self.retriever.retrieve(question, DEPTH),
            answers=self._would_answer,
        )
        return replace(base, text=why.text, notes=why.notes, nearest=why.nearest or nearest(evidence))

    def _would_answer(self, question: Question, evidence: Sequence[Evidence]) -> bool:
        draft = self.read(question, evidence)
        return decide(question, evidence, draft, threshold=self.threshold).status is not Status.NO_EVIDENCE

    def _cited(self, draft: Draft, evidence: Sequence[Evidence]) -> Mapping[str, StoredArticle]:
        """The articles that a draft quotes: from the evidence, else from the library (lists go over all of it)."""
        known = {one.stored.article.id: one.stored for one in evidence}
        ids = dict.fromkeys(quote.article_id for quote in draft.quotes)
        return known | self._stored([one for one in ids if one not in known])

    def _stored(self, ids: Sequence[str]) -> dict[str, StoredArticle]:
        return dict(self.library.articles(list(dict.fromkeys(ids)))) if ids else {}


_GATHERED = frozenset({QuestionKind.COUNT, QuestionKind.TIMELINE})
_NOT_FOR_THE_PAPER = {
    QuestionKind.SMALL_TALK: messages.SMALL_TALK,
    QuestionKind.OUTSIDE: messages.OUTSIDE_WORLD,
}


def narrowed(understood: Filter, chosen: Filter) -> Filter:
    """What a person chose stands above what was understood, field by field; a chosen day drops an understood one."""
    dated = {"date_from", "date_to", "event_from", "event_to"}
    if any(getattr(chosen, name) for name in dated):
        understood = replace(understood, date_from=None, date_to=None, event_from=None, event_to=None)
    values = {one.name: getattr(chosen, one.name) or getattr(understood, one.name) for one in fields(Filter)}
    return Filter(**values)


def _counts(draft: Draft) -> tuple[int, ...]:
    """How many articles a list cites, and how many it would where it was cut."""
    return len({quote.article_id for quote in draft.quotes}), int(dict(draft.features).get("lines", 0))
