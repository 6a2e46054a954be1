"""One index on disk: catalogue, words and vectors that belong together, written in step and searched with one filter.

A filter is turned into the set of articles that may be found, from the catalogue's columns. A broad one is applied
to a longer ranking, a narrow one before ranking: scores do not depend on filters, so both give the same hits.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from articles.errors import StorageFailed
from embeddings.catalogue import Catalogue
from embeddings.columns import Entry, Keys, Mask, Rows
from embeddings.index import Vectors
from embeddings.types import Filter, Hit, Passage, StoredArticle
from embeddings.vectors import FLUSH_ABOVE, ChromaVectors
from embeddings.words import only_han
from embeddings.words_index import WordsIndex

EXACT_ROWS = 24_576
"""An index of no more rows compares them one by one (about 6 ms) and never opens Chroma to search."""

ROWS_AT_ONCE = 50_000
"""Rows that are handed to Chroma together."""

ROWS_A_CANDIDATE = 30
"""A candidate of a walk through Chroma's graph costs as much time as so many rows compared one by one."""

YOUNG_ROWS = 4_096
"""So many rows may wait for Chroma's graph, and are compared one by one meanwhile: to store an issue's few hundred rows
the whole graph would have to be loaded (seconds, at a million)."""

LEAST_WALK = 800
"""Candidates asked of the graph at least: the more, the surer the nearest are among them (recall@10 above 0.98)."""

ROWS_A_STEP = 800
"""One candidate more for so many rows: a larger graph is walked further for the same recall (measured at 971,089 rows:
0.976 with 800 candidates, 0.984 with 1,200)."""

LONGEST_WALK = 3_000
"""Candidates asked of a ranking at most; where a filter leaves too few of them, it goes first."""

MARGIN = 3
"""Candidates for one that is wanted, after the filter."""

SLACK = 12
"""Candidates above k: what was removed a moment ago may still be ranked."""


@dataclass(slots=True)
class _Vectors:
    """An open Chroma client and how many rows it is sure to see."""

    store: ChromaVectors
    known: int


