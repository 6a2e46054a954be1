"""A library looked at as a whole: its ids, its fingerprint, and what is broken in its database."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from embeddings.library_engine import reading, writing
from embeddings.library_filter import in_force
from embeddings.library_pages import PageReading
from embeddings.library_rows import CHUNK, digest
from embeddings.library_schema import articles, editor_notes, links


class Upkeep(PageReading):
    """An open library, for those who care for it."""

    def ids(self) -> list[str]:
        """The ids of all articles in force, sorted."""
        with reading(self.engine, self.place) as connection:
            query = select(articles.c.id).where(*in_force()).order_by(articles.c.id)
            return list(connection.execute(query).scalars())

    def damage(self) -> list[str]:
        """What is broken in the database itself, a sentence each."""
        found = []
        with reading(self.engine, self.place) as connection:
            if self.engine.dialect.name == "sqlite":
                said = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
                if said != ["ok"]:
                    found.append(f"数据库文件有损坏：{said[0]}。请用 newsqa restore 从备份恢复。")
            query = select(articles.c.id, articles.c.sha256, articles.c.payload, articles.c.body)
            changed = [
                row.id
                for row in connection.execution_options(yield_per=CHUNK).execute(query)
                if digest(row.payload, row.body) != row.sha256
            ]
        if changed:
            found.append(f"{len(changed)} 篇文章的内容与校验值不符，如“{changed[0]}”。请用 newsqa restore 从备份恢复。")
        return found

    def forget_index(self) -> None:
        """Every article waits to be indexed anew."""
        with writing(self.engine, self.place) as connection:
            connection.execute(articles.update().values(indexed=False))

    def fingerprint(self) -> str:
        """SHA-256 over all articles in force, their corrections and links: the same library, the same answers."""
        total = hashlib.sha256()
        with reading(self.engine, self.place) as connection:
            for query in (
                select(articles.c.id, articles.c.sha256).where(*in_force()).order_by(articles.c.id),
                select(editor_notes.c.article, editor_notes.c.text).order_by(editor_notes.c.key),
                select(links.c.kind, links.c.source, links.c.target).order_by(*links.primary_key.columns),
            ):
                for row in connection.execute(query):
                    total.update("\x1f".join(map(str, row)).encode() + b"\x1e")
        return total.hexdigest()
