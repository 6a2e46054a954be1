"""Rows of a question file, as `articles.readers.rows` reads them, with what only an exam asks of them.

An empty row comes out as a row without cells, so that the caller can name it; empty rows at the end of a file are left
out. A formula comes out as its text: what it would show is known to the spreadsheet program alone.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from articles.errors import FileDamaged, FileEmpty, FileMissing, FormatUnknown, RowInvalid
from articles.readers.rows import SUFFIXES, damage, encoding_of, rows_of, suffix_of

MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (the line of the file, or the row of the sheet) and its cells by column name; `problem` says
    why there are none."""

    number: int
    cells: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows, read lazily, and what was remarkable about reading it."""

    rows: Iterator[Row]
    notes: tuple[str, ...] = ()


def read_rows(path: Path) -> Sheet:
    """Open a question file by what its name ends in.

    :raises FileMissing, FileEmpty, FormatUnknown, FileDamaged: at once; RowInvalid: while reading, where the rest of a
        CSV cannot be told apart.
    """
    if not path.is_file():
        raise FileMissing("找不到这个题集文件。", where=str(path), remedy="请检查路径。")
    suffix = suffix_of(path)
    if suffix not in {*SUFFIXES, ".json"}:
        raise FormatUnknown(
            "题集只认 JSONL、CSV、XLSX（可再压缩为 .gz）。", where=str(path), remedy="请另存为其中一种。"
        )
    data = _bytes_of(path)
    if not data.strip():
        raise FileEmpty("题集是空的。", where=str(path), remedy="请至少写一道题。")
    return Sheet(_without_tail(_rows(data, path)), () if suffix == ".xlsx" else _notes(data, path))


def _bytes_of(path: Path) -> bytes:
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opener(path, "rb") as stream:
            data: bytes = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError) as problem:
        raise FileDamaged(f"读不出来（{problem}）。", where=str(path), remedy="请重新导出或复制这个文件。") from problem
    if len(data) > MAX_BYTES:
        raise FileDamaged(f"展开后超过 {MAX_BYTES >> 20} MB。", where=str(path), remedy="请把题集拆小。")
    return data


def _notes(data: bytes, path: Path) -> tuple[str, ...]:
    """A note where the text is not UTF-8.

    :raises FileDamaged: it is no text at all.
    """
    encoding = encoding_of(data)
    if not _is_text(data, encoding):
        raise FileDamaged("不是文本，或编码认不出来。", where=str(path), remedy="请另存为 UTF-8 文本。")
    return () if encoding in {"utf-8", "utf-8-sig"} else (f"文件不是 UTF-8，已按 {encoding} 读取。",)


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        return "\0" not in data.decode(encoding)
    except UnicodeDecodeError:
        return encoding == "utf-8" and b"\0" not in data  # most lines are; the rows will say which are not


def _rows(data: bytes, path: Path) -> Iterator[Row]:
    def check_head(names: Sequence[str]) -> None:
        repeated = sorted({name for name in names if names.count(name) > 1})
        if not names or repeated:
            what = f"表头重复：{'、'.join(repeated)}。" if repeated else "第一行应是表头。"
            raise RowInvalid(what, where=f"{path} 第 1 行", remedy="表头如 id, question, answers, article_ids。")

    with damage(path):
        for number, row in rows_of(io.BytesIO(data), path, check_head=check_head, formulas=True, strict=True):
            if isinstance(row, RowInvalid):
                yield Row(number, problem=row.what + row.remedy)
            else:
                yield Row(number, {name: cell for name, cell in row.items() if cell is not None and cell != ""})


def _without_tail(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows without the empty ones at the end."""
    held: list[Row] = []
    for row in rows:
        if not row.cells and not row.problem:
            held.append(row)
            continue
        yield from held
        held = []
        yield row
