"""Moves of blocks that mend a broken order: within an article, or into the one whose sentence waits for them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from articles.cohesion import Cohesion
from articles.fold import narrow
from articles.fragments import Fragment, faults_of, waiting
from articles.leads import closing, opening
from articles.seams import Ending, seam_odds, unended
from articles.segment import Draft

LARGEST = 36
"""Fragments of an article above which its order is not looked into."""
_MOST_WAITING = 24
"""A page where more sentences wait was cut into rows, not put out of order."""
_FAULT = 3.0
_DATED, _ENDED = 8.0, 3.0
"""What a dateline says for the start of an article, a signature or a continuation mark for its end."""
_TURNED, _AWAY = 1.0, 4.5
"""What speaks against columns that were turned round, and against the rest of a sentence in another article."""
_KIN, _MOST_ODDS, _MOST_KIN, _STRANGE = 2.0, 3.0, 5.0, 0.02
"""Odds by how much more words a fragment shares, the most that one and that a block says, and what strangers share."""
_WORST_JOIN, _SURE_JOIN = -3.0, 3.5
"""Scores of the seams that a move makes: what none may fall below, and what proves that two pieces were one."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the repair knows of an article besides its fragments. One that is `headed`, by a title or by a byline alone,
    keeps at least one of them: nothing may hold lines that no article shows."""

    titled: bool
    headed: bool
    title: str

    def faults(self, region: list[Fragment]) -> int:
        """Broken hard constraints in this order of the article's fragments."""
        return faults_of(region, titled=self.titled)

    def cost(self, region: list[Fragment]) -> float:
        """How badly this order reads, in nats."""
        return (_end_cost(region, self.title) if region else 0.0) + _seam_cost(region)


@dataclass(frozen=True, slots=True)
class Move:
    """New orders of one or two articles, the faults that the page has then, and how much worse it reads."""

    faults: int
    cost: float
    sequences: dict[int, list[Fragment]]

    @property
    def weight(self) -> float:
        """What decides between moves: faults first, then how well the new seams read."""
        return _FAULT * self.faults + self.cost

    def pays(self, faults: int, margin: float) -> bool:
        """Whether the move is worth it on a page of so many faults."""
        return self.cost <= margin + _FAULT * (faults - self.faults - 1)


def goal_of(draft: Draft) -> Goal:
    """What is known of a draft besides its body."""
    titled = bool(draft.title or draft.jump_from) or draft.key is not None
    headed = titled or bool(draft.bylines)
    return Goal(titled, headed, narrow("".join(line.text for line in draft.title)))


def moves(regions: list[list[Fragment]], goals: list[Goal], faults: list[int]) -> Iterator[Move]:
    """Every move that leaves fewer faults on the page and whose new seams can stand."""
    total = sum(faults)
    for at, region in enumerate(regions):
        if faults[at] and len(region) <= LARGEST:
            yield from _within(at, region, goals[at], total - faults[at])
    yield from _across(regions, goals, faults)


def _end_cost(region: list[Fragment], title: str) -> float:
    """How unlike an article's the first and the last fragment are."""
    first, last = region[0], region[-1]
    ended = _ENDED * (last.final or last.jump is not None) + closing(last.line.text)
    if first.dateline or first.line.rule == "salutation":
        return -_DATED - ended
    return 2.0 * first.heading - opening(first.line.text, title) - ended


def _seam_cost(region: list[Fragment]) -> float:
    """How implausible the seams of cut sentences are, in nats."""
    return -sum(_joint(left.line.text, right.line.text) for left, right in pairwise(region) if left.end is Ending.OPEN)


@lru_cache(maxsize=8192)
def _joint(left: str, right: str) -> float:
    """The score of a seam; every order of a region is made of the same few thousand."""
    return seam_odds(left, right)


def _believed(before: list[Fragment], after: list[Fragment], gain: int) -> bool:
    """Say whether a move within an article can stand. A sentence that only lacks its full stop breaks a constraint too:
    where one fault goes, columns are turned round as a whole, or the words that meet must belong together."""
    fresh = _fresh([before], [after])
    turned = len(fresh) <= 1
    sure = gain > 1 or turned or max(_open_seams(fresh), default=0.0) >= _SURE_JOIN
    return sure and _stands([before], [after])


def _stands(before: list[list[Fragment]], after: list[list[Fragment]]) -> bool:
    """Whether no seam that a move makes is a bad one, and crossheads keep the text below them."""
    followed = {id(left.line) for region in before for left, _ in pairwise(region)}
    fresh = _fresh(before, after)
    if any(left.heading and id(left.line) in followed for left, _ in fresh):
        return False
    return min(_open_seams(fresh), default=0.0) >= _WORST_JOIN


def _fresh(before: list[list[Fragment]], after: list[list[Fragment]]) -> list[tuple[Fragment, Fragment]]:
    known = {(id(left.line), id(right.line)) for region in before for left, right in pairwise(region)}
    seams = [pair for region in after for pair in pairwise(region)]
    return [(left, right) for left, right in seams if (id(left.line), id(right.line)) not in known]


