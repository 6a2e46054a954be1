"""Moves of blocks that mend a broken order: within an article, or into the one whose sentence waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from articles.cohesion import covered
from articles.fold import narrow
from articles.fragments import Fragment, faults_of, waiting
from articles.openings import ANAPHOR, LEAD
from articles.seams import Ending, join_score
from articles.seamtable import table
from articles.segment import Draft

LARGEST = 36
"""Fragments of an article above which its order is not looked into."""
_MOST_WAITING = 24
"""A page where more sentences wait was cut into rows, not put out of order."""
_FAULT = 3.0
_WORST_JOIN, _SURE_JOIN = -2.0, 5.0
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
        return (_start_cost(region[0], self.title) if region else 0.0) + _seam_cost(region)


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


def _seam_cost(region: list[Fragment]) -> float:
    """How implausible the seams of a region are, in nats: open ends that join badly, closed ends that are joined."""
    total = 0.0
    for left, right in pairwise(region):
        score = _joint(left.line.text, right.line.text)
        total -= score if left.end is Ending.OPEN else -max(0.0, score) if left.end is Ending.CLOSED else 0.0
    return total


@lru_cache(maxsize=8192)
def _joint(left: str, right: str) -> float:
    """The score of a seam; every order of a region is made of the same few thousand."""
    return join_score(left, right)


def _start_cost(first: Fragment, title: str) -> float:
    """How unlike the start of an article a fragment is; a lead repeats the words of its title."""
    shared = _shared(title, first.line.text[:300])
    if first.dateline or LEAD.match(first.line.text):
        return -1.5 - 2.0 * shared
    back = 0.5 if ANAPHOR.match(first.line.text) else 0.0
    return 2.0 * first.heading + back + max(-0.5, min(2.0, -0.5 * table().starts_well(first.line.text))) - 2.0 * shared


@lru_cache(maxsize=1024)
def _shared(title: str, text: str) -> float:
    return covered(title, narrow(text))


def _believed(before: list[list[Fragment]], after: list[list[Fragment]], gain: int) -> bool:
    """Say whether a move's new seams can stand. A sentence that only lacks its full stop breaks a constraint too: where
    one fault goes, columns are turned round as a whole, or the words that meet must belong together."""
    pairs = [pair for region in before for pair in pairwise(region)]
    known = {(id(left.line), id(right.line)) for left, right in pairs}
    followed = {id(left.line) for left, _ in pairs}
    fresh = [
        (left, right)
        for region in after
        for left, right in pairwise(region)
        if (id(left.line), id(right.line)) not in known
    ]
    if any(left.heading and id(left.line) in followed for left, _ in fresh):
        return False  # a crosshead stays with the text below it
    joins = [_joint(left.line.text, right.line.text) for left, right in fresh if left.end is Ending.OPEN]
    if min(joins, default=0.0) < _WORST_JOIN:
        return False
    turned = len(after) == 1 and len(fresh) <= 1
    return gain > 1 or turned or max(joins, default=0.0) >= _SURE_JOIN


def _within(at: int, region: list[Fragment], goal: Goal, rest: int) -> Iterator[Move]:
    before = goal.faults(region)
    base = goal.cost(region)
    size = len(region)
    for start in range(size - 1):
        for middle in range(start + 1, size):
            for end in range(middle + 1, size + 1):
                moved = region[:start] + region[middle:end] + region[start:middle] + region[end:]
                faults = goal.faults(moved)
                if faults < before and _believed([region], [moved], before - faults):
                    whole = start == 0 and end == size
                    distance = 0.0 if whole else 1.0 + 0.2 * min(middle - start, end - middle)
                    yield Move(rest + faults, goal.cost(moved) - base + distance, {at: moved})


def _across(regions: list[list[Fragment]], goals: list[Goal], faults: list[int]) -> Iterator[Move]:
    """Move a block of one article to the place in another where a sentence waits for it."""
    total = sum(faults)
    open_ends = list(waiting(regions))
    if len(open_ends) > _MOST_WAITING:
        return
    for target, place in open_ends:
        goal = regions[target]
        for source, region in enumerate(regions):
            if source == target or len(region) > LARGEST:
                continue
            for start, end in _blocks(region) if faults[source] else _tails(region, goal[place]):
                left = region[:start] + region[end:]
                joined = goal[: place + 1] + region[start:end] + goal[place + 1 :]
                after = goals[source].faults(left) + goals[target].faults(joined)
                gain = faults[source] + faults[target] - after
                kept = bool(left) or not goals[source].headed
                if gain > 0 and kept and _believed([region, goal], [left, joined], gain):
                    cost = goals[target].cost(joined) - goals[target].cost(goal) + 0.5 * abs(source - target)
                    cost += goals[source].cost(left) - goals[source].cost(region)
                    yield Move(total - gain, cost, {source: left, target: joined})


def _tails(region: list[Fragment], before: Fragment) -> Iterator[tuple[int, int]]:
    """Ends of an article in order that read like the continuation of the waiting sentence."""
    for start in range(1, len(region)):
        first = region[start]
        if first.heading or first.dateline or region[start - 1].end is Ending.OPEN:
            continue
        if join_score(before.line.text, first.line.text) > 1.5 and table().starts_well(first.line.text) < 0.0:
            yield start, len(region)


def _blocks(region: list[Fragment]) -> Iterator[tuple[int, int]]:
    for start in range(len(region)):
        for end in range(start + 1, len(region) + 1):
            yield start, end
