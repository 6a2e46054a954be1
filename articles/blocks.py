"""Rows of type → titles and blocks of running text, by size, place and the rules drawn between them.

A block is rows of one size that stand close under each other in one column. A title is rows larger than the running
text, or small ones that belong to such rows. Units are the page's own, y counts from the top.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from articles import patterns as P
from articles.bylines import parse_byline
from articles.fold import narrow
from articles.glyphs import Row

_FRAME_SHARE = 0.7
_THIN = 4.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn path by its bounds: a rule where it is thin, a frame where it is not."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Width times height."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(eq=False, slots=True)
class Block:
    """Rows that belong together, top to bottom; `title` says that they head an article."""

    rows: list[Row]
    frame: int
    title: bool = False
    left: float = field(init=False)
    top: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    column: tuple[float, float] = field(init=False)
    """Left and right edge of the room that the block stands in: its column, or the free space beside a title."""

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Set the edges to those of the rows."""
        self.left = min(row.left for row in self.rows)
        self.right = max(row.right for row in self.rows)
        self.top = min(row.top for row in self.rows)
        self.bottom = max(row.bottom for row in self.rows)
        self.column = (self.left, self.right)

    @property
    def size(self) -> float:
        """The size of the largest row."""
        return max(row.size for row in self.rows)

    @property
    def width(self) -> float:
        """Left edge to right edge."""
        return self.right - self.left

    @property
    def text(self) -> str:
        """The rows' words with nothing between them."""
        return "".join(row.text for row in self.rows)


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual on the page: size, face and leading of the running text, width of a column, noise of sizes."""

    size: float
    font: str
    leading: float
    column: float
    noise: float

    def large(self, size: float) -> bool:
        """Whether a size is larger than the running text's beyond doubt."""
        return size > (1.0 + self.noise) * self.size

    def alike(self, one: float, two: float) -> bool:
        """Whether two sizes are the same within the noise."""
        return max(one, two) < (1.0 + self.noise / 2) * min(one, two)


def overlap(one: Row | Block | Mark, two: Row | Block | Mark) -> float:
    """The shared part of two widths, as a share of the narrower one."""
    shared = min(one.right, two.right) - max(one.left, two.left)
    return shared / max(1e-6, min(one.right - one.left, two.right - two.left))


def measure(rows: Sequence[Row], noise: float) -> Measures:
    """Find what is usual: the size that most characters have, and what its rows are like."""
    weights: Counter[float] = Counter()
    step = 0.5 if noise < 0.2 else 2.0
    for row in rows:
        weights[round(row.size / step) * step] += len(row.text)
    size = weights.most_common(1)[0][0] if weights else 10.0
    usual = [row for row in rows if abs(row.size - size) <= max(step, noise * size) / 1.5]
    usual = usual or list(rows)
    size = median(row.size for row in usual) if usual else size
    fonts: Counter[str] = Counter({"": 0})
    for row in usual:
        fonts[row.font] += len(row.text)
    wide = sorted((row.width for row in usual if len(row.text) >= 6), reverse=True) or [20 * size]
    return Measures(size, fonts.most_common(1)[0][0], _leading(usual, size), _column(wide), noise)


def _column(widths: list[float]) -> float:
    """The width that most full rows have: the fullest bin of 5 %."""
    bins: Counter[int] = Counter()
    for width in widths:
        bins[round(width / max(1.0, 0.05 * widths[0]))] += 1
    best = max(bins, key=lambda key: (bins[key] * key, key))
    return best * max(1.0, 0.05 * widths[0])


def _leading(rows: Sequence[Row], size: float) -> float:
    """The usual distance between the tops of neighbouring rows."""
    steps = []
    ordered = sorted(rows, key=lambda row: row.top)
    for at, row in enumerate(ordered):
        for other in ordered[at + 1 : at + 30]:
            step = other.top - row.top
            if step > 3 * size:
                break
            if step > 0.6 * size and overlap(row, other) > 0.5:
                steps.append(step)
                break
    return min(2.4 * size, max(1.05 * size, median(steps))) if steps else 1.6 * size


