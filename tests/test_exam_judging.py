"""Verdicts, diagnosis, summary and report; and agreement with the scorer outside the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from exam_fakes import CASES, ID, PERFECT, TEXTS, answered, articles_of, cite, refused, run_of, shelf

from articles.errors import ExamError
from eval.cases import fingerprint, write_cases
from eval.diagnosis import Stage
from eval.judge import judge_all
from eval.report import markdown, write_report
from eval.run import run_exam
from eval.summary import summarise
from eval.supporting import verifier_support
from eval.types import Case, CaseSet, CitedQuote

SCORER = Path(__file__).parent.parent.parent / "shared" / "tools" / "score_answers.py"


def stages(folder: Path, changed: dict[str, dict[str, Any]]) -> dict[str, str]:
    run = run_of(folder, {**PERFECT, **changed})
    return {v.case_id: v.stage for v in judge_all(run.cases, run.results, articles_of) if v.right is False}


def test_a_perfect_run_is_perfect(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", PERFECT)
    verdicts = judge_all(run.cases, run.results, articles_of)
    assert all(verdict.right for verdict in verdicts)
    summary = summarise(run.cases, run.results, verdicts)
    for name in ("right", "hit", "found@1", "mrr@10", "gold_cited", "quote_exact", "covered", "refused"):
        assert summary.value(name) == 1.0, name
    assert summary.value("refusal_precision") == summary.value("citation_recall") == 1.0
    assert summary.value("false_refusal") == summary.area == 0.0
    assert summary.stages == {}


def test_refusals_have_no_precision_where_every_question_has_an_answer(tmp_path: Path) -> None:
    exam = CaseSet(CASES[:5], "x", fingerprint(CASES[:5]))
    run = run_of(tmp_path / "run", {**PERFECT, "1": refused(ID[0])}, exam=exam)
    assert (
        summarise(run.cases, run.results, judge_all(run.cases, run.results, articles_of)).value("refusal_precision")
        is None
    )


def test_every_wrong_answer_is_laid_at_one_stage(tmp_path: Path) -> None:
    assert stages(
        tmp_path / "run",
        {
            "1": refused(ID[0]),
            "2": refused(ID[1], ID[2]),
            "3": answered(ID[2], "门票15元", found=[ID[2], ID[1]]),
            "4": {**answered(ID[2], "灯会迁到北码头举行"), "answer": "门票25元，不是15元[1]。"},
            "5": {"status": "error", "answer": ""},
            "6": answered(ID[0], "总容量3200吨"),
        },
    ) == {
        "1": Stage.REFUSED,
        "2": Stage.NOT_RETRIEVED,
        "3": Stage.NOT_USED,
        "4": Stage.MISREAD,
        "5": Stage.FAILED,
        "6": Stage.ANSWERED,
    }


def test_what_the_library_lacks_is_told_from_what_was_not_read(tmp_path: Path) -> None:
    cases = (
        Case("1", "桥多长？", ("80米",), ("报/2025-05-08/01/01",)),
        Case("2", "冷库造价多少？", ("900万元",), (ID[0],)),
    )
    exam = CaseSet(cases, "x", fingerprint(cases))
    run = run_exam(exam, lambda: lambda case: refused(ID[0]), tmp_path / "run", library="")
    found = judge_all(run.cases, run.results, articles_of)
    assert [verdict.stage for verdict in found] == [Stage.NOT_IN_LIBRARY, Stage.NOT_READ]
    assert "900万元" in found[1].reason


def test_a_missing_result_is_a_failure(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", PERFECT)
    verdicts = judge_all(run.cases, run.results[1:], articles_of)
    assert (verdicts[0].right, verdicts[0].stage) == (False, Stage.FAILED)


def test_the_message_of_a_failure_is_no_answer(tmp_path: Path) -> None:
    failed = {"status": "error", "answer": "第六座书架坏了，六座。", "citations": [], "retrieved": []}
    run = run_of(tmp_path / "run", {**PERFECT, "1": failed})
    verdict = judge_all(run.cases, run.results, articles_of)[0]
    assert (verdict.right, verdict.stage) == (False, Stage.FAILED)
    assert [verdict.scores[name] for name in ("hit", "f1", "bleu", "rouge_l")] == [0.0] * 4


def test_a_question_without_expectation_is_not_judged(tmp_path: Path) -> None:
    run = run_exam(
        CaseSet((Case("1", "什么？"),), "x", fingerprint((Case("1", "什么？"),))),
        lambda: lambda case: refused(),
        tmp_path / "run",
        library="",
    )
    verdict = judge_all(run.cases, run.results, articles_of)[0]
    assert (verdict.right, verdict.stage) == (None, "")
    assert "right" not in verdict.scores


def test_the_verifier_sees_a_changed_figure(tmp_path: Path) -> None:
    supports = verifier_support(shelf())
    raw = cite(ID[0], "总容量3200吨")
    quote = CitedQuote(1, ID[0], raw["quote"], verified=True, span=(raw["span"][0], raw["span"][1]))
    assert supports("总容量3200吨。", [quote])
    assert not supports("总容量5200吨。", [quote])
    assert not supports("总容量3200吨。", [])
    # Where the paper said it is no part of what it said; for a paper without a name too.
    assert supports("《报》2025年5月6日第1版：总容量3200吨。", [quote])
    stored = shelf()[ID[0]]
    nameless = replace(
        stored, article=replace(stored.article, issue=replace(stored.article.issue, paper=None), page=None)
    )
    assert verifier_support({ID[0]: nameless})("2025年5月6日报道：总容量3200吨。", [quote])


class Tags(HTMLParser):
    """Collects what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.outside += [f"{tag} {name}" for name, _ in attrs if name in {"src", "href", "onerror", "onload", "action"}]


