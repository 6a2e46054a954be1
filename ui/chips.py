"""What was understood of a question, as chips; and the question as it reads without each. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from articles.types import TimeReference
from qa.types import Question, QuestionKind
from ui.strings import Words

_PAGE = re.compile(r"(?:报纸)?第?\s*(?:[\d０-９]+|[一二三四五六七八九十]+)\s*版")
_LOOSE_ENDS = re.compile(r"^[\s,，、的在于]+|(?<=[,，、])[\s,，、]+")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing understood. `phrase` is what the question calls it, where it does: changing that phrase asks again.
    `without` is the question to ask when the chip is removed, None where nothing would be left."""

    kind: str
    shown: str
    phrase: str = ""
    without: str | None = None


def chips(question: Question, words: Words) -> list[Chip]:
    """The chips of a question, time first."""
    found = [_time_chip(question, question.time, words)] if question.time else []
    named = {
        "people": question.people,
        "places": question.places,
        "organisations": question.organisations,
        "sections": question.sections,
    }
    for kind, names in named.items():
        found += [_chip(kind, name, name, question) for name in names]
    found += [
        _chip("pages", words("page", page=page), _page_phrase(question, page), question) for page in question.pages
    ]
    if question.issue_number is not None:
        found.append(Chip("issue", words("issue_number", number=question.issue_number)))
    if question.kind is not QuestionKind.FACT:
        found.append(Chip("kind", words(f"kind_{question.kind.value}")))
    return found


def without(text: str, phrase: str) -> str | None:
    """`text` with the first occurrence of `phrase` taken out, or None when nothing to ask would be left."""
    at = text.find(phrase)
    if at < 0 or not phrase:
        return None
    rest = _LOOSE_ENDS.sub("", text[:at] + text[at + len(phrase) :]).strip()
    return rest if len(re.sub(r"\W", "", rest)) >= 2 else None


def range_text(start: datetime, end: datetime, words: Words) -> str:
    """A half-open range in words: a day, a part of one, or first and last day."""
    last = (end - timedelta(microseconds=1)).date()
    if start.date() == last:
        whole = start.time() == time() and end.time() == time()
        hours = "" if whole else f" {start:%H:%M}–{end:%H:%M}"
        return words.day(last) + hours
    return f"{words.day(start.date())} – {words.day(last)}"


def _time_chip(question: Question, when: TimeReference, words: Words) -> Chip:
    meaning = range_text(when.start, when.end, words)
    shown = when.text if when.text == meaning else f"{when.text}（{meaning}）"
    return _chip("time", shown, when.text, question)


def _chip(kind: str, shown: str, phrase: str, question: Question) -> Chip:
    known = phrase if phrase in question.standalone else ""
    return Chip(kind, shown, known, without(question.standalone, known))


def _page_phrase(question: Question, page: int) -> str:
    match = _PAGE.search(question.standalone)
    return match.group() if match and page in question.pages[:1] else ""
