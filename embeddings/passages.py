"""Article → passages: whole sentences of about 240 characters, each knowing where in the article it stands.

Every visible character of the body is in exactly one passage, in order. Paragraphs are kept together where they fit.
The headline and the issue date travel with each passage; `embedding_text` puts them before what a model reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.types import Article, Span
from embeddings.types import Passage

PASSAGES_VERSION = "sentences-1"
"""Names the way of dividing; an index made with another one must be rebuilt."""

# A sentence ends after 。！？ (or …… or a half-width ! ?) with the closing marks that follow, or where the line ends.
_SENTENCE = re.compile(r"[^\n]*?(?:[。！？!?]|…{2})+[”’」』）)】》\"]*|[^\n]+")
_CLAUSE = re.compile(r"[^，；、,;：:]*[，；、,;：:]|.+", re.DOTALL)


DEFAULT_SIZE = 240
"""Target length in characters."""


def passages_identity(size: int = DEFAULT_SIZE) -> str:
    """What an index built from such passages is stamped with."""
    return f"{PASSAGES_VERSION}:{size}"


def sentences(text: str, *, limit: int = DEFAULT_SIZE * 3 // 2) -> list[Span]:
    """Spans of the sentences, blanks at their ends left out; one longer than `limit` is divided at its clauses."""
    return [piece for match in _SENTENCE.finditer(text) for piece in _fitting(text, match.span(), limit)]


def _fitting(text: str, span: Span, limit: int) -> Iterator[Span]:
    start, end = _trimmed(text, span)
    if start == end:
        return
    if end - start <= limit:
        yield start, end
        return
    begin = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.end() - begin > limit and match.start() > begin:
            yield _trimmed(text, (begin, match.start()))
            begin = match.start()
        while match.end() - begin > limit:
            yield begin, begin + limit
            begin += limit
    if text[begin:end].strip():
        yield _trimmed(text, (begin, end))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _groups(text: str, size: int) -> list[Span]:
    """Sentences gathered in order, about `size` characters together; a short beginning or rest may add half as many."""
    most, least = size * 3 // 2, size // 3
    groups: list[Span] = []
    for start, end in sentences(text, limit=most):
        if groups and _together(text, groups[-1], (start, end), size):
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    if len(groups) > 1:
        (first, _), (start, end) = groups[-2:]
        if end - start < least and end - first <= most:
            groups[-2:] = [(first, end)]
    return groups


def _together(text: str, group: Span, sentence: Span, size: int) -> bool:
    """Whether a sentence joins the group before it; a group of some length leaves a new paragraph to itself."""
    length = group[1] - group[0]
    if length >= size * 3 // 5 and "\n" in text[group[1] : sentence[0]]:
        return False
    return sentence[1] - group[0] <= (size if length >= size // 3 else size * 3 // 2)


def passages_of(article: Article, *, size: int = DEFAULT_SIZE) -> list[Passage]:
    """The article's passages in order, of about `size` characters each and never above half as many more.

    An article without a body has one empty passage, so that its title is found.
    """
    text = article.text
    return [
        Passage(
            id=f"{article.id}#{start}-{end}",
            article_id=article.id,
            text=text[start:end],
            span=(start, end),
            title=article.title,
            date=article.issue.date,
        )
        for start, end in _groups(text, size) or [(0, 0)]
    ]


def embedding_text(passage: Passage) -> str:
    """What a model reads for a passage: title, issue date, text."""
    day = f" {passage.date.year}年{passage.date.month}月{passage.date.day}日" if passage.date else ""
    return f"{passage.title}{day}\n{passage.text}".strip()
