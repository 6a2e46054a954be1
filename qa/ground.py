"""What one statement cites, folded and read once: its sentences, the articles around them, their figures and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from articles.fold import fold
from articles.times import article_times, find_times
from articles.types import Article, Span, TimeReference
from embeddings.types import StoredArticle
from qa.draft import Quote
from qa.facts import Clock, Number, clocks, numbers
from qa.polarity import enclosing


class Ground:
    """The cited sentences of one statement (`near`) and the articles that they stand in (`whole`), folded once."""

    def __init__(self, quotes: Sequence[Quote], articles: Mapping[str, StoredArticle]) -> None:
        self.quotes = quotes
        self.articles = tuple(articles[key].article for key in dict.fromkeys(quote.article_id for quote in quotes))
        self.corrections = tuple(
            stored.correction for key, stored in articles.items() if stored.correction and key in self._ids
        )
        self.near = "\n".join(
            [*(self._around(quote) for quote in quotes), *map(_about, self.articles), *self.corrections]
        )

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(quote.article_id for quote in self.quotes)

    @cached_property
    def whole(self) -> str:
        """Everything that the cited articles print, folded."""
        bodies = [f"{_about(article)}\n{article.text}" for article in self.articles]
        return fold("\n".join([*bodies, *self.corrections]))

    @cached_property
    def near_folded(self) -> str:
        """The cited sentences with title, paper, date and page, folded."""
        return fold(self.near)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """All quantities of the cited sentences, those inside dates too."""
        return numbers(self.near)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """All times of day of the cited sentences."""
        return clocks(self.near)

    @cached_property
    def times(self) -> tuple[tuple[datetime, datetime], ...]:
        """What the cited sentences say of time, as half-open ranges."""
        return tuple(dict.fromkeys((one.start, one.end) for one in self._references() if not one.vague))

    @cached_property
    def issue_days(self) -> frozenset[date]:
        """The days on which the cited articles were printed, and corrected."""
        return frozenset(article.issue.date for article in self.articles if article.issue.date)

    @cached_property
    def anchor(self) -> date | None:
        """The issue date of the first cited article that has one."""
        return next((article.issue.date for article in self.articles if article.issue.date), None)

    def _references(self) -> Iterator[TimeReference]:
        for article in self.articles:
            spans = [self._sentence(quote, article) for quote in self.quotes if quote.article_id == article.id]
            for reference in article.times or article_times(article):
                if any(start <= reference.span[0] < end for start, end in spans):
                    yield reference
            if article.issue.date:
                for text in (article.title, *self.corrections):
                    yield from find_times(text, anchor=article.issue.date, anchor_source="issue")

    def _around(self, quote: Quote) -> str:
        article = next(article for article in self.articles if article.id == quote.article_id)
        start, end = self._sentence(quote, article)
        return article.text[start:end] if quote.part == "body" else quote.text

    @staticmethod
    def _sentence(quote: Quote, article: Article) -> Span:
        return enclosing(article.text, quote.span) if quote.part == "body" else (0, 0)


def days(start: datetime, end: datetime) -> tuple[date, date]:
    """First and last day of a half-open range."""
    last = end - timedelta(microseconds=1) if end > start else end
    return start.date(), last.date()


def _about(article: Article) -> str:
    """What stands around an article: paper, date, page, titles, who wrote it."""
    issue = article.issue
    parts = [
        f"《{issue.paper}》" if issue.paper else "",
        f"{issue.date.year}年{issue.date.month}月{issue.date.day}日" if issue.date else "",
        f"第{article.page}版" if article.page else "",
        f"总第{issue.issue_number}期" if issue.issue_number else "",
        article.section or "",
        article.title,
        *(f"{byline.role}{byline.name}{byline.organisation or ''}" for byline in article.bylines),
        article.dateline or "",
    ]
    return " ".join(part for part in parts if part)
