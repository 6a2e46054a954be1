"""What is found for a question as a whole: part by part where it asks for several things, and in both readings where it
may or may not go on from the question before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Protocol

from embeddings.types import Filter
from qa.finding import Finder, Found
from qa.several import by_thing, by_time, tells, together
from qa.types import Question, Turn

AS_SURE = 0.05
"""By how much confidence a question may be less sure in company than alone and still be meant so."""


class Understand(Protocol):
    """`qa.question.understand`."""

    def __call__(self, text: str, *, asked_on: date, history: Sequence[Turn] = ()) -> Question:
        """The question as understood."""


def inquire(finder: Finder, understand: Understand, question: Question) -> tuple[Question, Found]:
    """What the paper says, with the question in the reading that it says it to.

    A question that may go on from the one before is read alone first. It goes on where only then it is answered from
    the articles on that one, and no less surely.
    """
    alone = _in_parts(finder, understand, question)
    if not question.resumed:
        return question, alone
    near = {one.stored.article.id for one in finder.nearest(understand(question.before, asked_on=question.asked_on))}
    if alone.answers and near & _cited(alone):
        return question, alone
    again = replace(_understood(understand, question.resumed, question), text=question.text)
    resumed = _in_parts(finder, understand, again)
    goes_on = resumed.answers and near & _cited(resumed) and _surer(resumed, alone)
    return (again, resumed) if goes_on else (question, alone)


def _cited(found: Found) -> frozenset[str]:
    return frozenset(quote.article_id for quote in found.draft.quotes)


def _surer(resumed: Found, alone: Found) -> bool:
    return not alone.answers or resumed.decision.confidence >= alone.decision.confidence - AS_SURE


def _in_parts(finder: Finder, understand: Understand, question: Question) -> Found:
    """What the paper says. A question that asks for several things is answered part by part, as far as the answer to
    the whole of it leaves something out."""
    whole = finder.find(question)
    times = by_time(question)
    apart = whole.decision.missing or (whole.answers and not _is_a_list(whole))
    asked = times or (by_thing(question) if apart else ())
    each = [
        whole
        if not times and tells(whole.draft, part, [one for one in asked if one != part])
        else finder.find(_understood(understand, part, question))
        for part in asked
    ]
    told = [one for one in each if one.answers]
    if not told or (not times and not whole.answers and len(told) < len(each)):
        return whole  # what lacks in print is lacking in a part of the question too
    untold = [part for part, one in zip(asked, each, strict=True) if not one.answers]
    draft = together([one.draft for one in told], untold)
    evidence = {one.stored.article.id: one for found in (*told, whole) for one in found.evidence}
    surest = max((one.decision for one in told), key=lambda decision: decision.confidence)
    return Found(whole.every, list(evidence.values()), draft, replace(surest, status=draft.status))


def _is_a_list(found: Found) -> bool:
    """Whether the answer is a list over all articles: how many there are and what each says is told in one."""
    return any(name == "lines" for name, _ in found.draft.features)


def _understood(understand: Understand, text: str, question: Question) -> Question:
    """Other words of the question, in the part of the library that it is asked of."""
    understood = understand(text, asked_on=question.asked_on)
    return replace(understood, where=narrowed(understood.where, question.where))


def narrowed(understood: Filter, chosen: Filter) -> Filter:
    """What a person chose stands above what was understood, field by field; a chosen day drops an understood one."""
    dated = {"date_from", "date_to", "event_from", "event_to"}
    if any(getattr(chosen, name) for name in dated):
        understood = replace(understood, date_from=None, date_to=None, event_from=None, event_to=None)
    values = {one.name: getattr(chosen, one.name) or getattr(understood, one.name) for one in fields(Filter)}
    return Filter(**values)
