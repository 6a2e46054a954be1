"""docs/QUALITY.md: figures in, a page and a plan out; measured in parts that are never done twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from exam_fakes import CASES, EXAM, ID, PERFECT, answered, articles_of, refused, run_of

from articles.errors import ExamError
from eval.cases import fingerprint
from eval.compare import Judged, compare
from eval.folder import Run
from eval.judge import judge_all
from eval.quality import Ablation, Circumstances, Examined, Ranking, Section, quality_markdown
from eval.quality_sets import Part, Source, chosen, sources
from eval.report import Report, write_report
from eval.sample.paths import pages_folder, questions_file
from eval.types import CaseSet
from eval.variants import VARIANTS
from qa.assistant import Assistant
from qa.types import Answer, Question, Status
from ui import measuring
from ui.assemble import Archive, open_archive
from ui.measuring import Plan, quality_page
from ui.settings import Settings

WORSE = {**PERFECT, "1": refused(ID[0]), "3": refused(ID[0]), "6": answered(ID[0], "总容量3200吨")}
HOW = Circumstances("a machine", "the default model", 3.2, "0.0")
SOURCE = sources(Path("nowhere"))[0]


def judged(run: Run) -> Judged:
    return Judged(run, tuple(judge_all(run.cases, run.results, articles_of)))


def report(folder: Path, answers: dict[str, dict[str, object]]) -> Report:
    run = run_of(folder, answers)
    return write_report(run, judged(run).verdicts)


def page_of(folder: Path, *, seen: dict[str, dict[str, object]], unseen: dict[str, dict[str, object]]) -> str:
    shown = report(folder / "seen", seen)
    without = judged(run_of(folder / "without", WORSE))
    section = Section(
        SOURCE,
        articles=3,
        examined=(Examined(Part.DEVELOPMENT, shown), Examined(Part.HELD_OUT, report(folder / "unseen", unseen))),
        ablations=(Ablation("re-ranking", compare(Judged(shown.run, shown.verdicts), without)),),
        rankings=(Ranking("words alone", {"R@1": 0.5, "MRR": 0.75}),),
    )
    absent = Section(sources(Path("nowhere"))[1], absent="news_articles.jsonl.gz is not in nowhere.")
    return quality_markdown([section, absent], HOW, ["## Pages\n\nmeasured elsewhere"])


def test_the_page_holds_both_parts_with_intervals(tmp_path: Path) -> None:
    page = page_of(tmp_path, seen=PERFECT, unseen=WORSE)
    assert "| right | 1.000 (1.000–1.000) | 0.571 (" in page
    assert "| The sample newspaper | held out | 7 | 0.571 |" in page
    assert "3 articles in the library" in page
    assert "3 minutes of work" in page
    assert "| re-ranking | 0.571 (-0.429) |" in page
    assert "| words alone | 0.500 | 0.750 |" in page
    assert page.index("measured elsewhere") < page.index("## Answers")


def test_what_was_not_measured_says_why(tmp_path: Path) -> None:
    assert "Not measured: news_articles.jsonl.gz is not in nowhere." in page_of(tmp_path, seen=PERFECT, unseen=PERFECT)


def test_the_plan_follows_from_the_figures(tmp_path: Path) -> None:
    plan = page_of(tmp_path, seen=WORSE, unseen=PERFECT).split("## What this says to do next")[1]
    assert "1 of 7 (14%) are lost at “refused wrongly”" in plan
    assert "1 of 7 (14%) are lost at “not retrieved”" in plan
    assert "1 of 7 (14%) are lost at “answered wrongly”" in plan
    assert "more than 0.143" in plan
    assert "without re-ranking, right changes by +0.000" in plan  # as bad without it as with it
    assert "Goals that are not reached" not in plan  # goals are held against what was held out


def test_a_perfect_run_leaves_nothing_to_lose_and_overfitting_shows(tmp_path: Path) -> None:
    plan = page_of(tmp_path / "a", seen=PERFECT, unseen=WORSE).split("## What this says to do next")[1]
    assert "are lost at" not in plan
    assert "right 0.571" in plan
    assert "goal 0.9" in plan
    assert "right 1.000 on what may be looked at, 0.571 held out, intervals apart" in plan


def test_no_sentence_of_a_set_stands_on_the_page(tmp_path: Path) -> None:
    page = page_of(tmp_path, seen=WORSE, unseen=WORSE)
    for case in CASES:
        assert case.question not in page
    assert not any(word in page for word in ("冷库", "渡轮", "灯会", *ID))


# What is looked at, and what is only measured


def test_parts_are_told_apart_by_the_gold_article_and_bounded_by_hash() -> None:
    source = replace(SOURCE, split=True)
    exam = CaseSet(tuple(replace(CASES[0], id=str(n), article_ids=(f"报/{n // 2}",)) for n in range(200)), "many", "x")
    seen, unseen = chosen(exam, source, Part.DEVELOPMENT), chosen(exam, source, Part.HELD_OUT)
    assert len(seen.cases) + len(unseen.cases) == 200
    assert 0.15 < len(unseen.cases) / 200 < 0.45
    assert not {case.article_ids for case in seen.cases} & {case.article_ids for case in unseen.cases}
    assert chosen(exam, source, Part.ALL).cases == exam.cases
    few = chosen(exam, replace(source, most=10), Part.DEVELOPMENT)
    assert len(few.cases) == 10
    assert few == chosen(exam, replace(source, most=10), Part.DEVELOPMENT)
    noisy = tuple(
        replace(CASES[0], id=f"q{n}@{share}", category=f"noise {share}") for n in range(40) for share in (0, 1)
    )
    held = {case.id for case in chosen(CaseSet(noisy, "n", "x"), source, Part.HELD_OUT).cases}
    assert all((f"q{n}@0" in held) == (f"q{n}@1" in held) for n in range(40))
    assert fingerprint(EXAM.cases) == EXAM.fingerprint


# Measured in parts


@pytest.fixture
def few(tmp_path: Path) -> Source:
    """Four questions on one page of the sample newspaper."""
    page = sorted(pages_folder().glob("*.txt"))[0]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / page.name).write_bytes(page.read_bytes())
    lines = [line for line in questions_file().read_text(encoding="utf-8").splitlines() if "2025-07-29/01" in line]
    (tmp_path / "few.jsonl").write_text("\n".join(lines[:4]) + "\n", encoding="utf-8")
    return replace(
        SOURCE, key="few", articles=tmp_path / "pages", questions=tmp_path / "few.jsonl", ablated=False, library="few"
    )


def test_what_is_there_is_not_measured_again(tmp_path: Path, few: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(few, key="gone", questions=tmp_path / "gone.jsonl")
    monkeypatch.setattr(measuring, "sources", lambda data: (few, gone))
    plan = Plan(data=tmp_path, work=tmp_path / "work", workers=1)
    said: list[str] = []
    first = quality_page(plan, said.append)
    assert "Not measured: gone.jsonl is not in" in first
    (run,) = (tmp_path / "work" / "runs").iterdir()
    results = (run / "results.jsonl").read_text(encoding="utf-8")
    assert quality_page(plan, said.append) == first
    assert (run / "results.jsonl").read_text(encoding="utf-8") == results
    assert sum("建库" in line for line in said) == 1
    monkeypatch.setattr(measuring, "_digest", lambda *_: "other code")
    quality_page(plan, said.append)
    assert len(list((tmp_path / "work" / "runs").iterdir())) == 2  # other code, other run


def test_an_unknown_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExamError, match=r"没有名为“newz”的部分.*news"):
        quality_page(Plan(data=tmp_path, work=tmp_path, only=("sample", "newz")), lambda _: None)


def test_a_stopped_part_goes_on(tmp_path: Path, few: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "sources", lambda data: (few,))
    answered_at: list[int] = []
    patience = [1]

    def stop(at: int, total: int) -> None:
        if total == 4:  # questions, not pages
            answered_at.append(at)
            if at == 2 and patience:
                patience.pop()
                raise ExamError("stopped")

    plan = Plan(data=tmp_path, work=tmp_path / "work", workers=1)
    with pytest.raises(ExamError, match="stopped"):
        quality_page(replace(plan, show=stop), lambda _: None)
    assert answered_at == [0, 1, 2]
    assert "n = " in quality_page(replace(plan, show=stop), lambda _: None)
    assert answered_at[3] >= 2  # what was answered is not asked again
    assert answered_at[-1] == 4
    (results,) = (tmp_path / "work" / "runs").rglob("results.jsonl")
    assert len(results.read_text(encoding="utf-8").splitlines()) == 4


def test_a_program_that_does_not_work_gets_no_page(
    tmp_path: Path, few: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Assistant, text: str, *, asked_on: date, **_more: object) -> Iterator[Answer]:
        yield Answer(Question(text, text, asked_on), Status.ERROR, "书架坏了。")

    monkeypatch.setattr(measuring, "sources", lambda data: (few,))
    plan = Plan(data=tmp_path, work=tmp_path / "work", workers=1)
    with monkeypatch.context() as patched:
        patched.setattr(Assistant, "ask", broken)
        with pytest.raises(ExamError, match="4 题没有答成：书架坏了"):
            quality_page(plan, lambda _: None)
    assert "n = 4" in quality_page(plan, lambda _: None)


# What is taken out


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    settings = Settings.model_construct(library=tmp_path_factory.mktemp("variants") / "library")
    with open_archive(settings, create=True) as archive:
        archive.ingest(sorted(pages_folder().glob("*.txt"))[:4])
        yield archive


def asked(archive: Archive, questions: Sequence[str], without: str) -> list[Answer]:
    assistant = VARIANTS[without](archive.assistant())
    return [list(assistant.ask(question, asked_on=date(2025, 7, 29)))[-1] for question in questions]


@pytest.mark.parametrize("without", VARIANTS)
def test_without_any_part_there_is_still_an_answer(archive: Archive, without: str) -> None:
    (answer,) = asked(archive, ["308路什么时候恢复原线走清渠路"], without)
    assert answer.status in {Status.ANSWERED, Status.PARTIAL}
    assert answer.retrieved
    assert all(one.quote in archive.library.article(one.article_id).article.text for one in answer.citations)


def test_a_part_taken_out_is_out(archive: Archive) -> None:
    whole = list(archive.assistant().ask("308路什么时候恢复原线走清渠路", asked_on=date(2025, 7, 29)))[-1]
    plain, words, naive = (
        asked(archive, [whole.question.text], without)[0]
        for without in ("re-ranking", "vectors", "the reader (naive: best sentence of three)")
    )
    scores = [one.score for one in plain.retrieved]
    assert scores == sorted(scores, reverse=True)
    assert scores != [one.score for one in whole.retrieved]
    assert {one.article_id for one in words.retrieved} <= {stored.article.id for stored in archive.library.select()}
    assert len(naive.citations) == 1
