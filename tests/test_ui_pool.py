"""Answering in processes of their own, and the same question answered once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from articles.errors import LibraryError, StorageFailed
from embeddings.types import Filter
from eval.sample.paths import pages_folder
from qa.types import Answer, Note, Question, Status, Turn
from ui.assemble import open_archive
from ui.pool import AnswerPool
from ui.settings import read_settings
from ui.shared import SharedAnswers
from ui.worker import Ask, Job, Result, Results, serve_lane

DAY = date(2031, 5, 9)


def answer(text: str, said: str = "", **more: object) -> Answer:
    return replace(Answer(Question(text, text, DAY), Status.ANSWERED, said or f"答：{text}"), **more)  # type: ignore[arg-type]


class ThreadProcess:
    """A process of the pool's that is a thread; `terminate` closes its pipes."""

    def __init__(self, lanes: Sequence[Connection], results: Results) -> None:
        # The pool closes its copies of these ends once a process has its own.
        self._lanes = [Connection(os.dup(lane.fileno())) for lane in lanes]
        self._threads = [
            threading.Thread(target=self._serve, args=(lane, results), daemon=True) for lane in self._lanes
        ]

    @staticmethod
    def _serve(lane: Connection, results: Results) -> None:
        with suppress(SystemExit):
            serve_lane(lane, results)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def terminate(self) -> None:
        """The pool closes the other ends next: that is what ends the threads."""

    def join(self, timeout: float | None = None) -> None:
        """Nothing to wait for."""


def pool_of(results: Results, *, processes: int = 2, lanes: int = 1) -> AnswerPool:
    return AnswerPool(lambda pipes: ThreadProcess(pipes, results), processes=processes, lanes=lanes)


def echo(job: Job) -> Iterator[Result]:
    assert isinstance(job, Ask)
    for length in (1, 2):
        yield answer(job.text, job.text[:length])
    yield answer(job.text)


class TestPool:
    def test_answers_grow_and_go_to_whoever_asked(self) -> None:
        pool = pool_of(echo)
        heard: dict[str, list[str]] = {}

        def ask(text: str) -> None:
            heard[text] = [one.text for one in pool.ask(text)]

        people = [threading.Thread(target=ask, args=(f"问题{number:02}",)) for number in range(40)]
        for person in people:
            person.start()
        for person in people:
            person.join(20)
        pool.close()
        assert heard == {f"问题{n:02}": ["问", "问题", f"答：问题{n:02}"] for n in range(40)}

    def test_what_is_expected_to_fail_fails_here(self) -> None:
        def full(_job: Job) -> Iterator[Result]:
            raise StorageFailed("磁盘已满。", where="库", remedy="请腾出空间。")
            yield

        pool = pool_of(full)
        with pytest.raises(StorageFailed, match="库：磁盘已满。请腾出空间。"):
            list(pool.ask("问"))
        pool.close()

    def test_what_nobody_expected_is_no_end_of_the_process(self) -> None:
        def broken(job: Job) -> Iterator[Result]:
            assert isinstance(job, Ask)
            if job.text == "坏":
                raise ZeroDivisionError
            yield answer(job.text)

        pool = pool_of(broken, processes=1)
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            list(pool.ask("坏"))
        assert [one.text for one in pool.ask("好")] == ["答：好"]
        pool.close()

    def test_an_answer_that_was_given_up_does_not_come_with_the_next(self) -> None:
        pool = pool_of(echo, processes=1)
        given_up = pool.ask("第一问")
        next(given_up)
        given_up.close()  # type: ignore[attr-defined]
        assert [one.text for one in pool.ask("第二问")][-1] == "答：第二问"
        pool.close()

    def test_a_lane_that_breaks_is_replaced_and_the_question_asked_again(self) -> None:
        broken_once = threading.Event()

        def launch(pipes: Sequence[Connection]) -> ThreadProcess:
            def dies(job: Job) -> Iterator[Result]:
                if not broken_once.is_set():
                    broken_once.set()
                    raise SystemExit  # ends the thread, and with it its pipe
                yield from echo(job)

            return ThreadProcess(pipes, dies)

        pool = AnswerPool(launch, processes=1)
        assert [one.text for one in pool.ask("问")][-1] == "答：问"
        pool.close()

    def test_a_question_that_kills_every_process_is_told_so(self) -> None:
        def dies(_job: Job) -> Iterator[Result]:
            raise SystemExit
            yield

        pool = pool_of(dies, processes=1)
        with pytest.raises(LibraryError, match="意外结束"):
            list(pool.ask("问"))
        pool.close()

    def test_the_line_is_told(self) -> None:
        go_on = threading.Event()

        def slow(job: Job) -> Iterator[Result]:
            go_on.wait(10)
            yield from echo(job)

        pool = pool_of(slow, processes=1)
        people = [threading.Thread(target=lambda n=n: list(pool.ask(f"问{n}"))) for n in range(4)]  # type: ignore[misc]
        for person in people:
            person.start()
        until(lambda: pool.line().waiting == 3)
        assert pool.line().seconds > 0
        go_on.set()
        for person in people:
            person.join(10)
        assert pool.line().waiting == 0
        assert pool.line().seconds == 0
        pool.close()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool") / "library"
    with open_archive(read_settings(library=folder), create=True) as archive:
        archive.ingest([pages_folder()])
    return folder


