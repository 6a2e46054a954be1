"""An editor's hand on a page that was read: articles joined, parted, put in another order, headed, signed, dated.

Edits name places of the page's text, not numbers of articles: read again, by a better reader too, the same page takes
the same edits. Each is a plain value; `apply_edits` is pure, and no character of the page is lost or doubled by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from articles.bylines import parse_byline
from articles.errors import InputError
from articles.parse import article_id
from articles.times import article_times
from articles.types import (
    Article,
    ArticlePart,
    Byline,
    Line,
    LineKind,
    Page,
    Paragraph,
    ParagraphKind,
    ParsedPage,
    Span,
)

_WEEKDAYS = "一二三四五六日"
_HEADLINE = 40
"""Characters of a paragraph that may be the headline of what is parted from an article."""
_TITLES = (LineKind.KICKER, LineKind.HEADLINE, LineKind.SUBHEAD)


@dataclass(frozen=True, slots=True)
class Merge:
    """The article that holds place `at` goes on with the one that holds `other`."""

    at: int
    other: int


@dataclass(frozen=True, slots=True)
class Split:
    """A new article begins at place `at`, where a line of a body begins."""

    at: int


@dataclass(frozen=True, slots=True)
class Move:
    """The article at `at` stands before the one at `before`; None: last."""

    at: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Retitle:
    """The article at `at` has this headline."""

    at: int
    headline: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The article at `at` is signed so, as a paper prints it (记者 夏渔 摄影 陆芷); empty: by nobody."""

    at: int
    byline: str


@dataclass(frozen=True, slots=True)
class Redate:
    """The page is of this day's issue."""

    day: date


Edit = Merge | Split | Move | Retitle | Sign | Redate
_KINDS: Mapping[str, type[Edit]] = {
    "merge": Merge,
    "split": Split,
    "move": Move,
    "retitle": Retitle,
    "sign": Sign,
    "redate": Redate,
}


def page_key(page: Page) -> str:
    """What tells a page by its content: the same page from another file, or read again, has the same key."""
    return hashlib.sha256(page.text.encode(errors="surrogatepass")).hexdigest()


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """An edit as JSON values."""
    name = next(name for name, kind in _KINDS.items() if isinstance(edit, kind))
    values = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(edit).items()}
    return {"edit": name, **values}


def edit_from_json(stored: Mapping[str, Any]) -> Edit:
    """The edit that `edit_to_json` stored. Raises `InputError` for anything else."""
    values = {key: value for key, value in stored.items() if key != "edit"}
    try:
        if stored["edit"] == "redate":
            return Redate(date.fromisoformat(values["day"]))
        return _KINDS[stored["edit"]](**values)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("存下的改动读不懂。") from error


def apply_edits(parsed: ParsedPage, edits: Sequence[Edit]) -> ParsedPage:
    """The page with these edits, one after the other. One that finds no place is left out, with a warning."""
    page, articles, missed = parsed.page, list(parsed.articles), 0
    for edit in edits:
        if isinstance(edit, Redate):
            page, articles = _redated(page, articles, edit.day)
            continue
        changed = _changed(page, articles, edit)
        missed += changed is None
        articles = changed or articles
    warnings = parsed.warnings
    if missed:
        warnings = (*warnings, f"编辑做过的改动有 {missed} 处在这一版上对不上，没有用。")
    if not edits:
        return parsed
    told = {article_id(parsed.page, order): article for order, article in enumerate(parsed.articles, start=1)}
    whole = tuple(
        _placed(
            page,
            article,
            order,
            parsed.lines,
            own=bool(article.id) and article.id not in told,
            same=article in parsed.articles and page.issue == parsed.page.issue,
        )
        for order, article in enumerate(articles, start=1)
    )
    return replace(parsed, page=page, articles=whole, warnings=warnings)


def _placed(page: Page, article: Article, order: int, lines: Sequence[Line], *, own: bool, same: bool) -> Article:
    """With its number on the page and its id; what was changed with its times and the boxes of its lines anew. `own`:
    its source gave it an id, which it keeps."""
    placed = replace(article, order=order, id=article.id if own else article_id(page, order), issue=page.issue)
    return placed if same else replace(placed, times=article_times(placed), boxes=_boxes(placed, lines))


def _boxes(article: Article, lines: Sequence[Line]) -> tuple[Any, ...]:
    """The boxes of the article's lines; its own where the lines have none."""
    spans = spans_of(article)
    boxed = [line for line in lines if line.box is not None]
    if not boxed:
        return article.boxes
    return tuple(line.box for line in boxed if any(a < line.span[1] and line.span[0] < b for a, b in spans))


def spans_of(article: Article) -> list[Span]:
    """Everything on the page that is the article's."""
    parts = [span for part in article.parts for span in part.spans]
    return parts + [span for paragraph in article.paragraphs for span in paragraph.spans]


def place_of(article: Article) -> int:
    """A place of the page by which an edit can name the article: its first."""
    return min((start for start, _ in spans_of(article)), default=-1)


def _owner(articles: Sequence[Article], at: int) -> int | None:
    for number, article in enumerate(articles):
        if any(start <= at < end for start, end in spans_of(article)):
            return number
    return None


