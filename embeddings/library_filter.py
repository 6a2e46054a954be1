"""`Filter` → SQL conditions on the table of articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, false, or_, select, union

from embeddings.events import event_window
from embeddings.library_schema import articles, bylines, event_days
from embeddings.types import Filter

MOST_NAMED = 5_000
"""Articles named one by one in a query; a name that stands in more of them is soon met without."""

Conditions = list[ColumnElement[bool]]


def in_force() -> Conditions:
    """Neither withdrawn by an editor nor gone from its page."""
    return [articles.c.withdrawn_reason.is_(None), articles.c.retired == false()]


class NamesPeople(Protocol):
    """Whoever can tell, without reading every text, which articles may name a person: the word index."""

    def naming(self, people: Sequence[str], most: int) -> list[str] | None:
        """The ids of all indexed articles that may name one of them; None where it cannot tell, or there are more."""


def conditions(where: Filter, register: NamesPeople | None = None) -> Conditions:
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
        found += _people(where.people, register)
    window = event_window(where)
    if window is not None:
        first, end = window
        told = select(event_days.c.article).where(event_days.c.first < end, event_days.c.end > first)
        found.append(articles.c.key.in_(told))
    return found


def _people(names: Sequence[str], register: NamesPeople | None) -> Conditions:
    """The articles that name one of these people, letter for letter. `register` only spares reading the others: what
    it has not seen in its present state (not `indexed`) is read in any case."""
    signed = select(bylines.c.article).where(bylines.c.name.in_(names))
    columns = (articles.c.title, articles.c.body)
    mentioned = (_holds(column, name) for name in names for column in columns)
    found: Conditions = [or_(articles.c.key.in_(signed), *mentioned)]
    ids = register.naming(names, MOST_NAMED) if register is not None else None
    if ids is not None:
        likely = select(articles.c.key).where(articles.c.id.in_(ids))
        unseen = select(articles.c.key).where(articles.c.indexed == false())
        found.append(articles.c.key.in_(union(likely, unseen, signed)))
    return found


def _holds(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    # SQLite's LIKE knows no case of Latin letters, PostgreSQL's does; Chinese has none.
    if any(character.isascii() and character.isalpha() for character in name):
        return column.icontains(name, autoescape=True)
    return column.contains(name, autoescape=True)
