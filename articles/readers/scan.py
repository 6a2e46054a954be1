"""Scans (PNG, JPEG, TIFF and other pictures) → pages, through rapidocr, offline; its models come with the package.

The page is set straight by the slant of its own lines. What is read with little confidence is kept as read and named
in a warning; nothing is corrected in silence.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from PIL import Image

from articles.errors import FileEmpty, FileMissing
from articles.glyphs import Row
from articles.layout import lay_out
from articles.limits import Limits
from articles.readers.edges import dash_before, trimmed
from articles.readers.gutters import cut
from articles.readers.picture import frames, kept, shrunk
from articles.readers.recognise import LONGEST_SIDE, Found, Point, Recogniser
from articles.readers.ruling import Edges, Ruling, ruling_of
from articles.readers.spaces import with_spaces
from articles.readers.typesize import Measured, measured
from articles.types import Page
from articles.typeset import typeset

UNSURE = 0.85
"""Lines read with less confidence than this are named in a warning."""
_NOISE = 0.2
_DASH = re.compile(r"[—–―_-]")
_STRAIGHT = math.radians(0.15)


@dataclass(frozen=True, slots=True)
class _Line:
    """A recognised line on the straightened picture: its box, its words, how sure they are."""

    box: Edges
    text: str
    score: float


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
    image = shrunk(image, LONGEST_SIDE)
    engine = Recogniser(where or source)
    found = engine.lines(image)
    if not found:
        return None
    image, lines = _straight(image, found)
    size = _usual(image, lines)
    ruling = ruling_of(image, [line.box for line in lines], size)
    lines = _parted(image, lines, ruling, size, engine)
    plain = ruling.erased(image)
    sizes = _measured(plain, lines)
    rows = [_row(plain, *each) for each in zip(_dashed(lines, sizes, ruling), sizes, strict=True)]
    width, height = image.size
    layout = lay_out(rows, ruling.marks, width, height, noise=_NOISE)
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


def _straight(image: Image.Image, found: Sequence[Found]) -> tuple[Image.Image, list[_Line]]:
    """The picture turned until its lines are level, and the lines on it."""
    quads = [line.quad for line in found]
    slant = _slant(quads)
    width, height = image.size
    if abs(slant) > _STRAIGHT:
        image = image.rotate(math.degrees(slant), fillcolor="white", resample=Image.Resampling.BILINEAR)
        quads = [tuple(_turned(point, slant, width / 2, height / 2) for point in quad) for quad in quads]
    boxes = [_inside(_edges(quad), width, height) for quad in quads]
    return image, [_Line(box, line.text, line.score) for box, line in zip(boxes, found, strict=True)]


def _measured(image: Image.Image, lines: Sequence[_Line]) -> list[Measured]:
    return measured(image, [line.box for line in lines], [line.text for line in lines])


def _usual(image: Image.Image, lines: Sequence[_Line]) -> float:
    """The size of type of most characters, in pixels."""
    return median(found.size for line, found in zip(lines, _measured(image, lines), strict=True) for _ in line.text)


def _parted(image: Image.Image, lines: Sequence[_Line], ruling: Ruling, size: float, engine: Recogniser) -> list[_Line]:
    """Lines within their own ink, those that run over a gutter in their pieces, each read anew."""
    boxes = [line.box for line in lines]
    lines = [replace(line, box=trimmed(line.box, boxes, ruling, size)) for line in lines]
    boxes = [line.box for line in lines]
    out: list[_Line] = []
    for line in lines:
        pieces = cut(line.box, boxes, ruling, size)
        again = [_Line(piece, *engine.line(image.crop(_rounded(piece)))) for piece in pieces] if len(pieces) > 1 else []
        out.extend(again if again and all(piece.text for piece in again) else [line])
    return out


def _dashed(lines: Sequence[_Line], sizes: Sequence[Measured], ruling: Ruling) -> Iterator[_Line]:
    """Lines with the dash that stands before them."""
    boxes = [line.box for line in lines]
    for line, found in zip(lines, sizes, strict=True):
        start = None if _DASH.match(line.text) else dash_before(line.box, boxes, ruling, found.size)
        yield line if start is None else replace(line, box=(start, *line.box[1:]), text="——" + line.text)


def _inside(box: Edges, width: int, height: int) -> Edges:
    """A box cut at the picture's edges, at least a pixel wide and high."""
    left, top = min(max(0.0, box[0]), width - 1.0), min(max(0.0, box[1]), height - 1.0)
    return left, top, min(max(box[2], left + 1.0), float(width)), min(max(box[3], top + 1.0), float(height))


def _rounded(box: Edges) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge) for edge in box)
    return left, top, max(right, left + 1), max(bottom, top + 1)


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


def _row(image: Image.Image, line: _Line, found: Measured) -> Row:
    left, top, right, bottom = line.box
    if bottom - top >= 1.8 * (right - left) and len(line.text) >= 3:
        size = (bottom - top) / len(line.text)
        return Row(line.text, left, top, right, bottom, size, confidence=line.score, upright=False)
    text = with_spaces(image, line.box, line.text, found.size)
    middle, half = (found.top + found.bottom) / 2, found.size / 2
    return Row(text, left, middle - half, right, middle + half, found.size, confidence=line.score)


def _warnings(rows: Sequence[Row]) -> Iterator[str]:
    unsure = [row for row in rows if row.confidence < UNSURE]
    if unsure:
        shown = "、".join(f"“{row.text[:16]}”" for row in unsure[:6])
        yield f"有{len(unsure)}行识别把握不大，请对照版面：{shown}。"
    if any(not row.upright for row in rows):
        yield "有竖排或旋转的文字，放在全版之后，请对照版面。"
