"""What was asked, what was answered from what, and what readers thought of it; kept beside the truth.

Every answer has an unguessable id: its permanent link. The whole `Answer` is kept, so it can be shown again as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock

from sqlalchemy import (
    URL,
    ColumnElement,
    DateTime,
    Engine,
    String,
    Text,
    case,
    create_engine,
    delete,
    event,
    func,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from articles.errors import StorageFailed
from qa.types import Answer, Status
from ui.masking import mask, mask_answer
from ui.values import dump, load

FILE = "journal.sqlite"
_REASON_LIMIT = 300


class Verdict(StrEnum):
    """What a reader said of an answer."""

    USEFUL = "useful"
    USELESS = "useless"


@dataclass(frozen=True, slots=True)
class Entry:
    """One question and its answer as they were; numbers of the asker are masked. `channel` is page, api, openai, mcp
    or cli; `versions` names the program and the library's fingerprint."""

    id: str
    asked_at: datetime
    channel: str
    answer: Answer
    versions: str = ""
    verdict: Verdict | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries: days are half-open; None means any."""

    day_from: date | None = None
    day_to: date | None = None
    status: Status | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """How a day went."""

    day: date
    questions: int
    refused: int
    useless: int


class _Base(DeclarativeBase):
    """The journal's own tables."""


class _Row(_Base):
    __tablename__ = "journal"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    day: Mapped[date] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), index=True)
    question: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    versions: Mapped[str] = mapped_column(String(200), default="")
    verdict: Mapped[str | None] = mapped_column(String(16), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")


class Journal:
    """Questions, answers and verdicts. Methods raise `StorageFailed` when the database gives up."""

    def __init__(self, engine: Engine, *, days: int, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._days = days
        self._now = now
        self._purged_on: date | None = None
        self._writing = Lock()  # writers of this process take turns here rather than polling SQLite's own lock
        with _storage():
            _Base.metadata.create_all(engine)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        url: str | None = None,
        days: int = 180,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Journal:
        """The journal of a library's folder, or of the database at `url`. It keeps each entry `days` days;
        with 0 it keeps nothing."""
        engine = create_engine(url or URL.create("sqlite", database=str(folder / FILE)))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        return cls(engine, days=days, now=now)

    def record(self, answer: Answer, *, channel: str, versions: str = "") -> str | None:
        """Keep an answer; its id, or None where nothing is kept."""
        if self._days == 0:
            return None
        now = self._now()
        self._purge_daily(now)
        masked = mask_answer(answer)
        row = _Row(
            id=secrets.token_urlsafe(9),
            asked_at=now.astimezone(UTC).replace(tzinfo=None),
            day=now.astimezone().date(),
            channel=channel,
            status=answer.status.value,
            question=masked.question.text,
            document=dump(masked),
            versions=versions,
        )
        with self._writing, _storage(), Session(self._engine, expire_on_commit=False) as session:
            session.add(row)
            session.commit()
        return row.id

    def entry(self, entry_id: str) -> Entry | None:
        """One entry."""
        with _storage(), Session(self._engine) as session:
            row = session.get(_Row, entry_id)
            return None if row is None else _entry(row)

    def judge(self, entry_id: str, verdict: Verdict | None, reason: str = "") -> bool:
        """Keep a reader's verdict (None takes it back); False when there is no such entry."""
        change = (
            update(_Row)
            .where(_Row.id == entry_id)
            .values(verdict=verdict.value if verdict else None, reason=mask(reason.strip()[:_REASON_LIMIT]))
        )
        with self._writing, _storage(), Session(self._engine) as session:
            found = session.get(_Row, entry_id) is not None
            session.execute(change)
            session.commit()
        return found

    def select(self, which: Selection = Selection(), *, limit: int = 100, offset: int = 0) -> list[Entry]:
        """Entries, newest first."""
        query = (
            select(_Row).where(*_conditions(which)).order_by(_Row.asked_at.desc(), _Row.id).limit(limit).offset(offset)
        )
        with _storage(), Session(self._engine) as session:
            return [_entry(row) for row in session.scalars(query)]

    def count(self, which: Selection = Selection()) -> int:
        """How many entries there are."""
        with _storage(), Session(self._engine) as session:
            return session.scalar(select(func.count()).select_from(_Row).where(*_conditions(which))) or 0

    def days(self, which: Selection = Selection()) -> list[DayCount]:
        """How each day went, newest first."""
        refused = func.sum(case((_Row.status == Status.NO_EVIDENCE.value, 1), else_=0))
        useless = func.sum(case((_Row.verdict == Verdict.USELESS.value, 1), else_=0))
        query = select(_Row.day, func.count(), refused, useless).where(*_conditions(which))
        with _storage(), Session(self._engine) as session:
            rows = session.execute(query.group_by(_Row.day).order_by(_Row.day.desc())).all()
        return [DayCount(day, asked, no, bad) for day, asked, no, bad in rows]

    def purge(self, before: date) -> int:
        """Forget everything asked before that day; how many entries went."""
        with _storage(), Session(self._engine) as session:
            doomed = session.scalar(select(func.count()).select_from(_Row).where(_Row.day < before)) or 0
            session.execute(delete(_Row).where(_Row.day < before))
            session.commit()
        return doomed

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def _purge_daily(self, now: datetime) -> None:
        today = now.astimezone().date()
        if self._purged_on != today:
            self._purged_on = today
            self.purge(today - timedelta(days=self._days))


def _conditions(which: Selection) -> list[ColumnElement[bool]]:
    conditions = []
    if which.day_from:
        conditions.append(_Row.day >= which.day_from)
    if which.day_to:
        conditions.append(_Row.day < which.day_to)
    if which.status:
        conditions.append(_Row.status == which.status.value)
    if which.verdict:
        conditions.append(_Row.verdict == which.verdict.value)
    return conditions


def _entry(row: _Row) -> Entry:
    return Entry(
        id=row.id,
        asked_at=row.asked_at.replace(tzinfo=UTC),
        channel=row.channel,
        answer=load(Answer, row.document),
        versions=row.versions,
        verdict=Verdict(row.verdict) if row.verdict else None,
        reason=row.reason,
    )


@contextmanager
def _storage() -> Iterator[None]:
    """What the database says, said as one of our errors."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StorageFailed(
            f"问答记录写不进或读不出（{type(error).__name__}）。",
            remedy="请检查磁盘空间和文件权限；提问不受影响。",
        ) from error


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Readers do not wait for the writer; a writer waits for another."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
