"""Sets stories as the saved web pages of a digital newspaper, in the several forms that such sites have, with their gold.

An issue has one or two pages. Each form writes its own file names, encodings, markers and page areas; what they share
with real ones is the form alone.
"""

from __future__ import annotations

import html
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from press import typeset
from press.stories import Story

FORMS = ("founder", "comments", "layers", "headings", "polygons", "classes", "bundled", "plain")
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


def issue(stories: list[Story], seed: int, form: str) -> Site:
    """One issue of a digital newspaper, saved."""
    rng = random.Random(f"web/{seed}/{form}")
    style = Style(rng)
    date = rng.choice(("2020-11-19", "2021-03-05"))
    site = Site(form)
    halves = (
        [stories[: len(stories) // 2], stories[len(stories) // 2 :]] if style.two and len(stories) > 3 else [stories]
    )
    number = rng.randint(1, 6)
    sheets = []
    for half in halves:
        section = rng.choice(("要闻", "综合新闻", "民生", "社会", "副刊", "专版"))
        pieces = _pieces(half, rng, style, first=rng.randint(100000, 900000))
        gold = {
            "issue": {"paper": "云溪报", "date": date, "issue_number": None, "page": number},
            "articles": [piece.made.gold for piece in pieces],
            "index_entries": [],
        }
        sheets.append(Sheet(number, section, gold, pieces))
        site.golds.append(gold)
        for piece in pieces:
            site.boxes[piece.made.gold["headline"]] = piece.box
        number += rng.randint(1, 2)
    WRITERS[form](site, sheets, date, style, rng)
    return site


def save(site: Site, folder: Path, *, packed: bool) -> Path:
    """Write an issue to a folder or a zip; one that is a single file stays one."""
    if len(site.files) == 1:
        ((name, data),) = site.files.items()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return folder / name
    if packed:
        target = folder.with_suffix(".zip")
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in site.files.items():
                archive.writestr(name, data)
        return target
    for name, data in site.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


# ---- articles


def _pieces(stories: list[Story], rng: random.Random, style: Style, *, first: int) -> list[Piece]:
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


def _rows(rows: tuple[str, ...], style: Style) -> str:
    return style.row.join(html.escape(row) for row in rows)


# ---- what pages share


def _encoded(text: str, style: Style) -> bytes:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={style.declared}">' if style.declared else ""
    return text.replace("{meta}", meta).encode(style.encoding, errors="xmlcharrefreplace")


def _corners(piece: Piece, rng: random.Random) -> list[tuple[float, float]]:
    left, top, right, bottom = piece.box
    if rng.random() < 0.6:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    x, y = left + 0.6 * (right - left), top + 0.5 * (bottom - top)
    return [(left, top), (right, top), (right, y), (x, y), (x, bottom), (left, bottom)]


def _areas(sheet: Sheet, links: dict[int, str], rng: random.Random, size: tuple[int, int]) -> str:
    out = ""
    for piece in sheet.pieces:
        coords = ",".join(
            str(round(part * side)) for point in _corners(piece, rng) for part, side in zip(point, size, strict=True)
        )
        out += f'<Area coords="{coords}" shape="polygon" href="{links[piece.number]}">\n'
        if rng.random() < 0.2:
            out += f'<Area coords="{coords}" shape="polygon" href="{links[piece.number]}?div=0">\n'
    return f'<MAP NAME="PagePicMap">{out}</MAP>'


def _titles(sheet: Sheet, links: dict[int, str]) -> str:
    rows = "".join(
        f'<li><a href="{links[piece.number]}?div=-1">{" ".join(piece.story.headline)}</a></li>'
        for piece in sheet.pieces
    )
    return f'<div id="titleList"><ul>{rows}</ul></div>'


def _navigation(sheets: list[Sheet], nodes: dict[int, str]) -> str:
    return "".join(
        f'<div><a id="pageLink" class="rigth_bmdh_href" href="{nodes[sheet.number]}">第{sheet.number:02d}版：{sheet.section}</a>'
        f'<a href="../../../page/{sheet.number}.pdf">PDF</a></div>'
        for sheet in sheets
    )


def _picture(size: tuple[int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("L", size, 230).save(data, "JPEG")
    return data.getvalue()


def _property(piece: Piece, date: str, *, full: bool) -> str:
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


_JUNK = (
    "<script>document.write('不是正文');</script><style>.a{color:red}</style>"
    '<div class="top"><a href="#">数字报首页</a> | <a href="#">返回目录</a> | <a href="#">放大+</a> <a href="#">缩小-</a> <a href="#">全文复制</a></div>'
)
_FOOT = '<div class="foot">版权所有 云溪报社 <a href="#">上一篇</a> <a href="#">下一篇</a> <a href="#">上一期</a></div>'


# ---- the forms


def _founder(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """The first generation: node_N.htm, content_N.htm, founder-* elements, a property comment."""
    home = f"html/{date[:7]}/{date[8:]}/"
    offset = rng.randint(1, 3)
    nodes = {sheet.number: f"node_{at + offset + 1}.htm" for at, sheet in enumerate(sheets)}
    full = rng.random() < 0.5
    for sheet in sheets:
        links = {piece.number: f"content_{piece.number}.htm" for piece in sheet.pieces}
        scale = 1 if style.sized else rng.choice((1, 2, 3))
        size = (PICTURE[0] * scale, PICTURE[1] * scale)
        said = ' width="350" height="500"' if style.sized else ""
        image = f"../../../images/{date[:7]}/{date[8:]}/{sheet.number:02d}/p{sheet.number}_brief.jpg"
        areas = _areas(sheet, links, rng, size)
        picture = f'<IMG src="{image}"{said} useMap="#PagePicMap" border=0>{areas}'
        here = f"<td class=px12>第{sheet.number:02d}版：{sheet.section}</td>"
        site.files[f"images/{date[:7]}/{date[8:]}/{sheet.number:02d}/p{sheet.number}_brief.jpg"] = _picture(
            (size[0] * (3 if style.sized else 1), size[1] * (3 if style.sized else 1))
        )
        head = "<html><head>{meta}<title>云溪报</title></head><body>" + _JUNK
        site.files[home + nodes[sheet.number]] = _encoded(
            f"{head}<table><tr>{here}</tr></table>{picture}{_navigation(sheets, nodes)}{_titles(sheet, links)}{_FOOT}</body></html>",
            style,
        )
        for piece in sheet.pieces:
            page = (
                f"{head}{_property(piece, date, full=full)}<table><tr>{here}</tr></table>{picture}{_navigation(sheets, nodes)}"
                f"<founder-pretitle>{'' if full else _rows(piece.story.kicker, style)}</founder-pretitle>"
                f"<td class=font01><founder-title>{_rows(piece.story.headline, style)}</founder-title></td>"
                f"<founder-subtitle>{'' if full else _rows(piece.story.subhead, style)}</founder-subtitle>"
                f"<founder-author>{html.escape(piece.author)}</founder-author>"
                f'<div id="ozoom" style="ZOOM: 100%"><founder-content><!--enpcontent-->{piece.body}<!--/enpcontent--></founder-content></div>{_FOOT}</body></html>'
            )
            site.files[home + links[piece.number]] = _encoded(page, style)


def _comments(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """npm:* comments around every part; page numbers in a title only."""
    home = f"epaper/html/{date[:7]}/{date[8:]}/"
    nodes = {sheet.number: f"node_{at + 1101}.htm" for at, sheet in enumerate(sheets)}

    def part(name: str, inner: str) -> str:
        return f"<!--<npm:article-{name}>-->{inner}<!--</npm:article-{name}>-->"

    for sheet in sheets:
        links = {piece.number: f"content_{piece.number}_{rng.randint(2, 9)}.htm" for piece in sheet.pieces}
        head = f"<html><head>{{meta}}<title>云溪报 {date} 第{sheet.number:02d}版 {sheet.section}</title></head><body>{_JUNK}"
        picture = f'<img src="pic{sheet.number}.jpg" usemap="#PagePicMap" style="width:350px;height:500px">'
        site.files[home + nodes[sheet.number]] = _encoded(
            f"{head}{picture}{_areas(sheet, links, rng, PICTURE)}{_navigation(sheets, nodes)}{_FOOT}</body></html>",
            style,
        )
        site.files[f"{home}pic{sheet.number}.jpg"] = _picture((700, 1000))
        for piece in sheet.pieces:
            page = (
                head
                + _navigation(sheets, nodes)
                + "<table><tr><td>"
                + part("pretitle", _rows(piece.story.kicker, style))
                + "</td></tr><tr><td><b>"
                + part("title", _rows(piece.story.headline, style))
                + "</b></td></tr><tr><td>"
                + part("subtitle", _rows(piece.story.subhead, style))
                + "</td></tr><tr><td>"
                + part("author", html.escape(piece.author))
                + f"</td></tr></table>{part('content', piece.body)}{_FOOT}</body></html>"
            )
            site.files[home + links[piece.number]] = _encoded(page, style)


def _layers(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """The second generation: pc/layout and pc/content, h3 h1 h2 and p.sec, the body in #ozoom."""
    day = f"{date[:4]}{date[5:7]}/{date[8:]}"
    shown = f"{date[:4]}年{date[5:7]}月{date[8:]}日"
    nodes = {sheet.number: f"node_{sheet.number:02d}.html" for sheet in sheets}
    for sheet in sheets:
        links = {piece.number: f"../../../content/{day}/content_{piece.number}.html" for piece in sheet.pieces}
        pages = "".join(
            f'<a id="pageLink" href="{nodes[one.number]}">{one.number:02d}版：{one.section}</a>' for one in sheets
        )
        scale = 1 if style.sized else 3
        areas = _areas(sheet, links, rng, (PICTURE[0] * scale, PICTURE[1] * scale))
        said = 'width="350" height="500"' if style.sized else ""
        picture = f'<img src="../../../att/{day}/{sheet.number:02d}.jpg" {said} usemap="#PagePicMap"/>'
        site.files[f"pc/att/{day}/{sheet.number:02d}.jpg"] = _picture((PICTURE[0] * 3, PICTURE[1] * 3))
        site.files[f"pc/layout/{day}/{nodes[sheet.number]}"] = _encoded(
            f"<!DOCTYPE html><html><head>{{meta}}<title>云溪报</title></head><body>{_JUNK}<p class='ban'>{shown} 第{sheet.number:02d}版 {sheet.section}</p>"
            f'<div class="paper">{picture}{areas}</div><div class="nav">{pages}</div>{_titles(sheet, links)}{_FOOT}</body></html>',
            style,
        )
        for piece in sheet.pieces:
            heads = "".join(
                f"<{tag}>{_rows(rows, style)}</{tag}>"
                for tag, rows in (("h3", piece.story.kicker), ("h1", piece.story.headline), ("h2", piece.story.subhead))
            )
            where = f"《云溪报》（{shown} 第 {sheet.number:02d} 版）"
            page = (
                f"<!DOCTYPE html><html><head>{{meta}}<title>{' '.join(piece.story.headline)}</title></head><body>{_JUNK}"
                f'<div class="left"><h2 class="t">版面导航</h2>{pages}</div><div class="article">{heads}'
                f'<p class="sec">{html.escape(piece.author)} <span class="date">{where}</span></p>'
                f'<div id="articleContent"><div id="ozoom">{piece.body}</div></div></div>{_FOOT}</body></html>'
            )
            site.files[f"pc/content/{day}/content_{piece.number}.html"] = _encoded(page, style)


def _headings(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """nbs. and nw. file names; h3 h1 h2 h4 above a body between comments, no property comment."""
    home = f"html/{date[:7]}/{date[8:]}/"
    day = date.replace("-", "")
    shown = f"{date[:4]}年{date[5:7]}月{date[8:]}日"
    nodes = {sheet.number: f"nbs.D110000yunxi_{sheet.number:02d}.htm" for sheet in sheets}
    for sheet in sheets:
        links = {
            piece.number: f"nw.D110000yunxi_{day}_{at + 1}-{sheet.number:02d}.htm"
            for at, piece in enumerate(sheet.pieces)
        }
        pages = "".join(
            f'<a id="pageLink" href="{nodes[one.number]}">第{one.number:02d}版：{one.section}</a>' for one in sheets
        )
        head = f"<HTML><HEAD>{{meta}}<TITLE>云溪报</TITLE></HEAD><BODY>{_JUNK}<div class='ban'>{shown}</div>"
        site.files[home + nodes[sheet.number]] = _encoded(
            f'{head}<div class="ban_t">{pages}</div><img src="{sheet.number}.jpg" usemap="#PagePicMap" border="0">{_areas(sheet, links, rng, (400, 572))}{_titles(sheet, links)}</BODY></HTML>',
            style,
        )
        site.files[f"{home}{sheet.number}.jpg"] = _picture((400, 572))
        for piece in sheet.pieces:
            story = piece.story
            page = (
                f'{head}<div class="ban_t">{pages}</div><div class="text_c"><h3>{_rows(story.kicker, style)}</h3><h1>{_rows(story.headline, style)}</h1>'
                f"<h2>{_rows(story.subhead, style)}</h2><h4>{html.escape(piece.author)}</h4>"
                f'<div class="lai">《云溪报》({shown} &nbsp; 第 {sheet.number:02d} 版)</div><div class="c_c"><div id="ozoom"><!--enpcontent-->{piece.body}<!--/enpcontent--></div></div></div>{_FOOT}</BODY></HTML>'
            )
            site.files[home + links[piece.number]] = _encoded(page, style)


def _polygons(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """A single-page site: polygons with content ids, con-N.html."""
    home = f"epaper/{date[:4]}{date[5:7]}/{date[8:]}/"
    for sheet in sheets:
        shapes = ""
        for piece in sheet.pieces:
            corners = _corners(piece, rng)
            points = (
                " ".join(f"{x * 100:.2f}%,{y * 100:.2f}%" for x, y in corners)
                if style.percent
                else " ".join(f"{x * 800:.1f},{y * 1143:.1f}" for x, y in corners)
            )
            shapes += f'<polygon class="area" points="{points}" title="{html.escape(" ".join(piece.story.headline))}" data-pageid="{sheet.number}" data-contentid="{piece.number}"></polygon>'
        site.files[f"{home}page-{sheet.number:02d}.html"] = _encoded(
            f'<html><head>{{meta}}<title>云溪报 第{sheet.number:02d}版：{sheet.section}</title></head><body>{_JUNK}<img src="{sheet.number}.png">'
            f'<svg viewBox="0 0 800 1143">{shapes}</svg>{_FOOT}</body></html>',
            style,
        )
        for piece in sheet.pieces:
            story = piece.story
            page = (
                f'<html><head>{{meta}}<title>{" ".join(story.headline)}</title></head><body>{_JUNK}<div class="article" data-contentid="{piece.number}">'
                f'<div class="pretitle">{_rows(story.kicker, style)}</div><h1 class="title">{_rows(story.headline, style)}</h1>'
                f'<div class="subtitle">{_rows(story.subhead, style)}</div><div class="author">{html.escape(piece.author)}</div>'
                f'<div class="content">{piece.body}</div></div>{_FOOT}</body></html>'
            )
            site.files[f"{home}con-{piece.number}.html"] = _encoded(page, style)


def _classes(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """Title roles in class names; only the body and the map have markers."""
    home = f"paper/html/{date[:7]}/{date[8:]}/"
    shown = f"{date[:4]}年{date[5:7]}月{date[8:]}日"
    nodes = {sheet.number: f"node_{at + 31}.htm" for at, sheet in enumerate(sheets)}
    for sheet in sheets:
        links = {piece.number: f"content_{piece.number}.htm?div=-1" for piece in sheet.pieces}
        rows = "".join(
            f'<li><a href="{links[piece.number]}">{" ".join(piece.story.headline)}</a></li>' for piece in sheet.pieces
        )
        top = f'<div class="main-ed-nav"><span class="main-ed-date">{shown}</span> <span class="page">第{sheet.number:05d}版：{sheet.section}</span></div>'.replace(
            f"{sheet.number:05d}", f"{sheet.number:02d}"
        )
        head = f"<html><head>{{meta}}<title>云溪报</title></head><body>{_JUNK}{top}"
        site.files[home + nodes[sheet.number]] = _encoded(
            f'{head}<img src="b{sheet.number}.jpg" usemap="#PagePicMap" width="350" height="500">{_areas(sheet, {k: v.split("?")[0] for k, v in links.items()}, rng, PICTURE)}<ul class="main-ed-articlenav-list">{rows}</ul>{_FOOT}</body></html>',
            style,
        )
        site.files[f"{home}b{sheet.number}.jpg"] = _picture((700, 1000))
        for piece in sheet.pieces:
            story = piece.story
            page = (
                f'{head}<div class="main-article-con"><p class="main-article-pretitle">{_rows(story.kicker, style)}</p>'
                f'<p class="main-article-title">{_rows(story.headline, style)}</p><p class="main-article-subtitle">{_rows(story.subhead, style)}</p>'
                f'<p class="main-article-author">{html.escape(piece.author)}</p><div class="main-article-content"><!--enpcontent-->{piece.body}<!--/enpcontent--></div></div>{_FOOT}</body></html>'
            )
            site.files[home + links[piece.number].split("?")[0]] = _encoded(page, style)


def _bundled(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """All articles of a page in one document, one after another, in the markers of either generation."""
    shown = f"{date[:4]}年{date[5:7]}月{date[8:]}日"
    marked = rng.random() < 0.5
    for sheet in sheets:
        inner = ""
        for piece in sheet.pieces:
            story = piece.story
            if marked:
                inner += (
                    f"<div class=art><!--<npm:article-pretitle>-->{_rows(story.kicker, style)}<!--</npm:article-pretitle>-->"
                    f"<founder-title>{_rows(story.headline, style)}</founder-title><founder-subtitle>{_rows(story.subhead, style)}</founder-subtitle>"
                    f"<founder-author>{html.escape(piece.author)}</founder-author><founder-content>{piece.body}</founder-content></div>"
                )
            else:
                inner += (
                    f'<div class="article"><h3>{_rows(story.kicker, style)}</h3><h1>{_rows(story.headline, style)}</h1><h2>{_rows(story.subhead, style)}</h2>'
                    f'<p class="sec">{html.escape(piece.author)}</p><div id="ozoom">{piece.body}</div></div>'
                )
        name = f"page-{date}-{sheet.number:02d}.html"
        site.files[name] = _encoded(
            f"<html><head>{{meta}}<title>云溪报 {shown} 第{sheet.number:02d}版：{sheet.section}</title></head><body>{_JUNK}{inner}{_FOOT}</body></html>",
            style,
        )


def _plain(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """No marker of any platform: a page with its masthead, articles under headings."""
    shown = f"{date[:4]}年{int(date[5:7])}月{int(date[8:])}日"
    weekday = "星期四" if date.startswith("2020") else "星期五"
    level = rng.choice((1, 2, 3))
    for sheet in sheets:
        inner = ""
        for piece in sheet.pieces:
            story = piece.story
            inner += "<article>"
            inner += f'<p class="kicker">{_rows(story.kicker, style)}</p>' if story.kicker else ""
            inner += f"<h{level}>{_rows(story.headline, style)}</h{level}>"
            inner += f'<p class="subhead">{_rows(story.subhead, style)}</p>' if story.subhead else ""
            inner += (
                (f"<p>{html.escape(piece.author)}</p>" if piece.author and piece.story.style != "bracket" else "")
                + piece.body
                + "</article>"
            )
        site.files[f"yunxi-{date}-{sheet.number:02d}.html"] = _encoded(
            f"<html><head>{{meta}}<title>云溪报</title></head><body><script>var a=1</script><div>云溪报</div>"
            f"<div>{shown} {weekday} 第{sheet.number}版 {sheet.section[:2]}</div>{inner}</body></html>",
            style,
        )


WRITERS: dict[str, Callable[[Site, list[Sheet], str, Style, random.Random], None]] = {
    "founder": _founder,
    "comments": _comments,
    "layers": _layers,
    "headings": _headings,
    "polygons": _polygons,
    "classes": _classes,
    "bundled": _bundled,
    "plain": _plain,
}
