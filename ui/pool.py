"""Answering in processes of their own: one core each, so that a crowd is answered as fast as the machine can.

An answer costs some hundredths of a second of pure Python; one process answers on one core, however many threads it
has. The pool keeps a few processes that each open the library (readers never block each other, and each follows what is
written), hands every question to one that is free, and lets the others wait in line. A process that dies is replaced,
and its question asked once more.
"""

from __future__ import annotations

import logging
import multiprocessing
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from multiprocessing.connection import Connection
from threading import Lock
from typing import Protocol

from articles.errors import LibraryError
from embeddings.types import Filter
from qa.types import Answer, Evidence, Turn
from ui.context import Line
from ui.settings import Settings
from ui.worker import Ask, Job, Reply, Result, Search, Sent, work

log = logging.getLogger("newsqa.ui")
_CHAT_LANES = 8
"""Questions that one process has in hand where each waits for a chat model most of the time."""
_MEMORY = 0.05
"""How much one more answer changes what is thought of the time that an answer takes."""
_ATTEMPTS = 2
_STOP_SECONDS = 5


class Process(Protocol):
    """What the pool needs of `multiprocessing.Process`."""

    def start(self) -> None:
        """Begin."""

    def terminate(self) -> None:
        """End it."""

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""


Launch = Callable[[Sequence[Connection]], Process]
"""A process, not yet started, that serves these pipes as `ui.worker.work` does."""


class AnswerPool:
    """An asker and a searcher over `processes` processes. Safe for threads; `close` ends them."""

    def __init__(self, launch: Launch, *, processes: int, lanes: int = 1) -> None:
        self._idle: queue.Queue[_Lane] = queue.Queue()
        self._workers = [_Worker(launch, lanes) for _ in range(max(1, processes))]
        self._lanes = len(self._workers) * lanes
        for worker in self._workers:
            worker.start()
            for lane in worker.lanes:
                self._idle.put(lane)
        self._lock = Lock()
        self._waiting = 0
        self._seconds = 0.1

    @classmethod
    def of(cls, settings: Settings) -> AnswerPool:
        """The pool that these settings ask for."""
        spawned = multiprocessing.get_context("spawn")  # a fork would inherit the locks of running threads

        def launch(pipes: Sequence[Connection]) -> Process:
            return spawned.Process(target=work, args=(settings, pipes), daemon=True, name="newsqa-answering")

        lanes = 1 if settings.chat_model is None else _CHAT_LANES
        return cls(launch, processes=settings.workers, lanes=lanes)

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        """Growing answers; the last is whole."""
        yield from self._asked(Ask(text, tuple(history), asked_on, where))

    def check(self) -> None:
        """Wait until questions can be answered. Raises whatever keeps the processes from it."""
        self.search("报纸", k=1)

    def own_words(self) -> OwnWords:
        """The same processes, without a chat model."""
        return OwnWords(self)

    def search(self, query: str, where: Filter = Filter(), k: int = 10) -> list[Evidence]:
        """Ranked articles with their best passage; no answer."""
        for result in self._results(Search(query, where, k)):
            if isinstance(result, list):
                return result
        return []

    def line(self) -> Line:
        """How long the line is; only those that wait are counted, not those being answered."""
        return Line(self._waiting, self._seconds * (self._waiting + 1) / self._lanes if self._waiting else 0.0)

    def close(self) -> None:
        """End the processes; questions under way fail."""
        for worker in self._workers:
            worker.stop()

    def _asked(self, job: Ask) -> Iterator[Answer]:
        for result in self._results(job):
            if isinstance(result, Answer):
                yield result

    def _results(self, job: Job) -> Iterator[Result]:
        """What comes of a job; where its process dies before the first result, another one does it."""
        for attempt in range(1, _ATTEMPTS + 1):
            begun = False
            lane = self._free_lane()
            started = time.monotonic()
            try:
                for result in lane.do(job):
                    begun = True
                    yield result
            except (EOFError, OSError) as error:
                log.warning("an answering process died")
                lane.worker.revive(lane.generation)
                if begun or attempt == _ATTEMPTS:
                    raise _gone() from error
            else:
                self._seconds += _MEMORY * (time.monotonic() - started - self._seconds)
                return
            finally:
                self._idle.put(lane)

    def _free_lane(self) -> _Lane:
        with self._lock:
            self._waiting += 1
        try:
            return self._idle.get()
        finally:
            with self._lock:
                self._waiting -= 1


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A pool's answers in the paper's own words, whatever chat model is configured."""

    pool: AnswerPool

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        """Growing answers; the last is whole."""
        yield from self.pool._asked(Ask(text, tuple(history), asked_on, where, chat=False))


class _Worker:
    """One process and its pipes."""

    def __init__(self, launch: Launch, lanes: int) -> None:
        self._launch = launch
        self._lock = Lock()
        self._stopped = False
        self._process: Process | None = None
        self.generation = 0
        self.lanes = [_Lane(self, number) for number in range(lanes)]
        self.pipes: list[Connection] = []

    def start(self) -> None:
        pairs = [multiprocessing.Pipe() for _ in self.lanes]
        self._process = self._launch([theirs for _, theirs in pairs])
        self._process.start()
        for _, theirs in pairs:
            theirs.close()  # else we would never see the process's end
        self.pipes = [ours for ours, _ in pairs]
        self.generation += 1

    def revive(self, dead: int) -> None:
        """A new process in place of generation `dead`, where nobody has seen to that yet."""
        with self._lock:
            if self._stopped or dead != self.generation:
                return
            self._end()
            self.start()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()  # it only reads: nothing is lost
            self._process.join(_STOP_SECONDS)
        for pipe in self.pipes:
            pipe.close()


class _Lane:
    """One pipe to a worker; one job at a time."""

    _numbers = count(1)

    def __init__(self, worker: _Worker, number: int) -> None:
        self.worker = worker
        self.generation = 0
        self._number = number

    def do(self, job: Job) -> Iterator[Result]:
        """Send a job and hand on what comes back. Raises EOFError or OSError when the process is gone."""
        self.generation = self.worker.generation
        pipe = self.worker.pipes[self._number]
        sent = Sent(next(self._numbers), job)
        pipe.send(sent)
        while True:
            reply: Reply = pipe.recv()
            if reply.number != sent.number:
                continue  # of a job that nobody waits for any more
            if reply.error is not None:
                raise reply.error
            if reply.ends:
                return
            if reply.result is not None:
                yield reply.result


def _gone() -> LibraryError:
    return LibraryError("答题的进程意外结束了。", remedy="请再问一次；若总是这样，请告诉管理员查看日志。")
