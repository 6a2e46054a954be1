"""Saved web pages → pages: the digital newspaper of Founder and its kin (a folder, a zip or one file), or any HTML.

What the markup says of an article (title roles, author, page, place on the page) stands above what the rules would
infer. Scripts, styles and comments never become text; nothing is fetched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.bylines import parse_byline
from articles.errors import FileEmpty, FormatUnknown, LimitExceeded
from articles.fold import narrow
from articles.joins import PARAGRAPH
from articles.limits import Limits
from articles.lines import type_lines
from articles.readers import founder
from articles.readers.bundle import Bundle, Member, open_bundle, resolve
from articles.readers.text import decode
from articles.types import Box, Byline, Given, Issue, Line, LineKind, Page, PageNumberSource

_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_DROPPED = "script, style, noscript, template, iframe, object, embed, svg, head title, select, textarea, map"
_BLOCK = re.compile(
    r"p|div|br|li|[uod]l|d[dt]|t[rdh]|table|tbody|section|article|header|footer|main|aside|nav|figure|figcaption|h[1-6]"
    r"|center|blockquote|hr|pre|form|img|founder-content"
)
_CAPTIONS = re.compile(r"pic(?:ture)?_?(?:description|desc|title|text|con)|caption|图说", re.IGNORECASE)
_PICTURE = (350.0, 500.0)
"""Pixels of the page picture that area coordinates count in where the page does not say."""
_LARGEST = 32 * 1024 * 1024


@dataclass(slots=True)
class _Story:
    """One article as the markup gives it; `file` is where it stands in the bundle."""

    key: str
    file: str
    fields: founder.Fields
    paragraphs: list[tuple[str, LineKind | None]]
    paper: str | None = None
    day: date | None = None
    page: int | None = None
    section: str | None = None


@dataclass(slots=True)
class _Sheet:
    """One printed page: its number, and the areas of its picture in the editor's order."""

    paper: str | None = None
    day: date | None = None
    page: int | None = None
    section: str | None = None
    order: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, tuple[Box, ...]] = field(default_factory=dict)
    stories: list[_Story] = field(default_factory=list)


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read saved web pages as newspaper pages.

    :raises FileMissing, FileEmpty, FileDamaged, FormatUnknown, LimitExceeded:
    """
    bundle = open_bundle(path, limits=limits)
    members = _documents(bundle, path)
    stories: dict[str, _Story] = {}
    sheets: list[_Sheet] = []
    others: list[tuple[str, str]] = []
    for member in members:
        raw = _decoded(member, path, limits)
        if not founder.is_digital_paper(raw):
            others.append((member.name, raw))
            continue
        sheet, story = _read_document(member.name, raw, "/".join(path.parts[-4:]))
        if sheet is not None:
            sheets.append(sheet)
        if story is not None:
            stories.setdefault(story.key, story)
    pages = [_page(sheet, path.name, bundle.sha256) for sheet in _assembled(sheets, stories)]
    pages = [page for page in pages if page.lines]
    pages += [page for name, raw in others if (page := _plain_page(raw, name, path, bundle))]
    if not pages:
        what = "这里只有版面图和标题，没有文章的网页。" if sheets else "网页里没有文字。"
        raise FileEmpty(what, where=str(path), remedy="请把版面页和文章页一起给（文件夹或压缩包）。")
    if len(pages) > limits.max_pages:
        raise LimitExceeded(
            f"有{len(pages)}版，超过上限{limits.max_pages}版。", where=str(path), remedy="请拆分，或调大 max_pages。"
        )
    yield from pages


def _documents(bundle: Bundle, path: Path) -> list[Member]:
    if len(bundle.members) == 1 and path.is_file() and bundle.members[0].name == path.name:
        return list(bundle.members)
    found = [member for member in bundle.members if member.name.lower().endswith(_SUFFIXES)]
    if not found:
        raise FormatUnknown("里面没有网页。", where=str(path), remedy="请给出保存下来的网页（.html、.htm）。")
    return found


def _decoded(member: Member, path: Path, limits: Limits) -> str:
    if member.size > min(limits.max_bytes, _LARGEST):
        raise LimitExceeded(
            f"网页有{member.size}字节，太大了。", where=f"{path}：{member.name}", remedy="请拆分，或调大 max_bytes。"
        )
    data = member.read()
    text = data.decode("utf-8", errors="replace")
    if 0 < text.count("\ufffd") * 200 < len(text):
        return text.replace("\r\n", "\n")  # UTF-8 with a few damaged bytes
    return decode(data, where=f"{path}：{member.name}") if data.strip() else ""


def _read_document(name: str, raw: str, place: str) -> tuple[_Sheet | None, _Story | None]:
    """What one document says; `place` is the path of the source, whose folders may hold the day."""
    fields, rest = founder.read_fields(raw)
    tree = LexborHTMLParser(rest)
    title = _text_of(tree.css_first("title"))
    heading = " ".join((_text_of(tree.css_first("a#pageLink, #pageLink")), _source_line(tree), title))
    page, section = founder.read_page(heading)
    page = fields.page or page
    day = founder.read_day(name) or fields.day or founder.read_day(heading) or founder.read_day(place)
    paper = founder.read_paper(heading) or founder.read_paper(title)
    sheet = _sheet(tree, name)
    if sheet is not None:
        sheet.paper, sheet.day, sheet.page, sheet.section = paper, day, page, section
    story = _story(tree, name, fields)
    if story is not None:
        story.paper, story.day, story.page, story.section = paper, day, page, section or fields.section
    return sheet, story


def _text_of(node: LexborNode | None) -> str:
    return founder.plain(node.html or "") if node is not None else ""


def _source_line(tree: LexborHTMLParser) -> str:
    return " ".join(_text_of(node) for node in tree.css("p.sec, span.date, .date, .pageinfo, .banci")[:4])


# ---- pages


def _sheet(tree: LexborHTMLParser, name: str) -> _Sheet | None:
    """The areas and the title list of a page; None where the document has neither."""
    sheet = _Sheet()
    width, height = _picture_size(tree)
    for area in tree.css("map area, polygon.area, polygon[points]"):
        said = area.attributes
        key = _link_key(said.get("href") or said.get("data-contentid") or "", name)
        if key is None:
            continue
        points = founder.polygon(said.get("coords") or said.get("points") or "", width, height)
        _add(sheet, key, said.get("title") or "", founder.boxes_of(points))
    for link in tree.css("#titleList a, .main-ed-articlenav-list a, .news-list a, .articleList a"):
        key = _link_key(link.attributes.get("href") or "", name)
        if key is not None:
            _add(sheet, key, _text_of(link), ())
    return sheet if sheet.order else None


def _add(sheet: _Sheet, key: str, title: str, boxes: tuple[Box, ...]) -> None:
    if key not in sheet.boxes:
        sheet.order.append(key)
    known = sheet.boxes.get(key, ())
    sheet.boxes[key] = (*known, *(box for box in boxes if box not in known))
    if title and not sheet.titles.get(key):
        sheet.titles[key] = founder.plain(title)


def _link_key(href: str, name: str) -> str | None:
    if href.isdigit():
        return href
    return founder.article_key(resolve(name, href)) if href and not href.startswith("javascript:") else None


def _picture_size(tree: LexborHTMLParser) -> tuple[float, float]:
    image = tree.css_first("img[usemap]")
    said = image.attributes if image is not None else {}
    style = said.get("style") or ""
    sizes = []
    for name, default in zip(("width", "height"), _PICTURE, strict=True):
        found = re.match(r"\s*(\d+)", said.get(name) or "") or re.search(rf"(?<!-){name}\s*:\s*(\d+)\s*px", style)
        sizes.append(float(found.group(1)) if found and int(found.group(1)) else default)
    return sizes[0], sizes[1]


def _assembled(sheets: list[_Sheet], stories: Mapping[str, _Story]) -> list[_Sheet]:
    """Put every article on its page: by the page's own list, else by number and day, else on a page of its own."""
    merged: dict[tuple[date | None, int | None, str], _Sheet] = {}
    owner: dict[str, _Sheet] = {}
    for sheet in sheets:
        key = (sheet.day, sheet.page, "" if sheet.page is not None else sheet.order[0])
        known = merged.setdefault(key, sheet)
        if known is not sheet:
            known.paper = known.paper or sheet.paper
            known.section = known.section or sheet.section
            for item in sheet.order:
                _add(known, item, sheet.titles.get(item, ""), sheet.boxes.get(item, ()))
        for item in sheet.order:
            owner.setdefault(item, known)
    for story in stories.values():
        home = owner.get(story.key)
        if home is None:
            home = merged.setdefault((story.day, story.page, ""), _Sheet(day=story.day, page=story.page))
        home.paper, home.section = home.paper or story.paper, home.section or story.section
        home.day, home.page = home.day or story.day, home.page or story.page
        home.stories.append(story)
    for sheet in merged.values():
        rank = {key: at for at, key in enumerate(sheet.order)}
        sheet.stories.sort(key=lambda story: (rank.get(story.key, len(rank)), story.file))
    return sorted(merged.values(), key=lambda sheet: (sheet.day or date.min, sheet.page or 9999))


