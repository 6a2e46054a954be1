"""Whether a full row of a column goes on in the row below, or ends what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.bylines import parse_byline
from articles.columnrows import INNER, Column, Row
from articles.fold import narrow
from articles.headers import read_header
from articles.patterns import BRIEFS_HEAD, CORRECTION_HEAD, JUMP_TO, NOTICE_HEAD, dateline
from articles.seams import Ending, ending, join_score, starts_inside, unclosed
from articles.stumps import stump_before_text

_TITLE = -3.5
"""Below this a full row is likelier a title: few titles are as wide as their column, so much must speak against."""
_NEXT = 2
"""Line ends to the row below, at most one of them of an empty line."""
_PORTRAIT = re.compile(r"(?:—|-){1,2}(?:[记访写探]|走近|走进|来自|追记)")
_ASKS = re.compile(r"^[^。，,；;]*[?!？！]$")
_BRACKET = re.compile(r"[(（].*[)）]$")
_BULLET = re.compile(r"\s*[▲●◆■★▶□·•◎○☆△▼]")


def goes_on(rows: Sequence[Row], at: int, column: Column) -> bool:
    """Say whether a full row goes on in the row below."""
    row, following = rows[at], rows[at + 1]
    if row.below > column.gap or min(column.used(following)) > column.most:
        return False
    if following.indent and column.indented:
        return False
    if starts_inside(following.text):
        return True
    if _ends(row.text, following.text) or _opens(following.text) or _credits(row.text, following.text):
        return False
    if _title_here(rows, at, column):
        return False
    return bool(unclosed(row.text)) or ending(row.text) is not Ending.CLOSED or _after_stop(rows, at, column)


def cut_mark(left: Row, right: Row) -> bool:
    """Say whether the end of a row and the row below hold the two halves of a continuation mark, however full it is."""
    tail, words = narrow(left.text[-12:]), narrow(right.text).strip()
    found = JUMP_TO.search(tail + words) if len(words) <= 16 and left.below <= _NEXT else None
    if found is None or found.start() >= len(tail.rstrip()) or JUMP_TO.search(tail):
        return False
    return found.group("verb") in ("下转", "紧接") or not found.group()[0].isalnum()


def _credits(left: str, right: str) -> bool:
    """Say whether the row below is a byline, or the subhead of a portrait, and the row above holds no open bracket."""
    words = narrow(right).strip()
    named = not words.startswith("(") and parse_byline(words) is not None
    return (named or _PORTRAIT.match(words) is not None) and not unclosed(left)


def _ends(left: str, right: str) -> bool:
    """Say whether a row is surely the last of something: a continuation mark, a header, a boxed byline."""
    words = narrow(left)
    mark = JUMP_TO.search(words[-40:])
    if mark is not None and (mark.group("verb") in ("下转", "紧接") or not mark.group()[0].isalnum()):
        return True
    header = read_header(words)
    if header is not None and header.certain:
        return True
    boxed = _BULLET.match(words) is not None and parse_byline(words) is not None
    return boxed and parse_byline(words + " " + narrow(right[:40])) is None


def _opens(text: str) -> bool:
    """Say whether a row surely starts something new."""
    words = narrow(text)
    if dateline(words) or _BULLET.match(words):
        return True
    heads = (NOTICE_HEAD, CORRECTION_HEAD, BRIEFS_HEAD)
    return len(words) <= 24 and any(head.fullmatch(words) for head in heads)


def _title_here(rows: Sequence[Row], at: int, column: Column) -> bool:
    """Say whether the full row is no part of a paragraph but a title as wide as the column."""
    row, following = rows[at], rows[at + 1]
    above = rows[at - 1] if at else None
    starts = above is None or above.below > column.gap or not column.is_full(rows, at - 1)
    starts = starts or (above is not None and ending(above.text) is Ending.CLOSED and not INNER.search(row.text))
    words = narrow(row.text)
    if not starts or ending(words) is Ending.CLOSED or re.search("[,。;]", words) or dateline(words):
        return False
    if column.indented:
        return not row.indent
    below = narrow(following.text)
    if parse_byline(below, bare_names=len(below) <= 12):
        return True
    return join_score(row.text, following.text) < _TITLE and stump_before_text(row.text, following.text) < 0


def _after_stop(rows: Sequence[Row], at: int, column: Column) -> bool:
    """A full row with a full stop at its end: the paragraph is over if a title, a byline or a new opening follows."""
    following = rows[at + 1]
    if not column.is_full(rows, at + 1):
        ended = ending(following.text) is Ending.CLOSED and not _ASKS.search(following.text)
        return ended or _BRACKET.match(following.text) is not None
    if INNER.search(following.text):
        return True
    words, below = narrow(following.text), rows[at + 2]
    if parse_byline(words, bare_names=len(words) <= 12) or parse_byline(narrow(below.text)):
        return False
    return column.indented and not below.indent
