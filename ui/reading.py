"""What 看报 reads from the library: a page of the paper, and what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from articles.errors import InputError
from articles.types import Issue
from embeddings.types import Filter, StoredArticle
from qa.types import Evidence
from ui.context import AppContext
from ui.render_paper import PaperPage
from ui.strings import Words

MOST = 50
"""Articles listed for a filter without words."""
BEST = 20
"""Articles listed for words: those after them hardly fit."""


class Order(StrEnum):
    """How results are sorted."""

    FIT = "fit"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Search:
    """A search as a reader fills it in."""

    query: str = ""
    date_from: str = ""
    date_to: str = ""
    page: str = ""
    section: str = ""
    person: str = ""
    order: Order = Order.FIT

    def where(self, words: Words) -> Filter:
        """The filter; both days are included. Raises `InputError` for a day or page that cannot be read."""
        first, last = read_day(self.date_from, words), read_day(self.date_to, words)
        return Filter(
            date_from=first,
            date_to=date.fromordinal(last.toordinal() + 1) if last and last != date.max else None,
            pages=(read_number(self.page, words),) if self.page.strip() else (),
            sections=(self.section.strip(),) if self.section.strip() else (),
            people=(self.person.strip(),) if self.person.strip() else (),
        )


def search(context: AppContext, asked: Search, words: Words) -> tuple[Sequence[Evidence], bool]:
    """The articles, and whether there are more. Without words: everything that the filter lets through,
    newest first unless the oldest are asked for."""
    where, query = asked.where(words), asked.query.strip()
    if len(query) > context.question_limit:
        raise InputError(words("too_long", limit=context.question_limit, length=len(query)))
    if query:
        evidence = list(context.search(query, where, BEST))
        if asked.order is not Order.FIT:
            evidence.sort(key=lambda one: one.stored.article.id)
            evidence.sort(key=lambda one: _ordinal(one.stored), reverse=asked.order is Order.NEWEST)
        return evidence, len(evidence) == BEST
    newest = asked.order is not Order.OLDEST
    every = context.library.select(where, newest_first=newest, limit=MOST + 1)
    return [Evidence(stored, 0.0, (0, 0)) for stored in every[:MOST]], len(every) > MOST


def paper_page(context: AppContext, issue: Issue, page: int | None = None) -> PaperPage | None:
    """A page of an issue (its first when none is named), or None when the library has nothing of it."""
    library = context.library
    if issue.date is None:
        return None
    pages = tuple(library.page_numbers(issue.paper, issue.date))
    number = page if page is not None else (pages[0] if pages else None)
    articles = tuple(library.page_articles(issue.paper, issue.date, number))
    if not articles:
        return None
    after = date.fromordinal(issue.date.toordinal() + 1)
    where = Filter(
        date_from=issue.date,
        date_to=after,
        papers=(issue.paper,) if issue.paper else (),
        pages=(number,) if number is not None else (),
    )
    known = replace(articles[0].article.issue, paper=issue.paper, date=issue.date)
    return PaperPage(known, number, pages, articles, tuple(library.teasers(where)), image_path(context, known, number))


def image_path(context: AppContext, issue: Issue, page: int | None) -> str | None:
    """The address of a page's picture, where the library has one."""
    if issue.date is None or page is None or context.library.page_image(issue.paper, issue.date, page) is None:
        return None
    query = {"date": issue.date.isoformat(), "page": str(page)} | ({"paper": issue.paper} if issue.paper else {})
    return "/page-image?" + urlencode(query)


def _ordinal(stored: StoredArticle) -> int:
    day = stored.article.issue.date
    return day.toordinal() if day else 0


def read_day(text: str, words: Words) -> date | None:
    """A day as people write it, None for an empty field. Raises `InputError`."""
    try:
        return date.fromisoformat(text.strip()[:10]) if text.strip() else None
    except ValueError as error:
        raise InputError(words("bad_date", text=text)) from error


def read_number(text: str, words: Words) -> int:
    """A page number. Raises `InputError`."""
    digits = text.strip().removeprefix("第").removesuffix("版").strip()
    if not digits.isdecimal() or int(digits) > 10_000:
        raise InputError(words("bad_page", text=text))
    return int(digits)
