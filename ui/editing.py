"""The pages that an editor has in hand before publishing: what was read, what was done to it, what can be done next.

Nothing here knows Gradio; `ui.desk_edit` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from articles.edits import Edit, Merge, Move, Redate, Retitle, Sign, Split, place_of, spans_of
from articles.errors import InputError
from articles.types import Article, ParsedPage
from ui.citing import byline_text
from ui.kept_edits import KeptEdits
from ui.parsed import Preview
from ui.strings import Words

_SHOWN = 22
Choice = tuple[str, str]
"""What a list shows, and the value behind it."""


class Action(StrEnum):
    """What the editor's buttons do."""

    MERGE = "merge"
    UP = "up"
    DOWN = "down"
    SPLIT = "split"
    HEAD = "head"
    SIGN = "sign"
    DATE = "date"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Wish:
    """A button and the fields beside it; `article` and `line` are places of the page's text."""

    action: Action
    page: int
    article: int = -1
    line: int = -1
    headline: str = ""
    byline: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Uploaded files in an editor's hand: as they were read; what was done is kept by the pages' content."""

    files: tuple[Preview, ...]

    @property
    def pages(self) -> list[ParsedPage]:
        """All pages of all files, as they were read."""
        return [page for file in self.files for page in file.pages]

    def edited(self, kept: KeptEdits) -> list[Preview]:
        """The files with their pages as the editors left them."""
        return [replace(file, pages=tuple(map(kept.applied, file.pages))) for file in self.files]


def carry_out(hand: Hand, kept: KeptEdits, wish: Wish, say: Words) -> None:
    """Do what the editor wants to a page, and keep it. Raises `InputError` where it cannot be done."""
    raw = _page(hand, wish.page, say)
    edits = kept.of(raw.page)
    if wish.action is Action.UNDO:
        if not edits:
            raise InputError(say("fix_nothing"))
        kept.keep(raw.page, edits[:-1])
        return
    parsed = kept.applied(raw)
    edit = _edit(parsed, wish, say)
    kept.keep(raw.page, (*edits, edit))
    if kept.applied(raw).warnings != parsed.warnings:  # it found no place
        kept.keep(raw.page, edits)
        raise InputError(say("fix_impossible"))


def _page(hand: Hand, number: int, say: Words) -> ParsedPage:
    if not 0 <= number < len(hand.pages):
        raise InputError(say("fix_choose"))
    return hand.pages[number]


def _edit(parsed: ParsedPage, wish: Wish, say: Words) -> Edit:
    if wish.action is Action.DATE:
        if wish.day is None:
            raise InputError(say("fix_no_day"))
        return Redate(wish.day)
    places = [place_of(article) for article in parsed.articles]
    if wish.article not in places:
        raise InputError(say("fix_choose"))
    number = places.index(wish.article)
    if wish.action is Action.SPLIT:
        return Split(wish.line)
    if wish.action is Action.HEAD:
        return Retitle(wish.article, wish.headline)
    if wish.action is Action.SIGN:
        return Sign(wish.article, wish.byline)
    if wish.action is Action.DOWN:
        if number + 1 >= len(places):
            raise InputError(say("fix_last"))
        after = places[number + 2] if number + 2 < len(places) else None
        return Move(wish.article, after)
    if number == 0:
        raise InputError(say("fix_first"))
    return (
        Move(wish.article, places[number - 1]) if wish.action is Action.UP else Merge(places[number - 1], wish.article)
    )


def page_choices(hand: Hand, kept: KeptEdits, say: Words) -> list[Choice]:
    """The pages by file, day and number."""
    names = [file.name for file in hand.files for _ in file.pages]
    shown = []
    for number, (name, raw) in enumerate(zip(names, hand.pages, strict=True)):
        page = kept.applied(raw).page
        printed = say("page", page=page.number) if page.number is not None else ""
        done = len(kept.of(raw.page))
        count = say("fix_done", count=done) if done else ""
        shown.append((" ".join(filter(None, (name, str(page.issue.date or ""), printed, count))), str(number)))
    return shown


def article_choices(parsed: ParsedPage, say: Words) -> list[Choice]:
    """A page's articles in order."""
    return [
        (f"{article.order} {article.headline or say('untitled')}", str(place_of(article)))
        for article in parsed.articles
    ]


def line_choices(parsed: ParsedPage, article: Article) -> list[Choice]:
    """The lines of an article's body at which another one may begin."""
    starts = [span for paragraph in article.paragraphs for span in paragraph.spans]
    return [(parsed.page.text[start:end].strip()[:_SHOWN], str(start)) for start, end in starts[1:]]


def article_at(parsed: ParsedPage, place: int) -> Article | None:
    """The article that holds a place, else the first."""
    found = (one for one in parsed.articles if any(start <= place < end for start, end in spans_of(one)))
    return next(found, parsed.articles[0] if parsed.articles else None)


def signature(article: Article) -> str:
    """An article's byline as an editor writes it."""
    return byline_text(article.bylines)
