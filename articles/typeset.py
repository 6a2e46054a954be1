"""A page laid out → its text and lines: rows joined into paragraphs, titles marked, articles kept apart by a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from articles import patterns as P
from articles.blocks import Block, Measures
from articles.bylines import parse_byline
from articles.fold import narrow
from articles.glyphs import Row
from articles.layout import Layout
from articles.owners import Group
from articles.seams import Ending, ending, starts_inside
from articles.types import Box, Given, Line, LineKind


@dataclass(slots=True)
class Sheet:
    """The text of a page and its lines; `width` and `height` turn places into fractions."""

    width: float
    height: float
    text: str = ""
    lines: list[Line] = field(default_factory=list)
    given: dict[str, Given] = field(default_factory=dict)

    def add(self, text: str, rows: Sequence[Row], kind: LineKind | None, rule: str, key: str | None) -> None:
        """Add a line made of rows; `text` holds every character of theirs."""
        text = text.strip()
        if not text:
            return
        span = (len(self.text), len(self.text) + len(text))
        size = max(rows, key=lambda row: len(row.text)).size
        sure = min(row.confidence for row in rows)
        column = [row for row in rows if row.right > rows[0].left and row.left < rows[0].right]  # not the next column
        self.lines.append(Line(text, span, kind, rule, self.box(column), round(size, 2), sure, key))
        self.text += text + "\n"

    def box(self, rows: Sequence[Row]) -> Box | None:
        """The rows' box in fractions of the page; None where nothing of it lies on the page."""
        left = max(0.0, min(row.left for row in rows) / self.width)
        top = max(0.0, min(row.top for row in rows) / self.height)
        right = min(1.0, max(row.right for row in rows) / self.width)
        bottom = min(1.0, max(row.bottom for row in rows) / self.height)
        if not (left < right and top < bottom):
            return None
        return Box(round(left, 5), round(top, 5), round(right, 5), round(bottom, 5))


def typeset(layout: Layout, width: float, height: float) -> Sheet:
    """Write a page's lines in reading order: framing first, then each group, then vertical and turned text."""
    sheet = Sheet(width, height)
    for row in layout.framing:
        sheet.add(row.text, [row], None, "", None)
    for number, group in enumerate(layout.groups, start=1):
        key = None if group.loose or group.title is None or not group.blocks else f"block {number}"
        _group(sheet, group, key, layout.usual)
        if key is not None:
            boxes = tuple(box for block in group.parts if (box := sheet.box(block.rows)))
            sheet.given[key] = Given(boxes=boxes)
    for row in layout.odd:
        sheet.add(row.text, [row], None, "vertical or turned", None)
    return sheet


def _group(sheet: Sheet, group: Group, key: str | None, usual: Measures) -> None:
    if group.title is not None:
        for row, kind in zip(group.title.rows, _title_kinds(group.title, key, usual), strict=True):
            sheet.add(row.text, [row], kind, "type size", key)
    if group.loose and group.title is None and _listed(group.blocks[0]):
        for row in group.blocks[0].rows:
            sheet.add(row.text, [row], None, "", None)
        return
    paragraphs = _paragraphs(group.blocks, usual)
    for at, rows in enumerate(paragraphs):
        _paragraph(sheet, rows, key, usual, edge=at in (0, len(paragraphs) - 1))


def _listed(block: Block) -> bool:
    """Rows of an index box stay rows."""
    return any(P.INDEX_HEAD.fullmatch(narrow(row.text).strip()) for row in block.rows[:1])


def _title_kinds(title: Block, key: str | None, usual: Measures) -> list[LineKind | None]:
    """The largest type is the headline; what stands above it kicker, what stands under it subhead."""
    if key is None:
        return [None] * len(title.rows)
    kinds = [_set_form(row) for row in title.rows]
    plain = [row for row, kind in zip(title.rows, kinds, strict=True) if kind is LineKind.HEADLINE]
    largest = max((row.size for row in plain), default=0.0)
    seen = False
    for at, row in enumerate(title.rows):
        if kinds[at] is not LineKind.HEADLINE:
            continue
        main = row.size * (1.0 + usual.noise / 2) >= largest and not (seen and _DASH.match(row.text))
        kinds[at] = LineKind.HEADLINE if main else LineKind.SUBHEAD if seen else LineKind.KICKER
        seen = seen or main
    return kinds


_DASH = re.compile(r"\s*[—–―]{1,3}")


