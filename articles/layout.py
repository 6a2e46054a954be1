"""Titles and blocks on a page → articles in reading order: a title owns what stands under it.

A block belongs to the nearest title above it in its columns. A block at the head of a column, with no title above it,
goes on from the column on its left. Inside an article columns are read left to right, cut where something spans them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles import patterns as P
from articles.blocks import Block, Mark, Measures, blocks_of, frame_of, frames_of, measure, overlap, ruled
from articles.bylines import parse_byline
from articles.fold import narrow
from articles.glyphs import Row
from articles.headers import read_header
from articles.seams import Ending, ending, join_score, starts_inside
from articles.types import LineKind

_TOP_SHARE, _FOOT_SHARE = 0.2, 0.02
_MOST_CROSSHEAD = 1.5
_HEADS = 2.5
"""A title stands no further above its text than so many times its size."""
_CUT_MARK = re.compile(r"(?:下转|紧接)\s*第?$")
"""A continuation mark whose page number stands in the next row, maybe at the head of the next column."""


@dataclass(eq=False, slots=True)
class Group:
    """Blocks that are read together: an article with its title, or what no title owns. `loose` ones have no key."""

    title: Block | None
    blocks: list[Block] = field(default_factory=list)
    loose: bool = False

    @property
    def parts(self) -> list[Block]:
        """Title and blocks."""
        return [*([self.title] if self.title else []), *self.blocks]

    @property
    def top(self) -> float:
        """The highest edge."""
        return min(block.top for block in self.parts)

    @property
    def left(self) -> float:
        """The leftmost edge of the title, or of everything."""
        return self.title.left if self.title else min(block.left for block in self.parts)


@dataclass(frozen=True, slots=True)
class Layout:
    """A page laid out: framing rows, groups in reading order, and what is usual on it."""

    framing: list[Row]
    groups: list[Group]
    odd: list[Row]
    usual: Measures


def lay_out(rows: Sequence[Row], marks: Sequence[Mark], width: float, height: float, *, noise: float) -> Layout:
    """Put rows into articles and reading order; `noise` is how much sizes of one type may differ (0.15 is exact).

    Every row comes back in exactly one place.
    """
    odd = [row for row in rows if not row.upright]
    rows = [row for row in rows if row.upright]
    frames, rules = frames_of(marks, width, height)
    index = _index_rows(rows, frames, measure(rows, noise)) if rows else []
    rows = [row for row in rows if not any(row is other for other in index)]
    framing = _framing(rows, frames, height)
    news = [row for row in rows if not any(row is other for other in framing)]
    usual = measure(news or rows, noise)
    blocks = blocks_of(news, frames, rules, usual)
    _demote(blocks, usual)
    _set_columns(blocks, frames, marks, width)
    groups = _owned(blocks, rules, frames)
    if index:
        groups.append(Group(None, [Block(_read(index), -1)], loose=True))
    for group in groups:
        if not group.loose:
            group.blocks = ordered(group.blocks)
    groups.sort(key=lambda group: (round(group.top / (0.04 * height)), group.left))
    return Layout(sorted(framing, key=lambda row: (round(row.middle / 6), row.left)), groups, odd, usual)


# ---- what frames the page


def _framing(rows: Sequence[Row], frames: Sequence[Mark], height: float) -> list[Row]:
    """Rows of masthead, issue line, page header and editor line, by their words and by their place."""
    if not rows:
        return []
    top, foot = min(row.top for row in rows), max(row.bottom for row in rows)
    bounds = top + _TOP_SHARE * height, foot - _FOOT_SHARE * height
    cut = any(_CUT_MARK.search(narrow(row.text)) for row in rows)
    sure = [
        row for row in rows if _is_framing(row, bounds) and not (cut and P.INDEX_TARGET.fullmatch(narrow(row.text)))
    ]
    boxed = {frame_of(row, frames) for row in sure if row.top < bounds[0]} - {-1}
    small = [at for at in boxed if frames[at].bottom - frames[at].top < 0.2 * height]
    more = [row for row in rows if frame_of(row, frames) in small]
    return [row for row in rows if any(row is other for other in (*sure, *more))]


def _is_framing(row: Row, bounds: tuple[float, float]) -> bool:
    if len(row.text) > 240:
        return False
    header = read_header(narrow(row.text))
    if header is None:
        return False
    edge = row.top < bounds[0] or row.bottom > bounds[1]
    return edge or (header.certain and header.kind is not LineKind.PAGE_HEADER)


def _index_rows(rows: Sequence[Row], frames: Sequence[Mark], usual: Measures) -> list[Row]:
    """The rows of an index box: those of its frame, or those under its head as far as references reach."""
    heads = [row for row in rows if len(row.text) <= 16 and P.INDEX_HEAD.fullmatch(narrow(row.text).strip())]
    found: list[Row] = []
    for head in heads:
        frame = frame_of(head, frames)
        if frame >= 0 and frames[frame].bottom - frames[frame].top < 30 * head.size:
            found.extend(row for row in rows if frame_of(row, frames) == frame)
        else:
            found.extend(_under(head, rows, usual))
    return [row for row in rows if any(row is other for other in found)]


def _under(head: Row, rows: Sequence[Row], usual: Measures) -> list[Row]:
    column = [row for row in rows if row.top > head.top + 0.5 * head.size and _near(head, row)]
    taken, bottom, last = [head], head.bottom, 1
    for row in sorted(column, key=lambda row: (row.top, row.left)):
        text = narrow(row.text)
        if row.top - bottom > 2.5 * usual.size or len(text) > 60 or P.dateline(text) or parse_byline(text):
            break
        taken.append(row)
        bottom = max(bottom, row.bottom)
        if P.INDEX_TARGET.fullmatch(text.strip()) or P.INDEX_TAIL.search(text) or P.INDEX_LEAD.match(text):
            last = len(taken)
    if len(taken) > 1 and P.INDEX_TARGET.fullmatch(narrow(taken[1].text).strip()):
        last = min(len(taken), last + 1)
    return taken[:last]


def _near(head: Row, row: Row) -> bool:
    return overlap(head, row) > 0.3 or (abs(row.left - head.left) < 3 * head.size)


def _read(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (round(row.middle / max(1.0, row.size)), row.left))


# ---- crossheads


def _demote(blocks: list[Block], usual: Measures) -> None:
    """A title inside a column, small beside the headline above it and with no byline under it, is a crosshead."""
    titles = [block for block in blocks if block.title]
    for title in titles:
        if len(title.rows) > 2 or title.size > _MOST_CROSSHEAD * usual.size or title.width > 1.3 * usual.column:
            continue
        below, above = _below(title, blocks), _above(title, blocks)
        near = below is not None and below.top - title.bottom < _HEADS * title.size
        if (below is not None and near and not below.title and _opens(below)) or _named(title):
            continue
        larger = any(other.size > 1.2 * title.size and _earlier(other, title) for other in titles)
        if larger and (above is None or not above.title or above.size > 1.2 * title.size):
            title.title = False


def _earlier(one: Block, two: Block) -> bool:
    """Whether a title may stand before another in reading order: above it, or in a column on its left."""
    return one.top < two.top or one.right <= two.left


def _opens(block: Block) -> bool:
    """Whether a block starts with a dateline or a byline."""
    first = narrow(block.rows[0].text)
    return P.dateline(narrow(block.text[:120])) is not None or parse_byline(first) is not None


def _named(title: Block) -> bool:
    text = narrow(title.text).strip()
    found = (P.INDEX_HEAD, P.NOTICE_HEAD, P.CORRECTION_HEAD, P.BRIEFS_HEAD)
    return any(pattern.fullmatch(text) for pattern in found)


# ---- who owns what


def _set_columns(blocks: Sequence[Block], frames: Sequence[Mark], marks: Sequence[Mark], width: float) -> None:
    """Give blocks of text the width of the column they stand in, and titles the free room beside them."""
    texts = sorted((block for block in blocks if not block.title), key=lambda block: block.top)
    for upper in texts:
        for lower in texts:
            close = 0 <= lower.top - upper.bottom + upper.size < 3.5 * upper.size and lower.frame == upper.frame
            if close and lower is not upper and overlap(upper, lower) > 0.4 and _one_column(upper, lower, blocks):
                edges = min(upper.column[0], lower.column[0]), max(upper.column[1], lower.column[1])
                upper.column = lower.column = edges
    walls = [mark for mark in marks if mark.right - mark.left < 4 and mark.bottom - mark.top > 20]
    for title in blocks:
        if title.title:
            home = frames[title.frame] if title.frame >= 0 else Mark(0.0, 0.0, width, 0.0)
            title.column = _room(title, [*(other for other in blocks if other is not title), *walls], home)


def _one_column(one: Block, two: Block, blocks: Sequence[Block]) -> bool:
    """Whether the narrower block has the wider one's room to itself."""
    wide, thin = (one, two) if one.width > two.width else (two, one)
    return wide.width < 1.2 * thin.width or not any(
        other is not thin
        and other is not wide
        and min(other.bottom, thin.bottom) > max(other.top, thin.top)
        and min(other.right, wide.right) > max(other.left, wide.left) + thin.size
        for other in blocks
    )


