"""A question and candidate texts as arrays of search terms: characters, pairs and triples of them, runs of digits.

Everything is folded one character to one (width, letter case, traditional script), so that each position is an offset
into the text as stored. Only terms of the question are kept: the rest of a text is "another term".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.words import normal

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RUN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
"""Latin letters and digits are one term, as in `embeddings.words.cut`."""
SENTENCE_ENDS = "。！？!?；;\n"
OTHER, HAN, RUN_CHARACTER, END = 0, 1, 2, 3


@cache
def fold_table() -> NDArray[np.uint16]:
    """What each code point of the basic plane is folded to; a character that folds to several stays itself."""
    table = np.arange(65536, dtype=np.uint16)
    # Letters and signs, the Chinese blocks, compatibility and full-width forms: nothing between them folds.
    for first, last in ((0x00, 0xA000), (0xF900, 0x10000)):
        for code in range(first, last):
            folded = unicodedata.normalize("NFKC", chr(code)).lower()
            if len(folded) == 1 and ord(folded) < 65536:
                table[code] = ord(folded)
    block = "".join(map(chr, range(0x3400, 0xA000)))
    simplified = normal(block)
    if len(simplified) == len(block):
        table[0x3400:0xA000] = [min(ord(character), 0xFFFD) for character in simplified]
    return table


@cache
def class_table() -> NDArray[np.uint8]:
    """OTHER, HAN (any letter that is a term of its own), RUN_CHARACTER (a-z, 0-9) or END for each folded code point."""
    table = np.zeros(65536, dtype=np.uint8)
    for code in range(128, 65536):
        if unicodedata.category(chr(code))[0] == "L":
            table[code] = HAN
    for character in "abcdefghijklmnopqrstuvwxyz0123456789":
        table[ord(character)] = RUN_CHARACTER
    for character in SENTENCE_ENDS:
        table[ord(character)] = END
    return table


def folded_codes(text: str) -> NDArray[np.uint16]:
    """The folded code points of `text`; shape (len(text),). Beyond the basic plane: 0xFFFD."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    folded: NDArray[np.uint16] = fold_table()[np.where(codes < 65536, codes, 0xFFFD)]
    return folded


def as_text(codes: NDArray[np.uint16]) -> str:
    """The string of folded code points, one character each."""
    return codes.astype(np.uint32).tobytes().decode("utf-32-le", "replace")


@dataclass(frozen=True, slots=True)
class Atom:
    """One character, or one run of digits or Latin letters, of a folded question."""

    text: str
    start: int
    end: int


def atoms_of(folded: str) -> list[Atom]:
    """The atoms of a folded text in order; punctuation and spaces are none."""
    found, classes, at = [], class_table(), 0
    while at < len(folded):
        run = RUN.match(folded, at)
        if run:
            found.append(Atom(run[0], at, run.end()))
            at = run.end()
            continue
        if classes[min(ord(folded[at]), 65535)] == HAN:
            found.append(Atom(folded[at], at, at + 1))
        at += 1
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct terms of a question. `singles` are numbered from 1; `pairs` and `triples` are (first, next …) of
    those numbers. `mask` flags of each list say which belong to its content (no question word, no date)."""

    atoms: tuple[Atom, ...]
    singles: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    triples: tuple[tuple[int, int, int], ...]
    single_content: Flags
    pair_content: Flags
    triple_content: Flags

    @property
    def texts(self) -> list[str]:
        """Singles, then pairs, as plain strings: what document frequencies are asked for."""
        return [*self.singles, *(self.singles[a - 1] + self.singles[b - 1] for a, b in self.pairs)]


def terms_of(folded: str, content: Flags) -> Terms:
    """The terms of a folded question; `content`, shape (len(folded),), is False on question words and dates."""
    atoms = atoms_of(folded)
    number: dict[str, int] = {}
    ids = [number.setdefault(atom.text, len(number) + 1) for atom in atoms]
    ok = [bool(content[atom.start : atom.end].all()) for atom in atoms]
    joined = [True, *(a.end == b.start for a, b in pairwise(atoms))]
    singles: dict[int, bool] = {}
    pairs: dict[tuple[int, int], bool] = {}
    triples: dict[tuple[int, int, int], bool] = {}
    for i, one in enumerate(ids):
        singles[one] = singles.get(one, False) or ok[i]
        if i >= 1 and joined[i]:
            pair = (ids[i - 1], one)
            pairs[pair] = pairs.get(pair, False) or (ok[i - 1] and ok[i])
        if i >= 2 and joined[i] and joined[i - 1]:
            triple = (ids[i - 2], ids[i - 1], one)
            triples[triple] = triples.get(triple, False) or all(ok[i - 2 : i + 1])
    return Terms(
        tuple(atoms),
        tuple(number),
        tuple(pairs),
        tuple(triples),
        np.asarray([singles[i + 1] for i in range(len(number))], dtype=bool),
        np.asarray(list(pairs.values()), dtype=bool),
        np.asarray(list(triples.values()), dtype=bool),
    )


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where the terms of a question stand in a batch of texts.

    `text`, `sentence` and `offset` say for each found term in which text, in which sentence (numbered through the
    batch) and at which offset it stands; `term` numbers singles, pairs and triples in one row from 0.
    `sentence_text` is the text of each sentence, `sentence_start`, `sentence_end` its offsets there, `length` the
    number of characters that are terms of each text, `sentence_length` of each sentence. `pair_order` numbers the found
    pairs so that those which overlap by a character, and only those, are numbered one after the other. `codes` are the
    folded texts one after the other, `sentence_of` the sentence of each of those positions.
    """

    term: Ints
    text: Ints
    sentence: Ints
    offset: Ints
    length: Ints
    sentence_text: Ints
    sentence_start: Ints
    sentence_end: Ints
    sentence_length: Ints
    pair_order: Ints
    codes: NDArray[np.uint16]
    sentence_of: Ints