def _open_seams(fresh: list[tuple[Fragment, Fragment]]) -> list[float]:
    return [_joint(left.line.text, right.line.text) for left, right in fresh if left.end is Ending.OPEN]


def _within(at: int, region: list[Fragment], goal: Goal, rest: int) -> Iterator[Move]:
    before = goal.faults(region)
    base = goal.cost(region)
    size = len(region)
    for start in range(size - 1):
        for middle in range(start + 1, size):
            for end in range(middle + 1, size + 1):
                moved = region[:start] + region[middle:end] + region[start:middle] + region[end:]
                faults = goal.faults(moved)
                if faults < before and _believed(region, moved, before - faults):
                    whole = start == 0 and end == size
                    distance = _TURNED if whole else _TURNED + 1.0 + 0.2 * min(middle - start, end - middle)
                    yield Move(rest + faults, goal.cost(moved) - base + distance, {at: moved})


def _across(regions: list[list[Fragment]], goals: list[Goal], faults: list[int]) -> Iterator[Move]:
    """Move a block of one article to the place in another where a sentence waits for it."""
    open_ends = list(waiting(regions))
    if not open_ends or len(open_ends) > _MOST_WAITING:
        return
    kinship = _Kinship(regions, goals)
    for target, place in open_ends:
        before = regions[target][place]
        for source, region in enumerate(regions):
            if source == target or len(region) > LARGEST:
                continue
            for start, end in _blocks(region) if faults[source] else _tails(region, before):
                way = _Transfer(target, place, source, start, end)
                yield from _transferred(way, regions, goals, faults, kinship)


@dataclass(frozen=True, slots=True)
class _Transfer:
    """A block of one article that another may get, behind one of its fragments."""

    target: int
    place: int
    source: int
    start: int
    end: int


def _transferred(
    way: _Transfer, regions: list[list[Fragment]], goals: list[Goal], faults: list[int], kinship: _Kinship
) -> Iterator[Move]:
    """The move, if it leaves fewer faults and the block shares more words with the article that gets it."""
    target, source = way.target, way.source
    taker, giver = regions[target], regions[source]
    block = giver[way.start : way.end]
    left = giver[: way.start] + giver[way.end :]
    joined = taker[: way.place + 1] + block + taker[way.place + 1 :]
    gain = faults[source] + faults[target] - goals[source].faults(left) - goals[target].faults(joined)
    if gain <= 0 or not (left or not goals[source].headed):
        return
    kin = kinship.nearer(block, (target, taker), (source, left))
    if kin > 0 and _stands([giver, taker], [left, joined]):
        cost = goals[target].cost(joined) - goals[target].cost(taker) + goals[source].cost(left)
        cost += _AWAY + 0.5 * abs(source - target) - goals[source].cost(giver)
        cost -= kin + unended(taker[way.place].line.text)
        yield Move(sum(faults) - gain, cost, {source: left, target: joined})


class _Kinship:
    """Which article a block of text shares its words with, those of its title among them."""

    def __init__(self, regions: list[list[Fragment]], goals: list[Goal]) -> None:
        lines = [fragment.line for region in regions for fragment in region]
        self._places = {id(line): at for at, line in enumerate(lines)}
        self._titles = range(len(lines), len(lines) + len(goals))
        self._cohesion = Cohesion([*(line.text for line in lines), *(goal.title for goal in goals)])

    def nearer(
        self, block: list[Fragment], one: tuple[int, list[Fragment]], other: tuple[int, list[Fragment]]
    ) -> float:
        """Logarithm of the odds that the block belongs to one article and not to the other; each with its number."""
        near, far = ([self._titles[at], *self._at(part)] for at, part in (one, other))
        odds = (self._odds(self._places[id(fragment.line)], near, far) for fragment in block)
        return max(-_MOST_KIN, min(_MOST_KIN, sum(odds)))

    def _odds(self, place: int, near: list[int], far: list[int]) -> float:
        shared, other = (self._cohesion.between([place], part) for part in (near, far))
        return max(-_MOST_ODDS, min(_MOST_ODDS, _KIN * math.log((shared + _STRANGE) / (other + _STRANGE))))

    def _at(self, part: list[Fragment]) -> list[int]:
        return [self._places[id(fragment.line)] for fragment in part]


def _tails(region: list[Fragment], before: Fragment) -> Iterator[tuple[int, int]]:
    """Ends of an article in order that may be the continuation of the waiting sentence."""
    for start in range(1, len(region)):
        first = region[start]
        if first.heading or first.dateline or region[start - 1].end is Ending.OPEN:
            continue
        if _joint(before.line.text, first.line.text) > _WORST_JOIN:
            yield start, len(region)


def _blocks(region: list[Fragment]) -> Iterator[tuple[int, int]]:
    for start in range(len(region)):
        for end in range(start + 1, len(region) + 1):
            yield start, end
