"""The page's context: an open archive, its answering processes, and the settings as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from articles.types import IssueHints
from ui.accounts import read_accounts
from ui.assemble import Archive, judge_of
from ui.context import AppContext, Progress, Published, Publisher, UploadLimits
from ui.journal import Journal
from ui.pool import AnswerPool
from ui.settings import Settings
from ui.shared import SharedAnswers


def app_context(settings: Settings, archive: Archive, pool: AnswerPool, *, local_only: bool) -> AppContext:
    """What the page is given; questions are answered by the processes of `pool`. Raises `IndexMismatch`,
    `EmbeddingUnavailable`, `SettingInvalid`, `FileMissing`."""
    _ = archive.index  # whether it fits is told now, not to the first editor
    return AppContext(
        assistant=SharedAnswers(pool, archive.state),
        checker=SharedAnswers(pool.own_words(), archive.state),
        library=archive.library,
        search=pool.search,
        line=pool.line,
        aliases=archive.aliases,
        journal=Journal.open(archive.library.folder, url=settings.database_url, days=settings.journal_days),
        title=settings.title,
        ask_elsewhere=settings.ask_elsewhere,
        chat_model=settings.chat_model,
        version=f"newsqa {version('newsqa')} · {archive.embeddings.identity}",
        api_keys=settings.accepted_keys,
        accounts=read_accounts(settings.accounts) if settings.accounts else (),
        local_only=local_only,
        questions_per_minute=settings.questions_per_minute,
        publish=_publisher(archive),
        settle=archive.settle,
        edits=archive.edits,
        judge=judge_of(settings),
        uploads=UploadLimits(files=settings.upload_max_files, megabytes=settings.upload_max_mb),
    )


def _publisher(archive: Archive) -> Publisher:
    """What the desk calls to put files into the library: with its edits, so known files are read again."""

    def publish(paths: Sequence[Path], hints: IssueHints, progress: Progress) -> Published:
        report = archive.ingest(
            paths,
            hints=hints,
            progress=lambda done, total=None, what="": progress(done, total or 0, what),
            again=True,
        )
        return Published(
            pages=report.pages,
            articles=report.added + report.changed,
            unchanged=report.unchanged,
            warnings=report.warnings,
            failures=tuple(map(str, report.failures)),
        )

    return publish
