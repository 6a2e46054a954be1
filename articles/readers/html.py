"""Saved web pages → pages: the digital newspaper of Founder and its kin (a folder, a zip or one file), or any HTML.

What the markup says of an article (title roles, author, page, place on the page) stands above what the rules would
infer. Scripts, styles and comments never become text; nothing is fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from articles import patterns
from articles.bylines import parse_byline
from articles.errors import FileEmpty, FormatUnknown
from articles.fold import narrow
from articles.joins import PARAGRAPH
from articles.limits import Limits
from articles.lines import type_lines
from articles.readers import founder
from articles.readers.bundle import Bundle, Member, open_bundle
from articles.readers.encodings import Decoded, decode
from articles.readers.markup import paragraphs_of
from articles.readers.picture import first_kept, size_of
from articles.readers.websheets import Document, Held, Sheet, assemble, link_key, read_document
from articles.readers.writer import Writer
from articles.types import Byline, Given, Issue, Line, LineKind, Page, PageImage, PageNumberSource

_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_LARGEST = 32 * 1024 * 1024
"""Bytes of one saved document; a larger one is no page of a newspaper."""
_TITLES = (LineKind.KICKER, LineKind.HEADLINE, LineKind.SUBHEAD)
_LARGEST_PICTURE = 64 * 1024 * 1024
_PROSE = 40
"""Beside a digital newspaper, a document without a paragraph of so many characters is an entry page, not an article."""


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read saved web pages as newspaper pages.

    :raises FileMissing, FileEmpty, FileDamaged, FormatUnknown, LimitExceeded:
    """
    bundle = open_bundle(path, limits=limits)
    decoded = {member.name: _decoded(member, path, limits) for member in _documents(bundle, path)}
    texts = {name: one.text for name, one in decoded.items()}
    digital = {name: raw for name, raw in texts.items() if founder.is_digital_paper(raw)}
    pictures = _Pictures(bundle, path, limits)
    documents = _read_all(digital, "/".join(path.parts[-4:]), pictures)
    sheets = assemble(documents)
    kept = [sheet for sheet in sheets if sheet.stories]
    others = {name: raw for name, raw in texts.items() if name not in digital}
    plain = [page for name in others if (page := _plain_page(decoded[name], name, path, bundle))]
    if kept:
        plain = [page for page in plain if any(_prose(line.text) for line in page.lines)]
    if not kept and not plain:
        what = "这里只有版面图和标题，没有文章的网页。" if sheets else "网页里没有文字。"
        raise FileEmpty(what, where=str(path), remedy="请把版面页和文章页一起给（文件夹或压缩包）。")
    count = len(kept) + len(plain)
    if count > limits.max_pages:
        raise limits.exceeded(f"有{count}版，超过上限{limits.max_pages}版。", str(path), "max_pages")
    for sheet in kept:
        page = _page(sheet, path.name, bundle.sha256)
        torn = [f"{file}：{told}" for file in _files(sheet) for told in decoded[file].warnings]
        yield replace(page, image=pictures.kept(sheet.picture), warnings=(*page.warnings, *torn))
    yield from plain


def _documents(bundle: Bundle, path: Path) -> list[Member]:
    if len(bundle.members) == 1 and path.is_file() and bundle.members[0].name == path.name:
        return list(bundle.members)
    found = [member for member in bundle.members if member.name.lower().endswith(_SUFFIXES)]
    if not found:
        raise FormatUnknown("里面没有网页。", where=str(path), remedy="请给出保存下来的网页（.html、.htm）。")
    return found


def _decoded(member: Member, path: Path, limits: Limits) -> Decoded:
    where = f"{path}：{member.name}"
    if member.size > min(limits.max_bytes, _LARGEST):
        raise limits.exceeded(f"网页有{member.size}字节，太大了。", where, "max_bytes")
    data = member.read()
    return decode(data, where=where) if data.strip() else Decoded("")


def _files(sheet: Sheet) -> list[str]:
    """The documents that a page's articles stand in, each once."""
    return list(dict.fromkeys(held.file for held in sheet.stories))