def _set_form(row: Row) -> LineKind | None:
    text = narrow(row.text).strip()
    if parse_byline(text) or P.JUMP_FROM.fullmatch(text):
        return None
    if any(pattern.fullmatch(text) for pattern in (P.NOTICE_HEAD, P.CORRECTION_HEAD, P.BRIEFS_HEAD)):
        return LineKind.NOTICE_HEAD
    return LineKind.HEADLINE


def _paragraphs(blocks: Sequence[Block], usual: Measures) -> list[list[Row]]:
    """Cut an article's blocks into paragraphs; a sentence cut by a column's end goes on in the next column."""
    out: list[list[Row]] = []
    for block in blocks:
        for at, row in enumerate(block.rows):
            goes_on = bool(out) and (
                not _breaks(out[-1], row, block, usual) if at else _carries(out[-1][-1], row, block, usual)
            )
            if goes_on:
                out[-1].append(row)
            else:
                out.append([row])
    return out


def _carries(last: Row, row: Row, block: Block, usual: Measures) -> bool:
    """Whether a column's first row goes on from the last row of the column before it."""
    same = usual.alike(last.size, row.size) and _faced(last, usual) == _faced(row, usual)
    if not same or _starts_anew(narrow(row.text)) or row.left - block.left > 1.2 * usual.size:
        return False
    if P.JUMP_TO.search(narrow(last.text)):
        return False
    short = last.width < 0.75 * block.width and block.width > 8 * usual.size
    return starts_inside(row.text) or (ending(last.text) is Ending.OPEN and not short)


def _starts_anew(text: str) -> bool:
    return P.dateline(text) is not None or _credit(text)


def _breaks(pending: Sequence[Row], row: Row, block: Block, usual: Measures) -> bool:
    last, size = pending[-1], usual.size
    text = narrow(row.text)
    if (last.font != row.font and _faced(last, usual) != _faced(row, usual)) or not usual.alike(last.size, row.size):
        return True
    closed = ending(last.text) is not Ending.OPEN
    if (
        (closed and (P.JUMP_TO.fullmatch(text) or P.JUMP_FROM.fullmatch(text)))
        or _credit(text)
        or _credit(narrow(last.text))
    ):
        return True
    if row.left - block.left > 1.2 * size and row.left > last.left + 0.8 * size and not _centred(row, block, size):
        return True
    short = block.right - last.right > 1.6 * size
    return short and (closed or block.right - last.right > 3.5 * size)


def _credit(text: str) -> bool:
    return (
        len(text) <= 40
        and bool(re.match(r"\s*[□■◎●]|\s*本报(?:记者|评论员|通讯员)", text))
        and bool(parse_byline(text))
    )


def _centred(row: Row, block: Block, size: float) -> bool:
    return abs((row.left - block.left) - (block.right - row.right)) < 0.5 * size and row.left - block.left > 3 * size


def _faced(row: Row, usual: Measures) -> bool:
    """Whether a row is set in another face than the running text."""
    return bool(usual.font) and row.font != usual.font


def _paragraph(sheet: Sheet, rows: Sequence[Row], key: str | None, usual: Measures, *, edge: bool) -> None:
    text = rows[0].text
    for left, right in pairwise(rows):
        text += (" " if _words(left.text, right.text) else "") + right.text
    kind, rule = _kind(text, rows, usual) if key is not None else (None, "")
    if edge and key is not None and len(text) <= 12 and parse_byline(narrow(text), bare_names=True):
        kind, rule = LineKind.BYLINE, "a name at the edge of a text"
    sheet.add(text, rows, kind, rule, key)


def _words(left: str, right: str) -> bool:
    """A row that ends and a row that starts with a Latin letter are parted by a space."""
    return left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()


def _kind(text: str, rows: Sequence[Row], usual: Measures) -> tuple[LineKind | None, str]:
    plain = narrow(text)
    if P.dateline(plain):
        return LineKind.BODY, "dateline"
    if len(rows) > 2 or len(plain) > 80:
        return LineKind.BODY, "long line"
    faced = all(_faced(row, usual) or usual.large(row.size) for row in rows)
    if (
        faced
        and len(plain) <= 40
        and ending(plain) is Ending.OPEN
        and not parse_byline(plain)
        and not P.JUMP_TO.fullmatch(plain)
    ):
        return LineKind.CROSSHEAD, "another face"
    return None, ""
