"""Reading order: repaired only where the given order breaks a hard constraint.

Faults: text after a jump mark, a sentence cut off before a headline, a dateline that is not first, a start that can
only follow something. Moves are of whole blocks of fragments, within an article or into the article whose sentence
waits for them; a move is made only if it leaves fewer faults, so a page in order comes out as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from articles.bylines import TAIL_BRACKET, parse_byline
from articles.cohesion import covered
from articles.fold import narrow
from articles.formrows import FORM_ROWS
from articles.openings import ANAPHOR, LEAD
from articles.patterns import dateline
from articles.seams import Ending, ending, join_score, starts_inside
from articles.seamtable import table
from articles.segment import Draft
from articles.types import Line, LineKind

_MOST_MOVES = 8
_LARGEST = 36
_MOST_WAITING = 24
"""A page where more sentences wait was cut into rows, not put out of order."""
_NEVER_OPEN = frozenset(
    (
        "verse",
        "signature",
        "line of a notice",
        "short line under a text",
        "numbered",
        "speaker",
        "salutation",
        *FORM_ROWS,
    )
)
_MARGIN = 1.0
_FAULT = 3.0
_WORST_JOIN, _SURE_JOIN = -2.0, 5.0
"""Scores of the seams that a move makes: what none may fall below, and what proves that two pieces were one."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A body line with what must travel with it: its jump mark, and the captions that stand after it."""

    line: Line
    end: Ending
    inside: bool
    dateline: bool
    heading: bool
    final: bool = False
    jump: Line | None = None
    captions: tuple[Line, ...] = ()

    def lines(self) -> list[Line]:
        """The fragment's lines in order."""
        return [self.line, *([self.jump] if self.jump else []), *self.captions]


@dataclass(frozen=True, slots=True)
class _Goal:
    """What the repair knows of an article besides its fragments. One that is `headed`, by a title or by a byline alone,
    keeps at least one of them: nothing may hold lines that no article shows."""

    titled: bool
    headed: bool
    title: str

    def faults(self, region: list[Fragment]) -> int:
        """Broken hard constraints in this order of the article's fragments."""
        return _faults(region, self.titled)

    def cost(self, region: list[Fragment]) -> float:
        """How badly this order reads, in nats."""
        return (_start_cost(region[0], self.title) if region else 0.0) + _seam_cost(region)


@dataclass(frozen=True, slots=True)
class _Move:
    faults: int
    cost: float
    sequences: dict[int, list[Fragment]]

    @property
    def weight(self) -> float:
        """What decides between moves: faults first, then how well the new seams read."""
        return _FAULT * self.faults + self.cost


def repair(drafts: list[Draft]) -> list[Draft]:
    """Repair the order of body lines within and across the drafts, in place; returns those that still have lines.

    A draft whose order was changed says so in its warnings.
    """
    leads = [_leading_captions(draft) for draft in drafts]
    regions = [_fragments(draft.body[len(lead) :]) for draft, lead in zip(drafts, leads, strict=True)]
    goals = [_goal(draft) for draft in drafts]
    if sum(map(len, regions)) > 40 * _LARGEST:
        return drafts
    for _ in range(_MOST_MOVES):
        faults = [goal.faults(region) for region, goal in zip(regions, goals, strict=True)]
        if not any(faults):
            break
        best = min(_moves(regions, goals, faults), key=lambda move: move.weight, default=None)
        if best is None or best.cost > _MARGIN + _FAULT * (sum(faults) - best.faults - 1):
            break
        for at, sequence in best.sequences.items():
            if not drafts[at].warnings:
                drafts[at].warnings.append("原文件中各栏顺序与文意不符，已按文意调整次序。")
            regions[at] = sequence
    for draft, region, lead in zip(drafts, regions, leads, strict=True):
        draft.body = lead + [line for fragment in region for line in fragment.lines()]
    return [draft for draft in drafts if draft.body or draft.key is not None]


def _goal(draft: Draft) -> _Goal:
    titled = bool(draft.title or draft.jump_from) or draft.key is not None
    headed = titled or bool(draft.bylines)
    return _Goal(titled, headed, narrow("".join(line.text for line in draft.title)))


def _leading_captions(draft: Draft) -> list[Line]:
    count = 0
    while count < len(draft.body) and draft.body[count].kind is LineKind.CAPTION:
        count += 1
    return draft.body[:count]


def _fragments(lines: list[Line]) -> list[Fragment]:
    fragments: list[Fragment] = []
    for line in lines:
        if line.kind is LineKind.JUMP_TO and fragments:
            fragments[-1] = _with(fragments[-1], jump=line)
        elif line.kind is LineKind.CAPTION and fragments:
            fragments[-1] = _with(fragments[-1], caption=line)
        else:
            fragments.append(_fragment(line))
    return fragments