def _room(title: Block, others: Sequence[Block | Mark], home: Mark) -> tuple[float, float]:
    level = [other for other in others if other.top < title.bottom - 0.2 * title.size and other.bottom > title.top + 2]
    left = max((other.right for other in level if other.right <= title.left + title.size), default=home.left)
    right = min((other.left for other in level if other.left >= title.right - title.size), default=home.right)
    return min(title.left, max(left, home.left)), max(title.right, min(right, home.right))


def _shares(other: Block, block: Block) -> float:
    """The shared part of the rooms of two blocks, as a share of the lower one's."""
    shared = min(other.column[1], block.column[1]) - max(other.column[0], block.column[0])
    return shared / max(1e-6, block.column[1] - block.column[0])


def _above(block: Block, blocks: Sequence[Block]) -> Block | None:
    """The nearest block above in the same columns; a title reaches over the free room beside it."""
    over = [other for other in blocks if other is not block and other.bottom <= block.top + 0.4 * block.size]
    column = Mark(block.column[0], block.top, block.column[1], block.bottom)
    inked = [other for other in over if overlap(other, column) > 0.4]
    best = max(inked, key=lambda other: (other.bottom, other.size), default=None)
    if block.title:
        return best
    wide = [
        other
        for other in over
        if other.title and _shares(other, block) > 0.6 and (not best or best.bottom <= other.top + 0.3 * other.size)
    ]
    lowest = max(wide, key=lambda other: other.top, default=None)
    if lowest is None:
        return best
    level = [other for other in wide if other.bottom > lowest.top]  # side by side their rooms overlap
    return max(
        level,
        key=lambda other: (round(_shares(other, block), 2), max(0.0, overlap(other, block)), other.left <= block.left),
    )


