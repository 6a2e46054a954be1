"""Answers in the paper's own words, with no chat model: every clause of the best articles is judged by a small learned
ranker, and the likeliest ones of one article are shown as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from embeddings.types import StoredArticle
from qa.clues import Clues, clues
from qa.dated import resolved, source_of
from qa.draft import Claim, Draft, Quote
from qa.ranker import ClauseRanker, bundled_ranker, bundled_rarity
from qa.traits import Standing, View, tables, view_of
from qa.types import Evidence, Question, Status
from qa.windows import Lengths, completed, merged, pieces, trimmed

LONGEST_BODY = 8000
"""Characters of an article that are read; what comes later hardly ever answers and costs time."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """`depth`: how many of the ranked articles are read."""

    depth: int = 8
    lengths: Lengths = field(default_factory=Lengths)


@dataclass(frozen=True, slots=True)
class Judged:
    """One article with the probability of each of its clauses."""

    evidence: Evidence
    view: View
    probability: NDArray[np.float64]

    @property
    def mass(self) -> float:
        """The probability that the answer is in this article."""
        return float(self.probability.sum())


def read(
    question: Question,
    evidence: Sequence[Evidence],
    *,
    settings: ReaderSettings = ReaderSettings(),
    ranker: ClauseRanker | None = None,
) -> Draft:
    """The answer that the evidence holds, however unlikely: `qa.refusal.decide` says whether it may be shown."""
    judged, none = judge(question, evidence, settings=settings, ranker=ranker)
    if not judged:
        return Draft(claims=(), status=Status.NO_EVIDENCE)
    best = max(judged, key=lambda one: (_worth(one), one.evidence.score))
    claims = _claims(best, settings.lengths)
    return Draft(claims=claims, score=best.mass, features=_features(best, judged, none))


def judge(
    question: Question,
    evidence: Sequence[Evidence],
    *,
    settings: ReaderSettings = ReaderSettings(),
    ranker: ClauseRanker | None = None,
) -> tuple[list[Judged], float]:
    """The articles that were read with their clauses' probabilities, and the probability that none answers."""
    asked = clues(question.standalone, bundled_rarity())
    company = []
    for rank, one in enumerate(evidence[: settings.depth]):
        article = one.stored.article
        view = view_of(article.title, article.text[:LONGEST_BODY])
        if view.clauses:
            company.append((one, view, Standing(rank, date_fit(asked, article.issue.date))))
    if not company:
        return [], 1.0
    figures = tables(asked, [(view, standing) for _, view, standing in company])
    probability, none = (ranker or bundled_ranker()).probabilities(np.concatenate(figures))
    parts = np.split(probability, np.cumsum([len(table) for table in figures])[:-1])
    return [Judged(one, view, part) for (one, view, _), part in zip(company, parts, strict=True)], none


def date_fit(asked: Clues, day: date | None) -> float:
    """How well an issue's day suits the year and month that the question states: 0 to 1, 0.5 where nothing is said."""
    if asked.year is None or day is None:
        return 0.5
    if asked.month is None:
        if day.year == asked.year:
            return 1.0
        return 0.5 if day.year == asked.year + 1 and day.month <= 2 else 0.0
    months_late = (day.year - asked.year) * 12 + day.month - asked.month
    return {0: 1.0, 1: 0.7}.get(months_late, 0.0)


def _worth(one: Judged) -> float:
    """The best clause with its neighbours counts more than many unlikely ones."""
    return float(one.probability.max(initial=0.0)) + 0.25 * one.mass


def _claims(one: Judged, lengths: Lengths) -> tuple[Claim, ...]:
    stored = one.evidence.stored
    found = [
        completed(one.view, piece, room=lengths.first // 2) for piece in pieces(one.view, one.probability, lengths)
    ]
    claims: list[Claim] = []
    for piece in merged(one.view, found):
        lead = "" if claims else f"{source_of(stored.article)}："
        claims.append(quoted(stored, trimmed(stored.article.text, piece.span), lead=lead))
    return tuple(claims)


def quoted(stored: StoredArticle, span: tuple[int, int], *, lead: str = "") -> Claim:
    """A claim that says what stands at `span` of the article, relative times resolved."""
    article = stored.article
    text, replaced = resolved(article, span)
    return Claim(text=text, quotes=(Quote(article.id, span, article.text[slice(*span)]),), lead=lead, resolved=replaced)


def _features(best: Judged, judged: Sequence[Judged], none: float) -> tuple[tuple[str, float], ...]:
    masses = sorted((one.mass for one in judged), reverse=True)
    return (
        ("none", none),
        ("article_mass", best.mass),
        ("clause_mass", float(best.probability.max())),
        ("second_article_mass", masses[1] if len(masses) > 1 else 0.0),
    )
