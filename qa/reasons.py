"""Why there is no answer, as far as the library knows: announced only, withdrawn, told of other days, cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from embeddings.types import Coverage, Filter, StoredArticle, Teaser
from qa import messages
from qa.circumstances import breaks_off
from qa.draft import Decision, Draft
from qa.grams import contained, grams
from qa.timefit import Fit, fit
from qa.types import Evidence, Nearest, Note, Question

ALIKE = 0.5
"""Share of pairs that make a headline the one that was asked for, of the question or of the headline."""
SURELY = 0.5
"""Confidence at which the same question about any day is said to be answered on other days."""
HEADLINES = 3
"""Nearest headlines beside a refusal."""


class EditorNote(Protocol):
    """A withdrawal or return of an article."""

    @property
    def article_id(self) -> str:
        """Which article."""

    @property
    def kind(self) -> str:
        """What was done to it."""


class Shelf(Protocol):
    """What is asked of `embeddings.library.Library`."""

    def articles(self, article_ids: Sequence[str], *, include_withdrawn: bool = False) -> Mapping[str, StoredArticle]:
        """Those that exist, by id."""

    def page_numbers(self, paper: str | None, day: date) -> Sequence[int]:
        """The pages of an issue that are in the library."""

    def teasers(self, where: Filter = Filter()) -> Sequence[Teaser]:
        """Index entries."""

    def coverage(self) -> Coverage:
        """What the library holds."""

    def editor_notes(self, article_id: str | None = None) -> Sequence[EditorNote]:
        """What editors did."""


class Found(Protocol):
    """`qa.finding.Found`, as far as a refusal needs it."""

    @property
    def draft(self) -> Draft:
        """What was read; its notes may say why it is empty."""

    @property
    def every(self) -> Sequence[Evidence]:
        """All that was retrieved."""

    @property
    def decision(self) -> Decision:
        """How sure the draft is, and why it may not be shown."""

    @property
    def answers(self) -> bool:
        """Whether the draft may be shown."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is said instead of an answer."""

    text: str
    notes: tuple[Note, ...] = ()
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """A reason: the sentence of the answer, and the note beside it."""

    text: str
    note: Note


def refusal(
    question: Question, found: Found, library: Shelf, *, elsewhere: str, find: Callable[[Question], Found]
) -> Refusal:
    """The most telling reason first; every refusal carries the nearest headlines and, for services, where to ask."""
    held = library.coverage()
    if held.articles == 0:
        return Refusal(messages.EMPTY_LIBRARY)
    other_days = _other_days(question, find)
    why = (
        announced(question, library)
        or _withdrawn(question, library)
        or _outside_time(question, other_days)
        or _said(found)
        or _cut_off(question, found.every, library)
        or _unmentioned(found.decision)
    )
    text = why.text if why else (messages.NOT_ANSWERED if found.every else messages.NOTHING_FOUND)
    notes = [*([why.note] if why else []), *_not_covered(question, held)]
    if messages.is_service(question.standalone) and elsewhere:
        notes.append(Note("ask_elsewhere", elsewhere))
    return Refusal(text, tuple(notes), _nearest(found.every or other_days))


def _said(found: Found) -> Why | None:
    """What the reader itself found out (the article bears no name)."""
    notes = found.draft.notes if not found.draft.claims else ()
    return Why(notes[0].text, notes[0]) if notes else None


def _unmentioned(decision: Decision) -> Why | None:
    """What the question names, or takes for granted, and the nearest article does not say."""
    if not decision.missing:
        return None
    return Why(messages.unmentioned(decision.missing), Note("unmentioned", messages.UNMENTIONED))


def _nearest(evidence: Iterable[Evidence]) -> tuple[Nearest, ...]:
    """The best headlines."""
    articles = [one.stored.article for one in evidence][:HEADLINES]
    return tuple(Nearest(one.id, one.headline, one.issue.date) for one in articles)


def announced(question: Question, library: Shelf) -> Why | None:
    """The index entry that the question is about, where its story is not in the library."""
    asked = grams(question.standalone)
    where = Filter(date_from=question.where.date_from, date_to=question.where.date_to, papers=question.where.papers)
    scored = [(likeness(asked, one.title), one) for one in library.teasers(where) if one.article_id is None]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return Why(messages.teaser(best[1]), Note("teaser", messages.TEASER)) if best and best[0] >= ALIKE else None


def likeness(asked: frozenset[str], headline: str) -> float:
    """How much of the question a headline holds, or the question of the headline, 0 to 1; two pairs must agree."""
    title = grams(headline)
    if len(asked & title) < 2:
        return 0.0
    return max(contained(asked, title), contained(title, asked))


def _withdrawn(question: Question, library: Shelf) -> Why | None:
    ids = list(dict.fromkeys(note.article_id for note in library.editor_notes() if note.kind == "withdrawal"))
    asked = grams(question.standalone)
    for stored in library.articles(ids, include_withdrawn=True).values() if ids else ():
        article = stored.article
        if stored.withdrawn_reason is not None and (
            likeness(asked, article.title) >= ALIKE or contained(asked, grams(article.title + article.text)) >= 0.7
        ):
            text = messages.withdrawn(article.headline, stored.withdrawn_reason)
            return Why(text, Note("withdrawn", messages.WITHDRAWN))
    return None


def _other_days(question: Question, find: Callable[[Question], Found]) -> Sequence[Evidence]:
    """Evidence of other days than the ones asked for, where it surely answers."""
    timeless = without_time(question)
    if question.time is None or timeless == question:
        return ()
    other = find(timeless)
    return other.every if other.answers and other.decision.confidence >= SURELY else ()


def without_time(question: Question) -> Question:
    """The question about any day."""
    where = replace(question.where, date_from=None, date_to=None, event_from=None, event_to=None)
    return replace(question, time=None, where=where)


def _outside_time(question: Question, other_days: Sequence[Evidence]) -> Why | None:
    articles = [one.stored.article for one in other_days[:HEADLINES]]
    days = sorted({article.issue.date for article in articles if article.issue.date})
    if question.time is None or not days or any(fit(question, one) in {Fit.EVENT, Fit.PRINTED} for one in articles):
        return None
    last = (question.time.end - timedelta(microseconds=1)).date()
    text = messages.outside_time(question.time.text, question.time.start.date(), last, days)
    return Why(text, Note("outside_time", messages.OUTSIDE_TIME))


def _cut_off(question: Question, evidence: Sequence[Evidence], library: Shelf) -> Why | None:
    """The best article breaks off, and is about what was asked."""
    for one in evidence[:1]:
        article = one.stored.article
        linked = library.articles([link.target for link in one.stored.links])
        about = contained(grams(question.standalone), grams(article.title + article.text)) >= ALIKE
        if about and breaks_off(one.stored, linked, library):
            text = messages.continued(article.headline, article.jump_to_page, answered=False)
            return Why(text, Note("incomplete", messages.INCOMPLETE))
    return None


def _not_covered(question: Question, held: Coverage) -> list[Note]:
    """Where the question asks for days before the first paper or after the last."""
    if question.time is None or question.time.vague or held.first_date is None or held.last_date is None:
        return []
    outside = question.time.end.date() <= held.first_date - _WEEK or question.time.start.date() > held.last_date
    return [Note("coverage", messages.coverage(held))] if outside else []


_WEEK = timedelta(days=7)
"""A paper tells of days shortly before its first issue."""
