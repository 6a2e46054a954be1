"""The newspaper's own kinds of article, told from title, dateline and form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles import patterns
from articles.fold import narrow
from articles.segment import Draft
from articles.types import Genre, Line, LineKind, Paragraph, ParagraphKind

_NOTICE = re.compile(r"(?:公告|声明|启事|通告|公示|通知|告示)$")
_ADVERT = re.compile(r"(?:热线|电话|地址|售楼|优惠|惊爆|抢购|开盘|限时|欢迎(?:选购|光临|垂询))")
_COMMENT = re.compile(r"评论员|社论|时评|编辑部|快评|短评|短论|编者按|记者手记|漫谈|之我见")


def genre_of(draft: Draft, paragraphs: tuple[Paragraph, ...], dateline: str | None) -> Genre:
    """Name the genre; OTHER where nothing speaks for one."""
    title = narrow(" ".join(line.text for line in draft.title))
    authors = narrow(" ".join(line.text for line in draft.bylines))
    named = genre_by_words(title, paragraphs, authors)
    if named is not Genre.CORRECTION and any(line.kind is LineKind.NOTICE_HEAD for line in draft.title):
        return Genre.NOTICE
    return named or _by_form(draft, paragraphs, dateline, authors, title)


def genre_by_words(title: str, paragraphs: Sequence[Paragraph], authors: str = "") -> Genre | None:
    """The genre that title, lead or authors name; None where they name none. All a row of a table can tell."""
    title, authors = narrow(title), narrow(authors)
    lead = narrow(paragraphs[0].text[:200]) if paragraphs else ""
    if patterns.CORRECTION_HEAD.fullmatch(title) or (len(paragraphs) <= 2 and patterns.CORRECTION_BODY.search(lead)):
        return Genre.CORRECTION
    if _NOTICE.search(title) or patterns.NOTICE_END.search(lead):
        return Genre.NOTICE
    if patterns.BRIEFS_HEAD.fullmatch(title):
        return Genre.BRIEF
    return Genre.COMMENT if _COMMENT.search(title) or _COMMENT.search(authors) else None


def _by_form(draft: Draft, paragraphs: tuple[Paragraph, ...], dateline: str | None, authors: str, title: str) -> Genre:
    body = [paragraph for paragraph in paragraphs if paragraph.kind is ParagraphKind.BODY]
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    lead = narrow(body[0].text[:80]) if body else ""
    if any(line.rule == "verse" for line in draft.body):
        return Genre.LITERARY
    captioned = size < 200 and any(paragraph.kind is ParagraphKind.CAPTION for paragraph in paragraphs)
    if not body or captioned or "摄" in authors or (dateline and re.search(r"摄影?\)", lead)):
        return Genre.PHOTO
    if dateline:
        return Genre.NEWS if size >= 150 else Genre.BRIEF
    crossheads = any(paragraph.kind is ParagraphKind.CROSSHEAD for paragraph in paragraphs)
    if _boxed(draft.bylines) or crossheads or "记者" in authors:
        return Genre.FEATURE
    return Genre.ADVERTISEMENT if size < 400 and _ADVERT.search(title + lead) else Genre.OTHER


def _boxed(bylines: list[Line]) -> bool:
    return any(line.text[:1] in patterns.BOXES for line in bylines)
