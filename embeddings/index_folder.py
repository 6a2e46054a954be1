"""Where a library's index lies: numbered generations beside each other, one of them current.

A rebuilt index is made as a new generation and becomes the current one by one atomic renaming; readers follow.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from articles.errors import IndexMismatch, StorageFailed
from embeddings.passages import DEFAULT_SIZE, passages_identity
from embeddings.words import WORDS_VERSION

FORMAT = 2
_CURRENT = "CURRENT"
_STAMP = "stamp.json"
_LABELS = {
    "model": "模型",
    "dimension": "向量维度",
    "passages": "段落划分",
    "words": "分词版本",
    "format": "索引格式",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index was built with; another model or other settings need another index."""

    model: str
    dimension: int
    passages: str
    words: str = WORDS_VERSION
    format: int = FORMAT


def stamp_for(model: str, dimension: int, passage_size: int = DEFAULT_SIZE) -> Stamp:
    """The stamp of an index built now, with this model (`identity`) and this size of passage."""
    return Stamp(model=model, dimension=dimension, passages=passages_identity(passage_size))


class IndexFolder:
    """The folder `index` of a library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """The generation in use; None where there is no index yet."""
        try:
            name = (self.folder / _CURRENT).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return self.folder / name

    def begin(self, stamp: Stamp) -> Path:
        """A new, empty generation, not yet in use."""
        numbers = [int(path.name[1:]) for path in self.folder.glob("g*") if path.name[1:].isdigit()]
        generation = self.folder / f"g{max(numbers, default=0) + 1:04d}"
        try:
            generation.mkdir(parents=True)
            (generation / _STAMP).write_text(json.dumps(asdict(stamp), ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            raise StorageFailed(
                f"不能建立索引目录（{error.strerror}）。", where=str(generation), remedy="请检查磁盘空间与权限。"
            ) from error
        return generation

    def switch(self, generation: Path) -> None:
        """Put a generation in use, at one stroke."""
        draft = self.folder / (_CURRENT + ".new")
        with draft.open("w", encoding="ascii") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / _CURRENT)

    def sweep(self) -> None:
        """Remove generations that are not in use: earlier ones, and attempts that were cut off."""
        current = self.current()
        for path in self.folder.glob("g*"):
            if path != current and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)

    def stamp(self, generation: Path) -> Stamp:
        """What a generation was built with. Raises `StorageFailed` where that cannot be read."""
        try:
            return Stamp(**json.loads((generation / _STAMP).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StorageFailed(
                "索引目录损坏。", where=str(generation), remedy="请用 newsqa reindex 重建索引。"
            ) from error

    def open(self, stamp: Stamp) -> Path:
        """The generation in use, or a first one. Raises `IndexMismatch` where it was built otherwise."""
        generation = self.current()
        if generation is None:
            generation = self.begin(stamp)
            self.switch(generation)
        check_stamp(self.stamp(generation), stamp, generation)
        return generation


def check_stamp(found: Stamp, wanted: Stamp, place: Path) -> None:
    """Raises `IndexMismatch`, saying what differs."""
    if found == wanted:
        return
    before, after = asdict(found), asdict(wanted)
    told = "，".join(
        f"{label}由“{before[name]}”变为“{after[name]}”"
        for name, label in _LABELS.items()
        if before[name] != after[name]
    )
    raise IndexMismatch(
        f"索引与现在的设置不符：{told}。", where=str(place), remedy="请运行 newsqa reindex 重建索引，或改回原来的设置。"
    )
