"""Rows of the database ↔ the nouns of the house."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from articles.serialize import article_from_json, article_to_json
from articles.types import Article, Issue, Link
from embeddings.library_schema import articles, editor_notes, issues, links
from embeddings.library_types import storable
from embeddings.types import StoredArticle

CHUNK = 500
"""Values in one IN (…): well below every database's limit."""


@dataclass(frozen=True, slots=True)
class EditorNote:
    """What an editor did to an article: `kind` is withdrawal, return or correction."""

    article_id: str
    kind: str
    text: str
    on: date
    made_at: datetime


def now() -> datetime:
    """The moment of storing, in UTC, as databases without time zones keep it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def payload_of(article: Article) -> str:
    """The article as it is stored, but for its text, which has a column of its own; equal ones give equal payloads."""
    plain = article_to_json(article)
    plain["paragraphs"] = [[len(text), *more] for text, *more in plain["paragraphs"]]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def article_of(payload: str, body: str, told: Any = None) -> Article:
    """The stored article; of the issue that `told`, a row of its table, knows more of."""
    plain = json.loads(payload)
    if told is not None:  # inner pages seldom print the issue's number; the front page does
        plain["issue"] |= {"weekday": told.weekday, "lunar": told.lunar, "issue_number": told.issue_number}
    paragraphs, start = [], 0
    for length, *more in plain["paragraphs"]:
        paragraphs.append([body[start : start + length], *more])
        start += length + 1  # the line break between two paragraphs
    return article_from_json(plain | {"paragraphs": paragraphs})


def digest(payload: str, body: str) -> str:
    """SHA-256 of a stored article: tells a changed one from the same again."""
    return hashlib.sha256(f"{storable(payload)}\0{storable(body)}".encode()).hexdigest()


def issue_identity(issue: Issue) -> str:
    """What makes two pages pages of one issue: paper and day."""
    return f"{issue.paper or ''}/{issue.date.isoformat() if issue.date else ''}"


def chunks(values: Iterable[str]) -> Iterable[list[str]]:
    """The different values, in order, at most `CHUNK` at a time."""
    ordered = list(dict.fromkeys(values))
    return (ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK))


def stored_columns(*more: ColumnElement[Any]) -> Select[Any]:
    """A query for what `stored_articles` needs: the article, and its issue as all of its pages together tell it."""
    own = (
        articles.c.id,
        articles.c.version,
        articles.c.body,
        articles.c.payload,
        articles.c.stored_at,
        articles.c.withdrawn_reason,
    )
    told = (issues.c.weekday, issues.c.lunar, issues.c.issue_number)
    return select(*own, *told, *more).join(issues, issues.c.key == articles.c.issue)


def stored_articles(connection: Connection, rows: Sequence[Any]) -> list[StoredArticle]:
    """Rows of a `stored_columns` query, in order, with their links and corrections."""
    ids = [row.id for row in rows]
    related = links_of(connection, ids)
    corrected = _corrections(connection, ids)
    found = []
    for row in rows:
        correction = corrected.get(row.id)
        found.append(
            StoredArticle(
                article=article_of(row.payload, row.body, row),
                version=row.version,
                stored_at=row.stored_at,
                links=tuple(related.get(row.id, ())),
                withdrawn_reason=row.withdrawn_reason,
                correction=correction.text if correction else None,
                corrected_on=correction.on if correction else None,
            )
        )
    return found


def links_of(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Link]]:
    """All relations that touch each of these articles, sorted."""
    found: dict[str, set[Link]] = {}
    for some in chunks(ids):
        for end in (links.c.source, links.c.target):
            for row in connection.execute(select(links).where(end.in_(some))):
                link = Link(kind=row.kind, source=row.source, target=row.target, note=row.note)
                found.setdefault(row.source, set()).add(link)
                found.setdefault(row.target, set()).add(link)
    return {key: sorted(several, key=_link_order) for key, several in found.items()}


def _link_order(link: Link) -> tuple[str, str, str]:
    return link.kind, link.source, link.target


def _corrections(connection: Connection, ids: Sequence[str]) -> dict[str, EditorNote]:
    """The correction in force for each article that has one."""
    found = {}
    for some in chunks(ids):
        query = (
            select(editor_notes)
            .where(editor_notes.c.article.in_(some), editor_notes.c.kind == "correction")
            .order_by(editor_notes.c.key)
        )
        for row in connection.execute(query):
            found[row.article] = note_of(row)
    return found


def note_of(row: Row[Any]) -> EditorNote:
    """One row of the table of editor's notes."""
    return EditorNote(article_id=row.article, kind=row.kind, text=row.text, on=row.on, made_at=row.made_at)
