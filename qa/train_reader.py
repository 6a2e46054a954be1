"""Trains the reader's two networks and counts how common characters are:
`python -m qa.train_reader DATA OUT --news news_questions=RESULTS --news news_questions_colloquial=RESULTS
--ours eval/training/news.jsonl=RESULTS`.

DATA is a folder of question sets and their corpora (JSONL, gzip), OUT where the weights go, RESULTS the
`results.jsonl` of `newsqa eval run` over a set of news questions (whose `retrieved` are the candidates; two sets may
use the same ids). `--ours` are questions of our own on articles of the same corpus, with the spans of their texts that
answer; one without spans is not answered by the article that it is about. Reading sets get candidates by shared
character pairs. Questions whose gold article is held out are left out.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from articles.fold import Folded, fold
from articles.types import Span
from embeddings.words import normal
from qa.clues import clues, matching_view
from qa.fit import Example, averaged, fit, save
from qa.reader import date_fit
from qa.traits import NAMES, Standing, tables
from qa.views import View, view_of

READING_SETS = ("cmrc2018", "drcd_trad", "dureader_robust_dev", "dureader_checklist_dev")
NEWS_WEIGHT, OUR_WEIGHT, TAKEN_AWAY_WEIGHT = 5.0, 3.0, 0.5
_WORDY = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
_YES = frozenset({"是", "否", "有", "没有", "会", "能", "可以", "不是", "不能"})

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its acceptable answers, the articles that hold them and the candidates with their odds."""

    question: str
    answers: tuple[str, ...]
    gold: frozenset[str]
    candidates: tuple[tuple[str, float], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus."""

    title: str
    text: str
    day: date | None = None


def rows_of(path: Path) -> Iterator[Row]:
    """The objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)


def held_out(article_id: str) -> bool:
    """Whether questions on this article are kept for measuring."""
    return int(hashlib.sha1(article_id.encode(), usedforsecurity=False).hexdigest(), 16) % 10 >= 7


def rarity_of(documents: Mapping[str, Document], *, least: float = 0.002) -> dict[str, float]:
    """Inverse document frequency (log, one decimal) of single characters and of pairs in at least that share."""
    counts: Counter[str] = Counter()
    for document in documents.values():
        seen: set[str] = set()
        for word in _WORDY.findall(matching_view(f"{document.title} {document.text}")):
            seen |= {word} if word.isascii() else {*word, *_pairs(word)}
        counts.update(seen)
    total = len(documents)
    common = {key for key, count in counts.items() if count >= least * total or (len(key) == 1 and count >= 20)}
    return {key: round(math.log(total / counts[key]), 1) for key in sorted(common)}


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]


def documents_of(path: Path) -> dict[str, Document]:
    """A corpus by id, in simplified script."""
    found = {}
    for row in rows_of(path):
        day = row.get("date")
        found[str(row["id"])] = Document(
            normal(str(row.get("title") or "")), normal(str(row["text"])), date.fromisoformat(str(day)) if day else None
        )
    return found


def news(questions: Path, results: Path) -> Iterator[Asked]:
    """The news questions that are not held out, with what the retriever found for them."""
    found = _retrieved(results)
    for row in rows_of(questions):
        ids: list[str] = list(row["article_ids"])  # type: ignore[call-overload]
        if not held_out(ids[0]) and row["id"] in found:
            yield Asked(str(row["question"]), _answers(row), frozenset(ids), found[str(row["id"])], NEWS_WEIGHT)


def ours(questions: Path, results: Path, documents: Mapping[str, Document]) -> Iterator[Asked]:
    """Our own questions, with what the retriever found for them."""
    found = _retrieved(results)
    with questions.open(encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        (about,) = row["article_ids"]
        if not held_out(about) and row["id"] in found:
            answers = tuple(documents[about].text[start:end] for start, end in row["spans"])
            gold = frozenset([about] if answers else [])
            yield Asked(row["question"], answers, gold, found[row["id"]], OUR_WEIGHT)


def _retrieved(results: Path) -> dict[str, tuple[tuple[str, float], ...]]:
    """By question, the articles that were retrieved with their odds."""
    with results.open(encoding="utf8") as lines:
        return {
            row["id"]: tuple((hit["article_id"], float(hit["score"])) for hit in row["retrieved"][:30])
            for row in map(json.loads, lines)
        }


def reading(data: Path, name: str, documents: Mapping[str, Document]) -> Iterator[Asked]:
    """The questions of a reading set; candidates share the most character pairs, weighted by rarity."""
    holders: dict[str, set[str]] = defaultdict(set)
    for key, document in documents.items():
        for word in _WORDY.findall(matching_view(document.text)):
            for pair in _pairs(word):
                holders[pair].add(key)
    for row in rows_of(data / f"{name}_qa.jsonl.gz"):
        gold: list[str] = list(row["positive_ids"])  # type: ignore[call-overload]
        question = normal(str(row["question"]))
        scores: Counter[str] = Counter()
        for pair in {pair for word in _WORDY.findall(matching_view(question)) for pair in _pairs(word)}:
            for key in holders[pair]:
                scores[key] += math.log(len(documents) / len(holders[pair])) / 10  # type: ignore[assignment]
        best = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))[:10]
        if gold[0] not in {key for key, _ in best[:4]}:
            best.insert(3, (gold[0], best[min(3, len(best) - 1)][1] if best else 0))
        yield Asked(question, tuple(map(normal, _answers(row))), frozenset(gold), tuple(best))


