"""The staff's own table of other names, edited at the desk and in force with the next question."""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Lock

from articles.errors import InputError, NewsqaError, StorageFailed
from qa.aliases import BUNDLED, Aliases, bundled_aliases, read_aliases, with_everyday

_LIMIT = 400_000


class AliasTable:
    """A CSV file (see `qa.aliases`); while there is none, the table that ships is in force. The everyday words that
    ship are in force beside either, and are not shown: four thousand rows that belong to no paper."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._read_at = -1
        self._held = bundled_aliases()

    def current(self) -> Aliases:
        """What is in force; read again when the file has changed. A file that cannot be read changes nothing."""
        with self._lock:
            try:
                changed = self._path.stat().st_mtime_ns
                if changed != self._read_at:
                    self._held, self._read_at = with_everyday(read_aliases(self._path)), changed
            except (OSError, NewsqaError, UnicodeDecodeError):
                return self._held
            return self._held

    def text(self) -> str:
        """The table as text."""
        path = self._path if self._path.is_file() else BUNDLED
        return path.read_text(encoding="utf-8-sig")

    def save(self, text: str) -> int:
        """Put a table in force; how many rows it has. Raises `RowInvalid` for a row of another shape,
        `StorageFailed`."""
        if len(text) > _LIMIT:
            raise InputError(f"别名表太长：最多 {_LIMIT} 个字。")
        try:
            with tempfile.TemporaryDirectory(dir=self._path.parent) as folder:
                beside = Path(folder) / "aliases.csv"
                beside.write_text(text.strip() + "\n", encoding="utf8")
                rows = len(read_aliases(beside).rows)
                beside.replace(self._path)
        except OSError as error:
            raise StorageFailed(
                f"存不下（{error.strerror}）。", where=self._path.name, remedy="请检查磁盘空间和文件权限。"
            ) from error
        return rows
