"""One story told twice: corrected, changed, or contradicted. Which articles an answer shows, and in what order.

Only articles of the same paper are compared, and only where the asked thing is a figure, a time or an office-holder:
a difference of wording is no change. A correction comes first and the corrected words after it; of changed figures
the newest comes first, then the older ones with their dates; figures of one day that disagree stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa.candidates import EXPECTED
from qa.clues import Clues, Kind
from qa.dated import short_date
from qa.differing import differ
from qa.grams import contained, grams
from qa.judged import Judged
from qa.progress import asks_how_far, newest_first
from qa.timefit import Fit, fit
from qa.types import Note, Question, QuestionKind
from qa.values import Told, compares, has_value, share, surroundings, told, values_in

COMPARABLE = 0.85
"""Share of the best article's coverage of the question that another must reach to tell of the same thing."""
OF_ONE_COURSE = 0.7
"""The same where all reports on a matter are asked for: words that ask (一步步, 经过) stand in none of them."""
LONGEST_COURSE = 6
"""Articles shown of how something changed."""
CONCERNED = 0.6
"""Share of the best article's nearness between a value of the asked kind and the question word's neighbours that a
correction must reach."""
LIKELY = 0.04
"""Share of the best article's probability that another must reach."""
WITH_VALUE = 0.01
"""Share of the best article's probability at which one that has the asked value goes before one that has none."""
POSSIBLE = 0.0005
"""The same where the values of both are held against each other: those say for themselves whether they differ."""
FAINT = 0.0001
"""The same where the newest value is asked for."""
ELSEWHERE = 0.6
"""Share of the best article's worth at which an article of another source is shown beside it."""
SAME_WORDS = 0.6
"""Share of a sentence's pairs of characters that another holds where both say the same."""
_OF_CORRECTIONS = re.compile(r"更正|勘误|有误|登错|印错")
_WRONG = re.compile(
    r"[“\"](?P<one>[^“”\"]{2,40})[”\"](?:有误|系[^，。]{0,12}之误|应[为是作]|更正为)|误(?:为|作|写[为成作]|写)[“\"](?P<other>[^“”\"]{2,40})[”\"]"
)
"""What a correction quotes as wrong."""
_OF_CHANGE = re.compile(r"怎么变|变化|变动|来龙去脉|怎么调整|如何调整")
_OPEN = frozenset({Kind.YES_NO, Kind.OTHER})
"""Kinds of questions after how far something has come: 启用了没有 has no question word."""
_CHANGING = frozenset({Kind.NUMBER, Kind.TIME, Kind.PERSON})


@dataclass(frozen=True, slots=True)
class Shown:
    """The articles of an answer in the order in which they are shown, with what the reader should know; `same` says
    what the first of them says."""

    articles: tuple[Judged, ...]
    notes: tuple[Note, ...] = ()
    same: Judged | None = None


def shown(question: Question, asked: Clues, best: Judged, judged: Sequence[Judged]) -> Shown:
    """The best article alone, unless another corrects, overtakes or contradicts it, or another source tells of it."""
    if not best.corrects:
        best = _with_value(question, asked, best, judged)
    by_value = compares(question.standalone) and not best.corrects and told(asked, best) is not None
    corrected = _set_right(asked, best, judged) if by_value else _corrected(asked, best, judged)
    if corrected:
        return corrected
    if _OF_CHANGE.search(asked.text) or question.kind is QuestionKind.TIMELINE:
        return _course(best, judged)
    if asked.kind in _OPEN and question.time is None and best.is_of_the_paper_of(best) and asks_how_far(asked):
        return _state(asked, best, judged)
    sides = _sides(question, asked, best, judged)
    if sides is None:
        return _elsewhere(asked, Shown((best,)), judged)
    return _set_right(asked, sides[1], judged) or _beside(question, *sides)


def _set_right(asked: Clues, one: Judged, judged: Sequence[Judged]) -> Shown | None:
    """The correction of an article's value and the article, where the correction speaks of that very value."""
    found = _corrected(asked, one, judged)
    own = told(asked, one)
    if found is None or own is None or len(found.articles) < 2:
        return None
    named = values_in(asked, found.articles[0])
    return found if any(value.agrees(other) for value in own.values for other in named) else None


def _state(asked: Clues, best: Judged, judged: Sequence[Judged]) -> Shown:
    """How far a matter has come: the newest report first."""
    reports = newest_first(asked, best, judged)
    if len(reports) == 1:
        return _elsewhere(asked, Shown(reports), judged)
    note = Note(
        "older", f"先列最新的进展；{short_date(reports[-1].article.issue.date or date.min)}的较早报道列在其后。"
    )
    return Shown(reports, (note,))