class TestProcesses:
    def test_real_processes_answer_follow_the_editor_and_are_replaced(self, sample: Path) -> None:
        settings = read_settings(library=sample, workers=1)
        question, day = "308路为什么要改道", date(2025, 8, 4)
        with open_archive(settings) as archive:
            pool = AnswerPool.of(settings)
            try:
                pool.check()
                *_, here = archive.assistant().ask(question, asked_on=day)
                *_, there = pool.ask(question, asked_on=day)
                assert replace(there, seconds=0) == replace(here, seconds=0)
                found = pool.search("改道", Filter(), 3)
                assert [one.stored.article.id for one in found] == [
                    one.stored.article.id for one in archive.search("改道", Filter(), 3)
                ]
                cited = there.citations[0].article_id
                archive.library.withdraw(cited, "失实", day)
                *_, after = pool.ask(question, asked_on=day)
                assert cited not in {citation.article_id for citation in after.citations}
                archive.library.reinstate(cited, "查实", day)
                process = pool._workers[0]._process
                os.kill(process.pid, signal.SIGKILL)  # type: ignore[union-attr]
                *_, again = pool.ask(question, asked_on=day)
                assert replace(again, seconds=0) == replace(here, seconds=0)
            finally:
                pool.close()

    def test_a_process_without_a_library_says_so(self, tmp_path: Path) -> None:
        pool = AnswerPool.of(read_settings(library=tmp_path / "none", workers=1))
        try:
            with pytest.raises(LibraryError, match="还没有报纸库"):
                pool.check()
        finally:
            pool.close()


class Counting:
    """An asker that counts, and waits where it is told to."""

    def __init__(self, **more: object) -> None:
        self.asked: list[str] = []
        self.more = more
        self.go_on = threading.Event()
        self.go_on.set()

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        self.asked.append(text)
        if "出错" in text:
            raise StorageFailed("磁盘已满。")
        yield answer(text, "半")
        assert self.go_on.wait(10)
        yield answer(text, **self.more)


class TestShared:
    def test_the_same_question_is_answered_once_until_something_changes(self) -> None:
        state, asker = [1], Counting()
        shared = SharedAnswers(asker, lambda: state[0], today=lambda: DAY)
        for _ in range(3):
            assert [one.text for one in shared.ask("问")][-1] == "答：问"
        assert asker.asked == ["问"]
        list(shared.ask("问", where=Filter(pages=(1,))))
        list(shared.ask("问", history=[Turn("前", "后")]))
        list(shared.ask("问", asked_on=date(2031, 5, 10)))
        assert len(asker.asked) == 4
        state[0] = 2
        list(shared.ask("问"))
        assert len(asker.asked) == 5

    def test_where_nobody_can_tell_of_changes_nothing_is_kept(self) -> None:
        asker = Counting()
        shared = SharedAnswers(asker, lambda: None)
        list(shared.ask("问"))
        list(shared.ask("问"))
        assert len(asker.asked) == 2

    def test_whoever_asks_meanwhile_listens(self) -> None:
        asker = Counting()
        asker.go_on.clear()
        shared = SharedAnswers(asker, lambda: 1)
        heard: list[list[str]] = []
        people = [
            threading.Thread(target=lambda: heard.append([one.text for one in shared.ask("问")])) for _ in range(8)
        ]
        for person in people:
            person.start()
        until(lambda: bool(asker.asked))
        asker.go_on.set()
        for person in people:
            person.join(10)
        assert asker.asked == ["问"]
        assert [one[-1] for one in heard] == ["答：问"] * 8

    def test_listeners_ask_for_themselves_when_the_first_goes_away(self) -> None:
        asker = Counting()
        shared = SharedAnswers(asker, lambda: 1)
        first = shared.ask("问")
        next(first)
        heard: list[str] = []
        listener = threading.Thread(target=lambda: heard.extend(one.text for one in shared.ask("问")))
        listener.start()
        time.sleep(0.05)
        first.close()  # type: ignore[attr-defined]
        listener.join(10)
        assert heard[-1] == "答：问"
        assert len(asker.asked) == 2

    @pytest.mark.parametrize("more", [{"status": Status.ERROR}, {"notes": (Note("fallback", "对话模型没有回答。"),)}])
    def test_errors_and_stopgaps_are_not_kept(self, more: dict[str, object]) -> None:
        asker = Counting(**more)
        shared = SharedAnswers(asker, lambda: 1)
        list(shared.ask("问"))
        list(shared.ask("问"))
        assert len(asker.asked) == 2

    def test_an_error_is_met_by_each(self) -> None:
        asker = Counting()
        shared = SharedAnswers(asker, lambda: 1)
        for _ in range(2):
            with pytest.raises(StorageFailed):
                list(shared.ask("出错"))
        assert len(asker.asked) == 2

    def test_only_so_many_are_kept(self) -> None:
        asker = Counting()
        shared = SharedAnswers(asker, lambda: 1, kept=2)
        for text in ("一", "二", "三", "一"):
            list(shared.ask(text))
        assert asker.asked == ["一", "二", "三", "一"]