class Generation:
    """An open index folder."""

    def __init__(self, folder: Path, dimension: int, collection: str, chroma_url: str | None, exact_rows: int) -> None:
        self.folder = folder
        self.catalogue = Catalogue(folder, dimension)
        self.words = WordsIndex(folder / "words")
        self._collection = collection
        self._chroma_url = chroma_url
        self._exact_rows = exact_rows
        self._young_rows = 0 if chroma_url else min(YOUNG_ROWS, exact_rows // 2)
        self._vectors: _Vectors | None = None
        self._wrote = False
        self._lock = threading.RLock()

    def close(self) -> None:
        """Finish what was begun and let go of the files."""
        self.words.close()
        if self._vectors is not None:
            if self._wrote and self.catalogue.count_operations(0) > FLUSH_ABOVE:
                self._vectors.store.flush()
                self.catalogue.count_operations(None)
            self._vectors.store.close()
            self._vectors = None
        self.catalogue.close()

    def let_go(self) -> None:
        """Let other processes write; searching goes on."""
        self.words.close()

    def refresh(self) -> None:
        """Take over what another process wrote."""
        with self._lock:
            if self.catalogue.refresh():
                self.words.refresh()

    def vectors(self) -> _Vectors:
        """Chroma, opened when it is first needed: its import alone takes a second."""
        with self._lock:
            if self._vectors is None:
                known = self.catalogue.graphed()
                store = ChromaVectors(self.folder / "chroma", self._collection, url=self._chroma_url)
                self._vectors = _Vectors(store, known)
            return self._vectors

    # ---- writing

    def upsert(self, articles: Sequence[StoredArticle], passages: Sequence[Passage], vectors: Vectors) -> None:
        """As `Index.upsert`."""
        places: dict[str, list[int]] = {stored.article.id: [] for stored in articles}
        for place, passage in enumerate(passages):
            places[passage.article_id].append(place)
        self.refresh()
        old = self.catalogue.keys_of(list(places))
        old_rows = self.catalogue.live_rows_of(old.values())
        key, first = self.catalogue.next_numbers()
        entries: list[Entry] = []
        order: list[int] = []
        for stored in {stored.article.id: stored for stored in articles}.values():
            mine = places[stored.article.id]
            spans = tuple(passages[place].span for place in mine)
            entries.append(Entry(key + len(entries), first + len(order), stored, spans))
            order.extend(mine)
        self._store(entries, first, vectors[order], old, old_rows)

    def _store(self, entries: list[Entry], first: int, vectors: Vectors, old: dict[str, int], old_rows: Rows) -> None:
        """Everything lies durably in its store before the catalogue names it."""
        graphed, end = self.catalogue.graphed(), first + len(vectors)
        self.catalogue.write_vectors(first, vectors)
        if self._vectors is None and end - graphed <= self._young_rows:
            self._put_words(entries)
            self.catalogue.commit(entries, gone=old.values(), graphed=graphed)
        else:
            chroma = self.vectors()
            self._wrote = True
            with ThreadPoolExecutor(max_workers=1) as beside:  # Chroma builds its graph outside Python
                graph = beside.submit(self._put_rows, chroma.store, graphed, end)
                self._put_words(entries)
                graph.result()
            self.catalogue.commit(entries, gone=old.values(), graphed=end)
            if chroma.known == graphed:
                chroma.known = end
            self.catalogue.count_operations(end - graphed)
        self.words.refresh()
        self._forget(old_rows)

    def _put_words(self, entries: Sequence[Entry]) -> None:
        self.words.put((entry.key, entry.stored.article) for entry in entries)
        self.words.commit()

    def _put_rows(self, store: ChromaVectors, first: int, end: int) -> None:
        """Into the graph, those that waited for it included."""
        for start in range(first, end, ROWS_AT_ONCE):
            stop = min(start + ROWS_AT_ONCE, end)
            store.put(np.arange(start, stop), self.catalogue.stored_vectors(start, stop))

    def _forget(self, rows: Rows) -> None:
        """Take dead rows out of the graph, so far as they are in it."""
        rows = rows[rows < self.catalogue.graphed()]
        if len(rows):
            self._wrote = True
            self.vectors().store.remove(rows)
            self.catalogue.count_operations(len(rows))

    def delete(self, article_ids: Sequence[str]) -> None:
        """As `Index.delete`."""
        self.refresh()
        keys = self.catalogue.keys_of(list(dict.fromkeys(article_ids)))
        rows = self.catalogue.live_rows_of(keys.values())
        self.catalogue.commit([], gone=keys.values())  # first: from here on nobody finds them
        self.words.remove(article_ids)
        self.words.commit()
        self.words.refresh()
        self._forget(rows)

    def sizes(self) -> tuple[int, int]:
        """Rows that should be there, and rows that are: in the graph or waiting for it."""
        graphed = self.catalogue.graphed()
        waiting = self.catalogue.live_rows(since=graphed)
        return self.catalogue.live_rows(), waiting + (self.vectors().store.count() if graphed else 0)

    # ---- searching

    def _allowed(self, where: Filter) -> Mask:
        naming = self.words.naming(where.people) if where.people else None
        return self.catalogue.allowed(where, naming=naming)

    def search_words(self, query: str, where: Filter, k: int) -> list[Hit]:
        """As `Index.search_words`."""
        mask = self._allowed(where)
        keys, scores = self._ranked_words(query, mask, k, everything=where.is_empty)
        names = self.catalogue.identify(keys.tolist())
        hits = [
            Hit(names[key], score) for key, score in zip(keys.tolist(), scores.tolist(), strict=True) if key in names
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.article_id))[:k]

    def _ranked_words(self, query: str, mask: Mask, k: int, *, everything: bool) -> tuple[Keys, NDArray[np.float64]]:
        allowed = int(mask.sum())
        if not allowed:
            return np.empty(0, np.int64), np.empty(0, np.float64)
        share = 1.0 if everything else allowed / max(1, self.words.count())
        length = math.ceil(k / share) + SLACK
        while length <= LONGEST_WALK:
            keys, scores = self.words.search(query, length)
            kept = (keys < len(mask)) & mask[np.minimum(keys, len(mask) - 1)]
            if len(keys) < length or kept.sum() >= k:
                return keys[kept], scores[kept]
            length = _longer(length)
        return self.words.search(query, k + SLACK, within=np.flatnonzero(mask))

    def naming(self, people: Sequence[str], most: int) -> list[str] | None:
        """The ids of the articles that may name one of these people; None where there are more than `most`, or a name
        may stand inside a search word (part of a Latin one)."""
        if not all(only_han(name) for name in people):
            return None
        keys = self.words.naming(people)
        return list(self.catalogue.identify(keys.tolist()).values()) if len(keys) <= most else None

    def search_vectors(self, vector: Vectors, where: Filter, k: int) -> list[Hit]:
        """As `Index.search_vectors`."""
        mask = self._allowed(where)
        rows = self._near(vector, mask, k)
        scores = self.catalogue.scores(rows, vector)
        if len(rows) > k:
            # Ties with the k-th stay in, so that the order by id decides and not that of the rows.
            rows, scores = _best(rows, scores, k)
        places = self.catalogue.locate(rows)
        hits = []
        for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
            if row in places:
                start, end = places[row].span
                article_id = places[row].article_id
                hits.append(Hit(article_id, score, f"{article_id}#{start}-{end}"))
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id or ""))[:k]

    def _near(self, vector: Vectors, mask: Mask, k: int) -> Rows:
        """Rows that hold the nearest k: candidates of the graph, or all that are allowed where that costs less."""
        allowed, rows = self.catalogue.count_rows(mask), self.catalogue.rows
        length = max(LEAST_WALK, rows // ROWS_A_STEP, math.ceil(MARGIN * k * rows / max(1, allowed)) + SLACK)
        if rows <= self._exact_rows or (self._exact_rows and allowed <= ROWS_A_CANDIDATE * length):
            return self.catalogue.rows_of(mask)
        chroma = self._chroma_for_reading()
        while chroma is not None and length <= LONGEST_WALK:
            candidates = self.catalogue.keep(chroma.store.nearest(vector, min(length, chroma.known)), mask)
            if len(candidates) >= min(k, allowed):
                young = self.catalogue.keep(np.arange(chroma.known, rows), mask)
                return np.union1d(candidates, young)
            length = _longer(length)
        return self.catalogue.rows_of(mask)

    def _chroma_for_reading(self) -> _Vectors | None:
        """Chroma, opened anew when too many rows came after it was opened; None where it cannot be read just now
        (another process is writing its graph file): the exact search needs no graph."""
        with self._lock:
            try:
                chroma = self.vectors()
                if self.catalogue.graphed() - chroma.known > self._exact_rows:
                    chroma.store.close()
                    self._vectors = None
                    chroma = self.vectors()
            except StorageFailed:
                if self._chroma_url is not None:
                    raise
                return None
            return chroma if chroma.known else None


def _longer(length: int) -> int:
    """The next length to try: up to the longest once, and then beyond."""
    return LONGEST_WALK if length < LONGEST_WALK // 2 else LONGEST_WALK + 1


def _best(rows: Rows, scores: NDArray[np.float32], k: int) -> tuple[Rows, NDArray[np.float32]]:
    """The k best and the ties with the last of them."""
    least = np.partition(scores, len(scores) - k)[len(scores) - k]
    kept = scores >= least
    return rows[kept], scores[kept]
