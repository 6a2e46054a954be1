"""Markdown and Word documents as single articles: the first heading is the title, later ones are crossheads.

A line of nothing but a byline under the title is the byline; front matter (`---`) may give title, author and date.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from articles.bylines import parse_byline
from articles.errors import FileDamaged, FileEmpty, FileMissing
from articles.fold import narrow
from articles.joins import PARAGRAPH
from articles.limits import Limits
from articles.readers.encodings import Decoded, decode
from articles.readers.package import checked_names
from articles.readers.writer import Writer
from articles.types import Given, Issue, LineKind, Page

MARKDOWN = (".md", ".markdown")
WORD = (".docx",)
_KEY = "document"
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FIELD = re.compile(r"\s*([A-Za-z]+)\s*:\s*[\"']?(.*?)[\"']?\s*$")
_INLINE = (
    (re.compile(r"!\[([^\]]{0,400})\]\([^)]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]]{1,400})\]\([^)]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`]{1,2000})`"), r"\1"),
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!-])"), r"\1"),
)
Piece = tuple[str, LineKind | None]


def is_document(path: Path) -> bool:
    """Whether a file's name says that it is Markdown or a Word document."""
    return path.suffix.lower() in (*MARKDOWN, *WORD)


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read a document as one page with one article.

    :raises FileMissing, FileEmpty, FileDamaged, FormatUnknown, LimitExceeded:
    """
    where = str(path)
    if not path.is_file():
        raise FileMissing("没有这个文件。", where=where, remedy="请检查路径。")
    size = path.stat().st_size
    limits.check_size(size, where)
    data = path.read_bytes()
    day: date | None = None
    decoded = Decoded("")
    if path.suffix.lower() in WORD:
        pieces = list(_word(path, limits))
    else:
        decoded = decode(data, where=where) if data.strip() else decoded
        pieces, day = _markdown(decoded.text)
    pieces = [(text.strip(), kind) for text, kind in pieces if text.strip()]
    if not pieces:
        raise FileEmpty("文档里没有文字。", where=where, remedy="请换一个有内容的文件。")
    yield replace(_page(pieces, path.name, hashlib.sha256(data).hexdigest(), day), warnings=decoded.warnings)


def _page(pieces: list[Piece], source: str, sha256: str, day: date | None) -> Page:
    writer = Writer()
    for words, kind in _titled(pieces):
        writer.line(words, kind, "title field" if kind is LineKind.HEADLINE else PARAGRAPH, _KEY)
    return Page(
        source=source,
        sha256=sha256,
        reader="document",
        text=writer.text,
        lines=tuple(writer.lines),
        issue=Issue(date=day),
        sources={"date": "format"} if day else {},
        given={_KEY: Given(id=f"{source}/{sha256[:12]}")},
        partial=True,
    )


def _titled(pieces: list[Piece]) -> Iterator[Piece]:
    """Exactly one title: the first heading, else a short first line; bylines right under it."""
    kinds = [kind for _, kind in pieces]
    first = kinds.index(LineKind.HEADLINE) if LineKind.HEADLINE in kinds else None
    if first is None and len(pieces[0][0]) <= 60 and not pieces[0][0].endswith(("。", "；", "，")) and len(pieces) > 1:
        first = 0
    for at, (words, kind) in enumerate(pieces):
        if at == first:
            yield words, LineKind.HEADLINE
        elif kind is LineKind.HEADLINE:
            yield words, LineKind.CROSSHEAD
        elif first is not None and at - first in (1, 2) and _signed(words):
            yield words, LineKind.BYLINE
        else:
            yield words, kind or LineKind.BODY


def _signed(words: str) -> bool:
    text = narrow(words)
    return len(text) <= 60 and parse_byline(text, bare_names=len(text) <= 12) is not None


# ---- Markdown


def _markdown(text: str) -> tuple[list[Piece], date | None]:
    """Blocks of a Markdown text, marks of emphasis and links taken away, and the date of the front matter."""
    lines = text.split("\n")
    fields, at = _front_matter(lines)
    pieces: list[Piece] = [(fields["title"], LineKind.HEADLINE)] if fields.get("title") else []
    if fields.get("author"):
        pieces.append((fields["author"], LineKind.BYLINE))
    paragraph: list[str] = []
    fenced = False
    for line in [*lines[at:], ""]:
        if _FENCE.match(line):
            fenced = not fenced
        heading = _HEADING.match(line) if not fenced else None
        under = _UNDERLINE.match(line) if len(paragraph) == 1 and not fenced else None
        if under:
            pieces.append((_plain(paragraph.pop()), LineKind.HEADLINE if "=" in line else LineKind.CROSSHEAD))
        elif not line.strip() or heading or _RULE.match(line) or _LIST.match(line) or _FENCE.match(line):
            pieces.extend(_closed(paragraph))
            if heading:
                kind = LineKind.HEADLINE if len(heading.group(1)) == 1 else LineKind.CROSSHEAD
                pieces.append((_plain(heading.group(2)), kind))
            elif _LIST.match(line) and not _RULE.match(line):
                paragraph.append(_LIST.sub("", line, count=1))
        else:
            paragraph.append(line.lstrip("> \t"))
    pieces.extend(_closed(paragraph))
    kinds = [kind for _, kind in pieces]
    if LineKind.HEADLINE not in kinds and LineKind.CROSSHEAD in kinds[:1]:
        pieces[0] = (pieces[0][0], LineKind.HEADLINE)
    return pieces, _day(fields.get("date", ""))


def _closed(paragraph: list[str]) -> list[Piece]:
    if not paragraph:
        return []
    text = paragraph[0]
    for line in paragraph[1:]:
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line.strip()
    paragraph.clear()
    return [(_plain(text), None)]


def _plain(text: str) -> str:
    for pattern, instead in _INLINE:
        text = pattern.sub(instead, text)
    return text.replace("\x00", "").strip()


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip() != "---":
        return {}, 0
    for at, line in enumerate(lines[1:60], start=1):
        if line.strip() in ("---", "..."):
            found = [_FIELD.match(line) for line in lines[1:at]]
            return {match.group(1).lower(): match.group(2) for match in found if match}, at + 1
    return {}, 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


# ---- Word


def _word(path: Path, limits: Limits) -> Iterator[Piece]:
    """Paragraphs and table rows of a Word document in order, with headings from their styles."""
    import docx  # noqa: PLC0415  (only Word documents need it)
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    where = str(path)
    _check_package(path, limits)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise FileDamaged("Word 文档已损坏或加了密码。", where=where, remedy="请另存为 .docx 再给。") from error
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " ".join(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip())), None
            continue
        style = (block.style.name if block.style is not None else "") or ""
        for part in block.text.split("\n"):
            yield part, _style_kind(style)


def _style_kind(style: str) -> LineKind | None:
    name = style.lower()
    if name in ("title", "标题", "heading 1", "标题 1"):
        return LineKind.HEADLINE
    if name in ("subtitle", "副标题"):
        return LineKind.SUBHEAD
    if name.startswith(("heading", "标题")):
        return LineKind.CROSSHEAD
    return LineKind.CAPTION if name in ("caption", "题注") else None


def _check_package(path: Path, limits: Limits) -> None:
    try:
        names = checked_names(path, str(path), limits)
    except (OSError, zipfile.BadZipFile) as error:
        raise FileDamaged(
            "Word 文档已损坏或加了密码。", where=str(path), remedy="请另存为不加密的 .docx 再给。"
        ) from error
    if "word/document.xml" not in names:
        raise FileDamaged("这不是 Word 文档。", where=str(path), remedy="请另存为 .docx 再给。")
