"""Where the marks go: citation numbers in an answer, highlights in an article. Pure; no HTML here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.types import Article, ParagraphKind, Span
from qa.types import Answer, Citation

_MARK = re.compile(r"\[(\d{1,4})\]")
_HALF_A_MARK = re.compile(r"\[\d{0,4}$")


# 《松江报》2020年11月19日第1版（更正）：what says where the line stands, before what it says.
_LEAD = re.compile(r"《[^《》\n]{1,40}》(?:\d{4}年\d{1,2}月\d{1,2}日)?(?:第\d+版)?[^：:。\n]{0,8}：")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, or where `citation` is set the mark of a citation; `lead` where the text only says where it stands."""

    text: str
    citation: Citation | None = None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an article's text; `marked` where it is the quotation."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, cut where the highlight begins and ends."""

    kind: ParagraphKind
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A quotation's place: `span` points into `article.text` when `part` is "body", else into that part of the
    title."""

    span: Span
    part: str = "body"


def answer_lines(answer: Answer) -> list[list[Piece]]:
    """The answer's lines as text and marks. A number without a citation stays text; a mark that is still being
    written is left out."""
    numbered = {citation.number: citation for citation in answer.citations}
    text = _HALF_A_MARK.sub("", answer.text)
    return [_pieces(line, numbered) for line in text.split("\n") if line.strip()]


def plain_text(answer: Answer) -> str:
    """The answer without its marks."""
    numbers = {str(citation.number) for citation in answer.citations}
    return _MARK.sub(lambda match: "" if match.group(1) in numbers else match.group(), answer.text)


def article_blocks(article: Article, highlights: Sequence[Highlight] = ()) -> list[Block]:
    """The body's paragraphs with the highlights marked, also where one runs over a paragraph's end."""
    blocks, start = [], 0
    spans = [highlight.span for highlight in highlights if highlight.part == "body"]
    for paragraph in article.paragraphs:
        blocks.append(Block(paragraph.kind, cut(paragraph.text, spans, offset=start)))
        start += len(paragraph.text) + 1
    return blocks


def title_stretches(article: Article, part: str, highlights: Sequence[Highlight] = ()) -> tuple[Stretch, ...]:
    """One part of the title (kicker, headline or subhead) with the highlights marked."""
    text = {"kicker": article.kicker, "headline": article.headline, "subhead": article.subhead}[part] or ""
    return cut(text, [highlight.span for highlight in highlights if highlight.part == part])


def cut(text: str, spans: Sequence[Span], *, offset: int = 0) -> tuple[Stretch, ...]:
    """`text`, which begins at `offset`, cut at the spans' ends. The stretches join to `text`."""
    edges = {0, len(text)}
    for start, end in spans:
        edges |= {min(max(edge - offset, 0), len(text)) for edge in (start, end)}
    ordered = sorted(edges)
    return tuple(
        Stretch(text[left:right], any(start - offset <= left and right <= end - offset for start, end in spans))
        for left, right in pairwise(ordered)
    )


def _pieces(line: str, numbered: dict[int, Citation]) -> list[Piece]:
    lead = _LEAD.match(line)
    at = lead.end() if lead else 0
    pieces = [Piece(line[:at], lead=True)] if lead else []
    for match in _MARK.finditer(line):
        citation = numbered.get(int(match.group(1)))
        if citation is None:
            continue
        if match.start() > at:
            pieces.append(Piece(line[at : match.start()]))
        pieces.append(Piece(match.group(1), citation))
        at = match.end()
    if at < len(line):
        pieces.append(Piece(line[at:]))
    return pieces
