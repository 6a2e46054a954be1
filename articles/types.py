"""The nouns of the lowest floor: what a newspaper page is, and what is cut out of it.

Everything here is a frozen value. A span is a half-open pair of code-point offsets; which text it points into
is said where it is declared. A box is in fractions of the page (0 to 1, origin top left).

The flow: a reader yields `Page` (text, lines, what it knows of the issue) → `articles.parse` types its lines,
repairs their order and cuts `Article`s → `ParsedPage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

Span = tuple[int, int]


class LineKind(StrEnum):
    """What one line of a page is."""

    MASTHEAD = "masthead"
    IMPRINT = "imprint"
    PROMO = "promo"
    PAGE_HEADER = "page_header"
    EDITOR = "editor"
    INDEX_HEAD = "index_head"
    INDEX_TITLE = "index_title"
    INDEX_TARGET = "index_target"
    KICKER = "kicker"
    HEADLINE = "headline"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    CROSSHEAD = "crosshead"
    BODY = "body"
    CAPTION = "caption"
    JUMP_TO = "jump_to"
    JUMP_FROM = "jump_from"
    NOTICE_HEAD = "notice_head"
    UNKNOWN = "unknown"


class Genre(StrEnum):
    """The newspaper's own names for kinds of article."""

    NEWS = "消息"
    FEATURE = "通讯"
    COMMENT = "评论"
    PHOTO = "图片"
    BRIEF = "简讯"
    NOTICE = "公告"
    ADVERTISEMENT = "广告"
    CORRECTION = "更正"
    LITERARY = "副刊"
    OTHER = "其他"


class ParagraphKind(StrEnum):
    """What one paragraph of an article's body is."""

    BODY = "body"
    CROSSHEAD = "crosshead"
    CAPTION = "caption"
    ITEM = "item"


class PageNumberSource(StrEnum):
    """Where a page's number was read."""

    PRINTED = "printed"
    FILENAME = "filename"
    ARGUMENT = "argument"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the page: 0 ≤ left < right ≤ 1, 0 ≤ top < bottom ≤ 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Issue:
    """One day's paper, as far as it is known; `date` is the printed issue date."""

    paper: str | None = None
    date: date | None = None
    weekday: str | None = None
    lunar: str | None = None
    issue_number: int | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A value that somebody said of a file before it was read; `source` says who (argument, filename …)."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class IssueHints:
    """What the caller says of a file: stands above what is inferred, and is warned of where the print disagrees."""

    paper: str | None = None
    date: date | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page as its reader found it; `span` points into `Page.text`.

    `kind` is None until `articles.lines` types it, unless the format itself says what the line is (HTML, tables);
    `rule` is then the name of the rule or field that said so. `size` is the type size in points where known,
    `confidence` the OCR's own (0 to 1), `article_key` groups the lines that the format says belong together.
    """

    text: str
    span: Span
    kind: LineKind | None = None
    rule: str = ""
    box: Box | None = None
    size: float | None = None
    confidence: float = 1.0
    article_key: str | None = None


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture of the page, as PNG or JPEG bytes, `width` × `height` pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Byline:
    """One name as printed (inner padding removed: 张　娅 → 张娅), its role (记者, 通讯员, 摄影 …) and unit."""

    name: str
    role: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What the format itself says of one article; stands above what the rules would infer."""

    id: str | None = None
    url: str | None = None
    section: str | None = None
    genre: Genre | None = None
    bylines: tuple[Byline, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a reader yields it: every non-space character of `text` is in exactly one line's span.

    `sources` says where each of paper, date, issue_number and page was read. `offset` is where `text` starts in the
    decoded file (a file may hold several pages). `given` is keyed by `Line.article_key`. `partial`: the file holds some
    articles of the page, and says nothing of what else stands on it.
    """

    source: str
    sha256: str
    reader: str
    text: str
    lines: tuple[Line, ...]
    issue: Issue = Issue()
    number: int | None = None
    number_source: PageNumberSource = PageNumberSource.INFERRED
    section: str | None = None
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    image: PageImage | None = None
    warnings: tuple[str, ...] = ()
    offset: int = 0
    given: Mapping[str, Given] = field(default_factory=lambda: MappingProxyType({}))
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a body; `spans` point into the page's text, in reading order, and join to `text`."""

    text: str
    spans: tuple[Span, ...] = ()
    kind: ParagraphKind = ParagraphKind.BODY


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A piece of an article outside its body: kicker, headline, subhead, byline, jump_to, jump_from."""

    kind: LineKind
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TimeReference:
    """A time expression resolved to a half-open range [start, end).

    `span` points into the text it was found in (an article's `text`, or a question). `granularity` is one of
    half_day, day, week, month, quarter, year, range, point. `anchor_source` is dateline, article, issue or asker.
    `vague` expressions (近日, 目前) have a range but are never shown as a date. `as_of` marks 截至 expressions.
    """

    text: str
    span: Span
    start: datetime
    end: datetime
    granularity: str
    anchor: date
    anchor_source: str
    inferred_year: bool = False
    vague: bool = False
    as_of: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One story as printed on one page.

    `id` is 松江报/2020-11-19/01/03 (paper, day, page, order) unless the source gave one of its own.
    `title_raw` is all title lines as printed, joined by a space. `order` counts from 1 on the page.
    `complete` is False where the page says that the story goes on elsewhere.
    """

    id: str
    issue: Issue
    page: int | None
    order: int
    headline: str
    title_raw: str
    paragraphs: tuple[Paragraph, ...]
    kicker: str | None = None
    subhead: str | None = None
    bylines: tuple[Byline, ...] = ()
    dateline: str | None = None
    genre: Genre = Genre.OTHER
    section: str | None = None
    parts: tuple[ArticlePart, ...] = ()
    jump_to_page: int | None = None
    jump_from_page: int | None = None
    jump_from_title: str | None = None
    complete: bool = True
    times: tuple[TimeReference, ...] = ()
    boxes: tuple[Box, ...] = ()
    url: str | None = None
    reader: str = "text"
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body: paragraphs joined by a newline. Passages, citations and time references point into it."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def title(self) -> str:
        """Kicker, headline and subhead in printed order: what search and display show as the title."""
        return " ".join(part for part in (self.kicker, self.headline, self.subhead) if part)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything on a page that is neither an article nor its index: masthead, imprint, promo, editor line …"""

    kind: LineKind
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A teaser of the index box: the only trace of a story that may not be in the library."""

    title: str
    target_page: int | None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with its articles. `lines` are typed and in reading order; every character is in exactly one span
    of an article part, a paragraph, the furniture or the index."""

    page: Page
    lines: tuple[Line, ...]
    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...] = ()
    index_entries: tuple[IndexEntry, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two articles: `source` → `target`.

    kind `continuation`: target continues source. `correction`: source corrects target. `same_story`: both tell
    one event (symmetric). `note` is shown to people.
    """

    kind: str
    source: str
    target: str
    note: str = ""
