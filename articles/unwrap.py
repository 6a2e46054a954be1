"""Text that was broken at the width of a column → the same text with a line for each paragraph, and the way back.

A row is full where the first character or word of the row below would not have fitted on it: such a row goes on. A
shorter row ends its paragraph, an indented one starts the next. What is taken out is white space only, so every place
of the new text has its place in the old one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.bylines import parse_byline
from articles.fold import narrow
from articles.headers import read_header
from articles.patterns import BRIEFS_HEAD, CORRECTION_HEAD, JUMP_TO, NOTICE_HEAD, dateline
from articles.seams import Ending, ending, join_score, starts_inside, unclosed
from articles.stumps import stump_before_text
from articles.types import Article, Line, Page, ParsedPage, Span

_FEWEST = 7
_DEEPEST = 3
"""So many widths within widths are looked for."""
_NARROWEST, _WIDEST = 20, 110
_TITLE = -3.5
"""Below this a full row is likelier a title: few titles are as wide as their column, so much must speak against."""
_SLACK = 4
"""Columns by which a row may be wider than its column: two marks of punctuation hang behind it."""
_INNER = re.compile(r"[,，。、；:：].")
_WORD = re.compile(r"[\x21-\x7e]+")
_OPENERS = "“‘（(《〈【「『"
_HANGING = re.compile(r"[,，。、；;:：!！?？”’」』》〉)）\]】…]+$")
_ASKS = re.compile(r"^[^。，,；;]*[?!？！]$")
_BRACKET = re.compile(r"[(（].*[)）]$")
_BULLET = re.compile(r"\s*[▲●◆■★▶□·•◎○☆△▼]")
_WIDE = 0x2000
"""Characters from here on are two columns wide."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A page with a line for each paragraph; `starts` and `origins` say where its stretches stood before."""

    page: Page
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def spans(self, span: Span) -> tuple[Span, ...]:
        """The spans of the page as it was, row by row, that a span of the unwrapped text stands for."""
        found: list[Span] = []
        at = bisect_right(self.starts, span[0]) - 1
        while at < len(self.starts) and self.starts[at] < span[1]:
            end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.page.text)
            left, right = max(span[0], self.starts[at]), min(span[1], end)
            shift = self.origins[at] - self.starts[at]
            words = self.page.text[left:right]
            if words.strip():
                lead, tail = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
                found.append((left + lead + shift, right - tail + shift))
            at += 1
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    indent: int
    """Spaces before the row, of whatever width."""
    below: int
    """Line ends between this row and the next."""
    spaces: int
    """Spaces behind the row."""

    @property
    def text(self) -> str:
        return self.line.text


def unwrap(page: Page) -> Unwrapped | None:
    """Join the rows of columns; None where the page has none. Lines that a format typed or placed stay as they are."""
    if not page.lines or any(line.kind or line.box or line.article_key or line.size for line in page.lines):
        return None
    rows = _rows(page)
    joins = sorted(_joins(rows, 0, len(rows)))
    return _build(page, rows, joins) if joins else None


def _rows(page: Page) -> list[_Row]:
    rows = []
    for line, after in zip(page.lines, [*page.lines[1:], None], strict=True):
        between = page.text[line.span[1] : after.span[0]] if after else ""
        rows.append(_Row(line, _indent(page.text, line), between.count("\n"), len(between.split("\n")[0])))
    return rows


def _indent(text: str, line: Line) -> int:
    return line.span[0] - text.rfind("\n", 0, line.span[0]) - 1


def _joins(rows: Sequence[_Row], start: int, end: int, depth: int = 0) -> Iterator[int]:
    """The rows between the two that go on in the row below. Stretches of another width are looked at by themselves."""
    if end - start < _FEWEST or depth > _DEEPEST:
        return
    column = max((_column(rows[start:end], measure) for measure in (_width, _length)), key=lambda one: one.exact)
    if column.full < _FEWEST - 1:
        return
    full = [column.is_full(rows, at) for at in range(start, end)]
    yield from (at for at in range(start, end) if full[at - start] and _goes_on(rows, at, column))
    begin = start
    for at in range(start, end + 1):
        if at == end or full[at - start]:
            if at - begin < end - start:
                yield from _joins(rows, begin, at, depth + 1)
            begin = at + 1


