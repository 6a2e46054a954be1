"""What each part of the search is worth: each leg alone, fused, re-ranked, and the ranker without each feature group.

    python -m eval.ablation LIBRARY QUESTIONS… [--part dev|held|all] [--day 2023-08-20]

A group is switched off by setting its features to their mean: what the shipped weights lose without it, not what
other weights could make up for. Stories are not grouped here, so the figures are those of articles.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.parts import HELD_BACK
from eval.rank_examples import Example, example_of, figures, opened, rank_of, read_asked
from qa.features import Table
from qa.rank import RankModel

Score = Callable[[Example], NDArray[np.float64]]


def without(model: RankModel, group: str, table: Table) -> Table:
    """The table with a group's features at their mean."""
    off = np.asarray([name.startswith(f"{group}_") for name in table.names])
    return replace(table, values=np.where(off, model.mean, table.values))


def ways(model: RankModel, embedding: str) -> dict[str, Score]:
    """Name → how it scores the candidates of a question."""

    def ranked(example: Example) -> NDArray[np.float64]:
        return model.scores(example.table, embedding=embedding)

    def plain(example: Example) -> NDArray[np.float64]:
        return replace(model, out=np.zeros_like(model.out)).scores(example.table, embedding=embedding)

    def lacking(group: str) -> Score:
        def score(example: Example) -> NDArray[np.float64]:
            return model.scores(without(model, group, example.table), embedding=embedding)

        return score

    groups = sorted({name.split("_")[0] for name in model.names})
    return {
        "words alone": lambda example: example.words,
        "vectors alone": lambda example: example.vectors,
        "fused": lambda example: example.fused,
        "re-ranked": ranked,
        "  without the hidden units": plain,
    } | {f"  without {group}_": lacking(group) for group in groups}


def rows(examples: Sequence[Example], model: RankModel, embedding: str) -> dict[str, dict[str, float]]:
    """The figures of each way."""
    return {
        name: figures([rank_of(score(one), one) if one.ids else None for one in examples])
        for name, score in ways(model, embedding).items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the arguments and prints a Markdown table for each question file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--part", choices=("dev", "held", "all"), default="dev")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2023, 8, 20), help="the day of asking")
    options = parser.parse_args(arguments)
    chosen: dict[str, Callable[[int], bool]] = {
        "dev": lambda part: part < HELD_BACK,
        "held": lambda part: part >= HELD_BACK,
        "all": lambda _part: True,
    }
    with opened(options.library) as retriever:
        for path in options.questions:
            asked = [one for one in read_asked(path) if chosen[options.part](one.part)]
            examples = [example_of(retriever, one, options.day) for one in asked]
            print(f"\n{path.name}, {options.part}, {len(asked)} questions\n")  # noqa: T201
            print("| | R@1 | R@5 | R@10 | R@50 | MRR |\n|---|---|---|---|---|---|")  # noqa: T201
            for name, row in rows(examples, retriever.model, retriever.embeddings.identity).items():
                print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
