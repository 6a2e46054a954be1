"""What stands around the news of a page: masthead, page header, editor line, and the box that points to other pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from articles import patterns as P
from articles.blocks import Mark, Measures, frame_of, overlap
from articles.bylines import parse_byline
from articles.fold import narrow
from articles.glyphs import Row
from articles.headers import read_header
from articles.types import LineKind

_TOP_SHARE, _FOOT_SHARE = 0.2, 0.02
_CUT_MARK = re.compile(r"(?:下转|紧接)\s*第?$")
"""A continuation mark whose page number stands in the next row, maybe at the head of the next column."""

_CUT_REFERENCES = (
    (re.compile(rf"(?:\s|第|见)(?:{P.PAGE_NUMBER})\s*$"), re.compile(rf"\s*版[\s{P.ARROWS})\]】]*")),
    (re.compile(r"(?:详见|参见|见|刊于)\s*第?\s*$"), re.compile(rf"(?:{P.PAGE_NUMBER})\s*版[\s{P.ARROWS})\]】]*")),
)
"""The two parts of a reference: how a row ends and how the next one reads."""


def framing_rows(rows: Sequence[Row], frames: Sequence[Mark], height: float) -> list[Row]:
    """Rows of masthead, issue line, page header and editor line, by their words and by their place."""
    if not rows:
        return []
    top, foot = min(row.top for row in rows), max(row.bottom for row in rows)
    bounds = top + _TOP_SHARE * height, foot - _FOOT_SHARE * height
    cut = any(_CUT_MARK.search(narrow(row.text)) for row in rows)
    sure = [row for row in rows if _isframing(row, bounds) and not (cut and P.INDEX_TARGET.fullmatch(narrow(row.text)))]
    sure = [row for row in sure if not _ends_a_title(row, rows)]
    boxed = {frame_of(row, frames) for row in sure if row.top < bounds[0]} - {-1}
    small = [at for at in boxed if frames[at].bottom - frames[at].top < 0.2 * height]
    more = [row for row in rows if frame_of(row, frames) in small]
    return [row for row in rows if any(row is other for other in (*sure, *more))]


def _ends_a_title(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row that might name a section goes on from a row of large type right above it."""
    header, usual = read_header(narrow(row.text)), median(other.size for other in rows)
    section = header is not None and header.kind is LineKind.PAGE_HEADER and not re.search(r"\d|版", row.text)
    return (
        section
        and row.size > 1.3 * usual
        and any(
            0 < row.top - other.top < 1.8 * row.size
            and abs(row.size - other.size) < 0.05 * row.size
            and overlap(row, other) > 0.5
            for other in rows
        )
    )


def _isframing(row: Row, bounds: tuple[float, float]) -> bool:
    if len(row.text) > 240:
        return False
    header = read_header(narrow(row.text))
    if header is None:
        return False
    edge = row.top < bounds[0] or row.bottom > bounds[1]
    return edge or (header.certain and header.kind is not LineKind.PAGE_HEADER)


def whole_references(rows: Sequence[Row]) -> list[Row]:
    """Rows with references to other pages made whole that a row's end has cut: 少年棋手连胜七局 5 / 版."""
    out = list(rows)
    for lower in rows:
        starts = [start for start, end in _CUT_REFERENCES if end.fullmatch(narrow(lower.text).strip())]
        over = [row for row in out if starts and row is not lower and _right_above(row, lower)]
        upper = max(over, key=lambda row: row.bottom, default=None)
        if upper is not None and any(start.search(narrow(upper.text)) for start in starts):
            right, bottom = max(upper.right, lower.right), lower.bottom
            whole = replace(upper, text=upper.text + lower.text, right=right, bottom=bottom)
            out = [whole if row is upper else row for row in out if row is not lower]
    return out


def _right_above(upper: Row, lower: Row) -> bool:
    near = 0 < lower.top - upper.top < 2.5 * upper.size and abs(upper.size - lower.size) < 0.1 * upper.size
    return near and upper.left - upper.size < lower.left < upper.right


def index_rows(rows: Sequence[Row], frames: Sequence[Mark], usual: Measures) -> list[Row]:
    """The rows of an index box: those of its frame, or those under its head as far as references reach."""
    heads = [row for row in rows if len(row.text) <= 16 and P.INDEX_HEAD.fullmatch(narrow(row.text).strip())]
    found: list[Row] = []
    for head in heads:
        frame = frame_of(head, frames)
        if frame >= 0 and frames[frame].bottom - frames[frame].top < 30 * head.size:
            found.extend(row for row in rows if frame_of(row, frames) == frame)
        else:
            found.extend(_under(head, rows, usual))
    return [row for row in rows if any(row is other for other in found)]


def _under(head: Row, rows: Sequence[Row], usual: Measures) -> list[Row]:
    column = [row for row in rows if row.top > head.top + 0.5 * head.size and _near(head, row)]
    taken, bottom, last = [head], head.bottom, 1
    for row in sorted(column, key=lambda row: (row.top, row.left)):
        text = narrow(row.text)
        if row.top - bottom > 2.5 * usual.size or len(text) > 60 or P.dateline(text) or parse_byline(text):
            break
        taken.append(row)
        bottom = max(bottom, row.bottom)
        if P.INDEX_TARGET.fullmatch(text.strip()) or P.INDEX_TAIL.search(text) or P.INDEX_LEAD.match(text):
            last = len(taken)
    if len(taken) > 1 and P.INDEX_TARGET.fullmatch(narrow(taken[1].text).strip()):
        last = min(len(taken), last + 1)
    return taken[:last]


def _near(head: Row, row: Row) -> bool:
    return overlap(head, row) > 0.3 or (abs(row.left - head.left) < 3 * head.size)


def in_rows(rows: Sequence[Row]) -> list[Row]:
    """Rows from top to bottom, those side by side from left to right."""
    levels: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.middle):
        if levels and row.middle - levels[-1][0].middle < 0.5 * row.size:
            levels[-1].append(row)
        else:
            levels.append([row])
    return [row for level in levels for row in sorted(level, key=lambda row: row.left)]