def frames_of(marks: Iterable[Mark], width: float, height: float) -> tuple[list[Mark], list[Mark]]:
    """Drawn paths → (frames, rules); what covers the whole page is neither."""
    frames: list[Mark] = []
    rules: list[Mark] = []
    for mark in marks:
        across, down = mark.right - mark.left, mark.bottom - mark.top
        if down <= _THIN and across > 20:
            rules.append(mark)
        elif across > 30 and down > 20 and mark.area < _FRAME_SHARE * width * height:
            frames.append(mark)
    return frames, rules


def frame_of(row: Row, frames: Sequence[Mark]) -> int:
    """The index of the smallest frame around the row's middle; -1 where there is none."""
    x, y = (row.left + row.right) / 2, row.middle
    inside = [
        at
        for at, frame in enumerate(frames)
        if frame.left <= x <= frame.right and frame.top <= y <= frame.bottom and frame.bottom - frame.top > row.size
    ]
    return min(inside, key=lambda at: frames[at].area, default=-1)


def ruled(upper: Row | Block, lower: Row | Block, rules: Sequence[Mark]) -> bool:
    """Whether a rule lies between the two and under or over most of the narrower one."""
    top, bottom = upper.bottom - 2, lower.top + 2
    return any(
        top <= (rule.top + rule.bottom) / 2 <= bottom
        and overlap(rule, upper) > 0.5
        and overlap(rule, lower) > 0.5
        and rule.right - rule.left > 0.5 * min(upper.right - upper.left, lower.right - lower.left)
        for rule in rules
    )


def blocks_of(rows: Sequence[Row], frames: Sequence[Mark], rules: Sequence[Mark], usual: Measures) -> list[Block]:
    """Cut upright rows into titles and blocks; every row is in exactly one."""
    ordered = sorted(rows, key=lambda row: (row.top, row.left))
    homes = {id(row): frame_of(row, frames) for row in ordered}
    large = [row for row in ordered if usual.large(row.size)]
    small = [row for row in ordered if not usual.large(row.size)]
    titles = _chains(large, lambda upper, lower: _one_title(upper, lower, small, homes, rules, usual))
    texts = _chains(small, lambda upper, lower: _one_block(upper, lower, ordered, homes, rules, usual))
    blocks = [Block(chain, homes[id(chain[0])], title=True) for chain in titles]
    blocks += [Block(chain, homes[id(chain[0])]) for chain in texts]
    return _with_companions(blocks, rules, usual)


def _chains(rows: Sequence[Row], follows: Callable[[Row, Row], bool]) -> list[list[Row]]:
    """Chain each row to the nearest one under it that follows it, where that one has no nearer row above."""
    chains: list[list[Row]] = []
    for row in rows:
        best: list[Row] | None = None
        for chain in chains:
            last = chain[-1]
            if last.top < row.top and follows(last, row) and (best is None or last.bottom > best[-1].bottom):
                best = chain
        if best is None:
            chains.append([row])
        else:
            best.append(row)
    return chains


def _one_title(
    upper: Row, lower: Row, small: Sequence[Row], homes: dict[int, int], rules: Sequence[Mark], usual: Measures
) -> bool:
    """Rows of one title: close under each other, no running text and no rule between them."""
    size = max(upper.size, lower.size)
    if homes[id(upper)] != homes[id(lower)] or not -0.5 * size < lower.top - upper.bottom < 1.0 * size:
        return False
    if overlap(upper, lower) < 0.5 or ruled(upper, lower, rules) or _closer_above(upper, lower, small, usual):
        return False
    if lower.size < 0.85 * upper.size and not _aligned(upper, lower):
        return False
    return not any(_between(upper, row, lower) or _level(upper, row, lower) for row in small)


