"""From a question to what the paper says: retrieve, keep to the asked time, read or survey, decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from embeddings.types import Filter, StoredArticle
from qa import messages, reasons
from qa.about import about
from qa.attendance import attendance
from qa.contents import Issues, contents
from qa.course import course
from qa.draft import Decision, Draft, Reason
from qa.focus import focused
from qa.holding import holding, office_asked
from qa.instead import instead
from qa.kinds import expected_answer
from qa.lacking import lacks
from qa.offices import asks_for_office, offices
from qa.question import time_filters
from qa.reader import read
from qa.refusal import DEFAULT_THRESHOLD, decide
from qa.setright import corrections
from qa.shapes import AnswerShape
from qa.survey import gathers, sole, survey
from qa.timefit import Fit, fit, in_other_years, is_loose, names_its_year
from qa.topic import topic_of
from qa.types import Evidence, Note, Question, QuestionKind, Status
from qa.whose import Asked, asked_for, held

DEPTH = 50
"""Stories retrieved for one question."""
NEAREST = 3
"""Articles that a conversation on a question is about."""
SURVEYED = 2000
"""Articles that pass a question's filter, beyond which a list goes over the evidence only."""
_RULES = frozenset({AnswerShape.CLOCK, AnswerShape.OPENING_HOURS, AnswerShape.MONEY, AnswerShape.PHONE})


class Shelf(reasons.Shelf, Issues, Protocol):
    """`embeddings.library.Library`, as far as an answer needs it."""

    def count(self, where: Filter = Filter()) -> int:
        """How many pass."""


class Retriever(Protocol):
    """`qa.retriever.Retriever`."""

    def retrieve(self, question: Question, k: int = 50) -> list[Evidence]:
        """Ranked evidence, one entry a story."""


Read = Callable[[Question, Sequence[Evidence]], Draft]


