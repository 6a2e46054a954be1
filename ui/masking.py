"""Telephone and identity-card numbers of askers, hidden before anything is kept."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.types import Answer, Question

# A number may be written full-width, or in groups with spaces or hyphens. Identity cards come first: their first
# eleven digits can look like a mobile number.
_DIGIT = "[0-9０-９]"
_GAP = r"[ \u3000\-－]?"
_IDENTITY = rf"[1-9１-９](?:{_GAP}{_DIGIT}){{16}}{_GAP}[0-9０-９XxＸｘ]|[1-9１-９]{_DIGIT}{{14}}"
_MOBILE = rf"(?:(?:\+|＋)?[8８][6６]{_GAP})?[1１][3-9３-９](?:{_GAP}{_DIGIT}){{9}}"
_LANDLINE = rf"[0０]{_DIGIT}{{2,3}}{_GAP}{_DIGIT}{{7,8}}"
_NUMBER = re.compile(rf"(?<!{_DIGIT})(?:{_IDENTITY}|{_MOBILE}|{_LANDLINE})(?!{_DIGIT})")
_DIGITS = re.compile(r"[0-9０-９XxＸｘ]")


def mask(text: str) -> str:
    """`text` with each such number reduced to its first three and last two characters."""
    return _NUMBER.sub(lambda match: _stars(match.group()), text)


def private_numbers(text: str) -> tuple[str, ...]:
    """The numbers that `mask` hides, as written, in order."""
    return tuple(match.group() for match in _NUMBER.finditer(text))


def mask_answer(answer: Answer) -> Answer:
    """The answer without the asker's numbers: in the question, in what was understood, and where the wording
    repeats them. A number that the paper itself printed stays in the paper's words."""
    private = private_numbers(answer.question.text) + private_numbers(answer.question.standalone)
    printed = "".join(citation.quote for citation in answer.citations)
    text = answer.text
    for number in private:
        if number not in printed:
            text = text.replace(number, _stars(number))
    return replace(answer, question=_mask_question(answer.question), text=text)


def _mask_question(question: Question) -> Question:
    return replace(
        question,
        text=mask(question.text),
        standalone=mask(question.standalone),
        search_text=mask(question.search_text),
        people=tuple(map(mask, question.people)),
        places=tuple(map(mask, question.places)),
        organisations=tuple(map(mask, question.organisations)),
    )


def _stars(number: str) -> str:
    kept = {0, 1, 2, len(number) - 2, len(number) - 1}
    return "".join(
        "*" if place not in kept and _DIGITS.match(character) else character for place, character in enumerate(number)
    )