def _runs_found(terms: Terms, codes: NDArray[np.uint16]) -> tuple[Ints, Ints, Ints]:
    """(start, end, single) of each run of digits or letters that is a term of the question."""
    wanted = {text: number for number, text in enumerate(terms.singles, 1) if len(text) > 1 or text.isascii()}
    starts, ends, numbers = [], [], []
    if wanted:
        for match in RUN.finditer(as_text(codes)):
            number = wanted.get(match[0])
            if number:
                starts.append(match.start())
                ends.append(match.end())
                numbers.append(number)
    return np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64), np.asarray(numbers, dtype=np.int64)


def _singles_found(terms: Terms, codes: NDArray[np.uint16]) -> tuple[Ints, Ints, Ints]:
    """(start, end, single) of each single term in position order."""
    lookup = np.zeros(65536, dtype=np.int64)
    for number, text in enumerate(terms.singles, 1):
        if len(text) == 1 and not text.isascii():
            lookup[min(ord(text), 65535)] = number
    numbers = lookup[codes]
    at = np.flatnonzero(numbers)
    run_starts, run_ends, run_numbers = _runs_found(terms, codes)
    starts = np.concatenate([at, run_starts])
    order = np.argsort(starts, kind="stable")
    ends = np.concatenate([at + 1, run_ends])
    return starts[order], ends[order], np.concatenate([numbers[at], run_numbers])[order]


def _lookup_pairs(terms: Terms) -> Ints:
    size = len(terms.singles) + 1
    table = np.full((size, size), -1, dtype=np.int64)
    for number, (first, second) in enumerate(terms.pairs):
        table[first, second] = number
    return table


def _triples_found(terms: Terms, starts: Ints, ends: Ints, singles: Ints) -> tuple[Ints, Ints]:
    """(position in `starts`, triple) of each triple."""
    size = len(terms.singles) + 1
    codes = {(a * size + b) * size + c: n for n, (a, b, c) in enumerate(terms.triples)}
    if not codes or len(starts) < 3:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    joined = (ends[:-2] == starts[1:-1]) & (ends[1:-1] == starts[2:])
    keys = (singles[:-2] * size + singles[1:-1]) * size + singles[2:]
    known = np.asarray(sorted(codes), dtype=np.int64)
    slot = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    at = np.flatnonzero(joined & (known[slot] == keys))
    number = np.asarray([codes[int(key)] for key in known], dtype=np.int64)
    return at, number[slot[at]]


def find_terms(terms: Terms, texts: Sequence[str]) -> Occurrences:
    """Where each term of the question stands in each of `texts`."""
    parts = [folded_codes(text + "\n") for text in texts]
    sizes = np.asarray([len(part) for part in parts], dtype=np.int64)
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint16)
    base = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    classes = class_table()[codes]
    owner = np.repeat(np.arange(len(texts)), sizes)
    ending = classes == END
    ends = np.flatnonzero(ending) + 1
    sentence_of = np.concatenate([[0], np.cumsum(ending)])[:-1]
    countable = (classes == HAN) | (classes == RUN_CHARACTER)
    starts, stops, singles = _singles_found(terms, codes)
    pair_table = _lookup_pairs(terms)
    joined = np.flatnonzero(stops[:-1] == starts[1:]) if len(starts) else np.zeros(0, dtype=np.int64)
    pairs = pair_table[singles[joined], singles[joined + 1]] if len(joined) else np.zeros(0, dtype=np.int64)
    joined, pairs = joined[pairs >= 0], pairs[pairs >= 0]
    triple_at, triples = _triples_found(terms, starts, stops, singles)
    offset = len(terms.singles)
    position = np.concatenate([starts, starts[joined], starts[triple_at]])
    sentence_text = owner[ends - 1] if len(ends) else np.zeros(0, dtype=np.int64)
    sentence_starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    return Occurrences(
        term=np.concatenate([singles - 1, pairs + offset, triples + offset + len(terms.pairs)]),
        text=owner[position],
        sentence=sentence_of[position],
        offset=position - base[owner[position]],
        length=np.bincount(owner[countable], minlength=len(texts)),
        sentence_text=sentence_text,
        sentence_start=sentence_starts - base[sentence_text],
        sentence_end=ends - base[sentence_text],
        sentence_length=np.bincount(sentence_of[countable], minlength=len(ends)),
        pair_order=joined,
        codes=codes,
        sentence_of=sentence_of,
    )
