"""Bytes to text: every encoding that papers come in; damaged bytes are told with their place and never guessed at."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.errors import FormatUnknown
from articles.parse import parse_file
from articles.readers.encodings import decode

SIMPLE = "云溪报\n2026年11月9日 星期一 第3版\n新桥通车\n昨天上午，长堤路新桥通车，两岸居民走上了桥面。\n"
TRADITIONAL = "雲溪報\n新橋通車\n昨天上午，長堤路新橋通車，兩岸居民走上了橋面，學生們也來觀看。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL])
def test_encodings_are_told_by_the_bytes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), where="x") == decode(text.encode(), where="x")
    assert decode(text.encode(encoding), where="x").text == text


@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs"])
def test_traditional_script_in_its_own_encoding_is_read(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding), where="x").text == TRADITIONAL


def test_a_traditional_page_in_big5_is_parsed(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(TRADITIONAL.encode("big5"))
    (page,) = parse_file(file)
    assert page.articles[0].headline == "新橋通車"


@pytest.mark.parametrize(("text", "encoding"), [(SIMPLE, "utf-8"), (SIMPLE, "gb18030"), (TRADITIONAL, "big5")])
def test_a_file_cut_in_the_middle_of_a_character_says_where(text: str, encoding: str) -> None:
    data = text.rstrip("\n").removesuffix("。").encode(encoding)[:-1]
    decoded = decode(data, where="x")
    assert decoded.text == text.rstrip("\n").removesuffix("。")[:-1] + "\ufffd"
    (warning,) = decoded.warnings
    assert f"第 {text.rstrip().count(chr(10)) + 1} 行" in warning


def test_a_damaged_byte_amid_utf8_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    data = bytearray(SIMPLE.encode())
    at = data.index("居".encode()) + 1
    data[at] = 0x20
    file = tmp_path / "page.txt"
    file.write_bytes(bytes(data))
    (page,) = parse_file(file)
    assert page.articles[0].text.startswith("昨天上午，长堤路新桥通车，两岸\ufffd")
    assert "民走上了桥面" in page.articles[0].text
    (warning,) = [told for told in page.warnings if "\ufffd" in told]
    assert "第 4 行" in warning
    assert f"第 {at} 字节" in warning


def test_other_files_name_their_damaged_bytes_too(tmp_path: Path) -> None:
    broken = "昨天上午，新桥通车，两岸居民走上了桥面。".encode() + b"\xe6\x96"
    (tmp_path / "page.html").write_bytes("<h1>新桥通车</h1><p>".encode() + broken + b"</p>")
    (tmp_path / "page.md").write_bytes("# 新桥通车\n\n".encode() + broken)
    for name in ("page.html", "page.md"):
        (page,) = parse_file(tmp_path / name)
        assert any("UTF-8" in warning for warning in page.warnings), name


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(FormatUnknown, match="编码"):
        decode(bytes(range(256)) * 40, where="x")


@settings(max_examples=150, deadline=None)
@given(st.text("云溪报新桥通车，。12a\n", min_size=12, max_size=60), st.integers(0, 200), st.integers(0, 255))
def test_one_changed_byte_changes_no_more_than_its_character(text: str, at: int, byte: int) -> None:
    text = "昨天上午新桥通车两岸居民走上了桥面" + text
    data = bytearray(text.encode())
    at %= len(data)
    data[at] = byte or 0x20
    decoded = decode(bytes(data), where="x")
    before = len(bytes(data[:at]).decode(errors="ignore"))
    whole = text.replace("\r", "\n")
    assert decoded.text[: max(0, before - 1)] == whole[: max(0, before - 1)]
    assert decoded.text[-5:] == whole[-5:] or at > len(data) - 20
