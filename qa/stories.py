"""One story once: candidates whose text is the same but for cuts and edits are grouped under the best-ranked one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.terms import HAN, RUN_CHARACTER, class_table, folded_codes

SHINGLE = 8
"""Characters of a shingle."""
SAMPLE = 4
"""One shingle in this many is compared; which ones depends on the characters only."""
SAME = 0.6
"""Share of the shorter text's shingles that must stand in the longer one."""
SHORTEST = 8
"""Sampled shingles under which a text is too short to be compared."""


def shingles(text: str) -> NDArray[np.uint64]:
    """A sorted sample of the hashes of all strings of `SHINGLE` characters; blanks and punctuation left out."""
    folded = folded_codes(text)
    classes = class_table()[folded]
    codes = folded[(classes == HAN) | (classes == RUN_CHARACTER)].astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = hashes * np.uint64(1_000_003) + codes[offset : offset + len(hashes)]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    return np.unique(hashes[hashes % np.uint64(SAMPLE) == 0])


def group(texts: Sequence[str]) -> list[int]:
    """For each text the number of the first one that tells the same story: itself, where it is the first."""
    samples = [shingles(text) for text in texts]
    sizes = np.asarray([len(sample) for sample in samples], dtype=np.int64)
    shared = _shared(samples)
    leaders: list[int] = []
    for number in range(len(texts)):
        shorter = np.minimum(sizes[:number], sizes[number])
        same = (shorter >= SHORTEST) & (shared[number, :number] >= SAME * shorter)
        leaders.append(next((first for first in np.flatnonzero(same).tolist() if leaders[first] == first), number))
    return leaders


def _shared(samples: Sequence[NDArray[np.uint64]]) -> NDArray[np.float32]:
    """How many shingles each two texts share; shape (texts, texts)."""
    if not samples:
        return np.zeros((0, 0), dtype=np.float32)
    owner = np.repeat(np.arange(len(samples)), [len(sample) for sample in samples])
    _, number, count = np.unique(np.concatenate(samples), return_inverse=True, return_counts=True)
    twice = count > 1  # most stand in one text only and say nothing
    column = np.cumsum(twice) - 1
    kept = twice[number]
    has = np.zeros((len(samples), int(twice.sum())), dtype=np.float32)
    has[owner[kept], column[number[kept]]] = 1
    shared: NDArray[np.float32] = has @ has.T
    return shared