@dataclass(frozen=True, slots=True)
class _Column:
    """A width that many rows have, by one way of measuring, and how many are full."""

    width: int
    measure: Callable[[str], int]
    full: int
    exact: int
    gap: int
    indented: bool

    def is_full(self, rows: Sequence[_Row], at: int) -> bool:
        """Say whether what stands first in the row below would not have fitted on this one."""
        if at + 1 >= len(rows):
            return False
        unit = self.measure(_unit(rows[at + 1].text)) + self.measure(" ") * rows[at].spaces
        return any(used <= self.most and used + unit > self.width for used in self.used(rows[at]))

    @property
    def most(self) -> int:
        """The width of a row with a mark of punctuation or two hanging behind it."""
        return self.width + 2 * self.measure("。")

    def used(self, row: _Row) -> set[int]:
        """The width of a row with its indent, whose spaces may be wide ones made narrow."""
        return _widths(row, self.measure)


def _widths(row: _Row, measure: Callable[[str], int]) -> set[int]:
    wide = measure("\u3000")
    return {measure(row.text) + row.indent * space for space in ((wide, wide // 2) if row.indent else (0,))}


def _column(rows: Sequence[_Row], measure: Callable[[str], int]) -> _Column:
    """The width most rows end at, if they are running text: parts of sentences, cut where the row was full."""
    widths = [_widths(row, measure) for row in rows]
    likely = Counter(one for found in widths for one in found if _NARROWEST <= one <= _WIDEST).most_common(1)
    width, exact = likely[0] if likely else (0, 0)
    slack = measure("\u3000")
    full = [
        at
        for at, row in enumerate(rows)
        if any(abs(one - width) <= slack for one in widths[at])
        or abs(measure(_HANGING.sub("", row.text)) - width) <= slack
    ]
    none = _Column(width, measure, 0, 0, 1, indented=False)
    cut = [at for at in full if ending(rows[at].text) is Ending.OPEN]
    prose = [at for at in full if _INNER.search(rows[at].text)]
    if not _usual(len(full), widths, width) or 2 * len(prose) < len(full) or 10 * len(cut) < 4 * len(full):
        return none
    gap = Counter(rows[at].below for at in cut).most_common(1)[0][0]
    ends = set(range(len(rows) - 1)) - set(cut)
    first = [at + 1 for at in ends if rows[at + 1].indent]
    indented = len(first) >= 2 and 10 * len(first) >= 3 * len(ends)
    return _Column(width, measure, len(full), exact, gap, indented)


def _usual(full: int, widths: Sequence[set[int]], width: int) -> bool:
    """Whether so many rows are full that the width is a column's: of all rows, or of the long where few are wider."""
    long = sum(2 * max(found) > width for found in widths)
    wider = sum(min(found) > width + _SLACK for found in widths)
    return 10 * full >= 3 * len(widths) or (6 * wider <= full and 10 * full >= 3 * long)


def _width(text: str) -> int:
    """Columns of a typewriter: two for a Chinese character, one for a Latin one."""
    return sum(2 if ord(char) > _WIDE else 1 for char in text)


def _length(text: str) -> int:
    """Columns where every character is as wide as a Chinese one."""
    return 2 * len(text)


def _unit(text: str) -> str:
    """What cannot be parted from the first character: the rest of a word or number, what a bracket opens."""
    start = 1
    while start < len(text) and text[start - 1] in _OPENERS:
        start += 1
    word = _WORD.match(text, start - 1)
    end = word.end() if word else start
    return text[: min(end, 12)]


def _goes_on(rows: Sequence[_Row], at: int, column: _Column) -> bool:
    """Say whether a full row goes on in the row below."""
    row, following = rows[at], rows[at + 1]
    if row.below > column.gap or min(column.used(following)) > column.most:
        return False
    if following.indent and column.indented:
        return False
    if starts_inside(following.text) or _cut_mark(row.text, following.text):
        return True
    if _ends(row.text, following.text) or _opens(following.text) or _title_here(rows, at, column):
        return False
    return bool(unclosed(row.text)) or ending(row.text) is not Ending.CLOSED or _after_stop(rows, at, column)


def _cut_mark(left: str, right: str) -> bool:
    """Say whether the end of the row and the row below hold the two halves of a continuation mark."""
    tail, words = narrow(left[-12:]), narrow(right)
    found = JUMP_TO.search(tail + words) if len(words) <= 16 else None
    return found is not None and found.start() < len(tail.rstrip()) and not JUMP_TO.search(tail)


def _ends(left: str, right: str) -> bool:
    """Say whether a row is surely the last of something: a continuation mark, a header, a boxed byline."""
    words = narrow(left)
    mark = JUMP_TO.search(words[-40:])
    if mark is not None and (mark.group("verb") in ("下转", "紧接") or not mark.group()[0].isalnum()):
        return True
    header = read_header(words)
    if header is not None and header.certain:
        return True
    boxed = _BULLET.match(words) is not None and parse_byline(words) is not None
    return boxed and parse_byline(words + " " + narrow(right[:40])) is None


def _opens(text: str) -> bool:
    """Say whether a row surely starts something new."""
    words = narrow(text)
    if dateline(words) or _BULLET.match(words):
        return True
    heads = (NOTICE_HEAD, CORRECTION_HEAD, BRIEFS_HEAD)
    return len(words) <= 24 and any(head.fullmatch(words) for head in heads)


def _title_here(rows: Sequence[_Row], at: int, column: _Column) -> bool:
    """Say whether the full row is no part of a paragraph but a title as wide as the column."""
    row, following = rows[at], rows[at + 1]
    above = rows[at - 1] if at else None
    starts = above is None or above.below > column.gap or not column.is_full(rows, at - 1)
    starts = starts or (above is not None and ending(above.text) is Ending.CLOSED and not _INNER.search(row.text))
    words = narrow(row.text)
    if not starts or ending(words) is Ending.CLOSED or re.search("[,。;]", words) or dateline(words):
        return False
    if column.indented:
        return not row.indent
    below = narrow(following.text)
    if parse_byline(below, bare_names=len(below) <= 12):
        return True
    return join_score(row.text, following.text) < _TITLE and stump_before_text(row.text, following.text) < 0


def _after_stop(rows: Sequence[_Row], at: int, column: _Column) -> bool:
    """A full row with a full stop at its end: the paragraph is over if a title, a byline or a new opening follows."""
    following = rows[at + 1]
    if not column.is_full(rows, at + 1):
        ended = ending(following.text) is Ending.CLOSED and not _ASKS.search(following.text)
        return ended or _BRACKET.match(following.text) is not None
    if _INNER.search(following.text):
        return True
    words, below = narrow(following.text), rows[at + 2]
    if parse_byline(words, bare_names=len(words) <= 12) or parse_byline(narrow(below.text)):
        return False
    return column.indented and not below.indent


def _build(page: Page, rows: Sequence[_Row], joins: Sequence[int]) -> Unwrapped:
    """Take out the line ends behind the rows; between Latin words a space stays."""
    starts, origins, parts, lines = [0], [0], [], []
    size = place = 0
    going = frozenset(joins)
    first: int | None = None
    for at, row in enumerate(rows):
        start, stop = row.line.span[0] - place + size, row.line.span[1] - place + size
        first = start if first is None else first
        if at not in going:
            lines.append((first, stop))
            first = None
            continue
        kept = page.text[place : row.line.span[1]] + _between(row.text, rows[at + 1].text)
        parts.append(kept)
        size += len(kept)
        place = rows[at + 1].line.span[0]
        starts.append(size)
        origins.append(place)
    text = "".join(parts) + page.text[place:]
    whole = tuple(Line(text[start:stop], (start, stop)) for start, stop in lines)
    return Unwrapped(replace(page, text=text, lines=whole), tuple(starts), tuple(origins))


def _between(left: str, right: str) -> str:
    """Latin words get the space back that the row's end stood for; numbers and addresses never do."""
    words = left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha()
    return " " if words else ""


def rewrap(parsed: ParsedPage, page: Page, way: Unwrapped) -> ParsedPage:
    """A parsed page with its spans pointing into the page as it was."""
    return replace(
        parsed,
        page=page,
        lines=tuple(row for line in parsed.lines for row in _rows_of(page, line, way)),
        articles=tuple(_article(article, way) for article in parsed.articles),
        furniture=tuple(replace(item, spans=_all(item.spans, way)) for item in parsed.furniture),
        index_entries=tuple(replace(entry, spans=_all(entry.spans, way)) for entry in parsed.index_entries),
    )


def _rows_of(page: Page, line: Line, way: Unwrapped) -> Iterator[Line]:
    for start, end in way.spans(line.span):
        yield replace(line, text=page.text[start:end], span=(start, end))


def _article(article: Article, way: Unwrapped) -> Article:
    return replace(
        article,
        paragraphs=tuple(replace(part, spans=_all(part.spans, way)) for part in article.paragraphs),
        parts=tuple(replace(part, spans=_all(part.spans, way)) for part in article.parts),
    )


def _all(spans: tuple[Span, ...], way: Unwrapped) -> tuple[Span, ...]:
    return tuple(row for span in spans for row in way.spans(span))
