"""`Filter` → SQL conditions on the table of articles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select

from embeddings.events import event_window
from embeddings.library_schema import articles, bylines, event_days
from embeddings.types import Filter

Conditions = list[ColumnElement[bool]]


def in_force() -> Conditions:
    """Neither withdrawn by an editor nor gone from its page."""
    return [articles.c.withdrawn_reason.is_(None), articles.c.retired == false()]


def conditions(where: Filter) -> Conditions:
    """What an article must fulfil, joined by AND. A person is found in the byline, the title and the text."""
    found: Conditions = []
    if where.date_from is not None:
        found.append(articles.c.date >= where.date_from)
    if where.date_to is not None:
        found.append(articles.c.date < where.date_to)
    for column, values in (
        (articles.c.page, where.pages),
        (articles.c.paper, where.papers),
        (articles.c.section, where.sections),
        (articles.c.genre, where.genres),
        (articles.c.id, where.article_ids),
    ):
        if values:
            found.append(column.in_(values))
    if where.people:
        found.append(_people(where.people))
    window = event_window(where)
    if window is not None:
        first, end = window
        told = select(event_days.c.article).where(event_days.c.first < end, event_days.c.end > first)
        found.append(articles.c.key.in_(told))
    return found


def _people(names: Sequence[str]) -> ColumnElement[bool]:
    signed = select(bylines.c.article).where(bylines.c.name.in_(names))
    columns = (articles.c.title, articles.c.body)
    mentioned = (column.contains(name, autoescape=True) for name in names for column in columns)
    return or_(articles.c.key.in_(signed), *mentioned)
