"""Learns the re-ranker's weights (`qa/rank_weights.json`) from questions whose articles are known.

    python -m eval.train_rank LIBRARY QUESTIONS… [--pairs PAIRS] [--weight 0.5] [--day 2023-08-20] [--output FILE]

The library must hold the articles. Questions whose right article falls into the held-back three tenths are never
looked at. The loss is the negative log-likelihood of a right article among the candidates (listwise softmax); the
model is linear plus a few hidden units, several starts side by side, with weight decay. Figures are five-fold
cross-validated, all questions on an article in one fold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.parts import HELD_BACK
from eval.rank_examples import Example, example_of, figures, opened, rank_of, read_asked, read_sentences
from qa.rank import LIMIT, WEIGHTS, RankModel, write_model

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the weights are learned. `near` is the place up to which a right article must stand among the candidates
    for a loosely worded question (a pair) to be learned from."""

    hidden: int = 8
    starts: int = 2
    decay: float = 20.0
    hidden_decay: float = 20.0
    steps: int = 300
    rate: float = 0.03
    near: int = 20
    seed: int = 3


@dataclass(frozen=True, slots=True)
class _Batch:
    """All candidates of all questions one below the other; `first` is where each question begins."""

    values: Floats
    right: NDArray[np.bool_]
    first: NDArray[np.int64]
    owner: NDArray[np.int64]
    weight: Floats


@dataclass(slots=True)
class _Parameters:
    weight: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def all(self) -> list[Floats]:
        return [self.weight, self.hidden, self.bias, self.out]


def learn(examples: Sequence[Example], settings: Settings = Settings(), *, embedding: str = "") -> RankModel:
    """The ranker that these examples teach; `embedding` is the model that their vector features were made with."""
    used = [one for one in examples if one.right.any()]
    values = np.concatenate([one.table.values for one in used])
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    sizes = np.asarray([len(one.ids) for one in used])
    batch = _Batch(
        np.clip((values - mean) / scale, -LIMIT, LIMIT),
        np.concatenate([one.right for one in used]),
        np.cumsum(sizes) - sizes,
        np.repeat(np.arange(len(used)), sizes),
        np.asarray([one.asked.weight for one in used]),
    )
    learned = [_descend(batch, settings, settings.seed + start) for start in range(settings.starts)]
    return RankModel(
        used[0].table.names,
        mean,
        scale,
        np.mean([one.weight for one in learned], axis=0),
        np.concatenate([one.hidden for one in learned], axis=1),
        np.concatenate([one.bias for one in learned]),
        np.concatenate([one.out for one in learned]) / settings.starts,
        {embedding: 1.0} if embedding else {},
    )


def _descend(batch: _Batch, settings: Settings, seed: int) -> _Parameters:
    """Full-batch Adam with a falling rate."""
    random = np.random.default_rng(seed)
    width = batch.values.shape[1]
    parameters = _Parameters(
        np.zeros(width),
        random.normal(size=(width, settings.hidden)) / width**0.5,
        np.zeros(settings.hidden),
        random.normal(size=settings.hidden) * 0.1,
    )
    held = parameters.all()
    means, squares = [np.zeros_like(one) for one in held], [np.zeros_like(one) for one in held]
    for step in range(1, settings.steps + 1):
        rate = settings.rate * (1 - (step - 1) / settings.steps)
        for number, gradient in enumerate(_gradients(batch, parameters, settings)):
            means[number] += 0.1 * (gradient - means[number])
            squares[number] += 0.01 * (gradient**2 - squares[number])
            size = np.sqrt(squares[number] / (1 - 0.99**step)) + 1e-8
            held[number] -= rate * (means[number] / (1 - 0.9**step)) / size
    return parameters


def _gradients(batch: _Batch, now: _Parameters, settings: Settings) -> list[Floats]:
    active = np.tanh(batch.values @ now.hidden + now.bias)
    scores = batch.values @ now.weight + active @ now.out
    raised = np.exp(scores - np.maximum.reduceat(scores, batch.first)[batch.owner])
    total = np.add.reduceat(raised, batch.first)[batch.owner]
    right = np.add.reduceat(raised * batch.right, batch.first)[batch.owner] + 1e-12
    pull = batch.weight[batch.owner] * (raised / total - raised * batch.right / right)
    inner = pull[:, None] * now.out * (1 - active**2)
    return [
        batch.values.T @ pull + settings.decay * now.weight,
        batch.values.T @ inner + 2 * settings.hidden_decay * now.hidden,
        inner.sum(axis=0),
        active.T @ pull + settings.hidden_decay * now.out,
    ]


def scores_of(model: RankModel, example: Example, *, embedding: str = "") -> Floats:
    """The ranker's score of each candidate."""
    return model.scores(example.table, embedding=embedding)


def cross_validated(examples: Sequence[Example], settings: Settings, *, embedding: str) -> dict[str, dict[str, float]]:
    """Figures by source; each question is ranked by weights that saw no question on its article."""
    ranks: dict[str, list[int | None]] = {}
    for fold in range(5):
        model = learn([one for one in examples if one.asked.part % 5 != fold], settings, embedding=embedding)
        for one in examples:
            if one.asked.part % 5 == fold:
                rank = rank_of(scores_of(model, one, embedding=embedding), one)
                ranks.setdefault(one.asked.source, []).append(rank)
    return {source: figures(found) for source, found in ranks.items()}


def learnable(example: Example, settings: Settings) -> bool:
    """Whether a question says enough to be learned from: one of full weight always, a loose one where the words
    alone find its article early."""
    if example.asked.weight >= 1:
        return True
    rank = rank_of(example.words, example)
    return rank is not None and rank < settings.near


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the arguments, learns, prints the cross-validated figures, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--pairs", type=Path, help="questions with the sentence that answers them")
    parser.add_argument("--events", type=Path, nargs="*", default=[], help="sentences with their articles")
    parser.add_argument("--weight", type=float, default=0.5, help="what a question of --pairs counts")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2023, 8, 20), help="the day of asking")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    asked = [one for path in options.questions for one in read_asked(path)]
    if options.pairs:
        sentences = read_sentences([*options.questions, *options.events])
        known = {one.text for one in asked}
        pairs = read_asked(options.pairs, weight=options.weight, sentences=sentences)
        asked += [one for one in pairs if one.text not in known]
    settings = Settings()
    with opened(options.library) as retriever:
        seen = (example_of(retriever, one, options.day) for one in asked if one.part < HELD_BACK)
        examples = [one for one in seen if learnable(one, settings)]
        embedding = retriever.embeddings.identity
    for source, row in cross_validated(examples, settings, embedding=embedding).items():
        print(source, *(f"{name} {value:.3f}" for name, value in row.items()))  # noqa: T201
    write_model(learn(examples, settings, embedding=embedding), options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
