"""What the index's rows are: which article, where in it, and what a filter asks about.

A small SQLite file says it durably; numpy columns, loaded once and followed as other processes write, answer filters
in a millisecond. The rows' vectors lie beside it: exact scores for what is found, and an exact
search where a filter leaves few rows or Chroma has not seen them yet.

Order of a write: vectors, then the stores, and the catalogue last; what it does not name does not exist.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from articles.errors import StorageFailed
from embeddings.columns import (
    EMPTY,
    NO_DATE,
    NO_PAGE,
    Entry,
    Keys,
    Located,
    Mask,
    Rows,
    extended,
    marked,
    permitted,
    rows_of,
    without,
)
from embeddings.events import event_days
from embeddings.index import Vectors
from embeddings.types import Filter
from embeddings.vectors_file import VectorsFile

_AT_ONCE = 50_000
"""Entries that are read together: a row of Python numbers takes twenty times what a column of them does."""

_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, first INTEGER NOT NULL, spans BLOB NOT NULL,
    day INTEGER NOT NULL, page INTEGER NOT NULL, paper INTEGER NOT NULL, section INTEGER NOT NULL,
    genre INTEGER NOT NULL, events BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS removed (seq INTEGER PRIMARY KEY, key INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS names (
    code INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value));
CREATE TABLE IF NOT EXISTS totals (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Catalogue:
    """The catalogue of one index folder. Safe for threads; one process writes, others follow with `refresh`."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._columns = EMPTY
        self._codes: dict[tuple[str, str], int] = {}
        self._seen = (-1, -1)
        self._version = -1
        with self._explained():
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(folder / "rows.sqlite", timeout=30, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.executescript(_TABLES)
            self._vectors = VectorsFile(folder / "vectors.f32", dimension)
        self.refresh()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._database.close()
            self._vectors.close()

    # ---- following other writers

    def refresh(self) -> bool:
        """Take over what was written since the last time; whether there was anything."""
        with self._lock, self._explained():
            version = self._database.execute("PRAGMA data_version").fetchone()[0]
            if version == self._version:
                return False
            self._version = version
            return self._load()

    def _load(self) -> bool:
        # One reading transaction: entries and removals of the same state.
        self._database.execute("BEGIN")
        try:
            last_key, last_removal = self._seen
            entries = self._database.execute(
                "SELECT key, first, length(spans) / 8, day, page, paper, section, genre, events FROM entries"
                " WHERE key > ? ORDER BY key",
                (last_key,),
            )
            columns = self._columns
            while some := entries.fetchmany(_AT_ONCE):
                columns, last_key = extended(columns, some), some[-1][0]
            removals = self._database.execute("SELECT seq, key FROM removed WHERE seq > ?", (last_removal,)).fetchall()
            names = self._database.execute("SELECT kind, value, code FROM names").fetchall()
        finally:
            self._database.execute("COMMIT")
        self._codes = {(kind, value): code for kind, value, code in names}
        if columns is self._columns and not removals:
            return False
        self._seen = last_key, max([last_removal, *(removal[0] for removal in removals)])
        columns = without(columns, [key for _, key in removals])
        self._vectors.show(columns.rows)  # first: whoever sees the new columns finds the vectors too
        self._columns = columns
        return True

    # ---- writing

    def next_numbers(self) -> tuple[int, int]:
        """The number of the next article, and of its first row."""
        with self._lock, self._explained():
            key, row = self._total("keys"), self._total("rows")
            return key, row

    def keys_of(self, article_ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those of these articles that are here."""
        found: dict[str, int] = {}
        with self._lock, self._explained():
            for start in range(0, len(article_ids), 500):
                some = article_ids[start : start + 500]
                marks = ",".join("?" * len(some))
                found |= self._database.execute(f"SELECT id, key FROM entries WHERE id IN ({marks})", some).fetchall()  # noqa: S608
        return found

    def write_vectors(self, first: int, vectors: Vectors) -> None:
        """Lay rows down from number `first` on, durably. They count for nothing until `commit` names them."""
        with self._lock, self._explained():
            self._vectors.write(first, vectors)

    def stored_vectors(self, first: int, end: int) -> Vectors:
        """The rows from number `first` up to `end`, named or not."""
        with self._lock, self._explained():
            return self._vectors.read(first, end)

    def graphed(self) -> int:
        """The rows below this number were handed to Chroma."""
        with self._lock, self._explained():
            return self._total("graphed", self._total("rows"))  # older indexes handed over every row

    def commit(self, entries: Sequence[Entry], gone: Iterable[int] = (), graphed: int | None = None) -> None:
        """Name new articles and forget others, in one durable step; `graphed` as the method of that name."""
        with self._lock, self._explained(), self._database:
            for key in gone:
                self._database.execute("DELETE FROM entries WHERE key = ?", (key,))
                self._database.execute("INSERT INTO removed (key) VALUES (?)", (key,))
            self._database.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [self._row(entry) for entry in entries]
            )
            if entries:
                last = entries[-1]
                self._set_total("keys", last.key + 1)
                self._set_total("rows", last.first + len(last.spans))
            if graphed is not None:
                self._set_total("graphed", graphed)
        self._load_own()

    def _load_own(self) -> None:
        with self._lock, self._explained():
            self._load()

    def _row(self, entry: Entry) -> tuple[object, ...]:
        article = entry.stored.article
        return (
            entry.key,
            article.id,
            entry.first,
            np.array(entry.spans, np.int32).tobytes(),
            article.issue.date.toordinal() if article.issue.date else NO_DATE,
            article.page if article.page is not None else NO_PAGE,
            self._code("paper", article.issue.paper or ""),
            self._code("section", article.section or ""),
            self._code("genre", article.genre.value),
            np.array(event_days(article.times), np.int32).tobytes(),
        )

    def _code(self, kind: str, value: str) -> int:
        if (kind, value) not in self._codes:
            made = self._database.execute("INSERT INTO names (kind, value) VALUES (?, ?)", (kind, value))
            self._codes[kind, value] = int(made.lastrowid or 0)
        return self._codes[kind, value]

    def _total(self, name: str, default: int = 0) -> int:
        row = self._database.execute("SELECT value FROM totals WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else default

    def _set_total(self, name: str, value: int) -> None:
        self._database.execute("INSERT OR REPLACE INTO totals VALUES (?, ?)", (name, value))

    def count_operations(self, operations: int | None) -> int:
        """Add to the operations that the vector store has not yet written to its graph file (None: it has now)."""
        with self._lock, self._explained(), self._database:
            total = 0 if operations is None else self._total("unsynced") + operations
            self._set_total("unsynced", total)
            return total

    # ---- asking

    @property
    def rows(self) -> int:
        """Rows ever named, those of removed articles included."""
        return self._columns.rows

    def ids(self) -> set[str]:
        """The ids of all articles."""
        with self._lock, self._explained():
            return {row[0] for row in self._database.execute("SELECT id FROM entries")}

    def live_articles(self) -> int:
        """Articles that are here."""
        return int(self._columns.live.sum())

    def live_rows(self, *, since: int = 0) -> int:
        """Rows of the articles that are here, from number `since` on."""
        columns = self._columns
        return int(columns.count[columns.live & (columns.first >= since)].sum())

    def live_rows_of(self, keys: Iterable[int]) -> Rows:
        """The rows of these articles."""
        columns = self._columns
        wanted = np.array(sorted(key for key in keys if key < len(columns.live) and columns.live[key]), np.int64)
        return rows_of(columns, wanted)

    def allowed(self, where: Filter, *, naming: Keys | None = None) -> Mask:
        """Article number → whether it may be found; `naming` are the articles that name the people asked for."""
        mask = permitted(self._columns, where, self._codes)
        if where.article_ids:
            mask &= marked(np.array(list(self.keys_of(where.article_ids).values()), np.int64), len(mask))
        if naming is not None:
            mask &= marked(naming, len(mask))
        return mask

    def rows_of(self, mask: Mask) -> Rows:
        """The rows of the articles that a mask allows, ascending."""
        return rows_of(self._columns, np.flatnonzero(mask & self._columns.live[: len(mask)]))

    def count_rows(self, mask: Mask) -> int:
        """How many rows a mask allows."""
        return int(self._columns.count[: len(mask)][mask].sum())

    def keep(self, rows: Rows, mask: Mask) -> Rows:
        """Those of the rows, in order, that the mask allows."""
        known = rows[(rows >= 0) & (rows < self._columns.rows)]
        owners = self._columns.owner[known]
        return known[(owners < len(mask)) & mask[np.minimum(owners, len(mask) - 1)]] if len(mask) else known[:0]

    def scores(self, rows: Rows, vector: Vectors) -> NDArray[np.float32]:
        """The exact inner products of these rows with a vector."""
        return self._vectors.scores(rows, vector)

    def identify(self, keys: Sequence[int]) -> dict[int, str]:
        """Article numbers → ids."""
        found: dict[int, str] = {}
        with self._lock, self._explained():
            for start in range(0, len(keys), 500):
                some = keys[start : start + 500]
                marks = ",".join("?" * len(some))
                found |= self._database.execute(f"SELECT key, id FROM entries WHERE key IN ({marks})", some).fetchall()  # noqa: S608
        return found

    def locate(self, rows: Rows) -> dict[int, Located]:
        """Rows → the article and the span that each stands for."""
        owners = self._columns.owner[rows].tolist()
        found: dict[int, Located] = {}
        with self._lock, self._explained():
            query = "SELECT id, first, spans FROM entries WHERE key = ?"
            told = {key: self._database.execute(query, (key,)).fetchone() for key in set(owners)}
        for row, key in zip(rows.tolist(), owners, strict=True):
            if told[key] is not None:
                article_id, first, blob = told[key]
                spans = np.frombuffer(blob, np.int32).reshape(-1, 2)
                start, end = spans[row - first].tolist()
                found[row] = Located(article_id, (start, end))
        return found

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:
            full = "full" in str(error) or "No space left" in str(error)
            raise StorageFailed(
                "磁盘已满，索引没有写成。" if full else f"索引目录读写失败（{error}）。",
                where=str(self._folder),
                remedy="请腾出空间后重新运行。" if full else "请用 newsqa reindex 重建索引。",
            ) from error
