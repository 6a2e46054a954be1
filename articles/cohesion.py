"""How many telling words two stretches of a page share: TF-IDF cosine over character bigrams.

A tie-breaker and never proof: on a page about one topic, other articles share its words too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

_LONGEST = 1500


class Cohesion:
    """Bigram vectors of the lines of one page, and cosines between groups of them."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._counts: list[Counter[str]] | None = None
        self._weights: dict[str, float] = {}

    def between(self, left: Iterable[int], right: Iterable[int]) -> float:
        """The cosine of two groups of lines, 0 to 1."""
        counts = self._prepared()
        one, two = Counter[str](), Counter[str]()
        for at in left:
            one.update(counts[at])
        for at in right:
            two.update(counts[at])
        return self._cosine(one, two)

    def _prepared(self) -> list[Counter[str]]:
        if self._counts is None:
            self._counts = [_bigrams(text) for text in self._texts]
            seen = Counter(bigram for count in self._counts for bigram in count)
            total = 1 + sum(1 for count in self._counts if count)
            self._weights = {bigram: math.log(total / number) for bigram, number in seen.items()}
        return self._counts

    def _cosine(self, one: Counter[str], two: Counter[str]) -> float:
        weights = self._weights
        dot = sum(number * two[bigram] * weights[bigram] ** 2 for bigram, number in one.items() if bigram in two)
        norm = math.sqrt(self._norm(one) * self._norm(two))
        return dot / norm if norm else 0.0

    def _norm(self, count: Counter[str]) -> float:
        return sum((number * self._weights[bigram]) ** 2 for bigram, number in count.items())


def _bigrams(text: str) -> Counter[str]:
    solid = "".join(char for char in text[:_LONGEST] if char.isalnum())
    return Counter(solid[at : at + 2] for at in range(len(solid) - 1))


def covered(text: str, lead: str) -> float:
    """The share of the text's character pairs that the lead repeats, 0 to 1."""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    return sum(pair in lead for pair in pairs) / len(pairs) if pairs else 0.0
