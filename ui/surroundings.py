"""What stands around an article, read from the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from articles.types import Link
from embeddings.library import Library
from embeddings.types import StoredArticle
from qa.types import Answer
from ui.citing import newspaper_style
from ui.render_article import Jump, Related, Surroundings
from ui.strings import Words


def surroundings(library: Library, stored: StoredArticle, *, image: str | None = None) -> Surroundings:
    """An article's neighbours on the page, its continuations and other relations. `image` is the address of the
    page's picture, where there is one."""
    article = stored.article
    linked = library.articles([_other(link, article.id) for link in stored.links])
    neighbours: Sequence[StoredArticle] = ()
    if article.issue.date is not None and article.page is not None:
        neighbours = library.page_articles(article.issue.paper, article.issue.date, article.page)
    return Surroundings(
        neighbours=tuple(other for other in neighbours if other.article.id != article.id),
        to_page=_jump(article.jump_to_page, _continuation(stored.links, linked, source=article.id)),
        from_page=_jump(article.jump_from_page, _continuation(stored.links, linked, target=article.id)),
        related=tuple(
            Related(link.kind, linked[_other(link, article.id)], link.note)
            for link in stored.links
            if link.kind in ("correction", "same_story") and _other(link, article.id) in linked
        ),
        image=image,
    )


def changes(library: Library, answer: Answer, words: Words) -> list[str]:
    """What became of an old answer's sources: withdrawn, corrected, gone, or no longer saying the quotation."""
    found = library.articles([citation.article_id for citation in answer.citations], include_withdrawn=True)
    told: dict[str, None] = {}
    for citation in answer.citations:
        name = newspaper_style(citation)
        stored = found.get(citation.article_id)
        if stored is None:
            told[f"{name}：{words('no_article')}"] = None
        elif stored.withdrawn_reason is not None:
            told[f"{name}：{words('withdrawn')}{words('withdrawn_reason', reason=stored.withdrawn_reason)}"] = None
        else:
            if stored.correction:
                told[f"{name}：{words('corrected')} {stored.correction}"] = None
            if citation.part == "body" and citation.quote not in stored.article.text:
                told[f"{name}：{words('quote_missing')}"] = None
    return list(told)


def _other(link: Link, article_id: str) -> str:
    return link.target if link.source == article_id else link.source


def _continuation(
    links: Sequence[Link], linked: Mapping[str, StoredArticle], *, source: str = "", target: str = ""
) -> StoredArticle | None:
    for link in links:
        if link.kind == "continuation" and (link.source == source or link.target == target):
            return linked.get(link.target if source else link.source)
    return None


def _jump(page: int | None, stored: StoredArticle | None) -> Jump | None:
    if page is None and stored is not None:
        page = stored.article.page
    return None if page is None else Jump(page, stored)
