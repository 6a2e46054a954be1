"""An answer beside what was expected, and a quotation beside its article: marked, escaped HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from eval.types import Case


def marked(text: str, wanted: Sequence[str], unwanted: Sequence[str] = ()) -> str:
    """The text as HTML: what was wanted in <mark>, what must not be there in <del>, line breaks kept.

    Only what stands there letter by letter is marked; the longest wanted string wins where several begin at one place.
    """
    kinds = {needle: "del" for needle in unwanted if needle} | {needle: "mark" for needle in wanted if needle}
    if not kinds:
        return _lines(text)
    pattern = re.compile("|".join(map(re.escape, sorted(kinds, key=lambda needle: (-len(needle), needle)))))
    pieces, end = [], 0
    for found in pattern.finditer(text):
        tag = kinds[found.group()]
        pieces += [_lines(text[end : found.start()]), f"<{tag}>{_lines(found.group())}</{tag}>"]
        end = found.end()
    return "".join([*pieces, _lines(text[end:])])


def expected(case: Case) -> str:
    """What a case wants, as plain text in one line."""
    if not case.answerable:
        return "（报上没有，应拒答）"
    parts = ["；".join("|".join(group) for group in case.must_include)] if case.must_include else []
    if not parts and case.answers:
        parts.append(" 或 ".join(case.answers))
    if case.must_not_include:
        parts.append(f"不得有：{'、'.join(case.must_not_include)}")
    return "；".join(parts) or "（未写明）"


def wanted_strings(case: Case) -> list[str]:
    """All strings of which any may satisfy the case."""
    return [choice for group in case.must_include for choice in group] or list(case.answers)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
