"""Things without which a question is not answered: who asks whether dogs may come along is not answered by a timetable
that speaks of no animal. What other words of a question an article need not print (term necessity: Zhao and Callan,
Term Necessity Prediction, CIKM 2010).

The table is a CSV with the columns asked and printed, words separated by |: the words by which a question names the
thing, and further ones of which one is enough in an article.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BUNDLED = Path(__file__).with_name("necessary.csv")


@dataclass(frozen=True, slots=True)
class Things:
    """The table: for each word by which a question names a thing the rows that it stands in, each as the words of which
    one is enough in an article; `sizes` are the lengths of the words that begin with a character, longest first."""

    rows: Mapping[str, tuple[tuple[str, ...], ...]]
    sizes: Mapping[str, tuple[int, ...]]

    def named(self, question: str) -> Iterator[str]:
        """The words of the table in a question, but for those in which a longer one ends (动车 in 电动车)."""
        reached = 0
        for at in range(len(question)):
            found = [
                question[at : at + size]
                for size in self.sizes.get(question[at], ())
                if question[at : at + size] in self.rows
            ]
            yield from (word for word in found if at + len(word) > reached)
            reached = max([reached, *(at + len(word) for word in found)])


@lru_cache(maxsize=1)
def bundled_things() -> Things:
    """The table that ships."""
    rows: dict[str, tuple[tuple[str, ...], ...]] = {}
    with BUNDLED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            asked = row["asked"].split("|")
            enough = tuple(word for word in (*asked, *row["printed"].split("|")) if word)
            rows |= {word: (*rows.get(word, ()), enough) for word in asked}
    sizes: dict[str, set[int]] = {}
    for word in rows:
        sizes.setdefault(word[0], set()).add(len(word))
    return Things(rows, {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()})


def named_in(question: str) -> list[tuple[str, ...]]:
    """The things that a question (a matching view) names, each as the words of which one tells of it in print."""
    things = bundled_things()
    return list(dict.fromkeys(row for word in things.named(question) for row in things.rows[word]))


def unprinted(question: str, text: str) -> Iterator[str]:
    """The words of the question (a matching view) for things of which `text`, the cited articles, prints nothing."""
    things = bundled_things()
    for word in dict.fromkeys(things.named(question)):
        if not all(any(enough in text for enough in row) for row in things.rows[word]):
            yield word
