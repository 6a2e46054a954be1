"""The pages of a digital newspaper put together from its documents: which article stands on which page, in what order.

A document may be a page with its areas, an article, or both; the number of its page stands in its own name for itself,
in the links of other documents that lead to it, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from articles.readers import founder
from articles.readers.areas import Areas, Size, read_areas
from articles.readers.bundle import resolve
from articles.readers.markup import Node, Tree, text_of, tree_of
from articles.readers.webstories import Story, read_stories

_SOURCE_LINES = "p.sec, span.date, .date, .pageinfo, .banci, .ban, .lai, .page"
_NOT_HERE = "a, script, style, noscript, #ozoom, founder-content, #articleContent, option"


@dataclass(frozen=True, slots=True)
class Label:
    """A page's number as printed (A05), as a number, and its section."""

    printed: str
    number: int | None
    section: str | None


@dataclass(slots=True)
class Held:
    """A story with the key that areas know it by, and the document it stands in."""

    key: str
    file: str
    story: Story
    label: Label | None


@dataclass(slots=True)
class Document:
    """What one saved document says. `labels` are the pages that its links name, by the file they lead to."""

    name: str
    paper: str | None
    day: date | None
    label: Label | None
    areas: Areas
    stories: list[Held]
    labels: dict[str, Label]
    picture: str | None = None


@dataclass(slots=True)
class Sheet:
    """One printed page: its number, its areas, its articles in the editor's order, the name of its picture."""

    paper: str | None = None
    day: date | None = None
    label: Label | None = None
    areas: Areas = field(default_factory=Areas)
    stories: list[Held] = field(default_factory=list)
    picture: str | None = None


# ---- one document


def read_document(name: str, raw: str, place: str, *, linked: bool, size_of: Callable[[str], Size | None]) -> Document:
    """What one document says; `place` is the path of the source, whose folders may hold the day.

    `size_of` gives the size of a picture that was saved too, by its name.
    """
    fields, rest = founder.read_fields(raw)
    tree = tree_of(rest)
    title = text_of(tree.css_first("title"))
    lines = " ".join(text_of(node) for node in tree.css(_SOURCE_LINES)[:6])
    labels = _links(tree, name)
    picture = _picture(tree, name)
    shown = size_of(picture) if picture else None
    areas = read_areas(tree, lambda href: link_key(name, href), shown)
    label = _own_label(tree, name, title, lines, labels)
    if fields.page is not None and (label is None or label.number != fields.page):
        label = Label(str(fields.page), fields.page, fields.section)
    stories = read_stories(raw, linked=linked)
    document = Document(
        name,
        founder.read_paper(lines) or founder.read_paper(title),
        founder.read_day(name) or fields.day or founder.read_day(f"{title} {lines}") or founder.read_day(place),
        label,
        areas,
        [],
        labels,
        picture,
    )
    for at, story in enumerate(stories, start=1):
        document.stories.append(Held(_story_key(name, story, at, len(stories)), name, story, label))
    return document


def _story_key(name: str, story: Story, at: int, count: int) -> str:
    fallback = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if count == 1:
        return founder.article_key(name) or story.fields.key or fallback
    return story.fields.key or f"{fallback}-{at}"


def link_key(name: str, href: str) -> str | None:
    """The article that a link in file `name` leads to: its number where the link has one, else its file."""
    if href.isdigit():
        return href
    if not href or href.startswith(("javascript:", "#", "mailto:")):
        return None
    target = resolve(name, href)
    return founder.article_key(target) or target.rsplit("/", 1)[-1].rsplit(".", 1)[0] or None


def _links(tree: Tree, name: str) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for link in tree.css("a"):
        text = text_of(link)
        if len(text) <= 24 and founder.is_page_link(text):
            label = _label(text)
            if label is not None:
                found.setdefault(resolve(name, link.attributes.get("href") or ""), label)
    return found


def _label(text: str) -> Label | None:
    printed = founder.read_label(text)
    number, section = founder.read_page(text)
    return Label(printed, number, section) if printed is not None else None


def _own_label(tree: Tree, name: str, title: str, lines: str, labels: Mapping[str, Label]) -> Label | None:
    """The page that a document is, or stands on: by its title or source line, by the links to itself, by the only page
    named in it outside links, by the only link that names one."""
    said = _label(lines) or _label(title) or labels.get(name)
    if said is not None:
        return _fuller(said, labels)
    named = {label.printed: label for text in _loose_texts(tree) if (label := _label(text)) is not None}
    if len(named) == 1:
        return _fuller(next(iter(named.values())), labels)
    linked = {label.printed: label for label in labels.values()}
    return next(iter(linked.values())) if len(linked) == 1 and not named else None


def _fuller(label: Label, labels: Mapping[str, Label]) -> Label:
    """The same page with its section, where links name it."""
    if label.section:
        return label
    return next((other for other in labels.values() if other.printed == label.printed), label)


