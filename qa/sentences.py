"""Sentences and clauses of a text, as spans into it.

Clauses tile their sentence, sentences tile the text except for white space between them, so that a run of clauses is
again a piece of the printed text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.types import Span

SAYS_SO = "指出|表示|显示|称|认为|强调|介绍|说|透露|写道|提到|报道|消息|获悉|了解到|坦言|解释"
"""Words, as alternatives of a pattern, at whose end a clause only says who says so."""
LONGEST_CLAUSE = 90
"""Characters after which a clause without punctuation (a list, a table) is cut."""

_SENTENCE_END = re.compile(r"(?:[。！？!?]+|……)[”’）)」』》]*|\n+")
_CLAUSE_END = re.compile(
    r"(?:[，；：;]|(?<!\d)[,:](?!//)|[,:](?![\d/]))[”’）)」』]*"  # not inside a figure (1,200 or 9:30) or an address
    r"|\u3000+| {2,}"
)
_SOFT_END = re.compile(r"[、 ）)》]")
_ASIDE = re.compile(r"[（(][^（()）\n]{1,80}[)）]")
"""Words in brackets: what they say in passing is no clause of its own."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `span` and the spans of its clauses, in order."""

    span: Span
    clauses: tuple[Span, ...]


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` in order; spans exclude white space at their edges, empty ones are left out."""
    found = []
    start = 0
    for end in [*(stop.end() for stop in _SENTENCE_END.finditer(text)), len(text)]:
        span = _stripped(text, start, end)
        if span[0] < span[1]:
            found.append(Sentence(span, _clauses(text, span)))
        start = end
    return tuple(found)


def _clauses(text: str, span: Span) -> tuple[Span, ...]:
    pieces: list[Span] = []
    start = span[0]
    asides = [aside.span() for aside in _ASIDE.finditer(text, span[0], span[1])]
    ends = _CLAUSE_END.finditer(text, span[0], span[1])
    for end in [*(stop.end() for stop in ends if not _within(stop.start(), asides)), span[1]]:
        if end - start < 2 and pieces:
            pieces[-1] = (pieces[-1][0], end)
        elif start < end:
            pieces.extend(_shortened(text, start, end))
        start = end
    return tuple(pieces)


def _within(at: int, spans: Sequence[Span]) -> bool:
    return any(start <= at < end for start, end in spans)


def _shortened(text: str, start: int, end: int) -> list[Span]:
    """A clause in pieces of at most LONGEST_CLAUSE characters, cut after an enumeration mark where there is one."""
    pieces = []
    while end - start > LONGEST_CLAUSE:
        stops = [stop.end() for stop in _SOFT_END.finditer(text, start + LONGEST_CLAUSE // 2, start + LONGEST_CLAUSE)]
        cut = stops[-1] if stops else start + LONGEST_CLAUSE
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
