"""What the index owes to the library: articles that it does not hold as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, false, func, or_, select

from embeddings.library import Library
from embeddings.library_engine import reading, writing
from embeddings.library_rows import stored_articles, stored_columns
from embeddings.library_schema import articles
from embeddings.types import StoredArticle


@dataclass(frozen=True, slots=True)
class Debt:
    """An article that the index has to follow: store it anew, or forget it when `stored` is None."""

    article_id: str
    revision: int
    stored: StoredArticle | None


class Debts:
    """The debts of a library's index, and their payment."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def pending(self, *, limit: int = 1000) -> list[Debt]:
        """Some articles that the index does not hold as they are now, oldest first."""
        gone = or_(articles.c.withdrawn_reason.is_not(None), articles.c.retired)
        query = stored_columns(articles.c.revision, gone.label("gone")).where(articles.c.indexed == false())
        with reading(self.library.engine, self.library.place) as connection:
            rows = connection.execute(query.order_by(articles.c.key).limit(limit)).all()
            live = [row for row in rows if not row.gone]
            stored = {one.article.id: one for one in stored_articles(connection, live)}
        return [Debt(row.id, row.revision, stored.get(row.id)) for row in rows]

    def mark_indexed(self, debts: Sequence[Debt]) -> None:
        """The index holds these durably; one that changed meanwhile stays pending."""
        if not debts:
            return
        statement = (
            articles.update()
            .where(articles.c.id == bindparam("of"), articles.c.revision == bindparam("at"))
            .values(indexed=True)
        )
        with writing(self.library.engine, self.library.place) as connection:
            connection.execute(statement, [{"of": debt.article_id, "at": debt.revision} for debt in debts])

    def owed(self) -> list[Debt]:
        """All that the index owes, without the articles themselves."""
        query = select(articles.c.id, articles.c.revision).where(articles.c.indexed == false())
        with reading(self.library.engine, self.library.place) as connection:
            return [Debt(row.id, row.revision, None) for row in connection.execute(query)]

    def count_pending(self) -> int:
        """How many articles the index does not hold as they are now."""
        with reading(self.library.engine, self.library.place) as connection:
            query = select(func.count()).select_from(articles).where(articles.c.indexed == false())
            return int(connection.execute(query).scalar_one())
