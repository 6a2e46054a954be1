"""The figures of `qa.traits` that differ from clause to clause: how much of the question stands in and around each, how
near, and whether it holds something new of the kind, and of the very shape, that would answer.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from qa.candidates import PATTERNS
from qa.clues import Kind
from qa.sentences import SAYS_SO
from qa.sighting import Flags, Numbers, Sighting

_YEAR = re.compile(r"(?:19|20)\d\d(?=年|[-./])")
_ATTRIBUTES = re.compile(rf"(?:{SAYS_SO})[,:]$")
"""The end of a clause that only says who says so."""


def clause_traits(seen: Sighting) -> dict[str, Numbers]:
    """All columns by name; one figure a clause."""
    return (
        _shares(seen) | _new(seen) | _outline(seen) | _asked_noun(seen) | _kinds(seen) | _stated(seen) | _shaped(seen)
    )


def _shares(seen: Sighting) -> dict[str, Numbers]:
    number = seen.view.sentence_of
    before = np.logical_or.accumulate(seen.sentence_has, axis=0)
    clause = seen.clause_has @ seen.weights
    sentence = seen.sentence_has @ seen.weights
    near = seen.highest(seen.near)
    surround = seen.around_has @ seen.weights
    return {
        "clause_weight": clause,
        "clause_focus": seen.clause_has @ seen.focus,
        "sentence_weight": sentence[number],
        "sentence_focus": (seen.sentence_has @ seen.focus)[number],
        "previous_weight": (seen.previous_has @ seen.weights)[number],
        "next_weight": (seen.next_has @ seen.weights)[number],
        "around_weight": surround[number],
        "around_focus": (seen.around_has @ seen.focus)[number],
        "before_weight": ((before | seen.title_has) @ seen.weights)[number],
        "previous_clause_weight": np.concatenate([[0.0], clause[:-1]]),
        "next_clause_weight": np.concatenate([clause[1:], [0.0]]),
        "best_sentence_gap": (sentence.max() - sentence)[number],
        "best_around_gap": (surround.max() - surround)[number],
        "best_near_gap": near.max() - near,
        "clause_singles": _singles(seen, seen.texts),
        "sentence_singles": _singles(seen, seen.sentence_texts)[number],
    }


def _singles(seen: Sighting, texts: list[str]) -> Numbers:
    singles = seen.question.singles
    total = sum(weight for _, weight in singles) or 1.0
    return np.array([sum(weight for char, weight in singles if char in text) for text in texts]) / total


def _new(seen: Sighting) -> dict[str, Numbers]:
    count = np.add.reduceat(seen.new.astype(float), seen.starts)
    length = np.maximum(1, seen.ends - seen.starts)
    kind = _standing(seen, seen.expected, "kind")
    return {
        "near_new": seen.highest(seen.near * seen.new),
        "far_new": seen.highest(seen.far * seen.new),
        "focus_new": seen.highest(seen.near_focus * seen.new),
        "ordered_new": seen.highest(seen.ordered * seen.new),
        **kind,
        "kind_nearest": kind["near_kind"] / max(1e-6, float(kind["near_kind"].max())),
        "new_share": count / length,
        "new_count": np.minimum(count, 40) / 40,
    }


def _shaped(seen: Sighting) -> dict[str, Numbers]:
    shape = _standing(seen, seen.shaped, "shape")
    near, ordered = shape["near_shape"], shape["ordered_shape"]
    return {
        **shape,
        "shape_nearest": near / max(1e-6, float(near.max())),
        "shape_gap": float(near.max()) - near,
        "ordered_gap": float(ordered.max()) - ordered,
        "attributes": np.array([float(bool(_ATTRIBUTES.search(text))) for text in seen.texts]),
    }


def _standing(seen: Sighting, flags: Flags, name: str) -> dict[str, Numbers]:
    """How near the question's words the flagged characters stand, and how many runs of them there are."""
    has = np.logical_or.reduceat(flags, seen.starts)
    starting = flags & ~np.concatenate([[False], flags[:-1]])
    of_sentence = np.logical_or.reduceat(has, seen.first_clause)[seen.view.sentence_of]
    return {
        f"near_{name}": seen.highest(seen.near * flags),
        f"far_{name}": seen.highest(seen.far * flags),
        f"focus_{name}": seen.highest(seen.near_focus * flags),
        f"ordered_{name}": seen.highest(seen.ordered * flags),
        f"has_{name}": has.astype(float),
        f"sentence_has_{name}": of_sentence.astype(float),
        f"{name}_count": np.minimum(np.add.reduceat(starting.astype(float), seen.starts), 5) / 5,
    }


