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
    from qa.aliases import Aliases
    from qa.assistant import Assistant
    from qa.chain import ChatReader
    from qa.inquiry import Understand
    from qa.rank import PairScorer
    from qa.retriever import Retriever
    from qa.types import Evidence, Question, Turn
    from ui.aliases import AliasTable
    from ui.console import Advance
    from ui.kept_edits import KeptEdits

INDEX_FOLDER = "index"
ALIASES_FILE = "aliases.csv"
NAMED = ("place", "organisation")
"""Kinds of other names whose sound is listened for."""
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
        self.library.register = opened
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
        """`qa.question.understand` with the table of other names as it is now; a name that the library does not print
        is taken for the one that it does."""
        from qa.question import understand
        from qa.typos import KnownWords, mended, slips

        table = self.aliases
        named: dict[Aliases, KnownWords] = {}

        def understood(text: str, *, asked_on: date, history: Sequence[Turn] = ()) -> Question:
            names = table.current()
            if names not in named:  # edited at the desk
                named.clear()
                named[names] = KnownWords(form for row in names.rows if row.kind in NAMED for form in row.forms)
            found = slips(text, named[names], names, self.index.document_frequencies)
            question = understand(mended(text, found), asked_on=asked_on, history=history, aliases=names)
            return replace(question, text=text, slips=tuple((one.written, one.meant) for one in found))

        return understood

    def state(self) -> Hashable:
        """What answers rest on, as something that differs when they may; None where that cannot be told."""
        changed = self.library.state()
        return None if changed is None else (changed, self.aliases.current())

    def search(self, query: str, where: Filter = Filter(), k: int = 10) -> list[Evidence]:
        """Ranked articles with their best passage; no answer."""
        question = self.understand(query, asked_on=date.today())
        return self.retriever.retrieve(replace(question, where=where), k)

    @property
    def edits(self) -> KeptEdits:
        """What editors did to pages."""
        from ui.kept_edits import KeptEdits

        return KeptEdits(self.library.folder)

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        hints: IssueHints = IssueHints(),
        progress: Advance | None = None,
        again: bool = False,
    ) -> IngestReport:
        """Files and folders into library and index, pages as their editors left them; `again`: known files too.
        Raises `LibraryLocked`, `StorageFailed`, `IndexMismatch`."""
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
            edit=self.edits.applied,
            again=again,
        )

    def settle(self) -> bool:
        """Bring the index up to what an editor did in the library. False where another process is writing just now: it
        does so before it ends."""
        from articles.errors import LibraryLocked
        from embeddings.build import settle

        try:
            settle(self.library, self.index, self.embeddings, passage_size=self.settings.passage_size)
        except LibraryLocked:
            return False
        return True

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
