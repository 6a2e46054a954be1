"""Runs: every question answered once, stops survived, failures kept, folders of another kind refused."""

from __future__ import annotations

import errno
import io
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from articles.errors import ExamError, LibraryMissing, StorageFailed
from eval.cases import fingerprint
from eval.folder import read_lines, read_manifest, read_run
from eval.run import Ask, run_exam
from eval.types import Case, CaseSet
from qa.types import Status


def exam_of(count: int) -> CaseSet:
    cases = tuple(Case(id=f"q{n}", question=f"第{n}题问什么", answers=(f"答{n}",)) for n in range(count))
    return CaseSet(cases, "made up", fingerprint(cases))


def answer(case: Case) -> dict[str, Any]:
    return {
        "question": case.question,
        "status": "answered",
        "answer": f"{case.answers[0]}[1]。",
        "citations": [{"number": 1, "article_id": "a/1", "quote": case.answers[0], "verified": True}],
        "retrieved": [{"article_id": "a/1", "score": 1.5}],
        "notes": [],
        "nearest": [],
    }


def open_answer() -> Ask:
    """At module level: processes must be able to find it."""
    return answer


def without_times(folder: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


def test_results_stand_in_the_order_of_the_questions_whoever_finishes_first(tmp_path: Path) -> None:
    def slow_first(case: Case) -> dict[str, Any]:
        time.sleep(0.05 if case.id == "q0" else 0)
        return answer(case)

    run = run_exam(exam_of(8), lambda: slow_first, tmp_path / "run", library="L", workers=4)
    assert [result.id for result in run.results] == [f"q{n}" for n in range(8)]
    assert {row["id"]: row["answer"] for row in without_times(tmp_path / "run")}["q3"] == "答3[1]。"
    assert not (tmp_path / "run" / "journal.jsonl").exists()


def test_threads_and_processes_give_the_same_results(tmp_path: Path) -> None:
    run_exam(exam_of(5), open_answer, tmp_path / "threads", library="L", workers=2)
    run_exam(exam_of(5), open_answer, tmp_path / "processes", library="L", workers=2, processes=True)
    assert without_times(tmp_path / "threads") == without_times(tmp_path / "processes")


def test_a_failed_question_is_a_failure_and_is_asked_again_next_time(tmp_path: Path) -> None:
    broken = {"q1": ValueError("bad luck"), "q2": StorageFailed("磁盘坏了。")}

    def ask(case: Case) -> Mapping[str, Any]:
        if case.id in broken:
            raise broken[case.id]
        return answer(case)

    run = run_exam(exam_of(4), lambda: ask, tmp_path / "run", library="L")
    assert [result.status for result in run.results].count(Status.ERROR) == 2
    assert run.results[1].failure == "ValueError: bad luck"
    assert run.results[2].failure == "磁盘坏了。"
    broken.clear()
    again = run_exam(exam_of(4), lambda: ask, tmp_path / "run", library="L")
    assert all(result.status is Status.ANSWERED for result in again.results)


def test_an_answer_of_another_shape_is_a_failure(tmp_path: Path) -> None:
    run = run_exam(exam_of(1), lambda: lambda case: {"status": "splendid"}, tmp_path / "run", library="L")
    assert run.results[0].status is Status.ERROR


def test_a_library_that_does_not_open_stops_the_run_with_its_own_message(tmp_path: Path) -> None:
    def open_nothing() -> Ask:
        raise LibraryMissing("这里还没有资料库。", remedy="请先 newsqa ingest。")

    with pytest.raises(ExamError, match="这里还没有资料库"):
        run_exam(exam_of(3), open_nothing, tmp_path / "run", library="L")


def test_a_stopped_run_goes_on_where_it_stood(tmp_path: Path) -> None:
    asked: list[str] = []

    class StopError(BaseException):
        pass

    def stop_at_third(done: int, total: int) -> None:
        if done == 3:
            raise StopError

    def ask(case: Case) -> Mapping[str, Any]:
        asked.append(case.id)
        return answer(case)

    with pytest.raises(StopError):
        run_exam(exam_of(200), lambda: ask, tmp_path / "run", library="L", progress=stop_at_third)
    kept = set(read_lines(tmp_path / "run" / "journal.jsonl"))
    assert len(kept) >= 3
    with pytest.raises(ExamError, match="还没跑完"):
        read_run(tmp_path / "run")
    with (tmp_path / "run" / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"id": "q150", "status": "answ')  # what a kill leaves
    asked.clear()
    run = run_exam(exam_of(200), lambda: ask, tmp_path / "run", library="L")
    assert not kept & set(asked)
    assert len(run.results) == 200


def test_the_same_run_twice_is_the_same_apart_from_times(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_exam(exam_of(20), open_answer, tmp_path / name, library="L", workers=3)
    assert without_times(tmp_path / "one") == without_times(tmp_path / "two")


def test_a_full_disk_in_mid_run_keeps_what_was_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullAfterTwo(io.TextIOWrapper):
        written = 0

        def write(self, text: str, /) -> int:
            FullAfterTwo.written += 1
            if FullAfterTwo.written > 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(text)

    honest = Path.open

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        if mode == "a":
            return FullAfterTwo(honest(path, "ab"), encoding="utf-8")
        return honest(path, mode, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", opened)
        with pytest.raises(ExamError, match=r"磁盘满了.*接着跑"):
            run_exam(exam_of(6), open_answer, tmp_path / "run", library="L")
    assert len(read_lines(tmp_path / "run" / "journal.jsonl")) == 2
    assert len(run_exam(exam_of(6), open_answer, tmp_path / "run", library="L").results) == 6


def test_another_exam_library_or_setting_does_not_mix_into_a_run(tmp_path: Path) -> None:
    run_exam(exam_of(2), open_answer, tmp_path / "run", library="L", settings={"k": "5"})
    for exam, library, settings, said in (
        (exam_of(3), "L", {"k": "5"}, "题集"),
        (exam_of(2), "M", {"k": "5"}, "资料库"),
        (exam_of(2), "L", {"k": "6"}, "设置"),
    ):
        with pytest.raises(ExamError, match=said):
            run_exam(exam, open_answer, tmp_path / "run", library=library, settings=settings)
    run = run_exam(exam_of(3), open_answer, tmp_path / "run", library="M", restart=True)
    assert len(run.results) == 3


def test_a_run_that_never_began_is_in_nobodys_way(tmp_path: Path) -> None:
    def open_nothing() -> Ask:
        raise LibraryMissing("这里还没有资料库。")

    with pytest.raises(ExamError, match="还没有资料库"):
        run_exam(exam_of(2), open_nothing, tmp_path / "run", library="L", settings={"k": "5"})
    assert len(run_exam(exam_of(3), open_answer, tmp_path / "run", library="M", settings={"k": "6"}).results) == 3


def test_a_folder_that_a_full_disk_left_half_made_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "cases.jsonl").write_text('{"id": "q0"', encoding="utf-8")
    assert len(run_exam(exam_of(2), open_answer, tmp_path / "run", library="L").results) == 2


def test_folders_that_are_no_runs_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExamError, match="别的东西"):
        run_exam(exam_of(1), open_answer, tmp_path, library="L")
    with pytest.raises(ExamError, match="已有一个文件"):
        run_exam(exam_of(1), open_answer, tmp_path / "thesis.txt", library="L")
    with pytest.raises(ExamError, match=r"缺少 run\.json"):
        read_run(tmp_path)


@pytest.mark.parametrize(("version", "said"), [(0, "较旧"), (99, "较新")])
def test_a_run_folder_of_another_version_says_so(tmp_path: Path, version: int, said: str) -> None:
    run_exam(exam_of(1), open_answer, tmp_path / "run", library="L")
    path = tmp_path / "run" / "run.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**values, "format": version}), encoding="utf-8")
    with pytest.raises(ExamError, match=said):
        read_run(tmp_path / "run")


def test_a_damaged_or_edited_run_is_refused(tmp_path: Path) -> None:
    run_exam(exam_of(2), open_answer, tmp_path / "run", library="L")
    cases = tmp_path / "run" / "cases.jsonl"
    cases.write_text(cases.read_text(encoding="utf-8").replace("答1", "答9"), encoding="utf-8")
    with pytest.raises(ExamError, match="改动过"):
        read_run(tmp_path / "run")
    (tmp_path / "run" / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(ExamError, match="读不出来"):
        read_manifest(tmp_path / "run")
