"""Kindred words and stories against plain formulations of the same: one text, one word, one place at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.kindred import LEAST, LONGEST, Kindred, Lexicon, degrees_in, kindred
from qa.stories import SAME, SAMPLE, SHINGLE, SHORTEST, group
from qa.terms import HAN, RUN_CHARACTER, class_table, folded_codes

_LETTERS = "新桥通车老街码头渡口潮水公交ab12"
_WORDS = sorted({one for at in range(len(_LETTERS) - 3) for size in range(1, 5) for one in [_LETTERS[at : at + size]]})
_DRAWN = np.random.default_rng(7)
# Few dimensions: many words are kindred.
LEXICON = Lexicon.of(_WORDS, _DRAWN.normal(size=(len(_WORDS), 4)).astype(np.float32))


def plain_kindred(lexicon: Lexicon, asked: list[int]) -> tuple[set[str], NDArray[np.float32]]:
    """All words at once: those kindred to any, and their degrees, by the word's number."""
    near = lexicon.vectors @ lexicon.vectors[asked].T
    wanted = np.flatnonzero((near > LEAST).any(axis=1))
    return {lexicon.words[n] for n in wanted}, np.clip((near[wanted] - LEAST) / (1 - LEAST), 0.0, 1.0)


def words_of(kin: Kindred) -> set[str]:
    found = set()
    for size, codes in enumerate(kin.codes, start=1):
        for code in codes.tolist():
            found.add("".join(chr(code >> 16 * (size - 1 - at) & 0xFFFF) for at in range(size)))
    return found


def test_what_was_asked_before_changes_no_bit() -> None:
    names = [f"词{n}" for n in range(6000)]
    table = _DRAWN.normal(size=(len(names), 256)).astype(np.float32)
    table[:, 0] += 6.0  # near enough to be kindred
    alone, together = Lexicon.of(names, table), Lexicon.of(names, table)
    asked = [int(number) for number in _DRAWN.choice(len(names), 30, replace=False)]
    for size in (1, 2, 5, 11, 11):
        together.near(asked[:size])
    found = together.near(asked)
    for number, (rows, cosines) in zip(asked, found, strict=True):
        ((own_rows, own_cosines),) = alone.near([number])
        assert np.array_equal(rows, own_rows)
        assert np.array_equal(cosines, own_cosines)


def plain_degrees(kin: Kindred, codes: NDArray[np.uint16], sentence: NDArray[np.int64], sentences: int) -> object:
    best = np.zeros((sentences, kin.degrees.shape[1]), dtype=np.float32)
    for size in range(1, LONGEST + 1):
        rows = dict(zip(kin.codes[size - 1].tolist(), kin.rows[size - 1].tolist(), strict=True))
        for at in range(len(codes) - size + 1):
            key = 0
            for code in codes[at : at + size].tolist():
                key = key << 16 | code
            if key in rows:
                best[sentence[at]] = np.maximum(best[sentence[at]], kin.degrees[rows[key]])
    return best.astype(np.float64)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=_LETTERS, min_size=1, max_size=12), st.text(alphabet=_LETTERS + "。", max_size=80))
def test_kindred_words_are_those_of_the_whole_table(question: str, text: str) -> None:
    content = np.ones(len(question), dtype=bool)
    asked = LEXICON.cut(question, content)
    kin = kindred(LEXICON, question, content)
    if kin is None:
        assert not asked
        return
    words, degrees = plain_kindred(LEXICON, asked)
    assert words_of(kin) == words
    np.testing.assert_allclose(kin.degrees, degrees, atol=1e-5)
    codes = folded_codes(text)
    ends = np.cumsum(codes == ord("。")) if len(codes) else np.zeros(0, dtype=np.int64)
    sentence = np.concatenate([[0], ends])[: len(codes)].astype(np.int64)
    count = int(sentence.max(initial=0)) + 1
    assert np.array_equal(degrees_in(kin, codes, sentence, count), plain_degrees(kin, codes, sentence, count))


def plain_shingles(text: str) -> NDArray[np.uint64]:
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


def plain_group(texts: list[str]) -> list[int]:
    samples = [set(plain_shingles(text).tolist()) for text in texts]
    leaders: list[int] = []
    for number, sample in enumerate(samples):
        leader = number
        for first in range(number):
            shorter = min(len(samples[first]), len(sample))
            enough = len(samples[first] & sample) >= np.float32(SAME * shorter)
            if leaders[first] == first and shorter >= SHORTEST and enough:
                leader = first
                break
        leaders.append(leader)
    return leaders


_STORY = st.text(alphabet="新桥通车老街码头渡口潮水公交线路开放步道围栏灯塔，。 ", min_size=0, max_size=150)


@settings(max_examples=80, deadline=None)
@given(st.lists(_STORY, max_size=5), st.data())
def test_stories_are_grouped_as_one_by_one(texts: list[str], data: st.DataObject) -> None:
    for text in list(texts):
        start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        texts.append(text[:start] + "改" + text[end:])
    assert group(texts) == plain_group(texts)