def _answers(row: Row) -> tuple[str, ...]:
    """Acceptable answers that say something: a bare yes stands in most articles."""
    given: Sequence[str | list[str]] = row["answers"]  # type: ignore[assignment]
    flat = [text for one in given for text in (one if isinstance(one, list) else [one])]
    return tuple(text for text in flat if fold(text) and text not in _YES)


def examples(asked: Asked, documents: Mapping[str, Document], rarity: Mapping[str, float], depth: int) -> list[Example]:
    """The question as it is, and with every article taken away that holds an answer."""
    kept = [(key, odds) for key, odds in asked.candidates if key in documents]
    silent = [hit for hit in kept if hit[0] not in asked.gold and not _places(asked.answers, documents[hit[0]].text)]
    made = [_example(asked, kept[:depth], documents, rarity)]
    if asked.answers:
        taken = _example(asked, silent[:depth], documents, rarity)
        made.append(replace(taken, weight=asked.weight * TAKEN_AWAY_WEIGHT) if taken else None)
    return [one for one in made if one is not None and (one.right.any() or one is not made[0] or not asked.answers)]


def _example(
    asked: Asked, kept: Sequence[tuple[str, float]], documents: Mapping[str, Document], rarity: Mapping[str, float]
) -> Example | None:
    seen = clues(asked.question, rarity)
    company: list[tuple[View, Standing]] = []
    right: list[np.ndarray] = []
    for rank, (key, odds) in enumerate(kept):
        document = documents[key]
        view = view_of(document.title, document.text)
        if view.clauses:
            share = math.exp(min(0.0, odds - kept[0][1]))
            company.append((view, Standing(rank, date_fit(seen, document.day), share)))
            places = _places(asked.answers, document.text) if key in asked.gold else []
            right.append(np.array([any(start < e and s < end for s, e in places) for start, end in view.clauses]))
    if not company:
        return None
    return Example(np.concatenate(tables(seen, company)), np.concatenate(right), asked.weight)


def _places(answers: Sequence[str], text: str) -> list[Span]:
    """Where any of the answers stands in the text, width and spaces folded."""
    folded = Folded.of(text)
    found = []
    for answer in map(fold, answers):
        at = folded.text.find(answer)
        while at >= 0:
            found.append((folded.offsets[at], folded.offsets[at + len(answer) - 1] + 1))
            at = folded.text.find(answer, at + 1)
    return found


def main() -> None:
    """Read the sets, train ranker and doubter, write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--news", action="append", default=[], metavar="SET=RESULTS", required=True)
    parser.add_argument("--ours", action="append", default=[], metavar="FILE=RESULTS")
    given = parser.parse_args()
    articles = documents_of(given.data / "news_articles.jsonl.gz")
    rarity = rarity_of(articles)
    (given.out / "rarity.json").write_text(json.dumps(rarity, ensure_ascii=False), encoding="utf8")
    made = []
    for name, _, results in (one.partition("=") for one in given.news):
        asked_of = news(given.data / f"{name}.jsonl.gz", Path(results))
        made += [examples(asked, articles, rarity, 8) for asked in asked_of]
    for name, _, results in (one.partition("=") for one in given.ours):
        made += [examples(asked, articles, rarity, 8) for asked in ours(Path(name), Path(results), articles)]
    for name in READING_SETS:
        corpus = documents_of(given.data / f"{name}_corpus.jsonl.gz")
        made += [examples(asked, corpus, rarity, 4) for asked in reading(given.data, name, corpus)]
    answered = [one for group in made for one in group if one.right.any()]
    every = [one for group in made for one in group]
    save(averaged([fit(answered, seed=seed) for seed in (0, 1)]), NAMES, given.out / "reader_weights.json")
    save(fit(every, hidden=48, epochs=5), NAMES, given.out / "doubter_weights.json")


if __name__ == "__main__":
    main()
