"""Scans (PNG, JPEG, TIFF and other pictures) → pages, through rapidocr, offline; its models come with the package.

The page is set straight by the slant of its own lines. What is read with little confidence is kept as read and named
in a warning; nothing is corrected in silence.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from articles.errors import FileEmpty, FileMissing, FormatUnknown
from articles.glyphs import Row, is_wide
from articles.layout import lay_out
from articles.limits import Limits
from articles.readers.picture import frames, kept, shrunk
from articles.types import Page
from articles.typeset import typeset

UNSURE = 0.85
"""Lines read with less confidence than this are named in a warning."""
_NOISE = 0.2
_LONGEST_SIDE = 4200
"""A broadsheet at 200 dpi; larger pictures are made smaller before reading."""
_SURE_UNITS = 3.5
"""Rows of fewer characters than this have no sure size of their own."""
_ALIKE = 1.3
_STRAIGHT = math.radians(0.15)
_SPACED = re.compile(r"记者|通讯员|星期[一二三四五六日天]|第.{1,4}[版期]|编辑|责编|版式|邮编|热线|\d版")
"""Lines whose meaning hangs on their spaces: bylines, issue lines, page headers, imprints."""
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
Point = tuple[float, float]
Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read a picture, or every picture of a TIFF, as pages.

    :raises FileMissing, FileEmpty, FileDamaged, FormatUnknown, LimitExceeded:
    """
    where = str(path)
    if not path.is_file():
        raise FileMissing("没有这个文件。", where=where, remedy="请检查路径。")
    limits.check_size(path.stat().st_size, where)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    offset = 0  # keeps the ids of pages without a printed number apart
    for number, frame in enumerate(frames(data, where, limits), start=1):
        page = read_image(frame, source=path.name, sha256=digest, where=f"{where} 第 {number} 幅")
        if page is not None:
            yield replace(page, offset=offset)
            offset += len(page.text)
    if not offset:
        raise FileEmpty("图片上没有认出文字。", where=where, remedy="请换一张清楚、端正的扫描图（200 dpi 以上）。")


def read_image(image: Image.Image, *, source: str, sha256: str, where: str = "") -> Page | None:
    """Read one picture of a page; None where nothing is recognised on it.

    :raises FormatUnknown: rapidocr is not installed.
    """
    image = shrunk(image, _LONGEST_SIDE)
    quads, texts, scores = _recognised(image, where or source)
    if not texts:
        return None
    slant = _slant(quads)
    width, height = image.size
    if abs(slant) > _STRAIGHT:
        image = image.rotate(math.degrees(slant), fillcolor="white", resample=Image.Resampling.BILINEAR)
        quads = [[_turned(point, slant, width / 2, height / 2) for point in quad] for quad in quads]
    boxes = [_edges(quad) for quad in quads]
    sizes, squares = _sizes(boxes, texts)
    rows = [_row(image, *found) for found in zip(boxes, texts, scores, sizes, squares, strict=True)]
    layout = lay_out(rows, [], width, height, noise=_NOISE)
    written = typeset(layout, width, height)
    return Page(
        source=source,
        sha256=sha256,
        reader="scan",
        text=written.text,
        lines=tuple(written.lines),
        image=kept(image),
        warnings=tuple(_warnings(rows)),
        given=written.given,
    )


def _recognised(image: Image.Image, where: str) -> tuple[list[list[Point]], list[str], list[float]]:
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415  (seconds to import, and only scans need it)
    except ModuleNotFoundError as error:
        raise FormatUnknown(
            "没有安装文字识别，读不了扫描图。", where=where, remedy="请安装 rapidocr，或给出文字版。"
        ) from error
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": _LONGEST_SIDE,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1920,
            "EngineConfig.onnxruntime.intra_op_num_threads": os.cpu_count() or 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    result: Any = engine(image, use_cls=False)
    if result.txts is None or result.boxes is None:
        return [], [], []
    kept = [
        ([(float(x), float(y)) for x, y in quad], text.strip(), float(score))
        for quad, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if text.strip()
    ]
    return [item[0] for item in kept], [item[1] for item in kept], [item[2] for item in kept]


def _slant(quads: Sequence[Sequence[Point]]) -> float:
    """The median slope of the long lines, in radians; 0 where there are few."""
    slopes = [
        math.atan2(right[1] - left[1], right[0] - left[0])
        for left, right, _, low in quads
        if right[0] - left[0] > 8 * max(1.0, abs(low[1] - left[1]))
    ]
    return median(slopes) if len(slopes) >= 5 else 0.0


