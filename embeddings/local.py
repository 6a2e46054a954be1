"""The index in a library's folder: words in tantivy, vectors in Chroma (or on a Chroma server), one filter for both."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from articles.errors import IndexMismatch
from embeddings.generation import EXACT_ROWS, Generation
from embeddings.index import Vectors
from embeddings.index_folder import IndexFolder, Stamp
from embeddings.types import Filter, Hit, Passage, StoredArticle


class LocalIndex:
    """`embeddings.index.Index` over an index folder. Safe for threads; one process writes, any number read."""

    def __init__(
        self,
        folder: Path,
        stamp: Stamp,
        *,
        chroma_url: str | None = None,
        name: str = "newsqa",
        generation: Path | None = None,
        exact_rows: int = EXACT_ROWS,
    ) -> None:
        """`folder` is the library's index folder; `generation` a part of it to hold on to (while it is being built),
        else the one in use is followed. `name` tells libraries apart that share a Chroma server.

        Raises `IndexMismatch` where the index was built with something other than `stamp` says.
        """
        self.stamp = stamp
        self._folder = IndexFolder(folder)
        self._fixed = generation is not None
        self._chroma_url = chroma_url
        self._name = name
        self._exact_rows = exact_rows
        self._lock = threading.RLock()
        self._writing = threading.Lock()  # apart: a search does not wait for a batch to be stored
        self._past: list[Generation] = []
        self._generation = self._opened(generation or self._folder.open(stamp))

    def __enter__(self) -> LocalIndex:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish writing and let go of the files."""
        with self._lock:
            for generation in (*self._past, self._generation):
                generation.close()
            self._past.clear()

    # ---- the seam

    def upsert(self, articles: Sequence[StoredArticle], passages: Sequence[Passage], vectors: Vectors) -> None:
        """As the protocol says; several thousand passages at a time are fastest."""
        if vectors.shape != (len(passages), self.stamp.dimension):
            raise ValueError(f"vectors of shape {vectors.shape}, not {(len(passages), self.stamp.dimension)}")
        with self._writing:
            self._generation.upsert(articles, passages, vectors)

    def delete(self, article_ids: Sequence[str]) -> None:
        """As the protocol says."""
        with self._writing:
            self._generation.delete(article_ids)

    def let_go(self) -> None:
        """Let other processes write; searching goes on. Until then, who has written keeps them from it."""
        with self._writing:
            self._generation.let_go()

    def search_words(self, query: str, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        """As the protocol says."""
        return self._followed().search_words(query, where, k)

    def search_vectors(self, vector: Vectors, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        """As the protocol says. Raises `IndexMismatch` for a vector of another dimension."""
        if vector.shape != (self.stamp.dimension,):
            raise IndexMismatch(
                f"问题的向量是 {vector.shape[-1]} 维，索引是 {self.stamp.dimension} 维。",
                remedy="请用建索引时的模型，或运行 newsqa reindex。",
            )
        return self._followed().search_vectors(np.asarray(vector, np.float32), where, k)

    def document_frequencies(self, terms: Sequence[str]) -> tuple[list[int], int]:
        """In how many articles each search word stands, and how many articles there are: what rarity is judged by."""
        words = self._followed().words
        return words.document_frequencies(terms), words.count()

    def naming(self, people: Sequence[str], most: int) -> list[str] | None:
        """As `embeddings.library_filter.NamesPeople`."""
        return self._followed().naming(people, most)

    # ---- for upkeep

    def article_ids(self) -> set[str]:
        """The ids of all articles in the index."""
        return self._followed().catalogue.ids()

    def sizes(self) -> tuple[int, int, int, int]:
        """Passages that should be there, rows that are, articles that should be there, documents in tantivy."""
        generation = self._followed()
        return *generation.sizes(), generation.catalogue.live_articles(), generation.words.count()

    def _followed(self) -> Generation:
        with self._lock:
            current = None if self._fixed else self._folder.current()
            if current is not None and current != self._generation.folder:
                self._past.append(self._generation)
                self._generation = self._opened(current)
            self._generation.refresh()
            return self._generation

    def _opened(self, folder: Path) -> Generation:
        collection = f"{self._name}-{folder.name}"
        return Generation(folder, self.stamp.dimension, collection, self._chroma_url, self._exact_rows)
