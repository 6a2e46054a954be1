"""The same question, answered once: by whoever asks first, for all that ask it meanwhile, and for those that ask it
later while nothing has changed.

Nothing changed means: the library's database, the table of other names and the asker's day are what they were. A
withdrawal or a correction is a change, so what an editor does is in force with the next question.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from threading import Condition, Lock

from embeddings.types import Filter
from qa.types import Answer, Status, Turn
from ui.context import Asker

_KEPT = 512
"""Answers; some five megabytes."""
_FALLBACK = "fallback"
_PATIENCE = 20.0
"""Seconds without a word after which a listener asks for itself."""


class SharedAnswers:
    """An asker in front of another one. `state` says what answers rest on; None: that cannot be told, nothing is
    kept. Safe for threads."""

    def __init__(
        self,
        asker: Asker,
        state: Callable[[], Hashable],
        *,
        today: Callable[[], date] = date.today,
        kept: int = _KEPT,
    ) -> None:
        self._asker = asker
        self._state = state
        self._today = today
        self._kept = kept
        self._lock = Lock()
        self._told: OrderedDict[Hashable, _Telling] = OrderedDict()

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        """Growing answers; the last is whole."""
        day, state = asked_on or self._today(), self._state()
        asked = self._asker.ask(text, history=history, asked_on=day, where=where)
        if state is None:
            yield from asked
            return
        telling, mine = self._telling((text, tuple(history), day, where, state))
        if mine:
            yield from self._tell(telling, asked)
            return
        begun = time.perf_counter()
        for answer in telling.listen():
            yield replace(answer, seconds=time.perf_counter() - begun)
        if not telling.whole:  # whoever asked first went away, met an error or stands still: this one asks again
            yield from asked

    def _telling(self, key: Hashable) -> tuple[_Telling, bool]:
        """What is told of a question, and whether the caller is to tell it."""
        with self._lock:
            known = self._told.get(key)
            mine = known is None or known.broken
            telling = _Telling() if known is None or known.broken else known
            self._told[key] = telling
            self._told.move_to_end(key)
            while len(self._told) > self._kept:
                self._told.popitem(last=False)
        return telling, mine

    def _tell(self, telling: _Telling, asked: Iterator[Answer]) -> Iterator[Answer]:
        answer = None
        try:
            for answer in asked:
                telling.say(answer)
                yield answer
            if answer is not None and _holds(answer):
                telling.end(answer)
        finally:
            telling.close()


class _Telling:
    """An answer as it grows, for any number of listeners."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._latest: Answer | None = None
        self._said = 0
        self.whole = False
        self.broken = False

    def say(self, answer: Answer) -> None:
        with self._changed:
            self._latest = answer
            self._said += 1
            self._changed.notify_all()

    def end(self, whole: Answer) -> None:
        """It is whole; what was retrieved stays with it."""
        with self._changed:
            self._latest = whole
            self.whole = True
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more comes; what is not whole by now is broken."""
        with self._changed:
            self.broken = not self.whole
            self._changed.notify_all()

    def listen(self) -> Iterator[Answer]:
        """What is said from now on, the latest first. Ends when it is whole or broken, or nothing has been said for
        too long: whoever tells it may wait for a reader of its own."""
        heard = 0
        while self._more(heard):
            with self._changed:
                heard, answer = self._said, self._latest
            if answer is not None:
                yield answer

    def _more(self, heard: int) -> bool:
        """Wait for more than was heard; whether there is any."""
        with self._changed:
            self._changed.wait_for(lambda: self._said > heard or self.whole or self.broken, _PATIENCE)
            return self._said > heard and not self.broken


def _holds(answer: Answer) -> bool:
    """Whether the answer may be given again: no error, and no stopgap for a chat model that did not answer."""
    return answer.status is not Status.ERROR and not any(note.kind == _FALLBACK for note in answer.notes)