def _loose_texts(tree: Tree) -> list[str]:
    """Short texts of elements that are neither links nor bodies and that begin with a page's name."""
    found = []
    for node in tree.css("td, div, span, p, strong, b, li, h1, h2, h3, h4, h5"):
        text = node.text(deep=False, strip=True)
        if 2 < len(text) <= 40 and founder.is_page_link(text) and not _inside(node):
            found.append(text)
    return found


def _inside(node: Node) -> bool:
    up = node.parent
    while up is not None:
        if up.tag in ("a", "founder-content", "option") or up.attributes.get("id") in ("ozoom", "articleContent"):
            return True
        up = up.parent
    return False


def _picture(tree: Tree, name: str) -> str | None:
    """The file of the page's picture: the one that areas lie on."""
    image = tree.css_first("img[usemap]")
    if image is None and tree.css_first("polygon[points], polygon.area") is not None:
        image = tree.css_first("img[src]")
    source = image.attributes.get("src") if image is not None else None
    return resolve(name, source) if source and not source.startswith("data:") else None


# ---- the pages


def assemble(documents: Sequence[Document]) -> list[Sheet]:
    """Put every article on its page: by the areas that show it, else by the page's name, else on a page of its own."""
    sheets: list[Sheet] = []
    owner: dict[str, Sheet] = {}
    known = {target: label for document in documents for target, label in document.labels.items()}
    for document in documents:
        if not document.areas.order:
            continue
        own = document.label or known.get(document.name)
        sheet = _sheet_of(document, own, sheets, owner)
        sheet.areas.take(document.areas)
        sheet.label, sheet.day = sheet.label or own, sheet.day or document.day
        sheet.paper, sheet.picture = sheet.paper or document.paper, sheet.picture or document.picture
        for key in document.areas.order:
            if key not in owner or key in document.areas.mapped:
                owner.setdefault(key, sheet)
    _settle(documents, sheets, owner)
    _agree(sheets)
    return sorted(sheets, key=lambda sheet: (sheet.paper or "", sheet.day or date.min, *_place(sheet.label)))


def _place(label: Label | None) -> tuple[int, str, int]:
    if label is None:
        return 1, "", 0
    return 0, re.sub(r"\d", "", label.printed), label.number or 0


def _sheet_of(document: Document, own: Label | None, sheets: list[Sheet], owner: Mapping[str, Sheet]) -> Sheet:
    """The page that a document's areas are: one that shows the same articles, or one of the same name."""
    mapped = document.areas.mapped or set(document.areas.order)
    shared = next((owner[key] for key in document.areas.order if key in owner and key in mapped), None)
    if shared is not None:
        return shared
    return _named(sheets, own, document) or _added(sheets)


def _named(sheets: Sequence[Sheet], label: Label | None, document: Document) -> Sheet | None:
    if label is None:
        return None
    for sheet in sheets:
        same = sheet.label is not None and sheet.label.printed == label.printed
        day = sheet.day is None or document.day is None or sheet.day == document.day
        paper = sheet.paper is None or document.paper is None or sheet.paper == document.paper
        if same and day and paper:
            return sheet
    return None


def _added(sheets: list[Sheet]) -> Sheet:
    sheets.append(Sheet())
    return sheets[-1]


def _settle(documents: Sequence[Document], sheets: list[Sheet], owner: Mapping[str, Sheet]) -> None:
    """Give every story to its page, once."""
    seen: set[str] = set()
    loose: dict[tuple[str | None, date | None], Sheet] = {}
    for document in documents:
        for held in document.stories:
            home = owner.get(held.key) or _named(sheets, held.label, document)
            if home is None and held.label is None:
                where = (document.paper, document.day)
                home = loose[where] = loose.get(where) or _added(sheets)
            home = home or _added(sheets)
            mark = f"{document.paper}/{document.day}/{held.key}"
            if mark in seen:
                continue
            seen.add(mark)
            home.paper, home.day = home.paper or document.paper, home.day or document.day
            home.label = home.label or held.label
            home.stories.append(held)
    for sheet in sheets:
        rank = {key: at for at, key in enumerate(sheet.areas.order)}
        sheet.stories.sort(key=lambda held: rank.get(held.key, len(rank)))  # stable: else as the files stand


def _agree(sheets: Sequence[Sheet]) -> None:
    """A page that names neither paper nor day is of the same issue as the others, where all others agree."""
    papers = {sheet.paper for sheet in sheets if sheet.paper}
    days = {sheet.day for sheet in sheets if sheet.day}
    for sheet in sheets:
        sheet.paper = sheet.paper or (next(iter(papers)) if len(papers) == 1 else None)
        sheet.day = sheet.day or (next(iter(days)) if len(days) == 1 else None)
