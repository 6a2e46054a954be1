"""Where a line of recognised type runs over the blank strip or the rule between two columns, and is two lines.

Between the words of a line there are gaps too. A gutter is one that goes on above or below the line, past other lines
that end at it on one side and begin at it on the other. Places are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from articles.readers.ruling import Bits, Edges, Ruling, runs

_NARROWEST = 0.7
"""A gutter is at least so wide, in sizes of the running text."""
_PAST = 4.0
"""It runs on past the line for at least so many sizes of the running text."""
_ALIKE = 0.8
_TITLE = 1.7
"""Lines so many times as high as the running text is large are titles."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A blank strip through a line: its sides, and how far up and down it is blank."""

    left: float
    right: float
    top: float
    bottom: float


def cut(box: Edges, boxes: Sequence[Edges], ruling: Ruling, size: float) -> list[Edges]:
    """The line in its pieces, from left to right; one where no gutter runs through it.

    `boxes` are all lines of the page, `size` is that of its running text.
    """
    left, top, right, bottom = box
    places = []
    start = left
    for strip in _strips(box, ruling, size):
        if strip.left <= start or strip.right >= right:
            continue
        if _ruled(strip, box, ruling) or _gutter(strip, (start, top, right, bottom), boxes, size):
            places.append(strip)
            start = strip.right
    starts = [left, *(strip.right for strip in places)]
    ends = [*(strip.left for strip in places), right]
    return [(one, top, other, bottom) for one, other in zip(starts, ends, strict=True)]


def _strips(box: Edges, ruling: Ruling, size: float) -> Iterator[_Strip]:
    """The blank strips through a line that are wide enough for a gutter, each as far as it is blank over its width."""
    cell, ink = ruling.cell, ruling.ink
    left, top, right, bottom = (round(edge / cell) for edge in box)
    inner = ink[top + 1 : max(top + 2, bottom - 1), left:right]
    blank = np.asarray(~inner.any(axis=0))
    width = max(2, round(_NARROWEST * size / cell))
    for start, end in runs(blank):
        if start == 0 or end == len(blank) or end - start < width:
            continue
        best = max(
            (_reach(ink, left + at, left + at + width, (top + bottom) // 2) for at in range(start, end - width + 1)),
            key=lambda reach: reach[1] - reach[0],
        )
        yield _Strip((left + start) * cell, (left + end) * cell, best[0] * cell, best[1] * cell)


def _reach(ink: Bits, left: int, right: int, row: int) -> tuple[int, int]:
    """How far a strip is blank above and below a row."""
    inked = np.flatnonzero(ink[:, left:right].any(axis=1))
    at = int(np.searchsorted(inked, row))
    return (int(inked[at - 1]) + 1 if at else 0), (int(inked[at]) if at < len(inked) else len(ink))


def _ruled(strip: _Strip, box: Edges, ruling: Ruling) -> bool:
    """Whether an upright rule stands in the strip beside the line."""
    middle = (box[1] + box[3]) / 2
    return any(
        strip.left <= (rule.left + rule.right) / 2 <= strip.right and rule.top < middle < rule.bottom
        for rule in ruling.upright
    )


def _gutter(strip: _Strip, box: Edges, boxes: Sequence[Edges], size: float) -> bool:
    """Whether the next lines above or below end at the strip on its left and begin at it on its right."""
    left, top, right, bottom = box
    if strip.bottom - strip.top < bottom - top + _PAST * size or min(strip.left - left, right - strip.right) < size:
        return False
    title = bottom - top > _TITLE * size
    tall = max(size, 0.8 * (bottom - top))
    under = [other for other in boxes if -0.3 * tall <= other[1] - bottom < 1.3 * tall and other[3] > bottom]
    over = [other for other in boxes if -0.3 * tall <= top - other[3] < 1.3 * tall and other[1] < top]
    slack = tall * 99 if title else _ALIKE * size
    if not any(_parted(strip, near, (left, right), slack, size) for near in (under, over)):
        return False
    if not title:
        return True
    texts = [
        other
        for other in boxes
        if other[3] - other[1] < _TITLE * size and strip.top < other[3] and other[1] < strip.bottom
    ]
    before = [other for other in texts if other[2] <= strip.right and other[2] > left]
    after = [other for other in texts if other[0] >= strip.left and other[0] < right]
    return _fits((left, strip.left), before, size) and _fits((strip.right, right), after, size)


def _parted(strip: _Strip, lines: Sequence[Edges], ends: tuple[float, float], slack: float, size: float) -> bool:
    """Whether lines stand over or under both pieces of a line, begin at the strip, and none runs over it."""
    level = [other for other in lines if other[3] - 0.3 * size < strip.bottom and other[1] + 0.3 * size > strip.top]
    over = any(other[0] < strip.left - size and other[2] > strip.right + size for other in level)
    before = any(ends[0] < other[2] <= strip.right for other in level)
    after = any(strip.left <= other[0] <= min(strip.right + slack, ends[1]) for other in level)
    return before and after and not over


def _fits(piece: tuple[float, float], texts: Sequence[Edges], size: float) -> bool:
    """Whether a piece of a title begins with the text under it or stands in its middle."""
    if not texts:
        return False
    left, right = min(text[0] for text in texts), max(text[2] for text in texts)
    return abs(piece[0] - left) < _ALIKE * size or abs(piece[0] + piece[1] - left - right) / 2 < _ALIKE * size
