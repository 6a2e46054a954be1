"""What the re-ranker looks at: named figures of each candidate article for one question, all computed at once.

Groups, each explained where it is computed: `vec_*` what the vector search said, `word_*` what the word search said,
`bm_*` BM25 over the whole article, `cov_*` which share of the question's weight stands in it, `win_*` how much of it
stands together in a few sentences, `kin_*` the same with words of like meaning, `run_*` unbroken strings, `title_*`,
`name_*` quoted titles, numbers and Latin words, `time_*` the date that the question states, `ans_*` whether something
of the kind asked for stands there, `text_*` length and place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from qa.factfeatures import Text, answers, names, times
from qa.kindred import kindred_columns
from qa.terms import Flags, Floats, Occurrences, Terms, as_text, find_terms, folded_codes
from qa.wanted import Wanted

K1, B = 1.5, 0.4
B_TITLE, AVERAGE_TITLE = 0.75, 24.0
"""BM25 over headlines: how much their length counts, and the characters of an average one."""
AVERAGE_LENGTH = 560.0
"""Terms of an average article, where the library does not say: what BM25 measures length against."""
LEAD = 100
"""Characters of a body that count as its lead."""
SINGLE, PAIR, TRIPLE = 0.35, 1.0, 0.6
"""What a single character, a pair and a triple count in a window."""


class TermStatistics(Protocol):
    """How common the terms of a library are."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        """In how many articles each term stands, and how many articles there are."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Inverse document frequencies of all terms (singles, pairs, triples in one row) and the masks of the groups."""

    idf: Floats
    single: Flags
    pair: Flags
    triple: Flags
    content: Flags


def weigh(terms: Terms, frequencies: Sequence[int], total: int) -> Weights:
    """Inverse document frequencies (Lucene's, never below zero); a triple weighs as its rarer pair, a pair with digits
    as the rarer of its parts."""
    counts = np.asarray(frequencies, dtype=np.float64)
    idf = np.log1p((np.maximum(total - counts, 0) + 0.5) / (counts + 0.5))
    singles, pairs, triples = len(terms.singles), len(terms.pairs), len(terms.triples)
    for number, (first, second) in enumerate(terms.pairs, singles):
        if terms.singles[first - 1].isascii() or terms.singles[second - 1].isascii():
            idf[number] = max(idf[first - 1], idf[second - 1])  # the index holds no pair across scripts
    place = {pair: singles + i for i, pair in enumerate(terms.pairs)}
    rarer = [max(idf[place[(a, b)]], idf[place[(b, c)]]) for a, b, c in terms.triples]
    kind = np.repeat([0, 1, 2], [singles, pairs, triples])
    content = np.concatenate([terms.single_content, terms.pair_content, terms.triple_content])
    return Weights(np.concatenate([idf, rarer]), kind == 0, kind == 1, kind == 2, content)


@dataclass(frozen=True, slots=True)
class Table:
    """One row a candidate, one column a feature; `spans` is the window of the candidate's body that fits best."""

    names: tuple[str, ...]
    values: Floats
    spans: tuple[Span, ...]


