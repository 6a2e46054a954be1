"""The columns that rows of text were broken to: how wide they are, and which of their rows are full.

A row is full where the first character or word of the row below would not have fitted on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from articles.seams import Ending, ending
from articles.types import Line, Page

FEWEST = 7
"""Rows of one width that are a column."""
_NARROWEST, _WIDEST = 20, 110
_SLACK = 4
"""Columns by which a row may be wider than its column: two marks of punctuation hang behind it."""
INNER = re.compile(r"[,，。、；:：].")
"""A mark amid a row: running text."""
_WORD = re.compile(r"[\x21-\x7e]+")
_OPENERS = "“‘（(《〈【「『"
_HANGING = re.compile(r"[,，。、；;:：!！?？”’」』》〉)）\]】…]+$")
_WIDE = 0x2000
"""Characters from here on are two columns wide."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands on the page."""

    line: Line
    indent: int
    """Spaces before the row, of whatever width."""
    below: int
    """Line ends between this row and the next."""
    spaces: int
    """Spaces behind the row."""

    @property
    def text(self) -> str:
        """The row's words."""
        return self.line.text


def rows_of(page: Page) -> list[Row]:
    """The rows of a page with the white space around them."""
    rows = []
    for line, after in zip(page.lines, [*page.lines[1:], None], strict=True):
        between = page.text[line.span[1] : after.span[0]] if after else ""
        rows.append(Row(line, _indent(page.text, line), between.count("\n"), len(between.split("\n")[0])))
    return rows


def _indent(text: str, line: Line) -> int:
    return line.span[0] - text.rfind("\n", 0, line.span[0]) - 1


@dataclass(frozen=True, slots=True)
class Column:
    """A width that many rows have, by one way of measuring, and how many are full."""

    width: int
    measure: Callable[[str], int]
    full: int
    exact: int
    gap: int
    indented: bool

    def is_full(self, rows: Sequence[Row], at: int) -> bool:
        """Say whether what stands first in the row below would not have fitted on this one."""
        if at + 1 >= len(rows):
            return False
        unit = self.measure(_unit(rows[at + 1].text)) + self.measure(" ") * rows[at].spaces
        return any(used <= self.most and used + unit > self.width for used in self.used(rows[at]))

    @property
    def most(self) -> int:
        """The width of a row with a mark of punctuation or two hanging behind it."""
        return self.width + 2 * self.measure("。")

    def used(self, row: Row) -> set[int]:
        """The width of a row with its indent, whose spaces may be wide ones made narrow."""
        return _widths(row, self.measure)


def _widths(row: Row, measure: Callable[[str], int]) -> set[int]:
    wide = measure("\u3000")
    return {measure(row.text) + row.indent * space for space in ((wide, wide // 2) if row.indent else (0,))}


def column_of(rows: Sequence[Row]) -> Column:
    """The width of running text, by the measure that more rows keep to."""
    return max((_measured(rows, measure) for measure in (_width, _length)), key=lambda one: one.exact)


def _measured(rows: Sequence[Row], measure: Callable[[str], int]) -> Column:
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
    none = Column(width, measure, 0, 0, 1, indented=False)
    cut = [at for at in full if ending(rows[at].text) is Ending.OPEN]
    prose = [at for at in full if INNER.search(rows[at].text)]
    if not _usual(len(full), widths, width) or 2 * len(prose) < len(full) or 10 * len(cut) < 4 * len(full):
        return none
    gap = Counter(rows[at].below for at in cut).most_common(1)[0][0]
    ends = set(range(len(rows) - 1)) - set(cut)
    first = [at + 1 for at in ends if rows[at + 1].indent]
    indented = len(first) >= 2 and 10 * len(first) >= 3 * len(ends)
    return Column(width, measure, len(full), exact, gap, indented)


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
