"""Fusing the two legs of the search, and re-ranking what they found: pure functions over named figures.

The re-ranker is learned (`eval/train_rank.py`) and small: `qa/rank_weights.json` holds for each feature of
`qa.features` its mean, spread and weights. A weak vector leg must never pull a strong word leg down, so its features
count by a weight that belongs to the embedding model (`leg_weight`), measured and never assumed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from articles.errors import SettingInvalid
from embeddings.types import Hit
from qa.features import Table
from qa.terms import Floats

WEIGHTS = Path(__file__).with_name("rank_weights.json")
RANK_VERSION = 2
"""Format of the weights' file."""
LIMIT = 5.0
RELEARN = "请运行 python -m eval.train_rank 重新学习。"
UNKNOWN_MODEL_WEIGHT = 0.5
"""What the vector leg of a model that was never measured counts, where the bundled one counts 1."""


@dataclass(frozen=True, slots=True)
class Fused:
    """One article that a leg found. `passage_id` is the nearest passage of the vector leg."""

    article_id: str
    score: float
    words: float | None = None
    vectors: float | None = None
    passage_id: str | None = None


def fuse(word_hits: Sequence[Hit], vector_hits: Sequence[Hit], *, weight: float = 0.3) -> list[Fused]:
    """The articles of both legs by a weighted sum of scores, each leg scaled to 0 … 1 over what it found.

    The passages of an article count once, by the best. Ordered by (−score, id).
    """
    words = _best(word_hits)
    vectors = _best(vector_hits)
    word_part, vector_part = _scaled(words, zero=True), _scaled(vectors, zero=False)
    fused = [
        Fused(
            article_id,
            word_part.get(article_id, 0.0) + weight * vector_part.get(article_id, 0.0),
            words[article_id].score if article_id in words else None,
            vectors[article_id].score if article_id in vectors else None,
            vectors[article_id].passage_id if article_id in vectors else None,
        )
        for article_id in words | vectors
    ]
    return sorted(fused, key=lambda one: (-one.score, one.article_id))


def _best(hits: Sequence[Hit]) -> dict[str, Hit]:
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.passage_id or "")):
        best.setdefault(hit.article_id, hit)
    return best


def _scaled(hits: Mapping[str, Hit], *, zero: bool) -> dict[str, float]:
    """Scores over the highest; above the lowest, where `zero` has no meaning for that leg (cosines)."""
    if not hits:
        return {}
    top = max(hit.score for hit in hits.values())
    low = 0.0 if zero else min(hit.score for hit in hits.values())
    width = top - low
    return {key: (hit.score - low) / width if width > 0 else 1.0 for key, hit in hits.items()}


@dataclass(frozen=True, slots=True)
class RankModel:
    """A learned ranker over standardised features z: score = z · weight + tanh(z · hidden + bias) · out.

    The first part says what each feature adds, the second what some add only together. Features further than `LIMIT`
    spreads from their mean count as that far. `leg_weight` says for an embedding model's identity how much the
    features of the vector leg count against those of the bundled model.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weight: Floats
    hidden: Floats
    bias: Floats
    out: Floats
    leg_weight: Mapping[str, float] = field(default_factory=dict)

    def standardised(self, table: Table, *, embedding: str = "") -> Floats:
        """The features as the ranker weighs them; shape (candidates, features).

        :raises SettingInvalid: the model was learned for other features.
        """
        if table.names != self.names:
            raise SettingInvalid("排序权重与当前的特征不符。", where=WEIGHTS.name, remedy=RELEARN)
        leg = np.asarray([name.startswith("vec_") for name in self.names])
        factor = np.where(leg, self.leg_weight.get(embedding, UNKNOWN_MODEL_WEIGHT), 1.0)
        standard: Floats = np.clip((table.values - self.mean) / self.scale, -LIMIT, LIMIT) * factor
        return standard

    def parts(self, table: Table, *, embedding: str = "") -> Floats:
        """What each feature adds to each candidate's score and, last, what they add together; shape (candidates,
        features + 1)."""
        standard = self.standardised(table, embedding=embedding)
        together = np.tanh(standard @ self.hidden + self.bias) @ self.out
        return np.column_stack([standard * self.weight, together])

    def scores(self, table: Table, *, embedding: str = "") -> Floats:
        """Each candidate's score; shape (candidates,)."""
        summed: Floats = self.parts(table, embedding=embedding).sum(axis=1)
        return summed


