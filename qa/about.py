"""Questions about an article itself: who wrote it, on which page and day it was printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.types import Article
from qa.dated import source_of
from qa.draft import Claim, Draft, Quote
from qa.grams import contained, grams
from qa.types import Evidence, Note, Question, Status

LOOKED_AT = 5
"""Articles, of the best, of which one is meant."""
ABOUT = 0.5
"""Share of the question's pairs that the article must hold to be the one that is meant."""

_WRITER = re.compile(
    r"(?:谁|哪[一几]?[位个名]?(?:记者|人|作者)|什么人)[^，。]{0,4}(?:写|采写|采访|报道|撰写|拍摄?)"
    r"|(?:作者|记者|撰稿人?|摄影(?:记者)?)(?:是|叫)?(?:谁|哪|什么)|作者$"
)
_PLACE = re.compile(
    r"(?:第几|哪一?个?|几)版|登在|刊登?在|(?:哪|什么时候|何时|几号)[^，。]{0,4}(?:登|刊|见报|报道的)|见报"
)
_TITLE = re.compile(r"《([^《》]+)》")
_ASKING = re.compile(
    r"谁|哪[一几]?[位个名天期]?|什么时候|什么|何时|第?几版?|记者|作者|写的?|采写|报道|文章|新闻|消息|登|刊|见报|的|了|是|在|那篇|这篇"
)


def about(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """One sentence on the article that the question means; None where something else is asked.

    An article without a byline gives an empty draft with a note that says so.
    """
    asked = question.standalone
    writer, place = bool(_WRITER.search(asked)), bool(_PLACE.search(asked))
    article = _meant(asked, evidence) if writer or place else None
    if article and writer and any(title not in article.headline for title in _TITLE.findall(asked)):
        return None  # who wrote the book that an article tells of
    if article is None:
        return None
    if writer and not article.bylines:
        note = Note("unsigned", f"{source_of(article)}《{article.headline}》没有署名，报上看不出是谁写的。")
        return Draft((), Status.NO_EVIDENCE, (note,))
    told = [tell(article) for tell, asks in ((_signed, writer), (_printed, place)) if asks]
    return Draft(tuple(Claim(one, (_headline(article),)) for one in told), score=1.0)


def _meant(asked: str, evidence: Sequence[Evidence]) -> Article | None:
    """Of the best articles that hold what the question names the one whose title holds most of it."""
    topic = grams(_ASKING.sub(" ", asked))
    articles = (one.stored.article for one in evidence[:LOOKED_AT])
    holding = [article for article in articles if contained(topic, grams(article.title + article.text)) >= ABOUT]
    return max(holding, key=lambda article: contained(topic, grams(article.title)), default=None)


def _headline(article: Article) -> Quote:
    return Quote(article.id, (0, len(article.headline)), article.headline, "headline")


def _signed(article: Article) -> str:
    by_role: dict[str, list[str]] = {}
    for byline in article.bylines:
        by_role.setdefault(byline.role, []).append(byline.name)
    names = "，".join(f"{role}{'、'.join(people)}" for role, people in by_role.items())
    return f"{source_of(article)}《{article.headline}》的署名是{names}"


def _printed(article: Article) -> str:
    number = f"（总第{article.issue.issue_number}期）" if article.issue.issue_number else ""
    return f"《{article.headline}》登在{source_of(article)}{number}"
