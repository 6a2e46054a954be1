"""Where the pieces of one question stand in one article: in which clauses, and how near to each character."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from qa.answerforms import answer_spans
from qa.candidates import EXPECTED
from qa.clues import Clues
from qa.views import View

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

NEAR = 6.0
"""Characters over which nearness to a piece of the question fades by e."""
FAR = 24.0


class Sighting:
    """Computed once for a question and an article, read by the columns of `qa.clausetraits`.

    Arrays over the body have one place more than it has characters. `near`, `far`, `near_focus`: how near the pieces
    stand, by their weight or focus; `ordered`: the same, of pieces that stand on the side that the question has them
    on. `new`: characters that the question does not hold; `expected` and `shaped`: new ones of the kind and of the
    very shape that would answer.
    """

    def __init__(self, question: Clues, view: View) -> None:
        self.question = question
        self.view = view
        self.starts = np.array([start for start, _ in view.clauses])
        self.ends = np.array([end for _, end in view.clauses])
        self.first_clause = np.flatnonzero(np.diff(view.sentence_of, prepend=-1))
        grams = question.grams
        self.weights = np.array([gram.weight for gram in grams]) / max(1e-6, sum(gram.weight for gram in grams))
        self.focus = np.array([gram.focus for gram in grams]) / max(1e-6, sum(gram.focus for gram in grams))
        length = len(view.body) + 1
        self.covered: Flags = np.zeros(length, dtype=bool)
        self.clause_has: Flags = np.zeros((len(view.clauses), len(grams)), dtype=bool)
        self.near, self.far, self.near_focus, self.ordered = (np.zeros(length) for _ in range(4))
        self._locate()
        self.sentence_has: Flags = np.logical_or.reduceat(self.clause_has, self.first_clause, axis=0)
        padded = np.pad(self.sentence_has, ((1, 1), (0, 0)))
        self.previous_has: Flags = padded[:-2]
        self.next_has: Flags = padded[2:]
        self.title_has: Flags = np.array([gram.text in view.title for gram in grams], dtype=bool)
        self.around_has: Flags = self.sentence_has | self.previous_has | self.next_has | self.title_has
        self.new: Flags = np.array([char.isalnum() for char in view.body] + [False]) & ~self.covered
        kinds = [span for name in EXPECTED[question.kind] for span in view.kinds[name]]
        self.expected: Flags = self.marked(kinds) & self.new
        self.shaped: Flags = self.marked(answer_spans(question.answer, view.body)) & self.new

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
            self.ordered += self.focus[number] * _on_side(places, at, len(gram.text), before=gram.before)

    def marked(self, found: Sequence[Span]) -> Flags:
        """The characters of the spans whose words the question does not hold."""
        flags = np.zeros(len(self.view.body) + 1, dtype=bool)
        for start, end in found:
            if self.view.body[start:end] not in self.question.text:
                flags[start:end] = True
        return flags

    def highest(self, values: Numbers) -> Numbers:
        """The highest of each clause."""
        result: Numbers = np.maximum.reduceat(values, self.starts)
        return result

    @cached_property
    def texts(self) -> list[str]:
        """The clauses."""
        return [self.view.body[start:end] for start, end in self.view.clauses]

    @cached_property
    def sentence_texts(self) -> list[str]:
        """The sentences."""
        return [self.view.body[sentence.span[0] : sentence.span[1]] for sentence in self.view.sentences]


def _occurrences(text: str, piece: str) -> NDArray[np.int64]:
    places = []
    at = text.find(piece)
    while at >= 0:
        places.append(at)
        at = text.find(piece, at + 1)
    return np.array(places, dtype=np.int64)


def _on_side(places: NDArray[np.int64], at: NDArray[np.int64], length: int, *, before: bool) -> Numbers:
    """Nearness of each position to the last of `places` before it, or to the next one after it."""
    after = np.searchsorted(places, at, side="right")
    if before:
        distance = np.where(after > 0, at - (places[np.maximum(after - 1, 0)] + length), np.inf)
        distance = np.where(distance < 0, np.inf, distance)
    else:
        distance = np.where(after < len(places), places[np.minimum(after, len(places) - 1)] - at - 1, np.inf)
    near: Numbers = np.exp(-distance / NEAR)
    return near
