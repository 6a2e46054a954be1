"""Rows of a table file: JSONL, CSV, TSV or XLSX, each also as .gz, with the row's number as a person sees it.

Knows neither articles nor questions: whoever reads a table says which heads it must have and what the cells mean.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, AnyStr, BinaryIO, cast

from articles.errors import FileDamaged, RowInvalid
from articles.limits import Limits
from articles.readers.encodings import old_encoding
from articles.readers.package import checked_names

Row = Mapping[str, Any]
NumberedRow = tuple[int, Row | RowInvalid]
"""(the line of the file or the row of the sheet, its cells by column name or what is wrong with it); an empty row has
no cells. Cells of nothing but spaces are left out, except in JSON."""
CheckHead = Callable[[Sequence[str]], None]
"""Raises where the heads of a CSV or XLSX, without spaces around them, cannot be used."""

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx")
"""What can be read, each also with .gz behind it."""
SAMPLE = 1 << 16
"""Bytes that are looked at to tell the encoding."""
LONGEST_CELL = 1 << 27
LONGEST_LINE = 1 << 25
"""Bytes or characters; a longer line is a file without line ends, or made to fill the memory."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, UnicodeError, KeyError, IndexError)


def suffix_of(path: Path) -> str:
    """What a file's name ends in, .gz aside; in lower case."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


def encoding_of(sample: bytes) -> str:
    """UTF-8, or UTF-16 by its mark, or else GB18030 or Big5, as spreadsheets in Chinese write it.

    A damaged byte here and there does not make GB18030 of UTF-8: most lines decide.
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    # Of a sample that was cut off, the last line may end in half a character.
    whole = (len(sample) == SAMPLE and sample[: sample.rfind(b"\n") + 1]) or sample
    told = [_is_utf8(line) for line in whole.split(b"\n") if not line.isascii()]
    return old_encoding(whole) if told and sum(told) * 2 < len(told) else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def opened(path: Path, *, limits: Limits = Limits()) -> Iterator[BinaryIO]:
    """The file's bytes, unzipped; seekable. A workbook is held against the limits, the others are read as a stream.

    :raises LimitExceeded:
    """
    book = suffix_of(path) == ".xlsx"
    packed = path.name.lower().endswith(".gz")
    with gzip.open(path, "rb") if packed else path.open("rb") as opened_file:
        stream = cast("BinaryIO", opened_file)
        if book:
            # A workbook is read from its end; gzip can only be read from its start.
            stream = _unpacked(stream, path, limits) if packed else stream
            limits.check_size(path.stat().st_size, str(path))
            checked_names(stream, str(path), limits)
            stream.seek(0)
        yield stream


def _unpacked(stream: BinaryIO, path: Path, limits: Limits) -> BinaryIO:
    data = stream.read(limits.max_unpacked_bytes + 1)
    if len(data) > limits.max_unpacked_bytes:
        what = f"文件解压后超过上限{limits.max_unpacked_bytes}字节。"
        raise limits.exceeded(what, str(path), "max_unpacked_bytes")
    return io.BytesIO(data)


@contextmanager
def damage(path: Path, remedy: str = "请重新导出或传输一次。") -> Iterator[None]:
    """Turns what a broken file makes the libraries raise into `FileDamaged`."""
    try:
        yield
    except _DAMAGE as error:
        raise FileDamaged("文件损坏或不完整。", where=str(path), remedy=remedy) from error


def rows_of(
    stream: BinaryIO, path: Path, *, check_head: CheckHead, formulas: bool = False, strict: bool = False
) -> Iterator[NumberedRow]:
    """The rows below the heads, as they are read; memory does not grow with the file.

    `formulas`: a spreadsheet's formulas come as their text, not as what they last showed. `strict`: a CSV's quotes must
    pair. Call within `damage`; `path` tells the format and stands in messages.

    :raises FileDamaged: a CSV cannot be read on. RowInvalid: the same, where `strict`.
    """
    suffix = suffix_of(path)
    if suffix == ".xlsx":
        return _sheet(stream, path, check_head, formulas=formulas)
    sample = stream.read(SAMPLE)
    stream.seek(0)
    encoding = encoding_of(sample)
    if suffix in {".csv", ".tsv"}:
        return _csv(stream, path, check_head, encoding, strict=strict)
    return _json_lines(stream, path, encoding)