def _sides(question: Question, asked: Clues, best: Judged, judged: Sequence[Judged]) -> tuple[Judged, Judged] | None:
    """The best article and another of its paper that gives the asked thing another value, or a further one."""
    others = [one for one in judged if one is not best and one.is_of_the_paper_of(best) and not one.corrects]
    if compares(question.standalone) and not _OF_CHANGE.search(asked.text):
        least = FAINT if question.wants_newest else POSSIBLE
        likely = [one for one in others if one.mass >= least * best.mass]
        return _valued(asked, best, likely, newest=question.wants_newest)
    rivals = [one for one in others if _rival(asked, best, one)]
    if not rivals or asked.kind not in _CHANGING:
        return None
    return best, max(rivals, key=lambda one: (one.mass, one.article.id))


def _valued(asked: Clues, best: Judged, others: Sequence[Judged], *, newest: bool) -> tuple[Judged, Judged] | None:
    """Both articles, each read for the clause that gives its value; `newest`: the last of those that hold about as much
    of the question, where the newest value is asked for."""
    found = [(one, pair) for one in others if (pair := differ(asked, best, one, newer=_newer(best, one)))]
    if not found:
        return None
    most = max(_hold(asked, *each) for each in found)
    if newest:
        found = [each for each in found if _hold(asked, *each) >= OF_ONE_COURSE * most]
        day = max(each[0].article.issue.date or date.min for each in found)
        found = [each for each in found if (each[0].article.issue.date or date.min) == day]
    rival, (own, its) = max(found, key=lambda each: (_hold(asked, *each), each[0].mass, each[0].article.id))
    return best.toward(own.clause), rival.toward(its.clause)


def _hold(asked: Clues, rival: Judged, pair: tuple[Told, Told]) -> float:
    return round(share(asked, surroundings(rival, pair[1].clause)), 2)


def _with_value(question: Question, asked: Clues, best: Judged, judged: Sequence[Judged]) -> Judged:
    """The best article; where it has no value of the asked kind, the likeliest other one of its paper that has one."""
    if not compares(question.standalone) or has_value(asked, best):
        return best
    others = [
        one for one in judged if one is not best and one.is_of_the_paper_of(best) and one.mass >= WITH_VALUE * best.mass
    ]
    found = [
        (one, value) for one in others if (value := told(asked, one)) and one.coverage >= COMPARABLE * best.coverage
    ]
    if not found:
        return best
    other, value = max(found, key=lambda each: (each[0].mass, each[0].article.id))
    return other.toward(value.clause)


def _beside(question: Question, best: Judged, rival: Judged) -> Shown:
    """Two articles that give different values: of one day side by side, else the newest first."""
    day, other_day = best.article.issue.date, rival.article.issue.date
    if day is None or other_day is None:
        return Shown((best,))
    if day == other_day:
        note = Note("contradiction", "同一天的两篇报道说法不一，两处都列在上面。")
        return Shown((best, rival), (note,))
    timed = question.time is not None and not question.wants_newest
    if timed and any(fit(question, one.article) not in {Fit.EVENT, Fit.PRINTED} for one in (best, rival)):
        return Shown((best,))
    newest, older = (best, rival) if day > other_day else (rival, best)
    note = Note("older", f"先列较新的说法；{short_date(min(day, other_day))}的较早报道与之不同，列在其后。")
    return Shown((newest, older), (note,))


def _elsewhere(asked: Clues, show: Shown, judged: Sequence[Judged]) -> Shown:
    """With the likeliest article of another source, where it is nearly as likely to hold the answer as the first one:
    two papers tell the same story, and either may lack what was asked."""
    best = show.articles[0]
    others = [one for one in judged if one is not best and not one.is_of_the_paper_of(best)]
    second = max(others, key=lambda one: (one.worth, one.article.id), default=None)
    if second is None or second.worth < ELSEWHERE * best.worth:
        return show
    if _says_the_same(asked, best, second):
        return replace(show, same=second)
    return replace(show, articles=(*show.articles, second))


def _says_the_same(asked: Clues, best: Judged, second: Judged) -> bool:
    """Whether the likeliest sentence of an article gives no other value than that of the best, or the same words."""
    tops = ((one.view, int(one.view.sentence_of[one.top])) for one in (best, second))
    own, other = (view.body[slice(*view.sentences[number].span)] for view, number in tops)
    values = _values(asked, second)
    if asked.kind in _CHANGING and values:
        return all(value in own for value in values)
    return contained(grams(other), grams(own)) >= SAME_WORDS


