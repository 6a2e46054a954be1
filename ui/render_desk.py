"""The desk's tables, previews and notices → HTML. Pure, and everything is escaped."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from markupsafe import Markup

from articles.types import PageImage, ParsedPage
from embeddings.library_rows import EditorNote
from embeddings.types import StoredArticle
from ui.citing import article_place, byline_text
from ui.context import Published
from ui.exams import Sitting
from ui.journal import DayCount, Entry
from ui.parsed import Preview, typed_lines
from ui.render_article import percent
from ui.strings import Words
from ui.templates import macro

_COLOURS = 8
_IMAGE_LIMIT = 4_000_000


def preview_html(files: Sequence[Preview], words: Words) -> Markup:
    """What was read: warnings first, then each page's text (or picture) coloured by article."""
    problems = [(file.name, problem) for file in files for problem in file.problems]
    problems += [(file.name, warning) for file in files for page in file.pages for warning in _warnings(page)]
    return macro("preview")(
        [(file, [_page(page) for page in file.pages]) for file in files], problems, byline_text, words
    )


def published_html(done: Published, words: Words) -> Markup:
    """What publishing did."""
    return macro("published")(done, words)


def found_html(stored: StoredArticle, notes: Sequence[EditorNote], words: Words) -> Markup:
    """An article as an editor picks it, with what was done to it before."""
    return macro("editor_article")(stored, article_place(stored, words), notes, words)


def notes_html(notes: Sequence[EditorNote], words: Words) -> Markup:
    """Every correction and withdrawal, newest first."""
    return macro("editor_notes")(list(reversed(notes)), words)


def questions_html(days: Sequence[DayCount], entries: Sequence[Entry], words: Words) -> Markup:
    """What readers asked: by day, then one by one."""
    return macro("questions")(days, entries, words)


def sittings_html(sittings: Sequence[Sitting], words: Words) -> Markup:
    """The exams that were sat, newest first."""
    return macro("sittings")(sittings, words)


def text_html(text: str) -> Markup:
    """Text with its line breaks."""
    return macro("plain")(text)


def _warnings(page: ParsedPage) -> list[str]:
    own = [f"《{article.headline}》{warning}" for article in page.articles for warning in article.warnings]
    return list(dict.fromkeys([*page.page.warnings, *page.warnings, *own]))


def _page(parsed: ParsedPage) -> dict[str, object]:
    boxes = [
        {**percent(box), "colour": number % _COLOURS, "headline": article.headline}
        for number, article in enumerate(parsed.articles)
        for box in article.boxes
    ]
    return {
        "parsed": parsed,
        "lines": typed_lines(parsed),
        "colours": _COLOURS,
        "image": _data_address(parsed.page.image),
        "boxes": boxes,
    }


def _data_address(image: PageImage | None) -> str:
    if image is None or image.media_type not in ("image/png", "image/jpeg") or len(image.data) > _IMAGE_LIMIT:
        return ""
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
