"""Pages of the paper and what a search found → HTML. Pure, and everything is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup

from articles.types import Issue, ParagraphKind
from embeddings.types import StoredArticle, Teaser
from qa.types import Evidence
from ui.citing import article_path, article_place, byline_text
from ui.marking import Stretch, cut
from ui.render_article import percent
from ui.strings import Words
from ui.templates import fill

_EXCERPT = 110


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of one issue with what stands on it; `pages` are the issue's pages that are in the library."""

    issue: Issue
    page: int | None
    pages: tuple[int, ...]
    articles: tuple[StoredArticle, ...]
    teasers: tuple[Teaser, ...] = ()
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One found article with its passage, the words asked for marked."""

    stored: StoredArticle
    stretches: tuple[Stretch, ...]
    link: str


def issue_html(shown: PaperPage, words: Words) -> Markup:
    """The page as a list of its stories."""
    return fill(
        "template_issue.html",
        t=words,
        paper=shown.issue.paper,
        day=shown.issue.date,
        page=shown.page,
        pages=shown.pages,
        where=issue_place(shown.issue, shown.page, words),
        articles=shown.articles,
        teasers=shown.teasers,
        image=shown.image,
        boxes=[
            {**percent(box), "article_id": stored.article.id, "headline": stored.article.headline}
            for stored in shown.articles
            for box in stored.article.boxes
        ],
        excerpt=excerpt,
        byline=byline_text,
        issue_path=issue_path,
    )


def results_html(found: Sequence[Found], words: Words, *, more: bool = False) -> Markup:
    """Articles with their passages; `more`: there are others beyond these."""
    return fill(
        "template_results.html", t=words, found=found, more=more, byline=byline_text, article_place=article_place
    )


def issue_place(issue: Issue, page: int | None, words: Words) -> str:
    """日期 星期 · 期号 · 版次."""
    day = words.day(issue.date) + (f" {words.weekday(issue.date)}" if issue.date else "")
    number = words("issue_number", number=issue.issue_number) if issue.issue_number is not None else ""
    return " · ".join(filter(None, (day, number, words("page", page=page) if page is not None else "")))


def issue_path(paper: str | None, day: date | None, page: int | None) -> str:
    """The address of a page of the paper on this server."""
    query = {"date": day.isoformat() if day else "", "page": "" if page is None else str(page), "paper": paper or ""}
    return "/issue?" + urlencode({key: value for key, value in query.items() if value})


def excerpt(stored: StoredArticle, length: int) -> str:
    """The beginning of the body, cut at `length` characters."""
    text = "".join(part.text for part in stored.article.paragraphs if part.kind is ParagraphKind.BODY)
    return text if len(text) <= length else text[:length].rstrip() + "……"


def found(evidence: Evidence, query: str) -> Found:
    """A found article; its passage begins near the first of the words asked for."""
    text = evidence.stored.article.text
    start, end = evidence.span
    pattern = "|".join(re.escape(word) for word in sorted(set(query.split()), key=len, reverse=True))
    hits = [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []
    if inside := [hit for hit in hits if start <= hit[0] < end]:
        start = max(start, inside[0][0] - _EXCERPT // 3)
    end = min(len(text), max(start + _EXCERPT, min(end, start + 2 * _EXCERPT)))
    shown = [hit for hit in hits if start <= hit[0] and hit[1] <= end]
    stretches = cut(text[start:end].replace("\n", " "), shown, offset=start)
    return Found(
        evidence.stored, (Stretch("……" if start else ""), *stretches), article_path(evidence.stored.article.id)
    )
