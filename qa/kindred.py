"""Words of like meaning: where a text says with another word what the question says (大夫 — 医生, 逮捕 — 抓).

The bundled embedding model is a table of words; two are kindred where their vectors are near. A question is cut into
the longest words of the table, each word gets its kindred ones with a degree (1 for itself), and those are looked up
in all candidates at once. Independent of the embedding model that the vector index uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qa.terms import Flags, Floats, Ints, Occurrences

LEAST = 0.35
"""Cosine from which two words count as kindred; degrees run from 0 there to 1."""
LONGEST = 4
"""Characters of the longest word that is looked up."""
TOGETHER = 8
"""Words whose cosines are computed at once, always as many: a product of another shape is rounded in another way, and a
question must not be answered differently for what was asked before it."""


Near = tuple[Ints, NDArray[np.float32]]
"""The words whose cosine with one word is above `LEAST`, ascending, and these cosines."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of an embedding table: `words[i]` has the unit vector `vectors[i]` and the importance `weights[i]`.
    `known` keeps the kindred of the words that were asked for: a few numbers a word, so never more than the table."""

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    numbers: dict[str, int]
    known: dict[int, Near] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, words: Sequence[str], table: NDArray[np.float32]) -> Lexicon:
        """The lexicon of an embedding table; a word's importance is the length that its vector learned."""
        lengths: NDArray[np.float32] = np.linalg.norm(table, axis=1).astype(np.float32)
        unit: NDArray[np.float32] = (table / np.where(lengths > 0, lengths, 1)[:, None]).astype(np.float32)
        return cls(tuple(words), unit, lengths, {word: number for number, word in enumerate(words)})

    def cut(self, text: str, content: Flags) -> list[int]:
        """The longest words of the table in a folded text, left to right; only where `content` holds throughout."""
        found: list[int] = []
        at = 0
        while at < len(text):
            for size in range(min(LONGEST, len(text) - at), 0, -1):
                number = self.numbers.get(text[at : at + size])
                if number is not None and content[at : at + size].all():
                    found.append(number)
                    at += size
                    break
            else:
                at += 1
        return list(dict.fromkeys(found))

    def near(self, asked: Sequence[int]) -> list[Near]:
        """The kindred of each of these words."""
        unknown = [number for number in asked if number not in self.known]
        for start in range(0, len(unknown), TOGETHER):
            some = unknown[start : start + TOGETHER]
            cosines = self.vectors @ self.vectors[[*some, *[some[0]] * (TOGETHER - len(some))]].T
            rows, columns = np.divmod(np.flatnonzero(cosines[:, : len(some)] > LEAST), len(some))
            for column, number in enumerate(some):
                near = rows[columns == column]
                self.known[number] = near, cosines[near, column]
        return [self.known[number] for number in asked]


@dataclass(frozen=True, slots=True)
class Kindred:
    """What a question's words are kindred to. `codes[n]` are the sorted keys of the words of n+1 characters to look
    for, `rows[n]` their rows in `degrees`, shape (words to look for, words of the question); `weights` sum to 1."""

    codes: tuple[NDArray[np.uint64], ...]
    rows: tuple[Ints, ...]
    degrees: NDArray[np.float32]
    weights: NDArray[np.float32]


def kindred(lexicon: Lexicon, text: str, content: Flags) -> Kindred | None:
    """The words to look for; None where the question has no word of the table."""
    asked = lexicon.cut(text, content)
    if not asked:
        return None
    near = lexicon.near(asked)
    wanted = np.unique(np.concatenate([rows for rows, _ in near]))
    cosines = np.full((len(wanted), len(asked)), LEAST, dtype=np.float32)
    for column, (rows, values) in enumerate(near):
        cosines[np.searchsorted(wanted, rows), column] = values
    degrees = np.clip((cosines - LEAST) / (1 - LEAST), 0.0, 1.0)
    groups: list[dict[int, int]] = [{} for _ in range(LONGEST)]
    for row, number in enumerate(wanted.tolist()):
        word = lexicon.words[number]
        if 1 <= len(word) <= LONGEST:
            groups[len(word) - 1][_key(word)] = row
    weights = lexicon.weights[asked]
    ordered = [sorted(group.items()) for group in groups]
    return Kindred(
        tuple(np.asarray([code for code, _ in group], dtype=np.uint64) for group in ordered),
        tuple(np.asarray([row for _, row in group], dtype=np.int64) for group in ordered),
        degrees,
        weights / max(float(weights.sum()), 1e-9),
    )