def table(
    wanted: Wanted, texts: Sequence[Text], statistics: TermStatistics, *, average: float = AVERAGE_LENGTH
) -> Table:
    """All features of all candidates."""
    if not texts:
        return Table((), np.zeros((0, 0)), ())
    frequencies, total = statistics.document_frequencies(wanted.terms.texts)
    weights = weigh(wanted.terms, frequencies, total)
    whole = [f"{text.title}\n{text.body}" for text in texts]
    found = find_terms(wanted.terms, whole)
    counts = _counts(found.text, found.term, len(texts), len(weights.idf))
    windows = _windows(weights, found, len(texts))
    columns = _nearness(texts)
    columns |= _words(texts)
    columns |= _bm25(weights, counts, found.length, average)
    columns |= _coverage(weights, counts)
    columns |= windows.columns
    columns |= kindred_columns(wanted.kindred, found, len(texts))
    columns |= _runs(weights, found, len(texts))
    columns |= _titles(weights, found, texts)
    folded = [as_text(folded_codes(text)) for text in whole]
    columns |= names(wanted, folded)
    columns |= times(wanted, folded, texts)
    columns |= answers(wanted, folded, windows.spans)
    columns |= _shape(found, windows)
    spans = tuple(
        _trimmed(text.body, start - len(text.title) - 1, end - len(text.title) - 1)
        for text, (start, end) in zip(texts, windows.spans, strict=True)
    )
    return Table(tuple(columns), np.stack(list(columns.values()), axis=1), spans)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span inside `text`, without blanks at its ends."""
    start, end = max(0, start), max(0, min(end, len(text)))
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _counts(rows: NDArray[np.int64], terms: NDArray[np.int64], height: int, width: int) -> Floats:
    return np.bincount(rows * width + terms, minlength=height * width).reshape(height, width).astype(np.float64)


def _nearness(texts: Sequence[Text]) -> dict[str, Floats]:
    """The vector leg's cosine in standard deviations above the candidates' mean (models differ in their scale), how
    far behind the best, and the place it would give. What is not known counts as the lowest."""
    known = [text.nearness for text in texts if text.nearness is not None]
    if not known:
        zero = np.zeros(len(texts))
        return {"vec_score": zero, "vec_behind": zero, "vec_place": zero}
    low = min(known)
    cosines = np.asarray([low if text.nearness is None else text.nearness for text in texts], dtype=np.float64)
    spread = max(float(cosines.std()), 1e-3)
    order = np.argsort(np.argsort(-cosines, kind="stable"), kind="stable")
    return {
        "vec_score": (cosines - cosines.mean()) / spread,
        "vec_behind": (cosines - cosines.max()) / spread,
        "vec_place": 1 / (order + 2.0),
    }


def _words(texts: Sequence[Text]) -> dict[str, Floats]:
    """The word search's score over the best one, and the place it would give; what it missed counts as its lowest."""
    known = [text.words for text in texts if text.words is not None]
    if not known or max(known) <= 0:
        return {"word_score": np.zeros(len(texts)), "word_place": np.zeros(len(texts))}
    scores = np.asarray([min(known) if text.words is None else text.words for text in texts], dtype=np.float64)
    order = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
    return {"word_score": scores / max(known), "word_place": 1 / (order + 2.0)}


def _bm25(weights: Weights, counts: Floats, length: NDArray[np.int64], average: float) -> dict[str, Floats]:
    """BM25 over the whole article: all terms, and singles, pairs, triples of the content, by the square root of what
    the question weighs (so that long questions do not shout)."""
    norm = K1 * (1 - B + B * length / average)
    parts = weights.idf * counts * (K1 + 1) / (counts + norm[:, None])
    scale = math.sqrt(float(weights.idf[weights.pair].sum()) + 1)
    columns = {"bm_all": (parts * (weights.single | weights.pair)).sum(axis=1) / scale}
    for name, mask in (("single", weights.single), ("pair", weights.pair), ("triple", weights.triple)):
        columns[f"bm_{name}"] = (parts * (mask & weights.content)).sum(axis=1) / scale
    return columns


def _coverage(weights: Weights, counts: Floats) -> dict[str, Floats]:
    """Share of the content's weight that stands in the article, and the rarest pair that does not stand there though
    another candidate has it."""
    columns = {}
    has = counts > 0
    for name, mask in (("single", weights.single), ("pair", weights.pair), ("triple", weights.triple)):
        chosen = weights.idf * (mask & weights.content)
        columns[f"cov_{name}"] = has @ chosen / max(float(chosen.sum()), 1e-9)
    squared = weights.idf**2 * (weights.content & weights.pair)
    columns["cov_rare"] = has @ squared / max(float(squared.sum()), 1e-9)
    possible = weights.idf * (weights.content & weights.pair & has.any(axis=0))
    missing = np.where(has, 0.0, possible)
    columns["cov_missing"] = missing.max(axis=1, initial=0.0) / 10
    columns["cov_missing_all"] = missing.sum(axis=1) / max(float(possible.sum()), 1e-9)
    return columns


@dataclass(frozen=True, slots=True)
class _Windows:
    columns: dict[str, Floats]
    spans: tuple[Span, ...]
    best: NDArray[np.int64]


