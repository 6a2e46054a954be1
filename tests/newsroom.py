"""Invented articles for tests: short ways to make what the middle floor works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from articles.times import article_times
from articles.types import Article, Byline, Issue, Paragraph
from embeddings.types import StoredArticle
from qa.draft import Claim, Quote
from qa.types import Evidence

DAY = date(2031, 5, 8)
PAPER = "云溪报"


def article(
    text: str,
    *,
    headline: str = "云溪区新闻",
    day: date | None = DAY,
    page: int = 1,
    order: int = 1,
    **more: object,
) -> Article:
    """An article of an invented paper; paragraphs are the lines of `text`."""
    made = Article(
        id=f"{PAPER}/{day}/{page:02}/{order:02}",
        issue=Issue(paper=PAPER, date=day, weekday="星期四", issue_number=1208),
        page=page,
        order=order,
        headline=headline,
        title_raw=headline,
        paragraphs=tuple(Paragraph(line) for line in text.split("\n")),
        bylines=(Byline("林知夏", "记者"),),
    )
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, times=article_times(made))


def stored(text: str, **more: object) -> StoredArticle:
    """The same, as the library keeps it."""
    return StoredArticle(article(text, **more))  # type: ignore[arg-type]


def shelf(*articles: StoredArticle) -> dict[str, StoredArticle]:
    """Articles by id."""
    return {one.article.id: one for one in articles}


def evidence(articles: Sequence[StoredArticle]) -> list[Evidence]:
    """Articles in rank order, each with its whole text as its best passage."""
    return [Evidence(one, score=1.0 - rank / 10, span=(0, len(one.article.text))) for rank, one in enumerate(articles)]


def quote(one: StoredArticle, words: str) -> Quote:
    """A quotation of the body, where it first stands."""
    start = one.article.text.index(words)
    return Quote(one.article.id, (start, start + len(words)), words)


def claim(one: StoredArticle, *words: str, text: str | None = None, lead: str = "") -> Claim:
    """A claim that says its quotations, or `text`."""
    return Claim("".join(words) if text is None else text, tuple(quote(one, part) for part in words), lead)
