"""An article made ready to be read clause by clause: once, however many questions are asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from qa.candidates import PATTERNS, spans
from qa.clues import matching_view
from qa.sentences import Sentence, sentences

VIEWS = 512
"""Articles whose view is kept; some ten megabytes."""


@dataclass(frozen=True, slots=True)
class View:
    """Title and body as matching views, the body's sentences and clauses, and for each kind of `qa.candidates` where
    it stands in the body."""

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
