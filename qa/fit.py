"""Fitting the ranker of `qa.ranker` with numpy alone: one hidden layer beside a linear term, a softmax over all clauses
of a question and "none of them", Adam.

The loss of a question is −log of the probability that lies on the clauses which hold its answer, or on "none" where
there is no answer: which of several right clauses is shown does not matter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.ranker import ClauseRanker
from qa.traits import Floats

Parameters = dict[str, NDArray[np.float64]]
_RATE, _DECAY, _DROPOUT, _CLIP = 3e-3, 1e-4, 0.15, 2.0


@dataclass(frozen=True, slots=True)
class Example:
    """The clauses of one question's candidate articles, shape (n, columns), which of them answer, and its weight."""

    rows: Floats
    right: NDArray[np.bool_]
    weight: float = 1.0


def fit(
    examples: Sequence[Example], *, hidden: int = 40, epochs: int = 6, batch: int = 64, seed: int = 0
) -> ClauseRanker:
    """Train one network; the same seed and examples give the same weights on one machine."""
    random = np.random.default_rng(seed)
    mean, scale = _mean_and_deviation(examples)
    rows = [((example.rows - mean) / scale).astype(np.float32) for example in examples]
    parameters = _start(len(mean), hidden, random)
    moments = ({name: np.zeros_like(value) for name, value in parameters.items()} for _ in range(2))
    first, second = moments
    steps = epochs * -(-len(examples) // batch)
    for step, chosen in enumerate(_batches(len(examples), batch, epochs, random), start=1):
        gradient = _gradient(parameters, [rows[i] for i in chosen], [examples[i] for i in chosen], random)
        rate = _RATE * min(1.0, step / (0.3 * steps)) * (1.0 - max(0.0, step / steps - 0.3) / 0.7)
        for name, slope in gradient.items():
            first[name] += 0.1 * (slope - first[name])
            second[name] += 0.001 * (slope**2 - second[name])
            adapted = (first[name] / (1 - 0.9**step)) / (np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8)
            parameters[name] -= rate * (adapted + _DECAY * parameters[name])
    return _ranker(parameters, mean, scale)


def _mean_and_deviation(examples: Sequence[Example]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of each column over all clauses, without one array of them all."""
    count = sum(len(example.rows) for example in examples)
    mean = sum(example.rows.sum(axis=0, dtype=np.float64) for example in examples) / count
    square = sum(((example.rows - mean) ** 2).sum(axis=0) for example in examples) / count
    return np.asarray(mean), np.sqrt(square) + 1e-3


def _start(columns: int, hidden: int, random: np.random.Generator) -> Parameters:
    bound, inner = columns**-0.5, hidden**-0.5
    return {
        "hidden": random.uniform(-bound, bound, (hidden, columns)),
        "hidden_bias": random.uniform(-bound, bound, hidden),
        "out": random.uniform(-inner, inner, hidden),
        "linear": np.zeros(columns),
        "out_bias": np.zeros(1),
        "null": np.zeros(1),
    }


def _batches(count: int, size: int, epochs: int, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    for _ in range(epochs):
        order = random.permutation(count)
        for start in range(0, count, size):
            yield order[start : start + size]


def _gradient(
    parameters: Parameters, rows: Sequence[Floats], examples: Sequence[Example], random: np.random.Generator
) -> Parameters:
    """The slope of the batch's mean weighted loss, clipped to a norm of _CLIP."""
    x = np.concatenate(rows)
    inner = x @ parameters["hidden"].T + parameters["hidden_bias"]
    kept = (random.random(inner.shape) >= _DROPOUT) / (1.0 - _DROPOUT)
    active = np.maximum(inner, 0.0) * kept
    scores = active @ parameters["out"] + x @ parameters["linear"] + parameters["out_bias"][0]
    slope, null = _score_slopes(scores, float(parameters["null"][0]), examples)
    back = np.outer(slope, parameters["out"]) * kept * (inner > 0)
    gradient = {
        "hidden": back.T @ x,
        "hidden_bias": back.sum(axis=0),
        "out": active.T @ slope,
        "linear": x.T @ slope,
        "out_bias": np.array([slope.sum()]),
        "null": np.array([null]),
    }
    norm = float(np.sqrt(sum((value**2).sum() for value in gradient.values())))
    return {name: value * min(1.0, _CLIP / (norm + 1e-12)) for name, value in gradient.items()}


def _score_slopes(
    scores: NDArray[np.float64], null: float, examples: Sequence[Example]
) -> tuple[NDArray[np.float64], float]:
    """The loss's slope at each clause's score, and at that of "none": what is believed less what should be."""
    total = sum(example.weight for example in examples)
    slopes, null_slope, start = [], 0.0, 0
    for example in examples:
        part = scores[start : start + len(example.right)]
        start += len(example.right)
        top = max(float(part.max()), null)
        weights, none = np.exp(part - top), float(np.exp(null - top))
        whole = float(weights.sum()) + none
        wanted = weights * example.right
        answered = bool(example.right.any())
        should = wanted / max(float(wanted.sum()), 1e-12) if answered else np.zeros_like(part)
        slopes.append((weights / whole - should) * example.weight / total)
        null_slope += (none / whole - (0.0 if answered else 1.0)) * example.weight / total
    return np.concatenate(slopes), null_slope


def _ranker(parameters: Parameters, mean: NDArray[np.float64], scale: NDArray[np.float64]) -> ClauseRanker:
    arrays = {name: parameters[name].astype(np.float32) for name in ("hidden", "hidden_bias", "out", "linear")}
    return ClauseRanker(
        mean=mean.astype(np.float32),
        scale=scale.astype(np.float32),
        out_bias=float(parameters["out_bias"][0]),
        null=float(parameters["null"][0]),
        **arrays,
    )


def averaged(rankers: Sequence[ClauseRanker]) -> ClauseRanker:
    """One ranker whose scores are the mean of all: hidden layers side by side. All must share mean and scale."""
    count = len(rankers)
    return ClauseRanker(
        mean=rankers[0].mean,
        scale=rankers[0].scale,
        hidden=np.concatenate([one.hidden for one in rankers]),
        hidden_bias=np.concatenate([one.hidden_bias for one in rankers]),
        out=np.concatenate([one.out / count for one in rankers]),
        linear=np.mean([one.linear for one in rankers], axis=0),
        out_bias=float(np.mean([one.out_bias for one in rankers])),
        null=float(np.mean([one.null for one in rankers])),
    )


def save(ranker: ClauseRanker, names: Sequence[str], path: Path) -> None:
    """Write weights as JSON, four significant figures, for `qa.ranker.load_ranker`."""
    stored: dict[str, object] = {"names": list(names), "out_bias": ranker.out_bias, "null": ranker.null}
    for key in ("mean", "scale", "hidden", "hidden_bias", "out", "linear"):
        values = np.asarray(getattr(ranker, key), dtype=np.float64)
        stored[key] = [float(f"{value:.4g}") for value in values] if values.ndim == 1 else [
            [float(f"{value:.4g}") for value in row] for row in values
        ]  # fmt: skip
    path.write_text(json.dumps(stored), encoding="utf8")
