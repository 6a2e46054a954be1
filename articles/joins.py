"""Body lines → paragraphs: a sentence cut by a column goes on where it was cut, with nothing put in or left out."""

from __future__ import annotations

from itertools import pairwise

from articles.fold import narrow
from articles.formrows import ALONE
from articles.patterns import NOTICE_END
from articles.seams import Ending, ending, starts_inside
from articles.types import Line, LineKind, Paragraph, ParagraphKind, Span

PARAGRAPH = "paragraph of the format"
"""The rule of a body line that is a whole paragraph because its format says so."""
_OWN_LINE = frozenset(
    (
        "verse",
        "signature",
        "line of a notice",
        "speaker",
        "short line under a text",
        "salutation",
        *ALONE,
        PARAGRAPH,
    )
)
_KINDS = {LineKind.CROSSHEAD: ParagraphKind.CROSSHEAD, LineKind.CAPTION: ParagraphKind.CAPTION}


def paragraphs_of(body: list[Line]) -> tuple[Paragraph, ...]:
    """Join the body lines of an article into paragraphs; jump marks are left to the article's parts."""
    paragraphs: list[Paragraph] = []
    pending: list[Line] = []
    captions: list[Line] = []
    for line in body:
        if line.kind is LineKind.JUMP_TO:
            continue
        if line.kind is LineKind.CAPTION and pending and _goes_on(pending[-1]):
            captions.append(line)
            continue
        if pending and not _joins(pending[-1], line):
            paragraphs.extend(_finished(pending, captions))
            pending, captions = [], []
        pending.append(line)
    return (*paragraphs, *_finished(pending, captions))


def _finished(lines: list[Line], captions: list[Line]) -> list[Paragraph]:
    return [*([_paragraph(lines)] if lines else []), *(_paragraph([line]) for line in captions)]


def _goes_on(line: Line) -> bool:
    return line.kind is LineKind.BODY and line.rule not in _OWN_LINE and ending(line.text) is Ending.OPEN


def _joins(left: Line, right: Line) -> bool:
    if left.kind is not LineKind.BODY or right.kind is not LineKind.BODY:
        return False
    if left.rule in _OWN_LINE or right.rule in _OWN_LINE or right.rule in ("dateline", "numbered"):
        return False
    end = ending(left.text)
    if end is Ending.CLOSED:
        return starts_inside(right.text)
    return end is Ending.OPEN or starts_inside(right.text) or left.text.rstrip()[-1] not in ":：;；—"


def _paragraph(lines: list[Line]) -> Paragraph:
    text = lines[0].text
    for left, right in pairwise(lines):
        text += (" " if _between_words(left.text, right.text) else "") + right.text
    kind = _KINDS.get(lines[0].kind or LineKind.BODY, ParagraphKind.BODY)
    return Paragraph(text, tuple(line.span for line in lines), kind)


def _between_words(left: str, right: str) -> bool:
    """Two whole English words get their space back; addresses and numbers never do."""
    tail, head = left.split()[-1:], right.split()[:1]
    if not tail or not head or not (tail[0][-1].isascii() and head[0][0].isascii()):
        return False
    words = tail[0].isalpha() and head[0].rstrip(".,").isalpha() and tail[0].isascii() and head[0].isascii()
    return words and len(left.split()) >= 3 and len(right.split()) >= 3


def split_items(paragraph: Paragraph) -> tuple[Paragraph, ...]:
    """Cut a paragraph of notices that run together after each 声明作废 or 特此公告."""
    if len(paragraph.spans) != 1:
        return (paragraph,)
    start, text = paragraph.spans[0][0], narrow(paragraph.text)
    ends = [found.end() for found in NOTICE_END.finditer(text)]
    if len(ends) < 2:
        return (paragraph,)
    bounds = [0, *ends[:-1], len(text)]
    return tuple(_item(paragraph.text, start, left, right) for left, right in pairwise(bounds))


def _item(text: str, start: int, left: int, right: int) -> Paragraph:
    words = text[left:right]
    begin = start + left + len(words) - len(words.lstrip())
    span: Span = (begin, begin + len(words.strip()))
    return Paragraph(words.strip(), (span,), ParagraphKind.ITEM)
