"""Which reader takes a file: decided by its content first, by its name where the content leaves it open.

A reader is a module `articles.readers.NAME` with `read(path, *, limits) -> Iterator[Page]`; it is imported when a file
of its kind is met.
"""

from __future__ import annotations

import gzip
import importlib
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from articles.errors import FileDamaged, FileEmpty, FileMissing, FormatUnknown
from articles.limits import Limits
from articles.types import Page

_HEAD = 65536
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|founder-|meta\s|map\s|div\s|table\s|!--enp)", re.IGNORECASE)
_TABLES = frozenset((".jsonl", ".ndjson", ".csv", ".tsv", ".json", ".xlsx"))
_DOCUMENTS = frozenset((".md", ".markdown", ".docx"))
_MODULES = {name: name for name in ("text", "html", "pdf", "scan", "table", "document")}


def detect(path: Path) -> str:
    """Name the reader for a file or folder: text, html, pdf, scan, table or document.

    :raises FileMissing, FileEmpty, FileDamaged, FormatUnknown:
    """
    if path.is_dir():
        return "html"
    head = _head(path)
    if not head:
        raise FileEmpty("文件是空的。", where=str(path), remedy="请换一个有内容的文件。")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    last = suffixes[-1] if suffixes else ""
    if last == ".gz":
        last, head = (suffixes[-2] if len(suffixes) > 1 else ""), _unpacked(path, head)
    return _by_content(head, last) or _by_name(last)


def _by_content(head: bytes, suffix: str) -> str | None:
    if head[:1024].lstrip().startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "scan"
    if head.startswith(b"PK\x03\x04"):
        return "table" if suffix == ".xlsx" else "document" if suffix == ".docx" else "html"
    if suffix not in _TABLES | _DOCUMENTS and _HTML.search(head[:4096]):
        return "html"
    return None


def _by_name(suffix: str) -> str:
    if suffix in _TABLES:
        return "table"
    if suffix in _DOCUMENTS:
        return "document"
    return "html" if suffix in (".html", ".htm", ".xhtml", ".mhtml") else "text"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except FileNotFoundError as error:
        raise FileMissing("没有这个文件。", where=str(path), remedy="请检查路径。") from error
    except OSError as error:
        raise FileDamaged(
            f"文件打不开（{error.strerror or error}）。", where=str(path), remedy="请检查权限和磁盘。"
        ) from error


def _unpacked(path: Path, head: bytes) -> bytes:
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        with gzip.open(path) as file:
            return file.read(_HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise FileDamaged("压缩文件已损坏。", where=str(path), remedy="请重新取得这个文件。") from error


def open_reader(name: str, *, where: str) -> Callable[..., Iterator[Page]]:
    """The `read` function of a reader by its name.

    :raises FormatUnknown: there is no such reader here.
    """
    module = f"articles.readers.{_MODULES[name]}"
    try:
        return importlib.import_module(module).read  # type: ignore[no-any-return]
    except ModuleNotFoundError as error:
        if error.name != module:
            raise FormatUnknown(
                f"读这种文件还缺一个程序库：{error.name}。", where=where, remedy="请按说明安装。"
            ) from error
        raise FormatUnknown(
            "没有能读这种文件的读取器。", where=where, remedy="请改用文本、PDF、网页或表格文件。"
        ) from error


def read_pages(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read any file as pages with the reader that its content asks for."""
    return open_reader(detect(path), where=str(path))(path, limits=limits)
