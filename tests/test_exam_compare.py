"""Two runs compared, floors held, settings swept, questions drafted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from exam_fakes import CASES, EXAM, ID, PERFECT, TEXTS, answered, articles_of, asker, refused, run_of, shelf

from articles.errors import ChatFailed, ExamError
from articles.types import Genre
from eval.cases import fingerprint, read_cases, write_cases
from eval.compare import Judged, compare, comparison_markdown, comparison_to_json, read_judged
from eval.draft import Asked, draft_by_chat, draft_cases, draft_from_asked
from eval.folder import Run
from eval.gate import (
    Baseline,
    breaches,
    gate_lines,
    lowered,
    pinned,
    raised,
    read_baseline,
    write_baseline,
)
from eval.judge import judge_all
from eval.report import write_report
from eval.summary import Summary, summarise
from eval.sweep import Candidate, combinations, is_held_back, sweep, write_sweep
from eval.types import Case, CaseSet
from ui.sweeping import read_grid

TODAY = date(2025, 5, 8)
WORSE = {**PERFECT, "1": refused(ID[0]), "6": answered(ID[0], "总容量3200吨")}


def judged(run: Run) -> Judged:
    return Judged(run, tuple(judge_all(run.cases, run.results, articles_of)))


def figures(run: Run) -> Summary:
    return summarise(run.cases, run.results, judge_all(run.cases, run.results, articles_of))


# Compare


def test_who_won_which_question_and_which_setting_changed(tmp_path: Path) -> None:
    before = judged(run_of(tmp_path / "a", {**WORSE, "3": answered(ID[2], "门票15元")}, k="5"))
    after = judged(run_of(tmp_path / "b", {**PERFECT, "5": refused(ID[2])}, k="8"))
    found = compare(before, after)
    assert [turn.case.id for turn in found.won] == ["1", "3", "6"]
    assert [turn.case.id for turn in found.lost] == ["5"]
    assert ("k", "5", "8") in found.settings
    right = next(one for one in found.differences if one.measure == "right")
    assert (right.before, right.after) == pytest.approx((4 / 7, 6 / 7))
    assert right.test == "McNemar 精确检验"
    assert right.p == pytest.approx(0.625)
    assert not right.significant
    assert all(one.adjusted >= one.p for one in found.differences)
    text = comparison_markdown(found)
    assert "赢了（3）" in text
    assert "k：5 → 8" in text
    assert comparison_to_json(found)["lost"][0]["id"] == "5"


def test_a_real_difference_is_called_one(tmp_path: Path) -> None:
    cases = tuple(Case(str(n), f"第{n}个冷库多大？", ("3200吨",), (ID[0],)) for n in range(40))
    exam = CaseSet(cases, "x", fingerprint(cases))
    bad = {case.id: refused(ID[0]) for case in cases}
    good = {case.id: answered(ID[0], "总容量3200吨") for case in cases}
    found = compare(judged(run_of(tmp_path / "a", bad, exam=exam)), judged(run_of(tmp_path / "b", good, exam=exam)))
    assert next(one for one in found.differences if one.measure == "right").significant
    assert "变好" in comparison_markdown(found)


def test_uneven_runs_are_not_compared_unless_told_to(tmp_path: Path) -> None:
    before = judged(run_of(tmp_path / "a", PERFECT))
    with pytest.raises(ExamError, match="资料库不同"):
        compare(before, judged(run_of(tmp_path / "b", PERFECT, library="M")))
    cases = (*CASES[:3], replace(CASES[3], answers=("20元",)))
    other = judged(run_of(tmp_path / "c", PERFECT, exam=CaseSet(cases, "另一份", fingerprint(cases))))
    with pytest.raises(ExamError, match="题集不同"):
        compare(before, other)
    assert compare(before, other, even_if_different=True).questions == 3  # the fourth expects something else
    stranger = (Case("99", "别的？", ("无",)),)
    alien = run_of(tmp_path / "d", {"99": refused()}, exam=CaseSet(stranger, "z", fingerprint(stranger)))
    with pytest.raises(ExamError, match="没有一道相同"):
        compare(before, judged(alien), even_if_different=True)


def test_two_folders_are_enough_to_compare(tmp_path: Path) -> None:
    run = run_of(tmp_path / "a", WORSE)
    with pytest.raises(ExamError, match="还没有评分"):
        read_judged(tmp_path / "a")
    write_report(run, judged(run).verdicts)
    assert read_judged(tmp_path / "a") == judged(run)
    (tmp_path / "a" / "verdicts.jsonl").write_text('{"id": "1"}\n', encoding="utf-8")
    with pytest.raises(ExamError, match="评分读不出来"):
        read_judged(tmp_path / "a")


def test_a_run_equals_itself(tmp_path: Path) -> None:
    one = judged(run_of(tmp_path / "a", WORSE))
    found = compare(one, one)
    assert found.won == found.lost == ()
    assert all(difference.adjusted == 1.0 for difference in found.differences)


# Gate


def test_floors_hold_rise_and_fall_only_with_a_reason(tmp_path: Path) -> None:
    good, bad = figures(run_of(tmp_path / "good", PERFECT)), figures(run_of(tmp_path / "bad", WORSE))
    floors = pinned(EXAM.fingerprint, bad, TODAY)
    assert breaches(floors, EXAM.fingerprint, bad) == ()
    assert breaches(floors, EXAM.fingerprint, good) == ()
    higher = raised(floors, EXAM.fingerprint, good, TODAY)
    assert higher.floors["right"] == 1.0
    assert higher.floors["false_refusal"] == 0.0
    broken = {one.measure for one in breaches(higher, EXAM.fingerprint, bad)}
    assert {"right", "false_refusal", "refused"} <= broken
    assert raised(higher, EXAM.fingerprint, bad, TODAY) == higher
    assert any("底线 1.0000" in line for line in gate_lines(breaches(higher, EXAM.fingerprint, bad)))
    with pytest.raises(ExamError, match="写明原因"):
        lowered(higher, EXAM.fingerprint, bad, TODAY, reason="因为")
    reason = "换成更小的模型，安装快十倍"
    lower = lowered(higher, EXAM.fingerprint, bad, TODAY, reason=reason)
    assert breaches(lower, EXAM.fingerprint, bad) == ()
    assert lower.changes[-1].reason == reason
    write_baseline(lower, tmp_path / "baseline.json")
    assert read_baseline(tmp_path / "baseline.json") == lower


def test_nobody_moves_the_figures_by_changing_the_exam(tmp_path: Path) -> None:
    good = figures(run_of(tmp_path / "good", PERFECT))
    floors = pinned("another exam", good, TODAY)
    for change in (breaches, lambda b, f, s: raised(b, f, s, TODAY)):
        with pytest.raises(ExamError, match="指纹不符"):
            change(floors, EXAM.fingerprint, good)
    moved = lowered(floors, EXAM.fingerprint, good, TODAY, reason="题集新增了二十道追问题")
    assert moved.fingerprint == EXAM.fingerprint


def test_a_measure_that_is_gone_is_a_breach(tmp_path: Path) -> None:
    good = figures(run_of(tmp_path / "good", PERFECT))
    floors = Baseline(EXAM.fingerprint, {"tokens": 5.0})
    assert breaches(floors, EXAM.fingerprint, good)[0].value is None


@pytest.mark.parametrize(
    "text", ["", "{", '{"fingerprint": 1}', '{"fingerprint": "", "floors": {"beauty": 1}, "changes": []}']
)
def test_a_damaged_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text, encoding="utf-8")
    with pytest.raises(ExamError, match="读不懂"):
        read_baseline(tmp_path / "baseline.json")
    with pytest.raises(ExamError, match="还没有设定"):
        read_baseline(tmp_path / "none.json")


# Sweep


def exam_of_many() -> CaseSet:
    cases = tuple(Case(str(n), f"第{n}个冷库多大？", ("3200吨",), (f"gold/{n}", ID[0])) for n in range(60))
    return CaseSet(cases, "many", fingerprint(cases))


def test_a_sweep_chooses_on_one_part_and_reports_the_other(tmp_path: Path) -> None:
    exam = exam_of_many()

    def prepare(settings: Mapping[str, str]) -> Candidate:
        wrong = {"small": 30, "middle": 5, "large": 30}[settings["size"]]
        answers = {
            case.id: refused(ID[0]) if n < wrong else answered(ID[0], "总容量3200吨")
            for n, case in enumerate(exam.cases)
        }
        return Candidate(lambda: asker(answers), articles_of, "L")

    told: list[tuple[int, ...]] = []
    found = sweep(exam, {"size": ["small", "middle", "large"]}, prepare, tmp_path, progress=lambda *at: told.append(at))
    assert found.chosen.settings == {"size": "middle"}
    held = [n for n, case in enumerate(exam.cases) if is_held_back(case)]
    assert found.held.count == len(held)
    assert found.held.value == pytest.approx(sum(n >= 5 for n in held) / len(held))
    assert found.held_first.value == pytest.approx(sum(n >= 30 for n in held) / len(held))
    assert told[-1] == (2, 3, 60, 60)
    assert compare(*(read_judged(trial.folder) for trial in found.trials[:2])).won  # each trial is a run with a report
    write_sweep(found, tmp_path)
    assert "留出部分" in (tmp_path / "sweep.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "sweep.json").read_text(encoding="utf-8"))["chosen"] == {"size": "middle"}
    assert (tmp_path / "sweep.svg").read_text(encoding="utf-8").startswith("<svg xmlns=")


def test_of_equals_the_first_stays(tmp_path: Path) -> None:
    exam = exam_of_many()
    answers = {case.id: answered(ID[0], "总容量3200吨") for case in exam.cases}
    found = sweep(
        exam, {"k": ["5", "8"]}, lambda settings: Candidate(lambda: asker(answers), articles_of, "L"), tmp_path
    )
    assert found.chosen.settings == {"k": "5"}
    assert found.p == 1.0


def test_impossible_sweeps_are_refused(tmp_path: Path) -> None:
    def never(settings: Mapping[str, str]) -> Candidate:
        raise AssertionError

    with pytest.raises(ExamError, match="没有给出"):
        combinations({})
    with pytest.raises(ExamError, match="没有给出"):
        combinations({"k": []})
    with pytest.raises(ExamError, match="超过"):
        combinations({"a": list("123456"), "b": list("123456"), "c": list("123456")})
    with pytest.raises(ExamError, match="beauty"):
        sweep(exam_of_many(), {"k": ["1"]}, never, tmp_path, measure="beauty")


# Drafts


def test_rules_turn_sentences_round_and_every_case_is_a_draft(tmp_path: Path) -> None:
    cases = list(draft_cases([stored.article for stored in shelf().values()]))
    asked = {case.question: case.answers[0] for case in cases}
    assert asked["关于“渡轮改点”：咨询电话是多少？"] == "0399-55500001"
    assert asked["关于“渔港新建冷库六座”：总容量多少吨？"] == "3200吨"
    assert asked["关于“灯会迁址”：门票多少元？"] == "15元"
    for case in cases:
        assert case.draft
        assert case.answers[0] in TEXTS[case.article_ids[0]][1]
        assert case.answers[0] not in case.question
    write_cases(cases, tmp_path / "draft.jsonl")
    read = read_cases(tmp_path / "draft.jsonl")
    assert read.cases == tuple(cases)
    assert "草稿" in read.notes[-1]
    assert list(draft_cases([stored.article for stored in shelf().values()])) == cases


def test_poems_and_corrections_are_not_asked_about() -> None:
    articles = [replace(stored.article, genre=Genre.CORRECTION) for stored in shelf().values()]
    assert list(draft_cases(articles)) == []


def test_a_chat_model_may_propose_but_not_invent() -> None:
    article = shelf()[ID[2]].article
    said: list[Any] = [
        '好的：[{"question": "门票多少？", "answer": "15元"}, {"question": "几点？", "answer": "19时"}, {"q": 1}]',
        "我不会出题",
        '[{"question": 5, "answer": "15元"}]',
        ChatFailed("聊天模型没有回应。"),
    ]

    def complete(prompt: str) -> str:
        reply = said.pop(0)
        if isinstance(reply, ChatFailed):
            raise reply
        return str(reply)

    cases = list(draft_by_chat([article] * 4, complete))
    assert [(case.question, case.answers, case.draft) for case in cases] == [("门票多少？", ("15元",), True)]


def test_readers_verdicts_become_drafts() -> None:
    day = date(2025, 5, 7)
    cases = list(
        draft_from_asked(
            [
                Asked("1", "门票多少？", day, (ID[2],), good=True),
                Asked("2", "明天下雨吗？", day, refused=True, good=True),
                Asked("3", "灯会几点？", day, (ID[1],), good=False),
                Asked("4", "随便问问", day),
            ]
        )
    )
    assert [(case.id, case.article_ids, case.answerable) for case in cases] == [
        ("asked-1", (ID[2],), True),
        ("asked-2", (), False),
        ("asked-3", (), True),
    ]


def test_a_grid_is_read_and_an_empty_value_is_the_setting_as_it_is() -> None:
    found = read_grid(["passage_size=200,300", "embedding_model=,some/model"])
    assert found == {"passage_size": ["200", "300"], "embedding_model": ["", "some/model"]}
    for word in ("beauty=1", "passage_size", ""):
        with pytest.raises(ExamError, match="看不懂"):
            read_grid([word])