def _read_all(texts: dict[str, str], place: str, pictures: _Pictures) -> list[Document]:
    """Documents read twice where links decide: what a page's areas lead to is an article, whatever its markup says."""
    first = {name: _read(name, raw, place, pictures, linked=False) for name, raw in texts.items()}
    targets = {key for document in first.values() for key in document.areas.mapped}
    out = []
    for name, document in first.items():
        again = not document.stories and link_key("", name) in targets
        out.append(_read(name, texts[name], place, pictures, linked=True) if again else document)
    return out


def _read(name: str, raw: str, place: str, pictures: _Pictures, *, linked: bool) -> Document:
    return read_document(name, raw, place, linked=linked, size_of=pictures.size)


def _prose(text: str) -> bool:
    return len(text) >= _PROSE and text.rstrip().endswith(("。", "！", "？", "”", "）"))


# ---- the picture of a page


class _Pictures:
    """The pictures that were saved with the pages, by the names that the pages call them."""

    def __init__(self, bundle: Bundle, path: Path, limits: Limits) -> None:
        self._where, self._limits = str(path), limits
        self._members = {member.name: member for member in bundle.members if not _is_page(member.name)}
        self._sizes: dict[str, tuple[float, float] | None] = {}

    def size(self, name: str) -> tuple[float, float] | None:
        """Width and height in pixels; None where the picture was not saved."""
        if name not in self._sizes:
            data = self._data(name)
            found = size_of(data) if data else None
            self._sizes[name] = (float(found[0]), float(found[1])) if found else None
        return self._sizes[name]

    def kept(self, name: str | None) -> PageImage | None:
        """The picture as a page keeps it."""
        data = self._data(name) if name else None
        return first_kept(data, f"{self._where}：{name}", self._limits) if data else None

    def _data(self, name: str) -> bytes | None:
        member = self._members.get(name) or self._alike(name)
        return member.read() if member is not None and member.size <= _LARGEST_PICTURE else None

    def _alike(self, name: str) -> Member | None:
        """The only file of that name in another folder, as browsers save pictures beside a page."""
        last = name.rsplit("/", 1)[-1]
        found = [member for other, member in self._members.items() if other.rsplit("/", 1)[-1] == last]
        return found[0] if len(found) == 1 else None


def _is_page(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES)


# ---- lines


def _page(sheet: Sheet, source: str, sha256: str) -> Page:
    writer = Writer()
    given: dict[str, Given] = {}
    section = _section(sheet)
    for held in sheet.stories:
        if _write(writer, held):
            given[held.key] = Given(
                id=_identity(sheet, held, sha256),
                section=section,
                bylines=_bylines(held.story.fields.author),
                boxes=sheet.areas.boxes.get(held.key, ()),
            )
    number = sheet.label.number if sheet.label else None
    known = {"paper": sheet.paper, "date": sheet.day, "page": number}
    return Page(
        source=source,
        sha256=sha256,
        reader="html",
        text=writer.text,
        lines=tuple(writer.lines),
        issue=Issue(paper=sheet.paper, date=sheet.day),
        number=number,
        number_source=PageNumberSource.PRINTED,
        section=section,
        sources={name: "format" for name, value in known.items() if value is not None},
        warnings=tuple(_missing(sheet)),
        given=given,
        partial=_partial(sheet),
    )


def _partial(sheet: Sheet) -> bool:
    """Whether the files hold some articles of the page: content pages alone, or fewer than its areas show."""
    if sheet.areas.order:
        return any(True for _ in _missing(sheet))
    files = [held.file for held in sheet.stories]
    return len(files) == len(set(files))


def _section(sheet: Sheet) -> str | None:
    if sheet.label is not None and sheet.label.section:
        return sheet.label.section
    said = [held.story.fields.section for held in sheet.stories]
    return next((section for section in said if section), None)


def _missing(sheet: Sheet) -> Iterator[str]:
    have = {held.key for held in sheet.stories}
    lost = [sheet.areas.titles.get(key) or key for key in sheet.areas.order if key not in have]
    if lost:
        yield f"这一版有{len(lost)}篇文章的网页没有保存：{'、'.join(lost[:5])}"


