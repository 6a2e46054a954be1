"""Lines as narrow as a column: text that was broken at every printed line and must be read as paragraphs.

A run of neighbouring lines of one width is running text, whatever each line looks like by itself; a shorter line
behind a full one ends its paragraph, an indented one starts the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from articles.seams import Ending, ending
from articles.types import Line, LineKind, Page

FULL = "full line of a column"
LAST = "last line of a paragraph in a column"
FIRST = "indented line of a column"
_PLAIN = frozenset((LineKind.UNKNOWN, LineKind.BODY, LineKind.CROSSHEAD))
_FEWEST = 7
_NARROWEST, _WIDEST = 20, 100
_INNER = re.compile(r"[,，。、；:：].")


def mark_wrapped(page: Page, lines: list[Line]) -> list[Line]:
    """Type the lines of columns as body text; lines that stand alone come back as they were."""
    out = list(lines)
    start = 0
    while start < len(out):
        end = start + 1
        while end < len(out) and _next_line(page.text, out[end - 1], out[end]):
            end += 1
        if end - start >= _FEWEST:
            out[start:end] = _mark(page.text, out[start:end])
        start = end
    return out


def _next_line(text: str, above: Line, below: Line) -> bool:
    """Say whether exactly one line end parts the two."""
    return above.span[1] <= below.span[0] and text.count("\n", above.span[1], below.span[0]) == 1


def _width(text: str) -> int:
    """Columns of a typewriter: two for a Chinese character, one for a Latin one."""
    return sum(2 if ord(char) > 0x2000 else 1 for char in text)


def _mark(text: str, lines: Sequence[Line]) -> list[Line]:
    full = max((_full(text, lines, measure) for measure in (_width, _length)), key=sum)
    prose = sum(1 for line, whole in zip(lines, full, strict=True) if whole and _INNER.search(line.text))
    if sum(full) < _FEWEST - 1 or 10 * sum(full) < 3 * len(lines) or 2 * prose < sum(full):
        return list(lines)
    marked: list[Line] = []
    for at, line in enumerate(lines):
        after_full = at > 0 and marked[-1].rule in (FULL, FIRST, "dateline") and full[at - 1]
        above = marked[-1] if at else None
        body = full[at] and not _heads(text, above, line, lines[at + 1] if at + 1 < len(lines) else None)
        marked.append(_typed(line, body, after_full, above, indented=_indent(text, line) > 0))
    return marked


def _heads(text: str, above: Line | None, line: Line, below: Line | None) -> bool:
    """A title as wide as the column: behind a full stop, open itself, and a paragraph or byline starts below it."""
    if below is None or ending(line.text) is Ending.CLOSED or _indent(text, line):
        return False
    closed = above is None or ending(above.text) is Ending.CLOSED
    return closed and (below.kind is LineKind.BYLINE or below.rule == "dateline" or _indent(text, below) > 0)


def _full(text: str, lines: Sequence[Line], measure: Callable[[str], int]) -> list[bool]:
    """Which lines have the width that most have, by one way of measuring it."""
    widths = [measure(line.text) + measure("\u3000") * _indent(text, line) for line in lines]
    likely = Counter(width for width in widths if _NARROWEST <= width <= _WIDEST).most_common(1)
    common, count = likely[0] if likely else (0, 0)
    slack = measure("\u3000")
    return [count > 1 and abs(width - common) <= slack for width in widths]


def _length(text: str) -> int:
    """Columns where every character is as wide as a Chinese one."""
    return 2 * len(text)


def _indent(text: str, line: Line) -> int:
    """How many wide spaces stand before the line (two narrow ones count as one)."""
    start = line.span[0]
    lead = text[text.rfind("\n", 0, start) + 1 : start]
    return lead.count("\u3000") + lead.count(" ") // 2


def _typed(line: Line, full: bool, after_full: bool, above: Line | None, *, indented: bool) -> Line:
    if line.kind not in _PLAIN or line.rule == "dateline" or line.article_key is not None:
        return line
    if full:
        return replace(line, kind=LineKind.BODY, rule=FIRST if indented else FULL)
    closes = ending(line.text) is Ending.CLOSED
    if after_full and above is not None and (closes or ending(above.text) is not Ending.CLOSED):
        return replace(line, kind=LineKind.BODY, rule=LAST)
    return line
