"""Pages and articles as JSON values: what `newsqa parse --json` prints, and what the database stores.

The two forms differ: the printed one is the contract with people and scorers, the stored one loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from articles.types import (
    Article,
    ArticlePart,
    Box,
    Byline,
    Furniture,
    Genre,
    IndexEntry,
    Issue,
    LineKind,
    Paragraph,
    ParagraphKind,
    ParsedPage,
    Span,
    TimeReference,
)

Json = dict[str, Any]


def pages_to_json(source: str, sha256: str, pages: Iterable[ParsedPage]) -> Json:
    """The document that `newsqa parse FILE --json` prints; the issue is the first page's."""
    parsed = list(pages)
    issue = parsed[0].page.issue if parsed else Issue()
    sources = dict(parsed[0].page.sources) if parsed else {}
    return {
        "source": source,
        "sha256": sha256,
        "issue": {**issue_to_json(issue), "sources": sources},
        "pages": [page_to_json(page) for page in parsed],
    }


def issue_to_json(issue: Issue) -> Json:
    """Paper, date (ISO), weekday, lunar date and issue number; null where unknown."""
    return {
        "paper": issue.paper,
        "date": issue.date.isoformat() if issue.date else None,
        "weekday": issue.weekday,
        "lunar": issue.lunar,
        "issue_number": issue.issue_number,
    }


def page_to_json(parsed: ParsedPage) -> Json:
    """One page of the document; spans count from the start of the decoded file, or into `text` where it is given."""
    page = parsed.page
    shift = page.offset if page.reader == "text" else 0
    out: Json = {
        "page": page.number,
        "page_source": page.number_source.value,
        "section": page.section,
        "articles": [printed_article(article, shift) for article in parsed.articles],
        "furniture": [_furniture(item, shift) for item in parsed.furniture],
        "index_entries": [_index_entry(entry, shift) for entry in parsed.index_entries],
        "warnings": list(parsed.warnings),
    }
    if page.reader != "text":
        out["text"] = page.text
    return out


def _spans(spans: Iterable[Span], shift: int) -> list[list[int]]:
    return [[start + shift, end + shift] for start, end in spans]


def printed_article(article: Article, shift: int = 0) -> Json:
    """An article as contract.md prints it; `shift` is added to every span (pages of one file follow each other)."""
    return {
        "id": article.id,
        "kicker": article.kicker,
        "headline": article.headline,
        "subhead": article.subhead,
        "title_raw": article.title_raw,
        "bylines": [_byline(byline) for byline in article.bylines],
        "dateline": article.dateline,
        "genre": article.genre.value,
        "section": article.section,
        "paragraphs": [
            {"text": paragraph.text, "kind": paragraph.kind.value, "spans": _spans(paragraph.spans, shift)}
            for paragraph in article.paragraphs
        ],
        "parts": [
            {"kind": part.kind.value, "text": part.text, "spans": _spans(part.spans, shift)} for part in article.parts
        ],
        "jump_to_page": article.jump_to_page,
        "jump_from_page": article.jump_from_page,
        "jump_from_title": article.jump_from_title,
        "complete": article.complete,
        "warnings": list(article.warnings),
    }


def _byline(byline: Byline) -> Json:
    out: Json = {"name": byline.name, "role": byline.role}
    if byline.organisation:
        out["organisation"] = byline.organisation
    return out


def _furniture(item: Furniture, shift: int) -> Json:
    return {"kind": item.kind.value, "text": item.text, "spans": _spans(item.spans, shift)}


def _index_entry(entry: IndexEntry, shift: int) -> Json:
    return {"title": entry.title, "target_page": entry.target_page, "spans": _spans(entry.spans, shift)}


# ------------------------------------------------------------------------------------------------- the stored form
def article_to_json(article: Article) -> Json:
    """Everything an article holds, as JSON values; empty fields are left out."""
    out: Json = {
        "id": article.id,
        "issue": {name: value for name, value in issue_to_json(article.issue).items() if value is not None},
        "page": article.page,
        "order": article.order,
        "headline": article.headline,
        "title_raw": article.title_raw,
        "paragraphs": [_paragraph_out(paragraph) for paragraph in article.paragraphs],
        "genre": article.genre.value,
        "reader": article.reader,
        "complete": article.complete,
    }
    for name in _PLAIN:
        value = getattr(article, name)
        if value is not None:
            out[name] = value
    for name, convert in _LISTS_OUT:
        values = getattr(article, name)
        if values:
            out[name] = [convert(value) for value in values]
    return out


_PLAIN = ("kicker", "subhead", "dateline", "section", "jump_to_page", "jump_from_page", "jump_from_title", "url")


def _paragraph_out(paragraph: Paragraph) -> list[Any]:
    return [paragraph.text, paragraph.kind.value, [list(span) for span in paragraph.spans]]


def _part_out(part: ArticlePart) -> list[Any]:
    return [part.kind.value, part.text, [list(span) for span in part.spans]]


def _byline_out(byline: Byline) -> list[Any]:
    return [byline.name, byline.role, byline.organisation]


def _time_out(time: TimeReference) -> list[Any]:
    return [
        time.text,
        list(time.span),
        time.start.isoformat(),
        time.end.isoformat(),
        time.granularity,
        time.anchor.isoformat(),
        time.anchor_source,
        time.inferred_year,
        time.vague,
        time.as_of,
    ]


def _box_out(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


_LISTS_OUT = (
    ("bylines", _byline_out),
    ("parts", _part_out),
    ("times", _time_out),
    ("boxes", _box_out),
    ("warnings", str),
)


def article_from_json(stored: Mapping[str, Any]) -> Article:
    """The article that `article_to_json` stored, equal to it in every field."""
    return Article(
        id=stored["id"],
        issue=_issue_in(stored["issue"]),
        page=stored["page"],
        order=stored["order"],
        headline=stored["headline"],
        title_raw=stored["title_raw"],
        paragraphs=tuple(_paragraph_in(item) for item in stored["paragraphs"]),
        genre=Genre(stored["genre"]),
        reader=stored["reader"],
        complete=stored["complete"],
        bylines=tuple(Byline(*item) for item in stored.get("bylines", ())),
        parts=tuple(_part_in(item) for item in stored.get("parts", ())),
        times=tuple(_time_in(item) for item in stored.get("times", ())),
        boxes=tuple(Box(*item) for item in stored.get("boxes", ())),
        warnings=tuple(stored.get("warnings", ())),
        **{name: stored[name] for name in _PLAIN if name in stored},
    )


def _issue_in(stored: Mapping[str, Any]) -> Issue:
    day = stored.get("date")
    return Issue(
        stored.get("paper"),
        date.fromisoformat(day) if day else None,
        stored.get("weekday"),
        stored.get("lunar"),
        stored.get("issue_number"),
    )


def _spans_in(items: Iterable[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in items)


def _paragraph_in(item: list[Any]) -> Paragraph:
    return Paragraph(item[0], _spans_in(item[2]), ParagraphKind(item[1]))


def _part_in(item: list[Any]) -> ArticlePart:
    return ArticlePart(LineKind(item[0]), item[1], _spans_in(item[2]))


def _time_in(item: list[Any]) -> TimeReference:
    text, span, start, end, granularity, anchor, *rest = item
    times = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return TimeReference(text, (span[0], span[1]), *times, granularity, date.fromisoformat(anchor), *rest)
