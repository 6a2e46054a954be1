"""A chat model's running text → whole sentences with their citation marks, however the chunks were cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.fold import narrow

_STOPS = "。！？!?\n"
_CLOSERS = "”’）)」』》]】"
_OPENING, _CLOSING = "“「『（(《", "”」』）)》"
_LONGEST_OPEN = 400
"""Characters after which an opening quotation mark no longer holds a sentence together."""
_MARK = re.compile(
    r"[\[【]\s*(?:资料|来源|引用|标记)?\s*[:：]?\s*([A-Za-z0-9]{1,12}(?:\s*[,，、;；]\s*[A-Za-z0-9]{1,12})*)\s*[\]】]"
)
_MARKS_AHEAD = re.compile(r"\s*(?:[\[【][^\[\]【】\n]{0,40}[\]】]\s*)+")
_MARK_BEGUN = re.compile(r"\s*(?:[\[【][^\[\]【】\n]{0,40}[\]】]\s*)*(?:[\[【][^\[\]【】\n]{0,40})?$")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·#>]+\s+|\d{1,2}[.、)]\s*(?=\D))+")
_EMPHASIS = re.compile(r"\*\*|__|`+")
_THOUGHT_OPEN, _THOUGHT_CLOSE = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence of a model: its words without marks and final stop, and the labels inside its marks, in order."""

    text: str
    labels: tuple[str, ...]


class SentenceStream:
    """Collects chunks and gives sentences as soon as they are whole.

    A sentence is whole when it has ended and what follows can no longer be one of its marks; so a mark cut in two
    (`[k3` + `f9]`) is never lost or shown. A model's thoughts (<think>…</think>) are left out.
    """

    def __init__(self) -> None:
        self._buffer = ""
        self._thinking = False

    def feed(self, chunk: str) -> Iterator[Spoken]:
        """The sentences that this chunk completes."""
        self._buffer += chunk
        self._drop_thoughts()
        while (end := self._end()) is not None:
            piece, self._buffer = self._buffer[:end], self._buffer[end:]
            if spoken := _spoken(piece):
                yield spoken

    def finish(self) -> tuple[Spoken | None, bool]:
        """What is left when the stream is over, and whether it ended as sentences do."""
        rest, self._buffer = ("" if self._thinking else self._buffer), ""
        spoken = _spoken(rest)
        ended = spoken is None or bool(re.search(rf"[{_STOPS}\]】][{re.escape(_CLOSERS)}\s]*$", rest))
        return spoken, ended and not self._thinking

    def _drop_thoughts(self) -> None:
        if not self._thinking and self._buffer.lstrip().startswith(_THOUGHT_OPEN):
            self._thinking = True
        if self._thinking and _THOUGHT_CLOSE in self._buffer:
            self._buffer = self._buffer.split(_THOUGHT_CLOSE, 1)[1]
            self._thinking = False

    def _end(self) -> int | None:
        """Where the first whole sentence of the buffer ends; None while there is none."""
        if self._thinking or _THOUGHT_OPEN.startswith(self._buffer.lstrip()[: len(_THOUGHT_OPEN)]):
            return None
        depth = opened = 0
        for at, char in enumerate(self._buffer):
            if char in _OPENING:
                opened = at if depth == 0 else opened
                depth += 1
            elif char in _CLOSING:
                depth = max(0, depth - 1)
            if char not in _STOPS or (depth and char != "\n" and at - opened < _LONGEST_OPEN):
                continue
            end = self._behind(at + 1)
            if end is not None:
                return end
            return None
        return None

    def _behind(self, at: int) -> int | None:
        """The end of the sentence whose stop is before `at`, with closing signs and marks; None: more may follow."""
        while self._buffer[at - 1] != "\n" and self._buffer[at : at + 1] and self._buffer[at] in _STOPS + _CLOSERS:
            at += 1
        marks = _MARKS_AHEAD.match(self._buffer, at)
        end = marks.end() if marks else at
        return None if _MARK_BEGUN.fullmatch(self._buffer, end) else end


def _spoken(piece: str) -> Spoken | None:
    """Take one sentence apart; None where nothing is said."""
    labels: list[str] = []
    for match in _MARK.finditer(narrow(piece)):
        labels.extend(label.lower() for label in re.findall(r"[A-Za-z0-9]+", match.group(1)))
    text = _EMPHASIS.sub("", _without_marks(piece))
    text = _LIST_MARK.sub("", text.replace("\n", " ")).strip()
    text = re.sub(r"[。！？!?；;，,、：:\s]+$", "", text)
    return Spoken(text, tuple(dict.fromkeys(labels))) if re.search(r"\w", text) else None


def _without_marks(piece: str) -> str:
    """Narrowing keeps the length, so that marks found in the narrow view can be cut out of the printed one."""
    view, kept, at = narrow(piece), [], 0
    for match in _MARK.finditer(view):
        kept.append(piece[at : match.start()])
        at = match.end()
    return "".join([*kept, piece[at:]])
