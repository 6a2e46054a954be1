"""PDF files torn in the middle: what is not whole is left out and named, and never read as something else."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.errors import FileDamaged, FileEmpty, InputError
from articles.limits import Limits
from articles.readers.pdf import read

WORDS = [f"Bridge number {at} was opened to the people of the town on day {at}" for at in range(1, 6)]


def pdf(words: list[str], *, tree_last: bool = False) -> bytes:
    """A PDF with a line of text on each page; the page tree stands before the pages, or after them."""
    count = len(words)
    font, first = 3, 4
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(count))
    tree = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        font: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    pages: dict[int, bytes] = {}
    for at, line in enumerate(words):
        packed = zlib.compress(f"BT /F1 12 Tf 40 700 Td ({line}) Tj ET".encode())
        own = first + 2 * at
        pages[own] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 {font} 0 R>>>>"
            f"/Contents {own + 1} 0 R>>"
        ).encode()
        pages[own + 1] = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    out, places = b"%PDF-1.4\n", dict[int, int]()
    for number, body in ({**pages, **tree} if tree_last else {**tree, **pages}).items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)


def taken(file: Path, data: bytes) -> tuple[list[str], str]:
    """The texts of the pages that are read, and what is said of the file."""
    file.write_bytes(data)
    pages = list(read(file, limits=Limits()))
    return [page.text.strip() for page in pages], "".join(told for page in pages for told in page.warnings)


def test_a_whole_file_is_not_warned_of(tmp_path: Path) -> None:
    for tree_last in (False, True):
        assert taken(tmp_path / "a.pdf", pdf(WORDS, tree_last=tree_last)) == (WORDS, "")


def test_a_page_whose_text_is_broken_is_left_out_and_named(tmp_path: Path) -> None:
    data = pdf(WORDS)
    at = data.index(b"stream\n", data.index(b"7 0 obj")) + 20
    texts, told = taken(tmp_path / "a.pdf", data[:at] + b"\0" * 12 + data[at + 12 :])
    assert texts == [WORDS[0], *WORDS[2:]]
    assert "共 5 页，第 2 页不完整" in told


def test_a_stretch_that_is_missing_is_named_by_its_pages(tmp_path: Path) -> None:
    data = pdf(WORDS)
    texts, told = taken(tmp_path / "a.pdf", data[: data.index(b"6 0 obj") + 30] + data[data.index(b"9 0 obj") + 12 :])
    assert texts == [WORDS[0], *WORDS[3:]]
    assert "第 2、3 页不完整" in told


def test_a_file_without_its_end_says_what_is_lost_or_is_refused(tmp_path: Path) -> None:
    data = pdf(WORDS)
    for size in (data.index(b"8 0 obj"), data.index(b"11 0 obj") + 40, data.index(b"xref\n"), len(data) - 9):
        try:
            texts, told = taken(tmp_path / "a.pdf", data[:size])
        except InputError:
            continue
        assert set(texts) <= set(WORDS)
        assert len(texts) == len(WORDS) or "不完整" in told or "只找到" in told


def test_nothing_is_read_where_no_page_is_whole(tmp_path: Path) -> None:
    data = pdf(WORDS)
    with pytest.raises(FileDamaged, match="5 页都不完整"):
        taken(tmp_path / "a.pdf", data.replace(b"3 0 obj", b"3 0 ob_"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), size=st.integers(1, 600), tree_last=st.booleans())
def test_no_page_is_misread_wherever_a_stretch_is_missing(
    tmp_path: Path, place: float, size: int, *, tree_last: bool
) -> None:
    data = pdf(WORDS, tree_last=tree_last)
    at = int(place * (len(data) - size))
    try:
        texts, told = taken(tmp_path / "a.pdf", data[:at] + data[at + size :])
    except (FileDamaged, FileEmpty):
        return
    assert [text for text in texts if text not in WORDS] == []
    assert len(texts) == len(WORDS) or told
