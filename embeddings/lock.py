"""One writer of a folder at a time: a lock on a file in the library's folder that says who holds it.

The operating system holds the lock, so a killed process leaves none behind; readers never ask for it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from articles.errors import LibraryLocked, StorageFailed

LOCK_FILE = "writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the library for writing. Raises `LibraryLocked`, naming the holder, at once when another process does."""
    path = folder / LOCK_FILE
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StorageFailed(
            f"不能写入报纸库（{error.strerror}）。", where=str(folder), remedy="请检查文件夹权限。"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _locked(path) from error
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": f"{datetime.now():%Y-%m-%d %H:%M:%S}"}
        file.seek(0)
        file.truncate()
        json.dump(holder, file)
        file.flush()
        yield


def _locked(path: Path) -> LibraryLocked:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        who = f"进程 {holder['pid']}（主机 {holder['host']}，自 {holder['since']}）"
    except (OSError, ValueError, KeyError, TypeError):
        who = "另一个进程"
    return LibraryLocked(
        f"{who}正在写入这个报纸库。", where=str(path.parent), remedy="请等它完成后再试；查询不受影响。"
    )