# ---- articles


def _story(tree: LexborHTMLParser, name: str, fields: founder.Fields) -> _Story | None:
    body = fields.body
    if body is None:
        holder = tree.css_first("#ozoom, #articleContent, .article-content, #content_div, .article .content")
        body = holder.html if holder is not None else None
    if body is None:
        return None
    paragraphs = paragraphs_of(body)
    fields = _with_headings(tree, fields)
    if not paragraphs and not fields.headline:
        return None
    fallback = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _Story(founder.article_key(name) or fields.key or fallback, name, fields, paragraphs)


def _with_headings(tree: LexborHTMLParser, fields: founder.Fields) -> founder.Fields:
    """Second-generation pages: h3 kicker, h1 headline, h2 subhead, p.sec author; the markers stand above them."""
    if fields.headline:
        return fields
    scope = tree.css_first(".article") or tree.css_first("#articleContent") or tree.body
    if scope is None:
        return fields
    named = {tag: _first_outside(scope, tag) for tag in ("h3", "h1", "h2")}
    headline = named["h1"] or _text_of(tree.css_first("title"))
    author = fields.author or _author(_text_of(tree.css_first("p.sec, .sec")))
    return replace(
        fields,
        headline=headline,
        kicker=fields.kicker or named["h3"] or None,
        subhead=fields.subhead or named["h2"] or None,
        author=author,
    )


