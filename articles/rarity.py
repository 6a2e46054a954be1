"""How rare the characters of a line are in news, and how the words of another stretch share the rare ones.

区 or 人 in both a title and its lead says little; 闸 in both says that the one tells the other.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from articles.seamtable import table

_COMMON = 4.0
"""Nats of a character that says nothing: the commonest of Chinese news."""
_LEAST = 0.5


def told_again(text: str, other: str) -> float:
    """The share of a line's characters that the other has, the rare ones counting more, 0 to 1."""
    weights = _weights(text)
    total = sum(weights)
    return sum(weight for char, weight in zip(text, weights, strict=True) if char in other) / total if total else 0.0


@lru_cache(maxsize=4096)
def surprise(text: str) -> float:
    """How unlikely a line goes on from character to character, in nats a step; 0 for one character."""
    steps = [-table().follows(left, right) for left, right in pairwise(text)]
    return sum(steps) / len(steps) if steps else 0.0


@lru_cache(maxsize=4096)
def _weights(text: str) -> tuple[float, ...]:
    return tuple(max(_LEAST, table().rarity(char) - _COMMON) ** 2 for char in text)
