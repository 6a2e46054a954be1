"""What the staff may edit without a programmer: example questions and where to ask. Kept in the library's folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from articles.errors import StorageFailed
from ui.values import load

FILE = "desk.json"
_MOST_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Editable:
    """`examples` empty: the library makes them. `ask_elsewhere` None: as in the settings."""

    examples: tuple[str, ...] = ()
    ask_elsewhere: str | None = None


class EditableFile:
    """The values in force; read again when the file has changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = Lock()
        self._read_at = -1
        self._held = Editable()

    def current(self) -> Editable:
        """What is in force; the defaults where there is no file or it cannot be read."""
        with self._lock:
            try:
                changed = self._path.stat().st_mtime_ns
                if changed != self._read_at:
                    self._held = load(Editable, self._path.read_text(encoding="utf8"))
                    self._read_at = changed
            except (OSError, ValueError):
                self._held, self._read_at = Editable(), -1
            return self._held

    def save(self, values: Editable) -> None:
        """Put values in force. Raises `StorageFailed`."""
        kept = Editable(tuple(filter(None, map(str.strip, values.examples)))[:_MOST_EXAMPLES], values.ask_elsewhere)
        beside = self._path.with_suffix(".new")
        try:
            beside.write_text(json.dumps(asdict(kept), ensure_ascii=False, indent=1) + "\n", encoding="utf8")
            beside.replace(self._path)
        except OSError as error:
            raise StorageFailed(
                f"存不下（{error.strerror}）。", where=str(self._path), remedy="请检查磁盘空间和文件权限。"
            ) from error
