"""How a matter went (从开工到通车经历了什么): its milestones as the paper told them, a line an article, in order.

A milestone is a sentence that says what came about and when, of an article that is about the matter. Who was there and
what was said are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from articles.types import Article, Genre, Span
from embeddings.types import StoredArticle
from qa.clues import UNSEEN_WEIGHT, matching_view
from qa.coursewords import (
    APPOINTED,
    CAREER,
    CHANGED,
    ENDS,
    EVENT,
    FRAME,
    HISTORY,
    KIND_OF_WORK,
    MEASURE,
    SAID,
    VALUE,
    YEAR,
)
from qa.draft import Draft
from qa.names import names
from qa.polarity import enclosing, turned
from qa.ranker import bundled_rarity
from qa.sentences import Sentence, sentences
from qa.stories import group
from qa.survey import line_of, listed, part, said
from qa.topic import stands, topic_of
from qa.types import Evidence, Question, Status
from qa.windows import trimmed

DEPTH = 20
"""Articles of the evidence that may tell a part of it."""
READ = 24
"""Sentences of an article that are looked at."""
OF_THE_MATTER = 0.75
"""Share of the best article's hold on the matter that another must reach."""
ABOUT, LEAD = 0.6, 2
"""Share of the matter that a report on it holds in its title or in so many sentences: others only mention it."""
LONGEST_LINE = 90
"""Characters of a sentence beyond which only the clauses about its event are told."""
LEAST = 1.0
"""What a milestone must be worth: about the matter, and dated or an event."""
FURTHER = 0.6
"""By how much less a further milestone of an article may be worth than the first, where many articles tell."""
FEW, EACH_OF_FEW, EACH = 2, 3, 2
"""Articles that are few, the milestones that each of them may tell, and those that each of many may tell."""
WORK = 0.4
"""What a word for the kind of work weighs, beside the name of what is worked on."""
PASSING = 0.9
"""Share of the matter that a sentence must hold in an article on something else."""
LEAST_DATED, MOST_DATED = 2, 6
"""Sentences with a year that an article of history has at least, and that are told of it."""
LATER = 0.06
"""What each sentence further down is worth less: a report tells first what it is about."""

_DAYS = frozenset({"point", "half_day", "day", "range", "month"})
_PLANNED = _DAYS | {"quarter", "year"}


