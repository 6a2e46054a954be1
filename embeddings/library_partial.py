"""Files that hold some articles of a page, not the page: a saved content page, a document. They add to the page.

An article is the one that the library holds already where the platform's number says so, or else its headline, or its
file's name and its words; then it is a new version of that one. Anything else on the page stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, false, select

from articles.fold import fold
from articles.types import Article, ParsedPage
from embeddings.library import Library
from embeddings.library_engine import reading
from embeddings.library_page_rows import page_identity, page_key
from embeddings.library_rows import article_of, issue_identity
from embeddings.library_schema import articles

_TELLING = 6
"""A headline of so many characters is one article's; 更正 and 招聘启事 may head several of a page."""
_ALIKE = 0.5
_SOME = 0.2


def recognised(library: Library, parsed: ParsedPage) -> ParsedPage:
    """The same articles under the ids that the library holds them by, and new ones under ids that are free."""
    if not parsed.page.partial:
        return parsed
    with reading(library.engine, library.place) as connection:
        page = page_key(connection, page_identity(parsed, issue_identity(parsed.page.issue)))
        stored = list(_standing(connection, page)) if page is not None else []
    taken = {article.id: article for article in stored}
    out: list[Article] = []
    for article in parsed.articles:
        known = _known(article, stored)
        named = replace(article, id=known.id, order=known.order) if known else _free(article, taken)
        taken[named.id] = named
        out.append(named)
    return replace(parsed, articles=tuple(out))


def _standing(connection: Connection, page: int) -> Iterator[Article]:
    query = select(articles.c.payload, articles.c.body).where(
        articles.c.page_key == page, articles.c.retired == false()
    )
    return (article_of(row.payload, row.body) for row in connection.execute(query.order_by(articles.c.id)))


def _known(article: Article, stored: Sequence[Article]) -> Article | None:
    numbered = _numbered(article)
    for other in stored:
        if other.id == article.id and (numbered or _alike(article, other) >= _SOME or _same_title(article, other)):
            return other
    others = [other for other in stored if not (numbered and _numbered(other))]
    named = [other for other in others if _same_title(article, other)]
    named += [other for other in others if _stem(other) == _stem(article) and _alike(article, other) >= _ALIKE]
    return next(iter(named), None)


def _numbered(article: Article) -> bool:
    """Whether a platform's own number names the article."""
    last = article.id.rpartition("/")[2]
    return article.reader == "html" and last.replace("_", "").isdigit() and last != f"{article.order:02d}"


def _stem(article: Article) -> str:
    """What the article's file is called: a content page's name ends its id, a document's begins it."""
    place, _, last = article.id.rpartition("/")
    return place if article.reader == "document" else last


def _same_title(one: Article, two: Article) -> bool:
    title = fold(one.title)
    return bool(title) and title == fold(two.title) and (len(title) >= _TELLING or _alike(one, two) >= _SOME)


def _alike(one: Article, two: Article) -> float:
    """The share of the shorter text's pairs of characters that the other has too."""
    left, right = _pairs(one.text), _pairs(two.text)
    return len(left & right) / max(1, min(len(left), len(right)))


def _pairs(text: str) -> set[str]:
    words = re.sub(r"\W", "", fold(text))
    return {words[at : at + 2] for at in range(len(words) - 1)} or {words}


def _free(article: Article, taken: dict[str, Article]) -> Article:
    """An article under its own id, or the next number of its page where another one has that."""
    if article.id not in taken:
        return article
    place = article.id.rsplit("/", 1)[0]
    order = next(number for number in range(1, len(taken) + 2) if f"{place}/{number:02d}" not in taken)
    return replace(article, id=f"{place}/{order:02d}", order=order)
