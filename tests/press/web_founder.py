"""Saved pages in the forms of Founder: its own tags, its comments alone, its newer layers."""

from __future__ import annotations

import html
import random

from press.web_parts import (
    FOOT,
    JUNK,
    PICTURE,
    Sheet,
    Site,
    Style,
    area_map,
    encoded_page,
    navigation_of,
    picture_of,
    property_comment,
    row_marks,
    title_list,
)


def founder(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
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
        areas = area_map(sheet, links, rng, size)
        picture = f'<IMG src="{image}"{said} useMap="#PagePicMap" border=0>{areas}'
        here = f"<td class=px12>第{sheet.number:02d}版：{sheet.section}</td>"
        site.files[f"images/{date[:7]}/{date[8:]}/{sheet.number:02d}/p{sheet.number}_brief.jpg"] = picture_of(
            (size[0] * (3 if style.sized else 1), size[1] * (3 if style.sized else 1))
        )
        head = "<html><head>{meta}<title>云溪报</title></head><body>" + JUNK
        site.files[home + nodes[sheet.number]] = encoded_page(
            f"{head}<table><tr>{here}</tr></table>{picture}{navigation_of(sheets, nodes)}{title_list(sheet, links)}{FOOT}</body></html>",
            style,
        )
        for piece in sheet.pieces:
            page = (
                f"{head}{property_comment(piece, date, full=full)}<table><tr>{here}</tr></table>{picture}{navigation_of(sheets, nodes)}"
                f"<founder-pretitle>{'' if full else row_marks(piece.story.kicker, style)}</founder-pretitle>"
                f"<td class=font01><founder-title>{row_marks(piece.story.headline, style)}</founder-title></td>"
                f"<founder-subtitle>{'' if full else row_marks(piece.story.subhead, style)}</founder-subtitle>"
                f"<founder-author>{html.escape(piece.author)}</founder-author>"
                f'<div id="ozoom" style="ZOOM: 100%"><founder-content><!--enpcontent-->{piece.body}<!--/enpcontent--></founder-content></div>{FOOT}</body></html>'
            )
            site.files[home + links[piece.number]] = encoded_page(page, style)


def comments(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """npm:* comments around every part; page numbers in a title only."""
    home = f"epaper/html/{date[:7]}/{date[8:]}/"
    nodes = {sheet.number: f"node_{at + 1101}.htm" for at, sheet in enumerate(sheets)}

    def part(name: str, inner: str) -> str:
        return f"<!--<npm:article-{name}>-->{inner}<!--</npm:article-{name}>-->"

    for sheet in sheets:
        links = {piece.number: f"content_{piece.number}_{rng.randint(2, 9)}.htm" for piece in sheet.pieces}
        head = f"<html><head>{{meta}}<title>云溪报 {date} 第{sheet.number:02d}版 {sheet.section}</title></head><body>{JUNK}"
        picture = f'<img src="pic{sheet.number}.jpg" usemap="#PagePicMap" style="width:350px;height:500px">'
        site.files[home + nodes[sheet.number]] = encoded_page(
            f"{head}{picture}{area_map(sheet, links, rng, PICTURE)}{navigation_of(sheets, nodes)}{FOOT}</body></html>",
            style,
        )
        site.files[f"{home}pic{sheet.number}.jpg"] = picture_of((700, 1000))
        for piece in sheet.pieces:
            page = (
                head
                + navigation_of(sheets, nodes)
                + "<table><tr><td>"
                + part("pretitle", row_marks(piece.story.kicker, style))
                + "</td></tr><tr><td><b>"
                + part("title", row_marks(piece.story.headline, style))
                + "</b></td></tr><tr><td>"
                + part("subtitle", row_marks(piece.story.subhead, style))
                + "</td></tr><tr><td>"
                + part("author", html.escape(piece.author))
                + f"</td></tr></table>{part('content', piece.body)}{FOOT}</body></html>"
            )
            site.files[home + links[piece.number]] = encoded_page(page, style)


def layers(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
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
        areas = area_map(sheet, links, rng, (PICTURE[0] * scale, PICTURE[1] * scale))
        said = 'width="350" height="500"' if style.sized else ""
        picture = f'<img src="../../../att/{day}/{sheet.number:02d}.jpg" {said} usemap="#PagePicMap"/>'
        site.files[f"pc/att/{day}/{sheet.number:02d}.jpg"] = picture_of((PICTURE[0] * 3, PICTURE[1] * 3))
        site.files[f"pc/layout/{day}/{nodes[sheet.number]}"] = encoded_page(
            f"<!DOCTYPE html><html><head>{{meta}}<title>云溪报</title></head><body>{JUNK}<p class='ban'>{shown} 第{sheet.number:02d}版 {sheet.section}</p>"
            f'<div class="paper">{picture}{areas}</div><div class="nav">{pages}</div>{title_list(sheet, links)}{FOOT}</body></html>',
            style,
        )
        for piece in sheet.pieces:
            heads = "".join(
                f"<{tag}>{row_marks(rows, style)}</{tag}>"
                for tag, rows in (("h3", piece.story.kicker), ("h1", piece.story.headline), ("h2", piece.story.subhead))
            )
            where = f"《云溪报》（{shown} 第 {sheet.number:02d} 版）"
            page = (
                f"<!DOCTYPE html><html><head>{{meta}}<title>{' '.join(piece.story.headline)}</title></head><body>{JUNK}"
                f'<div class="left"><h2 class="t">版面导航</h2>{pages}</div><div class="article">{heads}'
                f'<p class="sec">{html.escape(piece.author)} <span class="date">{where}</span></p>'
                f'<div id="articleContent"><div id="ozoom">{piece.body}</div></div></div>{FOOT}</body></html>'
            )
            site.files[f"pc/content/{day}/content_{piece.number}.html"] = encoded_page(page, style)
