"""A connection to the library's database: SQLite tuned for one writer and many readers, or any SQLAlchemy URL."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from articles.errors import NotALibrary, SettingInvalid, StorageFailed

BUSY_MILLISECONDS = 30_000
_DAMAGED = ("malformed", "not a database", "disk image", "no such table", "no such column")
_UNREACHABLE = ("connection failed", "could not connect", "connection refused", "timeout expired")
_ONE_STATE: dict[str, dict[str, Any]] = {
    # SQLite's readers see one state of themselves; to PostgreSQL each statement is a moment of its own unless told.
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
}
_FULL = ("disk is full", "database or disk is full", "no space left")


def open_engine(folder: Path, url: str | None) -> Engine:
    """The engine of the library in `folder`: its own SQLite file, or the database under `url`."""
    if url is None:
        return _tuned(create_engine(f"sqlite:///{folder / 'library.sqlite'}"))
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise SettingInvalid(
            f"数据库地址不能用（{error}）。", where="NEWSQA_DATABASE_URL", remedy="请检查地址的写法和所需的驱动。"
        ) from error
    return _tuned(engine) if engine.dialect.name == "sqlite" else engine


def _tuned(engine: Engine) -> Engine:
    """WAL, so that readers are never blocked; full sync, so that what was acknowledged survives a power cut."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's own recipe: we say BEGIN ourselves, below
        for pragma in (
            f"busy_timeout = {BUSY_MILLISECONDS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A reading transaction that turns into a writing one can fail at once; a writer says so at its start.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def kept(engine: Engine) -> Iterator[Engine]:
    """The engine for as long as nothing fails; else it lets go of its connections."""
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def reading(engine: Engine, place: str) -> Iterator[Connection]:
    """A connection that sees one state of the database; failures come out as `LibraryError`s."""
    with _explained(place), engine.connect() as connection:
        yield connection.execution_options(**_ONE_STATE.get(engine.dialect.name, {}))


@contextmanager
def alone(engine: Engine, place: str, number: int) -> Iterator[str | None]:
    """Hold the database's lock of that number, where the database has such locks; yields who holds it otherwise."""
    if engine.dialect.name != "postgresql":
        yield None
        return
    with _explained(place), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # closed at the end, not handed on: the server lets go of the lock with the connection
        taken = connection.execute(select(func.pg_try_advisory_lock(number))).scalar_one()
        yield None if taken else _holder(connection, number)


def _holder(connection: Connection, number: int) -> str:
    query = text(
        "SELECT coalesce(host(client_addr), 'localhost') AS host, backend_start FROM pg_locks JOIN pg_stat_activity"
        " USING (pid) WHERE locktype = 'advisory' AND granted AND objid = :number LIMIT 1"
    )
    row = connection.execute(query, {"number": number}).first()
    return f"主机 {row.host} 上的程序（自 {row.backend_start:%Y-%m-%d %H:%M:%S}）" if row else "另一个程序"


@contextmanager
def writing(engine: Engine, place: str) -> Iterator[Connection]:
    """A transaction: all of it is stored, durably, or nothing."""
    with _explained(place), engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            yield connection


@contextmanager
def _explained(place: str) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError, PoolTimeout) as error:
        raise _translated(error, place) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise disk_full(place) from error


def disk_full(place: str) -> StorageFailed:
    """The error for a disk without room."""
    return StorageFailed("磁盘已满，这一批没有存入。", where=place, remedy="请腾出空间后重新运行，已存入的不会重复。")


def _translated(error: Exception, place: str) -> StorageFailed | NotALibrary:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    lowered = reason.lower()
    if any(mark in lowered for mark in _FULL):
        return disk_full(place)
    if "locked" in lowered:
        return StorageFailed("数据库一直被占用。", where=place, remedy="请等另一个程序写完后再试。")
    if any(mark in lowered for mark in _UNREACHABLE):
        return StorageFailed(
            f"连不上数据库（{reason}）。", where=place, remedy="请检查 NEWSQA_DATABASE_URL 与数据库服务器。"
        )
    if any(mark in lowered for mark in _DAMAGED):
        return StorageFailed(
            f"数据库文件损坏或不是报纸库（{reason}）。", where=place, remedy="请用 newsqa restore 从备份恢复。"
        )
    return StorageFailed(f"数据库出错（{reason}）。", where=place, remedy="请检查磁盘与权限后重试。")
