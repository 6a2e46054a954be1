"""One saved document → the articles in it: by the markers of its platform, else by the headings above each body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.bylines import parse_byline
from articles.fold import narrow
from articles.readers import founder
from articles.readers.markup import BLOCK, Node, Tree, paragraphs_of, parsed, role_of, text_of, tree_of
from articles.types import LineKind

_HOLDERS = (
    "#ozoom, #articleContent, #content_div, .article-content, .main-article-content"
    ", .article .content, article .content"
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_LONGEST = 200
_AFTER = 6
"""So many pieces of text after the title may hold the author."""
_SITE = re.compile(r"\s*[-_|—–]{1,2}\s*[^-_|—–]{0,20}(?:报|网|新闻)[^-_|—–]{0,8}$")


@dataclass(frozen=True, slots=True)
class Story:
    """One article as the markup gives it; `paragraphs` with their kind where the markup says one."""

    fields: founder.Fields
    paragraphs: tuple[tuple[str, LineKind | None], ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of text above a body: the heading or the role its class names, or plain text."""

    mark: str
    text: str


def read_stories(raw: str, *, linked: bool) -> list[Story]:
    """The articles of a document, in order; `linked` says that a page's areas lead to it.

    A document without any body marker and without a known holder of one has none, unless it is linked.
    """
    places = founder.body_places(raw)
    if len(places) > 1:
        ends = [0, *(end for _, end in places[:-1])]
        chunks = [raw[start : place[1]] for start, place in zip(ends, places, strict=True)]
        return [story for chunk in chunks for story in _marked(chunk)]
    if places:
        return _marked(raw)
    return _held(raw, linked=linked)


def _marked(raw: str) -> list[Story]:
    fields, rest = founder.read_fields(raw)
    places = founder.body_places(rest)
    if not fields.headline:
        fields = _titled(fields, _pieces(parsed(rest[: places[0][0]] if places else rest).body), rest)
    return _story(fields, fields.body or "")


def _story(fields: founder.Fields, body: str) -> list[Story]:
    paragraphs = tuple(paragraphs_of(body))
    return [Story(fields, paragraphs)] if paragraphs or fields.headline else []


def _held(raw: str, *, linked: bool) -> list[Story]:
    """Articles whose bodies are elements: every innermost holder with what stands before it."""
    fields, rest = founder.read_fields(raw)
    tree = parsed(rest)
    holders = _innermost(tree.css(_HOLDERS))
    if not holders and linked:
        holders = _fullest(tree)
    if len(holders) > 1:  # the property comment of a document with several is nobody's
        fields = founder.Fields(day=fields.day, page=fields.page)
    found: list[Story] = []
    for holder, pieces in _above(tree.body, holders):
        given = fields if fields.headline else _titled(fields, pieces, rest)
        found += _story(given, holder.html or "")
    return found


def _innermost(nodes: Sequence[Node]) -> list[Node]:
    above: set[int] = set()
    for node in nodes:
        up = node.parent
        while up is not None:
            above.add(up.mem_id)
            up = up.parent
    seen: set[int] = set()
    kept = []
    for node in nodes:
        if node.mem_id not in above and node.mem_id not in seen:
            seen.add(node.mem_id)
            kept.append(node)
    return kept


def _fullest(tree: Tree) -> list[Node]:
    """The element whose own paragraphs hold the most text."""
    sizes: dict[int, int] = {}
    parents: dict[int, Node] = {}
    for node in tree.css("p"):
        if node.parent is not None:
            key = node.parent.mem_id
            parents[key] = node.parent
            sizes[key] = sizes.get(key, 0) + len(text_of(node))
    if not sizes:
        return []
    return [parents[max(sizes, key=lambda key: (sizes[key], -key))]]


# ---- titles by their place


def _above(root: Node | None, holders: Sequence[Node]) -> Iterator[tuple[Node, list[_Piece]]]:
    """Every holder with the pieces of text between the one before it and itself."""
    wanted = {holder.mem_id: holder for holder in holders}
    pieces: list[_Piece] = []
    for node, piece in _walked(root, set(wanted)):
        if piece is not None:
            pieces.append(piece)
        elif node.mem_id in wanted:
            yield wanted[node.mem_id], pieces
            pieces = []


def _pieces(root: Node | None) -> list[_Piece]:
    return [piece for _, piece in _walked(root, set()) if piece is not None]


def _walked(root: Node | None, stops: set[int]) -> Iterator[tuple[Node, _Piece | None]]:
    """Headings and marked pieces in document order, empty ones too; a stop comes without a piece and is not entered."""
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        tag = node.tag or ""
        if node.mem_id in stops:
            yield node, None
            continue
        if tag == "-text":
            text = founder.plain(node.text_content or "")
            if text:
                yield node, _Piece("text", text)
            continue
        mark = _mark_of(node, tag)
        if mark:
            yield node, _Piece(mark, text_of(node)[:_LONGEST])
            continue
        stack.extend(reversed(list(node.iter(include_text=True))))


def _mark_of(node: Node, tag: str) -> str | None:
    if tag in _HEADINGS:
        return role_of(node) or tag
    if not BLOCK.fullmatch(tag) and tag not in ("span", "b", "strong", "a"):
        return None
    role = role_of(node)
    if role is None or any(BLOCK.fullmatch(child.tag or "") and child.tag not in ("br", "p") for child in node.iter()):
        return None
    return role


def _titled(fields: founder.Fields, pieces: Sequence[_Piece], raw: str) -> founder.Fields:
    """Fill the title roles from what stands above the body: the last headline, the heading right before it, those
    right after it; what the markers say stands above all of them."""
    at = _headline_at(pieces)
    if at is None:
        title = text_of(tree_of(raw).css_first("title"))
        return replace(fields, headline=fields.headline or _SITE.sub("", title) or None)
    before = pieces[at - 1] if at and pieces[at - 1].mark in ("kicker", "h2", "h3", "h4") else None
    after = list(_right_after(pieces[at + 1 :]))
    return replace(
        fields,
        headline=fields.headline or pieces[at].text,
        kicker=fields.kicker or (before.text if before else None) or None,
        subhead=fields.subhead or " ".join(piece.text for piece in after if piece.text) or None,
        author=fields.author or _author(pieces[at + 1 + len(after) :]),
    )


def _headline_at(pieces: Sequence[_Piece]) -> int | None:
    """The last filled headline, by its level: h1 or a class that says title, then h2, then h3."""
    for marks in (("h1", "headline"), ("h2",), ("h3",)):
        found = [at for at, piece in enumerate(pieces) if piece.mark in marks and piece.text]
        if found:
            return found[-1]
    return None


def _right_after(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    for piece in pieces:
        signed = piece.mark == "h4" and parse_byline(narrow(piece.text), bare_names=True) is not None
        if piece.mark not in ("subhead", "h2", "h3", "h4") or signed:
            return
        yield piece


def _author(pieces: Sequence[_Piece]) -> str | None:
    """The first line under the title that says who wrote it: in an element named so, or in a byline's words."""
    for piece in pieces[:_AFTER]:
        said = re.split(r"《|\d{4}\s*[年-]", piece.text)[0].strip(" \u3000|()（）")
        marked = piece.mark in ("author", "h4")
        if said and (marked or parse_byline(narrow(said)) is not None):
            return said
    return None