def _key(word: str) -> int:
    key = 0
    for character in word:
        key = key << 16 | min(ord(character), 0xFFFD)
    return key


def degrees_in(kin: Kindred, codes: NDArray[np.uint16], sentence: Ints, sentences: int) -> Floats:
    """The highest degree to which each sentence says each word of the question; shape (sentences, words).

    `codes` are the folded texts one after the other, `sentence` numbers the sentence of each position.
    """
    best = np.zeros((sentences, kin.degrees.shape[1]), dtype=np.float32)
    begins = _beginnings(kin)[codes]
    for size in range(LONGEST):
        wanted, rows = kin.codes[size], kin.rows[size]
        if not len(wanted) or len(codes) <= size:
            continue
        at = np.flatnonzero(begins[: len(codes) - size] & (1 << size))
        keys = np.zeros(len(at), dtype=np.uint64)
        for offset in range(size + 1):
            keys = (keys << np.uint64(16)) | codes[at + offset].astype(np.uint64)
        slot = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
        found = np.flatnonzero(wanted[slot] == keys)
        where = sentence[at[found]] * len(kin.degrees) + rows[slot[found]]
        where = np.unique(where)
        np.maximum.at(best, where // len(kin.degrees), kin.degrees[where % len(kin.degrees)])
    return best.astype(np.float64)


def _beginnings(kin: Kindred) -> NDArray[np.uint8]:
    """For each code point the lengths of the words to look for that begin with it: bit n for n+1 characters."""
    table = np.zeros(65536, dtype=np.uint8)
    for size, wanted in enumerate(kin.codes):
        table[(wanted >> np.uint64(16 * size)).astype(np.int64)] |= 1 << size
    return table


def kindred_columns(kin: Kindred | None, found: Occurrences, texts: int) -> dict[str, Floats]:
    """How far the question's words, or words of like meaning, stand in the article, in one or two sentences with and
    without the headline, in the headline and in the lead."""
    names = ("kin_all", "kin_1", "kin_titled_1", "kin_2", "kin_titled_2", "kin_title", "kin_lead", "kin_square")
    if kin is None:
        return {name: np.zeros(texts) for name in names}
    sentences = len(found.sentence_text)
    degrees = degrees_in(kin, found.codes, found.sentence_of, sentences)
    first = np.searchsorted(found.sentence_text, np.arange(texts))
    title = degrees[first][found.sentence_text]
    pairs = degrees.copy()
    same = np.flatnonzero(found.sentence_text[1:] == found.sentence_text[:-1])
    pairs[same] = np.maximum(degrees[same], degrees[same + 1])
    whole = np.maximum.reduceat(degrees, first, axis=0)
    last = np.append(first[1:], sentences) - 1
    lead = np.maximum.reduce([degrees[np.minimum(first + step, last)] for step in range(3)])
    best = (
        whole @ kin.weights,
        np.maximum.reduceat(degrees @ kin.weights, first),
        np.maximum.reduceat(np.maximum(degrees, title) @ kin.weights, first),
        np.maximum.reduceat(pairs @ kin.weights, first),
        np.maximum.reduceat(np.maximum(pairs, title) @ kin.weights, first),
        degrees[first] @ kin.weights,
        lead @ kin.weights,
        whole**2 @ kin.weights,
    )
    return dict(zip(names, best, strict=True))
