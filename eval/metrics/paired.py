"""Paired tests of two runs over the same questions.

McNemar's exact test (McNemar 1947; binomial form) for right/wrong, the paired bootstrap (Koehn 2004, W04-3250) for
graded metrics, Holm's step-down correction (Holm 1979) over all metrics compared at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from eval.metrics.bootstrap import ROUNDS, SEED, Interval


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact p: 2·Σ_{i ≤ min} C(n, i) / 2^n for n = gained + lost discordant questions, at most 1."""
    total = gained + lost
    if not total:
        return 1.0
    tail = sum(math.comb(total, i) for i in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / float(2**total))


def paired_bootstrap(
    before: Sequence[float], after: Sequence[float], *, rounds: int = ROUNDS, seed: int = SEED
) -> tuple[Interval, float]:
    """The mean difference after − before with its 95 % interval, and a two-sided p: twice the smaller share of
    resamples on one side of 0, each counted with +1 so that p is never 0.

    :raises ValueError: the sequences are empty or of unequal length.
    """
    if not before or len(before) != len(after):
        raise ValueError("paired_bootstrap: needs two sequences of one length, not empty")
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    count = len(difference)
    draws = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=rounds)
    means = draws @ difference / count
    low, high = np.percentile(means, [2.5, 97.5])
    below, above = int((means <= 0).sum()), int((means >= 0).sum())
    p = min(1.0, 2 * (min(below, above) + 1) / (rounds + 1))
    return Interval(float(difference.mean()), float(low), float(high), count), p


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p values in the order given: the i-th smallest of m times (m − i + 1), made monotone, at most 1."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - place)))
        adjusted[index] = highest
    return adjusted