def _first_outside(scope: LexborNode, tag: str) -> str:
    """The first filled heading that is not part of the body."""
    for node in scope.css(tag):
        parent = node.parent
        while parent is not None and parent.attributes.get("id") not in ("ozoom", "articleContent"):
            parent = parent.parent
        if parent is None and (text := _text_of(node)):
            return text
    return ""


def _author(line: str) -> str | None:
    """`记者 张三 《人民日报》（2024年12月01日 第 01 版）`: what stands before the paper's name."""
    said = re.split(r"《|\d{4}年", line)[0].strip(" \u3000|")
    return said or None


def paragraphs_of(markup: str) -> list[tuple[str, LineKind | None]]:
    """The paragraphs of a piece of HTML in order, with the kind where the markup says one (headings, captions)."""
    tree = LexborHTMLParser(markup)
    for node in tree.css(_DROPPED):
        node.decompose()
    walk = _Walk()
    if tree.body is not None:
        walk.visit(tree.body, None)
    walk.end(None)
    return walk.out


class _Walk:
    """One pass over a tree: text gathers until a block element ends it."""

    def __init__(self) -> None:
        self.out: list[tuple[str, LineKind | None]] = []
        self.parts: list[str] = []

    def visit(self, root: LexborNode, kind: LineKind | None) -> None:
        """Walk without recursion: markup may be nested as deep as a broken page likes."""
        stack: list[tuple[LexborNode, LineKind | None, bool]] = [(root, kind, False)]
        while stack:
            node, inherited, leaving = stack.pop()
            tag = node.tag or ""
            if tag == "-text":
                self.parts.append(node.text_content or "")
                continue
            if tag.startswith(("-", "_", "!")):
                continue
            own = inherited or _kind_of(node, tag)
            if _BLOCK.fullmatch(tag):
                self.end(own if leaving else inherited)
            if not leaving:
                stack.append((node, inherited, True))
                children = list(node.iter(include_text=True))
                stack.extend((child, own, False) for child in reversed(children))

    def end(self, kind: LineKind | None) -> None:
        """Close the paragraph under way."""
        text = _squeezed("".join(self.parts))
        self.parts.clear()
        if text:
            self.out.append((text, kind))


def _kind_of(node: LexborNode, tag: str) -> LineKind | None:
    if tag == "figcaption" or _CAPTIONS.search(node.attributes.get("class") or ""):
        return LineKind.CAPTION
    return LineKind.HEADLINE if tag in ("h1", "h2") else LineKind.CROSSHEAD if tag in ("h3", "h4", "h5") else None


def _squeezed(text: str) -> str:
    """Fold the spaces of markup: none between Chinese characters where the source only broke its line."""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\x7f])", "", text.replace("\x00", ""))
    return re.sub(r"[ \t\r\n\f\v\u00a0]+", " ", text).strip(" \u3000")


