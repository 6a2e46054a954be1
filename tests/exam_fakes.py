"""A shelf of three invented articles and runs over them, for the tests of the exam."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from articles.types import Article, Issue, Paragraph
from embeddings.types import StoredArticle
from eval.cases import fingerprint
from eval.folder import Run
from eval.run import run_exam
from eval.types import Case, CaseSet

TEXTS = {
    "报/2025-05-06/01/01": ("渔港新建冷库六座", "渔港今年新建冷库六座，总容量3200吨。冷库由港务所所长易水寒管理。"),
    "报/2025-05-06/02/01": ("渡轮改点", "渡轮首班改为6时20分。咨询电话：0399-55500001。"),
    "报/2025-05-07/01/01": ("灯会迁址", "灯会迁到北码头举行，门票15元。"),
}
ID = list(TEXTS)


def shelf() -> dict[str, StoredArticle]:
    return {
        key: StoredArticle(
            Article(
                id=key,
                issue=Issue(paper="报", date=date.fromisoformat(key.split("/")[1])),
                page=int(key.split("/")[2]),
                order=1,
                headline=title,
                title_raw=title,
                paragraphs=(Paragraph(text),),
            )
        )
        for key, (title, text) in TEXTS.items()
    }


def articles_of(ids: Sequence[str]) -> Mapping[str, StoredArticle]:
    return {key: stored for key, stored in shelf().items() if key in ids}


CASES = (
    Case("1", "新建几座冷库？", ("六座",), (ID[0],), kind="number"),
    Case("2", "冷库容量多少？", ("3200吨",), (ID[0],), kind="number"),
    Case("3", "渡轮几点开？", ("6时20分",), (ID[1],), kind="time"),
    Case("4", "灯会门票多少钱？", ("15元",), (ID[2],), kind="number", must_not_include=("25元",)),
    Case("5", "灯会在哪里？", ("北码头",), (ID[2],), kind="place"),
    Case("6", "明天下雨吗？", answerable=False, kind="fact"),
    Case("7", "谁当选镇长？", answerable=False, kind="person"),
)
EXAM = CaseSet(CASES, "渔港题集", fingerprint(CASES))


def cite(article_id: str, quote: str) -> dict[str, Any]:
    """One citation; words that do not stand in the article get an empty span."""
    text = TEXTS[article_id][1]
    start = text.find(quote)
    span = [start, start + len(quote)] if start >= 0 else [0, 0]
    return {"number": 1, "article_id": article_id, "quote": quote, "span": span, "verified": True, "headline": "题"}


def answered(article_id: str, quote: str, *, found: Sequence[str] = (), score: float = 0.5) -> dict[str, Any]:
    return {
        "status": "answered",
        "answer": f"{quote}[1]。",
        "citations": [cite(article_id, quote)],
        "retrieved": [{"article_id": key, "score": score} for key in (found or [article_id])],
    }


def refused(*found: str) -> dict[str, Any]:
    return {
        "status": "no_evidence",
        "answer": "报上没有。",
        "citations": [],
        "retrieved": [{"article_id": key, "score": 0.1} for key in found],
    }


PERFECT: dict[str, dict[str, Any]] = {
    "1": answered(ID[0], "渔港今年新建冷库六座", score=0.9),
    "2": answered(ID[0], "总容量3200吨"),
    "3": answered(ID[1], "渡轮首班改为6时20分"),
    "4": answered(ID[2], "门票15元"),
    "5": answered(ID[2], "灯会迁到北码头举行"),
    "6": refused(ID[0]),
    "7": refused(ID[0]),
}


def run_of(
    folder: Path, answers: Mapping[str, dict[str, Any]], *, exam: CaseSet = EXAM, library: str = "L", **settings: str
) -> Run:
    return run_exam(exam, lambda: asker(answers), folder, library=library, settings=settings)


def asker(answers: Mapping[str, dict[str, Any]]) -> Callable[[Case], dict[str, Any]]:
    return lambda case: {"question": case.question, "seconds": 0.01, **answers[case.id]}
