"""How texts are compared: width, case, spaces and punctuation are folded away, characters never."""

from __future__ import annotations

import re
import unicodedata

_NUMBER_MARKS = ".-/:"
_LOOSE_MARK = re.compile(r"[.\-/:](?!\d)|(?<!\d)[.\-/:]")
_MARK = re.compile(r"\[\d+\]")
_AFTER_STOP = re.compile(r"([。！？!?]+[”’）)]?)\s*((?:\[\d+\])+)")
_SENTENCE_END = re.compile(r"(?<=[。！？!?\n])")


def folded(text: str | None) -> str:
    """Letters, figures and % of `text` in NFKC lower case; . - / : stay between two figures only (3.5, 8:30)."""
    plain = unicodedata.normalize("NFKC", text or "").lower()
    kept = "".join(c for c in plain if c == "%" or c in _NUMBER_MARKS or unicodedata.category(c)[0] in "LN")
    return _LOOSE_MARK.sub("", kept)


def without_marks(text: str) -> str:
    """The answer without its citation marks [n]."""
    return _MARK.sub("", text)


def marks_of(sentence: str) -> tuple[int, ...]:
    """The citation numbers in a sentence, in order, each once."""
    return tuple(dict.fromkeys(int(mark[1:-1]) for mark in _MARK.findall(sentence)))


def answer_sentences(answer: str) -> list[str]:
    """The sentences of an answer with their marks; a mark after the full stop belongs to the sentence before it.

    Pieces of three characters or fewer (a list's dash, 是。) are no sentences of their own.
    """
    joined = _AFTER_STOP.sub(r"\2\1", answer)
    return [piece for piece in _SENTENCE_END.split(joined) if len(folded(without_marks(piece))) > 3]
