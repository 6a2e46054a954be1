"""Files that belong together: one file, a folder, or a zip that is read without unpacking it to disk.

Names inside are relative, with forward slashes. An archive that points outside itself, or unpacks to more than the
limit, is refused before any of it is used.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.errors import FileDamaged, FileMissing
from articles.limits import Limits

_MOST_FILES = 100_000
_MOST_TIMES = 1000
"""A member that unpacks to more than this many times its packed size is a bomb."""
_SMALL = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bundle: its relative name, its size in bytes, and where its bytes are."""

    name: str
    size: int
    _place: Path
    _inside: str | None = None

    def read(self) -> bytes:
        """Give the file's bytes, never more than `size` said.

        :raises FileDamaged:
        """
        where = str(self._place) + (f"：{self.name}" if self._inside else "")
        try:
            if self._inside is None:
                return self._place.read_bytes()
            with zipfile.ZipFile(self._place) as archive, archive.open(self._inside) as file:
                return file.read(self.size + 1)[: self.size]
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
            raise FileDamaged("这个文件读不出来。", where=where, remedy="请重新取得这个文件。") from error


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a source, sorted by name, and a digest of what they are."""

    members: tuple[Member, ...]
    sha256: str


def open_bundle(path: Path, *, limits: Limits) -> Bundle:
    """List the files of a folder, a zip or a single file.

    :raises FileMissing, FileDamaged, LimitExceeded:
    """
    if not path.exists():
        raise FileMissing("没有这个文件。", where=str(path), remedy="请检查路径。")
    if path.is_dir():
        return _folder(path, limits)
    size = path.stat().st_size
    limits.check_size(size, str(path))
    digest = _digest_of_file(path)
    if zipfile.is_zipfile(path):
        return Bundle(tuple(_zipped(path, limits)), digest)
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            raise FileDamaged("压缩包不完整或已损坏。", where=str(path), remedy="请重新取得这个文件。")
    return Bundle((Member(path.name, size, path),), digest)


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(path: Path, limits: Limits) -> Bundle:
    root = path.resolve()
    members: list[Member] = []
    total = 0
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if not file.is_file() or not file.resolve().is_relative_to(root):
            continue  # a link that leads out of the folder is no part of it
        size = file.stat().st_size
        total += size
        if total > limits.max_unpacked_bytes or len(members) >= _MOST_FILES:
            raise limits.exceeded("文件夹里的文件太多或太大。", str(path), "max_unpacked_bytes")
        name = file.relative_to(path).as_posix()
        digest.update(f"{name}\0{_digest_of_file(file)}\n".encode())
        members.append(Member(name, size, file))
    return Bundle(tuple(members), digest.hexdigest())


def _zipped(path: Path, limits: Limits) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        raise FileDamaged("压缩包打不开。", where=str(path), remedy="请重新取得这个文件。") from error
    total = 0
    if len(entries) > _MOST_FILES:
        raise limits.exceeded(f"压缩包里有{len(entries)}个文件，太多了。", str(path), "max_unpacked_bytes")
    for entry in entries:
        if entry.is_dir():
            continue
        _check(entry, path, limits)
        total += entry.file_size
        if total > limits.max_unpacked_bytes:
            raise limits.exceeded(
                f"压缩包展开后超过上限{limits.max_unpacked_bytes}字节。", str(path), "max_unpacked_bytes"
            )
        yield Member(entry.filename.replace("\\", "/"), entry.file_size, path, entry.filename)


def _check(entry: zipfile.ZipInfo, path: Path, limits: Limits) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        raise FileDamaged(
            f"压缩包里有指向包外的文件名“{entry.filename[:60]}”，不读这样的压缩包。",
            where=str(path),
            remedy="请重新打包，只用相对路径。",
        )
    if entry.flag_bits & 1:
        raise FileDamaged("压缩包加了密码。", where=str(path), remedy="请给出不加密的压缩包。")
    if entry.file_size > _SMALL and entry.file_size > _MOST_TIMES * max(1, entry.compress_size):
        raise limits.exceeded(f"压缩包里的“{entry.filename[:60]}”展开后大得不正常。", str(path), "max_unpacked_bytes")


def resolve(name: str, href: str) -> str:
    """The name in the bundle that a link in file `name` leads to; query and fragment are dropped."""
    plain = re.split(r"[?#]", href, maxsplit=1)[0].replace("\\", "/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), plain))