def _with(fragment: Fragment, *, jump: Line | None = None, caption: Line | None = None) -> Fragment:
    captions = (*fragment.captions, caption) if caption else fragment.captions
    kept = jump or fragment.jump
    if jump and fragment.jump:
        captions = (*captions, jump)
    return replace(fragment, jump=fragment.jump or kept, captions=captions)


def _fragment(line: Line) -> Fragment:
    heading = line.kind is LineKind.CROSSHEAD
    never = heading or line.rule in _NEVER_OPEN or line.kind is LineKind.JUMP_TO
    end = Ending.SOFT if never else ending(line.text)
    opening = dateline(narrow(line.text)) if line.rule == "dateline" else None
    if opening and opening.end() >= len(line.text.rstrip()):
        end = Ending.OPEN  # cut right behind 本报讯(记者 …)
    final = end is Ending.CLOSED and _signed(line.text)
    return Fragment(line, end, starts_inside(line.text), line.rule == "dateline", heading, final)


def _signed(text: str) -> bool:
    """A reporter's name in brackets behind the last full stop ends an article."""
    tail = TAIL_BRACKET.search(narrow(text[-60:]))
    return tail is not None and parse_byline(tail.group("by")) is not None


def _faults(region: list[Fragment], titled: bool) -> int:
    if not region:
        return 0
    count = region[0].inside + (not titled and not region[0].dateline)
    count += region[-1].end is Ending.OPEN and region[-1].jump is None
    count += region[-1].heading and len(region) > 1
    for left, right in pairwise(region):
        count += _seam_faults(left, right)
    return count


def _seam_faults(left: Fragment, right: Fragment) -> int:
    count = int(left.jump is not None or left.final) + right.dateline
    if left.end is Ending.OPEN and left.jump is None:
        count += right.heading or right.dateline or right.line.rule == "numbered"
    if left.end is Ending.CLOSED:
        count += right.inside
    return count


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


def _moves(regions: list[list[Fragment]], goals: list[_Goal], faults: list[int]) -> Iterator[_Move]:
    total = sum(faults)
    for at, region in enumerate(regions):
        if faults[at] and len(region) <= _LARGEST:
            yield from _within(at, region, goals[at], total - faults[at])
    yield from _across(regions, goals, faults)


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


def _within(at: int, region: list[Fragment], goal: _Goal, rest: int) -> Iterator[_Move]:
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
                    yield _Move(rest + faults, goal.cost(moved) - base + distance, {at: moved})


def _across(regions: list[list[Fragment]], goals: list[_Goal], faults: list[int]) -> Iterator[_Move]:
    """Move a block of one article to the place in another where a sentence waits for it."""
    total = sum(faults)
    open_ends = list(_waiting(regions))
    if len(open_ends) > _MOST_WAITING:
        return
    for target, waiting in open_ends:
        goal = regions[target]
        for source, region in enumerate(regions):
            if source == target or len(region) > _LARGEST:
                continue
            for start, end in _blocks(region) if faults[source] else _tails(region, goal[waiting]):
                left = region[:start] + region[end:]
                joined = goal[: waiting + 1] + region[start:end] + goal[waiting + 1 :]
                after = goals[source].faults(left) + goals[target].faults(joined)
                gain = faults[source] + faults[target] - after
                kept = bool(left) or not goals[source].headed
                if gain > 0 and kept and _believed([region, goal], [left, joined], gain):
                    cost = goals[target].cost(joined) - goals[target].cost(goal) + 0.5 * abs(source - target)
                    cost += goals[source].cost(left) - goals[source].cost(region)
                    yield _Move(total - gain, cost, {source: left, target: joined})


def _waiting(regions: list[list[Fragment]]) -> Iterator[tuple[int, int]]:
    for at, region in enumerate(regions):
        for place, fragment in enumerate(region):
            last = place == len(region) - 1
            if (
                fragment.end is Ending.OPEN
                and fragment.jump is None
                and (last or _seam_faults(fragment, region[place + 1]))
            ):
                yield at, place


def _tails(region: list[Fragment], waiting: Fragment) -> Iterator[tuple[int, int]]:
    """Ends of an article in order that read like the continuation of the waiting sentence."""
    for start in range(1, len(region)):
        first = region[start]
        if first.heading or first.dateline or region[start - 1].end is Ending.OPEN:
            continue
        if join_score(waiting.line.text, first.line.text) > 1.5 and table().starts_well(first.line.text) < 0.0:
            yield start, len(region)


def _blocks(region: list[Fragment]) -> Iterator[tuple[int, int]]:
    for start in range(len(region)):
        for end in range(start + 1, len(region) + 1):
            yield start, end
