"""A small table of which character follows which in Chinese news, and which characters start sentences.

It tells the continuation of a cut sentence from the start of a new one: 企|业 is a word cut in two, 说|本 is not. The
table holds logarithms of conditional probabilities of single characters, nothing of any text. It is built from a corpus
of news texts with `python -m articles.seamtable CORPUS.jsonl.gz` and read once, when a seam is first in doubt.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from articles.fold import narrow

_FILE = Path(__file__).with_name("seamtable.txt")
_RARE = 30
_RARE_START = 8
_STEP = 0.15
_BASE = 33
_LEVELS = 93
_TRUST = 20.0
_TRUST_START = 10.0


@dataclass(frozen=True, slots=True)
class SeamTable:
    """Natural logarithms: P(char), P(char starts a sentence), P(next | char), P(next | char, char starts one)."""

    size: int
    chars: dict[str, float]
    starts: dict[str, float]
    pairs: dict[str, float]
    start_pairs: dict[str, float]

    def follows(self, left: str, right: str) -> float:
        """Log-probability of `right` after `left` inside a sentence; unseen pairs back off to single characters."""
        found = self.pairs.get(left + right)
        if found is not None:
            return found
        seen = math.exp(self.chars[left]) * self.size if left in self.chars else 0.0
        return self._char(right) + math.log(_TRUST / (seen + _TRUST))

    def opens(self, first: str, second: str) -> float:
        """Log-probability that a sentence starts with the two characters."""
        start = self.starts.get(first, self._char(first) - 3.0)
        pair = self.start_pairs.get(first + second)
        return start + (pair if pair is not None else self.follows(first, second) - 0.3)

    def rarity(self, char: str) -> float:
        """How rare a character is in news, in nats."""
        return -self._char(char)

    def _char(self, char: str) -> float:
        return self.chars.get(char, -13.0)

    def starts_well(self, text: str) -> float:
        """How much likelier a sentence starts with these characters than goes on with them, in nats."""
        solid = _solid(text[:16])
        if len(solid) < 2:
            return 0.0
        return self.opens(solid[0], solid[1]) - self._char(solid[0]) - self.follows(solid[0], solid[1])

    def bond(self, left: str, right: str) -> float:
        """How much likelier `right`'s first character is behind `left`'s last than anywhere, in nats."""
        before, after = _solid(left[-8:])[-1:], _solid(right[:8])[:1]
        return self.follows(before, after) - self._char(after) if before and after else 0.0

    def score(self, left: str, right: str) -> float:
        """How much better `right` continues `left` than it starts a sentence, in nats; 0 where either is empty."""
        before, after = _solid(left[-8:])[-1:], _solid(right[:16])
        if not before or len(after) < 2:
            return 0.0
        first = self.follows(before, after[0]) - self.starts.get(after[0], self._char(after[0]) - 3.0)
        whole = self.follows(before, after[0]) + self.follows(after[0], after[1]) - self.opens(after[0], after[1])
        return 0.3 * first + 0.7 * whole


def _solid(text: str) -> str:
    return "".join(narrow(text).split())


@lru_cache(maxsize=1)
def table() -> SeamTable:
    """The table that ships with the program."""
    parts: dict[str, dict[str, float]] = {"u": {}, "s": {}, "b": {}, "t": {}}
    size = 0
    for line in _FILE.read_text(encoding="utf-8").split("\n"):
        if line.startswith("n"):
            size = int(line[1:])
        elif line:
            _read(parts[line[0]], line)
    return SeamTable(size, parts["u"], parts["s"], parts["b"], parts["t"])


def _read(part: dict[str, float], line: str) -> None:
    if line[0] in "us":
        first, rest = "", line[1:]
    else:
        first, rest = line[1], line[2:]
    values = _VALUES
    for at in range(0, len(rest) - 1, 2):
        part[first + rest[at]] = values[rest[at + 1]]


_VALUES = {chr(_BASE + level): -level * _STEP for level in range(_LEVELS + 1)}


def build(texts: Iterable[str]) -> Iterator[str]:
    """The lines of a table for a corpus."""
    chars, pairs, starts, start_pairs = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        solid = _solid(text)
        chars.update(solid)
        pairs.update(map(str.__add__, solid, solid[1:]))
        for sentence in solid.split("。"):
            if len(sentence) > 6:
                starts[sentence[0]] += 1
                start_pairs[sentence[:2]] += 1
    size, opened = sum(chars.values()), sum(starts.values())
    single = {char: count / size for char, count in chars.items() if count >= _RARE}
    yield f"n{size}"
    yield "u" + _row(single)
    first = {char: (starts[char] + 50 * share) / (opened + 50) for char, share in single.items()}
    yield "s" + _row(first)
    inside = {
        pair: (count + _TRUST * single[pair[1]]) / (chars[pair[0]] + _TRUST)
        for pair, count in pairs.items()
        if count >= _RARE and pair[0] in single and pair[1] in single
    }
    yield from _rows("b", inside)
    opening = {
        pair: (count + _TRUST_START * inside.get(pair, single[pair[1]])) / (starts[pair[0]] + _TRUST_START)
        for pair, count in start_pairs.items()
        if count >= _RARE_START and pair[0] in single and pair[1] in single
    }
    yield from _rows("t", opening)


def _row(values: dict[str, float]) -> str:
    levels = {key: min(_LEVELS, max(0, round(-math.log(value) / _STEP))) for key, value in sorted(values.items())}
    return "".join(key + chr(_BASE + level) for key, level in levels.items())


def _rows(mark: str, values: dict[str, float]) -> Iterator[str]:
    by_first: dict[str, dict[str, float]] = {}
    for pair, value in values.items():
        by_first.setdefault(pair[0], {})[pair[1]] = value
    for first in sorted(by_first):
        yield mark + first + _row(by_first[first])


def main(argv: list[str]) -> None:
    """Build the shipped table from a JSONL corpus with a `text` in each row."""
    with gzip.open(argv[0], "rt", encoding="utf-8") as rows:
        lines = list(build(json.loads(row)["text"] for row in rows))
    _FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
