"""Text that was broken at the width of a column → the same text with a line for each paragraph, and the way back.

A full row goes on in the row below; a shorter row ends its paragraph, an indented one starts the next. What is taken
out is white space only, so every place of the new text has its place in the old one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.columnrows import FEWEST, Row, column_of, rows_of
from articles.rowends import cut_mark, goes_on
from articles.types import Article, Line, Page, ParsedPage, Span

_DEEPEST = 3
"""So many widths within widths are looked for."""


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


def unwrap(page: Page) -> Unwrapped | None:
    """Join the rows of columns; None where the page has none. Lines that a format typed or placed stay as they are."""
    if not page.lines or any(line.kind or line.box or line.article_key or line.size for line in page.lines):
        return None
    rows = rows_of(page)
    marks = (at for at in range(len(rows) - 1) if cut_mark(rows[at], rows[at + 1]))
    joins = sorted({*_joins(rows, 0, len(rows)), *marks})
    return _build(page, rows, joins) if joins else None


def _joins(rows: Sequence[Row], start: int, end: int, depth: int = 0) -> Iterator[int]:
    """The rows between the two that go on in the row below. Stretches of another width are looked at by themselves."""
    if end - start < FEWEST or depth > _DEEPEST:
        return
    column = column_of(rows[start:end])
    if column.full < FEWEST - 1:
        return
    full = [column.is_full(rows, at) for at in range(start, end)]
    yield from (at for at in range(start, end) if full[at - start] and goes_on(rows, at, column))
    begin = start
    for at in range(start, end + 1):
        if at == end or full[at - start]:
            if at - begin < end - start:
                yield from _joins(rows, begin, at, depth + 1)
            begin = at + 1


def _build(page: Page, rows: Sequence[Row], joins: Sequence[int]) -> Unwrapped:
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
        lines=tuple(row for line in parsed.lines for row in _lines_of(page, line, way)),
        articles=tuple(_article(article, way) for article in parsed.articles),
        furniture=tuple(replace(item, spans=_all(item.spans, way)) for item in parsed.furniture),
        index_entries=tuple(replace(entry, spans=_all(entry.spans, way)) for entry in parsed.index_entries),
    )


def _lines_of(page: Page, line: Line, way: Unwrapped) -> Iterator[Line]:
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
