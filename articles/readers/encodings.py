"""Bytes → text, in any encoding that newspapers come in; what cannot be decoded is told with its place.

Nothing is invented: a byte that is no part of a character stands as U+FFFD in the text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.errors import FormatUnknown

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5"}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TORN = "\ufffd"
_SAMPLE = 65536
_HAN = re.compile(r"[\u3400-\u9fff]")
_PAIR = re.compile(rb"([\x81-\xfe])([\x40-\x7e\x80-\xfe])", re.DOTALL)
_SURE = 0.9
"""Nearly all characters of a text are among the frequent ones of its own encoding."""
_MOST_TORN = 1000
"""Beyond so many damaged places, those of one line are no longer counted."""
_PLACES = 3
"""So many places are named in a warning."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with line ends as newlines, and a warning for bytes of it that could not be decoded."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, where: str) -> Decoded:
    """Decode a file: byte-order mark, UTF-8, UTF-16 by its zeros, GB18030 or Big5.

    :raises FormatUnknown: the bytes are no text in any of them.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _with_places(data[len(mark) :], name, len(mark))
    wide = _wide_names(data)
    zeros = _has_zeros(data)
    whole = _whole(data, [*(wide if zeros else ()), *_narrow_names(data)])
    torn = _torn_encoding(data) if whole is None else None
    if torn is not None:
        return _with_places(data, torn, 0)
    whole = whole or _whole(data, wide)
    if whole is not None:
        return Decoded(_line_ends(whole))
    raise FormatUnknown(
        "这个文件不是文本，或者编码认不出（能读 UTF-8、UTF-16、GB18030、Big5），读不出文字。",
        where=where,
        remedy="请给出文本、PDF、图片、网页或表格文件；文本请另存为 UTF-8。",
    )


def old_encoding(data: bytes) -> str:
    """Of text that is not UTF-8: Big5 where its characters are the frequent ones of Big5, else GB18030."""
    return "big5hkscs" if _frequency(data, _in_big5) > max(_SURE, _frequency(data, _in_gb2312)) else "gb18030"


def _whole(data: bytes, names: Sequence[str]) -> str | None:
    """The text in the first encoding that all of its bytes fit."""
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    return None


def _narrow_names(data: bytes) -> list[str]:
    return ["utf-8"] if _torn_utf8(data) else ["utf-8", old_encoding(data)]


def _wide_names(data: bytes) -> list[str]:
    """UTF-16 without a mark: its spaces and line ends show where the zeros stand."""
    sample = data[:_SAMPLE]
    names = ["utf-16-be", "utf-16-le"] if sample[::2].count(0) > sample[1::2].count(0) else ["utf-16-le", "utf-16-be"]
    return names if len(data) % 2 == 0 else []


def _has_zeros(data: bytes) -> bool:
    return data[:_SAMPLE].count(0) > len(data[:_SAMPLE]) // 50


def _torn_utf8(data: bytes) -> bool:
    """UTF-8 with a few damaged places: text in other encodings has hardly a Chinese character in it."""
    text = data[: 16 * _SAMPLE].decode("utf-8", errors="replace")
    torn = len(re.findall(f"{_TORN}+", text))
    return torn > 0 and torn * 3 < len(_HAN.findall(text))


def _torn_encoding(data: bytes) -> str | None:
    """The encoding of a text of which a few bytes are damaged or cut off."""
    name = "utf-8" if _torn_utf8(data) else old_encoding(data)
    text = data.decode(name, errors="replace")
    torn, han = len(re.findall(f"{_TORN}+", text)), len(_HAN.findall(text))
    frequent = name == "utf-8" or _frequency(data, _in_big5 if name == "big5hkscs" else _in_gb2312) > _SURE
    return name if torn * (3 if frequent else 20) < han and _is_text(text) else None


def _frequency(data: bytes, frequent: re.Pattern[bytes]) -> float:
    """Which share of the two-byte characters of a text are frequent ones of an encoding; 0 where there are none."""
    pairs = [match.group() for match in _PAIR.finditer(data[:_SAMPLE])]
    return sum(frequent.fullmatch(pair) is not None for pair in pairs) / len(pairs) if pairs else 0.0


_in_gb2312 = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]", re.DOTALL)
"""Marks, and the 3,755 frequent characters."""
_in_big5 = re.compile(rb"(?:[\xa1-\xa3]|[\xa4-\xc6])[\x40-\x7e\xa1-\xfe]", re.DOTALL)
"""Marks, and the 5,401 frequent characters."""


def _with_places(data: bytes, name: str, start: int) -> Decoded:
    """Decode with U+FFFD for what cannot be, and say where it stands; `start` is where `data` begins in the file."""
    if name not in _NAMES:
        return _wide(data, name, start)
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    for number, line in enumerate(data.split(b"\n"), start=1):  # no character of these encodings holds that byte
        text, torn = _line(line, name)
        lines.append(text)
        places.extend((number, start + at) for at in torn)
        start += len(line) + 1
    return Decoded(_line_ends("\n".join(lines)), _warnings(places, len(places), _NAMES[name]))


def _line(line: bytes, name: str) -> tuple[str, list[int]]:
    """A line, and where in it bytes could not be decoded."""
    text, at = "", 0
    torn: list[int] = []
    while at < len(line) and len(torn) < _MOST_TORN:
        try:
            return text + line[at:].decode(name), torn
        except UnicodeDecodeError as error:
            text += line[at : at + error.start].decode(name) + _TORN
            torn.append(at + error.start)
            at += max(error.end, error.start + 1)
    return text + line[at:].decode(name, errors="replace"), torn


def _wide(data: bytes, name: str, start: int) -> Decoded:
    text = data.decode(name, errors="replace")
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(name, errors="replace").count("\n") + 1
        told = _warnings([(line, start + error.start)], text.count(_TORN), name[:6].upper())
        return Decoded(_line_ends(text), told)
    return Decoded(_line_ends(text))


def _warnings(places: list[tuple[int, int]], count: int, name: str) -> tuple[str, ...]:
    if not places:
        return ()
    shown = "、".join(f"第 {line} 行（第 {byte + 1} 字节）" for line, byte in places[:_PLACES])
    more = " 等" if count > min(len(places), _PLACES) else ""
    return (f"有 {count} 处字节不成 {name} 文字，以“{_TORN}”代替，请对照原件：{shown}{more}。",)


def _is_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = len(_CONTROLS.findall(sample)) + sample.count("\ufffe") + sample.count("\uffff")
    return odd <= 1 or odd * 50 <= len(sample)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
