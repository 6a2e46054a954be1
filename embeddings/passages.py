"""Article → passages: whole sentences of about 250 characters, each knowing where in the article it stands.

Every visible character of the body is in exactly one passage, in order. Paragraphs are kept together where they fit.
The headline and the issue date travel with each passage; `embedding_text` puts them before what a model reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.types import Article, Span
from embeddings.types import Passage

PASSAGES_VERSION = "sentences-1"
"""Names the way of dividing; an index made with another one must be rebuilt."""

# A sentence ends after 。！？ (or …… or a half-width ! ?) with the closing marks that follow, or where the line ends.
_SENTENCE = re.compile(r"[^\n]*?(?:[。！？!?]|…{2})+[”’」』）)】》\"]*|[^\n]+")
_CLAUSE = re.compile(r"[^，；、,;：:]*[，；、,;：:]|.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PassageSize:
    """Lengths in characters: a passage is filled up to `target`, never grows past `limit`, and a last one that is
    shorter than `least` joins its neighbour if both fit the limit."""

    target: int = 250
    limit: int = 400
    least: int = 80

    @property
    def identity(self) -> str:
        """What an index built from such passages is stamped with."""
        return f"{PASSAGES_VERSION}:{self.target}/{self.limit}/{self.least}"


def sentences(text: str, *, limit: int = 400) -> list[Span]:
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


def _groups(text: str, size: PassageSize) -> list[Span]:
    """Sentences gathered, in order, into spans of about `size.target` characters."""
    groups: list[Span] = []
    for start, end in sentences(text, limit=size.limit):
        if groups:
            first, last = groups[-1]
            room = size.target if last - first >= size.least else size.limit
            if end - first <= room and not _better_apart(text, groups[-1], start, size):
                groups[-1] = (first, end)
                continue
        groups.append((start, end))
    if len(groups) > 1:
        (first, _), (start, end) = groups[-2:]
        if end - start < size.least and end - first <= size.limit:
            groups[-2:] = [(first, end)]
    return groups


def _better_apart(text: str, group: Span, start: int, size: PassageSize) -> bool:
    """Whether a new paragraph begins at `start` and the group before it is long enough to stand alone."""
    return group[1] - group[0] >= size.target * 3 // 5 and "\n" in text[group[1] : start]


def passages_of(article: Article, *, size: PassageSize = PassageSize()) -> list[Passage]:
    """The article's passages in order; one empty passage for an article without a body, so its title is found."""
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
