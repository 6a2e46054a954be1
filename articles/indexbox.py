"""The index box: teasers of inside pages, each a title and the page it is on. Never news, always kept.

A box starts with its head (内版导读 …) or, without one, where a reference (详见第二版) follows short lines. Titles may
stand before their reference, after it, or on the same line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from articles import patterns
from articles.fold import narrow
from articles.types import IndexEntry, Line, LineKind

_LONGEST = 60
_REACH = 4
_MEMBERS = frozenset((LineKind.UNKNOWN, LineKind.CROSSHEAD, LineKind.PAGE_HEADER, LineKind.INDEX_TARGET))
_STOPS = frozenset((LineKind.BYLINE, LineKind.JUMP_TO, LineKind.JUMP_FROM, LineKind.NOTICE_HEAD, LineKind.EDITOR))


@dataclass(frozen=True, slots=True)
class _Token:
    """A title or a reference, as a typed line; `page` is set for references."""

    line: Line
    page: int | None
    at: int


def find_index(lines: list[Line]) -> tuple[list[Line], list[IndexEntry]]:
    """Retype the lines of index boxes and read their entries; lines outside boxes come back as they were."""
    out: list[Line] = []
    entries: list[IndexEntry] = []
    at = 0
    while at < len(lines):
        box = _box(lines, at)
        if box is None:
            out.append(_no_box(lines[at]))
            at += 1
            continue
        tokens, end = box
        if lines[at].kind is LineKind.INDEX_HEAD:
            out.append(lines[at])
        out.extend(token.line for token in tokens)
        entries.extend(_entries(tokens))
        at = end
    return out, entries


def _no_box(line: Line) -> Line:
    """A reference outside every box is a page header or a stray mark: it keeps its characters as furniture."""
    return line


def _box(lines: list[Line], at: int) -> tuple[list[_Token], int] | None:
    headed = lines[at].kind is LineKind.INDEX_HEAD
    if not headed and (not _titular(lines[at]) or not _referenced(lines, at)):
        return None
    tokens: list[_Token] = []
    last, since, leading = 0, 0, False
    for place in range(at + headed, len(lines)):
        found = _tokens(lines[place], place, strict=not headed)
        if found is None or since >= _REACH:
            break
        tokens.extend(found)
        leading = leading or (tokens[0].page is not None)
        if any(token.page is not None for token in found):
            last, since = len(tokens), 0
        else:
            since += 1
    if leading:
        last = _last_led(tokens, last)
    kept = tokens[:last]
    if not any(token.page is not None for token in kept):
        return ([], at + 1) if headed else None
    return kept, kept[-1].at + 1


def _referenced(lines: list[Line], at: int) -> bool:
    """Without a head: a reference with 详见 or an arrow must follow within three short lines."""
    for line in lines[at + 1 : at + _REACH]:
        if line.kind is LineKind.INDEX_TARGET:
            return True
        if not _titular(line):
            return False
    tail = patterns.INDEX_TAIL.search(narrow(lines[at].text)[-30:])
    return bool(tail and re.search(r"详见|参见", tail.group()))


def _titular(line: Line) -> bool:
    return line.kind is LineKind.UNKNOWN and len(line.text) <= _LONGEST


def _tokens(line: Line, at: int, *, strict: bool) -> list[_Token] | None:
    """Cut a line of the box into titles and references; None where the line cannot belong to a box."""
    text = narrow(line.text)
    if len(text) > 4 * _LONGEST or line.kind in _STOPS or line.rule == "dateline":
        return None
    whole = patterns.INDEX_TARGET.fullmatch(text.strip())
    if whole and line.kind is not LineKind.BODY:
        return [_Token(replace(line, kind=LineKind.INDEX_TARGET, rule="index reference"), _page(whole), at)]
    if line.kind not in _MEMBERS or (line.kind is LineKind.PAGE_HEADER and strict):
        return None
    pieces = _cut(line, text, at)
    if pieces or len(text) > _LONGEST or (strict and line.kind is not LineKind.UNKNOWN):
        return pieces or None
    return [_Token(replace(line, kind=LineKind.INDEX_TITLE, rule="index title"), None, at)]


_INLINE = re.compile(
    rf"(?:[\s…·.—]+|[(\[【])?[\s{patterns.ARROWS}]*(?:详见|参见|见|刊于|刊)?\s*(?:第\s*)?(?P<page>{patterns.PAGE_NUMBER})\s*版[\s{patterns.ARROWS})\]】]*"
)


def _cut(line: Line, text: str, at: int) -> list[_Token]:
    found = [match for match in _INLINE.finditer(text) if _page(match) and _apart(text, match)]
    tokens: list[_Token] = []
    place = 0
    for match in found:
        if text[place : match.start()].strip():
            tokens.append(_Token(_part(line, place, match.start(), LineKind.INDEX_TITLE), None, at))
        tokens.append(_Token(_part(line, match.start(), match.end(), LineKind.INDEX_TARGET), _page(match), at))
        place = match.end()
    if found and text[place:].strip():
        tokens.append(_Token(_part(line, place, len(text), LineKind.INDEX_TITLE), None, at))
    return tokens


def _apart(text: str, match: re.Match[str]) -> bool:
    """第三版 inside a sentence is no reference: it must stand at an edge, after a space or in brackets."""
    return match.start() == 0 or match.end() == len(text) or not text[match.start()].isalnum()


def _part(line: Line, start: int, end: int, kind: LineKind) -> Line:
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    begin = line.span[0] + start + lead
    rule = "index title" if kind is LineKind.INDEX_TITLE else "index reference"
    return replace(line, text=text, span=(begin, begin + len(text)), kind=kind, rule=rule)


def _page(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    return patterns.page_number(groups.get("page") or groups.get("page2") or "")


def _last_led(tokens: list[_Token], last: int) -> int:
    """References that lead their titles: the last entry takes as many titles as the longest one before it."""
    places = [place for place, token in enumerate(tokens) if token.page is not None]
    gaps = [right - left - 1 for left, right in pairwise(places)]
    return min(len(tokens), last + max([1, *gaps])) if tokens[0].page is not None and last == places[-1] + 1 else last


def _entries(tokens: list[_Token]) -> list[IndexEntry]:
    if not tokens:
        return []
    leading = tokens[0].page is not None
    entries: list[IndexEntry] = []
    titles: list[Line] = []
    target: _Token | None = None
    for token in tokens:
        if token.page is None:
            titles.append(token.line)
            continue
        if leading:
            entries.extend(_entry(titles, target))
            titles, target = [], token
        else:
            entries.extend(_entry(titles, token))
            titles = []
    if leading:
        entries.extend(_entry(titles, target))
    elif titles:
        entries.extend(_entry(titles, None))
    return entries


def _entry(titles: list[Line], target: _Token | None) -> list[IndexEntry]:
    if not titles:
        return []
    spans = [line.span for line in titles] + ([target.line.span] if target else [])
    title = "".join(line.text.strip("●■□◆▶►·• ") for line in titles)
    return [IndexEntry(title, target.page if target else None, tuple(spans))]
