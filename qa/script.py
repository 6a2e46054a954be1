"""One script for the rules: traditional characters are read as simplified ones, wide ones as narrow ones."""

from __future__ import annotations

from articles.fold import narrow
from embeddings.words import normal

_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"


def simplified(text: str) -> str:
    """`text` in simplified characters, all else as it stands; of the same length, so that offsets stay true."""
    if text.isascii():
        return text
    folded = normal(text)
    if len(folded) != len(text):  # a ligature, or blanks that the folding drops
        return "".join(map(simplified, text)) if len(text) > 1 else text
    return "".join(new if _FIRST_HAN <= old <= _LAST_HAN else old for old, new in zip(text, folded, strict=True))


def plain(text: str) -> str:
    """`text` narrow and in simplified characters, of the same length: what rules and patterns are held against."""
    return simplified(narrow(text))
