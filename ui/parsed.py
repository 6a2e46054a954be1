"""What an uploaded file holds, before it is published: pages line by line with the article that each line went to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from articles.errors import NewsqaError, RowInvalid
from articles.parse import parse_file
from articles.readers.table import is_table, read_articles
from articles.types import Article, IssueHints, LineKind, ParsedPage

_MOST_PAGES = 24
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Preview:
    """What one file holds: pages, or rows of a table, or why it cannot be read. `more`: it goes on."""

    name: str
    pages: tuple[ParsedPage, ...] = ()
    rows: tuple[Article, ...] = ()
    problems: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of the page as printed; `article` counts from 0, None for what is no article's."""

    text: str
    kind: LineKind
    rule: str
    article: int | None


def typed_lines(parsed: ParsedPage) -> list[TypedLine]:
    """The page's lines in the order of its text."""
    owners = sorted(
        (span[0], span[1], number)
        for number, article in enumerate(parsed.articles)
        for spans in [part.spans for part in article.paragraphs] + [part.spans for part in article.parts]
        for span in spans
    )
    starts = [start for start, _, _ in owners]

    def owner(place: int) -> int | None:
        at = bisect_right(starts, place) - 1
        return owners[at][2] if at >= 0 and owners[at][0] <= place < owners[at][1] else None

    shown = []
    for line in sorted(parsed.lines, key=lambda line: line.span):
        first = line.span[0] + len(line.text) - len(line.text.lstrip())
        shown.append(TypedLine(line.text, line.kind or LineKind.UNKNOWN, line.rule, owner(first)))
    return shown


def preview(path: Path, hints: IssueHints) -> Preview:
    """What a file holds, nothing stored; a file that cannot be read says why."""
    try:
        if is_table(path):
            rows = list(islice(read_articles(path, hints=hints), _MOST_ROWS + 1))
            return Preview(
                path.name,
                rows=tuple(row for row in rows[:_MOST_ROWS] if isinstance(row, Article)),
                problems=tuple(_without_folder(row, path) for row in rows if isinstance(row, RowInvalid)),
                more=len(rows) > _MOST_ROWS,
            )
        pages = list(islice(parse_file(path, hints=hints), _MOST_PAGES + 1))
        return Preview(path.name, pages=tuple(pages[:_MOST_PAGES]), more=len(pages) > _MOST_PAGES)
    except NewsqaError as error:
        return Preview(path.name, problems=(_without_folder(error, path),))


def _without_folder(error: NewsqaError, path: Path) -> str:
    """The message without the folder that an upload was put into."""
    return str(error).replace(f"{path.parent}/", "")
