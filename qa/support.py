"""What the cited words bear out: numbers, units, dates, clock times, codes, names and quotations of a statement, held
against the sentences that it cites and the article around them.

Stated rules of derivation, and no others: a date that the article's own time expression resolves to, or the issue
date, or a coarser one (11月 for 11月18日); the paper's name, page and issue number; the paper's own place in front of
a name (《…报》 of a place prints 区人大 for its own); a count of things that the statement itself lists; a sum only
where the paper prints it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from articles.fold import find_folded, fold, narrow
from articles.times import absolute_times, find_times
from articles.types import Article, Span, TimeReference
from qa.facts import Clock, Number, clocks, codes, numbers, same_kind, titles
from qa.grams import contained, grams
from qa.ground import Ground, days
from qa.names import NameKind, names
from qa.polarity import turned

_QUOTED = re.compile(r"“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"")
_RELATIVE = re.compile(
    r"昨[天日晚晨]|今[天日晚晨早]|明[天日晚晨]|前天|后天|(?:上|本|这|下)(?:周|星期|个?月|季度)(?!末?均)|今年|去年|前年|明年"
)
_PART_OF_DAY = re.compile(r"凌晨|清晨|早晨|上午|中午|下午|傍晚|晚")
_PRINTED = re.compile(r"》|见报|报道|报导|刊[登发载]|第\d+版|本报|更正|消息|[讯电]")
_ENDS = re.compile(r"^[，。；：、,;:!?！？”’“‘）)（(]+|[，。；：、,;:!?！？”’“‘）)（(]+$")
_COUNTABLE = re.compile(r"共|等|有|分|包括|分别|以下|这|为|了|下列|涉及|列出")
_HEAD = re.compile(r"[^，。；：、,;:!?！？（()）\d\s]{2,12}")


class ProblemKind(StrEnum):
    """What is wrong with a statement."""

    NO_CITATION = "no_citation"
    UNKNOWN_CITATION = "unknown_citation"
    QUOTE = "quote"
    TURNED = "turned"
    NUMBER = "number"
    UNIT = "unit"
    PAIRING = "pairing"
    DATE = "date"
    CLOCK = "clock"
    CODE = "code"
    NAME = "name"
    TITLE = "title"
    NEGATION = "negation"
    INSTRUCTION = "instruction"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the cited words do not bear out; `text` is the part of the statement."""

    kind: ProblemKind
    text: str


def problems(statement: str, ground: Ground, *, counts: Collection[int] = ()) -> tuple[Problem, ...]:
    """Everything in `statement` (without marks) that `ground` does not bear out; `counts` may be stated besides."""
    dates = _dates(statement, ground)
    spans: list[Span] = [reference.span for reference in dates]
    spans.extend(code.span for code in (*codes(statement), *titles(statement)))
    spans.extend(clock.span for clock in clocks(statement))
    found = [
        *_quoted(statement, ground),
        *(_date(reference, statement, ground) for reference in dates),
        *_relative(statement),
        *(_number(number, statement, ground, counts) for number in numbers(statement, outside=spans)),
        *(_clock(clock, ground) for clock in clocks(statement)),
        *_codes(statement, ground),
        *_names(statement, ground),
    ]
    return tuple(problem for problem in found if problem)


def wording(statement: str) -> tuple[str, int]:
    """A statement without its figures, dates and codes, and how many of them there are."""
    spans = [number.span for number in numbers(statement)]
    spans.extend(clock.span for clock in clocks(statement))
    spans.extend(code.span for code in codes(statement))
    spans.extend(time.span for time in absolute_times(statement))
    blank = list(statement)
    for start, end in spans:
        blank[start:end] = " " * (end - start)
    return "".join(blank), len(spans)


def outside_quotes(text: str) -> str:
    """The text with quoted words blanked out, of the same length."""
    return _QUOTED.sub(lambda match: "“" + " " * (len(match.group()) - 2) + "”", text)


