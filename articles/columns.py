"""The columns of a page: which room each block has, what stands above and below it, and in the column before it."""

from __future__ import annotations

from collections.abc import Sequence

from articles.blocks import Block, Mark, overlap


def set_columns(blocks: Sequence[Block], frames: Sequence[Mark], marks: Sequence[Mark], width: float) -> None:
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


def block_above(block: Block, blocks: Sequence[Block]) -> Block | None:
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


def block_below(block: Block, blocks: Sequence[Block]) -> Block | None:
    """The nearest block below that stands under the block's own ink."""
    under = [
        other
        for other in blocks
        if other is not block and other.top >= block.bottom - 0.4 * block.size and overlap(other, block) > 0.4
    ]
    return min(under, key=lambda other: (other.top, other.left), default=None)


def column_before(block: Block, blocks: Sequence[Block]) -> Block | None:
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