def _turned(point: Point, angle: float, x: float, y: float) -> Point:
    """A point turned back by `angle` around (x, y), as `Image.rotate` turns the picture."""
    dx, dy = point[0] - x, point[1] - y
    cos, sin = math.cos(angle), math.sin(angle)
    return x + dx * cos + dy * sin, y - dx * sin + dy * cos


def _edges(quad: Sequence[Point]) -> Edges:
    left, right = min(x for x, _ in quad), max(x for x, _ in quad)
    top, bottom = (quad[0][1] + quad[1][1]) / 2, (quad[2][1] + quad[3][1]) / 2
    return left, top, max(right, left + 1.0), max(bottom, top + 1.0)


def _sizes(boxes: Sequence[Edges], texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """The size of type of each line, by the advance of its characters where it has enough of them, and by its height
    alone, as lines about as high have it."""
    known: list[tuple[float, float]] = []
    guesses: list[float | None] = []
    for (left, top, right, bottom), text in zip(boxes, texts, strict=True):
        units = _units(text)
        height = bottom - top
        size = min(1.05 * height, max(0.5 * height, (right - left) / units)) if units >= 2.4 else None
        guesses.append(size)
        if size is not None:
            known.append((height, size / height))
    squares = [(box[3] - box[1]) * _share(box[3] - box[1], known) for box in boxes]
    sizes = [guess or square for guess, square in zip(guesses, squares, strict=True)]
    return _levelled(boxes, texts, sizes), squares


def _levelled(boxes: Sequence[Edges], texts: Sequence[str], sizes: Sequence[float]) -> list[float]:
    """Give short rows the size of the longer row that they go on from: few characters get too high a box."""
    long = [at for at, text in enumerate(texts) if _units(text) >= _SURE_UNITS]
    out = list(sizes)
    for at, text in enumerate(texts):
        if _units(text) >= _SURE_UNITS:
            continue
        near = [other for other in long if _adjoins(boxes[at], boxes[other], sizes[other])]
        alike = [sizes[other] for other in near if 1 / _ALIKE < sizes[at] / sizes[other] < _ALIKE]
        if alike:
            out[at] = min(alike, key=lambda size: abs(size - sizes[at]))
    return out


def _adjoins(one: Edges, two: Edges, size: float) -> bool:
    """Whether two boxes stand in successive rows, or side by side in one."""
    down = max(one[1], two[1]) - min(one[3], two[3])
    across = max(one[0], two[0]) - min(one[2], two[2])
    return (across < 0 and down < 0.6 * size) or (down < -0.5 * size and across < 2 * size)


def _units(text: str) -> float:
    """The width of a line's ink in squares of type: a mark at either end fills half of its own."""
    inner = sum(1.0 if is_wide(char) else 0.55 for char in text)
    ends = {0, len(text) - 1}
    return max(0.4, inner - sum(0.55 for at in ends if is_wide(text[at]) and not text[at].isalnum()))


def _share(height: float, known: Sequence[tuple[float, float]]) -> float:
    """Which share of a box's height its type takes, as in lines about as high."""
    near = [share for other, share in known if abs(other - height) < 0.25 * height]
    return median(near) if near else 0.75


def _row(image: Image.Image, box: Edges, text: str, score: float, size: float, squares: float) -> Row:
    left, top, right, bottom = box
    upright = bottom - top < 1.8 * (right - left) or len(text) < 3
    if not upright:
        size = (bottom - top) / len(text)
    elif _SPACED.search(text) or len(text) <= 12:
        text = _spaced(image, box, text, min(size, squares))
    text = _SET_WORDS.sub(lambda found: re.sub(r"\s", "", found.group()), text)
    if _ISSUE_LINE.search(text):
        text = _DATE_EDGES.sub(" ", text)
    pad = max(0.0, (bottom - top - size) / 2)
    return Row(text, left, top + pad, right, bottom - pad, size, confidence=score, upright=upright)


def _spaced(image: Image.Image, box: Edges, text: str, size: float) -> str:
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


def _warnings(rows: Sequence[Row]) -> Iterator[str]:
    unsure = [row for row in rows if row.confidence < UNSURE]
    if unsure:
        shown = "、".join(f"“{row.text[:16]}”" for row in unsure[:6])
        yield f"有{len(unsure)}行识别把握不大，请对照版面：{shown}。"
    if any(not row.upright for row in rows):
        yield "有竖排或旋转的文字，放在全版之后，请对照版面。"
