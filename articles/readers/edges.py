"""Both ends of a recognised line: what its box holds of a neighbour's ink, and the dash before it that is not read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from articles.readers.ruling import Edges, Ruling, runs

_SLIVER = 0.6
"""Ink narrower than this, in sizes of the running text, is no character of Chinese."""
_APART = 0.3
_DASH = (1.3, 2.5)
"""How long the dash before a subhead is, in sizes of its type: two squares less their edges."""
_THIN = 0.2
_NEAR = 0.9


def trimmed(box: Edges, boxes: Sequence[Edges], ruling: Ruling, size: float) -> Edges:
    """A line's box without the blank at its ends, and without the slivers of what stands in the line beside it."""
    left, top, right, bottom = box
    pieces = _pieces(box, ruling, _APART * size)
    tall = 0.5 * (bottom - top)
    level = [other for other in boxes if other is not box and min(other[3], bottom) - max(other[1], top) > tall]
    before = [other for other in level if other[0] < left]
    after = [other for other in level if other[2] > right]
    if len(pieces) > 1 and _strange(pieces[0], before, size):
        pieces = pieces[1:]
    if len(pieces) > 1 and _strange(pieces[-1], after, size):
        pieces = pieces[:-1]
    pad = 2 * ruling.cell  # faint ink at the rim
    return (max(0.0, pieces[0][0] - pad), top, pieces[-1][1] + pad, bottom) if pieces else box


def _strange(piece: tuple[float, float], beside: Sequence[Edges], size: float) -> bool:
    """Whether a narrow piece at a line's end lies in a line beside it."""
    slack = 0.2 * size
    return piece[1] - piece[0] < _SLIVER * size and any(
        other[0] - slack <= piece[0] and piece[1] <= other[2] + slack for other in beside
    )


def _pieces(box: Edges, ruling: Ruling, gap: float) -> list[tuple[float, float]]:
    """The inked parts of a line, those nearer than `gap` taken together, in pixels."""
    cell = ruling.cell
    left, top, right, bottom = (round(edge / cell) for edge in box)
    inner = ruling.ink[top + 1 : max(top + 2, bottom - 1), max(0, left) : right]
    out: list[tuple[float, float]] = []
    for start, end in runs(np.asarray(inner.any(axis=0))):
        one, other = float((left + start) * cell), float((left + end) * cell)
        if out and one - out[-1][1] < gap:
            out[-1] = out[-1][0], other
        else:
            out.append((one, other))
    return out


def dash_before(box: Edges, boxes: Sequence[Edges], ruling: Ruling, size: float) -> float | None:
    """Where a dash two squares long begins that stands alone before a line; None where there is none.

    `size` is that of the line's type. Recognition takes such a dash for a rule and leaves it out.
    """
    cell, (left, top, right, bottom) = ruling.cell, box
    start = max(0.0, left - (_DASH[1] + _NEAR) * size)
    if right - left < 3 * size or any(
        other is not box and other[2] > start and other[0] < left and other[1] < bottom and other[3] > top
        for other in boxes
    ):
        return None
    area = ruling.ink[round(top / cell) : round(bottom / cell), round(start / cell) : round(left / cell)]
    inked = runs(np.asarray(area.any(axis=0)))
    rows = np.flatnonzero(area.any(axis=1))
    spans = [(first, last) for first, last in inked if last - first > 1]
    if not spans or not len(rows):
        return None
    first, last = spans[0][0], spans[-1][1]
    length, thick = (last - first) * cell / size, (rows[-1] + 1 - rows[0]) * cell / size
    level = abs((rows[0] + rows[-1] + 1) / 2 / max(1, len(area)) - 0.5) < 0.2
    solid = sum(end - begin for begin, end in spans) > 0.85 * (last - first)
    near = left - (start + last * cell) < _NEAR * size
    fits = _DASH[0] < length < _DASH[1] and thick < _THIN
    return start + first * cell if fits and level and solid and near else None
