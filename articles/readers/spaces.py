"""The spaces that recognition drops, put back where the picture shows them, and taken out where no print has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_ISSUE_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s?星期[一二三四五六日天]")
_DATE_EDGES = re.compile(
    r"(?<=^\d)(?=[\u3400-\u9fff])|(?<=^\d\d)(?=[\u3400-\u9fff])|(?<=[^\d\s])(?=\d{4}年)|(?<=日)(?=星期)|(?<=星期[一二三四五六日天])(?=[^\s,，。])"
)


def with_spaces(image: Image.Image, box: Edges, text: str, size: float) -> str:
    """A recognised line with its spaces as printed; `size` is that of its type in pixels."""
    if _SPACED.search(text) or len(text) <= _SHORT:
        text = spaced(image, box, text, size)
    text = _SET_WORDS.sub(lambda found: re.sub(r"\s", "", found.group()), text)
    return _DATE_EDGES.sub(" ", text) if _ISSUE_LINE.search(text) else text


def spaced(image: Image.Image, box: Edges, text: str, size: float) -> str:
    """Put back the spaces between names that recognition drops, where blank strips of the picture show them.

    A strip counts only if the pieces between the strips are as many characters wide as the text is long.
    """
    left, top, right, bottom = (round(edge) for edge in box)
    if " " in text or right - left < 8 or bottom - top < 8:
        return text
    crop = image.crop((left, top, right, bottom)).convert("L")
    column = list(crop.resize((crop.width, 1), Image.Resampling.BOX).tobytes())
    paper = sorted(column)[-max(1, len(column) // 20)]
    pieces = _pieces([value < paper - 6 for value in column], 0.3 * size)
    out, at = "", 0
    for start, end in pieces:
        count = _fitting(text[at:], (end - start) / size)
        if not count:
            return text
        between = at and text[at - 1].isalnum() and text[at].isalnum() and not text[at - 1 : at + 1].isascii()
        out += (" " if between else "") + text[at : at + count]
        at += count
    return out if at == len(text) else text


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _fitting(text: str, width: float) -> int | None:
    """How many characters fill a width in squares of type; marks may fill less than theirs. None where none fit."""
    least = most = 0.0
    best: int | None = None
    for count, char in enumerate(text, start=1):
        least += 0.8 if _is_han(char) else 0.15
        most += 1.0 if is_wide(char) else 0.7
        if least > width + 0.1:
            break
        if most + 0.12 * count >= width:
            best = count
            if _is_han(char):
                break
    return best


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
