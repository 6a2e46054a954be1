"""Where the house is put together: settings → library, index, models, assistant. Nothing below reads settings."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from articles.limits import Limits
from articles.types import IssueHints
from embeddings.types import Filter
from ui.settings import Settings

if TYPE_CHECKING:
    from embeddings.build import IngestReport
    from embeddings.index_folder import Stamp
    from embeddings.library import Library
    from embeddings.local import LocalIndex
    from embeddings.model import EmbeddingModel
    from eval.sitting import Judge
    from qa.assistant import Assistant, Understand
    from qa.chain import ChatReader
    from qa.rank import PairScorer
    from qa.retriever import Retriever
    from qa.types import Evidence, Question, Turn
    from ui.aliases import AliasTable
    from ui.console import Advance
    from ui.context import AppContext, Publisher
    from ui.pool import AnswerPool

INDEX_FOLDER = "index"
ALIASES_FILE = "aliases.csv"
_MEBIBYTE = 1024 * 1024


def limits(settings: Settings) -> Limits:
    """How much a reader may take in."""
    return Limits(
        max_bytes=settings.parse_max_mb * _MEBIBYTE,
        max_unpacked_bytes=settings.parse_max_unpacked_mb * _MEBIBYTE,
        max_pages=settings.parse_max_pages,
        max_pixels=settings.parse_max_pixels,
        max_rows=settings.parse_max_rows,
    )


class Archive:
    """A library with everything that searches it, each part opened when it is first needed."""

    def __init__(self, settings: Settings, *, create: bool = False) -> None:
        """Raises `LibraryMissing`, `NotALibrary`, `LibraryVersion`, `StorageFailed`."""
        from embeddings.library import Library

        self.settings = settings
        self._open = ExitStack()
        library = Library.create if create else Library.open
        self.library: Library = self._open.enter_context(library(settings.library, settings.database_url))

    def close(self) -> None:
        """Let go of every file and connection."""
        self._open.close()

    @cached_property
    def embeddings(self) -> EmbeddingModel:
        """The embedding model. Raises `EmbeddingUnavailable`."""
        from embeddings.model import open_embeddings

        return open_embeddings(self.settings.embedding_model)

    @cached_property
    def stamp(self) -> Stamp:
        """What the index has to be built with."""
        from embeddings.index_folder import stamp_for

        return stamp_for(self.embeddings.identity, self.embeddings.dimension, self.settings.passage_size)

    @property
    def index_name(self) -> str:
        """What tells this library's vectors apart on a shared Chroma server."""
        return f"newsqa-{self.library.identity}"

    @cached_property
    def index(self) -> LocalIndex:
        """The index. Raises `IndexMismatch` where it was built with another model or other settings."""
        from embeddings.local import LocalIndex

        url = self.settings.chroma_url
        opened = LocalIndex(self.library.folder / INDEX_FOLDER, self.stamp, chroma_url=url, name=self.index_name)
        return self._open.enter_context(opened)

    @cached_property
    def retriever(self) -> Retriever:
        """Search with the configured re-ranker. Raises `EmbeddingUnavailable`."""
        from qa.retriever import Retriever

        return Retriever(self.library, self.index, self.embeddings, scorer=_scorer(self.settings))

    def assistant(self, *, chat: bool = True) -> Assistant:
        """Questions to cited answers; `chat` False: in the paper's own words, whatever is configured."""
        from qa.assistant import Assistant
        from qa.refusal import DEFAULT_THRESHOLD

        threshold = self.settings.refusal_threshold
        return Assistant(
            self.library,
            self.retriever,
            self.understand,
            embedding=self.embeddings.identity,
            chat=_chat(self.settings) if chat else None,
            elsewhere=self.settings.ask_elsewhere,
            threshold=DEFAULT_THRESHOLD if threshold is None else threshold,
        )

    @cached_property
    def aliases(self) -> AliasTable:
        """The table of other names: the configured one, else the library's own, which the desk edits. Raises
        `FileMissing` or `RowInvalid` for a configured one that cannot be read."""
        from qa.aliases import read_aliases
        from ui.aliases import AliasTable

        if self.settings.aliases is not None:
            read_aliases(self.settings.aliases)
        return AliasTable(self.settings.aliases or self.library.folder / ALIASES_FILE)

    @cached_property
    def understand(self) -> Understand:
        """`qa.question.understand` with the table of other names as it is now."""
        from qa.question import understand

        table = self.aliases

        def understood(text: str, *, asked_on: date, history: Sequence[Turn] = ()) -> Question:
            return understand(text, asked_on=asked_on, history=history, aliases=table.current())

        return understood

    def state(self) -> Hashable:
        """What answers rest on, as something that differs when they may; None where that cannot be told."""
        changed = self.library.state()
        return None if changed is None else (changed, self.aliases.current())

    def search(self, query: str, where: Filter = Filter(), k: int = 10) -> list[Evidence]:
        """Ranked articles with their best passage; no answer."""
        question = self.understand(query, asked_on=date.today())
        return self.retriever.retrieve(replace(question, where=where), k)

    def ingest(
        self, paths: Sequence[Path], *, hints: IssueHints = IssueHints(), progress: Advance | None = None
    ) -> IngestReport:
        """Files and folders into library and index. Raises `LibraryLocked`, `StorageFailed`, `IndexMismatch`."""
        from embeddings.build import ingest

        return ingest(
            paths,
            self.library,
            self.index,
            self.embeddings,
            hints=hints,
            limits=limits(self.settings),
            passage_size=self.settings.passage_size,
            progress=progress,
        )

    def reindex(self, *, progress: Advance | None = None) -> int:
        """Build the index anew beside the old one; the number of articles in it. Raises `LibraryLocked`."""
        from embeddings.maintenance import reindex

        return reindex(
            self.library,
            self.embeddings,
            self.stamp,
            passage_size=self.settings.passage_size,
            chroma_url=self.settings.chroma_url,
            name=self.index_name,
            progress=progress,
        )


