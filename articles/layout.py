"""Titles and blocks on a page → articles in reading order: a title owns what stands under it.

A block belongs to the nearest title above it in its columns. A block at the head of a column, with no title above it,
goes on from the column on its left. Inside an article columns are read left to right, cut where something spans them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles import patterns as P
from articles.blocks import Block, Mark, Measures, blocks_of, frames_of, measure
from articles.bylines import parse_byline
from articles.columns import block_above, block_below, set_columns
from articles.fold import narrow
from articles.framing import framing_rows, in_rows, index_rows, whole_references
from articles.glyphs import Row
from articles.owners import Group, owned

_MOST_CROSSHEAD = 1.5
_HEADS = 2.5
"""A title stands no further above its text than so many times its size."""


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
    rows = whole_references([row for row in rows if row.upright])
    frames, rules = frames_of(marks, width, height)
    index = index_rows(rows, frames, measure(rows, noise)) if rows else []
    rows = [row for row in rows if not any(row is other for other in index)]
    framing = framing_rows(rows, frames, height)
    news = [row for row in rows if not any(row is other for other in framing)]
    usual = measure(news or rows, noise)
    blocks = blocks_of(news, frames, rules, usual)
    _demote(blocks, usual)
    set_columns(blocks, frames, marks, width)
    groups = owned(blocks, rules, frames)
    if index:
        groups.append(Group(None, [Block(in_rows(index), -1)], loose=True))
    for group in groups:
        if not group.loose:
            group.blocks = ordered(group.blocks)
    groups.sort(key=lambda group: (round(group.top / (0.04 * height)), group.left))
    return Layout(sorted(framing, key=lambda row: (round(row.middle / 6), row.left)), groups, odd, usual)


# ---- crossheads


def _demote(blocks: list[Block], usual: Measures) -> None:
    """A title inside a column, small beside the headline above it and with no byline under it, is a crosshead."""
    titles = [block for block in blocks if block.title]
    for title in titles:
        if len(title.rows) > 2 or title.size > _MOST_CROSSHEAD * usual.size or title.width > 1.3 * usual.column:
            continue
        below, above = block_below(title, blocks), block_above(title, blocks)
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


# ---- reading order


def ordered(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of one article in reading order: cut between columns first, else under or over what spans them."""
    if len(blocks) <= 1:
        return list(blocks)
    for cut in (_between_columns(blocks), _cut(blocks, across=False)):
        if cut is not None:
            return [*ordered(cut[0]), *ordered(cut[1])]
    return sorted(blocks, key=lambda block: (block.top, block.left))


def _between_columns(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]] | None:
    """Part the blocks at a gutter; a short row in the middle of a column stands beside nothing."""
    cut = _cut(blocks, across=True)
    if cut is None or any(_level(one, two) for one in cut[0] for two in cut[1]):
        return cut
    apart = max(block.column[1] for block in cut[0]) <= min(block.column[0] for block in cut[1])
    return cut if apart else None


def _level(one: Block, two: Block) -> bool:
    return min(one.bottom, two.bottom) - max(one.top, two.top) > 0.3 * min(one.size, two.size)


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
