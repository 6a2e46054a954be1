"""The library: the truth about issues, articles and their versions, in a database.

A library is a folder. Beside the database it holds the indexes, which can always be rebuilt. Knows nothing of
vectors or words. Articles are read here, issues and
pages in `embeddings.library_pages`; what ingest brings is written in `embeddings.library_writer`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Engine, Select, func, select

from articles.errors import ArticleMissing, LibraryMissing, NotALibrary, StorageFailed
from articles.types import Issue, Link
from embeddings.library_engine import kept, open_engine, reading, writing
from embeddings.library_filter import Conditions, NamesPeople, conditions, in_force
from embeddings.library_recent import ChangeWatch, RecentArticles
from embeddings.library_rows import (
    EditorNote,
    article_of,
    chunks,
    links_of,
    note_of,
    now,
    stored_articles,
    stored_columns,
)
from embeddings.library_schema import (
    article_versions,
    articles,
    editor_notes,
    is_current,
    prepare,
)
from embeddings.library_upkeep import Upkeep
from embeddings.types import Coverage, Filter, StoredArticle

MARKER = "newsqa-library.json"
"""The file that says: this folder is a library."""


class Library(Upkeep):
    """An open library. Withdrawn articles come out only where `include_withdrawn` asks for them.

    `register` may be set to its index: people are then found without reading every article.
    """

    def __init__(self, folder: Path, engine: Engine, identity: str) -> None:
        super().__init__(folder, engine, identity)
        self.register: NamesPeople | None = None
        self._watch = ChangeWatch(engine)
        self._recent = RecentArticles()
        self._covers: tuple[int | None, Coverage] | None = None
        self._numbered: tuple[int | None, list[Issue]] | None = None

    def close(self) -> None:
        """Let go of the database's connections."""
        self._watch.close()
        super().close()

    def state(self) -> int | None:
        """A number that differs from an earlier one when the library has changed in between; None where the database
        cannot tell. Asked of one `Library`: another one counts for itself."""
        return self._watch.state()

    @classmethod
    def create(cls, folder: Path, url: str | None = None) -> Self:
        """A new library in `folder` (made if need be), or the one that is there. Raises `NotALibrary`."""
        if (folder / MARKER).exists():
            return cls.open(folder, url)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _not_a_library(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            identity = uuid.uuid4().hex
            with kept(open_engine(folder, url)) as engine, writing(engine, str(folder)) as connection:
                if not prepare(connection):  # a database that outlived its folder: the index went with that
                    connection.execute(articles.update().values(indexed=False))
            # Last: a folder with the marker has a whole database.
            (folder / MARKER).write_text(json.dumps({"format": 1, "id": identity}), encoding="utf-8")
        except OSError as error:
            raise StorageFailed(
                f"不能在这里建立报纸库（{error.strerror}）。", where=str(folder), remedy="请换一个可写的文件夹。"
            ) from error
        return cls(folder, engine, identity)

    @classmethod
    def open(cls, folder: Path, url: str | None = None) -> Self:
        """The library in `folder`; an older one is brought up to date. Raises `LibraryMissing`, `NotALibrary`,
        `LibraryVersion`, `StorageFailed`."""
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            raise LibraryMissing(
                "这里还没有报纸库。", where=str(folder), remedy="请先用 newsqa ingest 存入报纸，或运行 newsqa demo。"
            )
        identity = _identity(folder)
        if url is None and not (folder / "library.sqlite").exists():
            raise StorageFailed(
                "报纸库的数据库文件不见了。", where=str(folder), remedy="请用 newsqa restore 从备份恢复。"
            )
        with kept(open_engine(folder, url)) as engine:
            with reading(engine, str(folder)) as connection:
                current = is_current(connection)
            if not current:
                with writing(engine, str(folder)) as connection:
                    prepare(connection)
        return cls(folder, engine, identity)

    def coverage(self) -> Coverage:
        """What the library holds; issues are counted by paper and day."""
        state = self.state()
        if state is None or self._covers is None or self._covers[0] != state:
            self._covers = state, super().coverage()
        return self._covers[1]

    def issues(self) -> list[Issue]:
        """Every issue that has a date, oldest first."""
        state = self.state()
        if state is None or self._numbered is None or self._numbered[0] != state:
            self._numbered = state, super().issues()
        return list(self._numbered[1])

    # ---- reading articles

    def article(self, article_id: str, *, include_withdrawn: bool = False) -> StoredArticle:
        """One article. Raises `ArticleMissing`."""
        found = self.articles([article_id], include_withdrawn=include_withdrawn)
        if article_id not in found:
            raise ArticleMissing(f"库里没有编号为“{article_id}”的文章。", remedy="可用 newsqa articles 查看编号。")
        return found[article_id]

    def articles(self, article_ids: Sequence[str], *, include_withdrawn: bool = False) -> dict[str, StoredArticle]:
        """Those of these articles that are there, in the order asked for."""
        wanted, state = list(dict.fromkeys(article_ids)), self._watch.state()
        found = self._recent.take(state, wanted, withdrawn=include_withdrawn)
        missing = [one for one in wanted if one not in found]
        if missing:
            fresh = self._read(missing, [] if include_withdrawn else in_force())
            self._recent.keep(state, fresh, withdrawn=include_withdrawn)
            found |= {stored.article.id: stored for stored in fresh}
        return {one: found[one] for one in wanted if one in found}

    def _read(self, ids: Sequence[str], allowed: Conditions) -> list[StoredArticle]:
        with reading(self.engine, self.place) as connection:
            return [
                stored
                for some in chunks(ids)
                for stored in stored_articles(
                    connection, connection.execute(stored_columns().where(articles.c.id.in_(some), *allowed)).all()
                )
            ]

    def select(
        self,
        where: Filter = Filter(),
        *,
        newest_first: bool = False,
        limit: int | None = None,
        offset: int = 0,
        include_withdrawn: bool = False,
    ) -> list[StoredArticle]:
        """Articles in the order of the paper (day, paper, page, place on the page); undated ones come last."""
        query = self._listing(stored_columns(), where, include_withdrawn).order_by(*_paper_order(newest_first))
        with reading(self.engine, self.place) as connection:
            return stored_articles(connection, connection.execute(query.limit(limit).offset(offset)).all())

    def count(self, where: Filter = Filter(), *, include_withdrawn: bool = False) -> int:
        """How many articles `select` would give without a limit."""
        with reading(self.engine, self.place) as connection:
            query = self._listing(select(func.count()).select_from(articles), where, include_withdrawn)
            return int(connection.execute(query).scalar_one())

    def _listing(self, query: Select[Any], where: Filter, include_withdrawn: bool) -> Select[Any]:
        return query.where(*conditions(where, self.register), *([] if include_withdrawn else in_force()))

    def versions(self, article_id: str) -> list[StoredArticle]:
        """The article as it was in each version before the present one, oldest first."""
        with reading(self.engine, self.place) as connection:
            rows = connection.execute(
                select(article_versions)
                .join(articles, articles.c.key == article_versions.c.article)
                .where(articles.c.id == article_id)
                .order_by(article_versions.c.version)
            )
            return [StoredArticle(article_of(row.payload, row.body), row.version, row.stored_at) for row in rows]

    def links(self, article_id: str) -> tuple[Link, ...]:
        """All relations that touch an article."""
        with reading(self.engine, self.place) as connection:
            return tuple(links_of(connection, [article_id]).get(article_id, ()))

    def editor_notes(self, article_id: str | None = None) -> list[EditorNote]:
        """What editors did to an article, or to all, oldest first."""
        query = select(editor_notes).order_by(editor_notes.c.key)
        if article_id is not None:
            query = query.where(editor_notes.c.article == article_id)
        with reading(self.engine, self.place) as connection:
            return [note_of(row) for row in connection.execute(query)]

    # ---- an editor's word

    def withdraw(self, article_id: str, reason: str, on: date) -> None:
        """Take an article back: it leaves every answer at once, and the index with the next settling."""
        self._set_withdrawn(article_id, EditorNote(article_id, "withdrawal", reason, on, now()))

    def reinstate(self, article_id: str, reason: str, on: date) -> None:
        """Undo a withdrawal."""
        self._set_withdrawn(article_id, EditorNote(article_id, "return", reason, on, now()))

    def correct(self, article_id: str, text: str, on: date) -> None:
        """Put an editor's correction beside an article, in force for every later answer."""
        self.article(article_id)
        with writing(self.engine, self.place) as connection:
            connection.execute(
                editor_notes.insert().values(_values(EditorNote(article_id, "correction", text, on, now())))
            )

    def _set_withdrawn(self, article_id: str, note: EditorNote) -> None:
        self.article(article_id, include_withdrawn=True)
        reason = note.text if note.kind == "withdrawal" else None
        with writing(self.engine, self.place) as connection:
            connection.execute(
                articles.update()
                .where(articles.c.id == article_id)
                .values(withdrawn_reason=reason, revision=articles.c.revision + 1, indexed=False)
            )
            connection.execute(editor_notes.insert().values(_values(note)))


def _values(note: EditorNote) -> dict[str, object]:
    return {
        "article": note.article_id,
        "kind": note.kind,
        "text": note.text,
        "on": note.on,
        "made_at": note.made_at,
    }


def _paper_order(newest_first: bool) -> list[ColumnElement[Any]]:
    day = articles.c.date.desc() if newest_first else articles.c.date.asc()
    return [day.nulls_last(), articles.c.paper, articles.c.page, articles.c.position, articles.c.id]


def _identity(folder: Path) -> str:
    try:
        return str(json.loads((folder / MARKER).read_text(encoding="utf-8"))["id"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _not_a_library(folder) from error


def _not_a_library(folder: Path) -> NotALibrary:
    return NotALibrary(
        "这个文件夹里放的不是报纸库。",
        where=str(folder),
        remedy="请用 --library 指定别的文件夹（空的或已有的报纸库）。",
    )
