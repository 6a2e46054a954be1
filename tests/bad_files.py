"""Files that nobody should give, each with the error and the words that it must end in."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
from pdf_files import blank_pdf, locked_pdf

from articles.errors import FileDamaged, FileEmpty, FormatUnknown, InputError, LimitExceeded
from articles.limits import Limits

LEAD = "昨天上午，长堤路新桥通车，两岸居民走上了桥面。"
GOOD = f"云溪报\n2026年11月9日 星期一 第3版\n\n新桥通车\n\n本报讯（记者 陆知远）{LEAD}\n"
LIMITS = Limits(max_pages=50, max_rows=100, max_unpacked_bytes=64 * 1024 * 1024, max_bytes=40 * 1024 * 1024)


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG whose head may promise anything."""

    def chunk(kind: bytes, inner: bytes) -> bytes:
        return struct.pack(">I", len(inner)) + kind + inner + struct.pack(">I", zlib.crc32(kind + inner))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(sheet: bytes) -> bytes:
    """A workbook whose sheet is the given XML."""
    with zipfile.ZipFile(io.BytesIO(workbook([["text"]]))) as source:
        files = {name: source.read(name) for name in source.namelist()}
    name = "xl/worksheets/sheet1.xml"
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return zipped({**files, name: head + sheet + b"</worksheet>"})


def cell(row: int, text: str) -> bytes:
    return f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()


def million_rows() -> bytes:
    rows = b"".join(cell(row, "正文。") for row in range(2, 3000))
    tail = b"".join(b'<row r="%d"/>' % row for row in range(3000, 1_048_576, 500))
    return with_sheet(b'<dimension ref="A1:XFD1048576"/><sheetData>' + cell(1, "text") + rows + tail + b"</sheetData>")


@dataclass(frozen=True)
class Case:
    """A file that cannot be used: its name, its bytes, the error, words that its message must hold."""

    name: str
    make: Callable[[], bytes]
    error: type[InputError]
    says: str


CASES = (
    Case("locked.pdf", locked_pdf, FileDamaged, "密码"),
    Case("cut.pdf", lambda: blank_pdf(3)[:300], FileDamaged, "不完整"),
    Case("empty.pdf", lambda: b"", FileEmpty, "空"),
    Case("blank.pdf", lambda: blank_pdf(1), FileEmpty, "没有文字"),
    Case("yearbook.pdf", lambda: blank_pdf(2000), LimitExceeded, "2000页.*NEWSQA_PARSE_MAX_PAGES"),
    Case("wall.png", lambda: png(30_000, 30_000, b"\0" * 100), LimitExceeded, "像素.*NEWSQA_PARSE_MAX_PIXELS"),
    Case("cut.png", lambda: png(50, 50, b"\0" * 100)[:60], FileDamaged, "损坏"),
    Case("head.tif", lambda: b"II*\x00nothing more", FormatUnknown, "认不出"),
    Case("letters.pdf", lambda: b"abc\n", FileDamaged, "文件名说这是 PDF，内容却是文字.*重新取得"),
    Case("page.PDF", GOOD.encode, FileDamaged, "内容却是文字.*扩展名"),
    Case("missing.jpg", lambda: b"<!DOCTYPE html><html><p>404</p></html>", FileDamaged, "JPEG 图片，内容却是网页"),
    Case("hole.png", lambda: b"\0" * 5000, FileDamaged, "内容却认不出"),
    Case("text.tiff", GOOD.encode, FileDamaged, "TIFF 图片，内容却是文字"),
    Case("text.zip", GOOD.encode, FileDamaged, "ZIP 压缩包，内容却是文字"),
    Case("text.docx", GOOD.encode, FileDamaged, "不是 Word|密码"),
    Case("text.xlsx", GOOD.encode, FileDamaged, "文件损坏"),
    Case("bomb.zip", lambda: zipped({"a.htm": b"0" * 30_000_000}), LimitExceeded, "a.htm.*MAX_UNPACKED_MB"),
    Case("many.zip", lambda: zipped({f"{n}.htm": b"0" * 9_000_000 for n in range(8)}), LimitExceeded, "展开后"),
    Case("out.zip", lambda: zipped({"../../up.htm": b"<p>x</p>"}), FileDamaged, "up.htm"),
    Case("cut.zip", lambda: zipped({"a.htm": GOOD.encode() * 50})[:120], FileDamaged, "压缩包"),
    Case("nothing.zip", lambda: zipped({"a.exe": b"MZ"}), FormatUnknown, "没有网页"),
    Case("scripts.html", lambda: b"<html><script>alert(1)</script><style>p{}</style></html>", FileEmpty, "没有文字"),
    Case("noise.txt", lambda: bytes(range(256)) * 40, FormatUnknown, "不是文本"),
    Case("nul.txt", lambda: b"\0" * 5000, InputError, "文"),
    Case("spaces.txt", lambda: b" \n\t\r\n" * 50, FileEmpty, "没有文字"),
    Case("million.xlsx", million_rows, LimitExceeded, "100行.*NEWSQA_PARSE_MAX_ROWS"),
    Case("bomb.xlsx", lambda: with_sheet(b" " * 90_000_000), LimitExceeded, "NEWSQA_PARSE_MAX_UNPACKED_MB"),
    Case("bomb.xlsx.gz", lambda: gzip.compress(b"\0" * 90_000_000), LimitExceeded, "NEWSQA_PARSE_MAX_UNPACKED_MB"),
    Case("bomb.csv.gz", lambda: gzip.compress(b"text\n" + b"a" * 90_000_000), InputError, "行"),
    Case("fake.xlsx", lambda: b"PK\x03\x04 not a workbook", FileDamaged, "损坏|不是"),
    Case("fake.docx", lambda: b"\xd0\xcf\x11\xe0 locked", FileDamaged, "密码"),
    Case("cut.jsonl.gz", lambda: gzip.compress(b'{"text": "x"}\n' * 999)[:40], FileDamaged, "损坏"),
    Case("none.csv", "标题,日期\n花展,2031-05-08\n".encode, FormatUnknown, "正文"),
)
