"""The pieces of a title and the roles they may stand in: what a title is made of before it is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from articles.fold import narrow
from articles.seams import unclosed
from articles.types import Line, LineKind, Span
from articles.verbs import is_clause, starts_with_predicate

OPEN_NOUN = re.compile(r"(?:委员会|常委会|街道|公司|集团|学校|医院|论坛|世界一流|[的和与及、]|具有\w{2,4})$")
"""A stretch that ends so waits for what follows: it is a row of a clause, no clause."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a title between spaces; `opens_line` where it is the first of its line."""

    text: str
    span: Span
    opens_line: bool
    size: float | None


@dataclass(frozen=True, slots=True)
class Title:
    """A title in its roles; each role is a list of pieces, the headline never empty where there are any pieces."""

    kicker: tuple[Piece, ...]
    headline: tuple[Piece, ...]
    subhead: tuple[Piece, ...]

    def text(self, kind: LineKind) -> str:
        """The words of a role: rows of one phrase joined as it is read, clauses parted by a space."""
        chosen = {LineKind.KICKER: self.kicker, LineKind.HEADLINE: self.headline, LineKind.SUBHEAD: self.subhead}[kind]
        if kind is not LineKind.HEADLINE:
            return " ".join(piece.text for piece in chosen)
        text = chosen[0].text if chosen else ""
        for left, right in pairwise(chosen):
            even = len(left.text) == len(right.text) and not OPEN_NOUN.search(left.text)
            rows = not stands(left.text, right.text) and not even
            text += right.text if rows and not left.text.isascii() else f" {right.text}"
        return text


def stands(left: str, right: str) -> bool:
    """Say whether the left piece is a clause of its own, and not the subject or the verb of the right one."""
    if is_clause(left) and not OPEN_NOUN.search(left):
        return True
    return len(left) >= 8 and not starts_with_predicate(right) and not OPEN_NOUN.search(left)


def pieces_of(lines: list[Line]) -> list[Piece]:
    """Cut title lines at their spaces; spaces inside Latin words and short numbers stay."""
    pieces: list[Piece] = []
    for line in lines:
        text = narrow(line.text)
        starts = [0, *_breaks(text)]
        for at, start in enumerate(starts):
            end = starts[at + 1] if at + 1 < len(starts) else len(text)
            words = line.text[start:end]
            lead = len(words) - len(words.lstrip())
            words = words.strip()
            if words:
                begin = line.span[0] + start + lead
                pieces.append(Piece(words, (begin, begin + len(words)), at == 0, line.size))
    return pieces


def _breaks(text: str) -> list[int]:
    """Where spaces part a title: both sides must be more than a character, and not both Latin."""
    places = []
    for found in re.finditer(r"\s+", text.strip()):
        left, right = text[: found.start()].split()[-1:], text[found.end() :].split()[:1]
        if not left or not right:
            continue
        if unclosed(text[: found.start()]):
            continue  # a space inside 【】, “” or 《》 parts nothing
        latin = left[0][-1].isascii() and right[0][0].isascii() and left[0][-1].isalnum() and right[0][0].isalnum()
        if not latin and min(len(left[0]), len(right[0])) >= 2:
            places.append(found.start() + (len(text) - len(text.lstrip())))
    return places


def cuts(pieces: list[Piece]) -> list[Title]:
    """Every way to part the pieces into kicker, headline and subhead; the headline takes one at least."""
    size = len(pieces)
    return [
        Title(tuple(pieces[:start]), tuple(pieces[start:end]), tuple(pieces[end:]))
        for start in range(size)
        for end in range(start + 1, size + 1)
    ]