def _course(best: Judged, judged: Sequence[Judged]) -> Shown:
    """How something changed: the articles of one paper that tell of it, oldest first."""
    told = [
        one
        for one in judged
        if one.is_of_the_paper_of(best) and one.article.issue.date and one.coverage >= OF_ONE_COURSE * best.coverage
    ]
    by_day = sorted(told, key=lambda one: (one.article.issue.date or date.min, -one.mass))
    days: dict[date | None, Judged] = {}
    for one in by_day:
        days.setdefault(one.article.issue.date, one)
    return Shown(tuple(days.values())[-LONGEST_COURSE:]) if best in by_day and len(days) > 1 else Shown((best,))


def _corrected(asked: Clues, best: Judged, judged: Sequence[Judged]) -> Shown | None:
    """The correction and then what it corrects, whichever of the two was found first."""
    by_id = {one.article.id: one for one in judged}
    own = best.article.id
    for link in best.evidence.stored.links:
        if link.kind == "correction" and own in {link.source, link.target}:
            correction, corrected = by_id.get(link.source), by_id.get(link.target)
            if correction and corrected and _concerns(asked, correction, corrected):
                return Shown((correction, corrected))
            if correction is best and corrected:
                return Shown((corrected,))
    if best.corrects:
        told = [one for one in judged if not one.corrects and one.is_of_the_paper_of(best)]
        likeliest = max(told, key=lambda one: one.mass, default=None)
        return Shown((likeliest,)) if likeliest and not _concerns(asked, best, likeliest) else None
    found = [one for one in judged if _corrects(one, best) and _concerns(asked, one, best)]
    return Shown((max(found, key=lambda one: one.coverage), best)) if found else None


def _corrects(one: Judged, best: Judged) -> bool:
    """Whether an unlinked correction of the same paper, of that day or later, speaks of what was asked."""
    day, own_day = best.article.issue.date, one.article.issue.date
    return (
        one.corrects
        and one.is_of_the_paper_of(best)
        and (day is None or own_day is None or own_day >= day)
        and one.coverage >= COMPARABLE * best.coverage
    )


def _concerns(asked: Clues, correction: Judged, best: Judged) -> bool:
    """Whether what is set right is what was asked for, not something else in the same article."""
    figures = [word for word in asked.numerals if word[0].isdigit()]
    if any(value in correction.view.body for value in (*_values(asked, best), *figures)):
        return True
    if _OF_CORRECTIONS.search(asked.text) or _was_wrong(correction, best):
        return True
    nearness = float(correction.column("focus_kind").max())
    return nearness > 0.0 and nearness >= CONCERNED * best.figure("focus_kind")


def _was_wrong(correction: Judged, best: Judged) -> bool:
    """Whether the very words that the correction quotes as wrong stand in the likeliest sentence."""
    sentence = best.view.body[slice(*best.view.sentences[int(best.view.sentence_of[best.top])].span)]
    wrong = (match["one"] or match["other"] for match in _WRONG.finditer(correction.view.body))
    return any(words in sentence for words in wrong)


def _rival(asked: Clues, best: Judged, other: Judged) -> bool:
    """Whether another article of the same paper gives the asked thing another value, or a further one."""
    if other.mass < LIKELY * best.mass or other.coverage < COMPARABLE * best.coverage:
        return False
    values, others = _values(asked, best), _values(asked, other)
    return bool(values and others) and (not values & others or bool(_newer(best, other) and others > values))


def _newer(best: Judged, other: Judged) -> bool:
    day, other_day = best.article.issue.date, other.article.issue.date
    return day is not None and other_day is not None and other_day > day


def _values(asked: Clues, one: Judged) -> frozenset[str]:
    """The figures, times or names in the likeliest clause that the question itself does not hold."""
    start, end = one.view.clauses[one.top]
    names = ("number", "time") if _OF_CHANGE.search(asked.text) else EXPECTED[asked.kind]
    found = [span for name in names for span in one.view.kinds[name] if start <= span[0] and span[1] <= end]
    if asked.kind is Kind.NUMBER:
        times = one.view.kinds["time"]
        found = [span for span in found if not any(at < span[1] and span[0] < stop for at, stop in times)]
    words = (one.view.body[begin:stop] for begin, stop in found)
    return frozenset(word.strip("约近超逾达为") for word in words if word not in asked.text)
