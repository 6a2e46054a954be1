"""Backup and restore: the truth of a library as one verified file.

The file is a zip: the database as SQLite, whatever database the library uses, further SQLite files of the library's
folder, the tables and texts that people edit there (CSV, JSON), and a manifest with the digest of each. The index is
not in it: it is rebuilt from the database.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from articles.errors import FileDamaged, FileMissing, NotALibrary, StorageFailed
from embeddings.library import MARKER, Library
from embeddings.library_copy import copy_database
from embeddings.library_engine import open_engine

MANIFEST = "manifest.json"
DATABASE = "library.sqlite"
FORMAT = 1
EDITED = ("*.csv", "*.json")
"""Files beside the databases that people write at the desk: other names, example questions, where to ask."""


def backup(folder: Path, file: Path, url: str | None = None) -> int:
    """Write the library in `folder` into `file`, read it back and compare; the number of articles in it.

    Writers may go on meanwhile: the backup is the state of one moment. An existing file is replaced at the end, at
    one stroke. Raises `LibraryError`s, `StorageFailed` where the file cannot be written.
    """
    draft = file.with_name(file.name + ".part")
    with Library.open(folder, url) as library, _storing(file), tempfile.TemporaryDirectory(dir=file.parent) as scratch:
        count = library.count(include_withdrawn=True)
        parts = _snapshots(library, Path(scratch), url)
        try:
            _pack(draft, parts, library.identity, count)
            _verified(draft)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    return count


def restore(file: Path, folder: Path, url: str | None = None) -> int:
    """Make a library of a backup in a folder that is empty or not there yet; the number of articles in it.

    The articles wait to be indexed: `newsqa reindex`, or the next ingest. Raises `FileMissing`, `FileDamaged`,
    `NotALibrary` where the folder holds something.
    """
    if not file.is_file():
        raise FileMissing("找不到备份文件。", where=str(file), remedy="请检查路径。")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotALibrary("这个文件夹里已有内容，不能恢复到这里。", where=str(folder), remedy="请指定一个空的文件夹。")
    manifest = _verified(file)
    with _storing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            fresh = Path(scratch) / "library"
            with zipfile.ZipFile(file) as packed:
                packed.extractall(fresh, [name for name in packed.namelist() if name in manifest["files"]])
            if url is not None:
                _load(fresh / DATABASE, fresh, url)
            (fresh / MARKER).write_text(json.dumps({"format": 1, "id": manifest["library"]}), encoding="utf-8")
            if folder.exists():
                folder.rmdir()
            shutil.move(fresh, folder)
    with Library.open(folder, url) as library:
        library.forget_index()
        return library.count(include_withdrawn=True)


def _snapshots(library: Library, scratch: Path, url: str | None) -> dict[str, Path]:
    """Copies of the databases, each of one moment."""
    parts = {DATABASE: scratch / DATABASE}
    if url is not None:
        engine = open_engine(scratch, None)
        try:
            copy_database(library.engine, engine, library.place)
        finally:
            engine.dispose()
        _checkpoint(parts[DATABASE])
    for database in sorted(library.folder.glob("*.sqlite")):
        target = scratch / database.name
        if not target.exists():
            with sqlite3.connect(database) as connection:
                connection.execute("VACUUM INTO ?", (str(target),))
            connection.close()
        parts[database.name] = target
    for pattern in EDITED:
        for written in sorted(library.folder.glob(pattern)):
            if written.name != MARKER:
                parts[written.name] = Path(shutil.copy2(written, scratch))
    return parts


def _checkpoint(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def _load(database: Path, folder: Path, url: str) -> None:
    """Move a restored database to the server under `url`."""
    source, target = open_engine(folder, None), open_engine(folder, url)
    try:
        copy_database(source, target, str(folder))
    finally:
        source.dispose()
        target.dispose()
    database.unlink()


def _pack(draft: Path, parts: dict[str, Path], identity: str, count: int) -> None:
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        files = {}
        for name, path in parts.items():
            with path.open("rb") as stream:
                files[name] = hashlib.file_digest(stream, "sha256").hexdigest()
            packed.write(path, name)
        manifest = {"format": FORMAT, "library": identity, "articles": count, "files": files}
        packed.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False))


def _verified(file: Path) -> dict[str, Any]:
    """The manifest, once every part has the digest that it names. Raises `FileDamaged`."""
    try:
        with zipfile.ZipFile(file) as packed:
            manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
            sound = all(_digest(packed, name) == digest for name, digest in manifest["files"].items())
            if sound and manifest["format"] == FORMAT and DATABASE in manifest["files"]:
                return manifest
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError) as error:
        raise _damaged(file) from error
    raise _damaged(file)


def _digest(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as stream:
        total = hashlib.sha256()
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def _damaged(file: Path) -> FileDamaged:
    return FileDamaged("备份文件损坏，或不是报纸库的备份。", where=str(file), remedy="请换一个备份文件。")


@contextmanager
def _storing(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StorageFailed(f"读写失败（{error}）。", where=str(place), remedy="请检查磁盘空间与权限。") from error
