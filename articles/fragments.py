"""The body lines of an article as pieces that may be moved, and the hard constraints that an order of them breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from articles.bylines import TAIL_BRACKET, TAIL_CREDIT, parse_byline
from articles.fold import narrow
from articles.formrows import NEVER_OPEN
from articles.patterns import dateline
from articles.seams import Ending, ending, starts_inside
from articles.types import Line, LineKind

_NEVER_OPEN = NEVER_OPEN | {"short line under a text", "numbered", "speaker"}


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


def leading_captions(body: Sequence[Line]) -> int:
    """How many captions stand before the first line of text; they stay where they are."""
    count = 0
    while count < len(body) and body[count].kind is LineKind.CAPTION:
        count += 1
    return count


def fragments_of(lines: Sequence[Line]) -> list[Fragment]:
    """The fragments of an article in the order given."""
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
    if end is Ending.OPEN and TAIL_CREDIT.search(narrow(line.text[-60:])):
        end = Ending.CLOSED
    final = end is Ending.CLOSED and _signed(line.text)
    return Fragment(line, end, starts_inside(line.text), line.rule == "dateline", heading, final)


def _signed(text: str) -> bool:
    """A reporter's name in brackets behind the last full stop ends an article."""
    tail = TAIL_BRACKET.search(narrow(text[-60:]))
    return tail is not None and parse_byline(tail.group("by")) is not None


def faults_of(region: Sequence[Fragment], *, titled: bool) -> int:
    """Broken hard constraints in this order of an article's fragments."""
    if not region:
        return 0
    count = region[0].inside + (not titled and not region[0].dateline)
    count += region[-1].end is Ending.OPEN and region[-1].jump is None
    count += (region[-1].heading or region[-1].line.rule == "salutation") and len(region) > 1
    for left, right in pairwise(region):
        count += seam_faults(left, right)
    return count


def seam_faults(left: Fragment, right: Fragment) -> int:
    """Broken constraints between two fragments: text after the end, a dateline amid the text, a sentence cut off."""
    count = int(left.jump is not None or left.final) + right.dateline
    if left.end is Ending.OPEN and left.jump is None:
        count += right.heading or right.dateline or right.line.rule == "numbered"
    if left.end is Ending.CLOSED:
        count += right.inside
    return count


def waiting(regions: Sequence[Sequence[Fragment]]) -> Iterator[tuple[int, int]]:
    """Where a sentence waits for its rest: the article's number and the fragment's."""
    for at, region in enumerate(regions):
        for place, fragment in enumerate(region):
            last = place == len(region) - 1
            if (
                fragment.end is Ending.OPEN
                and fragment.jump is None
                and (last or seam_faults(fragment, region[place + 1]))
            ):
                yield at, place
