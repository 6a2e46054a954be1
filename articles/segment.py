"""Typed lines → drafts of articles: each the title lines, bylines and body lines of one story, as they stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from articles.flow import Flow
from articles.fold import narrow
from articles.formrows import settle_rows
from articles.heads import OVER_NOTICE, settle_heads
from articles.indexbox import find_index
from articles.lines import FURNITURE, newlines_before
from articles.loose import settle_framing
from articles.patterns import BRIEFS_HEAD
from articles.seams import Ending, ending
from articles.types import IndexEntry, Line, LineKind, Page

INDEX_KINDS = frozenset((LineKind.INDEX_HEAD, LineKind.INDEX_TITLE, LineKind.INDEX_TARGET))
_TITLE_KINDS = frozenset((LineKind.KICKER, LineKind.HEADLINE, LineKind.SUBHEAD, LineKind.NOTICE_HEAD))


@dataclass(slots=True)
class Draft:
    """An article on its way: `body` holds body, crosshead and caption lines and jump marks in reading order."""

    title: list[Line] = field(default_factory=list)
    bylines: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    jump_from: list[Line] = field(default_factory=list)
    key: str | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the draft's first line stands on the page."""
        lines = [*self.title, *self.bylines, *self.jump_from, *self.body]
        return lines[0].span[0] if lines else 0


@dataclass(frozen=True, slots=True)
class Segments:
    """A page cut up: drafts in order of appearance, framing lines, index lines and entries."""

    drafts: list[Draft]
    framing: list[Line]
    index: list[Line]
    entries: list[IndexEntry]


def segment(page: Page, typed: list[Line]) -> Segments:
    """Cut typed lines into drafts; every line lands in exactly one of the parts."""
    lines, entries = find_index(settle_framing(typed))
    framing = [line for line in lines if line.kind in FURNITURE]
    index = [line for line in lines if line.kind in INDEX_KINDS]
    keyed = [line for line in lines if line.article_key is not None and line.kind not in FURNITURE | INDEX_KINDS]
    flow = _flow(page, settle_rows([line for line in lines if line.article_key is None]))
    drafts = _by_key(keyed) + _cut(replace_lines(flow, settle_heads(flow)))
    kept = []
    for draft in drafts:
        if draft.body or draft.key is not None:
            kept.append(draft)
        else:
            framing.extend(replace(line, rule="title without a text") for line in _all_lines(draft))
    return Segments(kept, framing, index, entries)


def _all_lines(draft: Draft) -> list[Line]:
    return [*draft.title, *draft.bylines, *draft.jump_from, *draft.body]


def replace_lines(flow: Flow, lines: list[Line]) -> Flow:
    """The same flow with settled lines."""
    return replace(flow, lines=lines)


def _flow(page: Page, lines: list[Line]) -> Flow:
    news: list[Line] = []
    broken: list[bool] = []
    gaps: list[int] = []
    framed = True
    for line in lines:
        if line.kind in FURNITURE or line.kind in INDEX_KINDS:
            framed = True
            continue
        news.append(line)
        broken.append(framed)
        gaps.append(newlines_before(page, line))
        framed = False
    return Flow(news, broken, gaps)


def _cut(flow: Flow) -> list[Draft]:
    drafts: list[Draft] = []
    current: Draft | None = None
    for at, line in enumerate(flow.lines):
        if current is None or _starts(current, line, broken=flow.broken[at]):
            current = Draft()
            drafts.append(current)
        _put(current, line)
    return drafts


def _starts(current: Draft, line: Line, *, broken: bool) -> bool:
    if line.kind in _TITLE_KINDS:
        return (
            bool(current.body or current.bylines)
            or (line.kind is LineKind.NOTICE_HEAD and any(OVER_NOTICE not in title.rule for title in current.title))
            or broken
        )
    if line.kind is LineKind.JUMP_FROM:
        return bool(current.body) and not _unfinished(current)
    again = line.rule == "dateline" and any(other.rule == "dateline" for other in current.body)
    return again and not any(BRIEFS_HEAD.fullmatch(narrow(title.text)) for title in current.title)


def _unfinished(draft: Draft) -> bool:
    return ending(draft.body[-1].text) is Ending.OPEN


def _put(draft: Draft, line: Line) -> None:
    if line.kind in _TITLE_KINDS:
        draft.title.append(line)
    elif line.kind is LineKind.BYLINE:
        draft.bylines.append(line)
    elif line.kind is LineKind.JUMP_FROM:
        draft.jump_from.append(line)
    else:
        draft.body.append(line)


def _by_key(lines: list[Line]) -> list[Draft]:
    """Group the lines that the format says belong together; what it did not type, its place decides."""
    drafts: dict[str, Draft] = {}
    for line in lines:
        key = line.article_key or ""
        draft = drafts.setdefault(key, Draft(key=key))
        if line.kind is LineKind.UNKNOWN:
            kind = LineKind.HEADLINE if not draft.title and not draft.body else LineKind.BODY
            line = replace(line, kind=kind)  # noqa: PLW2901  (the same line, typed)
        _put(draft, line)
    return list(drafts.values())