@dataclass(frozen=True, slots=True)
class Found:
    """`every`: all that was retrieved; `evidence`: what was read of it; and the answer that it gives, if any."""

    every: Sequence[Evidence]
    evidence: Sequence[Evidence]
    draft: Draft
    decision: Decision

    @property
    def answers(self) -> bool:
        """Whether the draft may be shown."""
        return self.decision.status is not Status.NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds in one library; `threshold` is the confidence below which nothing is answered."""

    library: Shelf
    retriever: Retriever
    read: Read = read
    threshold: float = DEFAULT_THRESHOLD

    def find(self, question: Question) -> Found:
        """What the paper says that the asker may have read, or where that is nothing, what it says later."""
        if (known := self._printed_by_then(question)) is not None:
            found = self._found(known)
            if found.answers:
                return found
        return self._found(question)

    def nearest(self, question: Question) -> Sequence[Evidence]:
        """The few articles that are nearest to a question."""
        return self.retriever.retrieve(question, DEPTH)[:NEAREST]

    def _printed_by_then(self, question: Question) -> Question | None:
        """The question of what was printed up to the asker's day; None where that is all, or days were chosen."""
        last, where = self.library.coverage().last_date, question.where
        if last is None or last <= question.asked_on or where.date_from or where.date_to:
            return None
        return replace(question, where=replace(where, date_to=question.asked_on + timedelta(days=1)))

    def _found(self, question: Question) -> Found:
        """What the paper says of the asked time, in the asker's year before the years before it; where it says nothing,
        what it says of any time, if that is an answer."""
        every = self.retriever.retrieve(question, DEPTH)
        covered = self.library.coverage()
        for asked in (question, *in_other_years(question, covered.first_date, covered.last_date)):
            timed = _in_time(asked, every) or self._searched_in_time(asked)
            if timed and len(timed) < len(every):
                found = self._read(asked, every, timed)
                if found.answers:
                    return found
        return self._read(question, every, every or timed)

    def without(self, question: Question, found: Found, ids: Collection[str]) -> Found:
        """What the rest of the evidence says: for when nothing that these articles say may be shown."""
        return self._read(question, found.every, [one for one in found.evidence if one.stored.article.id not in ids])

    def stored(self, draft: Draft, evidence: Sequence[Evidence]) -> Mapping[str, StoredArticle]:
        """The articles that a draft quotes: from the evidence, else from the library (lists go over all of it)."""
        known = {one.stored.article.id: one.stored for one in evidence}
        missing = [one for one in dict.fromkeys(quote.article_id for quote in draft.quotes) if one not in known]
        return known | dict(self.library.articles(missing)) if missing else known

    def _read(self, question: Question, every: Sequence[Evidence], evidence: Sequence[Evidence]) -> Found:
        draft = self._draft(question, evidence)
        if draft.claims and not evidence:  # listed from the library itself
            return Found(every, evidence, draft, Decision(draft.status, draft.score))
        decision = decide(question, evidence, draft, threshold=self.threshold)
        if decision.missing and decision.status is Status.NO_EVIDENCE:
            told = instead(question, decision.missing, self.stored(draft, evidence).values(), evidence)
            if told:
                return Found(every, evidence, told, Decision(told.status, decision.confidence))
        draft = focused(question, draft, self.stored(draft, evidence))
        if decision.status is not Status.NO_EVIDENCE and not self._is_of_its_time(question, draft, evidence):
            decision = replace(decision, status=Status.NO_EVIDENCE, reason=Reason.OUTSIDE_TIME)
        elif decision.status is not Status.NO_EVIDENCE and lacks(question.standalone, [it.text for it in draft.claims]):
            decision = replace(decision, status=Status.NO_EVIDENCE, reason=Reason.NOT_ABOUT_THIS)
        return Found(every, evidence, draft, decision)

    def _draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Gathered over all matching articles where the question asks for that, else read from the best."""
        asked = expected_answer(question.standalone)
        told = corrections(question, self.library) or contents(question, self.library)
        if told is None and question.kind is QuestionKind.ARTICLE:
            told = about(question, evidence)
        if told is not None:
            return told
        if asks_for_office(question, shape_is_office=asked.shape is AnswerShape.OFFICE):
            held = offices(question, evidence)
            if held.claims:
                return held
        office = office_asked(question)
        if office is not None:
            matching = self._matching(question, office.forms)
            held_by = holding(office, _articles(evidence) if matching is None else matching)
            if held_by.claims:
                return held_by
        return self._gathered(question, evidence) or self.read(question, evidence)

    def _gathered(self, question: Question, evidence: Sequence[Evidence]) -> Draft | None:
        """The lines of a list, a count or a timeline; None where the question asks for none or none is found."""
        asked = asked_for(question)
        attended = self._attended(question, asked, evidence) if asked else None
        if attended is not None or (asked and asked.is_office) or not gathers(question):
            return attended
        about = _without_own_place(question, self.library.coverage().papers)
        if question.kind is QuestionKind.TIMELINE and (told := course(about, evidence)).claims:
            return told
        topic = topic_of(about)
        matching = self._matching(question, topic.needles, printed=topic.printed)
        articles = _articles(evidence) if matching is None else matching
        if question.kind is QuestionKind.TIMELINE:
            articles = list({one.article.id: one for one in (*articles, *_articles(evidence))}.values())
        found = survey(about, articles)
        if question.kind is QuestionKind.COUNT and matching is not None and not found.claims:
            return found  # none of them: no article is asked
        if not found.claims and matching and topic.words and (one := sole(about, matching)):
            telling = [each for each in evidence if each.stored.article.id == one]
            return self.read(question, telling) if telling else None
        return _listed(found, matching, evidence)

    def _attended(self, question: Question, asked: Asked, evidence: Sequence[Evidence]) -> Draft | None:
        """What the person or the office of the question took part in; None where the paper tells of nothing."""
        matching = self._matching(question, asked.needles)
        if matching and (known := held(asked, matching)).holder:
            asked, matching = known, self._matching(question, known.needles)
        if matching is not None and asked.is_office and not any(asked.people(one.article.text) for one in matching):
            return Draft((), status=Status.NO_EVIDENCE)  # nobody of that office then: nobody else is read of
        found = attendance(question, asked, _articles(evidence) if matching is None else matching)
        return _listed(found, matching, evidence)

    def _matching(
        self, question: Question, needles: tuple[str, ...], *, printed: bool = False
    ) -> Sequence[StoredArticle] | None:
        """All articles that pass the question's own filter, in either meaning of its time or only in that of the day
        of print, and hold one of the words; None where nothing limits them or too much passes."""
        wheres = time_filters(question)[-1:] if printed else time_filters(question)
        wheres = wheres or (question.where,)
        if not question.where.people:
            wheres = tuple(replace(where, people=needles) for where in wheres)
        filters = [where for where in wheres if not where.is_empty]
        if not filters or sum(self.library.count(where) for where in filters) > SURVEYED:
            return None
        found = {one.article.id: one for where in filters for one in self.library.select(where)}
        return list(found.values())

    def _searched_in_time(self, question: Question) -> Sequence[Evidence]:
        """Evidence of the asked time only, for when none of the best is."""
        if question.time is None or question.time.vague:
            return ()
        found: dict[str, Evidence] = {}
        for where in time_filters(question):
            for one in self.retriever.retrieve(replace(question, where=where), DEPTH):
                found.setdefault(one.stored.article.id, one)
        return sorted(found.values(), key=lambda one: (-one.score, one.stored.article.id))

    def _is_of_its_time(self, question: Question, draft: Draft, evidence: Sequence[Evidence]) -> bool:
        if question.time is None or is_loose(question.time) or _is_a_rule(question):
            return True
        articles = self.stored(draft, evidence)
        return any(
            fit(question, articles[quote.article_id].article) is not Fit.NONE
            or names_its_year(question, articles[quote.article_id].article, quote.span)
            for quote in draft.quotes
        )


def _listed(found: Draft, matching: Sequence[StoredArticle] | None, evidence: Sequence[Evidence]) -> Draft | None:
    """The list, with a note where it could not go over all matching articles; None where it is empty."""
    if not found.claims:
        return None
    note = Note("coverage", messages.NEAREST_ONLY.format(count=len(evidence)))
    return found if matching is not None else replace(found, notes=(*found.notes, note))


def _articles(evidence: Sequence[Evidence]) -> Sequence[StoredArticle]:
    return [one.stored for one in evidence]


def _is_a_rule(question: Question) -> bool:
    """Whether hours or a price are asked of today or a day to come: what was printed before still holds, and the answer
    says of which day it is."""
    shape = expected_answer(question.standalone).shape
    return question.time is not None and question.time.end.date() > question.asked_on and shape in _RULES


def _without_own_place(question: Question, papers: Sequence[str]) -> Question:
    """The question without the paper's own place, which its articles leave out (某江报 prints 我区); blanked, so that
    spans stay true."""
    places = [re.sub(r"(?:日报|晚报|晨报|时报|周报|商报|都市报|报)$", "", paper) for paper in papers]
    own = "|".join(rf"{re.escape(place)}[区市县镇]?" for place in places if len(place) > 1)
    pattern = rf"{_HERE}|{own}" if own else _HERE
    return replace(question, standalone=re.sub(pattern, lambda match: " " * len(match.group()), question.standalone))


_HERE = r"我区|全区|本区|我们这里|当地|本地"


def _in_time(question: Question, every: Sequence[Evidence]) -> Sequence[Evidence]:
    """Those of the asked time; all of them where none is asked."""
    if question.time is None or question.time.vague:
        return every
    timed = {one.stored.article.id for one in every if fit(question, one.stored.article) in {Fit.EVENT, Fit.PRINTED}}
    corrections = (link for one in every for link in one.stored.links if link.kind == "correction")
    corrected = {
        end for link in corrections for end in (link.source, link.target) if {link.source, link.target} & timed
    }
    return [one for one in every if one.stored.article.id in timed | corrected]
