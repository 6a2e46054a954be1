"""One writer at a time: whoever writes holds the library's folder and, where it is on a server, its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from articles.errors import LibraryLocked
from embeddings.library import Library
from embeddings.library_engine import alone
from embeddings.lock import writer_lock

_NUMBER = 0x6E657773
"""The number of this lock among those of a database; any would do."""


@contextmanager
def sole_writer(library: Library) -> Iterator[None]:
    """Hold a library for writing. Raises `LibraryLocked`, naming the holder, at once when somebody else does."""
    with writer_lock(library.folder), alone(library.engine, library.place, _NUMBER) as holder:
        if holder is not None:
            raise LibraryLocked(
                f"{holder}正在写入这个报纸库的数据库。", where=library.place, remedy="请等它完成后再试；查询不受影响。"
            )
        yield
