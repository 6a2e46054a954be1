"""Clauses of an article as rows of figures: those of `qa.clausetraits`, those that all clauses of an article share,
and those of the question.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.candidates import EXPECTED
from qa.clausetraits import clause_traits, held, year_fit
from qa.clues import Clues, Kind
from qa.shapes import AnswerShape
from qa.sighting import Sighting
from qa.views import View

Floats = NDArray[np.float32]


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
    "near_shape", "far_shape", "focus_shape", "has_shape", "sentence_has_shape", "shape_count", "shape_nearest",
    "shape_gap", "attributes", "ordered_new", "ordered_kind", "ordered_shape", "ordered_gap",
)  # fmt: skip
ARTICLE_NAMES = (
    "article_weight", "article_missing", "title_weight", "lead_weight", "best_sentence", "best_around", "best_near",
    "rank", "date_fit", "clauses", "entities_article", "numerals_article", "year_article", "share", "shape_article",
)  # fmt: skip
COMPANY_NAMES = ("support", "support_kind")
KIND_NAMES = tuple(f"kind_{kind.value}" for kind in Kind)
SHAPE_NAMES = tuple(f"shape_{shape.value}" for shape in AnswerShape)
QUESTION_NAMES = ("grams", "question_length")
NAMES = CLAUSE_NAMES + ARTICLE_NAMES + KIND_NAMES + SHAPE_NAMES + QUESTION_NAMES + COMPANY_NAMES


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
    seen = Sighting(question, view)
    shared = _article(seen, standing)
    shared |= {f"kind_{kind.value}": float(kind is question.kind) for kind in Kind}
    shared |= {f"shape_{shape.value}": float(shape is question.answer.shape) for shape in AnswerShape}
    shared |= {"grams": min(1.0, len(question.grams) / 30), "question_length": min(1.0, len(question.text) / 50)}
    columns = clause_traits(seen) | {name: np.full(len(view.clauses), value) for name, value in shared.items()}
    return np.stack([columns[name] for name in NAMES[: -len(COMPANY_NAMES)]], axis=1).astype(np.float32)


def _article(seen: Sighting, standing: Standing) -> dict[str, float]:
    """The figures that all clauses of the article share."""
    has = np.logical_or.reduce(seen.clause_has, axis=0) | seen.title_has
    asked, whole = seen.question, seen.view.title + seen.view.body
    return {
        "article_weight": float(has @ seen.weights),
        "article_missing": float(np.max(np.where(has, 0.0, seen.weights), initial=0.0)),
        "title_weight": float(seen.title_has @ seen.weights),
        "lead_weight": float(seen.sentence_has[0] @ seen.weights),
        "best_sentence": float((seen.sentence_has @ seen.weights).max(initial=0.0)),
        "best_around": float((seen.around_has @ seen.weights).max(initial=0.0)),
        "best_near": float(seen.near.max(initial=0.0)),
        "rank": 1.0 / (1 + standing.rank),
        "date_fit": standing.date_fit,
        "share": standing.share,
        "clauses": min(1.0, math.log1p(len(seen.view.clauses)) / 6),
        "entities_article": held(whole, asked.entities),
        "numerals_article": held(whole, asked.numerals),
        "year_article": year_fit(whole, asked.year),
        "shape_article": min(1.0, np.count_nonzero(np.logical_or.reduceat(seen.shaped, seen.starts)) / 5),
    }