def _quoted(statement: str, ground: Ground) -> Iterator[Problem]:
    for match in _QUOTED.finditer(statement):
        words = next(group for group in match.groups() if group is not None)
        if not fold(words):
            continue
        if fold(words) not in ground.whole:
            yield Problem(ProblemKind.QUOTE, words)
            continue
        printed = [article for article in ground.articles if find_folded(words, article.text)]
        if len(words) >= 6 and printed and all(_turned_in(words, statement, article) for article in printed):
            yield Problem(ProblemKind.TURNED, words)


def _turned_in(words: str, statement: str, article: Article) -> bool:
    """Whether leaving out what stands around the words turns their meaning; what the statement itself says around the
    quotation is not left out."""
    span = find_folded(words, article.text)
    omitted = turned(article.text, span) if span else ""
    return bool(omitted and not says(statement, omitted))


def says(statement: str, words: str) -> bool:
    """Whether a statement holds these words, width, spaces and punctuation at their ends aside."""
    return _ENDS.sub("", fold(words)) in fold(statement)


def _dates(statement: str, ground: Ground) -> tuple[TimeReference, ...]:
    if ground.anchor is None:
        return absolute_times(statement)
    return find_times(statement, anchor=ground.anchor, anchor_source="issue")


def _date(reference: TimeReference, statement: str, ground: Ground) -> Problem | None:
    if reference.vague or fold(reference.text) in ground.near_folded:
        return None
    if _is_issue_day(reference, statement, ground):
        return None
    problem = _unsaid(reference, ground)
    alone = _by_itself(reference, ground) if problem else None
    return _unsaid(alone, ground) if alone else problem


def _by_itself(reference: TimeReference, ground: Ground) -> TimeReference | None:
    """A day without a year as the issue means it: behind the issue's own date (…9月1日第1版：8月31日) it is not the day
    of the year after."""
    if not reference.inferred_year or ground.anchor is None:
        return None
    found = find_times(reference.text, anchor=ground.anchor, anchor_source="issue")
    return found[0] if len(found) == 1 and found[0].start != reference.start else None


def _unsaid(reference: TimeReference, ground: Ground) -> Problem | None:
    """What is wrong with a stated time: none of the cited sentences says it."""
    first, last = days(reference.start, reference.end)
    stated = [days(*time) for time in ground.times]
    if reference.granularity == "range":
        known = any(start == first for start, _ in stated) and any(end == last for _, end in stated)
        return None if known else Problem(ProblemKind.DATE, reference.text)
    inside = [time for time in ground.times if first <= days(*time)[0] and days(*time)[1] <= last]
    part = _PART_OF_DAY.search(reference.text)
    if not inside or (part and not _same_part(reference, part.group(), inside, ground)):
        return Problem(ProblemKind.DATE, reference.text)
    return None


def _is_issue_day(reference: TimeReference, statement: str, ground: Ground) -> bool:
    """The issue's own day, said as such (《…报》5月8日第1版, 见报日5月8日), is no event's day."""
    first, last = days(reference.start, reference.end)
    around = statement[max(0, reference.span[0] - 12) : reference.span[1] + 6]
    return first == last and first in ground.issue_days and bool(_PRINTED.search(around))


def _same_part(
    reference: TimeReference, part: str, inside: Sequence[tuple[datetime, datetime]], ground: Ground
) -> bool:
    """Whether the paper, too, names that part of the day, or leaves it open and prints the word elsewhere."""
    parts = [(start, end) for start, end in inside if end - start < timedelta(days=1)]
    if parts:
        return any(start < reference.end and reference.start < end for start, end in parts)
    return part in ground.near


def _relative(statement: str) -> Iterator[Problem]:
    """昨天 says nothing to somebody who reads the answer on another day."""
    for match in _RELATIVE.finditer(outside_quotes(statement)):
        yield Problem(ProblemKind.DATE, match.group())


def _number(number: Number, statement: str, ground: Ground, counts: Collection[int]) -> Problem | None:
    equal = [other for other in ground.numbers if other.value == number.value and other.ordinal == number.ordinal]
    if not equal:
        return None if _counted(number, statement, counts) else Problem(ProblemKind.NUMBER, number.text)
    fitting = [other for other in equal if _unit_fits(number, other)]
    if not fitting:
        return None if _of_articles(number, counts) else Problem(ProblemKind.UNIT, number.text)
    if not number.rounded and all(other.rounded for other in fitting):
        return Problem(ProblemKind.NUMBER, number.text)
    return Problem(ProblemKind.PAIRING, number.text) if _mispaired(number, fitting, statement, ground) else None


