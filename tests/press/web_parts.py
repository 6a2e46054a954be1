"""What saved web pages of a digital newspaper are made of: articles as markup, areas over a picture, links, comments."""

from __future__ import annotations

import html
import io
import random
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from press import typeset
from press.stories import Story

PICTURE = (350, 500)


@dataclass
class Piece:
    """One article as a site holds it: where its byline went, its paragraphs as markup, its place on the page."""

    number: int
    story: Story
    made: Any
    author: str
    body: str
    box: tuple[float, float, float, float]


@dataclass
class Sheet:
    """One page of the issue."""

    number: int
    section: str
    gold: dict[str, Any]
    pieces: list[Piece]


@dataclass
class Site:
    """A saved issue: its files by relative name, and the gold by page."""

    form: str
    files: dict[str, bytes] = field(default_factory=dict)
    golds: list[dict[str, Any]] = field(default_factory=list)
    boxes: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)


class Style:
    """How one site writes its pages."""

    def __init__(self, rng: random.Random) -> None:
        self.encoding, self.declared = rng.choice(
            (("utf-8", "utf-8"), ("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("gb18030", ""))
        )
        self.upper = rng.random() < 0.5
        self.indent = rng.choice(("　　", "　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "&#12288;&#12288;", ""))
        self.cross = rng.choice(("{}", "<STRONG>{}</STRONG>", '<span style="font-weight:bold">{}</span>'))
        self.broken = rng.random() < 0.3  # paragraphs parted by <BR> inside one <P>
        self.field_author = rng.random() < 0.5
        self.row = rng.choice(("<BR>", "<br/>", " ", "　"))
        self.two = rng.random() < 0.5
        self.sized = rng.random() < 0.6
        self.percent = rng.random() < 0.5

    def tag(self, markup: str) -> str:
        """Write tags in capitals where the site does."""
        if not self.upper:
            return markup
        for name in ("p", "br", "div", "td", "tr", "table", "strong"):
            markup = markup.replace(f"<{name}>", f"<{name.upper()}>").replace(f"</{name}>", f"</{name.upper()}>")
        return markup


def pieces_of(stories: list[Story], rng: random.Random, style: Style, *, first: int) -> list[Piece]:
    places = _places(len(stories), rng)
    return [
        _piece(story, rng, style, first + 10 * at + rng.randint(0, 9), places[at]) for at, story in enumerate(stories)
    ]


def _places(count: int, rng: random.Random) -> list[tuple[float, float, float, float]]:
    """Rectangles that share the page out: rows of one or two."""
    out: list[tuple[float, float, float, float]] = []
    rows = (count + 1) // 2
    for row in range(rows):
        top, bottom = 0.1 + 0.88 * row / rows, 0.1 + 0.88 * (row + 1) / rows - 0.01
        if row == rows - 1 and count % 2:
            out.append((0.02, round(top, 3), 0.98, round(bottom, 3)))
            continue
        middle = rng.choice((0.4, 0.5, 0.62))
        out += [
            (0.02, round(top, 3), middle - 0.01, round(bottom, 3)),
            (middle, round(top, 3), 0.98, round(bottom, 3)),
        ]
    return out


def _piece(
    story: Story, rng: random.Random, style: Style, number: int, box: tuple[float, float, float, float]
) -> Piece:
    made = typeset._set(story, rng, typeset.CLEAN)
    lines = list(made.body)
    author = ""
    signed = [*made.byline, *made.after]
    if signed and (style.field_author or rng.random() < 0.3):
        author = signed[0]
        shown = []
    else:
        shown = list(made.byline)
    if story.style == "bracket" and style.field_author and rng.random() < 0.5:
        author = typeset._credit(story, rng)
    kinds = ["byline"] * len(shown) + ["cross" if at in story.heads else "p" for at in range(len(lines))]
    paragraphs = [*shown, *lines]
    if made.after and not author:
        paragraphs += made.after
        kinds += ["byline"] * len(made.after)
    return Piece(number, story, made, author, _body(paragraphs, kinds, style), box)


def _body(paragraphs: list[str], kinds: list[str], style: Style) -> str:
    rows = [
        style.indent + (style.cross.format(html.escape(text)) if kind == "cross" else html.escape(text, quote=False))
        for text, kind in zip(paragraphs, kinds, strict=True)
    ]
    if style.broken:
        return style.tag("<p>" + "<br>".join(rows) + "</p>")
    return style.tag("".join(f"<p>{row}</p>\r\n" for row in rows))


def row_marks(rows: tuple[str, ...], style: Style) -> str:
    return style.row.join(html.escape(row) for row in rows)


def encoded_page(text: str, style: Style) -> bytes:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={style.declared}">' if style.declared else ""
    return text.replace("{meta}", meta).encode(style.encoding, errors="xmlcharrefreplace")


def corners_of(piece: Piece, rng: random.Random) -> list[tuple[float, float]]:
    left, top, right, bottom = piece.box
    if rng.random() < 0.6:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    x, y = left + 0.6 * (right - left), top + 0.5 * (bottom - top)
    return [(left, top), (right, top), (right, y), (x, y), (x, bottom), (left, bottom)]


def area_map(sheet: Sheet, links: dict[int, str], rng: random.Random, size: tuple[int, int]) -> str:
    out = ""
    for piece in sheet.pieces:
        coords = ",".join(
            str(round(part * side)) for point in corners_of(piece, rng) for part, side in zip(point, size, strict=True)
        )
        out += f'<Area coords="{coords}" shape="polygon" href="{links[piece.number]}">\n'
        if rng.random() < 0.2:
            out += f'<Area coords="{coords}" shape="polygon" href="{links[piece.number]}?div=0">\n'
    return f'<MAP NAME="PagePicMap">{out}</MAP>'


def title_list(sheet: Sheet, links: dict[int, str]) -> str:
    rows = "".join(
        f'<li><a href="{links[piece.number]}?div=-1">{" ".join(piece.story.headline)}</a></li>'
        for piece in sheet.pieces
    )
    return f'<div id="titleList"><ul>{rows}</ul></div>'


def navigation_of(sheets: list[Sheet], nodes: dict[int, str]) -> str:
    return "".join(
        f'<div><a id="pageLink" class="rigth_bmdh_href" href="{nodes[sheet.number]}">第{sheet.number:02d}版：{sheet.section}</a>'
        f'<a href="../../../page/{sheet.number}.pdf">PDF</a></div>'
        for sheet in sheets
    )


def picture_of(size: tuple[int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("L", size, 230).save(data, "JPEG")
    return data.getvalue()


def property_comment(piece: Piece, date: str, *, full: bool) -> str:
    story = piece.story
    said = {
        "articleid": str(piece.number),
        "date": f"{date} 00:00:00.0",
        "author": piece.author if full else "",
        "title": " ".join(story.headline) if full else "",
        "keyword": "不是正文",
        "subtitle": " ".join(story.subhead) if full else "",
        "introtitle": "<p>" + " ".join(story.kicker) + "</p>" if full and story.kicker else "",
        "siteid": "1",
        "nodeid": "12",
        "nodename": "要闻",
        "nodesearchname": "要闻",
        "picurl": "http://paper.example/a.jpg",
    }
    return "<!--enpproperty " + "".join(f"<{name}>{value}</{name}>" for name, value in said.items()) + "/enpproperty-->"


JUNK = (
    "<script>document.write('不是正文');</script><style>.a{color:red}</style>"
    '<div class="top"><a href="#">数字报首页</a> | <a href="#">返回目录</a> | <a href="#">放大+</a> <a href="#">缩小-</a> <a href="#">全文复制</a></div>'
)
FOOT = '<div class="foot">版权所有 云溪报社 <a href="#">上一篇</a> <a href="#">下一篇</a> <a href="#">上一期</a></div>'
