"""Clauses of an article as rows of figures: how much of the question stands in and around each, how near, and whether
it holds something new of the kind that would answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from qa.candidates import EXPECTED, PATTERNS, spans
from qa.clues import Clues, Kind, matching_view
from qa.sentences import Sentence, sentences

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

_YEAR = re.compile(r"(?:19|20)\d\d(?=年|[-./])")
NEAR = 6.0
VIEWS = 512
"""Articles whose view is kept; some ten megabytes."""
FAR = 24.0


@dataclass(frozen=True, slots=True)
class View:
    """An article ready to be read: title and body as matching views, the body's sentences and clauses, and
    for each kind of `qa.candidates` where it stands in the body."""

    title: str
    body: str
    sentences: tuple[Sentence, ...]
    clauses: tuple[Span, ...]
    sentence_of: NDArray[np.int64]
    kinds: Mapping[str, Sequence[Span]]


@lru_cache(maxsize=VIEWS)
def view_of(title: str, body: str) -> View:
    """`body` must be the article's text: all spans point into it. Nobody changes a view: the articles that are asked
    about again keep theirs."""
    cut = sentences(body)
    seen = matching_view(body)
    return View(
        title=matching_view(title),
        body=seen,
        sentences=cut,
        clauses=tuple(clause for sentence in cut for clause in sentence.clauses),
        sentence_of=np.array([number for number, sentence in enumerate(cut) for _ in sentence.clauses], dtype=np.int64),
        kinds={name: spans(name, seen) for name in PATTERNS},
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an article beside its text: rank from 0, how its day suits the question (0 to 1), and its odds
    beside the best-ranked article (0 to 1; retrieval scores are log-odds)."""

    rank: int
    date_fit: float
    share: float = 1.0


CLAUSE_NAMES = (
    "clause_weight", "clause_focus", "sentence_weight", "sentence_focus", "previous_weight", "next_weight",
    "around_weight", "around_focus", "before_weight", "clause_singles", "sentence_singles", "run_clause",
    "run_sentence",
    "near_new", "far_new", "focus_new", "near_kind", "far_kind", "focus_kind", "has_kind", "sentence_has_kind",
    "new_share", "new_count", "length", "sentence_length", "first_sentence", "place_in_text", "head_clause",
    "head_sentence",
    "head_new", "before_word", "after_word", "previous_clause_weight", "next_clause_weight", "title_share", "quoted",
    "has_number", "has_time", "has_person", "has_place", "has_organisation", "has_named", "has_listed", "has_reason",
    "unit",
    "best_sentence_gap", "best_around_gap", "best_near_gap", "asks", "year_fit", "year_sentence", "month_fit",
    "numerals_clause", "numerals_sentence", "entities_sentence", "entities_around", "kind_count", "kind_nearest",
)  # fmt: skip
ARTICLE_NAMES = (
    "article_weight", "article_missing", "title_weight", "lead_weight", "best_sentence", "best_around", "best_near",
    "rank", "date_fit", "clauses", "entities_article", "numerals_article", "year_article", "share",
)  # fmt: skip
COMPANY_NAMES = ("support", "support_kind")
KIND_NAMES = tuple(f"kind_{kind.value}" for kind in Kind)
QUESTION_NAMES = ("grams", "question_length")
NAMES = CLAUSE_NAMES + ARTICLE_NAMES + KIND_NAMES + QUESTION_NAMES + COMPANY_NAMES


def tables(question: Clues, company: Sequence[tuple[View, Standing]]) -> list[Floats]:
    """For each article one row of len(NAMES) figures a clause; no view may be without clauses.

    The last columns tell how many of the other articles hold the same new words of the expected kind.
    """
    alone = [_rows(question, view, standing) for view, standing in company]
    supports = support(question, [view for view, _ in company])
    return [np.concatenate([rows, columns], axis=1) for rows, columns in zip(alone, supports, strict=True)]


def support(question: Clues, views: Sequence[View]) -> list[Floats]:
    """Two columns a view: the largest share of other articles that hold one of a clause's names or figures, and the
    same for those of the expected kind only."""
    named = [_named(question, view) for view in views]
    counts = Counter(text for found in named for text in {text for text, _, _ in found})
    others = max(1, len(views) - 1)
    columns = []
    for view, found in zip(views, named, strict=True):
        column = np.zeros((len(view.clauses), 2), dtype=np.float32)
        for text, clause, expected in found:
            share = (counts[text] - 1) / others
            column[clause, 0] = max(column[clause, 0], share)
            if expected:
                column[clause, 1] = max(column[clause, 1], share)
        columns.append(column)
    return columns