def _aligned(upper: Row, lower: Row) -> bool:
    """A subhead begins or is centred with its headline, is nearly as wide, or starts with a dash."""
    middle = abs(upper.left + upper.right - lower.left - lower.right) / 2
    near = min(abs(upper.left - lower.left), middle) < 1.5 * lower.size
    return near or lower.width > 0.6 * upper.width or _DASHED.match(lower.text) is not None


def _closer_above(upper: Row, lower: Row, small: Sequence[Row], usual: Measures) -> bool:
    """A small row nearer to the text above it than to the title under it ends that text."""
    if upper.size > 0.85 * lower.size:
        return False
    column = [row for row in small if row.left - usual.size < upper.left < row.left + max(row.width, usual.column)]
    gaps = [upper.top - row.bottom for row in column if row.middle < upper.top]
    return min(gaps, default=1e9) < lower.top - upper.bottom


def _between(upper: Row, row: Row, lower: Row) -> bool:
    return upper.bottom <= row.middle <= lower.top and min(overlap(row, upper), overlap(row, lower)) > 0.3


def _level(upper: Row, row: Row, lower: Row) -> bool:
    """Running text beside the lower row and under the upper one: the lower row heads a column, not the article."""
    return lower.top < row.middle < lower.bottom and overlap(row, upper) > 0.5 and overlap(row, lower) < 0.1


def _one_block(
    upper: Row,
    lower: Row,
    rows: Sequence[Row],
    homes: dict[int, int],
    rules: Sequence[Mark],
    usual: Measures,
) -> bool:
    """Rows of one block: the same size and column, a line's distance, and no second column beside either."""
    if homes[id(upper)] != homes[id(lower)] or not usual.alike(upper.size, lower.size):
        return False
    if lower.top - upper.top > usual.leading + 0.9 * usual.size:
        return False
    if overlap(upper, lower) < 0.5 and abs(lower.left - upper.left) > 2.5 * usual.size:
        return False
    if ruled(upper, lower, rules):
        return False
    wide, thin = (upper, lower) if upper.width > lower.width else (lower, upper)
    if wide.width < 1.25 * thin.width:
        return True
    return not any(
        row is not thin
        and row is not wide
        and abs(row.middle - thin.middle) < 0.5 * thin.size
        and min(row.right, wide.right) - max(row.left, wide.left) > 2 * thin.size
        for row in rows
    )


def _with_companions(blocks: list[Block], rules: Sequence[Mark], usual: Measures) -> list[Block]:
    """Give small kickers and subheads, which stand in a block of one or two rows beside a title, to that title."""
    titles = [block for block in blocks if block.title]
    rest = [block for block in blocks if not block.title]
    for block in list(rest):
        if len(block.rows) > 2 or not _like_a_companion(block, usual):
            continue
        near = [title for title in titles if _beside(title, block, rules, usual)]
        if near:
            title = min(near, key=lambda other: min(abs(other.top - block.bottom), abs(block.top - other.bottom)))
            title.rows = sorted([*title.rows, *block.rows], key=lambda row: (row.top, row.left))
            title.measure()
            rest.remove(block)
    return [*titles, *rest]


def _beside(title: Block, block: Block, rules: Sequence[Mark], usual: Measures) -> bool:
    if title.frame != block.frame or overlap(title, block) < 0.5:
        return False
    above = block.bottom <= title.top + 0.5 * usual.size
    upper, lower = (block, title) if above else (title, block)
    gap = lower.top - upper.bottom
    return gap < 1.3 * usual.size + 0.2 * title.size and not ruled(upper, lower, rules)


_DASHED = re.compile(r"\s*[—–―-]{1,3}\s*[^\s—]")


def _like_a_companion(block: Block, usual: Measures) -> bool:
    text = narrow(block.text)
    if P.dateline(text) or parse_byline(text, bare_names=len(text) <= 12) or len(text) > 60 or re.search("[。;]", text):
        return False
    if _DASHED.match(text):
        return True
    wider = block.width > 1.25 * usual.column
    other = block.rows[0].font != usual.font or block.size > 1.06 * usual.size
    return wider or other
