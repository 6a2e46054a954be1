"""How large the type of a recognised line is, by the height of its ink: Chinese characters fill their square.

The recogniser's boxes are too coarse for that; the picture's own rows say where a line's ink begins and ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from PIL import Image

from articles.glyphs import is_wide
from articles.readers.ruling import Edges

_LONG = 8.0
"""Lines of so many squares show how wide a square is beside the height of their ink."""
_USUAL_SHARE = 1.12
_FAINT = 0.12
"""Rows of a line with less ink than this part of its full rows are blank."""
_SURE_HAN = 2
_LATIN_SHARE = 1.3
_ALIKE = 1.3
_STEP = 1.06
_STRAY = 20
"""Grey levels that the paper itself may be darker by."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A line's size of type, and the upper and lower edge of its ink, in pixels."""

    size: float
    top: float
    bottom: float


def measured(image: Image.Image, boxes: Sequence[Edges], texts: Sequence[str]) -> list[Measured]:
    """Size and edges of each line; `boxes` and `texts` go together."""
    grey = image.convert("L")
    bands = [_band(grey, box) for box in boxes]
    heights = [bottom - top for top, bottom in bands]
    share = _share(boxes, texts, heights)
    sizes = [height * (share if _han(text) else _LATIN_SHARE) for height, text in zip(heights, texts, strict=True)]
    sizes = _in_steps(boxes, texts, levelled(boxes, texts, sizes))
    return [Measured(size, *band) for size, band in zip(sizes, bands, strict=True)]


def _band(grey: Image.Image, box: Edges) -> tuple[float, float]:
    """Where the ink of a line begins and ends: the inked rows around its middle."""
    left, top, right, bottom = (round(edge) for edge in box)
    dark = 255.0 - np.asarray(grey.crop((left, top, max(right, left + 1), max(bottom, top + 1))), dtype=np.float32)
    dark = np.maximum(0.0, dark - np.percentile(dark, 20) - _STRAY)
    rows = dark.mean(axis=1)
    inked = rows > _FAINT * np.percentile(rows, 80)
    middle = len(rows) // 2
    if not inked[middle]:
        return box[1], box[3]
    blank = np.flatnonzero(~inked)
    above, below = blank[blank < middle], blank[blank > middle]
    first = int(above[-1]) + 1 if len(above) else 0
    last = int(below[0]) if len(below) else len(rows)
    return float(top + first), float(top + last)


def _share(boxes: Sequence[Edges], texts: Sequence[str], heights: Sequence[float]) -> float:
    """How much larger type is than its ink is high, by the advance of the long lines' characters."""
    known = [
        (right - left) / units(text) / height
        for (left, _, right, _), text, height in zip(boxes, texts, heights, strict=True)
        if units(text) >= _LONG and _han(text) >= _LONG / 2
    ]
    return min(1.3, max(1.0, median(known))) if len(known) >= 5 else _USUAL_SHARE


def levelled(boxes: Sequence[Edges], texts: Sequence[str], sizes: Sequence[float]) -> list[float]:
    """Give rows of a character or two the size of the longer row that they go on from: one may be as low as 一."""
    long = [at for at, text in enumerate(texts) if _han(text) >= _SURE_HAN]
    out = list(sizes)
    for at, text in enumerate(texts):
        if _han(text) >= _SURE_HAN:
            continue
        near = [other for other in long if _adjoins(boxes[at], boxes[other], sizes[other])]
        alike = [sizes[other] for other in near if 1 / _ALIKE < sizes[at] / sizes[other] < _ALIKE]
        if alike:
            out[at] = min(alike, key=lambda size: abs(size - sizes[at]))
    return out


def _in_steps(boxes: Sequence[Edges], texts: Sequence[str], sizes: Sequence[float]) -> list[float]:
    """Sizes that differ by no more than a row of the picture are one: a page has few sizes of type."""
    left = Counter[float]()
    for size, text in zip(sizes, texts, strict=True):
        left[size] += len(text)
    steps: dict[float, float] = {}
    while left:
        heart = max(left, key=lambda size: (left[size], size))
        alike = [size for size in left if heart / _STEP < size < heart * _STEP]
        advances = [
            (box[2] - box[0]) / units(text)
            for box, text, size in zip(boxes, texts, sizes, strict=True)
            if size in alike and units(text) >= _LONG and _han(text) >= _LONG / 2
        ]
        true = median(advances) if len(advances) >= 5 else heart
        true = true if heart / _STEP < true < heart * _STEP else heart
        for size in alike:
            steps[size] = true
            del left[size]
    return [steps[size] for size in sizes]


def _adjoins(one: Edges, two: Edges, size: float) -> bool:
    """Whether two boxes stand in successive rows, or side by side in one."""
    down = max(one[1], two[1]) - min(one[3], two[3])
    across = max(one[0], two[0]) - min(one[2], two[2])
    return (across < 0 and down < 0.6 * size) or (down < -0.5 * size and across < 2 * size)


def units(text: str) -> float:
    """The width of a line's ink in squares of type: a mark at either end fills half of its own."""
    inner = sum(1.0 if is_wide(char) else 0.55 for char in text)
    ends = {0, len(text) - 1}
    return max(0.4, inner - sum(0.55 for at in ends if is_wide(text[at]) and not text[at].isalnum()))


def _han(text: str) -> int:
    return sum("\u3400" <= char <= "\u9fff" for char in text)
