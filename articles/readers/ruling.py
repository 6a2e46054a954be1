"""What is drawn on a picture of a page beside its type: rules, frames, and the ink that shows where it is blank.

Rules are long thin runs of ink, frames are four of them. Places are in pixels of the picture, y counts from the top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from articles.blocks import Mark

_CELL = 2
"""The ink is looked at in squares of so many pixels."""
_DARKER = 32
"""Grey levels by which ink is darker than the paper around it."""
_TILE = 64
_LONG, _TALL = 5.0, 3.0
"""A level rule is at least so many times as long as the running text is large; an upright one as tall."""
_THICK = 0.45
_LEAN = 0.004
"""A straightened page still leans by so much, which makes a long rule look thicker."""

Bits = NDArray[np.bool_]
Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Where a picture has ink (rules taken out), in squares of `cell` pixels, and its rules and frames."""

    ink: Bits
    cell: int
    level: tuple[Mark, ...]
    upright: tuple[Mark, ...]
    frames: tuple[Mark, ...]

    @property
    def marks(self) -> list[Mark]:
        """Rules as thin as a line, and frames; the sides of a frame are no rules."""
        free = [rule for rule in (*self.level, *self.upright) if not any(_side(rule, frame) for frame in self.frames)]
        return [*(_thin(rule) for rule in free), *self.frames]

    def erased(self, image: Image.Image) -> Image.Image:
        """The picture in grey without its rules, so that only type is left in a line's box."""
        out = image.convert("L")
        for rule in (*self.level, *self.upright):
            out.paste(255, (int(rule.left) - 1, int(rule.top) - 1, int(rule.right) + 2, int(rule.bottom) + 2))
        return out


def ruling_of(image: Image.Image, boxes: Sequence[Edges], size: float) -> Ruling:
    """Find what is drawn around lines of type; `boxes` are the lines', `size` is that of the running text."""
    ink = _ink(image)
    em = max(2.0, size / _CELL)
    type_ = [tuple(edge / _CELL for edge in box) for box in boxes]
    level = [rule for rule in _runs(ink, _LONG * em, _THICK * em) if not _within(rule, type_, em)]
    turned = [Mark(rule.top, rule.left, rule.bottom, rule.right) for rule in _runs(ink.T, _TALL * em, _THICK * em)]
    upright = [rule for rule in turned if not _within(rule, type_, em)]
    for rule in (*level, *upright):
        ink[int(rule.top) : int(rule.bottom), int(rule.left) : int(rule.right)] = False
    frames = list(_frames(level, upright, em))
    return Ruling(ink, _CELL, _scaled(level), _scaled(upright), _scaled(frames))


def _ink(image: Image.Image) -> Bits:
    """Squares that are darker than the paper around them."""
    grey = np.asarray(image.convert("L").reduce(_CELL), dtype=np.int16)
    height, width = grey.shape
    rows, columns = -(-height // _TILE), -(-width // _TILE)
    padded = np.pad(grey, ((0, rows * _TILE - height), (0, columns * _TILE - width)), mode="edge")
    tiles = padded.reshape(rows, _TILE, columns, _TILE)
    paper = np.percentile(tiles, 80, axis=(1, 3)).astype(np.int16)
    around = np.repeat(np.repeat(paper, _TILE, axis=0), _TILE, axis=1)[:height, :width]
    return grey < around - _DARKER


def _runs(ink: Bits, length: float, thick: float) -> Iterator[Mark]:
    """Level lines: rows of ink at least `length` long, those on top of each other taken together, no thicker than
    `thick`."""
    open_: list[list[float]] = []  # left, top, right, bottom, and the ends of the last row
    for top, left, right in _long_runs(ink, length):
        for line in open_:
            if line[3] >= top and left < line[5] + 2 and right > line[4] - 2:
                line[:] = [min(line[0], left), line[1], max(line[2], right), top + 1, left, right]
                break
        else:
            done = [line for line in open_ if line[3] < top]
            yield from _slim(done, thick)
            open_ = [line for line in open_ if line[3] >= top]
            open_.append([left, top, right, top + 1, left, right])
    yield from _slim(open_, thick)


def _slim(lines: Sequence[Sequence[float]], thick: float) -> Iterator[Mark]:
    for left, top, right, bottom, *_ in lines:
        if bottom - top <= thick + _LEAN * (right - left) + 1:
            yield Mark(left, top, right, bottom)


def _long_runs(ink: Bits, length: float) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of each run of ink at least `length` squares long, from top to bottom."""
    edged = np.pad(ink, ((0, 0), (1, 1)))
    change = edged[:, 1:] != edged[:, :-1]
    rows, places = np.nonzero(change)
    starts, ends = places[::2], places[1::2]
    for at in np.flatnonzero(ends - starts >= length):
        yield int(rows[2 * at]), int(starts[at]), int(ends[at])


def runs(bits: Bits) -> Iterator[tuple[int, int]]:
    """Start and end of each run of true bits."""
    edged = np.concatenate(([False], bits, [False]))
    places = np.flatnonzero(edged[1:] != edged[:-1])
    return ((int(start), int(end)) for start, end in zip(places[::2], places[1::2], strict=True))


def _within(rule: Mark, boxes: Sequence[Sequence[float]], em: float) -> bool:
    """Whether a line is a stroke of type: it does not reach out of a line's box."""
    slack = 0.25 * em
    return any(
        left - slack <= rule.left
        and rule.right <= right + slack
        and top - slack <= rule.top
        and rule.bottom <= bottom + slack
        for left, top, right, bottom in boxes
    )


def _frames(level: Sequence[Mark], upright: Sequence[Mark], em: float) -> Iterator[Mark]:
    """Two level rules of one width with upright ones at both ends."""
    slack = 0.8 * em
    for at, upper in enumerate(level):
        for lower in level[at + 1 :]:
            same = abs(upper.left - lower.left) < slack and abs(upper.right - lower.right) < slack
            if not same or abs(lower.top - upper.top) < 2 * em:
                continue
            top, bottom = min(upper.top, lower.top), max(upper.bottom, lower.bottom)
            sides = [
                any(
                    abs((rule.left + rule.right) / 2 - edge) < slack
                    and min(rule.bottom, bottom) - max(rule.top, top) > 0.8 * (bottom - top)
                    for rule in upright
                )
                for edge in ((upper.left + lower.left) / 2, (upper.right + lower.right) / 2)
            ]
            if all(sides):
                yield Mark(min(upper.left, lower.left), top, max(upper.right, lower.right), bottom)


def _side(rule: Mark, frame: Mark) -> bool:
    """Whether a rule is one of a frame's four sides."""
    slack = 8.0
    inside = rule.left >= frame.left - slack and rule.right <= frame.right + slack
    inside = inside and rule.top >= frame.top - slack and rule.bottom <= frame.bottom + slack
    edges = (rule.bottom - frame.top, frame.bottom - rule.top, rule.right - frame.left, frame.right - rule.left)
    return inside and min(edges) < 2 * slack


def _thin(rule: Mark) -> Mark:
    """A rule of one pixel in the middle of a rule."""
    if rule.right - rule.left > rule.bottom - rule.top:
        middle = (rule.top + rule.bottom) / 2
        return Mark(rule.left, middle, rule.right, middle + 1)
    middle = (rule.left + rule.right) / 2
    return Mark(middle, rule.top, middle + 1, rule.bottom)


def _scaled(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(Mark(mark.left * _CELL, mark.top * _CELL, mark.right * _CELL, mark.bottom * _CELL) for mark in marks)
