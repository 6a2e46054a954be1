"""Rows of a question file: JSONL, CSV or XLSX, each also as .gz, with the row's number as a person sees it.

Knows nothing of questions. An empty row comes out as an empty mapping, so that the caller can name it; empty rows at
the end of a file are left out.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.errors import FileDamaged, FileEmpty, FileMissing, FormatUnknown, RowInvalid

MAX_BYTES = 200 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (the line of the file, or the row of the sheet) and its cells by column name."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows, read lazily, and what was remarkable about reading it."""

    rows: Iterator[Row]
    notes: tuple[str, ...] = ()


def read_rows(path: Path) -> Sheet:
    """Open a question file by what its name ends in.

    :raises FileMissing, FileEmpty, FormatUnknown, FileDamaged: at once; RowInvalid: while reading a broken row.
    """
    if not path.is_file():
        raise FileMissing("找不到这个题集文件。", where=str(path), remedy="请检查路径。")
    suffix = _suffix(path)
    if suffix not in {".jsonl", ".csv", ".xlsx"}:
        raise FormatUnknown(
            "题集只认 JSONL、CSV、XLSX（可再压缩为 .gz）。", where=str(path), remedy="请另存为其中一种。"
        )
    data = _bytes_of(path)
    if not data.strip():
        raise FileEmpty("题集是空的。", where=str(path), remedy="请至少写一道题。")
    if suffix == ".xlsx":
        return Sheet(_without_tail(_sheet_rows(data, path)))
    text, notes = _decoded(data, path)
    return Sheet(_without_tail(_json_rows(text, path) if suffix == ".jsonl" else _csv_rows(text, path)), notes)


def _suffix(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    return ".jsonl" if last in {".json", ".ndjson"} else last


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


def _decoded(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where it was not UTF-8."""
    named = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        strange = encoding not in {"utf-8", "utf-8-sig"}
        return text, (f"文件不是 UTF-8，已按 {encoding} 读取。",) if strange else ()
    raise FileDamaged("不是文本，或编码认不出来。", where=str(path), remedy="请另存为 UTF-8 文本。")


def _json_rows(text: str, path: Path) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            yield Row(number, {})
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise RowInvalid(f"不是合法的 JSON（{problem}）。", where=f"{path} 第 {number} 行") from problem
        if not isinstance(value, dict):
            raise RowInvalid("应当是一个 JSON 对象。", where=f"{path} 第 {number} 行", remedy="每行写一个 {…}。")
        yield Row(number, value)


def _csv_rows(text: str, path: Path) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            raise RowInvalid(
                f"CSV 写法有误（{problem}）。", where=f"{path} 第 {number} 行", remedy="请检查引号是否成对。"
            ) from problem
        if cells is None:
            return
        if names is None:
            names = _header(cells, path)
            continue
        if len(cells) > len(names) and any(cells[len(names) :]):
            raise RowInvalid(
                f"有 {len(cells)} 格，表头只有 {len(names)} 格。",
                where=f"{path} 第 {number} 行",
                remedy="含逗号的内容请加引号。",
            )
        yield Row(number, _filled(names, cells))


def _sheet_rows(data: bytes, path: Path) -> Iterator[Row]:
    import openpyxl  # noqa: PLC0415  (only spreadsheets need it)

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        table = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as problem:
        raise FileDamaged(f"不是完好的 XLSX（{problem}）。", where=str(path), remedy="请重新导出。") from problem
    names: list[str] | None = None
    for number, cells in enumerate(table, start=1):
        if names is None:
            names = _header([str(value or "") for value, _ in cells], path)
            continue
        # A formula comes out as its text: what it would show is known to the spreadsheet program alone.
        values = [f"={value}".replace("==", "=", 1) if kind == "f" else value for value, kind in cells]
        yield Row(number, _filled(names, values))


def _header(cells: list[str], path: Path) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    repeated = sorted({name for name in names if names.count(name) > 1})
    if not names or repeated:
        what = f"表头重复：{'、'.join(repeated)}。" if repeated else "第一行应是表头。"
        raise RowInvalid(what, where=f"{path} 第 1 行", remedy="表头如 id, question, answers, article_ids。")
    return names


def _filled(names: Sequence[str], cells: Sequence[object]) -> dict[str, object]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if cell is not None and cell != ""}


def _without_tail(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows without the empty ones at the end."""
    held: list[Row] = []
    for row in rows:
        if not row.cells:
            held.append(row)
            continue
        yield from held
        held = []
        yield row
