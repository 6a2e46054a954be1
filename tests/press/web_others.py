"""Saved pages in other forms: title roles in headings or class names, areas as polygons, a page in one document, no marker."""

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
    corners_of,
    encoded_page,
    picture_of,
    row_marks,
    title_list,
)


def headings(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
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
        head = f"<HTML><HEAD>{{meta}}<TITLE>云溪报</TITLE></HEAD><BODY>{JUNK}<div class='ban'>{shown}</div>"
        site.files[home + nodes[sheet.number]] = encoded_page(
            f'{head}<div class="ban_t">{pages}</div><img src="{sheet.number}.jpg" usemap="#PagePicMap" border="0">{area_map(sheet, links, rng, (400, 572))}{title_list(sheet, links)}</BODY></HTML>',
            style,
        )
        site.files[f"{home}{sheet.number}.jpg"] = picture_of((400, 572))
        for piece in sheet.pieces:
            story = piece.story
            page = (
                f'{head}<div class="ban_t">{pages}</div><div class="text_c"><h3>{row_marks(story.kicker, style)}</h3><h1>{row_marks(story.headline, style)}</h1>'
                f"<h2>{row_marks(story.subhead, style)}</h2><h4>{html.escape(piece.author)}</h4>"
                f'<div class="lai">《云溪报》({shown} &nbsp; 第 {sheet.number:02d} 版)</div><div class="c_c"><div id="ozoom"><!--enpcontent-->{piece.body}<!--/enpcontent--></div></div></div>{FOOT}</BODY></HTML>'
            )
            site.files[home + links[piece.number]] = encoded_page(page, style)


def polygons(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """A single-page site: polygons with content ids, con-N.html."""
    home = f"epaper/{date[:4]}{date[5:7]}/{date[8:]}/"
    for sheet in sheets:
        shapes = ""
        for piece in sheet.pieces:
            corners = corners_of(piece, rng)
            points = (
                " ".join(f"{x * 100:.2f}%,{y * 100:.2f}%" for x, y in corners)
                if style.percent
                else " ".join(f"{x * 800:.1f},{y * 1143:.1f}" for x, y in corners)
            )
            shapes += f'<polygon class="area" points="{points}" title="{html.escape(" ".join(piece.story.headline))}" data-pageid="{sheet.number}" data-contentid="{piece.number}"></polygon>'
        site.files[f"{home}page-{sheet.number:02d}.html"] = encoded_page(
            f'<html><head>{{meta}}<title>云溪报 第{sheet.number:02d}版：{sheet.section}</title></head><body>{JUNK}<img src="{sheet.number}.png">'
            f'<svg viewBox="0 0 800 1143">{shapes}</svg>{FOOT}</body></html>',
            style,
        )
        for piece in sheet.pieces:
            story = piece.story
            page = (
                f'<html><head>{{meta}}<title>{" ".join(story.headline)}</title></head><body>{JUNK}<div class="article" data-contentid="{piece.number}">'
                f'<div class="pretitle">{row_marks(story.kicker, style)}</div><h1 class="title">{row_marks(story.headline, style)}</h1>'
                f'<div class="subtitle">{row_marks(story.subhead, style)}</div><div class="author">{html.escape(piece.author)}</div>'
                f'<div class="content">{piece.body}</div></div>{FOOT}</body></html>'
            )
            site.files[f"{home}con-{piece.number}.html"] = encoded_page(page, style)


def classes(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
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
        head = f"<html><head>{{meta}}<title>云溪报</title></head><body>{JUNK}{top}"
        site.files[home + nodes[sheet.number]] = encoded_page(
            f'{head}<img src="b{sheet.number}.jpg" usemap="#PagePicMap" width="350" height="500">{area_map(sheet, {k: v.split("?")[0] for k, v in links.items()}, rng, PICTURE)}<ul class="main-ed-articlenav-list">{rows}</ul>{FOOT}</body></html>',
            style,
        )
        site.files[f"{home}b{sheet.number}.jpg"] = picture_of((700, 1000))
        for piece in sheet.pieces:
            story = piece.story
            page = (
                f'{head}<div class="main-article-con"><p class="main-article-pretitle">{row_marks(story.kicker, style)}</p>'
                f'<p class="main-article-title">{row_marks(story.headline, style)}</p><p class="main-article-subtitle">{row_marks(story.subhead, style)}</p>'
                f'<p class="main-article-author">{html.escape(piece.author)}</p><div class="main-article-content"><!--enpcontent-->{piece.body}<!--/enpcontent--></div></div>{FOOT}</body></html>'
            )
            site.files[home + links[piece.number].split("?")[0]] = encoded_page(page, style)


def bundled(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """All articles of a page in one document, one after another, in the markers of either generation."""
    shown = f"{date[:4]}年{date[5:7]}月{date[8:]}日"
    marked = rng.random() < 0.5
    for sheet in sheets:
        inner = ""
        for piece in sheet.pieces:
            story = piece.story
            if marked:
                inner += (
                    f"<div class=art><!--<npm:article-pretitle>-->{row_marks(story.kicker, style)}<!--</npm:article-pretitle>-->"
                    f"<founder-title>{row_marks(story.headline, style)}</founder-title><founder-subtitle>{row_marks(story.subhead, style)}</founder-subtitle>"
                    f"<founder-author>{html.escape(piece.author)}</founder-author><founder-content>{piece.body}</founder-content></div>"
                )
            else:
                inner += (
                    f'<div class="article"><h3>{row_marks(story.kicker, style)}</h3><h1>{row_marks(story.headline, style)}</h1><h2>{row_marks(story.subhead, style)}</h2>'
                    f'<p class="sec">{html.escape(piece.author)}</p><div id="ozoom">{piece.body}</div></div>'
                )
        name = f"page-{date}-{sheet.number:02d}.html"
        site.files[name] = encoded_page(
            f"<html><head>{{meta}}<title>云溪报 {shown} 第{sheet.number:02d}版：{sheet.section}</title></head><body>{JUNK}{inner}{FOOT}</body></html>",
            style,
        )


def plain(site: Site, sheets: list[Sheet], date: str, style: Style, rng: random.Random) -> None:
    """No marker of any platform: a page with its masthead, articles under headings."""
    shown = f"{date[:4]}年{int(date[5:7])}月{int(date[8:])}日"
    weekday = "星期四" if date.startswith("2020") else "星期五"
    level = rng.choice((1, 2, 3))
    for sheet in sheets:
        inner = ""
        for piece in sheet.pieces:
            story = piece.story
            inner += "<article>"
            inner += f'<p class="kicker">{row_marks(story.kicker, style)}</p>' if story.kicker else ""
            inner += f"<h{level}>{row_marks(story.headline, style)}</h{level}>"
            inner += f'<p class="subhead">{row_marks(story.subhead, style)}</p>' if story.subhead else ""
            inner += (
                (f"<p>{html.escape(piece.author)}</p>" if piece.author and piece.story.style != "bracket" else "")
                + piece.body
                + "</article>"
            )
        site.files[f"yunxi-{date}-{sheet.number:02d}.html"] = encoded_page(
            f"<html><head>{{meta}}<title>云溪报</title></head><body><script>var a=1</script><div>云溪报</div>"
            f"<div>{shown} {weekday} 第{sheet.number}版 {sheet.section[:2]}</div>{inner}</body></html>",
            style,
        )
