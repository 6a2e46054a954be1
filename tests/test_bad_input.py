"""Input that nobody should give: each file ends in one clear message with file and place, or gives what it holds."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from bad_files import CASES, GOOD, LEAD, LIMITS, Case, with_sheet, workbook
from pdf_files import blank_pdf
from PIL import Image

from articles.errors import FileDamaged, FileEmpty, InputError, LimitExceeded, RowInvalid
from articles.limits import Limits
from articles.parse import parse_file
from articles.readers.detect import detect
from articles.readers.table import read_articles
from articles.types import Article, IssueHints

SECONDS = 5.0


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


def test_names_that_disagree_harmlessly_are_read_by_content(tmp_path: Path) -> None:
    markup = f"<html><body><h1>新桥通车</h1><p>{LEAD * 3}</p></body></html>".encode()
    for name, data in (("web.txt", markup), ("text.html", GOOD.encode()), ("bmw.txt", f"BM车站\n{GOOD}".encode())):
        (tmp_path / name).write_bytes(data)
        (page,) = parse_file(tmp_path / name)
        assert any(LEAD in article.text for article in page.articles)
    picture = tmp_path / "photo.png"
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    assert [detect(picture), detect(_named(tmp_path / "page.pdf", picture))] == ["scan", "scan"]
    assert detect(_named(tmp_path / "page.png", _pdf(tmp_path))) == "pdf"


def _named(to: Path, source: Path) -> Path:
    to.write_bytes(source.read_bytes())
    return to


def _pdf(folder: Path) -> Path:
    file = folder / "one.pdf"
    file.write_bytes(blank_pdf(1))
    return file


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


def test_a_picture_that_unpacks_to_much_more_than_its_file_is_held_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "bomb.png"
    Image.new("1", (9000, 9000)).save(file)
    assert file.stat().st_size < 100_000
    with pytest.raises(LimitExceeded, match="NEWSQA_PARSE_MAX_PIXELS"):
        list(parse_file(file, limits=Limits(max_pixels=50_000_000)))
