"""A file → pages → articles: the one way through this floor.

`parse_page` is pure: lines are typed, cut into drafts, put in order, joined, and their titles and bylines read. What
comes out holds every non-space character of the page exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from articles import patterns
from articles.bylines import OPEN_CREDIT, TAIL_BRACKET, TAIL_CREDIT, parse_byline
from articles.fold import narrow
from articles.genres import genre_of
from articles.issue import identify
from articles.joins import paragraphs_of, split_items
from articles.limits import Limits
from articles.lines import type_lines
from articles.order import repair
from articles.readers.detect import read_pages
from articles.seams import Ending, ending
from articles.segment import Draft, segment
from articles.times import find_times
from articles.titleparts import Title
from articles.titles import roles
from articles.types import (
    Article,
    ArticlePart,
    Box,
    Byline,
    Furniture,
    Genre,
    Given,
    IndexEntry,
    IssueHints,
    Line,
    LineKind,
    Page,
    ParsedPage,
    TimeReference,
)
from articles.unwrap import rewrap, unwrap

_ORDERED = frozenset(("html", "document", "pdf", "scan"))
"""Readers that know what follows what: from the format, or from where the lines stand on the page."""


def parse_file(
    path: str | Path, *, hints: IssueHints = IssueHints(), limits: Limits = Limits()
) -> Iterator[ParsedPage]:
    """Read and parse a file page by page; at most one page is held at a time.

    :raises InputError: the file cannot be used; what, where and what helps are in the message.
    """
    before: Page | None = None
    for page in read_pages(Path(path), limits=limits):
        page = identify(page, hints, before=before)  # noqa: PLW2901  (the same page, with what is known of it)
        before = replace(page, text="", lines=(), image=None)
        yield parse_page(page)


def parse_page(page: Page) -> ParsedPage:
    """Cut a page into its articles; what the format said of its lines is honoured."""
    way = unwrap(page)
    return rewrap(_parsed(way.page), page, way) if way else _parsed(page)


def _parsed(page: Page) -> ParsedPage:
    cut = segment(page, type_lines(page))
    repaired = cut.drafts if page.reader in _ORDERED else repair(cut.drafts)
    drafts = sorted(repaired, key=lambda draft: draft.start)
    intact = not any(_cut_inside(draft) for draft in drafts)
    articles = tuple(_article(page, draft, order, intact=intact) for order, draft in enumerate(drafts, start=1))
    furniture = [_furniture(line) for line in [*cut.framing, *cut.index] if not _in_entry(line, cut.entries)]
    lines = [line for draft in drafts for line in (*draft.title, *draft.bylines, *draft.jump_from, *draft.body)]
    reading = sorted([*cut.framing, *cut.index], key=lambda line: line.span) + lines
    return ParsedPage(page, tuple(reading), articles, tuple(furniture), tuple(cut.entries), _warnings(page, articles))


def _article(page: Page, draft: Draft, order: int, *, intact: bool) -> Article:
    given = page.given.get(draft.key or "", Given())
    title = _title(draft, intact=intact)
    paragraphs = paragraphs_of(draft.body)
    label, opening = _dateline(draft.body)
    genre = given.genre or genre_of(draft, paragraphs, label)
    if genre is Genre.NOTICE:
        paragraphs = tuple(item for paragraph in paragraphs for item in split_items(paragraph))
    bylines = given.bylines or _bylines(draft)
    jumps = [line for line in draft.body if line.kind is LineKind.JUMP_TO]
    target = _target(jumps)
    source, source_title = _source(draft.jump_from)
    article = Article(
        id=given.id or article_id(page, order),
        issue=page.issue,
        page=page.number,
        order=order,
        headline=title.text(LineKind.HEADLINE),
        title_raw=" ".join(line.text for line in draft.title),
        paragraphs=paragraphs,
        kicker=title.text(LineKind.KICKER) or None,
        subhead=title.text(LineKind.SUBHEAD) or None,
        bylines=bylines,
        dateline=label,
        genre=genre,
        section=given.section or page.section,
        parts=_parts(draft, title, jumps),
        jump_to_page=target,
        jump_from_page=source,
        jump_from_title=source_title,
        complete=not jumps and source is None,
        boxes=given.boxes or _boxes(draft),
        url=given.url,
        reader=page.reader,
        warnings=tuple(draft.warnings),
    )
    return replace(article, times=_times(article, opening))


def _cut_inside(draft: Draft) -> bool:
    """Whether a column cut a sentence of the article."""
    body = [line for line in draft.body if line.kind is LineKind.BODY]
    return any(ending(line.text) is Ending.OPEN and len(line.text) > 12 for line in body)


def article_id(page: Page, order: int) -> str:
    """松江报/2020-11-19/01/03; where paper or date are unknown the file's own hash keeps ids apart."""
    known = page.issue.paper is not None and page.issue.date is not None
    paper = page.issue.paper or "未知报纸"
    day = page.issue.date.isoformat() if page.issue.date else "未知日期"
    number = f"{page.number:02d}" if page.number is not None else "00"
    place = "" if known and page.number is not None else f"-{page.sha256[:8]}-{page.offset}"
    return f"{paper}/{day}/{number}{place}/{order:02d}"