def _below(block: Block, blocks: Sequence[Block]) -> Block | None:
    under = [
        other
        for other in blocks
        if other is not block and other.top >= block.bottom - 0.4 * block.size and overlap(other, block) > 0.4
    ]
    return min(under, key=lambda other: (other.top, other.left), default=None)


def _owned(blocks: list[Block], rules: Sequence[Mark], frames: Sequence[Mark]) -> list[Group]:
    """Give every block to a group; blocks that go on from one another share theirs."""
    blocks = _with_cut_titles(blocks)
    groups = {id(block): Group(block) for block in blocks if block.title}
    texts = sorted((block for block in blocks if not block.title), key=lambda block: (block.left, block.top))
    before = {id(block): _before(block, blocks, rules, frames) for block in texts}
    alone: dict[int, Group] = {}
    for block in texts:
        at: Block | None = block
        seen: set[int] = set()
        while at is not None and not at.title and id(at) not in seen:
            seen.add(id(at))
            start, at = at, before.get(id(at))
        if at is not None and at.title:
            groups[id(at)].blocks.append(block)
        else:
            alone.setdefault(id(start), Group(None, loose=True)).blocks.append(block)
    return [*groups.values(), *alone.values()]


def _with_cut_titles(blocks: list[Block]) -> list[Block]:
    """Join a title that a column's end has cut in two."""
    kept = list(blocks)
    for block in blocks:
        if block not in kept or not block.title or _above(block, blocks) is not None:
            continue
        first = _column_before(block, blocks)
        alike = first is not None and first.title and abs(first.rows[-1].size - block.rows[0].size) < 0.1 * block.size
        if first is not None and alike and first in kept and not _heads_any(first, blocks):
            block.rows = [*first.rows, *block.rows]
            kept.remove(first)
    return kept


def _heads_any(title: Block, blocks: Sequence[Block]) -> bool:
    return any(not block.title and _above(block, blocks) is title for block in blocks)


