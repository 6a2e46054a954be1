"""What a sweep over settings is asked of: one library, and for each combination the index that it needs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from articles.errors import ExamError
from embeddings.backup import backup, restore
from eval.sweep import Candidate
from ui.assemble import Archive
from ui.examining import OpenAsk
from ui.settings import Settings, read_settings

INDEXED = frozenset({"embedding_model", "passage_size"})
"""Settings that the index is stamped with: each combination of them needs an index of its own."""


def read_grid(words: Sequence[str]) -> dict[str, list[str]]:
    """`name=value,value` words → values by setting; an empty value is the setting as it is. Raises `ExamError` for an
    unknown setting."""
    grid = {}
    for word in words:
        name, given, values = word.partition("=")
        if name not in Settings.model_fields or not given:
            raise ExamError(f"看不懂“{word}”。", remedy="写法：--grid passage_size=200,300；设置名见 newsqa settings。")
        grid[name] = values.split(",")
    return grid


class Workshop:
    """Copies of a library, one for each index that a sweep needs, kept under `folder` until it ends."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def prepare(self, changes: Mapping[str, str]) -> Candidate:
        """Something to ask under `changes`; what they need of an index is built first."""
        told = {name: getattr(self._settings, name) for name in self._settings.model_fields_set}
        settings = read_settings(**(told | {name: value for name, value in changes.items() if value}))
        if INDEXED & set(changes):
            settings = self._with_own_index(settings)
        archive = Archive(settings)
        self._open.callback(archive.close)
        return Candidate(OpenAsk(settings), archive.library.articles, archive.library.fingerprint())

    def _with_own_index(self, settings: Settings) -> Settings:
        name = f"{settings.embedding_model or 'bundled'}-{settings.passage_size}".replace("/", "_")
        place = self._folder / name
        own = settings.model_copy(update={"library": place})
        if not place.exists():
            packed = self._folder / f"{name}.backup"
            self._folder.mkdir(parents=True, exist_ok=True)
            backup(settings.library, packed, settings.database_url)
            restore(packed, place)
            archive = Archive(own)
            archive.reindex()
            archive.close()
        return own