def _windows(weights: Weights, found: Occurrences, texts: int) -> _Windows:
    """How much of the content stands together in one, two or three sentences; with what the headline says, or not."""
    value = weights.idf * weights.content * (SINGLE * weights.single + PAIR * weights.pair + TRIPLE * weights.triple)
    value /= max(float(value.sum()), 1e-9)
    sentences = len(found.sentence_text)
    has = np.zeros((sentences, len(weights.idf)), dtype=bool)
    has[found.sentence, found.term] = True
    first = np.searchsorted(found.sentence_text, np.arange(texts))
    title = has[first]
    columns, windows = {}, has.copy()
    best = np.zeros(texts, dtype=np.int64)
    for size in (1, 2, 3):
        if size > 1:
            same = found.sentence_text[size - 1 :] == found.sentence_text[: sentences - size + 1]
            windows[: sentences - size + 1] |= has[size - 1 :] & same[:, None]
        plain = windows @ value
        titled = (windows | title[found.sentence_text]) @ value
        body = np.where(np.isin(np.arange(sentences), first), 0.0, plain)
        columns[f"win_{size}"] = np.maximum.reduceat(plain, first)
        columns[f"win_titled_{size}"] = np.maximum.reduceat(titled, first)
        if size == 2:
            best = _first_best(body, found.sentence_text, first)
            for name, mask in (("single", weights.single), ("pair", weights.pair)):
                chosen = weights.idf * (weights.content & mask)
                together = (windows @ chosen) / max(float(chosen.sum()), 1e-9)
                columns[f"win_{name}"] = np.maximum.reduceat(together, first)
    last = np.minimum(best + 1, sentences - 1)
    last = np.where(found.sentence_text[last] == np.arange(texts), last, best)
    spread = found.sentence_length[best] + np.where(last > best, found.sentence_length[last], 0)
    columns["win_dense"] = columns["win_2"] / np.log(20.0 + spread)
    spans = tuple((int(found.sentence_start[a]), int(found.sentence_end[b])) for a, b in zip(best, last, strict=True))
    return _Windows(columns, spans, best - first)


def _first_best(values: Floats, owner: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first index of the highest value of each owner."""
    top = np.maximum.reduceat(values, first)
    at = np.flatnonzero(values >= top[owner])
    _, slot = np.unique(owner[at], return_index=True)
    return at[slot]


def _runs(weights: Weights, found: Occurrences, texts: int) -> dict[str, Floats]:
    """The heaviest unbroken string of content pairs, and the sum of squares of all: long strings count more."""
    singles = int(weights.single.sum())
    pairs = int(weights.pair.sum())
    chosen = (found.term >= singles) & (found.term < singles + pairs)
    term, text = found.term[chosen], found.text[chosen]
    value = weights.idf[term] * weights.content[term]
    total = max(float((weights.idf * weights.content * weights.pair).sum()), 1e-9)
    columns = {"run_best": np.zeros(texts)}
    if len(term):
        start = np.concatenate([[True], (np.diff(found.pair_order) != 1) | (np.diff(text) != 0)])
        at = np.flatnonzero(start)
        sums = np.add.reduceat(value, at) / total
        np.maximum.at(columns["run_best"], text[at], sums)
    return columns


def _titles(weights: Weights, found: Occurrences, texts: Sequence[Text]) -> dict[str, Floats]:
    """Share of the question's content in the headline, in headline and first hundred characters, and of the headline
    in the question; and BM25 over the headlines."""
    sizes = np.asarray([len(text.title) for text in texts])
    inside = found.offset < sizes[found.text]
    often = _counts(found.text[inside], found.term[inside], len(texts), len(weights.idf))
    counts = often > 0
    chosen = weights.idf * weights.content * weights.pair
    covered = counts @ chosen
    early = found.offset < sizes[found.text] + LEAD
    norm = K1 * (1 - B_TITLE + B_TITLE * sizes / AVERAGE_TITLE)
    pairs = weights.idf * (weights.single | weights.pair) * weights.content
    scale = math.sqrt(float(weights.idf[weights.pair].sum()) + 1)
    lead = _counts(found.text[early], found.term[early], len(texts), len(weights.idf)) > 0
    hits = (counts[:, weights.pair]).sum(axis=1)
    return {
        "title_cov": covered / max(float(chosen.sum()), 1e-9),
        "title_bm": (often * (K1 + 1) / (often + norm[:, None])) @ pairs / scale,
        "title_lead": lead @ chosen / max(float(chosen.sum()), 1e-9),
        "title_share": hits / np.maximum(sizes - 1, 8),
    }


def _shape(found: Occurrences, windows: _Windows) -> dict[str, Floats]:
    """Length, and how early the best window stands."""
    return {
        "text_length": np.log1p(found.length) / 10,
        "text_early": 1 / (1.0 + windows.best),
    }
