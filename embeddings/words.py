"""Chinese text → search words: what the word index stores and what a query is cut into.

Runs of Chinese characters become single characters and bigrams (measured above bigrams alone and above dictionary
words on news questions); runs of Latin letters and digits become one word each. Width, case and script are folded,
so １３号线 = 13号线 and 區長 = 区长. Knows nothing of fields, weights or stores.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import add

WORDS_VERSION = "chars+bigrams-1"
"""Names the way of cutting; an index made with another one must be rebuilt."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:\.[0-9]+)*")
# A blank between two Chinese characters is typesetting (张　娅, a headline's row break); a line break is not.
_PADDING = re.compile(rf"(?<=[{_HAN}])[^\S\n]+(?=[{_HAN}])")


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional → simplified, character by character; made once from OpenCC's own table."""
    import opencc  # noqa: PLC0415  (only searching and indexing need it)

    block = "".join(map(chr, range(0x3400, 0xA000)))
    converted = opencc.OpenCC("t2s").convert(block)
    return {ord(old): new for old, new in zip(block, converted, strict=True) if old != new}


def normal(text: str) -> str:
    """The text as search sees it: NFKC, lower case, simplified characters. Offsets are not kept."""
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


def cut(text: str) -> list[str]:
    """The search words of a text, repeated as often as they occur; within a run single characters come first."""
    words: list[str] = []
    for run in _RUNS.findall(_PADDING.sub("", normal(text))):
        if _is_han(run[0]):
            words.extend(run)
            words.extend(map(add, run, run[1:]))
        else:
            words.append(run)
    return words


def only_han(text: str) -> bool:
    """Whether a text is one run of Chinese characters: where it stands, its search words stand too."""
    return bool(text) and all(map(_is_han, text))


def _is_han(character: str) -> bool:
    code = ord(character)
    return code == 0x3007 or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000