@dataclass(frozen=True, slots=True)
class _Matter:
    """The words that say what the course is of, each with its weight, and the events that the question itself names;
    `career`: of somebody's offices, so that only appointments count; `valued`: of how a sum or a share changed."""

    words: tuple[tuple[str, float], ...]
    stages: tuple[str, ...]
    career: bool = False
    valued: bool = False

    def printed(self, pool: Sequence[StoredArticle]) -> _Matter:
        """The matter in the words that the paper has for it, where two of them or more are left: a figure's name is
        asked for in short (规上工业增加值)."""
        views = [matching_view(one.article.text) for one in pool]
        words = tuple(pair for pair in self.words if any(stands(pair[0], view) for view in views))
        return replace(self, words=words) if len(words) > 1 else self

    def share(self, view: str) -> float:
        """Share of the words by weight that stand in a matching view."""
        total = sum(weight for _, weight in self.words)
        return sum(weight for word, weight in self.words if stands(word, view)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Step:
    """What an article tells; whether its title says that it is about the matter, and whether it tells of a stage that
    the question names or opens with the matter; `passing`: it is on something else."""

    stored: StoredArticle
    spans: tuple[Span, ...]
    titled: bool
    staged: bool
    passing: bool = False


def course(question: Question, evidence: Sequence[Evidence], *, limit: int = 50) -> Draft:
    """A line an article, the oldest first; the dated sentences of one article where it alone tells of the matter. Empty
    where none does."""
    matter = _matter_of(question)
    pool = [one.stored for one in evidence[:DEPTH] if one.stored.article.genre is not Genre.CORRECTION]
    matter = matter.printed(pool) if matter.valued else matter
    once = _steps(matter, _of(matter, pool))
    if len(once) < 2 or HISTORY.search(question.standalone):
        told = _within(question, matter, evidence)
        if told.claims or len(once) < 2:
            return told
    lines = [line_of(step.stored, step.spans) for step in part(question, once, limit)]
    return listed(question, lines, len(once))


def _steps(matter: _Matter, pool: Sequence[StoredArticle]) -> Sequence[_Step]:
    """The steps that the articles tell, each story once, the oldest first; of few articles each tells more."""
    steps = [step for one in pool if (step := _step(matter, one, most=EACH))]
    if sum(step.titled for step in steps) > 1 and not matter.valued:  # the others name it in passing
        steps = [step for step in steps if step.titled or step.staged]
    leaders = group([step.stored.article.text for step in steps])
    once = [step for number, step in enumerate(steps) if leaders[number] == number]
    once.sort(key=lambda step: (step.stored.article.issue.date or date.max, step.stored.article.id))
    if len(once) > FEW:
        return once
    return [_step(matter, one.stored, most=EACH_OF_FEW) or one for one in once]


def _within(question: Question, matter: _Matter, evidence: Sequence[Evidence]) -> Draft:
    """The dated sentences of the nearest article, where it alone tells of a long course; empty where it does not."""
    stored = evidence[0].stored if evidence else None
    if stored is None or not _is_about(matter, stored.article):
        return Draft((), status=Status.NO_EVIDENCE)
    article = stored.article
    dated = [
        one
        for one in sentences(article.text)[:READ]
        if not SAID.search(article.text[slice(*one.span)]) and YEAR.search(article.text[slice(*one.span)])
    ]
    if len(dated) < LEAST_DATED:
        return Draft((), status=Status.NO_EVIDENCE)
    spans = tuple(_line(matter, article, one) for one in dated[:MOST_DATED])
    return replace(listed(question, [line_of(stored, spans)], 1), lines=False)


def _matter_of(question: Question) -> _Matter:
    asked = question.standalone
    ends = ENDS.search(asked)
    bare = _blanked(ENDS, asked) if ends and ends.start() > 1 else asked
    stages = [*EVENT.findall(asked), *(re.split(r"[、到]", ends["stages"]) if ends else ())]
    words = topic_of(replace(question, standalone=_blanked(FRAME, bare))).words
    named = tuple(dict.fromkeys(one for one in stages if len(one) > 1))
    if CAREER.search(asked) and (people := question.people or _people(words)):
        return _Matter(tuple((word, _rarity(word)) for word in people), (), career=True)
    valued = bool(CHANGED.search(asked))
    own = [word for word in words if word not in named and not (valued and MEASURE.fullmatch(word))]
    weighed = tuple((word, _rarity(word) * (WORK if KIND_OF_WORK.fullmatch(word) else 1.0)) for word in own)
    return _Matter(weighed, named, valued=valued)


def _people(words: Sequence[str]) -> tuple[str, ...]:
    """The names of people among words."""
    return tuple(word for word in words if any(one.text == word for one in names(f"书记{word}，")))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)


def _rarity(word: str) -> float:
    rarity = bundled_rarity()
    return max((rarity.get(word[at : at + 2], UNSEEN_WEIGHT) for at in range(len(word) - 1)), default=1.0)


def _of(matter: _Matter, pool: Sequence[StoredArticle]) -> Sequence[StoredArticle]:
    """The articles that hold about as much of the matter as the best, its rarest word among it."""
    if not matter.words:
        return ()
    views = [matching_view(f"{one.article.title}\n{one.article.text}") for one in pool]
    shares = [matter.share(view) for view in views]
    best = max(shares, default=0.0)
    rarest, _ = max(matter.words, key=lambda pair: pair[1])
    needed = any(share == best and stands(rarest, view) for share, view in zip(shares, views, strict=True))
    return [
        one
        for one, view, share in zip(pool, views, shares, strict=True)
        if best and share >= OF_THE_MATTER * best and (not needed or stands(rarest, view))
    ]


