"""Public sets in their own shape: what becomes of a row, and whole exams over samples of them where they are here."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from articles.errors import ExamError
from eval.cases import read_cases
from eval.parts import is_held_out
from eval.public import NOISE, expansion
from eval.report import Report
from eval.sitting import Watch
from ui.assemble import open_archive
from ui.examining import sit
from ui.settings import Settings

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
shared = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
Row = dict[str, Any]

NOISY: Row = {
    "id": "n1",
    "question": "冷库多大？",
    "answers": [["3200吨", "三千二百吨"], "六座"],
    "positive_ids": ["p1", "p2", "p3"],
    "negative_ids": ["x1", "x2", "x3", "x4", "x5", "x6"],
    "positive_groups": [["p1"], ["p3", "p2"]],
    "split": "made up",
}


def written(path: Path, rows: Iterable[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_question_of_rgb_becomes_one_at_each_share_of_noise(tmp_path: Path) -> None:
    cases = read_cases(written(tmp_path / "q.jsonl", [NOISY]), expand=expansion("rgb")).cases
    assert [case.category for case in cases] == [f"noise {share:.1f}" for share in NOISE]
    by_noise = {case.category: case for case in cases}
    # Of five: the first document of each part before the others; noise fills up where there are too few that answer.
    assert by_noise["noise 0.0"].within == ("p1", "p3", "p2", "x1", "x2")
    assert by_noise["noise 0.6"].within == ("p1", "p3", "x1", "x2", "x3")
    assert by_noise["noise 0.8"].within == ("p1", "x1", "x2", "x3", "x4")
    assert by_noise["noise 0.8"].article_ids == ("p1",)
    assert by_noise["noise 0.0"].must_include == (("3200吨", "三千二百吨"), ("六座",))
    refusal = by_noise["noise 1.0"]
    assert (refusal.answerable, refusal.within, refusal.must_include) == (False, ("x1", "x2", "x3", "x4", "x5"), ())


def test_a_question_of_rgb_without_look_alikes_is_never_one_to_refuse(tmp_path: Path) -> None:
    cases = read_cases(written(tmp_path / "q.jsonl", [{**NOISY, "negative_ids": []}]), expand=expansion("rgb")).cases
    assert len(cases) == len(NOISE) - 1
    assert all(case.answerable and case.within == ("p1", "p3", "p2") for case in cases)


def test_a_question_on_a_paragraph_is_asked_within_it(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "question": "几座？",
            "answers": ["六座"],
            "positive_ids": ["p"],
            "spans": [[1, 3]],
            "split": "dev",
        },
        {"id": "b", "question": "几时？", "answers": [], "positive_ids": ["p"], "is_impossible": True},
    ]
    exam = read_cases(written(tmp_path / "q.jsonl", rows), expand=expansion("cmrc2018"))
    one, other = exam.cases
    assert (one.within, one.article_ids, one.answers) == (("p",), ("p",), ("六座",))
    assert (other.within, other.answerable) == (("p",), False)
    assert exam.notes == ()


def test_a_question_of_ours_stays_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl", [{"id": "a", "question": "几座？", "answers": ["六座"], "article_ids": ["p"]}])
    whole = read_cases(path)
    for preset in ("newsqa", "cmrc2018", "rgb", "crud"):
        assert read_cases(path, expand=expansion(preset)) == whole
    with pytest.raises(ExamError, match="squad"):
        expansion("squad")


def test_whoever_forgets_the_preset_is_told(tmp_path: Path) -> None:
    plain = {**NOISY, "answers": ["3200吨"]}
    notes = "".join(read_cases(written(tmp_path / "q.jsonl", [plain])).notes)
    assert "positive_ids" in notes
    assert "--preset" in notes
    with pytest.raises(ExamError, match="--preset"):
        read_cases(written(tmp_path / "q.jsonl", [NOISY]))


def test_the_documents_of_a_question_must_be_in_the_library(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl", [NOISY])
    with pytest.raises(ExamError, match="库里没有这篇报道：x4"):
        read_cases(path, expand=expansion("rgb"), unknown_ids=lambda ids: [one for one in ids if one == "x4"])


# Whole exams over samples of the real sets: none of their sentences stands here.


def rows(name: str) -> Iterable[Row]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def held(folder: Path, questions: list[Row], articles: Iterable[Row], preset: str) -> Report:
    """The exam as the command line holds it, over a library of these articles."""
    settings = Settings.model_construct(library=folder / "library", workers=1)
    with open_archive(settings, create=True) as archive:
        archive.ingest([written(folder / "articles.jsonl", articles)])
    said: list[str] = []
    report = sit(
        settings, written(folder / "q.jsonl", questions), folder / "run", preset=preset, watch=Watch(remark=said.append)
    )
    assert not any("未使用" in line for line in said)
    for case, result in zip(report.run.cases, report.run.results, strict=True):
        assert set(result.retrieved) <= set(case.within or result.retrieved)
    assert report.summary.value("failed") == 0.0
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    assert report.preset.title in page
    return report


@shared
def test_cmrc2018(tmp_path: Path) -> None:
    seen = (row for row in rows("cmrc2018_qa") if not is_held_out(row["positive_ids"][0]))
    questions = list(islice(seen, 60))
    wanted = {one for row in questions for one in row["positive_ids"]}
    report = held(tmp_path, questions, (row for row in rows("cmrc2018_corpus") if row["id"] in wanted), "cmrc2018")
    found = {name: report.summary.value(name) or 0.0 for name in ("hit", "exact", "f1", "quote_exact", "gold_cited")}
    assert found["hit"] > 0.5
    assert found["exact"] <= found["f1"] <= 1.0  # sentences are answered where spans are wanted
    assert 0.05 < found["f1"] < 0.9
    assert found["quote_exact"] == 1.0


@shared
def test_cmrc2018_with_questions_that_the_paragraph_does_not_answer(tmp_path: Path) -> None:
    seen = (row for row in rows("dureader_checklist_dev_qa") if not is_held_out(row["positive_ids"][0]))
    questions = list(islice(seen, 40))
    wanted = {one for row in questions for one in row["positive_ids"]}
    corpus = (row for row in rows("dureader_checklist_dev_corpus") if row["id"] in wanted)
    report = held(tmp_path, questions, corpus, "cmrc2018")
    refusals = sum(bool(row["is_impossible"]) for row in questions)
    assert report.summary.overall.measures["refused"].count == refusals
    assert report.summary.overall.measures["hit"].count == len(questions) - refusals


@shared
def test_rgb(tmp_path: Path) -> None:
    questions = list(islice((row for row in rows("noise_questions") if not is_held_out(row["id"])), 12))
    wanted = {one for row in questions for name in ("positive_ids", "negative_ids") for one in row[name]}
    report = held(tmp_path, questions, (row for row in rows("noise_passages") if row["id"] in wanted), "rgb")
    groups = {group.name: group for group in report.summary.groups}
    assert [groups[f"category:noise {share:.1f}"].count for share in NOISE] == [12] * 6
    assert groups["category:noise 1.0"].measures["refused"].count == 12
    assert groups["category:noise 0.0"].measures["hit"].value > 0.3
    assert "hit" not in groups["category:noise 1.0"].measures


@shared
def test_crud(tmp_path: Path) -> None:
    questions = list(islice((row for row in rows("news_questions") if not is_held_out(row["article_ids"][0])), 12))
    questions = [
        {name: row[name] for name in ("id", "question", "answers", "article_ids", "kind")} for row in questions
    ]
    wanted = {one for row in questions for one in row["article_ids"]}
    corpus = [*(row for row in rows("news_articles") if row["id"] in wanted)]
    corpus += islice((row for row in rows("news_articles") if row["id"] not in wanted), 150)
    report = held(tmp_path, questions, corpus, "crud")
    found = {name: report.summary.value(name) or 0.0 for name in ("bleu", "bleu_unpunished", "rouge_l", "found@10")}
    assert 0 < found["bleu"] <= found["bleu_unpunished"] < 1
    assert found["rouge_l"] > 0
    assert found["found@10"] > 0.7