def _changed(page: Page, articles: list[Article], edit: Edit) -> list[Article] | None:
    """The articles after an edit; None where it finds no place."""
    number = None if isinstance(edit, Redate) else _owner(articles, edit.at)
    if number is None:
        return None
    if isinstance(edit, Merge):
        return _merged(articles, number, _owner(articles, edit.other))
    if isinstance(edit, Split):
        return _split(page, articles, number, edit.at)
    if isinstance(edit, Move):
        return _moved(articles, number, edit.before)
    if isinstance(edit, Retitle):
        changed = replace(articles[number], headline=edit.headline.strip())
    elif isinstance(edit, Sign):
        changed = replace(articles[number], bylines=_signed(edit.byline))
    else:
        return None
    return [*articles[:number], changed, *articles[number + 1 :]]


def _signed(text: str) -> tuple[Byline, ...]:
    if not text.strip():
        return ()
    return parse_byline(text.strip(), bare_names=True) or (Byline(text.strip(), "记者"),)


def _merged(articles: list[Article], first: int, second: int | None) -> list[Article] | None:
    if second is None or first == second:
        return None
    one, two = articles[first], articles[second]
    heads = tuple(
        Paragraph(part.text, part.spans, ParagraphKind.CROSSHEAD) for part in two.parts if part.kind in _TITLES
    )
    names = {byline.name: byline for byline in reversed((*one.bylines, *two.bylines))}
    whole = replace(
        one,
        paragraphs=(*one.paragraphs, *heads, *two.paragraphs),
        parts=(*one.parts, *(part for part in two.parts if part.kind not in _TITLES)),
        bylines=tuple(byline for byline in dict.fromkeys((*one.bylines, *two.bylines)) if names[byline.name] == byline),
        dateline=one.dateline or two.dateline,
        jump_to_page=two.jump_to_page or one.jump_to_page,
        complete=one.complete and two.complete,
        boxes=(*one.boxes, *two.boxes),
        warnings=tuple(dict.fromkeys((*one.warnings, *two.warnings))),
    )
    return [whole if number == first else article for number, article in enumerate(articles) if number != second]


def _split(page: Page, articles: list[Article], number: int, at: int) -> list[Article] | None:
    article = articles[number]
    parted = _parted(page, article, at)
    if parted is None:
        return None
    kept, rest = parted
    onward = tuple(part for part in article.parts if part.kind is LineKind.JUMP_TO)
    head = rest[0] if len(rest) > 1 and _may_head(rest[0]) else None
    title = (ArticlePart(LineKind.HEADLINE, head.text, head.spans),) if head else ()
    new = replace(
        article,
        id="",
        headline=head.text if head else "",
        title_raw=head.text if head else "",
        kicker=None,
        subhead=None,
        bylines=(),
        dateline=None,
        paragraphs=rest[1:] if head else rest,
        parts=(*title, *onward),
        jump_from_page=None,
        jump_from_title=None,
        complete=not onward,
        boxes=(),
        warnings=(),
    )
    first = replace(
        article,
        paragraphs=kept,
        parts=tuple(part for part in article.parts if part not in onward),
        jump_to_page=None if onward else article.jump_to_page,
        complete=article.complete or article.jump_from_page is None,
    )
    return [*articles[:number], first, new, *articles[number + 1 :]]


def _parted(page: Page, article: Article, at: int) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]] | None:
    """The paragraphs before and from a place; None where no line of the body but the first begins there."""
    for number, paragraph in enumerate(article.paragraphs):
        starts = [start for start, _ in paragraph.spans]
        if at not in starts:
            continue
        before, cut = article.paragraphs[:number], starts.index(at)
        if cut == 0:
            return (before, article.paragraphs[number:]) if before else None
        one, two = (_piece(page, paragraph, spans) for spans in (paragraph.spans[:cut], paragraph.spans[cut:]))
        if one.text + two.text != paragraph.text:
            return None
        return (*before, one), (two, *article.paragraphs[number + 1 :])
    return None


def _piece(page: Page, paragraph: Paragraph, spans: tuple[Span, ...]) -> Paragraph:
    return replace(paragraph, text="".join(page.text[start:end] for start, end in spans), spans=spans)


def _may_head(paragraph: Paragraph) -> bool:
    ends = paragraph.text.rstrip().endswith(("。", "，", "；", "：", ",", ";", "."))
    return paragraph.kind is ParagraphKind.CROSSHEAD or (len(paragraph.text) <= _HEADLINE and not ends)


def _moved(articles: list[Article], number: int, before: int | None) -> list[Article] | None:
    others = articles[:number] + articles[number + 1 :]
    if before is None:
        return [*others, articles[number]]
    target = _owner(others, before)
    return None if target is None else [*others[:target], articles[number], *others[target:]]


def _redated(page: Page, articles: list[Article], day: date) -> tuple[Page, list[Article]]:
    issue = replace(page.issue, date=day, weekday=f"星期{_WEEKDAYS[day.weekday()]}", lunar=None)
    sources = {**page.sources, "date": "editor"}
    return replace(page, issue=issue, sources=sources), articles
