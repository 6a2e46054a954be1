"""The way every door asks: checked, answered, kept in the journal, counted. Nothing unexpected gets past it."""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from articles.errors import InputError, NewsqaError, StorageFailed
from embeddings.types import Filter
from qa.types import Answer, Note, Question, Status, Turn
from ui.context import AppContext
from ui.editable import EditableFile
from ui.gaps import asked_gap, gaps
from ui.limits import RateLimit
from ui.meters import Meters
from ui.strings import words

log = logging.getLogger("newsqa.ui")
MAX_HISTORY = 6
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on its way; `whole` on the last, which has its journal id where a journal is kept, and a `token` by
    which it is remembered for a while in any case."""

    answer: Answer
    whole: bool = False
    entry_id: str | None = None
    token: str = ""


class Answering:
    """Asks the assistant for the page, the HTTP interface and the tools alike."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.editable = EditableFile(context.library.folder)
        self.meters = Meters()
        self.limit = RateLimit(context.questions_per_minute)
        self._recent: OrderedDict[str, Answer] = OrderedDict()

    @property
    def elsewhere(self) -> str:
        """Where to ask when the paper has no answer: what the staff wrote, else the setting."""
        return self.editable.current().ask_elsewhere or self.context.ask_elsewhere

    def check(self, text: str) -> str:
        """The question, trimmed. Raises `InputError` for an empty or a very long one."""
        say = words("zh")
        question = text.strip()
        if not question:
            raise InputError(say("empty_question"))
        if len(question) > self.context.question_limit:
            raise InputError(say("too_long", limit=self.context.question_limit, length=len(question)))
        return question

    def wait(self, visitor: str) -> float:
        """Seconds that this visitor has to wait; 0: go on."""
        seconds = self.limit.wait(visitor)
        if seconds:
            self.meters.turned_away()
        return seconds

    def ask(
        self,
        text: str,
        *,
        channel: str,
        history: Sequence[Turn] = (),
        asked_on: date | None = None,
        where: Filter = Filter(),
    ) -> Iterator[Answered]:
        """Growing answers, then the whole one. Errors become an answer with status error, in words for people."""
        began = time.perf_counter()
        day = asked_on or self.context.today()
        last = Answer(Question(text, text, day), Status.ERROR, "")
        try:
            for answer in self.context.assistant.ask(text, history=history[-MAX_HISTORY:], asked_on=day, where=where):
                yield Answered(answer)
                last = answer
        except NewsqaError as error:
            last = replace(last, status=Status.ERROR, text=str(error), citations=())
        except Exception:  # the one net under everything: the log has the trace, the reader a sentence
            log.exception("a question failed")
            self.meters.failed()
            last = replace(last, status=Status.ERROR, text=words("zh")("unexpected"), citations=())
        if last.status is Status.ERROR:  # readers need not know where the library lies
            last = replace(last, text=last.text.replace(f"{self.context.library.folder}：", ""))
        last = self._with_gap(last)
        self.meters.answered(last, channel=channel, seconds=time.perf_counter() - began)
        entry_id = self._record(last, channel)
        yield Answered(last, whole=True, entry_id=entry_id, token=self._remember(last, entry_id))

    def whole(
        self,
        text: str,
        *,
        channel: str,
        history: Sequence[Turn] = (),
        asked_on: date | None = None,
        where: Filter = Filter(),
    ) -> Answered:
        """Only the whole answer."""
        *_, last = self.ask(text, channel=channel, history=history, asked_on=asked_on, where=where)
        return last

    def _with_gap(self, answer: Answer) -> Answer:
        """The answer; where an issue of the asked time is not in the library, with a note that says so."""
        if answer.question.time is None or answer.status is Status.ERROR:
            return answer
        gap = asked_gap(answer.question, gaps(self.context.library.issues()))
        if gap is None:
            return answer
        text = words("zh")("lacking_asked", number=gap.number, after=gap.after, before=gap.before)
        return replace(answer, notes=(*answer.notes, Note("coverage", text)))

    def recent(self, token: str) -> Answer | None:
        """An answer given a short while ago."""
        return self._recent.get(token)

    def _remember(self, answer: Answer, entry_id: str | None) -> str:
        token = entry_id or secrets.token_urlsafe(9)
        self._recent[token] = replace(answer, retrieved=())
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return token

    def _record(self, answer: Answer, channel: str) -> str | None:
        try:
            return self.context.journal.record(answer, channel=channel, versions=self.context.version)
        except StorageFailed:
            log.exception("the journal cannot be written")
            return None
