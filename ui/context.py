"""What the page is given: the house below it, and the settings it needs as plain values.

`ui.assemble` fills an `AppContext` once and hands it to `ui.app.create_app`; tests fill it with fakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from articles.types import IssueHints
from embeddings.library import Library
from embeddings.types import Filter
from eval.sitting import Judge
from qa.types import Answer, Evidence, Turn
from ui.accounts import Account
from ui.aliases import AliasTable
from ui.journal import Journal
from ui.kept_edits import KeptEdits

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


@dataclass(frozen=True, slots=True)
class Published:
    """What putting files into the library did."""

    pages: int
    articles: int
    unchanged: int = 0
    warnings: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """How long the line is: questions that wait to be answered, and the seconds that one more would wait."""

    waiting: int = 0
    seconds: float = 0.0


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
    `publish` None: the desk takes no uploads; `aliases` None: it cannot edit other names. `today` is the asker's day
    where none is given. `version` names the program and the index, for the journal. `checker` tries suggested
    questions before they are shown, without a chat model; None: the assistant does where it has no chat model, else
    they are shown untried. `judge`: the chat model that decides in an exam whether a citation holds; None: the program
    itself. `line` tells how long readers wait. `settle` brings
    the index up to what an editor did; `edits` None: pages are published as they were read.
    """

    assistant: Asker
    library: Library
    search: Searcher
    journal: Journal
    checker: Asker | None = None
    title: str = "问报"
    ask_elsewhere: str = ""
    chat_model: str | None = None
    version: str = ""
    api_keys: frozenset[str] = frozenset()
    accounts: tuple[Account, ...] = ()
    local_only: bool = True
    questions_per_minute: int = 30
    question_limit: int = 500
    concurrency: int = 64
    publish: Publisher | None = None
    uploads: UploadLimits = UploadLimits()
    aliases: AliasTable | None = None
    line: Callable[[], Line] = Line
    settle: Callable[[], bool] = lambda: True
    judge: Judge | None = None
    edits: KeptEdits | None = None
    today: Callable[[], date] = date.today
