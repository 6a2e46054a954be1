"""The articles that were read last, kept as long as nobody writes to the library's database.

A question reads some hundred candidates and then, several times, a few of them again; the next question reads many of
the same. SQLite tells whether any other connection, of this process or another, has committed since; other databases
do not, and nothing is kept for them.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

from sqlalchemy import Engine

from embeddings.types import StoredArticle

SIZE = 2000
"""Articles; some 40 MB."""


class ChangeWatch:
    """Tells whether a SQLite database has changed. Safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def state(self) -> int | None:
        """A number that differs from an earlier one when something was committed in between; None: it cannot be
        told."""
        if self._engine.dialect.name != "sqlite" or self._engine.url.database in (None, "", ":memory:"):
            return None
        with self._lock:
            try:
                if self._connection is None:  # of its own: the number tells of what others wrote
                    self._connection = sqlite3.connect(str(self._engine.url.database), check_same_thread=False)
                return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error:
                return None

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class RecentArticles:
    """At most `size` articles as they stand in the database. Safe for threads."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._lock = Lock()
        self._state: int | None = None
        self._held: OrderedDict[tuple[bool, str], StoredArticle] = OrderedDict()

    def take(self, state: int | None, ids: Iterable[str], *, withdrawn: bool) -> dict[str, StoredArticle]:
        """Those of the articles that were kept in this state of the database."""
        with self._lock:
            if state is None or state != self._state:
                self._held.clear()
                self._state = state
            found = {one: self._held[withdrawn, one] for one in ids if (withdrawn, one) in self._held}
            for one in found:
                self._held.move_to_end((withdrawn, one))
            return found

    def keep(self, state: int | None, found: Sequence[StoredArticle], *, withdrawn: bool) -> None:
        """Keep articles that were read after the database had this state; not, if it has another by now."""
        with self._lock:
            if state is None or state != self._state:
                return
            for stored in found:
                self._held[withdrawn, stored.article.id] = stored
            while len(self._held) > self._size:
                self._held.popitem(last=False)
