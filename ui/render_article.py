"""Articles → HTML. Pure, and everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from articles.types import Box
from embeddings.types import StoredArticle
from ui.citing import article_place, byline_text
from ui.marking import Highlight, article_blocks, title_stretches
from ui.strings import Words
from ui.templates import fill


@dataclass(frozen=True, slots=True)
class Jump:
    """下转 or 上接: the page, and the article there when the library has it."""

    page: int
    target: StoredArticle | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """An article that a link of the library leads to."""

    kind: str
    stored: StoredArticle
    note: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an article: its continuations, other relations, its page and the page's picture."""

    neighbours: tuple[StoredArticle, ...] = ()
    to_page: Jump | None = None
    from_page: Jump | None = None
    related: tuple[Related, ...] = ()
    image: str | None = None


def article_html(
    stored: StoredArticle, *, words: Words, highlights: Sequence[Highlight] = (), around: Surroundings = Surroundings()
) -> Markup:
    """A whole article with the quotations marked."""
    article = stored.article
    blocks = article_blocks(article, highlights)
    titles = {part: title_stretches(article, part, highlights) for part in ("kicker", "headline", "subhead")}
    marked = any(s.marked for block in blocks for s in block.stretches) or any(
        s.marked for stretches in titles.values() for s in stretches
    )
    return fill(
        "template_article.html",
        t=words,
        stored=stored,
        where=article_place(stored, words),
        byline=byline_text(article.bylines),
        blocks=blocks,
        missing=bool(highlights) and not marked,
        boxes=[percent(box) for box in article.boxes] if around.image else [],
        neighbours=around.neighbours,
        to_page=around.to_page,
        from_page=around.from_page,
        related=around.related,
        image=around.image,
        **titles,
    )


def percent(box: Box) -> Mapping[str, str]:
    """A box as CSS percentages."""
    sides = {
        "left": box.left,
        "top": box.top,
        "width": box.right - box.left,
        "height": box.bottom - box.top,
    }
    return {side: f"{value * 100:.2f}" for side, value in sides.items()}
