"""Lines that are framing only beside framing: bare dates, names of papers, imprints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from articles import patterns
from articles.fold import narrow
from articles.headers import names_section
from articles.lines import FURNITURE, LOOSE
from articles.seams import Ending, ending
from articles.types import Line, LineKind

SIGNATURE = re.compile(
    rf"(?=.{{4}})[{patterns.HAN}]{{1,30}}(?:局|委|政府|公司|办公室|中心|学校|街道|镇|管理处|文明办|编辑部|本报|部|院|会|所|站|队|厅|署|集团|银行|大学|中学|小学|图书馆|文化馆|档案馆|博物馆|小组|合作社)$"
)
"""An office that signs a notice."""
_DATE_ONLY = re.compile(rf"(?:{patterns.plain(patterns.DATE)}|{patterns.plain(patterns.CHINESE_DATE)})$")


def settle_framing(lines: list[Line]) -> list[Line]:
    """Decide the lines that are framing only beside framing: a bare date ends a notice as often as it heads a page."""
    out: list[Line] = []
    for at, line in enumerate(lines):
        if line.kind in FURNITURE and line.rule.endswith(LOOSE):
            out.append(_settle(lines, out, at, line))
        else:
            out.append(line)
    return out


def _settle(lines: list[Line], before: list[Line], at: int, line: Line) -> Line:
    previous = before[-1] if before else None
    rule = line.rule.removesuffix(LOOSE)
    text = narrow(line.text).strip()
    following = lines[at + 1] if at + 1 < len(lines) else None
    section = line.kind is LineKind.PAGE_HEADER and _second_section(before, following)
    if section or (line.kind is LineKind.MASTHEAD and _heads_text(before, following)):
        return replace(line, kind=LineKind.UNKNOWN, rule="short line")
    if previous is None or previous.kind in FURNITURE or previous.kind is LineKind.INDEX_TARGET:
        return replace(line, rule=rule + " beside framing")
    closed = previous.kind in (LineKind.BODY, LineKind.CAPTION)
    signed = previous.kind is LineKind.UNKNOWN and SIGNATURE.search(previous.text)
    below = (
        (closed or signed)
        and line.kind is not LineKind.MASTHEAD
        and (_DATE_ONLY.match(text) or line.rule.startswith("imprint") or ":" in text)
    )
    if below or (_DATE_ONLY.match(text) and _signs(before)):
        return replace(line, kind=LineKind.BODY, rule="signature")
    framed = following is not None and following.kind in FURNITURE and not following.rule.endswith(LOOSE)
    if framed or (line.kind is LineKind.MASTHEAD and _early(before)):
        return replace(line, rule=rule + " beside framing")
    if line.rule.startswith(("paper", "name")) and at <= 3:
        return replace(line, rule=rule)
    return replace(line, kind=LineKind.UNKNOWN, rule="short line")


def _second_section(before: Sequence[Line], following: Line | None) -> bool:
    """A section's name where the page's own stands already, and news below: the title of a column."""
    headers = [line for line in before if line.kind is LineKind.PAGE_HEADER]
    named = any(names_section(narrow(line.text)) for line in headers)
    return named and following is not None and following.kind not in FURNITURE


def _heads_text(before: Sequence[Line], following: Line | None) -> bool:
    """A line that is called as papers are (空气质量周报), behind the masthead or a text, with text below: a title."""
    named = bool(before) and (before[0].kind is LineKind.MASTHEAD or not _early(before))
    return named and following is not None and following.kind in (LineKind.BODY, LineKind.UNKNOWN)


def _signs(before: Sequence[Line]) -> bool:
    """A bare date below a short line that stands behind a finished text: who signs, and when."""
    above = before[-2] if len(before) > 1 else None
    return above is not None and above.kind is LineKind.BODY and ending(above.text) is Ending.CLOSED


def _early(before: Sequence[Line]) -> bool:
    return not any(line.kind is LineKind.BODY for line in before)
