"""What was understood of a question, as chips; and the question as it reads without each. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from articles.types import TimeReference
from qa.types import Question, QuestionKind
from ui.strings import Words

_LOOSE_ENDS = re.compile(r"^[\s,，、的在于]+|(?<=[,，、])[\s,，、]+")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing understood. `without` is the question to ask when the chip is removed, None where it cannot be."""

    kind: str
    shown: str
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
        found += [Chip(kind, name, without(question.standalone, name)) for name in names]
    found += [Chip("pages", words("page", page=page), _without_page(question, page)) for page in question.pages]
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
    return Chip("time", shown, without(question.standalone, when.text))


def _without_page(question: Question, page: int) -> str | None:
    match = re.search(r"(?:报纸)?第?\s*([\d０-９]+|[一二三四五六七八九十]+)\s*版", question.standalone)
    return without(question.standalone, match.group()) if match and len(question.pages) == 1 and page else None
