"""PDF files: pages printed by a browser against their gold, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pdf_files import blank_pdf, locked_pdf
from press import printed
from press.bench import score
from press.bench_printed import make

from articles.errors import FileDamaged, FileEmpty, FileMissing, LimitExceeded
from articles.issue import identify
from articles.limits import Limits
from articles.parse import parse_page
from articles.readers.pdf import read
from articles.serialize import pages_to_json
from articles.types import IssueHints, ParsedPage

LAYOUTS = ("modules", "flow", "mixed")


@pytest.fixture(scope="module")
def printed_pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[ParsedPage, dict[str, Any]]]:
    if printed.CHROMIUM is None:
        pytest.skip("no Chromium to print pages with")
    made = [make(300, layout, held_out=False) for layout in LAYOUTS]
    target = tmp_path_factory.mktemp("printed") / "pages.pdf"
    printed.print_pages([section for section, _ in made], target)
    pages = [parse_page(identify(page, IssueHints())) for page in read(target, limits=Limits())]
    return list(zip(pages, [gold for _, gold in made], strict=True))


@pytest.mark.parametrize("at", range(len(LAYOUTS)), ids=LAYOUTS)
def test_printed_pages_come_back_whole(printed_pages: list[tuple[ParsedPage, dict[str, Any]]], at: int) -> None:
    page, gold = printed_pages[at]
    found = score(gold, pages_to_json("p", "0" * 64, [page]))
    assert found["lost"] == 0
    assert found["article_f1"] >= 0.95
    assert found["order"] >= 0.8
    assert found["headline"] >= 0.8
    assert found["issue"] == 1


def test_the_picture_of_the_page_is_kept_and_articles_have_places(
    printed_pages: list[tuple[ParsedPage, dict[str, Any]]],
) -> None:
    page, _ = printed_pages[0]
    assert page.page.image is not None
    assert page.page.image.data.startswith(b"\xff\xd8")
    assert all(article.boxes for article in page.articles)


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (locked_pdf(), FileDamaged, "密码"),
        (b"%PDF-1.7\n1 0 obj<</Type/Cata", FileDamaged, "损坏"),
        (b"%PDF-1.4\n" + b"\x00" * 500, FileDamaged, "损坏"),
        (blank_pdf(1), FileEmpty, "没有文字"),
        (blank_pdf(30), LimitExceeded, "30页"),
    ],
    ids=["encrypted", "truncated", "zeros", "blank", "too many pages"],
)
def test_what_cannot_be_read_says_so_in_one_message(
    tmp_path: Path, data: bytes, error: type[Exception], says: str
) -> None:
    file = tmp_path / "bad.pdf"
    file.write_bytes(data)
    with pytest.raises(error, match=says) as caught:
        list(read(file, limits=Limits(max_pages=20)))
    assert "bad.pdf" in str(caught.value)


def test_a_yearbook_of_pages_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "year.pdf"
    file.write_bytes(blank_pdf(2000))
    with pytest.raises(LimitExceeded, match="2000页"):
        list(read(file, limits=Limits()))


def test_a_missing_file_and_one_over_the_limit(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        list(read(tmp_path / "no.pdf", limits=Limits()))
    file = tmp_path / "big.pdf"
    file.write_bytes(blank_pdf(1))
    with pytest.raises(LimitExceeded, match="max_bytes"):
        list(read(file, limits=Limits(max_bytes=10)))
