"""What docs/QUALITY.md is measured on: the sample newspaper, and public sets where they are at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from eval.cases import fingerprint
from eval.parts import is_held_out
from eval.sample.paths import pages_folder, questions_file
from eval.types import Case, CaseSet

ANSWERS = (
    "right", "hit", "found@1", "found@10", "mrr@10", "gold_cited", "quote_exact", "covered", "citation_recall",
    "citation_precision", "refused", "false_refusal", "seconds",
)  # fmt: skip
READING = ("hit", "exact", "f1", "quote_exact", "refused", "false_refusal", "seconds")
NOISE = ("hit", "refused", "false_refusal", "quote_exact", "seconds")


class Part(StrEnum):
    """Which of a set's questions."""

    ALL = "looked at"
    DEVELOPMENT = "development"
    HELD_OUT = "held out"


@dataclass(frozen=True, slots=True)
class Source:
    """One question set over one library.

    `library` names what `articles` is built into: sets with one name share one. `most` bounds the questions of a part,
    chosen by hash; `split` False: all questions were looked at while the rules were made. `ablated`: its search and
    reader are taken apart too.
    """

    key: str
    title: str
    note: str
    library: str
    articles: Path
    questions: Path
    preset: str = "newsqa"
    measures: tuple[str, ...] = ANSWERS
    by: str = "kind"
    most: int = 100_000
    split: bool = True
    ablated: bool = False

    @property
    def missing(self) -> str:
        """The name of a file that is not there; empty where all are."""
        return next((path.name for path in (self.articles, self.questions) if not path.exists()), "")

    @property
    def parts(self) -> tuple[Part, ...]:
        """What its figures are reported for."""
        return (Part.DEVELOPMENT, Part.HELD_OUT) if self.split else (Part.ALL,)


def sources(data: Path) -> tuple[Source, ...]:
    """All sets, in the order of the page; those of `data` may be missing."""

    def of(stem: str) -> Path:
        return data / f"{stem}.jsonl.gz"

    news = Source(
        "news",
        "News questions",
        "Short factual questions on dated news articles; each has its gold article and answer.",
        "news",
        of("news_articles"),
        of("news_questions"),
        ablated=True,
    )
    reading = Source("", "", "", "", Path(), Path(), "cmrc2018", READING, most=600)
    return (
        Source(
            "sample",
            "The sample newspaper",
            "Three issues of an invented district daily, parsed from its pages; the rules were made with it in view.",
            "sample",
            pages_folder(),
            questions_file(),
            split=False,
            ablated=True,
        ),
        news,
        replace(
            news,
            key="everyday",
            title="News questions in everyday wording",
            note="The same articles, asked with few of their words.",
            questions=of("news_questions_colloquial"),
            ablated=False,
        ),
        Source(
            "noise",
            "Five documents, some of them noise",
            "RGB's protocol: of five documents a share only looks like the answer; at 1.0 all do, and the question has "
            "to be refused.",
            "noise",
            of("noise_passages"),
            of("noise_questions"),
            "rgb",
            NOISE,
            by="category",
        ),
        replace(
            reading,
            key="checklist",
            title="Search questions that their paragraph may not answer",
            note="DuReader-checklist, each asked within its own paragraph: about half have to be refused.",
            library="checklist",
            articles=of("dureader_checklist_dev_corpus"),
            questions=of("dureader_checklist_dev_qa"),
        ),
        replace(
            reading,
            key="cmrc",
            title="Reading one paragraph",
            note="CMRC 2018, each asked within its own paragraph. The reader answers in sentences, so EM is low by "
            "design; “hit” says how often the sentence holds the answer.",
            library="cmrc",
            articles=of("cmrc2018_corpus"),
            questions=of("cmrc2018_qa"),
        ),
        replace(
            reading,
            key="traditional",
            title="Reading one paragraph in traditional script",
            note="DRCD, each asked within its own paragraph.",
            library="traditional",
            articles=of("drcd_trad_corpus"),
            questions=of("drcd_trad_qa"),
        ),
    )


def chosen(exam: CaseSet, source: Source, part: Part) -> CaseSet:
    """The questions of a part, at most `source.most` of them, in the order of the set."""
    cases = exam.cases
    if part is not Part.ALL:
        cases = tuple(case for case in cases if is_held_out(_key(case)) is (part is Part.HELD_OUT))
    if len(cases) > source.most:
        kept = {case.id for case in sorted(cases, key=_lot)[: source.most]}
        cases = tuple(case for case in cases if case.id in kept)
    return CaseSet(cases, f"{source.key}, {part}", fingerprint(cases), _remarks(exam.notes))


def _key(case: Case) -> str:
    """What decides the part: the gold article; the question's own id where the set brings its own documents."""
    if case.category.startswith("noise ") or not (case.article_ids or case.within):
        return case.id.split("@")[0]
    return (case.article_ids or case.within)[0]


def _lot(case: Case) -> str:
    return hashlib.sha256(case.id.encode()).hexdigest()


def _remarks(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(notes)