def _stated(seen: Sighting) -> dict[str, Numbers]:
    """How well years, numerals and names of the question are met: a look-alike often tells of another year."""
    number = seen.view.sentence_of
    texts, whole = seen.texts, seen.sentence_texts
    around = [" ".join([seen.view.title, *whole[max(0, at - 1) : at + 2]]) for at in range(len(whole))]
    asked = seen.question
    year = np.array([year_fit(text, asked.year) for text in whole])
    return {
        "asks": np.array([float(text.rstrip("”’」』").endswith("?")) for text in whole])[number],
        "year_fit": np.array([year_fit(text, asked.year) for text in texts]),
        "year_sentence": year[number],
        "month_fit": np.array([float(bool(asked.month) and f"{asked.month}月" in text) for text in whole])[number],
        "numerals_clause": np.array([held(text, asked.numerals) for text in texts]),
        "numerals_sentence": np.array([held(text, asked.numerals) for text in whole])[number],
        "entities_sentence": np.array([held(text, asked.entities) for text in whole])[number],
        "entities_around": np.array([held(text, asked.entities) for text in around])[number],
    }


def _outline(seen: Sighting) -> dict[str, Numbers]:
    number = seen.view.sentence_of
    length = seen.ends - seen.starts
    run = _longest_runs(seen.covered, seen.starts, seen.ends)
    sentence_length = np.array([sentence.span[1] - sentence.span[0] for sentence in seen.view.sentences])
    texts = seen.texts
    return {
        "length": np.minimum(length, 60) / 60,
        "sentence_length": np.minimum(sentence_length, 160)[number] / 160,
        "first_sentence": (number <= 1).astype(float),
        "place_in_text": seen.starts / max(1, len(seen.view.body)),
        "run_clause": np.minimum(run, 12) / 12,
        "run_sentence": np.minimum(np.maximum.reduceat(run, seen.first_clause), 12)[number] / 12,
        "title_share": np.array([_shared_pairs(text, seen.view.title) for text in texts]),
        "quoted": np.array([float("“" in text or "”" in text) for text in texts]),
    }


def _asked_noun(seen: Sighting) -> dict[str, Numbers]:
    """Where the noun that is asked for stands, and the words that stand beside the question word."""
    texts = seen.texts
    asked = seen.question
    pieces = [asked.head[at : at + 2] for at in range(max(1, len(asked.head) - 1))] if asked.head else []
    in_clause = np.array([max((float(piece in text) for piece in pieces), default=0.0) for text in texts])
    in_sentence = np.maximum.reduceat(in_clause, seen.first_clause)
    return {
        "head_clause": in_clause,
        "head_sentence": in_sentence[seen.view.sentence_of],
        "head_new": np.array([_after_new(seen, start, end) for start, end in seen.view.clauses]),
        "before_word": np.array([float(len(asked.before) > 1 and asked.before[-2:] in text) for text in texts]),
        "after_word": np.array([float(len(asked.after) > 1 and asked.after[:2] in text) for text in texts]),
        "unit": np.array([_unit(seen, text) for text in texts]),
    }


def _after_new(seen: Sighting, start: int, end: int) -> float:
    """Whether the asked noun's first character follows words that the question does not hold."""
    head = seen.question.head[:1]
    at = seen.view.body.find(head, start, end) if head else -1
    return float(at > start and not seen.covered[at - 1])


def _unit(seen: Sighting, text: str) -> float:
    """Whether a figure is followed by the unit that the question asks for (几枚: 枚)."""
    asked = seen.question
    if asked.kind is not Kind.NUMBER:
        return 0.0
    unit = asked.text[asked.wh[0] : asked.wh[1]].lstrip("多少几第")[:1] or asked.head[:1]
    at = text.find(unit) if unit else -1
    return float(at > 0 and (text[at - 1].isdigit() or text[at - 1] in "一二三四五六七八九十百千万亿余多"))


def _kinds(seen: Sighting) -> dict[str, Numbers]:
    flags = {name: seen.marked(seen.view.kinds[name]) for name in PATTERNS if name != "method"}
    return {f"has_{name}": np.logical_or.reduceat(one, seen.starts).astype(float) for name, one in flags.items()}


def held(text: str, words: tuple[str, ...]) -> float:
    """The share of `words` that stand in `text`; 0.5 where the question has none."""
    return sum(word in text for word in words) / len(words) if words else 0.5


def year_fit(text: str, year: int | None) -> float:
    """1 where the asked year stands in the text, 0 where only other years do, 0.5 where nothing can be said."""
    if year is None:
        return 0.5
    if str(year) in text:
        return 1.0
    return 0.0 if _YEAR.search(text) else 0.5


def _longest_runs(covered: Flags, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The longest unbroken stretch of covered characters inside each [start, end)."""
    at = np.arange(len(covered))
    run = at - np.maximum.accumulate(np.where(covered, -1, at))
    return np.array(
        [int(np.minimum(run[s:e], np.arange(1, e - s + 1)).max(initial=0)) for s, e in zip(starts, ends, strict=True)]
    )


def _shared_pairs(text: str, title: str) -> float:
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return sum(pair in title for pair in pairs) / max(4, len(pairs))
