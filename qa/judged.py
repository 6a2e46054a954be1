"""One article as the ranker judged it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.types import Article
from qa.traits import NAMES, Floats
from qa.types import Evidence
from qa.views import View

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
