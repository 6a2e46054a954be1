"""Digital newspapers as saved web pages: fields, encodings, areas, and archives that mean harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.errors import FileDamaged, FileEmpty, FormatUnknown, LimitExceeded
from articles.limits import Limits
from articles.parse import parse_file, parse_page
from articles.readers import areas, founder
from articles.readers.html import read
from articles.readers.markup import paragraphs_of
from articles.types import Article, LineKind, ParsedPage

NODE = """<html><head><meta charset="utf-8"><title>云溪报</title><script>var x="脚本"</script></head><body>
<a id="pageLink" href="node_3.htm">第03版：民生</a>
<img src="p.jpg" usemap="#PagePicMap" width="350" height="500"><map name="PagePicMap">
<area coords="210,20,340,200" shape="rect" href="content_1002.htm">
<area coords="10,20,200,20,200,100,120,100,120,200,10,200" shape="polygon" href="content_1001.htm?div=-1" title="食堂">
<area coords="10,210,100,300" shape="rect" href="content_1001.htm?div=0">
</map></body></html>"""
FIRST = """<html><head><meta charset=utf-8></head><body><a id="pageLink">第03版：民生</a>
<!--enpproperty <articleid>1001</articleid><date>2026-07-18 09:00:00.0</date><author>记者 顾云舟</author>
<title>食堂开张</title><keyword>泄漏</keyword><introtitle>望江街道</introtitle><subtitle>首日接待<p>三百人</subtitle>/enpproperty-->
<founder-title>社区食堂开张<BR/>老人笑开颜</founder-title><founder-author></founder-author>
<div id="ozoom"><founder-content><!--enpcontent--><P>　　本报讯（记者 陆知远）昨天上午，望江街道社区食堂开张。</P>
<script>alert("x")</script><style>p{color:red}</style><!-- 注释 --><P>&nbsp;&nbsp;“味道不错。”居民说，“就是人
多。”（下转第4版）</P><!--/enpcontent--></founder-content></div></body></html>"""
SECOND = """<HTML><BODY><A id=pageLink>第03版：民生</A><!--<npm:article-pretitle>--><!--</npm:article-pretitle>-->
<!--<npm:article-title>-->河道变清了 两岸绿起来<!--</npm:article-title>-->
<!--<npm:article-author>--><!--</npm:article-author>-->
<!--<npm:article-content>--><P>■记者 苏禾 曾　强</P><P>　　两岸的居民发现，河水变清了。</P><P>变化从何而来</P>
<P>三年治理见成效。</P><!--</npm:article-content>--></BODY></HTML>"""
MODERN = """<!DOCTYPE html><html><head><title>云溪报</title></head><body>
<div class="article"><h3>秋收时节</h3><h1>稻田里的新把式</h1>
<h2>无人机飞上天</h2><p class="sec">记者 沈清和 《云溪报》（2026年10月08日 第 02 版）</p>
<div id="ozoom">
<p>　　金秋十月，稻浪翻滚。</p><table><tr><td>
<p class="picdescription">图为收割现场。</p></td></tr></table>
<p>农户陆听澜说，今年亩产超过六百公斤。</p></div></div></body></html>"""


def save(root: Path, node: str = "utf-8", first: str = "utf-8", second: str = "gb18030") -> Path:
    folder = root / "saved" / "html" / "2026-07" / "18"
    folder.mkdir(parents=True)
    (folder / "node_2.htm").write_bytes(NODE.encode(node))
    (folder / "content_1001.htm").write_bytes(FIRST.encode(first))
    (folder / "content_1002.htm").write_bytes(SECOND.encode(second))
    return root / "saved"


def zipped(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.htm")):
            archive.write(file, file.relative_to(folder).as_posix())
    return target


def only(path: Path) -> ParsedPage:
    (page,) = parse_file(path)
    return page


def every_character_once(parsed: ParsedPage) -> None:
    spans = [span for item in parsed.furniture for span in item.spans]
    spans += [span for entry in parsed.index_entries for span in entry.spans]
    for article in parsed.articles:
        spans += [span for part in (*article.parts, *article.paragraphs) for span in part.spans]
    covered = sorted(at for start, end in spans for at in range(start, end) if not parsed.page.text[at].isspace())
    assert covered == [at for at, char in enumerate(parsed.page.text) if not char.isspace()]


@pytest.mark.parametrize(("node", "first"), [("utf-8", "utf-8"), ("gb18030", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("packed", [False, True])
def test_a_saved_page_gives_its_articles_in_the_editors_order(
    tmp_path: Path, node: str, first: str, packed: bool
) -> None:
    saved = save(tmp_path, node, first)
    page = only(zipped(saved) if packed else saved)
    assert (page.page.issue.paper, str(page.page.issue.date)) == ("云溪报", "2026-07-18")
    assert (page.page.number, page.page.section) == (3, "民生")
    two, one = page.articles
    assert (one.kicker, one.headline, one.subhead) == ("望江街道", "社区食堂开张 老人笑开颜", "首日接待 三百人")
    assert [by.name for by in one.bylines] == ["顾云舟"]
    assert one.text == "本报讯（记者 陆知远）昨天上午，望江街道社区食堂开张。\n“味道不错。”居民说，“就是人多。”"
    assert (one.jump_to_page, one.complete) == (4, False)
    assert two.headline == "河道变清了 两岸绿起来"
    assert (two.kicker, two.subhead) == (None, None)
    assert [by.name for by in two.bylines] == ["苏禾", "曾强"]
    every_character_once(page)


def test_nothing_invisible_is_text(tmp_path: Path) -> None:
    page = only(save(tmp_path))
    assert not any(word in page.page.text for word in ("泄漏", "alert", "color", "注释", "脚本", "npm:", "enp"))


def test_areas_become_boxes_and_one_article_keeps_them_all(tmp_path: Path) -> None:
    two, one = only(save(tmp_path)).articles
    assert [(round(b.left, 3), round(b.top, 3), round(b.right, 3), round(b.bottom, 3)) for b in two.boxes] == [
        (0.6, 0.04, 0.971, 0.4)
    ]
    assert len(one.boxes) == 3
    assert all(0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1 for box in one.boxes)


def test_article_ids_are_the_same_however_the_pages_were_saved(tmp_path: Path) -> None:
    saved = save(tmp_path)
    together = {article.id for article in only(saved).articles}
    (alone,) = only(saved / "html/2026-07/18/content_1001.htm").articles
    assert alone.id.endswith("/2026-07-18/03/1001")
    assert len(together) == 2


def test_a_page_of_the_second_generation(tmp_path: Path) -> None:
    file = tmp_path / "content_30001234.html"
    file.write_text(MODERN, encoding="utf-8")
    page = only(file)
    (article,) = page.articles
    assert (article.kicker, article.headline, article.subhead) == ("秋收时节", "稻田里的新把式", "无人机飞上天")
    assert [by.name for by in article.bylines] == ["沈清和"]
    assert (page.page.issue.paper, str(page.page.issue.date), page.page.number) == ("云溪报", "2026-10-08", 2)
    assert "图为收割现场。" in [line.text for line in page.lines if line.kind is LineKind.CAPTION]


def test_a_page_without_its_articles_says_so(tmp_path: Path) -> None:
    file = tmp_path / "node_2.htm"
    file.write_text(NODE, encoding="utf-8")
    with pytest.raises(FileEmpty, match="没有文章的网页"):
        list(read(file, limits=Limits()))


def test_missing_articles_of_a_page_are_named(tmp_path: Path) -> None:
    saved = save(tmp_path)
    (saved / "html/2026-07/18/content_1001.htm").unlink()
    assert any("食堂" in warning for warning in only(saved).warnings)


def test_any_other_web_page_is_read_by_the_rules(tmp_path: Path) -> None:
    file = tmp_path / "story.html"
    body = "本报讯（记者 陆知远）昨天，图书馆新馆开馆。"
    file.write_text(f"<html><body><h1>新馆开馆</h1><p>{body}</p><script>1</script></body></html>", encoding="utf-8")
    page = only(file)
    (article,) = page.articles
    assert (article.headline, article.text) == ("新馆开馆", body)
    every_character_once(page)


def bad_zip(target: Path, name: str, data: bytes = b"<html></html>") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target


@pytest.mark.parametrize("name", ["../escape.htm", "/etc/page.htm", "a/../../page.htm", "..\\page.htm", "C:/page.htm"])
def test_archives_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileDamaged, match="指向包外"):
        list(read(bad_zip(tmp_path / "bad.zip", name), limits=Limits()))


def test_bombs_are_refused_unopened(tmp_path: Path) -> None:
    bomb = bad_zip(tmp_path / "bomb.zip", "a.htm", b"0" * 40_000_000)
    with pytest.raises(LimitExceeded, match="大得不正常"):
        list(read(bomb, limits=Limits()))
    many = bad_zip(tmp_path / "many.zip", "a.htm", b"0" * 4000)
    with pytest.raises(LimitExceeded, match="展开后超过上限"):
        list(read(many, limits=Limits(max_unpacked_bytes=1000)))


def test_a_cut_archive_and_one_without_pages(tmp_path: Path) -> None:
    whole = zipped(save(tmp_path))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:200])
    with pytest.raises(FileDamaged):
        list(read(cut, limits=Limits()))
    with pytest.raises(FormatUnknown, match="没有网页"):
        list(read(bad_zip(tmp_path / "other.zip", "a.bin"), limits=Limits()))


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.htm"
    secret.write_text("<html><body><p>不该读到。</p></body></html>", encoding="utf-8")
    saved = save(tmp_path)
    (saved / "link.htm").symlink_to(secret)
    assert "不该读到" not in "".join(page.page.text for page in parse_file(saved))


def test_deeply_nested_markup_is_walked() -> None:
    assert paragraphs_of("<div>" * 20_000 + "深处的字" + "</div>" * 20_000) == [("深处的字", None)]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text("<>/!-=\"' pdivbrfounder:contentenpcontent汉字", max_size=300))
def test_any_markup_is_read_without_a_crash_and_keeps_every_character(markup: str) -> None:
    for raw in (markup, f"<founder-title>{markup}</founder-title><founder-content>{markup}</founder-content>"):
        fields, _ = founder.read_fields(raw)
        paragraphs_of(fields.body or raw)


def test_polygons_are_cut_into_boxes_that_cover_them() -> None:
    points = areas.polygon("66.38%,84.49%,90%,84.49%,90%,95%,66.38%,95%", 350, 500)
    (box,) = areas.boxes_of(points)
    assert (round(box.left, 4), round(box.bottom, 4)) == (0.6638, 0.95)


def test_paragraphs_are_never_joined_or_moved(tmp_path: Path) -> None:
    file = tmp_path / "content_5.htm"
    body = "<p>第一段没有句号</p><p>，第二段以逗号开头。</p><p>本报讯（记者 顾云舟）第三段像开头。</p>"
    file.write_text(f"<founder-title>题</founder-title><founder-content>{body}</founder-content>", encoding="utf-8")
    article: Article = parse_page(next(iter(read(file, limits=Limits())))).articles[0]
    assert [paragraph.text[:3] for paragraph in article.paragraphs] == ["第一段", "，第二", "本报讯"]


def test_pages_that_do_not_say_where_they_come_from_have_names_of_their_own(tmp_path: Path) -> None:
    for name in ("食堂", "花展", "新桥"):
        (tmp_path / f"{name}.html").write_text(
            f"<h1>{name}</h1><p>{name}昨天开放，居民早早到场。</p>", encoding="utf-8"
        )
    articles = [article for page in parse_file(tmp_path) for article in page.articles]
    assert len({article.id for article in articles}) == len(articles) == 3
