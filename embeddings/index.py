"""The seam between the library and whatever stores its searchable form.

An index is a cache: everything in it can be rebuilt from the library. Scores are higher for nearer, whatever the
store thinks in; ordering is by (−score, id). Two legs, each with the same `Filter`, applied before ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.types import Filter, Hit, Passage, StoredArticle

Vectors = NDArray[np.float32]


class Index(Protocol):
    """Words (one document an article) and vectors (one a passage), searched with the same filter."""

    def upsert(self, articles: Sequence[StoredArticle], passages: Sequence[Passage], vectors: Vectors) -> None:
        """Store articles and all of their passages, replacing what was there under the same article ids.

        `vectors` has shape (len(passages), dimension), rows of unit length. Durable when it returns.
        """

    def delete(self, article_ids: Sequence[str]) -> None:
        """Forget these articles and their passages; unknown ids are ignored."""

    def search_words(self, query: str, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        """The k best articles by BM25 over weighted fields; `query` is plain text, cut by `embeddings.words`."""

    def search_vectors(self, vector: Vectors, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        """The k passages nearest to `vector`, shape (dimension,), by cosine similarity."""
