"""The nouns of the middle floor: passages, filters, hits, and articles as the library keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from articles.types import Article, Link, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article: `article.text[span[0]:span[1]] == text`.

    `id` is the article's id + `#start-end`. The title and the issue date travel with each passage: `embedding_text`
    of `embeddings.passages` puts them in front of what the model reads.
    """

    id: str
    article_id: str
    text: str
    span: Span
    title: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may be found. Empty means all; fields combine with AND, values inside a field with OR.

    `date_from` ≤ issue date < `date_to` (half-open). `event_from`/`event_to` hold against the dates of the events
    that an article tells of (its non-vague time references) in the same half-open way.
    """

    date_from: date | None = None
    date_to: date | None = None
    event_from: date | None = None
    event_to: date | None = None
    pages: tuple[int, ...] = ()
    papers: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every article passes."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """One found passage or article (`passage_id` None: the whole article). Higher score is nearer."""

    article_id: str
    score: float
    passage_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what the library knows beyond the page.

    `links` are all relations that touch it. `withdrawn_reason` is set when an editor took it back. `correction`
    is an editor's own correction text, in force since `corrected_on`.
    """

    article: Article
    version: int = 1
    stored_at: datetime | None = None
    links: tuple[Link, ...] = ()
    withdrawn_reason: str | None = None
    correction: str | None = None
    corrected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the library holds: shown at the head of the page and used in refusals."""

    papers: tuple[str, ...]
    issues: int
    articles: int
    first_date: date | None
    last_date: date | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Teaser:
    """An index entry of a stored page: a story that may not be in the library."""

    title: str
    target_page: int | None
    paper: str | None
    date: date | None
    page: int | None
    article_id: str | None = None
