"""How many telling words two stretches of a page share: TF-IDF cosine over character bigrams.

A tie-breaker and never proof: on a page about one topic, other articles share its words too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

_LONGEST = 1500


class Cohesion:
    """Bigram vectors of the lines of one page, and cosines between groups of them."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._counts: list[Counter[str]] | None = None
        self._weights: dict[str, float] = {}
        self._products: dict[tuple[int, int], float] = {}
        self._squares: dict[tuple[int, ...], float] = {}

    def between(self, left: Iterable[int], right: Iterable[int]) -> float:
        """The cosine of two groups of lines, 0 to 1; the lines of a group add up."""
        one, two = tuple(left), tuple(right)
        norm = math.sqrt(self._square(one) * self._square(two))
        return sum(self._product(first, second) for first in one for second in two) / norm if norm else 0.0

    def _square(self, group: tuple[int, ...]) -> float:
        """The squared length of the sum of a group's vectors."""
        found = self._squares.get(group)
        if found is None:
            pairs = sum(self._product(first, second) for first, second in combinations(group, 2))
            found = self._squares[group] = sum(self._product(at, at) for at in group) + 2 * pairs
        return found

    def _product(self, first: int, second: int) -> float:
        """The scalar product of the vectors of two lines, kept: orders of a page are made of the same lines."""
        key = (first, second) if first <= second else (second, first)
        found = self._products.get(key)
        if found is None:
            counts = self._prepared()
            one, two = counts[first], counts[second]
            shared = one.keys() & two.keys()
            found = math.fsum(one[pair] * two[pair] * self._weights[pair] for pair in shared)  # in whatever order
            self._products[key] = found
        return found

    def _prepared(self) -> list[Counter[str]]:
        """The counts of each line; the weights are those of a product, squared."""
        if self._counts is None:
            self._counts = [_bigrams(text) for text in self._texts]
            seen = Counter(bigram for count in self._counts for bigram in count)
            total = 1 + sum(1 for count in self._counts if count)
            self._weights = {bigram: math.log(total / number) ** 2 for bigram, number in seen.items()}
        return self._counts


def _bigrams(text: str) -> Counter[str]:
    solid = "".join(char for char in text[:_LONGEST] if char.isalnum())
    return Counter(solid[at : at + 2] for at in range(len(solid) - 1))


def covered(text: str, lead: str) -> float:
    """The share of the text's character pairs that the lead repeats, 0 to 1."""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    return sum(pair in lead for pair in pairs) / len(pairs) if pairs else 0.0