def _title(draft: Draft, *, intact: bool) -> Title:
    lead = next((line.text for line in draft.body if line.kind is LineKind.BODY), "")
    return roles(draft.title, narrow(lead)[:600], intact=intact)


def _parts(draft: Draft, title: Title, jumps: list[Line]) -> tuple[ArticlePart, ...]:
    parts = [
        ArticlePart(kind, title.text(kind), tuple(piece.span for piece in pieces))
        for kind, pieces in (
            (LineKind.KICKER, title.kicker),
            (LineKind.HEADLINE, title.headline),
            (LineKind.SUBHEAD, title.subhead),
        )
        if pieces
    ]
    for kind, lines in (
        (LineKind.BYLINE, draft.bylines),
        (LineKind.JUMP_FROM, draft.jump_from),
        (LineKind.JUMP_TO, jumps),
    ):
        parts.extend(ArticlePart(kind, line.text, (line.span,)) for line in lines)
    return tuple(parts)


def _dateline(body: list[Line]) -> tuple[str | None, re.Match[str] | None]:
    for line in body:
        if line.kind is LineKind.BODY:
            found = (
                patterns.dateline(narrow(line.text))
                if line.rule in ("dateline", "") or line.article_key is not None
                else None
            )
            if found:
                return line.text[found.start("label") : found.end("label")].strip(), found
    return None, None


def _bylines(draft: Draft) -> tuple[Byline, ...]:
    """Names from byline lines, from the dateline's bracket and from the bracket that ends the text, each name once."""
    found: list[Byline] = []
    for line in draft.bylines:
        found.extend(parse_byline(narrow(line.text), bare_names=True) or ())
    body = [narrow(line.text) for line in draft.body if line.kind is LineKind.BODY]
    for text in body:
        opening = patterns.dateline(text)
        credit = None if opening else patterns.opening_credit(text)
        if opening or credit:
            names = _opening_names(text, opening) if opening else parse_byline(credit or "", bare_names=True)
            found.extend(names or ())
            break
    if body:
        found.extend(_tail_names(body[-1]))
    seen: dict[str, Byline] = {}
    for byline in found:
        seen.setdefault(byline.name, byline)
    return tuple(seen.values())


def _opening_names(text: str, opening: re.Match[str]) -> tuple[Byline, ...]:
    if opening.group("by"):
        return parse_byline(opening.group("by"), bare_names=True) or ()
    credit = OPEN_CREDIT.match(text[opening.end() : opening.end() + 60])
    return (parse_byline(credit.group()) or ()) if credit else ()


def _tail_names(text: str) -> tuple[Byline, ...]:
    bracket = TAIL_BRACKET.search(text[-100:])
    if not bracket:
        credit = TAIL_CREDIT.search(text[-60:])
        return (parse_byline(credit.group("by"), bare_names=True) or ()) if credit else ()
    before = text[: len(text) - len(text[-100:]) + bracket.start()].rstrip()
    return parse_byline(bracket.group("by"), bare_names=before.endswith(("。", "!", "?", "”", "…"))) or ()


def _target(jumps: list[Line]) -> int | None:
    for line in jumps:
        found = patterns.JUMP_TO.search(narrow(line.text))
        if found:
            return patterns.page_number(found.group("page"))
    return None


def _source(marks: list[Line]) -> tuple[int | None, str | None]:
    for line in marks:
        found = patterns.JUMP_FROM.search(narrow(line.text))
        if found:
            return patterns.page_number(found.group("page")), found.group("title")
    return None, None


def _boxes(draft: Draft) -> tuple[Box, ...]:
    return tuple(line.box for line in (*draft.title, *draft.bylines, *draft.body) if line.box is not None)


def _times(article: Article, opening: re.Match[str] | None) -> tuple[TimeReference, ...]:
    """Time expressions, anchored to the article's own dateline where it has a day, else to the issue."""
    if article.issue.date is None:
        return ()
    anchor, source = article.issue.date, "issue"
    groups = opening.groupdict() if opening else {}
    if groups.get("month") and groups.get("day"):
        day = nearest_day(article.issue.date, int(groups["month"]), int(groups["day"]))
        if day is not None:
            anchor, source = day, "dateline"
    return find_times(article.text, anchor=anchor, anchor_source=source)


def nearest_day(issue: date, month: int, day: int) -> date | None:
    """The day of a dateline without a year: the one nearest to the issue; None where there is no such day."""
    found = []
    for year in (issue.year - 1, issue.year, issue.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda other: abs((other - issue).days), default=None)


def _furniture(line: Line) -> Furniture:
    return Furniture(line.kind or LineKind.UNKNOWN, line.text, (line.span,))


def _in_entry(line: Line, entries: list[IndexEntry]) -> bool:
    return any(line.span in entry.spans for entry in entries)


def _warnings(page: Page, articles: tuple[Article, ...]) -> tuple[str, ...]:
    found = list(page.warnings)
    if not articles:
        found.append("这一版上没有认出文章。")
    return tuple(found)
