"""What a reader calls otherwise than the paper: another name, or a slip of the keyboard that sounds like a known name
(泗径镇 → 泗泾镇, 方松接道 → 方松街道).

Sounds are toneless pinyin, with what many people do not tell apart folded together (zh/z, ch/c, sh/s, l/n, -ng/-n).
Either is believed only where what was written stands nowhere in the library and what may be meant does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from articles.types import Span
from qa.aliases import Aliases

_SHORTEST, _LONGEST = 3, 10
"""Of two characters too many are said alike: 区有 is no 区委."""
_READINGS_OF_A_WORD = 8
_KINDS = ("place", "organisation", "term")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_ALIKE = ((re.compile("^([zcs])h"), r"\1"), (re.compile("^l"), "n"), (re.compile("ng$"), "n"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`written` stands at `span` of the text; `meant` is the known word that sounds the same."""

    span: Span
    written: str
    meant: str


class KnownWords:
    """Words that a reader may have meant, by their sound. Three to ten Chinese characters each; others are left out."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if _SHORTEST <= len(word) <= _LONGEST and _HAN.fullmatch(word))
        self._by_sound: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for sound in _sounds(word):
                self._by_sound.setdefault(sound, []).append(word)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)

    def suggestions(self, text: str) -> tuple[Suggestion, ...]:
        """Known words that pieces of `text` sound like, longest pieces first at each place, without overlaps.

        A piece that contains or is part of a known word that stands there as written is left alone.
        """
        taken = self._known_spans(text)
        found: list[Suggestion] = []
        for suggestion in self._candidates(text):
            if not any(_overlap(suggestion.span, span) for span in taken):
                found.append(suggestion)
                taken.append(suggestion.span)
        return tuple(sorted(found, key=lambda it: it.span))

    def _known_spans(self, text: str) -> list[Span]:
        return [span for span in self._pieces(text) if text[span[0] : span[1]] in self._words]

    def _pieces(self, text: str) -> Iterator[Span]:
        """Every run of Chinese characters as long as some known word; the longest first."""
        for length in self._lengths:
            for run in _HAN.finditer(text):
                for start in range(run.start(), run.end() - length + 1):
                    yield start, start + length

    def _candidates(self, text: str) -> Iterator[Suggestion]:
        for start, end in self._pieces(text):
            written = text[start:end]
            for sound in _sounds(written):
                meant = next((word for word in self._by_sound.get(sound, ()) if _is_slip(written, word)), None)
                if meant:
                    yield Suggestion((start, end), written, meant)
                    break


Frequencies = Callable[[Sequence[str]], tuple[Sequence[int], int]]
"""In how many articles each pair of characters stands, and how many articles there are."""


def slips(text: str, known: KnownWords, names: Aliases, frequencies: Frequencies) -> tuple[Suggestion, ...]:
    """What the library bears out of a text's other names and of its slips, in order, without overlaps: some pair of
    what was written stands in no article, every pair of what is meant stands in one."""
    found: list[Suggestion] = []
    for one in (*_named(text, names), *known.suggestions(text)):
        free = not any(_overlap(one.span, other.span) for other in found)
        if free and not _held(one.written, frequencies) and _held(one.meant, frequencies):
            found.append(one)
    return tuple(sorted(found, key=lambda it: it.span))


def _named(text: str, names: Aliases) -> Iterator[Suggestion]:
    """Other names with each form that stands for them."""
    for mention in names.mentions(text, *_KINDS):
        for form in mention.alias.forms:
            if form != mention.text:
                yield Suggestion(mention.span, mention.text, form)


def _held(word: str, frequencies: Frequencies) -> bool:
    """Whether every pair of the word's characters stands in some article."""
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return bool(pairs) and min(frequencies(pairs)[0]) > 0


def mended(text: str, found: Sequence[Suggestion]) -> str:
    """The text as it was meant; `found` in order, without overlaps."""
    pieces, position = [], 0
    for one in found:
        pieces += [text[position : one.span[0]], one.meant]
        position = one.span[1]
    return "".join([*pieces, text[position:]])


def _is_slip(written: str, word: str) -> bool:
    """Some characters are as meant: at least half of them, so that two strangers are not taken for a name."""
    same = sum(one == other for one, other in zip(written, word, strict=True))
    return 0 < len(word) - same <= max(1, len(word) // 2) and same > 0


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sounds(word: str) -> list[str]:
    """The sounds of a word, some of whose characters may be read in more than one way."""
    readings = product(*(_readings(char) for char in word))
    return list(dict.fromkeys(" ".join(sound) for sound, _ in zip(readings, range(_READINGS_OF_A_WORD), strict=False)))


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    import pypinyin  # noqa: PLC0415  (its tables take a moment to load, and only a search that finds little needs them)

    sounds = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(_folded(sound) for sound in sounds))


def _folded(sound: str) -> str:
    for pattern, alike in _ALIKE:
        sound = pattern.sub(alike, sound)
    return sound
