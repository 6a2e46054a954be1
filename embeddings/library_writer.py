"""What ingest writes: articles with versions, pages with their furniture, links.

Every write first marks its articles as not indexed; `mark_indexed` is called when the index holds them durably. A
process killed in between leaves a list of debts (`embeddings.library_debts`) and no damage.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from articles.types import Article, Issue, Link, ParsedPage
from embeddings.events import event_days as days_of
from embeddings.library import Library
from embeddings.library_debts import Debts
from embeddings.library_engine import reading, writing
from embeddings.library_filter import in_force
from embeddings.library_page_rows import page_identity, page_key, put_page_row, retire
from embeddings.library_reprints import put_sketches
from embeddings.library_rows import chunks, digest, issue_identity, now, payload_of, stored_articles, stored_columns
from embeddings.library_schema import (
    article_versions,
    articles,
    bylines,
    event_days,
    issues,
    links,
    sources,
)
from embeddings.types import StoredArticle


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch. `clashes` are ids that this run had already given to another text."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """An article on its way into the table."""

    article: Article
    payload: str
    sha256: str


class LibraryWriter(Debts):
    """Writes into a library, one run at a time; the caller holds the writer's lock."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._run = uuid.uuid4().hex
        self._issues: dict[str, tuple[Issue, int]] = {}
        self._pages: set[str] = set()

    # ---- articles and pages

    def put_articles(self, batch: Sequence[Article]) -> Written:
        """Store articles in one transaction; an unchanged one is left alone, a changed one gets a new version."""
        with writing(self.library.engine, self.library.place) as connection:
            return self._put(connection, batch, None)

    def put_page(self, parsed: ParsedPage) -> Written:
        """Store a page, its furniture, index entries and articles in one transaction, in place of the same page's
        earlier state; articles that no longer stand on it are retired.

        A page that this run has stored already takes further articles (a web page saved article by article), but no
        other text: then nothing of the second one is stored, and `clashes` says which articles differ. A file that
        holds some articles of its page adds them to what stands there.
        """
        owner = issue_identity(parsed.page.issue)
        identity = page_identity(parsed, owner)
        with writing(self.library.engine, self.library.place) as connection:
            self._put_issues(connection, [parsed.page.issue])
            stored = page_key(connection, identity)
            if parsed.page.partial and stored is not None:
                return self._put(connection, parsed.articles, stored)
            key = stored if identity in self._pages else None
            if key is not None:
                differing = self._differing(connection, parsed.articles)
                return Written(clashes=differing) if differing else self._put(connection, parsed.articles, key)
            key = put_page_row(connection, parsed, owner, self._issues[owner][1])
            written = self._put(connection, parsed.articles, key)
            retired = retire(connection, key, [article.id for article in parsed.articles])
        self._pages.add(identity)
        return Written(written.added, written.changed, written.unchanged, retired, written.clashes)

    def _differing(self, connection: Connection, batch: Sequence[Article]) -> tuple[str, ...]:
        """The articles that the library holds with another text."""
        known = self._known(connection, [article.id for article in batch])
        shas = {article.id: digest(payload_of(article), article.text) for article in batch}
        return tuple(key for key, sha in shas.items() if key in known and known[key].sha256 != sha)

    def _put(self, connection: Connection, batch: Sequence[Article], page_key: int | None) -> Written:
        known = self._known(connection, [article.id for article in batch])
        added: dict[str, _Row] = {}
        changed: dict[str, _Row] = {}
        unchanged: list[str] = []
        clashes: list[str] = []
        for article in batch:
            payload = payload_of(article)
            row = _Row(article, payload, digest(payload, article.text))
            before = added.get(article.id) or changed.get(article.id)
            old = known.get(article.id)
            if before is not None:
                (unchanged if before.sha256 == row.sha256 else clashes).append(article.id)
            elif old is None:
                added[article.id] = row
            elif old.sha256 == row.sha256 and not old.retired:
                unchanged.append(article.id)
            elif old.run == self._run:
                clashes.append(article.id)
            else:
                changed[article.id] = row
        self._put_issues(connection, [row.article.issue for row in (*added.values(), *changed.values())])
        self._insert(connection, list(added.values()), page_key)
        self._update(connection, [(known[key], row) for key, row in changed.items()], page_key)
        self._link_reprints(connection, [row.article for row in (*added.values(), *changed.values())])
        return Written(tuple(added), tuple(changed), tuple(unchanged), (), tuple(clashes))

    def _known(self, connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
        columns = (
            articles.c.key,
            articles.c.id,
            articles.c.sha256,
            articles.c.version,
            articles.c.run,
            articles.c.retired,
        )
        return {
            row.id: row
            for some in chunks(ids)
            for row in connection.execute(select(*columns).where(articles.c.id.in_(some)))
        }

    def _insert(self, connection: Connection, rows: Sequence[_Row], page_key: int | None) -> None:
        if not rows:
            return
        fresh = {"version": 1, "revision": 1}
        connection.execute(articles.insert(), [self._columns(row, page_key) | fresh for row in rows])
        keys = self._known(connection, [row.article.id for row in rows])
        self._put_details(connection, [(keys[row.article.id].key, row.article) for row in rows])

    def _update(self, connection: Connection, rows: Sequence[tuple[Any, _Row]], page_key: int | None) -> None:
        for old, row in rows:
            same = old.sha256 == row.sha256  # a retired article that stands on its page again
            if not same:
                before = select(
                    articles.c.key, articles.c.version, articles.c.body, articles.c.payload, articles.c.stored_at
                ).where(articles.c.key == old.key)
                connection.execute(
                    article_versions.insert().from_select(
                        ["article", "version", "body", "payload", "stored_at"], before
                    )
                )
            connection.execute(
                articles.update()
                .where(articles.c.key == old.key)
                .values(
                    **self._columns(row, page_key),
                    version=old.version if same else old.version + 1,
                    revision=articles.c.revision + 1,
                )
            )
            for table in (bylines, event_days):
                connection.execute(table.delete().where(table.c.article == old.key))
        self._put_details(connection, [(old.key, row.article) for old, row in rows])

    def _columns(self, row: _Row, page_key: int | None) -> dict[str, Any]:
        article = row.article
        return {
            "id": article.id,
            "sha256": row.sha256,
            "issue": self._issues[issue_identity(article.issue)][1],
            "page_key": page_key,
            "paper": article.issue.paper,
            "date": article.issue.date,
            "page": article.page,
            "position": article.order,
            "section": article.section,
            "genre": article.genre.value,
            "title": article.title,
            "body": article.text,
            "payload": row.payload,
            "stored_at": now(),
            "run": self._run,
            "retired": False,
            "indexed": False,
        }

    @staticmethod
    def _put_details(connection: Connection, stored: Sequence[tuple[int, Article]]) -> None:
        signed = [
            {"article": key, "position": position, "name": byline.name, "role": byline.role}
            for key, article in stored
            for position, byline in enumerate(article.bylines)
        ]
        told = [
            {"article": key, "first": first, "end": end}
            for key, article in stored
            for first, end in days_of(article.times)
        ]
        if signed:
            connection.execute(bylines.insert(), signed)
        if told:
            connection.execute(event_days.insert(), told)

    def _put_issues(self, connection: Connection, several: Sequence[Issue]) -> None:
        """Make the issues known; what a page says more of a known issue (its number, the lunar date) is filled in."""
        for issue in several:
            identity = issue_identity(issue)
            if identity in self._issues and self._issues[identity][0] == issue:
                continue
            values = {"weekday": issue.weekday, "lunar": issue.lunar, "issue_number": issue.issue_number}
            row = connection.execute(select(issues).where(issues.c.identity == identity)).first()
            if row is None:
                made = connection.execute(
                    issues.insert().values(identity=identity, paper=issue.paper, date=issue.date, **values)
                )
                key = made.inserted_primary_key[0] if made.inserted_primary_key else 0
            else:
                key = row.key
                more = {name: value for name, value in values.items() if value is not None}
                if more:
                    connection.execute(issues.update().where(issues.c.key == key).values(**more))
            self._issues[identity] = (issue, key)

    def put_links(self, several: Sequence[Link]) -> int:
        """Store relations that are not yet known; the number of new ones."""
        with writing(self.library.engine, self.library.place) as connection:
            return self._put_links(connection, several)

    @staticmethod
    def _put_links(connection: Connection, several: Sequence[Link]) -> int:
        known: set[tuple[str, str, str]] = set()
        for some in chunks(link.source for link in several):
            query = select(links.c.kind, links.c.source, links.c.target).where(links.c.source.in_(some))
            known |= {(row.kind, row.source, row.target) for row in connection.execute(query)}
        # Of two notes on one relation the first one stays.
        different = {(link.kind, link.source, link.target): link for link in reversed(several)}
        new = [
            {"kind": link.kind, "source": link.source, "target": link.target, "note": link.note}
            for key, link in different.items()
            if key not in known
        ]
        if new:
            connection.execute(links.insert(), new)
        return len(new)

    def _link_reprints(self, connection: Connection, several: Sequence[Article]) -> None:
        """Relate new or changed articles to those that tell the same in the same words."""
        if not several:
            return
        found = put_sketches(connection, several)
        for some in chunks(article.id for article in several):  # what a changed article once resembled
            ends = or_(links.c.source.in_(some), links.c.target.in_(some))
            connection.execute(links.delete().where(links.c.kind == "same_story", ends))
        self._put_links(connection, found)

    def replace_links(self, kind: str, sources: Sequence[str], several: Sequence[Link]) -> None:
        """Make these the only relations of a kind that start from these articles."""
        with writing(self.library.engine, self.library.place) as connection:
            for some in chunks(sources):
                connection.execute(links.delete().where(links.c.kind == kind, links.c.source.in_(some)))
            self._put_links(connection, several)

    # ---- files

    def known_source(self, identity: str) -> int | None:
        """How many articles a file (by content and hints) brought, if it is wholly in the library."""
        with reading(self.library.engine, self.library.place) as connection:
            query = select(sources.c.articles).where(sources.c.identity == identity)
            return connection.execute(query).scalar()

    def finish_source(self, identity: str, name: str, count: int) -> None:
        """Remember that a file is wholly in the library."""
        with writing(self.library.engine, self.library.place) as connection:
            connection.execute(sources.delete().where(sources.c.identity == identity))
            connection.execute(sources.insert().values(identity=identity, name=name, articles=count, finished_at=now()))


def iterate(library: Library, *, batch: int = 1000) -> Iterator[list[StoredArticle]]:
    """All articles in force, in batches, in the order in which they came."""
    last = 0
    while True:
        with reading(library.engine, library.place) as connection:
            query = stored_columns(articles.c.key).where(articles.c.key > last, *in_force())
            rows = connection.execute(query.order_by(articles.c.key).limit(batch)).all()
            if not rows:
                return
            last = rows[-1].key
            found = stored_articles(connection, rows)
        yield found
