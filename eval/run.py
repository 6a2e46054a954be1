"""The exam itself: every question asked once, each answer kept as it comes.

Knows nothing of settings or libraries: it is given a function that opens something to ask. The answers go to a journal
line by line, so that a run that is stopped goes on where it stood; a question that fails is a failure in the results,
never a gap.
"""

from __future__ import annotations

import json
import multiprocessing
import platform
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from articles.errors import ExamError, NewsqaError
from eval.folder import Manifest, Run, begin, read_lines, read_run, storage, write_manifest, write_whole
from eval.results import failed_row, result_from_json
from eval.types import Case, CaseSet
from qa.types import Status

Ask = Callable[[Case], Mapping[str, Any]]
"""A question → contract.md's ask JSON."""
OpenAsk = Callable[[], Ask]
"""Opens library and models; called once in each worker. Must be picklable for `processes=True`."""
Progress = Callable[[int, int], None]
"""(questions done, questions in all)"""

# A pool's workers can reach nothing but their module: each thread or process keeps here what it has opened.
_worker = threading.local()


class _NotOpenedError(Exception):
    """The worker could not open the library or a model: no question can be asked at all."""


def run_exam(  # noqa: PLR0913  (what a run is made of)
    exam: CaseSet,
    open_ask: OpenAsk,
    output: Path,
    *,
    library: str,
    settings: Mapping[str, str] | None = None,
    workers: int = 1,
    processes: bool = False,
    restart: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Ask every question of `exam` and keep the answers in `output`, or go on with a run that was stopped there.

    `library` is the library's fingerprint. Questions that failed in an earlier sitting are asked again.

    :raises ExamError: the folder holds another run, the disk is full, a worker died; what was answered is kept.
    :raises NewsqaError: library or model cannot be opened.
    """
    wanted = Manifest(
        exam=exam.source,
        fingerprint=exam.fingerprint,
        questions=len(exam.cases),
        library=library,
        settings=dict(settings or {}),
        versions=_versions(),
        started=_now(),
        notes=exam.notes,
    )
    manifest = begin(output, exam, wanted, restart=restart)
    began = time.monotonic()
    rows = {**read_lines(output / "results.jsonl"), **read_lines(output / "journal.jsonl")}
    done = {key: row for key, row in rows.items() if row["status"] != Status.ERROR.value}
    write_whole(output / "journal.jsonl", "".join(map(_line, done.values())))  # without a line that a stop cut off
    open_cases = [case for case in exam.cases if case.id not in done]
    if progress is not None:
        progress(len(exam.cases) - len(open_cases), len(exam.cases))
    try:
        with _executor(open_ask, min(workers, max(1, len(open_cases))), processes=processes) as pool:
            for row in _answers(pool, open_cases, output):
                done[row["id"]] = row
                if progress is not None:
                    progress(len(done), len(exam.cases))
    finally:
        manifest = replace(manifest, seconds=round(manifest.seconds + time.monotonic() - began, 3))
        write_manifest(output, manifest)
    write_whole(output / "results.jsonl", "".join(_line(done[case.id]) for case in exam.cases))
    write_manifest(output, replace(manifest, finished=_now()))
    (output / "journal.jsonl").unlink(missing_ok=True)
    return read_run(output)


@contextmanager
def _executor(open_ask: OpenAsk, workers: int, *, processes: bool) -> Iterator[Executor]:
    """Threads, or fresh processes: forking one that holds a database and thread pools is not safe."""
    pool: Executor
    if processes:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=(open_ask,))
    else:
        pool = ThreadPoolExecutor(workers, initializer=_prepare, initargs=(open_ask,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare(open_ask: OpenAsk) -> None:
    _worker.open_ask = open_ask
    _worker.ask = None


def _answer(case: Case) -> dict[str, Any]:
    """One result line, made in a worker."""
    if _worker.ask is None:
        try:
            _worker.ask = _worker.open_ask()
        except NewsqaError as problem:
            raise _NotOpenedError(str(problem)) from problem
    began = time.monotonic()
    row = {"id": case.id, **_worker.ask(case)}
    row.setdefault("seconds", round(time.monotonic() - began, 4))
    result_from_json(row)
    return row


def _answers(pool: Executor, cases: Iterable[Case], output: Path) -> Iterator[dict[str, Any]]:
    """Result lines as they come, each in the journal before it is handed on."""
    journal = output / "journal.jsonl"
    with storage(journal), journal.open("a", encoding="utf-8") as stream:  # closing it writes, too
        asked: dict[Future[dict[str, Any]], Case] = {pool.submit(_answer, case): case for case in cases}
        for future in as_completed(asked):
            row = _row_of(future, asked[future], output)
            stream.write(_line(row))
            stream.flush()
            yield row


def _row_of(future: Future[dict[str, Any]], case: Case, output: Path) -> dict[str, Any]:
    problem = future.exception()
    if problem is None:
        return future.result()
    if isinstance(problem, _NotOpenedError):
        raise ExamError(str(problem), where="考试没有开始") from problem
    if isinstance(problem, BrokenExecutor):
        what = "一个工作进程意外结束（可能内存不足）。"
        raise ExamError(
            what, where=str(output), remedy="已答的题都在，用同一命令接着跑；可减少 --workers。"
        ) from problem
    if isinstance(problem, NewsqaError):
        return failed_row(case, str(problem), 0.0)
    return failed_row(case, f"{type(problem).__name__}: {problem}", 0.0)


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("newsqa",):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "?"
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