def _before(block: Block, blocks: Sequence[Block], rules: Sequence[Mark], frames: Sequence[Mark]) -> Block | None:
    """What a block of text follows: the title or block above it, or the foot of the column on its left."""
    inside = [other for other in blocks if other.frame == block.frame]
    above = _above(block, inside)
    if above is not None and above.title and block.top - above.bottom < 2.5 * block.size:
        return above
    left = _column_before(block, inside)
    if above is None:
        return left or _outside(block, blocks)
    if left is None or left is above:
        return above
    gain = _seam(left, block) - _seam(above, block)
    if ruled(above, block, rules) or _new_zone(above, block, left, inside, frames):
        return left if gain > -3.0 else above
    if above.title:
        return above
    parted = block.top - above.bottom > 1.2 * block.size
    return left if parted and gain > 0 else above


def _new_zone(above: Block, block: Block, left: Block, blocks: Sequence[Block], frames: Sequence[Mark]) -> bool:
    """Whether a row of columns starts at the block's height: a title or box on its left does, and a free strip runs
    from there to the block."""
    size = block.rows[-1].size
    starts: list[Block | Mark] = [*(other for other in blocks if other.title), *frames]
    heads = [
        head
        for head in starts
        if abs(head.top - block.top) < 1.2 * size and head.left < block.left - size and left.top >= head.top - size
    ]
    if not heads or block.top - above.bottom < 0.8 * size:
        return False
    start, strip = min(head.left for head in heads), (block.top - 0.9 * size, block.top - 0.3 * size)
    return not any(
        row.top < strip[1] and row.bottom > strip[0] and row.right > start and row.left < block.right
        for other in blocks
        for row in other.rows
    )


def _outside(block: Block, blocks: Sequence[Block]) -> Block | None:
    """A frame without a title of its own is a box of the article around it."""
    return _above(block, blocks) if block.frame >= 0 else None


def _seam(upper: Block, lower: Block) -> float:
    """How well the lower block goes on from the upper one's last words."""
    left, right = upper.rows[-1].text, lower.rows[0].text
    if P.JUMP_TO.search(narrow(upper.text[-60:])):
        return -6.0
    end = ending(left)
    if upper.title:
        return -1.0 if not starts_inside(right) else -3.0
    if end is Ending.CLOSED:
        return 3.0 if starts_inside(right) else -1.0
    return max(0.5, join_score(upper.text[-80:], lower.text[:80]))


def _column_before(block: Block, blocks: Sequence[Block]) -> Block | None:
    """The lowest block of the nearest column on the left that nothing under `block` cuts off from it."""
    floor, start = _floor(block, blocks), _start(block)
    lefts = [
        other
        for other in blocks
        if other is not block and other.right <= start + block.size and other.top < floor - 0.4 * block.size
    ]
    texts = [min(other.column[1], start) for other in lefts if not other.title]
    edge = max(texts or [other.right for other in lefts], default=0.0)
    column = [other for other in lefts if min(other.column[1], start) > edge - 0.5 * max(block.width, 1.0)]
    return max(column, key=lambda other: (other.bottom, -other.left), default=None)


def _start(block: Block) -> float:
    """Where the block's column begins; a short crosshead in its middle begins further in."""
    return block.left if block.title else block.column[0]


def _floor(block: Block, blocks: Sequence[Block]) -> float:
    """The top of the first title under the block that also lies under the column on its left."""
    under = [
        other.top
        for other in blocks
        if other.title
        and other.top >= block.bottom - block.size
        and other.left < _start(block) - 2 * block.size
        and overlap(other, block) > 0.4
    ]
    return min(under, default=float("inf"))


# ---- reading order


def ordered(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of one article in reading order: cut between columns first, else under or over what spans them."""
    if len(blocks) <= 1:
        return list(blocks)
    for cut in (_cut(blocks, across=True), _cut(blocks, across=False)):
        if cut is not None:
            return [*ordered(cut[0]), *ordered(cut[1])]
    return sorted(blocks, key=lambda block: (block.top, block.left))


def _cut(blocks: Sequence[Block], *, across: bool) -> tuple[list[Block], list[Block]] | None:
    """Part the blocks at the first line that crosses none: a column gutter where `across`, else a level gap."""
    slack = 0.3 * min(block.rows[0].size for block in blocks)
    by = sorted(blocks, key=lambda block: block.left if across else block.top)
    reach = by[0].right if across else by[0].bottom
    for at, block in enumerate(by[1:], start=1):
        start, end = (block.left, block.right) if across else (block.top, block.bottom)
        if start >= reach - slack:
            return by[:at], by[at:]
        reach = max(reach, end)
    return None