def place(path: Path, number: int) -> str:
    """Where a row stands, as messages say it."""
    return f"{path} 第 {number} 行"


def _json_lines(stream: BinaryIO, path: Path, encoding: str) -> Iterator[NumberedRow]:
    # One line that is broken must not hide the others: bytes are decoded line by line where lines are lines of bytes.
    source: Any = io.TextIOWrapper(stream, encoding) if encoding == "utf-16" else stream
    for number, line in enumerate(_lines(source.readline, path), start=1):
        try:
            text = (line if isinstance(line, str) else line.decode(encoding)).strip(" \t\r\n\ufeff\x00")
            row = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            yield number, RowInvalid("这一行不是完整的 JSON。", where=place(path, number))
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, RowInvalid("这一行不是 JSON 对象。", where=place(path, number), remedy="每行写一个 {…}。")


def _lines(readline: Callable[[int], AnyStr], path: Path) -> Iterator[AnyStr]:
    """The lines of a stream, each no longer than one can be.

    :raises FileDamaged: a line does not end.
    """
    number = 0
    while line := readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            remedy = "请检查换行，或重新导出；读到此处之前的行已经存入。"
            raise FileDamaged(f"这一行超过{LONGEST_LINE >> 20}MB。", where=place(path, number), remedy=remedy)
        yield line


def _csv(stream: BinaryIO, path: Path, check_head: CheckHead, encoding: str, *, strict: bool) -> Iterator[NumberedRow]:
    csv.field_size_limit(LONGEST_CELL)
    delimiter = "\t" if suffix_of(path) == ".tsv" else ","
    with io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as text:
        lines = csv.reader(_lines(text.readline, path), delimiter=delimiter, strict=strict)
        names: list[str] = []
        while True:
            number = lines.line_num + 1
            try:
                cells = next(lines, None)
            except csv.Error as error:
                kind = RowInvalid if strict else FileDamaged
                what = f"CSV 写法有误（{error}）。"
                raise kind(what, where=place(path, number), remedy="请检查引号是否成对，或重新导出。") from error
            if cells is None:
                return
            if names:
                yield number, _row(names, cells, path, number)
            else:
                names = _names(cells)
                check_head(names)


def _sheet(stream: BinaryIO, path: Path, check_head: CheckHead, *, formulas: bool) -> Iterator[NumberedRow]:
    import openpyxl  # noqa: PLC0415  (only spreadsheets need it)
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that no cell's value depends on
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=not formulas)
        except (ValueError, OSError, TypeError) as error:
            raise FileDamaged("不是完好的 XLSX。", where=str(path), remedy="请重新导出。") from error
    try:
        names: list[str] = []
        sheet = book.worksheets[0]
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()  # what a sheet says of its size may be a million rows of nothing
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            values = [_formula(cell.value) if cell.data_type == "f" else cell.value for cell in cells]
            if names:
                yield number, _row(names, values, path, number)
            else:
                names = _names(["" if value is None else str(value) for value in values])
                check_head(names)
    finally:
        book.close()


def _formula(value: object) -> str:
    return f"={str(value).removeprefix('=')}"


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lstrip("\ufeff") for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _row(names: Sequence[str], cells: Sequence[object], path: Path, number: int) -> Row | RowInvalid:
    filled = [cell is not None and bool(str(cell).strip()) for cell in cells]
    if any(filled[len(names) :]):
        return RowInvalid(
            f"有 {len(cells)} 格，表头只有 {len(names)} 格。",
            where=place(path, number),
            remedy="含逗号的内容请加引号。",
        )
    return {name: cell for name, cell, full in zip(names, cells, filled, strict=False) if full}
