"""Rows of forms: lines that stand in a family of their like, label and value or figures first, and are no titles.

One line 时间：… may be anything; two of them below each other are a form. So it is with rows that open with a date or a
number of the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from articles.fold import narrow
from articles.types import Line, LineKind

LABELLED, TABULAR = "labelled value", "row of a table"
FORM_ROWS = (LABELLED, TABULAR)
"""Rules of lines that are whole by themselves, though no full stop ends them."""
_LABEL = re.compile(r"\s*[\u3400-\u9fff]{2,6}\s*:\s*\S")
_CONTACT = re.compile(
    r"\s*(?:[\u3400-\u9fff]{0,4}(?:电话|热线|手机|邮箱|传真|微信|网址)|联系人|(?:联系|报名|办公|通信|投稿|公司|单位)?地址)\s*:\s*\S"
)
_SHAPE = re.compile(r"\s*(\d[\d年月日时分:.,/~—至-]*)[^\d\s]?\s")


def form_row(text: str) -> str | None:
    """The rule by which a line is a row of a form by itself: whom to call, or columns with figures."""
    if _CONTACT.match(text):
        return LABELLED
    cells = text.split()
    figures = sum(any(char.isdigit() for char in cell) for cell in cells)
    return TABULAR if len(cells) >= 4 and figures >= 2 else None


def settle_rows(lines: Sequence[Line]) -> list[Line]:
    """Give the untyped lines that stand in a family of rows their kind."""
    shapes = [_shape(line) for line in lines]
    settled = list(lines)
    for at, (line, shape) in enumerate(zip(lines, shapes, strict=True)):
        beside = (shapes[at - 1] if at else None, shapes[at + 1] if at + 1 < len(lines) else None)
        if line.kind is LineKind.UNKNOWN and shape is not None and shape in beside:
            settled[at] = replace(line, kind=LineKind.BODY, rule=LABELLED if shape == ":" else TABULAR)
    return settled


def _shape(line: Line) -> str | None:
    """What a row has in common with its like: a label, or the figures that it opens with."""
    if line.kind is not LineKind.UNKNOWN and line.rule not in FORM_ROWS:
        return None
    text = narrow(line.text)
    figures = _SHAPE.match(text)
    if figures:
        return re.sub(r"\d+", "0", figures.group(1))
    return ":" if _LABEL.match(text) else None
