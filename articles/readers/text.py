"""Plain text → pages: any encoding that newspapers come in, any line ends, one page in a file or several."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from articles.errors import FileEmpty, FileMissing, LimitExceeded
from articles.fold import narrow
from articles.headers import read_header
from articles.limits import Limits
from articles.patterns import DATE, INDEX_HEAD, ISSUE_NUMBER, JUMP_CUT, PERMIT, WEEKDAY
from articles.readers.encodings import decode
from articles.types import Line, LineKind, Page

_RULE_LINE = re.compile(r"\s*[-=*_#~—]{3,}[^\n]{0,40}?[-=*_#~—]*\s*$")


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read a text file as pages.

    :raises FileMissing, FileEmpty, FormatUnknown, LimitExceeded:
    """
    where = str(path)
    try:
        limits.check_size(path.stat().st_size, where)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing("没有这个文件。", where=where, remedy="请检查路径。") from error
    decoded = decode(data, where=where)
    if not decoded.text.strip():
        raise FileEmpty("文件里没有文字。", where=where, remedy="请换一个有内容的文件。")
    digest = hashlib.sha256(data).hexdigest()
    for page in pages_of(decoded.text, source=path.name, sha256=digest, limits=limits):
        yield page if page.offset else replace(page, warnings=decoded.warnings)


def pages_of(text: str, *, source: str, sha256: str, limits: Limits | None = None) -> Iterator[Page]:
    """Cut a decoded text into pages at form feeds and at page headers.

    :raises LimitExceeded: there are more pages than the limit.
    """
    bounds = page_bounds(text)
    most = (limits or Limits()).max_pages
    if len(bounds) > most:
        raise LimitExceeded(
            f"文件有{len(bounds)}版，超过上限{most}版。", where=source, remedy="请拆分文件，或调大 max_pages。"
        )
    for start, end in bounds:
        part = text[start:end]
        yield Page(source=source, sha256=sha256, reader="text", text=part, lines=tuple(lines_of(part)), offset=start)


def lines_of(text: str) -> Iterator[Line]:
    """The non-blank lines of a text, with their spans."""
    at = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        if words:
            start = at + raw.index(words[0])
            yield Line(words, (start, start + len(words)))
        at += len(raw)


def page_bounds(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the pages of a text; together they are the whole text."""
    starts = [0]
    news = boxed = False
    waiting: int | None = None
    at = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        if "\f" in raw and (news or at == 0 or words):
            feed = at + raw.index("\f")
            if text[starts[-1] : feed].strip() and text[feed:].strip():
                starts.append(feed)
                news, waiting = False, None
        if words:
            long = len(words) > 40 or words.endswith("。")
            boxed = not long and (boxed or (len(words) <= 16 and bool(INDEX_HEAD.fullmatch(narrow(words)))))
            head = 0 if boxed or JUMP_CUT.search(text[max(0, at - 24) : at]) else _opens_page(words)
            if head == 0:
                news, waiting = news or long, None
            else:
                waiting = at if waiting is None else waiting
                if head == 2 and news and text[starts[-1] : waiting].strip():
                    starts.append(waiting)
                    news = False
        at += len(raw)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _opens_page(words: str) -> int:
    """2 where the line surely opens a page (page header, masthead's issue line), 1 where it may belong to one that
    does (paper's name, ruled line), 0 for anything else."""
    if len(words) > 240:
        return 0
    text = narrow(words)
    if _RULE_LINE.match(text) and re.search(r"第?.{1,3}版|page", text, re.IGNORECASE):
        return 2
    header = read_header(text)
    if header is None or header.kind is LineKind.MASTHEAD:
        return int(header is not None or bool(_RULE_LINE.match(text)))
    if header.kind is LineKind.PAGE_HEADER:
        return 1 + header.certain
    if not header.certain or header.kind is not LineKind.IMPRINT:
        return 0
    issue_line = DATE.search(text) and WEEKDAY.search(text)
    return 2 if issue_line else int(bool(PERMIT.search(text) or ISSUE_NUMBER.search(text)))
