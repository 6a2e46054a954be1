"""What editors did to pages, kept by the pages' content: the same page read again takes the same edits.

A SQLite file of its own in the library's folder, so that a backup has it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from articles.edits import Edit, apply_edits, edit_from_json, edit_to_json, page_key
from articles.errors import StorageFailed
from articles.types import Page, ParsedPage

FILE = "desk.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS page_edits (page TEXT PRIMARY KEY, edits TEXT NOT NULL)"


class KeptEdits:
    """The edits of a library's pages. Methods raise `StorageFailed` when the file cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def of(self, page: Page) -> tuple[Edit, ...]:
        """What was done to a page, oldest first."""
        if not self._path.exists():
            return ()
        with self._opened() as database:
            row = database.execute("SELECT edits FROM page_edits WHERE page = ?", (page_key(page),)).fetchone()
        return tuple(map(edit_from_json, json.loads(row[0]))) if row else ()

    def keep(self, page: Page, edits: Sequence[Edit]) -> None:
        """Keep these for a page, in place of what was kept."""
        with self._opened() as database:
            if edits:
                told = json.dumps([edit_to_json(edit) for edit in edits], ensure_ascii=False)
                database.execute("INSERT OR REPLACE INTO page_edits VALUES (?, ?)", (page_key(page), told))
            else:
                database.execute("DELETE FROM page_edits WHERE page = ?", (page_key(page),))

    def applied(self, parsed: ParsedPage) -> ParsedPage:
        """The page as its editors left it."""
        return apply_edits(parsed, self.of(parsed.page))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
                database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise StorageFailed(
                f"改动存不下或读不出（{error}）。", where=FILE, remedy="请检查磁盘空间和文件权限。"
            ) from error