def _named(question: Clues, view: View) -> list[tuple[str, int, bool]]:
    """(words, clause, whether of the expected kind) of every name or figure that the question does not hold."""
    starts = np.array([start for start, _ in view.clauses])
    expected = EXPECTED[question.kind]
    found = []
    for name in dict.fromkeys((*expected, "number", "time", "person", "named")):
        for start, end in view.kinds[name]:
            text = view.body[start:end].strip("约近超逾达“”《》「」")
            if len(text) > 1 and text not in question.text:
                found.append((text, int(np.searchsorted(starts, start, side="right")) - 1, name in expected))
    return [one for one in found if one[1] >= 0]


def _rows(question: Clues, view: View, standing: Standing) -> Floats:
    seen = _Seen(question, view)
    columns = seen.columns()
    count = len(view.clauses)
    columns |= {name: np.full(count, value) for name, value in seen.article(standing).items()}
    for kind in Kind:
        columns[f"kind_{kind.value}"] = np.full(count, float(kind is question.kind))
    columns["grams"] = np.full(count, min(1.0, len(question.grams) / 30))
    columns["question_length"] = np.full(count, min(1.0, len(question.text) / 50))
    return np.stack([columns[name] for name in NAMES[: -len(COMPANY_NAMES)]], axis=1).astype(np.float32)


