"""The spaces that recognition drops, put back where the picture shows them, and taken out where no print has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image

from articles.glyphs import is_wide
from articles.readers.ruling import Edges

_SPACED = re.compile(r"记者|通讯员|星期[一二三四五六日天]|第.{1,4}[版期]|编辑|责编|版式|邮编|热线|\d版")
"""Lines whose meaning hangs on their spaces: bylines, issue lines, page headers, imprints."""
_SHORT = 12
"""So are short lines: names, and titles with a couplet."""
_SET_WORDS = re.compile(
    "|".join(
        r"\s?".join(word)
        for word in ("国内统一连续出版物号", "国内统一刊号", "准印证号", "责任编辑", "版式设计", "视觉设计", "通讯员")
    )
)
"""Words that no print spaces; a blank strip inside one is an accident of the scan."""
_FIELD = re.compile(r"(?:社址|地址|新闻热线|广告热线|热线|电话|邮编|邮政编码|邮箱|信箱|传真|网址)\s*(?=[:：])")
_IMPRINT = 3
"""A line with so many fields is an imprint, whose fields are set apart."""
_ISSUE_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s?星期[一二三四五六日天]")
_DATE_EDGES = re.compile(
    r"(?<=^\d)(?=[\u3400-\u9fff])|(?<=^\d\d)(?=[\u3400-\u9fff])|(?<=[^\d\s])(?=\d{4}年)|(?<=日)(?=星期)|(?<=星期[一二三四五六日天])(?=[^\s,，。])"
)
_GAP = 0.3
"""A blank strip so many squares wide may be a space, or the blank half of a mark."""
_SPACE = 0.2
"""A space makes a line at least so many squares longer."""
_MISS, _STRETCH = 0.45, 0.08
"""A piece is as wide as its characters but for so many squares, and for so much of its width in a stretched line."""
_OPENING_SIDE = "，。、：；！？）》”’】,:;!?)"
"""Marks that leave the right half of their square blank."""
_CLOSING_SIDE = "（《“‘【("
"""Marks that leave the left half blank."""


def with_spaces(image: Image.Image, box: Edges, text: str, size: float) -> str:
    """A recognised line with its spaces as printed; `size` is that of its type in pixels."""
    if _SPACED.search(text) or len(text) <= _SHORT:
        text = spaced(image, box, text, size)
    if len(_FIELD.findall(text)) >= _IMPRINT:
        return _FIELD.sub(lambda found: " " + found.group(), re.sub(r"\s+", "", text)).strip()
    text = _SET_WORDS.sub(lambda found: re.sub(r"\s", "", found.group()), text)
    return _DATE_EDGES.sub(" ", text) if _ISSUE_LINE.search(text) else text


def spaced(image: Image.Image, box: Edges, text: str, size: float) -> str:
    """Put back the spaces between names that recognition drops, where blank strips of the picture show them.

    The line is laid over the inked pieces between the strips; where it does not fit them, it is left as it is.
    """
    left, top, right, bottom = (round(edge) for edge in box)
    bare = re.sub(r"\s+", "", text)
    if right - left < 8 or bottom - top < 8 or not bare or (" " in text and bare.isascii()):
        return text
    crop = image.crop((left, top, right, bottom)).convert("L")
    column = list(crop.resize((crop.width, 1), Image.Resampling.BOX).tobytes())
    paper = sorted(column)[-max(1, len(column) // 20)]
    pieces = _pieces([value < paper - 6 for value in column], _GAP * size)
    shares = _shared_out(bare, [(end - start) / size for start, end in pieces])
    if shares is None:
        return text
    gaps = [(after[0] - before[1]) / size for before, after in pairwise(pieces)]
    spare = (pieces[-1][1] - pieces[0][0]) / size - _inked(bare)
    marked = [at for at, end in enumerate(shares[:-1]) if _parts(bare[end - 1], bare[end])]
    kept = sorted(marked, key=lambda at: -gaps[at])[: max(0, int(spare / _SPACE + 0.5))]
    ends = [shares[at] for at in sorted(kept)]
    return " ".join(bare[start:end] for start, end in pairwise([0, *ends, len(bare)]))


def _parts(before: str, after: str) -> bool:
    """Whether a blank strip between two characters may be a space: beside a mark it is the mark's own."""
    return before.isalnum() and after.isalnum() and not (before + after).isascii()


def _shared_out(text: str, widths: Sequence[float]) -> list[int] | None:
    """Where each piece of a line ends in its text, so that the characters fill the pieces best; None where they do
    not. `widths` are in squares of type."""
    if not widths or len(widths) > len(text):
        return None
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for width in widths:
        row: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            for end in range(start + 1, len(text) + 1):
                miss = abs(_inked(text[start:end]) - width)
                if miss <= _MISS + _STRETCH * width and cost + miss < row.get(end, (1e9, 0))[0]:
                    row[end] = cost + miss, start
        best.append(row)
    ends: list[int] = []
    at = len(text)
    for row in reversed(best[1:]):
        if at not in row:
            return None
        ends.append(at)
        at = row[at][1]
    return ends[::-1]


def _inked(text: str) -> float:
    """How wide the ink of characters set solid is, in squares of type."""
    advance = sum(_advance(char) for char in text)
    return advance - _blank(text[0], _CLOSING_SIDE) - _blank(text[-1], _OPENING_SIDE)


def _advance(char: str) -> float:
    if is_wide(char):
        return 1.0
    return 0.3 if char in ".,:;'!|il/·" else 0.85 if char in "%@mwMW—" else 0.56


def _blank(char: str, side: str) -> float:
    """What a character at the end of a piece leaves blank there: half of its square where it is such a mark."""
    return 0.55 if char in side else 0.05


def _pieces(inked: Sequence[bool], gap: float) -> list[tuple[int, int]]:
    """Runs of inked columns, parted where at least `gap` columns in a row are blank."""
    pieces: list[tuple[int, int]] = []
    for at, ink in enumerate(inked):
        if not ink:
            continue
        if pieces and at - pieces[-1][1] < gap:
            pieces[-1] = (pieces[-1][0], at + 1)
        else:
            pieces.append((at, at + 1))
    return pieces
