"""One article as the ranker judged it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from articles.types import Article, Genre
from qa.traits import NAMES, Floats
from qa.types import Evidence
from qa.views import View

BESIDE = 0.3
"""How much of an article's probability stays with the other clauses of the sentence that is shown."""

_COLUMN = {name: number for number, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with the figures of its clauses, shape (clauses, len(NAMES)), and the probability of each."""

    evidence: Evidence
    view: View
    figures: Floats
    probability: NDArray[np.float64]

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.evidence.stored.article

    @property
    def corrects(self) -> bool:
        """Whether it sets another article right: by its form, or because the library has it linked to that."""
        links = self.evidence.stored.links
        own = self.article.id
        linked = any(link.kind == "correction" and link.source == own for link in links)
        return linked or self.article.genre is Genre.CORRECTION

    def is_of_the_paper_of(self, other: Judged) -> bool:
        """Whether one newspaper printed both. Articles that came without its name are of one paper where they stand on
        its pages; reports that were gathered from anywhere have none."""
        own, its = self.article, other.article
        if own.issue.paper is None and its.issue.paper is None:
            return own.page is not None and its.page is not None
        return own.issue.paper == its.issue.paper

    @property
    def mass(self) -> float:
        """The probability that the answer is in this article."""
        return float(self.probability.sum())

    @property
    def worth(self) -> float:
        """What articles are compared by: the best clause with its neighbours counts more than many unlikely ones."""
        return float(self.probability.max(initial=0.0)) + 0.25 * self.mass

    @property
    def top(self) -> int:
        """The number of its likeliest clause."""
        return int(self.probability.argmax())

    @property
    def coverage(self) -> float:
        """The largest share of the question's weight that stands around one sentence of it."""
        return self.figure("best_around")

    def figure(self, name: str) -> float:
        """One figure of the likeliest clause."""
        return float(self.figures[self.top, _COLUMN[name]])

    def column(self, name: str) -> Floats:
        """One figure of every clause, shape (clauses,)."""
        return self.figures[:, _COLUMN[name]]

    def toward(self, clause: int, beside: Sequence[bool] | None = None) -> Judged:
        """The article with most of its probability moved to one clause; those clauses of its sentence that `beside`
        marks, or else that have the asked kind of words, keep a part of it, so that they are shown where there is
        room."""
        marked = self.column("has_kind") > 0 if beside is None else np.asarray(beside)
        near = (self.view.sentence_of == self.view.sentence_of[clause]) & marked
        near[clause] = False
        moved = np.where(near, BESIDE / max(1, int(near.sum())), 0.0)
        moved[clause] = 1.0 - moved.sum()
        return replace(self, probability=moved)
