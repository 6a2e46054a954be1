"""Characters with their places on the page → rows of type.

Rows follow the order in which a producer wrote its characters as far as they stand side by side; what stands side by
side and was written at another time is joined afterwards. Units are the page's own (points), y counts from the top.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_RADICALS = dict(
    zip(
        "⺁⺃⺅⺆⺈⺋⺌⺎⺏⺐⺑⺒⺓⺔⺖⺗⺘⺙⺛⺝⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺱⺲⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻲⻳",
        "厂乛亻冂勹卩小兀尣尢尣巳幺彑忄㣺扌攵旡月母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹罓罒网罓羊羊羋耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟龟",
        strict=False,
    )
)
_DROPPED = frozenset("\x00\x02\ufffe\uffff\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SAME_PLACE = 0.22
"""Two like characters nearer than this part of their size are one, struck twice."""
_ROW_GAP = 2.0
_PIECE_GAP = 0.3


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: `x` its left edge, `y` its baseline, `right` its right edge, `angle` 0, 90, 180 or 270 degrees."""

    char: str
    x: float
    y: float
    right: float
    size: float
    font: str = ""
    angle: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A run of type on one baseline. `upright` is False for vertical and turned text; `confidence` is the OCR's."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    font: str = ""
    confidence: float = 1.0
    upright: bool = True

    @property
    def width(self) -> float:
        """Left edge to right edge."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2


def plain_char(char: str) -> str:
    """A Kangxi or CJK radical that stands for a character → that character; anything else as it is."""
    code = ord(char[0])
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)
    return _RADICALS.get(char, char) if 0x2E80 <= code <= 0x2EFF else char


def is_wide(char: str) -> bool:
    """Whether a character takes a full square of its size."""
    return unicodedata.east_asian_width(char) in "WF"


def struck_once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Drop characters that stand in the very place of a like one (bold by double strike, doubled text layer)."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            kept.append(glyph)
            continue
        cell = max(1.0, glyph.size)
        column, row = int(glyph.x / cell), int(glyph.y / cell)
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen.get((glyph.char, column + dx, row + dy), ())
        )
        reach = _SAME_PLACE * glyph.size
        if any(abs(other.x - glyph.x) < reach and abs(other.y - glyph.y) < reach for other in near):
            continue
        seen.setdefault((glyph.char, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def rows_of(glyphs: Iterable[Glyph]) -> list[Row]:
    """Characters in the producer's order → rows, each character in one of them; spaces are judged by the gaps."""
    runs: list[list[Glyph]] = []
    spaced = False
    for glyph in struck_once(glyphs):
        if glyph.char.isspace() or glyph.char in _DROPPED:
            spaced = spaced or glyph.char.isspace()
            continue
        if runs and _follows(runs[-1][-1], glyph, spaced=spaced):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        spaced = False
    upright = _joined([run for run in runs if not run[0].angle])
    turned = [_turned(run) for run in _turned_runs([run for run in runs if run[0].angle])]
    return [*_with_stacks([_row(run) for run in upright]), *turned]


def _follows(last: Glyph, glyph: Glyph, *, spaced: bool) -> bool:
    if last.angle or glyph.angle:
        return False
    size = max(last.size, glyph.size)
    gap = glyph.x - last.right
    level = abs(glyph.y - last.y) < 0.35 * size
    return level and -0.6 * size < gap < (_ROW_GAP if spaced else 1.2) * size and glyph.x > last.x


def _joined(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Join runs that stand side by side on one baseline, however far apart they were written; what the writer went on
    from at its own left edge, a row further down, begins a column and joins nothing."""
    heads = {id(run) for run, after in pairwise(runs) if _wraps(run, after)}
    runs = sorted(runs, key=lambda run: (round(run[0].y), run[0].x))
    out: list[list[Glyph]] = []
    for run in runs:
        for other in reversed(out[-40:]):
            if id(run) not in heads and _beside(other[-1], run[0]):
                other.extend(run)
                break
        else:
            out.append(list(run))
    return out


def _beside(last: Glyph, first: Glyph) -> bool:
    size = max(last.size, first.size)
    alike = min(last.size, first.size) > 0.6 * size
    return alike and abs(first.y - last.y) < 0.3 * size and -0.3 * size < first.x - last.right < _PIECE_GAP * size


def _wraps(run: list[Glyph], after: list[Glyph]) -> bool:
    first, below = run[0], after[0]
    alike = abs(first.size - below.size) < 0.02 * first.size and first.font == below.font
    down = below.y - first.y
    return alike and abs(first.x - below.x) < 0.1 * first.size and 0.9 * first.size < down < 2.2 * first.size


def _row(run: Sequence[Glyph]) -> Row:
    size = Counter(round(glyph.size, 2) for glyph in run).most_common(1)[0][0]
    wide = [glyph.font for glyph in run if is_wide(glyph.char)] or [glyph.font for glyph in run]
    base = median(glyph.y for glyph in run)
    return Row(
        _text(run),
        min(glyph.x for glyph in run),
        base - 0.88 * size,
        max(glyph.right for glyph in run),
        base + 0.12 * size,
        size,
        Counter(wide).most_common(1)[0][0],
    )


def _text(run: Sequence[Glyph]) -> str:
    """The words of a run, with a space where the gap is clearly wider than between its other characters.

    Half of the gaps of a line of names are spaces, so the narrower ones say what is usual.
    """
    gaps = [right.x - left.right for left, right in pairwise(run)]
    usual = max(0.0, sorted(gaps)[(len(gaps) - 1) // 3]) if gaps else 0.0
    text = run[0].char
    for (_, glyph), gap in zip(pairwise(run), gaps, strict=True):
        text += (" " if gap > usual + 0.16 * glyph.size else "") + glyph.char
    return text


def _with_stacks(rows: list[Row]) -> list[Row]:
    """Single characters standing one below another are a vertical line of type."""
    out: list[Row] = []
    stack: list[Row] = []
    for row in [*rows, None]:
        if row is not None and len(row.text) == 1 and is_wide(row.text):
            stack.append(row)
        elif row is not None:
            out.append(row)
    columns: dict[int, list[Row]] = {}
    for row in stack:
        columns.setdefault(round((row.left + row.right) / 2 / max(row.size, 1.0)), []).append(row)
    for column in columns.values():
        out.extend(_stacked(sorted(column, key=lambda row: row.top)))
    return out


def _stacked(column: list[Row]) -> list[Row]:
    groups: list[list[Row]] = []
    for row in column:
        last = groups[-1][-1] if groups else None
        if last and abs(last.size - row.size) < 0.1 * row.size and row.top - last.top < 1.8 * row.size:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [row for group in groups for row in ([_upended(group)] if len(group) >= 3 else group)]


def _upended(group: list[Row]) -> Row:
    return replace(group[0], text="".join(row.text for row in group), bottom=group[-1].bottom, upright=False)


def _turned_runs(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    out: list[list[Glyph]] = []
    for run in runs:
        last = out[-1][-1] if out else None
        near = last is not None and max(abs(run[0].x - last.x), abs(run[0].y - last.y)) < 2.5 * last.size
        if near and last is not None and last.angle == run[0].angle:
            out[-1].extend(run)
        else:
            out.append(list(run))
    return out


def _turned(run: list[Glyph]) -> Row:
    size = run[0].size
    left, right = min(glyph.x for glyph in run), max(glyph.x for glyph in run)
    top, bottom = min(glyph.y for glyph in run), max(glyph.y for glyph in run)
    text = "".join(glyph.char for glyph in run)
    return Row(text, left - size / 2, top - size, right + size / 2, bottom + size / 2, size, run[0].font, upright=False)