@contextmanager
def open_archive(settings: Settings, *, create: bool = False) -> Iterator[Archive]:
    """An archive for the length of a block."""
    archive = Archive(settings, create=create)
    try:
        yield archive
    finally:
        archive.close()


def app_context(settings: Settings, archive: Archive, pool: AnswerPool, *, local_only: bool) -> AppContext:
    """What the page is given; questions are answered by the processes of `pool`. Raises `IndexMismatch` …"""
    from importlib.metadata import version

    from ui.accounts import read_accounts
    from ui.context import AppContext, UploadLimits
    from ui.journal import Journal
    from ui.shared import SharedAnswers

    _ = archive.index
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
        judge=judge_of(settings),
        uploads=UploadLimits(files=settings.upload_max_files, megabytes=settings.upload_max_mb),
    )


def _publisher(archive: Archive) -> Publisher:
    """What the desk calls to put files into the library."""
    from ui.context import Progress, Published

    def publish(paths: Sequence[Path], hints: IssueHints, progress: Progress) -> Published:
        report = archive.ingest(
            paths, hints=hints, progress=lambda done, total=None, what="": progress(done, total or 0, what)
        )
        return Published(
            pages=report.pages,
            articles=report.added + report.changed,
            unchanged=report.unchanged,
            warnings=report.warnings,
            failures=tuple(map(str, report.failures)),
        )

    return publish


def _chat(settings: Settings) -> ChatReader | None:
    if settings.chat_model is None:
        return None
    from qa.chain import ChatReader
    from qa.chat import ChatSettings

    return ChatReader(
        ChatSettings(
            settings.chat_model,
            settings.chat_base_url,
            settings.chat_api_key.get_secret_value() if settings.chat_api_key else None,
            timeout=settings.chat_timeout,
            retries=settings.chat_retries,
            token_budget=settings.chat_token_budget,
        )
    )


def judge_of(settings: Settings) -> Judge | None:
    """The chat model that an exam asks whether a citation holds; None where none is set."""
    if settings.judge_model is None:
        return None
    from eval.sitting import Judge
    from qa.chat import ChatClient, ChatSettings

    key = settings.judge_api_key or settings.chat_api_key
    client = ChatClient(
        ChatSettings(
            settings.judge_model,
            settings.judge_base_url or settings.chat_base_url,
            key.get_secret_value() if key else None,
            timeout=settings.chat_timeout,
            retries=settings.chat_retries,
        )
    )
    return Judge(settings.judge_model, client.complete)


def _scorer(settings: Settings) -> PairScorer | None:
    if settings.reranker is None:
        return None
    from qa.crossencoder import open_cross_encoder

    return open_cross_encoder(settings.reranker)
