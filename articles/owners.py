"""Which title owns which blocks: the nearest one above in their columns, or what goes on from the column before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from articles import patterns as P
from articles.blocks import Block, Mark, ruled
from articles.columns import block_above, column_before
from articles.fold import narrow
from articles.seams import Ending, ending, join_score, starts_inside


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


def owned(blocks: list[Block], rules: Sequence[Mark], frames: Sequence[Mark]) -> list[Group]:
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
        if block not in kept or not block.title or block_above(block, blocks) is not None:
            continue
        first = column_before(block, blocks)
        alike = first is not None and first.title and abs(first.rows[-1].size - block.rows[0].size) < 0.1 * block.size
        if first is not None and alike and first in kept and not _heads_any(first, blocks):
            block.rows = [*first.rows, *block.rows]
            kept.remove(first)
    return kept


def _heads_any(title: Block, blocks: Sequence[Block]) -> bool:
    return any(not block.title and block_above(block, blocks) is title for block in blocks)


def _before(block: Block, blocks: Sequence[Block], rules: Sequence[Mark], frames: Sequence[Mark]) -> Block | None:
    """What a block of text follows: the title or block above it, or the foot of the column on its left."""
    inside = [other for other in blocks if other.frame == block.frame]
    above = block_above(block, inside)
    if above is not None and above.title and block.top - above.bottom < 2.5 * block.size:
        return above
    left = column_before(block, inside)
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
    return block_above(block, blocks) if block.frame >= 0 else None


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