def read_model(path: Path = WEIGHTS) -> RankModel:
    """The ranker in a JSON file.

    :raises SettingInvalid: the file is of another version.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("version") != RANK_VERSION:
        raise SettingInvalid("排序权重文件的版本不对。", where=path.name, remedy=RELEARN)
    rows = data["features"]
    return RankModel(
        names=tuple(row["name"] for row in rows),
        mean=np.asarray([row["mean"] for row in rows]),
        scale=np.asarray([row["scale"] for row in rows]),
        weight=np.asarray([row["weight"] for row in rows]),
        hidden=np.asarray([row["hidden"] for row in rows], dtype=np.float64),
        bias=np.asarray(data["bias"], dtype=np.float64),
        out=np.asarray(data["out"], dtype=np.float64),
        leg_weight=dict(data["leg_weight"]),
    )


def write_model(model: RankModel, path: Path) -> None:
    """The ranker as a JSON file, a feature a line."""
    columns = zip(model.names, model.mean, model.scale, model.weight, model.hidden, strict=True)
    rows = [
        json.dumps({"name": name, "mean": _short(mean), "scale": _short(scale), "weight": _short(weight),
                    "hidden": [_short(value) for value in hidden]})
        for name, mean, scale, weight, hidden in columns
    ]  # fmt: skip
    lines = [
        "{",
        f' "version": {RANK_VERSION},',
        f' "leg_weight": {json.dumps(dict(model.leg_weight))},',
        f' "bias": {json.dumps([_short(value) for value in model.bias])},',
        f' "out": {json.dumps([_short(value) for value in model.out])},',
        ' "features": [\n  ' + ",\n  ".join(rows) + "\n ]",
        "}",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _short(value: float) -> float:
    return float(f"{value:.5g}")


@cache
def bundled_model() -> RankModel:
    """The ranker that ships."""
    return read_model()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate's place: its row in the table, its score and what each feature added to it (`together`: what they
    added only in company)."""

    row: int
    score: float
    parts: tuple[tuple[str, float], ...]


def rerank(ids: Sequence[str], table: Table, model: RankModel, *, embedding: str = "") -> list[Ranked]:
    """The candidates by (−score, id); `ids` names the rows of `table`."""
    parts = model.parts(table, embedding=embedding)
    scores = parts.sum(axis=1)
    order = sorted(range(len(ids)), key=lambda row: (-scores[row], ids[row]))
    names = (*model.names, "together")
    rounded = np.round(parts, 4).tolist()
    return [Ranked(row, float(scores[row]), tuple(zip(names, rounded[row], strict=True))) for row in order]


class PairScorer(Protocol):
    """A model that reads a question and a text together."""

    def score(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each text answers; higher is better, any scale."""


def blend(ranked: Sequence[Ranked], scores: Sequence[float], *, weight: float = 2.0) -> list[Ranked]:
    """The first `len(scores)` candidates re-ordered by feature score + weight · standardised pair score; the rest
    stay behind them."""
    head, tail = list(ranked[: len(scores)]), list(ranked[len(scores) :])
    values = np.asarray(scores, dtype=np.float64)
    spread = float(values.std()) or 1.0
    centred = (values - values.mean()) / spread * weight
    joined = [
        Ranked(one.row, one.score + float(extra), (*one.parts, ("cross_encoder", round(float(extra), 4))))
        for one, extra in zip(head, centred, strict=True)
    ]
    joined.sort(key=lambda one: (-one.score, one.row))
    floor = min((one.score for one in joined), default=0.0)
    return joined + [Ranked(one.row, min(one.score, floor), one.parts) for one in tail]


def calibrated_weight(examples: Sequence[tuple[Table, int]], model: RankModel, *, steps: int = 9) -> float:
    """The weight (0 … 2) of an embedding model's leg that ranks the right candidate highest on average.

    Each example is a question's table and the row of the right article. The smallest of equally good weights is
    taken, so a leg that helps nothing counts nothing.
    """
    best_weight, best_value = 0.0, -1.0
    for weight in np.linspace(0.0, 2.0, steps):
        trial = replace(model, leg_weight={"trial": float(weight)})
        value = 0.0
        for table, right in examples:
            scores = trial.scores(table, embedding="trial")
            value += 1.0 / (1 + int((scores > scores[right]).sum()))
        if value > best_value + 1e-9:
            best_weight, best_value = float(weight), value
    return best_weight
