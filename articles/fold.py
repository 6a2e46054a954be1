"""Matching views of a text: width, case and space folded, with the way back to the source.

What is shown is always the source; these views exist only to compare. Traditional and simplified script are not
folded into each other here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from articles.types import Span

_SOFT = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SPACES = frozenset("\u00a0\u2002\u2003\u2009\u3000\u2007\u202f")


class _Folding(dict[int, str]):
    """Code point → its folded form, filled as characters are met (at most one entry a character)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = "" if char in _SOFT else "".join(unicodedata.normalize("NFKC", char).lower().split())
        self[code] = folded
        return folded


class _Narrowing(dict[int, str]):
    """Code point → its narrow form of the same length: ＡＢＣ，（） → ABC,(), wide spaces → a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        narrow = " " if char in _SPACES else char
        if 0xFF01 <= code <= 0xFF5E:
            narrow = chr(code - 0xFEE0)
        self[code] = narrow
        return narrow


_FOLDING = _Folding()
_NARROWING = _Narrowing()


def fold(text: str) -> str:
    """Fold width, case and spaces away: `ＡＢ　Ｃ` and `ab c` both become `abc`."""
    return text.translate(_FOLDING)


def narrow(text: str) -> str:
    """Make the text narrow, one character for one: offsets into the result are offsets into `text`."""
    return text.translate(_NARROWING)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset of the source character that it came from."""

    source: str
    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> Folded:
        """Fold `source`, remembering where each character came from."""
        pieces: list[str] = []
        offsets: list[int] = []
        for offset, char in enumerate(source):
            piece = _FOLDING[ord(char)]
            pieces.append(piece)
            offsets.extend([offset] * len(piece))
        return cls(source, "".join(pieces), tuple(offsets))

    def span(self, start: int, end: int) -> Span:
        """Give the source span of the folded characters [start, end); needs start < end."""
        return self.offsets[start], self.offsets[end - 1] + 1


def find_folded(needle: str, haystack: str | Folded, start: int = 0) -> Span | None:
    """Find `needle` whatever its width, case and spaces; the span points into the haystack's source.

    `start` is an offset into the folded haystack. An empty needle is nowhere.
    """
    view = haystack if isinstance(haystack, Folded) else Folded.of(haystack)
    wanted = fold(needle)
    if not wanted:
        return None
    at = view.text.find(wanted, start)
    return None if at < 0 else view.span(at, at + len(wanted))
