"""Breaks the lines of typeset stories at the width of a column, as text copied off a page or out of old systems is."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Protocol

_NEVER_FIRST = "，。、；：！？”）》】…"


class Wrappable(Protocol):
    """What a typeset story must have to be wrapped."""

    head: list[str]
    body: list[str]
    after: list[str]


class Columns:
    """The habits of one page: its width in characters, indents, what parts articles."""

    def __init__(self, rng: random.Random) -> None:
        self.width = rng.choice((14, 18, 20, 22, 26, 30, 36, 40))
        self.indent = "\u3000\u3000" if rng.random() < 0.6 else ""
        self.apart = rng.random() < 0.6
        self.hanging = rng.random() < 0.5

    def wrap(self, sets: Iterable[Wrappable]) -> None:
        """Wrap the body lines of every story, and part the stories by an empty line where the page does so."""
        for part in sets:
            verse = len(part.body) > 3 and max(map(len, part.body)) <= self.width
            indent = "" if verse else self.indent
            part.body = [row for line in part.body for row in self.rows(indent + line)]
            if self.apart:
                (part.after or part.body).append("")

    def rows(self, line: str) -> list[str]:
        """The rows of one line; punctuation hangs behind a full row where the page does so."""
        rows = []
        while len(line) > self.width:
            end = self.width
            while self.hanging and end < len(line) and line[end] in _NEVER_FIRST:
                end += 1
            rows.append(line[:end])
            line = line[end:]
        return [*rows, line] if line else rows