def test_the_report_is_one_file_that_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script><img src="http://x.example/a.png">'
    cases = (*CASES, Case("8", f"坏题{evil}", (f"坏答{evil}",), (ID[0],), kind=f"k|{evil}"))
    answers = {
        **PERFECT,
        "8": {**answered(ID[0], "总容量3200吨"), "answer": f"坏答{evil}[1]。", "notes": [{"kind": "x", "text": evil}]},
    }
    run = run_of(tmp_path / "run", answers, exam=CaseSet(cases, f"题集{evil}", fingerprint(cases)), key=evil)
    report = write_report(run, judge_all(run.cases, run.results, articles_of))
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert tags.outside == []
    assert not tags.tags & {"script", "img", "link", "iframe", "object"}
    assert "坏答&lt;script&gt;" in page
    assert "<script" not in markdown(report)
    assert not re.search(r"url\(|@import", page)
    for name in ("summary.json", "verdicts.jsonl", "report.md"):
        assert (tmp_path / "run" / name).stat().st_size > 0


def test_the_report_shows_figures_groups_stages_and_every_question(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", {**PERFECT, "1": refused(ID[0])}, passage_size="300")
    write_report(run, judge_all(run.cases, run.results, articles_of))
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    for case in CASES:
        assert case.question in page
    for said in ("85.7%", "题型：数字", "检索到了，却拒答", "<mark>15元</mark>", "passage_size", "<svg"):
        assert said in page, said
    assert page.index("答错的题（1）") < page.index("答对的题（6）")
    assert "回答（拒答）" in page
    summary = json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))
    assert summary["groups"]["all"]["right"]["value"] == pytest.approx(6 / 7)
    assert summary["stages"] == {"refused_wrongly": 1}


@pytest.mark.parametrize("preset", ["newsqa", "cmrc2018", "rgb", "crud"])
def test_presets_put_their_own_measures_first(tmp_path: Path, preset: str) -> None:
    run = run_of(tmp_path / "run", PERFECT)
    report = write_report(run, judge_all(run.cases, run.results, articles_of), preset=preset)
    assert report.preset.caution or preset == "newsqa"
    first = {"newsqa": "答对", "cmrc2018": "EM", "rgb": "说到", "crud": "答对"}[preset]
    assert f"| {first} |" in markdown(report)


def test_an_unknown_preset_is_named(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", PERFECT)
    with pytest.raises(ExamError, match="squad"):
        write_report(run, judge_all(run.cases, run.results, articles_of), preset="squad")


@pytest.mark.skipif(not SCORER.exists(), reason="../shared/tools/score_answers.py is not here")
def test_the_figures_equal_those_of_the_scorer_outside(tmp_path: Path) -> None:
    answers = {
        **PERFECT,
        "1": refused(ID[0]),
        "2": answered(ID[0], "总容量3200吨", found=[ID[2], ID[0]]),
        "3": answered(ID[2], "门票15元", found=[ID[2], ID[1]]),
        "4": {**answered(ID[2], "门票15元"), "answer": "门票15元[1]。也有人说是25元。"},
        "6": answered(ID[0], "总容量9999吨"),
    }
    run = run_of(tmp_path / "run", answers)
    write_cases(CASES, tmp_path / "q.jsonl")
    lines = (json.dumps({"id": key, "title": title, "text": text}) + "\n" for key, (title, text) in TEXTS.items())
    (tmp_path / "a.jsonl").write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(tmp_path / "q.jsonl"), str(tmp_path / "run" / "results.jsonl")]
    done = subprocess.run(
        [*command, "--articles", str(tmp_path / "a.jsonl"), "--json"], capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout)["all"]
    ours = summarise(run.cases, run.results, judge_all(run.cases, run.results, articles_of))
    for name, other in {
        "right": "right", "hit": "hit", "found@1": "R@1", "found@5": "R@5", "found@10": "R@10", "found@50": "R@50",
        "mrr@10": "MRR", "gold_share": "cite_p", "gold_cited": "cite_r", "quote_exact": "quote_ok",
        "covered": "covered", "refused": "refused", "false_refusal": "false_ref",
    }.items():  # fmt: skip
        assert ours.value(name) == pytest.approx(theirs[other], abs=1e-9), name
