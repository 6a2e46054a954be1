"""Input that nobody should give: each case ends in one clear message with file and place, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from kills import STAMP
from pdf_files import blank_pdf, locked_pdf
from PIL import Image
from shelf import Encoder
from typer.testing import CliRunner

from articles.errors import FileDamaged, FileEmpty, FormatUnknown, InputError, LimitExceeded, RowInvalid
from articles.limits import Limits
from articles.parse import parse_file
from articles.readers.table import read_articles
from articles.types import Article, IssueHints
from embeddings.build import IngestReport, ingest
from embeddings.library import Library
from embeddings.local import LocalIndex
from embeddings.types import Filter
from ui.cli import app

LEAD = "昨天上午，长堤路新桥通车，两岸居民走上了桥面。"
GOOD = f"云溪报\n2026年11月9日 星期一 第3版\n\n新桥通车\n\n本报讯（记者 陆知远）{LEAD}\n"
LIMITS = Limits(max_pages=50, max_rows=100, max_unpacked_bytes=64 * 1024 * 1024, max_bytes=40 * 1024 * 1024)
SECONDS = 5.0


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


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_ends_in_one_message_with_place_and_remedy(tmp_path: Path, case: Case) -> None:
    file = tmp_path / case.name
    file.write_bytes(case.make())
    started = time.perf_counter()
    with pytest.raises(case.error, match=case.says) as caught:
        for _ in parse_file(file, limits=LIMITS):
            pass
    assert time.perf_counter() - started < SECONDS * 4
    said = caught.value
    assert case.name in (said.where or "")
    assert said.what
    assert said.remedy
    assert "\n" not in str(said)


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    for name, data in (
        ("bomb.xlsx.gz", gzip.compress(b"\0" * 90_000_000)),
        ("bomb.jsonl.gz", gzip.compress(b"a" * 190_000_000)),
        ("bomb.xlsx", with_sheet(b" " * 90_000_000)),
    ):
        (tmp_path / name).write_bytes(data)
        tracemalloc.start()
        try:
            with pytest.raises(InputError):
                list(read_articles(tmp_path / name, limits=Limits(max_unpacked_bytes=10_000_000)))
            assert tracemalloc.get_traced_memory()[1] < 80_000_000
        finally:
            tracemalloc.stop()


def test_one_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "line.txt"
    file.write_text("本报讯（记者 陆知远）" + "昨天新桥通车，居民走上桥面。" * 240_000, encoding="utf-8")
    started = time.perf_counter()
    (page,) = parse_file(file)
    assert time.perf_counter() - started < 12 * SECONDS
    (article,) = page.articles
    assert len(article.text) > 3_000_000


def test_a_page_with_nuls_keeps_its_words(tmp_path: Path) -> None:
    file = tmp_path / "nul.txt"
    file.write_bytes(GOOD.replace("新桥通车\n", "新桥\0通车\n").encode())
    (page,) = parse_file(file)
    assert "陆知远" in [by.name for by in page.articles[0].bylines]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings_are_told_by_the_bytes(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(GOOD.encode(encoding))
    (page,) = parse_file(file)
    assert page.page.text.replace("\n", "") == GOOD.replace("\n", "")


def test_web_pages_whose_encoding_is_declared_wrong(tmp_path: Path) -> None:
    body = f"<h1>新桥通车</h1><p>{LEAD * 3}</p>"
    markup = f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>"
    for name, data in (("gbk.html", markup.encode("gb18030")), ("torn.html", markup.encode()[:-40] + b"\xe6\x96")):
        (tmp_path / name).write_bytes(data)
        (page,) = parse_file(tmp_path / name)
        assert page.articles[0].headline == "新桥通车"


def test_a_formula_is_read_as_what_it_shows_and_never_run(tmp_path: Path) -> None:
    file = tmp_path / "formula.xlsx"
    formula = '=HYPERLINK("http://x.example","x")'
    file.write_bytes(workbook([["title", "text"], ["花展", formula], ["步道", "昨天开放。"]]))
    rows = list(read_articles(file))
    assert isinstance(rows[0], RowInvalid)
    assert "第 2 行" in str(rows[0])
    assert isinstance(rows[1], Article)


def test_a_cut_pdf_that_opens_says_what_is_lost_or_gives_what_is_there(tmp_path: Path) -> None:
    whole = blank_pdf(9)
    for size in (len(whole) // 3, len(whole) // 2, len(whole) - 40):
        file = tmp_path / f"{size}.pdf"
        file.write_bytes(whole[:size])
        with pytest.raises((FileDamaged, FileEmpty), match=file.name):
            list(parse_file(file))


def test_a_page_of_another_paper_is_warned_of(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(GOOD, encoding="utf-8")
    (page,) = parse_file(file, hints=IssueHints(paper="望潮日报", date=date(2026, 11, 10), page=4))
    said = "".join(page.warnings)
    assert all(word in said for word in ("望潮日报", "云溪报", "2026-11-10", "2026-11-09", "版次"))


# ---- a whole batch


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


def take(paths: list[Path], library: Library) -> IngestReport:
    with LocalIndex(library.folder / "index", STAMP) as index:
        return ingest(paths, library, index, Encoder(), limits=LIMITS)


@pytest.mark.filterwarnings("ignore")
def test_bad_files_never_stop_the_rest_and_leave_nothing_behind(tmp_path: Path, library: Library) -> None:
    quick = [case for case in CASES if case.name not in ("million.xlsx", "bomb.xlsx", "bomb.csv.gz", "many.zip")]
    files = []
    for case in quick:
        files.append(tmp_path / case.name)
        files[-1].write_bytes(case.make())
    first, last = tmp_path / "a-first.txt", tmp_path / "z-last.jsonl"
    first.write_text(GOOD, encoding="utf-8")
    last.write_text(json.dumps({"title": "花展", "text": "今天开幕。"}, ensure_ascii=False), encoding="utf-8")
    report = take([first, *files, last], library)
    places = " ".join(str(failure.where) for failure in report.failures)
    assert all(case.name in places for case in quick)
    stored = library.select(Filter())
    assert sorted(one.article.headline for one in stored) == ["新桥通车", "花展"]


def test_two_files_for_one_page_with_different_text_are_said_to_disagree(tmp_path: Path, library: Library) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(GOOD, encoding="utf-8")
    two.write_text(GOOD.replace("新桥通车", "旧桥拆除").replace("走上了桥面", "送走了旧桥"), encoding="utf-8")
    report = take([one, two], library)
    assert any("two.txt" in str(failure) for failure in report.failures)
    assert [stored.article.headline for stored in library.select(Filter())] == ["新桥通车"]


def test_the_command_says_what_failed_and_exits_with_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "locked.pdf"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_bytes(locked_pdf())
    done = CliRunner().invoke(app, ["ingest", str(bad), str(good), "--library", str(tmp_path / "library")])
    assert done.exit_code == 1
    assert "locked.pdf" in done.stderr
    assert "密码" in done.stderr
    listed = CliRunner().invoke(app, ["articles", "--library", str(tmp_path / "library"), "--json"])
    assert "新桥通车" in listed.stdout


def test_the_limits_are_settings() -> None:
    listed = CliRunner().invoke(app, ["settings"], env={"COLUMNS": "300"}).stdout
    for name in ("max_bytes", "max_unpacked_bytes", "max_pages", "max_pixels", "max_rows"):
        setting = Limits().exceeded("太大。", "x", name).remedy.split("设置 ")[1].split("（")[0]
        assert setting.removeprefix("NEWSQA_").lower() in listed.lower()


def test_a_picture_that_unpacks_to_much_more_than_its_file_is_held_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "bomb.png"
    Image.new("1", (9000, 9000)).save(file)
    assert file.stat().st_size < 100_000
    with pytest.raises(LimitExceeded, match="NEWSQA_PARSE_MAX_PIXELS"):
        list(parse_file(file, limits=Limits(max_pixels=50_000_000)))
