"""Figures of all the evidence together, on which it is decided whether the question is answered at all.

Three views of the same rows of `qa.traits`: the likeliest clause, the mean of the few likeliest, and the best that any
clause reaches. Look-alike articles reach high on some and low on others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.traits import NAMES, Floats

_COLUMN = {name: number for number, name in enumerate(NAMES)}
LIKELIEST = 5
"""Clauses whose mean is taken."""
_TOP = (
    "article_weight", "article_missing", "title_weight", "lead_weight", "best_sentence", "best_around",
    "best_near", "rank", "date_fit", "clause_weight", "clause_focus", "sentence_weight", "sentence_focus",
    "around_weight", "around_focus", "clause_singles", "sentence_singles", "run_clause", "run_sentence",
    "near_new", "far_new", "focus_new", "near_kind", "far_kind", "focus_kind", "has_kind",
    "sentence_has_kind", "kind_count", "new_count", "head_clause", "head_sentence", "head_new", "before_word",
    "after_word", "unit", "asks", "year_fit", "year_sentence", "month_fit", "numerals_clause",
    "numerals_sentence", "numerals_article", "entities_sentence", "entities_around", "entities_article",
    "year_article", "title_share", "support", "support_kind", "grams", "question_length",
)  # fmt: skip
_MEAN = ("around_weight", "sentence_focus", "near_kind", "focus_kind", "has_kind", "support_kind", "article_weight")
_BEST = (
    "article_weight", "best_around", "best_sentence", "title_weight", "sentence_focus", "focus_kind", "near_kind",
    "head_new", "year_sentence", "numerals_sentence", "entities_sentence", "support_kind", "before_word", "run_clause",
)  # fmt: skip
_KINDS = tuple(name for name in NAMES if name.startswith("kind_") and name not in {"kind_count", "kind_nearest"})
GROUNDS = (
    "log_none", "peak", "second_peak", "article_share", "least_missing",
    *(f"top_{name}" for name in _TOP),
    *(f"mean_{name}" for name in _MEAN),
    *(f"best_{name}" for name in _BEST),
    *_KINDS,
)  # fmt: skip


def grounds(rows: Floats, probability: NDArray[np.float64], none: float) -> tuple[tuple[str, float], ...]:
    """The named figures of GROUNDS, for the rows of all articles together.

    `rows` has shape (clauses, len(NAMES)); articles are told apart by their rank column.
    """
    order = np.argsort(-probability, kind="stable")
    top = rows[order[0]]
    found = max(1e-9, float(probability.sum()))
    same = rows[:, _COLUMN["rank"]] == top[_COLUMN["rank"]]
    likeliest = rows[order[:LIKELIEST]]
    values = [
        float(np.log(max(none, 1e-9))),
        float(probability[order[0]]) / found,
        float(probability[order[1]]) / found if len(order) > 1 else 0.0,
        float(probability[same].sum()) / found,
        float(rows[:, _COLUMN["article_missing"]].min()),
        *(float(top[_COLUMN[name]]) for name in _TOP),
        *(float(likeliest[:, _COLUMN[name]].mean()) for name in _MEAN),
        *(float(rows[:, _COLUMN[name]].max()) for name in _BEST),
        *(float(top[_COLUMN[name]]) for name in _KINDS),
    ]
    return tuple(zip(GROUNDS, values, strict=True))
