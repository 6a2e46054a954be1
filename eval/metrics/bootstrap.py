"""Confidence intervals by the percentile bootstrap over questions (Efron, Tibshirani 1993, chapter 13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ROUNDS = 2000
SEED = 20240501


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % interval over `count` questions."""

    value: float
    low: float
    high: float
    count: int


@lru_cache(maxsize=4)
def _draws(count: int, rounds: int, seed: int) -> NDArray[np.int64]:
    """How often each of `count` questions stands in each resample, shape (rounds, count)."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(count, np.full(count, 1 / count), size=rounds)


def ratio_interval(
    tops: Sequence[float], bottoms: Sequence[float], *, rounds: int = ROUNDS, seed: int = SEED
) -> Interval | None:
    """Σ tops / Σ bottoms over questions, resampled by question; None where the bottoms sum to 0. Resamples whose
    bottom is 0 are left out."""
    top, bottom = np.asarray(tops, dtype=np.float64), np.asarray(bottoms, dtype=np.float64)
    if not bottom.sum():
        return None
    draws = _draws(len(top), rounds, seed)
    denominators = draws @ bottom
    values = (draws @ top)[denominators > 0] / denominators[denominators > 0]
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(float(top.sum() / bottom.sum()), float(low), float(high), len(top))


def mean_interval(values: Sequence[float], *, rounds: int = ROUNDS, seed: int = SEED) -> Interval | None:
    """The mean of one value a question; None without values."""
    return ratio_interval(values, [1.0] * len(values), rounds=rounds, seed=seed)
