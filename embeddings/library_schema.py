"""The tables of the library's database and how an older one is brought up to date.

The database is the truth; both indexes are made from it. Written in SQLAlchemy's portable core: SQLite by default,
PostgreSQL by URL. What a column holds is said by `embeddings.library_types`, so that all databases hold and sort it
alike.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
    inspect,
    select,
)

from articles.errors import LibraryVersion
from embeddings.library_types import Plain

SCHEMA_VERSION = 2

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Plain, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("identity", Plain, nullable=False, unique=True),
    Column("paper", Plain(200)),
    Column("date", Date),
    Column("weekday", Plain(20)),
    Column("lunar", Plain(40)),
    Column("issue_number", BigInteger),
)

pages = Table(
    "pages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("identity", Plain, nullable=False, unique=True),
    Column("issue", ForeignKey("issues.key"), nullable=False, index=True),
    Column("number", BigInteger),
    Column("number_source", String(20), nullable=False),
    Column("section", Plain(100)),
    Column("source", Plain, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("reader", String(40), nullable=False),
    Column("furniture", Plain, nullable=False),
    Column("warnings", Plain, nullable=False),
    Column("stored_at", DateTime, nullable=False),
)

page_images = Table(
    "page_images",
    metadata,
    Column("page", ForeignKey("pages.key", ondelete="CASCADE"), primary_key=True),
    Column("media_type", String(60), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

teasers = Table(
    "teasers",
    metadata,
    Column("page", ForeignKey("pages.key", ondelete="CASCADE"), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("title", Plain, nullable=False),
    Column("target_page", BigInteger),
)

articles = Table(
    "articles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Plain, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("issue", ForeignKey("issues.key"), nullable=False),
    Column("page_key", ForeignKey("pages.key"), index=True),
    Column("paper", Plain(200)),
    Column("date", Date),
    Column("page", BigInteger),
    Column("position", BigInteger, nullable=False),
    Column("section", Plain(100)),
    Column("genre", Plain, nullable=False),
    Column("title", Plain, nullable=False),
    Column("body", Plain, nullable=False),
    Column("payload", Plain, nullable=False),
    Column("stored_at", DateTime, nullable=False),
    Column("run", String(32), nullable=False),
    Column("withdrawn_reason", Plain),
    Column("retired", Boolean, nullable=False, default=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("indexed", Boolean, nullable=False, default=False),
)
Index("articles_by_day", articles.c.date, articles.c.paper, articles.c.page, articles.c.position, articles.c.id)
Index("articles_by_page", articles.c.page, articles.c.date)
Index("articles_by_paper", articles.c.paper, articles.c.date)
Index("articles_by_section", articles.c.section, articles.c.date)
Index("articles_by_genre", articles.c.genre, articles.c.date)
_pending = articles.c.indexed == false()
Index("articles_pending", articles.c.key, sqlite_where=_pending, postgresql_where=_pending)
"""`revision` counts what the index has to follow (text, withdrawal, retirement); `indexed` says that it has."""

article_versions = Table(
    "article_versions",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Plain, nullable=False),
    Column("payload", Plain, nullable=False),
    Column("stored_at", DateTime, nullable=False),
)

bylines = Table(
    "bylines",
    metadata,
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("name", Plain(100), nullable=False, index=True),
    Column("role", Plain(60), nullable=False),
)

event_days = Table(
    "event_days",
    metadata,
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Index("event_days_by_first", "first", "end"),
)
"""Half-open ranges of proleptic Gregorian ordinals (`date.toordinal`) that an article tells of."""

links = Table(
    "links",
    metadata,
    Column("kind", Plain, primary_key=True),
    Column("source", Plain, primary_key=True),
    Column("target", Plain, primary_key=True, index=True),
    Column("note", Plain, nullable=False),
    Index("links_by_source", "source"),
)

sketches = Table(
    "sketches",
    metadata,
    Column("minimum", BigInteger, primary_key=True, autoincrement=False),
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True, index=True),
)
"""Minima of the articles' shingles: equal ones lead to near-equal texts."""

editor_notes = Table(
    "editor_notes",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("article", Plain, nullable=False, index=True),
    Column("kind", Plain, nullable=False),
    Column("text", Plain, nullable=False),
    Column("on", Date, nullable=False),
    Column("made_at", DateTime, nullable=False),
)
"""Every withdrawal, return and correction by an editor, in order; the last one of a kind is in force."""

sources = Table(
    "sources",
    metadata,
    Column("identity", Plain, primary_key=True),
    Column("name", Plain, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("finished_at", DateTime, nullable=False),
)
"""Files that are wholly in the library, by content and hints, so that giving one again costs nothing."""

MIGRATIONS: dict[int, Callable[[Connection], None]] = {
    1: sketches.create,  # reprints are recognised among what is taken in from now on
}
"""Version → the step that brings a database of that version one version on."""


def prepare(connection: Connection) -> bool:
    """Make the tables of a new database; whether it was new. Raises `LibraryVersion` as `upgrade` does."""
    if inspect(connection).has_table(meta.name):
        upgrade(connection)
        return False
    metadata.create_all(connection)
    connection.execute(meta.insert().values(name="schema_version", value=str(SCHEMA_VERSION)))
    return True


def schema_version(connection: Connection) -> int:
    """The version that the database was made with or brought to."""
    value = connection.execute(select(meta.c.value).where(meta.c.name == "schema_version")).scalar_one()
    return int(value)


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to make or bring up to date; asked first, as opening must not wait for a writer."""
    return inspect(connection).has_table(meta.name) and schema_version(connection) == SCHEMA_VERSION


def upgrade(connection: Connection) -> None:
    """Bring an older database up to date, inside the caller's transaction; refuse a newer one."""
    version = schema_version(connection)
    if version > SCHEMA_VERSION:
        raise LibraryVersion(
            f"报纸库由更新版本的程序建立（库版本 {version}，本程序支持到 {SCHEMA_VERSION}）。",
            remedy="请升级 newsqa 后再打开。",
        )
    while version < SCHEMA_VERSION:
        MIGRATIONS[version](connection)
        version += 1
    connection.execute(meta.update().where(meta.c.name == "schema_version").values(value=str(version)))
