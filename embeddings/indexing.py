"""From stored articles to the index: passages, vectors, and the debts of the library paid in batches."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from embeddings.index import Index, Vectors
from embeddings.library_debts import Debt, Debts
from embeddings.passages import DEFAULT_SIZE, embedding_text, passages_of
from embeddings.types import StoredArticle

BATCH = 1000
"""Articles that are stored, indexed and acknowledged together."""


class Encoder(Protocol):
    """What indexing needs of `embeddings.model.EmbeddingModel`."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (len(texts), dimension)."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of a block towards a stage."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


@dataclass(slots=True)
class Indexer:
    """Brings an index up to what a library holds."""

    index: Index
    encoder: Encoder
    passage_size: int = DEFAULT_SIZE
    watch: Stopwatch = field(default_factory=Stopwatch)
    passages: int = 0

    def put(self, stored: Sequence[StoredArticle]) -> None:
        """Passages, vectors and words of these articles into the index, in place of what was there."""
        if not stored:
            return
        with self.watch.stage("passages"):
            passages = [passage for one in stored for passage in passages_of(one.article, size=self.passage_size)]
            texts = [embedding_text(passage) for passage in passages]
        with self.watch.stage("embedding"):
            vectors = self.encoder.encode(texts)
        with self.watch.stage("index"):
            self.index.upsert(stored, passages, vectors)
        self.passages += len(passages)

    def settle(self, owed: Debts) -> Iterator[int]:
        """Pay all that the index owes, batch by batch; yields how many articles each batch had."""
        while debts := owed.pending(limit=BATCH):
            self.pay(owed, debts)
            yield len(debts)

    def pay(self, owed: Debts, debts: Sequence[Debt]) -> None:
        """Index these, forget those that are gone, and then say so in the library."""
        gone = [debt.article_id for debt in debts if debt.stored is None]
        if gone:
            with self.watch.stage("index"):
                self.index.delete(gone)
        self.put([debt.stored for debt in debts if debt.stored is not None])
        with self.watch.stage("database"):
            owed.mark_indexed(debts)