def _unit_fits(stated: Number, printed: Number) -> bool:
    if stated.dimension and not printed.dimension:
        # 门票20 does not say 20元, but a bare figure may be counted (2006 → 2006个).
        return same_kind(stated.dimension, "个")
    return same_kind(stated.dimension, printed.dimension)


def _of_articles(number: Number, counts: Collection[int]) -> bool:
    """A number of articles that the caller vouches for, though the paper prints the same figure of something else."""
    return number.value in counts and number.text.endswith(("篇", "条", "则"))


def _counted(number: Number, statement: str, counts: Collection[int]) -> bool:
    """A count of what the statement lists (共3项：甲、乙、丙), or one that the caller vouches for."""
    if number.rounded or number.ordinal or number.value != int(number.value):
        return False
    if int(number.value) in counts:
        return True
    rest = statement[number.span[1] :]
    before = statement[: number.span[0]]
    listed = {len(titles(statement)), rest.count("、") + 1, before.count("、") + 1, rest.count("；") + 1}
    return bool(_COUNTABLE.search(before[-4:])) and int(number.value) > 1 and int(number.value) in listed


def _mispaired(number: Number, fitting: Sequence[Number], statement: str, ground: Ground) -> bool:
    """Whether the things that the statement counts are counted by another figure of the cited sentences."""
    near = narrow(ground.near)
    said = _heads(number, narrow(statement))
    if not said or number.ordinal:
        return False
    own = max(contained(said, _heads(other, near, wide=True)) for other in fitting)
    others = [
        contained(said, _heads(other, near))
        for other in ground.numbers
        if other.value != number.value and other.dimension and same_kind(other.dimension, number.dimension)
    ]
    return own < 0.5 and max(others, default=0.0) >= max(0.6, 2 * own)


def _heads(number: Number, text: str, *, wide: bool = False) -> frozenset[str]:
    """Pairs of the words right behind a figure, or before it where none follow (行政权力事项2006个); both if `wide`."""
    after = _HEAD.match(text, number.span[1])
    before = re.search(r"[^，。；：、,;:!?！？（()）\d\s]{2,12}$", text[: number.span[0]])
    pieces = [piece.group() for piece in (after, before) if piece]
    return frozenset().union(*(grams(piece) for piece in (pieces if wide else pieces[:1])))


def _clock(clock: Clock, ground: Ground) -> Problem | None:
    for other in ground.clocks:
        if clock.minutes == other.minutes:
            return None
        if clock.minutes % 720 == other.minutes % 720 and not (clock.half_known and other.half_known):
            return None
    return Problem(ProblemKind.CLOCK, clock.text)


def _codes(statement: str, ground: Ground) -> Iterator[Problem]:
    bare = re.sub(r"[-— ]", "", ground.whole)
    for code in codes(statement):
        if re.sub(r"[-— ]", "", fold(code.text)) not in bare:
            yield Problem(ProblemKind.CODE, code.text)
    for title in titles(statement):
        if fold(title.text) not in ground.whole:
            yield Problem(ProblemKind.TITLE, title.text)


def _names(statement: str, ground: Ground) -> Iterator[Problem]:
    for name in names(statement):
        folded = fold(name.text)
        if folded in ground.whole:
            continue
        if name.kind is NameKind.PLACE and _own_place(folded, ground):
            continue
        yield Problem(ProblemKind.NAME, name.text)


def _own_place(name: str, ground: Ground) -> bool:
    """The paper leaves its own place out: 某江报 prints 区 and 我区 for 某江区."""
    papers = {fold(article.issue.paper) for article in ground.articles if article.issue.paper}
    place = name[:2]
    return any(paper.startswith(place) for paper in papers) and (
        name[2:] in {"区", "县", "市", "镇", "乡"} or name[2:] in ground.whole
    )
