"""One story once: candidates whose text is the same but for cuts and edits are grouped under the best-ranked one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.terms import HAN, RUN_CHARACTER, Ints, class_table, folded_codes

SHINGLE = 8
"""Characters of a shingle."""
SAMPLE = 4
"""One shingle in this many is compared; which ones depends on the characters only."""
SAME = 0.6
"""Share of the shorter text's shingles that must stand in the longer one."""
SHORTEST = 8
"""Sampled shingles under which a text is too short to be compared."""


@dataclass(frozen=True, slots=True)
class Shingles:
    """A sample of the hashes of all strings of `SHINGLE` characters of a batch of texts, blanks and punctuation left
    out: `owner[i]`, a text's place in the batch, has the shingle `number[i]`, once; by owner, then number."""

    owner: Ints
    number: Ints
    sizes: Ints


def shingles(texts: Sequence[str]) -> Shingles:
    """The shingles of all texts at once; equal hashes have one number."""
    sizes = np.asarray([len(text) for text in texts], dtype=np.int64)
    folded = folded_codes("".join(texts))
    classes = class_table()[folded]
    kept = (classes == HAN) | (classes == RUN_CHARACTER)
    codes, owner = folded[kept].astype(np.uint64), np.repeat(np.arange(len(texts)), sizes)[kept]
    length = max(0, len(codes) - SHINGLE + 1)
    hashes = np.zeros(length, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = hashes * np.uint64(1_000_003) + codes[offset : offset + length]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    of_one_text = owner[:length] == owner[len(owner) - length :]
    sample = np.flatnonzero((hashes % np.uint64(SAMPLE) == 0) & of_one_text)
    values, number = np.unique(hashes[sample], return_inverse=True)
    width = max(1, len(values))
    once = np.sort(owner[sample] * width + number)
    once = once[np.diff(once, prepend=-1) > 0]
    return Shingles(once // width, once % width, np.bincount(once // width, minlength=len(texts)))


def group(texts: Sequence[str]) -> list[int]:
    """For each text the number of the first one that tells the same story: itself, where it is the first."""
    if not texts:
        return []
    sample = shingles(texts)
    sizes, shared = sample.sizes, _shared(sample)
    leaders: list[int] = []
    for number in range(len(texts)):
        shorter = np.minimum(sizes[:number], sizes[number])
        same = (shorter >= SHORTEST) & (shared[number, :number] >= SAME * shorter)
        leaders.append(next((first for first in np.flatnonzero(same).tolist() if leaders[first] == first), number))
    return leaders


def _shared(sample: Shingles) -> NDArray[np.float32]:
    """How many shingles each two texts share; shape (texts, texts)."""
    texts = len(sample.sizes)
    order = np.argsort(sample.number, kind="stable")
    number, owner = sample.number[order], sample.owner[order]
    pairs: list[Ints] = []
    apart = 1
    while apart < len(number):  # owners of one shingle stand together: every two of them are some places apart
        same = np.flatnonzero(number[apart:] == number[:-apart])
        if not len(same):
            break
        pairs.append(owner[same] * texts + owner[same + apart])
        apart += 1
    counts = np.bincount(np.concatenate(pairs), minlength=texts * texts) if pairs else np.zeros(texts * texts)
    one_way = counts.reshape(texts, texts).astype(np.float32)
    return one_way + one_way.T + np.diag(sample.sizes).astype(np.float32)
