"""An answer kept to the asked day: of a schedule that names many days, only the lines of the one that was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from articles.types import Article, Span, TimeReference
from embeddings.types import StoredArticle
from qa.draft import Claim, Draft
from qa.reader import quoted
from qa.sentences import sentences
from qa.types import Question
from qa.windows import trimmed

LONGEST = 3
"""Lines of the asked day that are added."""
_DAY = timedelta(days=1)


def focused(question: Question, draft: Draft, articles: Mapping[str, StoredArticle]) -> Draft:
    """Without the claims that tell of other days, where the cited articles have lines for the asked day.

    Only for a question about one day or a part of it; a draft that names no other day stays as it is.
    """
    asked = question.time
    if asked is None or asked.vague or asked.end - asked.start > _DAY:
        return draft
    others = [claim for claim in draft.claims if _only_other_days(claim, asked, articles)]
    if not others:
        return draft
    kept = [claim for claim in draft.claims if claim not in others]
    cited = {quote.article_id: articles[quote.article_id] for claim in others for quote in claim.quotes}
    found = [claim for stored in cited.values() for claim in _lines(stored, asked, kept)][:LONGEST]
    if not found and not any(_names_the_day(claim, asked, articles) for claim in kept):
        return draft
    claims = [*kept, *found]
    first = replace(claims[0], lead=claims[0].lead or draft.claims[0].lead)
    return replace(draft, claims=(first, *claims[1:]))


def _lines(stored: StoredArticle, asked: TimeReference, kept: list[Claim]) -> list[Claim]:
    """Sentences of the article that name the asked day itself, and are not shown yet."""
    article = stored.article
    shown = [quote.span for claim in kept for quote in claim.quotes if quote.article_id == article.id]
    spans = [one.span for one in sentences(article.text) if any(_on(time, asked) for time in _days(article, one.span))]
    new = [span for span in spans if not any(start < span[1] and span[0] < end for start, end in shown)]
    return [quoted(stored, trimmed(article.text, span)) for span in new]


def _only_other_days(claim: Claim, asked: TimeReference, articles: Mapping[str, StoredArticle]) -> bool:
    """Whether a claim names days, and none that overlaps the asked one."""
    times = _named(claim, articles)
    return bool(times) and not any(time.start < asked.end and asked.start < time.end for time in times)


def _names_the_day(claim: Claim, asked: TimeReference, articles: Mapping[str, StoredArticle]) -> bool:
    return any(_on(time, asked) for time in _named(claim, articles))


def _named(claim: Claim, articles: Mapping[str, StoredArticle]) -> list[TimeReference]:
    bodies = [quote for quote in claim.quotes if quote.part == "body"]
    return [time for quote in bodies for time in _days(articles[quote.article_id].article, quote.span, ranges=True)]


def _days(article: Article, span: Span, *, ranges: bool = False) -> list[TimeReference]:
    """The days and parts of days that stand in `span`; with `ranges`, stretches of up to a month too."""
    longest = timedelta(days=31) if ranges else _DAY
    return [
        time
        for time in article.times
        if span[0] <= time.span[0] and time.span[1] <= span[1] and not time.vague and time.end - time.start <= longest
    ]


def _on(time: TimeReference, asked: TimeReference) -> bool:
    return time.end - time.start <= _DAY and time.start < asked.end and asked.start < time.end
