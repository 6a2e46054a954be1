"""What the page is given: the house below it, and the settings it needs as plain values.

`ui.assemble` fills an `AppContext` once and hands it to `ui.app.create_app`; tests fill it with fakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from articles.types import IssueHints
from embeddings.types import Coverage, Filter, StoredArticle, Teaser
from qa.types import Answer, Evidence, Turn
from ui.accounts import Account
from ui.journal import Journal

Progress = Callable[[int, int, str], None]
"""Called with what is done, what there is to do, and a sentence for people."""

Searcher = Callable[[str, Filter, int], Sequence[Evidence]]
"""(query, where, k) → at most k articles with their best passage, best first."""


class Asker(Protocol):
    """What the page needs of `qa.assistant.Assistant`."""

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        """Growing answers; the last is whole."""


class IssueRow(Protocol):
    """One stored issue, as `Shelf.issues` lists it."""

    @property
    def paper(self) -> str | None:
        """The paper's name."""

    @property
    def date(self) -> date | None:
        """The printed issue date."""

    @property
    def issue_number(self) -> int | None:
        """总第…期."""

    @property
    def pages(self) -> Sequence[int | None]:
        """The pages that are in the library, in order."""

    @property
    def articles(self) -> int:
        """How many articles of it are in the library."""


class Shelf(Protocol):
    """What the page needs of `embeddings.library.Library`."""

    def coverage(self) -> Coverage:
        """What the library holds."""

    def article(self, article_id: str) -> StoredArticle:
        """One article, withdrawn or not; raises `ArticleMissing`."""

    def articles(self, article_ids: Sequence[str], *, include_withdrawn: bool = False) -> Mapping[str, StoredArticle]:
        """Those that exist."""

    def select(
        self, where: Filter, *, newest_first: bool = False, limit: int | None = None, offset: int = 0
    ) -> Sequence[StoredArticle]:
        """Articles that pass, in printed order or newest first."""

    def count(self, where: Filter) -> int:
        """How many pass."""

    def issues(self) -> Sequence[IssueRow]:
        """Every issue, oldest first."""

    def page_articles(self, paper: str | None, day: date | None, page: int | None) -> Sequence[StoredArticle]:
        """The articles of one page in printed order."""

    def teasers(
        self, *, paper: str | None = None, day: date | None = None, page: int | None = None
    ) -> Sequence[Teaser]:
        """Index entries."""

    def withdraw(self, article_id: str, reason: str, on: date) -> None:
        """Take an article back, in force at once."""

    def correct(self, article_id: str, text: str, on: date) -> None:
        """Set an editor's correction, in force at once."""

    def fingerprint(self) -> str:
        """Changes whenever anything in the library changes."""


@dataclass(frozen=True, slots=True)
class Published:
    """What putting files into the library did."""

    pages: int
    articles: int
    unchanged: int = 0
    warnings: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


Publisher = Callable[[Sequence[Path], IssueHints, Progress], Published]


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How much may be uploaded at once; `megabytes` holds for each file."""

    files: int = 40
    megabytes: int = 50


@dataclass(frozen=True, slots=True)
class AppContext:
    """Everything the page stands on.

    `local_only` says that the server listens on this machine alone: only then is the desk open without accounts.
    `publish` None: the desk takes no uploads. `today` is the asker's day where none is given.
    """

    assistant: Asker
    library: Shelf
    search: Searcher
    journal: Journal
    title: str = "问报"
    ask_elsewhere: str = ""
    chat_model: str | None = None
    embedding_model: str = ""
    api_keys: frozenset[str] = frozenset()
    accounts: tuple[Account, ...] = ()
    local_only: bool = True
    questions_per_minute: int = 30
    question_limit: int = 500
    concurrency: int = 4
    publish: Publisher | None = None
    uploads: UploadLimits = UploadLimits()
    today: Callable[[], date] = date.today
