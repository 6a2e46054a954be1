"""Markup → paragraphs: the visible text of HTML, block by block; scripts, styles and comments are no text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.readers import founder
from articles.types import LineKind

_DROPPED = "script, style, noscript, template, iframe, object, embed, svg, head title, select, textarea, map"
Tree = LexborHTMLParser
Node = LexborNode
BLOCK = re.compile(
    r"p|div|br|li|[uod]l|d[dt]|t[rdh]|table|tbody|section|article|header|footer|main|aside|nav|figure|figcaption|h[1-6]"
    r"|center|blockquote|hr|pre|form|img|founder-content"
)
_CAPTIONS = re.compile(r"pic(?:ture)?_?(?:description|desc|title|text|con)|caption|图说", re.IGNORECASE)
_ROLES = (
    ("kicker", re.compile(r"(?:pre|intro|lead|yin)[-_]?(?:title|ti\b)|kicker|shoulder", re.IGNORECASE)),
    ("subhead", re.compile(r"sub[-_]?(?:title|head)|fu[-_]?(?:title|ti\b)", re.IGNORECASE)),
    ("author", re.compile(r"author|byline|zuozhe|(?:^|\s)sec(?:\s|$)", re.IGNORECASE)),
    ("headline", re.compile(r"(?:^|[-_\s])(?:title|headline|biaoti)(?:\s|$)", re.IGNORECASE)),
)
_TITLE_KINDS = {"kicker": LineKind.KICKER, "subhead": LineKind.SUBHEAD}


def role_of(node: LexborNode) -> str | None:
    """The role of a title line that an element's class or id names: kicker, headline, subhead or author."""
    said = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return next((role for role, pattern in _ROLES if pattern.search(said)), None) if said.strip() else None


def tree_of(markup: str) -> Tree:
    """The tree of a document as it is written."""
    return LexborHTMLParser(markup)


def parsed(markup: str) -> LexborHTMLParser:
    """A tree of markup without what is never shown."""
    tree = LexborHTMLParser(markup)
    for node in tree.css(_DROPPED):
        node.decompose()
    return tree


def text_of(node: LexborNode | None) -> str:
    """The text of an element on one line."""
    return founder.plain(node.html or "") if node is not None else ""


def paragraphs_of(markup: str) -> list[tuple[str, LineKind | None]]:
    """The paragraphs of a piece of HTML in order, with the kind where the markup says one (headings, captions)."""
    tree = parsed(markup)
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
            if BLOCK.fullmatch(tag):
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
    named = role_of(node)
    if named in _TITLE_KINDS:
        return _TITLE_KINDS[named]
    if tag == "figcaption" or _CAPTIONS.search(node.attributes.get("class") or ""):
        return LineKind.CAPTION
    return LineKind.HEADLINE if tag in ("h1", "h2") else LineKind.CROSSHEAD if tag in ("h3", "h4", "h5") else None


def _squeezed(text: str) -> str:
    """Fold the spaces of markup: none between Chinese characters where the source only broke its line."""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\x7f])", "", text.replace("\x00", ""))
    return re.sub(r"[ \t\r\n\f\v\u00a0]+", " ", text).strip(" \u3000")