# ---- lines


def _page(sheet: _Sheet, source: str, sha256: str) -> Page:
    writer = _Writer()
    given: dict[str, Given] = {}
    for story in sheet.stories:
        writer.story(story)
        given[story.key] = Given(
            id=_identity(sheet, story, sha256),
            section=sheet.section,
            bylines=_bylines(story.fields.author),
            boxes=sheet.boxes.get(story.key, ()),
        )
    lost = [sheet.titles.get(key) or key for key in sheet.order if key not in given]
    warnings = (f"这一版有{len(lost)}篇文章的网页没有保存：{'、'.join(lost[:5])}",) if lost and given else ()
    known = {"paper": sheet.paper, "date": sheet.day, "page": sheet.page}
    return Page(
        source=source,
        sha256=sha256,
        reader="html",
        text=writer.text,
        lines=tuple(writer.lines),
        issue=Issue(paper=sheet.paper, date=sheet.day),
        number=sheet.page,
        number_source=PageNumberSource.PRINTED,
        section=sheet.section,
        sources={name: "format" for name, value in known.items() if value is not None},
        warnings=warnings,
        given=given,
    )


def _identity(sheet: _Sheet, story: _Story, sha256: str) -> str:
    """The platform's own article number keeps ids apart however the pages were saved: together or one by one."""
    day = sheet.day.isoformat() if sheet.day else "未知日期"
    place = "" if sheet.day and story.key.replace("_", "").isdigit() else f"-{sha256[:8]}"
    return f"{sheet.paper or '未知报纸'}/{day}/{sheet.page or 0:02d}{place}/{story.key}"


def _bylines(author: str | None) -> tuple[Byline, ...]:
    return (parse_byline(narrow(author), bare_names=True) or ()) if author else ()


class _Writer:
    """Builds a page's text and lines together, so that every character is in exactly one span."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: list[Line] = []

    def line(self, text: str, kind: LineKind | None, rule: str, key: str | None = None) -> None:
        """Add a line; `text` has no line end."""
        text = text.strip()
        if text:
            self.lines.append(Line(text, (len(self.text), len(self.text) + len(text)), kind, rule, article_key=key))
            self.text += text + "\n"

    def story(self, story: _Story) -> None:
        """Add an article: title lines in their roles, the author, then the paragraphs."""
        fields, key = story.fields, story.key
        self.line(fields.kicker or "", LineKind.KICKER, "kicker field", key)
        self.line(fields.headline or "", LineKind.HEADLINE, "title field", key)
        self.line(fields.subhead or "", LineKind.SUBHEAD, "subtitle field", key)
        self.line(fields.author or "", LineKind.BYLINE, "author field", key)
        size = len(story.paragraphs)
        for at, (text, kind) in enumerate(story.paragraphs):
            own: LineKind | None = LineKind.CROSSHEAD if kind is LineKind.HEADLINE else kind
            own = own or (_own_kind(text) if at < 2 or at >= size - 2 else None)
            self.line(text, own or LineKind.BODY, PARAGRAPH, key)


def _own_kind(text: str) -> LineKind | None:
    """A paragraph at either end of a body that is nothing but a byline or a mark."""
    typed = type_lines(_scrap(Line(text, (0, len(text)))))
    kinds = {line.kind for line in typed}
    return LineKind.BYLINE if kinds == {LineKind.BYLINE} else None


def _scrap(line: Line) -> Page:
    return Page(source="", sha256="", reader="html", text=line.text, lines=(line,))


def _plain_page(raw: str, name: str, path: Path, bundle: Bundle) -> Page | None:
    """Any other web page: its visible paragraphs, with its large headings as titles; the rules do the rest."""
    writer = _Writer()
    for text, kind in paragraphs_of(raw):
        headed = kind if kind in (LineKind.HEADLINE, LineKind.CAPTION) else None
        writer.line(text, headed, "heading" if headed else "")
    if not writer.lines:
        return None
    source = path.name if path.is_file() else f"{path.name}/{name}"
    # Each of several has a digest of its own: where a page says neither paper nor day, its articles are named by it.
    alone = len(bundle.members) == 1
    digest = bundle.sha256 if alone else hashlib.sha256(raw.encode()).hexdigest()
    return Page(source=source, sha256=digest, reader="html", text=writer.text, lines=tuple(writer.lines))
