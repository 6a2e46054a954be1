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
from articles.readers.encodings import decode
from articles.types import Page

_HEAD = 65536
_IMAGES = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*|GIF8[79]a|RIFF.{4}WEBP|BM.{4}\0{4}", re.DOTALL)
"""PNG, JPEG, TIFF of either byte order, GIF, WebP, and BMP, whose two letters may begin a text: four zeros follow."""
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|founder-|meta\s|map\s|div\s|table\s|!--enp)", re.IGNORECASE)
_TABLES = frozenset((".jsonl", ".ndjson", ".csv", ".tsv", ".json", ".xlsx"))
_DOCUMENTS = frozenset((".md", ".markdown", ".docx"))
_BINARY = {
    ".pdf": "PDF",
    ".png": "PNG 图片",
    ".jpg": "JPEG 图片",
    ".jpeg": "JPEG 图片",
    ".tif": "TIFF 图片",
    ".tiff": "TIFF 图片",
    ".bmp": "BMP 图片",
    ".gif": "GIF 图片",
    ".webp": "WebP 图片",
    ".zip": "ZIP 压缩包",
}
"""Kinds that are told by their first bytes: a name that claims one while the bytes are no known binary is a damaged or
mistaken file, often a web page that says why the download failed. Tables and documents say so in their own readers."""
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
    if last in _BINARY and not _is_binary(head):
        raise _mistaken(path, head, _BINARY[last])
    return _by_content(head, last) or _by_name(last)


def _is_binary(head: bytes) -> bool:
    """Whether the bytes are of a kind that is told by them, whichever the name claims."""
    return _binary(head) is not None or head.startswith(b"PK\x03\x04")


def _mistaken(path: Path, head: bytes, claimed: str) -> FileDamaged:
    if _HTML.search(head[:4096]):
        found = "是网页，可能是下载没有成功时返回的提示页"
    else:
        found = "是文字" if _is_text(head) else "认不出，可能没有传完或已损坏"
    return FileDamaged(
        f"文件名说这是 {claimed}，内容却{found}。",
        where=str(path),
        remedy=f"请重新取得这个 {claimed}；如果内容没有错，请把扩展名改成与内容相符的（如 .txt、.html）。",
    )


def _is_text(head: bytes) -> bool:
    try:
        decode(head, where="")
    except FormatUnknown:
        return False
    return True


def _binary(head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return "scan" if _IMAGES.match(head) else None


def _by_content(head: bytes, suffix: str) -> str | None:
    known = _binary(head)
    if known is not None:
        return known
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