def _step(matter: _Matter, stored: StoredArticle, *, most: int) -> _Step | None:
    """The milestones of one article, at most so many, in their order; None where it tells of none."""
    article = stored.article
    if matter.valued and (found := _valued(matter, stored)):
        return found
    if not matter.career and not _is_about(matter, article):
        return _in_passing(matter, stored)
    titled = matter.share(matching_view(article.title))
    cut = sentences(article.text)[:READ]
    worths = {
        number: worth
        for number, one in enumerate(cut)
        if (worth := _worth(matter, article, one, titled) - LATER * number) > LEAST
    }
    if not worths:
        return None
    ranked = sorted(worths, key=lambda number: (-worths[number], number))
    any_worth = matter.career or most > EACH
    chosen = [number for number in ranked if any_worth or worths[number] >= worths[ranked[0]] - FURTHER][:most]
    told = [cut[number] for number in sorted(chosen)]
    named = any(stage in article.text[slice(*one.span)] for one in told for stage in matter.stages)
    opens = bool(cut) and matter.share(matching_view(article.text[slice(*cut[0].span)])) >= PASSING and 0 in chosen
    lines = tuple(_line(matter, article, one) for one in told)
    return _Step(stored, lines, titled >= ABOUT or matter.career, staged=named or opens)


def _valued(matter: _Matter, stored: StoredArticle) -> _Step | None:
    """The first sentence that states the figure whose course is asked for."""
    article = stored.article
    for one in sentences(article.text)[:READ]:
        text = article.text[slice(*one.span)]
        if VALUE.search(text) and matter.share(matching_view(text)) >= PASSING and not SAID.search(text):
            return _Step(stored, (_line(matter, article, one),), titled=True, staged=False)
    return None


def _in_passing(matter: _Matter, stored: StoredArticle) -> _Step | None:
    """What an article on something else says of the matter by its name: that it came about, or until when it shall."""
    article = stored.article
    for one in sentences(article.text)[:READ]:
        start, end = one.span
        text = article.text[start:end]
        dated = any(start <= at.span[0] < end and at.granularity in _PLANNED for at in article.times)
        named = any(
            EVENT.search(said) and matter.share(matching_view(said)) >= PASSING for said in re.split(r"[；;]", text)
        )
        if dated and named and not SAID.search(text):
            staged = any(stage in text for stage in matter.stages)
            return _Step(stored, (_line(matter, article, one),), titled=False, staged=staged, passing=True)
    return None


def _is_about(matter: _Matter, article: Article) -> bool:
    cut = sentences(article.text)[:LEAD]
    lead = article.text[: cut[-1].span[1]] if cut else ""
    return any(matter.share(matching_view(text)) >= ABOUT for text in (article.title, lead))


def _worth(matter: _Matter, article: Article, sentence: Sentence, titled: float) -> float:
    start, end = sentence.span
    text = article.text[start:end]
    if matter.career and not (APPOINTED.search(text) and matter.share(matching_view(text))):
        return 0.0
    near = max(matter.share(matching_view(text)), 0.8 * titled)
    if not near:
        return 0.0
    dated = any(start <= one.span[0] < end and not one.vague and one.granularity in _DAYS for one in article.times)
    staged = any(stage in text for stage in matter.stages)
    valued = matter.valued and bool(VALUE.search(text))
    return 1.5 * near + dated + valued + 0.8 * bool(EVENT.search(text)) + 0.8 * staged - 1.2 * bool(SAID.search(text))


def _line(matter: _Matter, article: Article, sentence: Sentence) -> Span:
    """The sentence; of a long one the clauses from its start or, where that is too far, around its event."""
    start, end = said(article.text, trimmed(article.text, sentence.span))
    if end - start <= LONGEST_LINE:
        return start, end
    clauses = [(max(start, first), min(end, stop)) for first, stop in sentence.clauses if stop > start]
    if matter.valued:
        view = [matter.share(matching_view(article.text[slice(*one)])) for one in clauses]
        key = max(range(len(clauses)), key=lambda n: (view[n], -n))
    else:
        key = next((n for n, one in enumerate(clauses) if _tells(matter, article.text[slice(*one)])), 0)
    first = 0
    while first < key and clauses[key][1] - clauses[first][0] > LONGEST_LINE:
        first += 1
    last = key
    while last + 1 < len(clauses) and clauses[last + 1][1] - clauses[first][0] <= LONGEST_LINE:
        last += 1
    span = trimmed(article.text, (clauses[first][0], clauses[last][1]))
    return enclosing(article.text, span) if turned(article.text, span) else span


def _tells(matter: _Matter, clause: str) -> bool:
    return any(stage in clause for stage in matter.stages) or bool(EVENT.search(clause))