class _Seen:
    """Where the pieces of one question stand in one article; computed once, read by the columns."""

    def __init__(self, question: Clues, view: View) -> None:
        self.question = question
        self.view = view
        self.starts = np.array([start for start, _ in view.clauses])
        self.ends = np.array([end for _, end in view.clauses])
        self.first_clause = np.flatnonzero(np.diff(view.sentence_of, prepend=-1))
        grams = question.grams
        self.weights = np.array([gram.weight for gram in grams]) / max(1e-6, sum(gram.weight for gram in grams))
        self.focus = np.array([gram.focus for gram in grams]) / max(1e-6, sum(gram.focus for gram in grams))
        length = len(view.body)
        self.covered = np.zeros(length + 1, dtype=bool)
        self.clause_has = np.zeros((len(view.clauses), len(grams)), dtype=bool)
        self.near = np.zeros(length + 1)
        self.far = np.zeros(length + 1)
        self.near_focus = np.zeros(length + 1)
        self._locate()
        self.sentence_has = np.logical_or.reduceat(self.clause_has, self.first_clause, axis=0)
        padded = np.pad(self.sentence_has, ((1, 1), (0, 0)))
        self.previous_has = padded[:-2]
        self.next_has = padded[2:]
        self.title_has = np.array([gram.text in view.title for gram in grams], dtype=bool)

    def _locate(self) -> None:
        at = np.arange(len(self.view.body) + 1)
        for number, gram in enumerate(self.question.grams):
            places = _occurrences(self.view.body, gram.text)
            if not len(places):
                continue
            self.clause_has[np.searchsorted(self.starts, places, side="right") - 1, number] = True
            for offset in range(len(gram.text)):
                self.covered[places + offset] = True
            after = np.searchsorted(places, at)
            distance = np.minimum(
                np.abs(places[np.minimum(after, len(places) - 1)] - at), np.abs(at - places[np.maximum(after - 1, 0)])
            )
            near = np.exp(-distance / NEAR)
            self.near += self.weights[number] * near
            self.near_focus += self.focus[number] * near
            self.far += self.weights[number] * np.exp(-distance / FAR)

    def columns(self) -> dict[str, NDArray[np.float64]]:
        """The figures that differ from clause to clause."""
        return self._shares() | self._new() | self._shape() | self._head() | self._kinds() | self._stated()

    def _shares(self) -> dict[str, NDArray[np.float64]]:
        number = self.view.sentence_of
        around = self.sentence_has | self.previous_has | self.next_has | self.title_has
        before = np.logical_or.accumulate(self.sentence_has, axis=0)
        clause = self.clause_has @ self.weights
        sentence = self.sentence_has @ self.weights
        near = np.maximum.reduceat(self.near, self.starts)
        surround = around @ self.weights
        return {
            "clause_weight": clause,
            "clause_focus": self.clause_has @ self.focus,
            "sentence_weight": sentence[number],
            "sentence_focus": (self.sentence_has @ self.focus)[number],
            "previous_weight": (self.previous_has @ self.weights)[number],
            "next_weight": (self.next_has @ self.weights)[number],
            "around_weight": surround[number],
            "around_focus": (around @ self.focus)[number],
            "before_weight": ((before | self.title_has) @ self.weights)[number],
            "previous_clause_weight": np.concatenate([[0.0], clause[:-1]]),
            "next_clause_weight": np.concatenate([clause[1:], [0.0]]),
            "best_sentence_gap": (sentence.max() - sentence)[number],
            "best_around_gap": (surround.max() - surround)[number],
            "best_near_gap": near.max() - near,
            "clause_singles": self._singles([self.view.body[start:end] for start, end in self.view.clauses]),
            "sentence_singles": self._singles([self.view.body[s.span[0] : s.span[1]] for s in self.view.sentences])[
                number
            ],
        }

    def _singles(self, texts: list[str]) -> NDArray[np.float64]:
        total = sum(weight for _, weight in self.question.singles) or 1.0
        return (
            np.array([sum(weight for char, weight in self.question.singles if char in text) for text in texts]) / total
        )

    def _new(self) -> dict[str, NDArray[np.float64]]:
        wordy = np.array([char.isalnum() for char in self.view.body] + [False])
        new = wordy & ~self.covered
        kind = self._expected() & new
        starting = kind & ~np.concatenate([[False], kind[:-1]])
        count = np.add.reduceat(new.astype(float), self.starts)
        length = np.maximum(1, self.ends - self.starts)
        has = np.logical_or.reduceat(kind, self.starts)
        of_sentence = np.logical_or.reduceat(has, self.first_clause)
        return {
            "near_new": np.maximum.reduceat(self.near * new, self.starts),
            "far_new": np.maximum.reduceat(self.far * new, self.starts),
            "focus_new": np.maximum.reduceat(self.near_focus * new, self.starts),
            "near_kind": np.maximum.reduceat(self.near * kind, self.starts),
            "far_kind": np.maximum.reduceat(self.far * kind, self.starts),
            "focus_kind": np.maximum.reduceat(self.near_focus * kind, self.starts),
            "has_kind": has.astype(float),
            "sentence_has_kind": of_sentence[self.view.sentence_of].astype(float),
            "kind_count": np.minimum(np.add.reduceat(starting.astype(float), self.starts), 5) / 5,
            "kind_nearest": np.maximum.reduceat(self.near * kind, self.starts)
            / max(1e-6, float((self.near * kind).max())),
            "new_share": count / length,
            "new_count": np.minimum(count, 40) / 40,
        }

    def _stated(self) -> dict[str, NDArray[np.float64]]:
        """How well years, numerals and names of the question are met: a look-alike often tells of another year."""
        number = self.view.sentence_of
        texts = [self.view.body[start:end] for start, end in self.view.clauses]
        whole = [self.view.body[sentence.span[0] : sentence.span[1]] for sentence in self.view.sentences]
        around = [" ".join([self.view.title, *whole[max(0, at - 1) : at + 2]]) for at in range(len(whole))]
        asked = self.question
        year = np.array([_year_fit(text, asked.year) for text in whole])
        return {
            "asks": np.array([float(text.rstrip("”’」』").endswith("?")) for text in whole])[number],
            "year_fit": np.array([_year_fit(text, asked.year) for text in texts]),
            "year_sentence": year[number],
            "month_fit": np.array([float(bool(asked.month) and f"{asked.month}月" in text) for text in whole])[number],
            "numerals_clause": np.array([_held(text, asked.numerals) for text in texts]),
            "numerals_sentence": np.array([_held(text, asked.numerals) for text in whole])[number],
            "entities_sentence": np.array([_held(text, asked.entities) for text in whole])[number],
            "entities_around": np.array([_held(text, asked.entities) for text in around])[number],
        }

    def _expected(self) -> Flags:
        return self._marked([span for name in EXPECTED[self.question.kind] for span in self.view.kinds[name]])

    def _marked(self, found: Sequence[Span]) -> Flags:
        flags = np.zeros(len(self.view.body) + 1, dtype=bool)
        for start, end in found:
            if self.view.body[start:end] not in self.question.text:
                flags[start:end] = True
        return flags

    def _shape(self) -> dict[str, NDArray[np.float64]]:
        number = self.view.sentence_of
        length = self.ends - self.starts
        run = _longest_runs(self.covered, self.starts, self.ends)
        sentence_length = np.array([sentence.span[1] - sentence.span[0] for sentence in self.view.sentences])
        title = self.view.title
        return {
            "length": np.minimum(length, 60) / 60,
            "sentence_length": np.minimum(sentence_length, 160)[number] / 160,
            "first_sentence": (number <= 1).astype(float),
            "place_in_text": self.starts / max(1, len(self.view.body)),
            "run_clause": np.minimum(run, 12) / 12,
            "run_sentence": np.minimum(np.maximum.reduceat(run, self.first_clause), 12)[number] / 12,
            "title_share": np.array([_shared_pairs(self.view.body[s:e], title) for s, e in self.view.clauses]),
            "quoted": np.array(
                [float("“" in self.view.body[s:e] or "”" in self.view.body[s:e]) for s, e in self.view.clauses]
            ),
        }

    def _head(self) -> dict[str, NDArray[np.float64]]:
        texts = [self.view.body[start:end] for start, end in self.view.clauses]
        head = self.question.head
        pieces = [head[at : at + 2] for at in range(max(1, len(head) - 1))] if head else []
        in_clause = np.array([max((float(piece in text) for piece in pieces), default=0.0) for text in texts])
        in_sentence = np.maximum.reduceat(in_clause, self.first_clause)
        return {
            "head_clause": in_clause,
            "head_sentence": in_sentence[self.view.sentence_of],
            "head_new": np.array([self._after_new(start, end, head[:1]) for start, end in self.view.clauses]),
            "before_word": np.array(
                [float(len(self.question.before) > 1 and self.question.before[-2:] in text) for text in texts]
            ),
            "after_word": np.array(
                [float(len(self.question.after) > 1 and self.question.after[:2] in text) for text in texts]
            ),
            "unit": np.array([self._unit(text) for text in texts]),
        }

    def _after_new(self, start: int, end: int, head: str) -> float:
        """Whether the head's first character follows words that the question does not hold."""
        at = self.view.body.find(head, start, end) if head else -1
        return float(at > start and not self.covered[at - 1])

    def _unit(self, text: str) -> float:
        """Whether a figure is followed by the unit that the question asks for (几枚: 枚)."""
        if self.question.kind is not Kind.NUMBER:
            return 0.0
        asked = (
            self.question.text[self.question.wh[0] : self.question.wh[1]].lstrip("多少几第")[:1]
            or self.question.head[:1]
        )
        at = text.find(asked) if asked else -1
        return float(at > 0 and (text[at - 1].isdigit() or text[at - 1] in "一二三四五六七八九十百千万亿余多"))

    def _kinds(self) -> dict[str, NDArray[np.float64]]:
        found = {}
        for name in PATTERNS:
            if name == "method":
                continue
            flags = self._marked(self.view.kinds[name])
            found[f"has_{name}"] = np.logical_or.reduceat(flags, self.starts).astype(float)
        return found

    def article(self, standing: Standing) -> dict[str, float]:
        """The figures that all clauses of the article share."""
        seen = np.logical_or.reduce(self.clause_has, axis=0) | self.title_has
        around = self.sentence_has | self.previous_has | self.next_has | self.title_has
        return {
            "article_weight": float(seen @ self.weights),
            "article_missing": float(np.max(np.where(seen, 0.0, self.weights), initial=0.0)),
            "title_weight": float(self.title_has @ self.weights),
            "lead_weight": float(self.sentence_has[0] @ self.weights),
            "best_sentence": float((self.sentence_has @ self.weights).max(initial=0.0)),
            "best_around": float((around @ self.weights).max(initial=0.0)),
            "best_near": float(self.near.max(initial=0.0)),
            "rank": 1.0 / (1 + standing.rank),
            "date_fit": standing.date_fit,
            "share": standing.share,
            "clauses": min(1.0, math.log1p(len(self.view.clauses)) / 6),
            "entities_article": _held(self.view.title + self.view.body, self.question.entities),
            "numerals_article": _held(self.view.title + self.view.body, self.question.numerals),
            "year_article": _year_fit(self.view.title + self.view.body, self.question.year),
        }


def _held(text: str, words: Sequence[str]) -> float:
    """The share of `words` that stand in `text`; 0.5 where the question has none."""
    return sum(word in text for word in words) / len(words) if words else 0.5


def _year_fit(text: str, year: int | None) -> float:
    """1 where the asked year stands in the text, 0 where only other years do, 0.5 where nothing can be said."""
    if year is None:
        return 0.5
    if str(year) in text:
        return 1.0
    return 0.0 if _YEAR.search(text) else 0.5


def _occurrences(text: str, piece: str) -> NDArray[np.int64]:
    places = []
    at = text.find(piece)
    while at >= 0:
        places.append(at)
        at = text.find(piece, at + 1)
    return np.array(places, dtype=np.int64)


def _longest_runs(covered: Flags, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The longest unbroken stretch of covered characters inside each [start, end)."""
    at = np.arange(len(covered))
    run = at - np.maximum.accumulate(np.where(covered, -1, at))
    return np.array(
        [int(np.minimum(run[s:e], np.arange(1, e - s + 1)).max(initial=0)) for s, e in zip(starts, ends, strict=True)]
    )


def _shared_pairs(text: str, title: str) -> float:
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return sum(pair in title for pair in pairs) / max(4, len(pairs))
