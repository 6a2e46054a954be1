"""One story once: candidates whose text is the same but for cuts and edits are grouped under the best-ranked one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.terms import folded_codes

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
    codes = folded_codes("".join(character for character in text if character.isalnum())).astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = hashes * np.uint64(1_000_003) + codes[offset : offset + len(hashes)]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    return np.unique(hashes[hashes % np.uint64(SAMPLE) == 0])


def same_story(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> bool:
    """Whether one text is, but for cuts and edits, in the other."""
    shorter = min(len(first), len(second))
    if shorter < SHORTEST:
        return False
    return len(np.intersect1d(first, second, assume_unique=True)) / shorter >= SAME


def group(texts: Sequence[str]) -> list[int]:
    """For each text the number of the first one that tells the same story: itself, where it is the first."""
    seen: list[tuple[int, NDArray[np.uint64]]] = []
    leaders = []
    for number, text in enumerate(texts):
        sample = shingles(text)
        leader = next((first for first, other in seen if same_story(sample, other)), number)
        leaders.append(leader)
        if leader == number:
            seen.append((number, sample))
    return leaders
