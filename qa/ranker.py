"""The learned judge of clauses: rows of `qa.traits` → the probability that each clause holds the answer.

A small network with one hidden layer beside a linear term, trained by `qa/train_reader.py` so that over all clauses of
all candidate articles and "none of them" the probabilities sum to one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.traits import NAMES, Floats

WEIGHTS = Path(__file__).with_name("reader_weights.json")
DOUBTER = Path(__file__).with_name("doubter_weights.json")
RARITY = Path(__file__).with_name("rarity.json")


@dataclass(frozen=True, slots=True)
class ClauseRanker:
    """Weights of the network; `mean` and `scale` standardise its columns. `null` is the score of "no answer"."""

    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    linear: Floats
    out_bias: float
    null: float

    def scores(self, rows: Floats) -> NDArray[np.float64]:
        """One score a clause, shape (n,); higher is likelier."""
        x = (rows - self.mean) / self.scale
        inner = np.maximum(x @ self.hidden.T + self.hidden_bias, 0.0)
        result: NDArray[np.float64] = (inner @ self.out + x @ self.linear + self.out_bias).astype(np.float64)
        return result

    def probabilities(self, rows: Floats) -> tuple[NDArray[np.float64], float]:
        """The probability of each clause, and that of "none of them"; together they sum to 1."""
        scores = self.scores(rows)
        top = max(float(scores.max(initial=self.null)), self.null)
        weights = np.exp(scores - top)
        none = float(np.exp(self.null - top))
        total = float(weights.sum()) + none
        return weights / total, none / total


def load_ranker(path: Path = WEIGHTS, names: Sequence[str] = NAMES) -> ClauseRanker:
    """Read weights from JSON.

    :raises ValueError: the file was made for other columns.
    """
    stored = json.loads(path.read_text(encoding="utf8"))
    if tuple(stored["names"]) != tuple(names):
        raise ValueError(f"{path.name} was trained on other columns; run qa/train_reader.py")
    arrays = {
        key: np.array(stored[key], dtype=np.float32)
        for key in ("mean", "scale", "hidden", "hidden_bias", "out", "linear")
    }
    return ClauseRanker(**arrays, out_bias=float(stored["out_bias"]), null=float(stored["null"]))


@cache
def bundled_ranker() -> ClauseRanker:
    """The ranker that ships; read once."""
    return load_ranker()


@cache
def bundled_doubter() -> ClauseRanker:
    """The ranker that was also trained on questions whose answer had been taken away; its "none" is a doubt."""
    return load_ranker(DOUBTER)


@cache
def bundled_rarity() -> dict[str, float]:
    """Inverse document frequencies (log) of common pairs and single characters; read once."""
    table: dict[str, float] = json.loads(RARITY.read_text(encoding="utf8"))
    return table