def _identity(sheet: Sheet, held: Held, sha256: str) -> str:
    """The platform's own article number keeps ids apart however the pages were saved: together or one by one."""
    day = sheet.day.isoformat() if sheet.day else "未知日期"
    numbered = held.key.replace("_", "").replace("-", "").isdigit()
    place = "" if sheet.day and numbered else f"-{sha256[:8]}"
    number = sheet.label.number if sheet.label else None
    return f"{sheet.paper or '未知报纸'}/{day}/{number or 0:02d}{place}/{held.key}"


def _bylines(author: str | None) -> tuple[Byline, ...]:
    return (parse_byline(narrow(author), bare_names=True) or ()) if author else ()


def _write(writer: Writer, held: Held) -> bool:
    """Add an article: title lines in their roles, the author, then the paragraphs. False where it is an index box,
    whose lines the rules type."""
    fields, paragraphs, key = held.story.fields, held.story.paragraphs, held.key
    headline = fields.headline or ""
    if len(headline) <= 16 and patterns.INDEX_HEAD.fullmatch(narrow(headline).strip()):
        writer.line(headline, None, "")
        for text, _ in paragraphs:
            writer.line(text, None, "")
        return False
    writer.line(fields.kicker or "", LineKind.KICKER, "kicker field", key)
    for line in _parted(headline):
        writer.line(line.text, line.kind, "title field", key)
    writer.line(fields.subhead or "", LineKind.SUBHEAD, "subtitle field", key)
    writer.line(fields.author or "", LineKind.BYLINE, "author field", key)
    size = len(paragraphs)
    for at, (text, kind) in enumerate(paragraphs):
        own: LineKind | None = LineKind.CROSSHEAD if kind in _TITLES else kind
        own = own or (_own_kind(text, lone=at == 0) if at < 2 or at >= size - 2 else None)
        writer.line(text, own or LineKind.BODY, PARAGRAPH, key)
    return True


def _parted(headline: str) -> Sequence[Line]:
    """A headline without the continuation mark that a platform's title may hold: （上接第一版）."""
    if not headline:
        return ()
    typed = type_lines(_scrap(Line(headline, (0, len(headline)), LineKind.BODY)))
    lines = [replace(line, kind=LineKind.HEADLINE) if line.kind is LineKind.BODY else line for line in typed]
    return [line for line in lines if line.kind in (LineKind.HEADLINE, LineKind.JUMP_FROM, LineKind.JUMP_TO)] or [
        Line(headline, (0, len(headline)), LineKind.HEADLINE)
    ]


def _own_kind(text: str, *, lone: bool) -> LineKind | None:
    """A paragraph at either end of a body that is nothing but a byline; a `lone` first one may be nothing but names."""
    if lone and len(text) <= 12 and parse_byline(narrow(text), bare_names=True) is not None:
        return LineKind.BYLINE
    typed = type_lines(_scrap(Line(text, (0, len(text)))))
    kinds = {line.kind for line in typed}
    return LineKind.BYLINE if kinds == {LineKind.BYLINE} else None


def _scrap(line: Line) -> Page:
    return Page(source="", sha256="", reader="html", text=line.text, lines=(line,))


def _plain_page(decoded: Decoded, name: str, path: Path, bundle: Bundle) -> Page | None:
    """Any other web page: its visible paragraphs, with its large headings as titles; the rules do the rest."""
    writer = Writer()
    paragraphs = paragraphs_of(decoded.text)
    level = LineKind.HEADLINE if any(kind is LineKind.HEADLINE for _, kind in paragraphs) else LineKind.CROSSHEAD
    for text, kind in paragraphs:
        headed = LineKind.HEADLINE if kind is level else None if kind is LineKind.CROSSHEAD else kind
        writer.line(text, headed, "heading" if headed else "")
    if not writer.lines:
        return None
    source = path.name if path.is_file() else f"{path.name}/{name}"
    # Each of several has a digest of its own: where a page says neither paper nor day, its articles are named by it.
    alone = len(bundle.members) == 1
    digest = bundle.sha256 if alone else hashlib.sha256(decoded.text.encode()).hexdigest()
    lines, torn = tuple(writer.lines), decoded.warnings
    partial = sum(kind is level for _, kind in paragraphs) <= 1
    return Page(
        source=source, sha256=digest, reader="html", text=writer.text, lines=lines, warnings=torn, partial=partial
    )
