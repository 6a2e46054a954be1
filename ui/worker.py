"""One answering process: it opens the library for itself, and answers what comes through its pipes.

The other end is `ui.pool`. A lane is one pipe, served by one thread: a process has one, or several where answers wait
for a chat model most of the time. Whoever goes away without a word ends the process: its pipes are at their end.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from threading import Thread
from typing import TYPE_CHECKING

from articles.errors import NewsqaError
from embeddings.types import Filter
from qa.types import Answer, Evidence, Turn
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.assemble import Archive
    from ui.context import Asker

log = logging.getLogger("newsqa.ui")
_POLITENESS = 2
"""Added to the niceness: the process that talks to the readers comes first, or nobody gets what is ready."""
_YOUNG, _OLD = 20_000, 50
"""How many new objects a collection waits for, and how many collections a wider one: an answer makes many objects and
leaves no cycles."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; `chat` False: in the paper's own words. Comes back as growing answers."""

    text: str
    history: tuple[Turn, ...] = ()
    asked_on: date | None = None
    where: Filter = field(default_factory=Filter)
    chat: bool = True


@dataclass(frozen=True, slots=True)
class Search:
    """A search. Comes back as one list of evidence."""

    query: str
    where: Filter
    k: int


Job = Ask | Search
Result = Answer | list[Evidence]
Results = Callable[[Job], Iterator[Result]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A job through a pipe; answers to an earlier number were given up."""

    number: int
    job: Job


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back: a result, an error, or neither, which is the end."""

    number: int
    result: Result | None = None
    error: Exception | None = None

    @property
    def ends(self) -> bool:
        """Whether nothing follows."""
        return self.result is None and self.error is None


def work(settings: Settings, lanes: Sequence[Connection]) -> None:
    """Answer until the pipes end: the main function of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the server ends us
    os.nice(_POLITENESS)
    # Before numpy is there: each process has one core to itself.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from ui.assemble import open_archive  # noqa: PLC0415  (see above)

    try:
        with open_archive(settings) as archive:
            bench = Bench(archive)
            bench.settle()
            _serve(lanes, bench.results)
    except NewsqaError as error:  # no library, no model: whoever asks is told
        reason = error
        _serve(lanes, lambda _job: _failing(reason))


def _serve(lanes: Sequence[Connection], results: Results) -> None:
    threads = [Thread(target=serve_lane, args=(lane, results), daemon=True) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def serve_lane(lane: Connection, results: Results) -> None:
    """Answer what comes through one pipe, until its end."""
    with lane:
        try:
            while True:
                sent: Sent = lane.recv()
                for reply in _replies(sent, results):
                    lane.send(reply)
        except (EOFError, OSError):
            return


def _replies(sent: Sent, results: Results) -> Iterator[Reply]:
    try:
        for result in results(sent.job):
            yield Reply(sent.number, result)
        yield Reply(sent.number)
    except NewsqaError as error:
        yield Reply(sent.number, error=error)
    except Exception as error:  # the one net of this process: the log has the trace, `ui.answering` the words
        log.exception("a question failed")
        yield Reply(sent.number, error=RuntimeError(repr(error)))


def _failing(error: NewsqaError) -> Iterator[Result]:
    raise error
    yield


class Bench:
    """What a process answers with."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._with_chat: Asker = archive.assistant()
        self._without: Asker = archive.assistant(chat=False)

    def settle(self) -> None:
        """Load what the first question would load, and tell the collector that all of it stays."""
        for _ in self._without.ask("报纸上说了什么"):
            pass
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _OLD, _OLD)

    def results(self, job: Job) -> Iterator[Result]:
        """Do a job."""
        if isinstance(job, Search):
            yield self._archive.search(job.query, job.where, job.k)
            return
        asker = self._with_chat if job.chat else self._without
        yield from asker.ask(job.text, history=job.history, asked_on=job.asked_on, where=job.where)
