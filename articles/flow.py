"""The lines of a page that are news, and what they show of its columns: whether these cut sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from articles.bylines import TAIL_CREDIT
from articles.fold import narrow
from articles.formrows import FORM_ROWS
from articles.seams import Ending, ending
from articles.types import Line, LineKind

FORMS = frozenset(("verse", "signature", "salutation", *FORM_ROWS))
"""Rules of lines that have a form of their own."""
WHOLE = -1.5
"""What is added to a stump's score where no long line is cut."""
_WHOLE_END = re.compile(rf"{TAIL_CREDIT.pattern}|[。;,][^。;,:]{{2,6}}:[^。;,:]{{2,24}}$")
"""How a whole line may end without a full stop: who took the picture, or whom to call (联系人:林女士)."""
_NARROWEST, _WIDEST, _ROWS, _SHARE, _BROKEN = 8, 24, 4, 0.35, 4.0
"""Characters of a column whose rows are the lines, how many rows, their share of all lines, and what is added then."""
_TELLING = 8
"""Long lines of a page that are enough to tell whether its columns cut sentences."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The lines of a page that are news, in order; `broken[i]` says that framing stood between i-1 and i."""

    lines: list[Line]
    broken: list[bool]
    gaps: list[int]


def cut_columns(lines: list[Line]) -> float:
    """How far the page's long lines show that columns cut its sentences: what to add to a stump's score."""
    prose = [line for line in lines if line.kind is LineKind.BODY and len(line.text) > 24 and line.rule not in FORMS]
    ends = [ending(line.text) is Ending.OPEN and _WHOLE_END.search(narrow(line.text)) is None for line in prose]
    if _narrow_columns(lines):
        return _BROKEN
    if len(ends) >= _TELLING and not any(ends):
        return WHOLE  # columns that cut no long line cut hardly a short one
    share = sum(ends) / len(ends) if ends else 0.0
    return 1.0 if share > 0.15 else 0.3 if share > 0.05 else -0.7


def _narrow_columns(lines: list[Line]) -> bool:
    """Whether the lines are the rows of columns: short, most of one width, and ending inside sentences."""
    short = (line for line in lines if line.kind in (LineKind.BODY, LineKind.UNKNOWN) and len(line.text) <= _WIDEST)
    widths = Counter(len(line.text) for line in short if ending(line.text) is Ending.OPEN)
    width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return width >= _NARROWEST and rows >= _ROWS and rows > _SHARE * len(lines)
