"""Questions with known articles, as the ranker sees them: what training, ablation and calibration look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from articles.errors import ExamError
from embeddings.index_folder import stamp_for
from embeddings.library import Library
from embeddings.local import LocalIndex
from embeddings.model import open_embeddings
from eval.parts import part_of
from eval.rows import read_rows
from qa.features import Table
from qa.question import understand
from qa.retriever import Retriever

INDEX_FOLDER = "index"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its right articles; `weight` is what it counts in training."""

    text: str
    article_ids: tuple[str, ...]
    source: str
    weight: float = 1.0

    @property
    def part(self) -> int:
        """0 … 9, the same for all questions on an article."""
        return part_of(self.article_ids[0])


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: their features, which of them are right, what each leg alone said (−inf: nothing)."""

    asked: Asked
    ids: tuple[str, ...]
    table: Table
    right: NDArray[np.bool_]
    words: NDArray[np.float64]
    vectors: NDArray[np.float64]
    fused: NDArray[np.float64]


def read_asked(path: Path, *, weight: float = 1.0, sentences: dict[str, tuple[str, ...]] | None = None) -> list[Asked]:
    """The questions of a file. A row without `article_ids` but with `passage` is a question on the article that
    `sentences` knows that passage of; what nobody knows the article of is left out."""
    found = []
    for row in read_rows(path).rows:
        ids = row.cells.get("article_ids")
        passage = str(row.cells.get("passage") or "")
        articles = tuple(map(str, ids)) if isinstance(ids, list) else (sentences or {}).get(passage, ())
        text = str(row.cells.get("question") or "")
        if text and articles:
            found.append(Asked(text, articles, path.name.split(".")[0], weight))
    return found


def read_sentences(paths: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """One-sentence events of the files → their articles: `event` of a question, or the `question` of an event row."""
    known: dict[str, tuple[str, ...]] = {}
    for path in paths:
        for row in read_rows(path).rows:
            ids = row.cells.get("article_ids")
            event = row.cells.get("event") or (row.cells.get("question") if row.cells.get("kind") == "event" else None)
            if event and isinstance(ids, list):
                known.setdefault(str(event), tuple(map(str, ids)))
    return known


@contextmanager
def opened(folder: Path, model: str | None = None) -> Iterator[Retriever]:
    """The retriever of a library folder."""
    embeddings = open_embeddings(model)
    library = Library.open(folder)
    name = f"newsqa-{library.identity}"
    with LocalIndex(folder / INDEX_FOLDER, stamp_for(embeddings.identity, embeddings.dimension), name=name) as index:
        yield Retriever(library, index, embeddings)


def example_of(retriever: Retriever, asked: Asked, day: date) -> Example:
    """What the retriever finds for a question asked on `day`."""
    looked = retriever.look(understand(asked.text, asked_on=day))
    ids = tuple(one.article_id for one in looked.candidates)
    return Example(
        asked,
        ids,
        looked.features,
        np.asarray([one in asked.article_ids for one in ids], dtype=bool),
        np.asarray([-np.inf if one.words is None else one.words for one in looked.candidates], dtype=np.float64),
        np.asarray([-np.inf if one.vectors is None else one.vectors for one in looked.candidates], dtype=np.float64),
        np.asarray([one.score for one in looked.candidates], dtype=np.float64),
    )


def rank_of(scores: NDArray[np.float64], example: Example) -> int | None:
    """The place (from 0) of the first right article by (−score, id); None where none is a candidate."""
    order = sorted(range(len(example.ids)), key=lambda row: (-scores[row], example.ids[row]))
    return next((place for place, row in enumerate(order) if example.right[row] and scores[row] > -np.inf), None)


def figures(ranks: Sequence[int | None]) -> dict[str, float]:
    """R@1, R@5, R@10, R@50 and MRR (0 beyond the tenth place), as tools/score_answers.py counts them.

    :raises ExamError: there is no question.
    """
    if not ranks:
        raise ExamError("没有一道题可以评估。", remedy="请检查题集里的文章编号是否在库里。")
    shown = {f"R@{k}": float(np.mean([rank is not None and rank < k for rank in ranks])) for k in (1, 5, 10, 50)}
    shown["MRR"] = float(np.mean([1 / (rank + 1) if rank is not None and rank < 10 else 0.0 for rank in ranks]))
    return shown
