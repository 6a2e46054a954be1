"""Whole issues of digital newspapers, saved in several forms, come back as their articles with their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from press import bench_web, web

from articles.parse import parse_file
from articles.types import ParsedPage

EXACT = ("article_f1", "body", "order", "headline", "kicker", "subhead", "byline", "jump", "issue", "place", "picture")


@pytest.mark.parametrize("form", [form for form in web.FORMS if form not in ("bundled", "plain")])
@pytest.mark.parametrize("seed", [1, 2, 5, 6])
def test_an_issue_comes_back_as_its_pages_and_articles(tmp_path: Path, form: str, seed: int) -> None:
    site = bench_web.make(seed, form, held_out=False)
    pages = list(parse_file(web.save(site, tmp_path / "saved", packed=seed % 2 == 1)))
    assert [page.page.number for page in pages] == [gold["issue"]["page"] for gold in site.golds]
    for row in bench_web.judged(site, pages):
        assert {key: row[key] for key in EXACT} == dict.fromkeys(EXACT, 1.0)
        assert row["lost"] == row["extra"] == row["false_by"] == 0


@pytest.mark.parametrize("seed", [0, 1])
def test_a_document_may_hold_all_articles_of_its_page(tmp_path: Path, seed: int) -> None:
    site = bench_web.make(seed, "bundled", held_out=False)
    for row in bench_web.judged(site, list(parse_file(web.save(site, tmp_path / "saved", packed=False)))):
        assert row["order"] == row["headline"] == row["byline"] == row["issue"] == 1


def node(name: str, label: str, target: str) -> str:
    return (
        f"<html><head><title>{name}</title></head><body><div>{label}</div><img usemap='#PagePicMap' src='p.jpg'>"
        f"<map name='PagePicMap'><area coords='10,10,300,400' shape='rect' href='{target}'></map></body></html>"
    )


def content(title: str, text: str) -> str:
    return (
        f"<html><body><founder-title>{title}</founder-title>"
        f"<founder-content><p>{text}</p></founder-content></body></html>"
    )


def saved(folder: Path, files: dict[str, str]) -> list[ParsedPage]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return list(parse_file(folder))


def test_sections_of_one_number_stay_apart(tmp_path: Path) -> None:
    pages = saved(
        tmp_path / "html/2026-11/09",
        {
            "node_1.htm": node("云溪报", "第A01版：要闻", "content_101.htm"),
            "node_2.htm": node("云溪报", "第B01版：经济", "content_102.htm"),
            "content_101.htm": content("桥通了", "两岸居民昨天走上了新桥。"),
            "content_102.htm": content("园区开工", "园区昨天打下了第一根桩。"),
        },
    )
    assert [(page.page.section, page.articles[0].headline) for page in pages] == [
        ("要闻", "桥通了"),
        ("经济", "园区开工"),
    ]
    assert {str(page.page.issue.date) for page in pages} == {"2026-11-09"}


def test_two_papers_of_one_day_stay_apart(tmp_path: Path) -> None:
    pages = saved(
        tmp_path / "2026-11/09",
        {
            "a/node_1.htm": node("云溪报", "第01版：要闻", "content_101.htm"),
            "a/content_101.htm": content("桥通了", "两岸居民昨天走上了新桥。"),
            "b/node_1.htm": node("望潮日报", "第01版：要闻", "content_202.htm"),
            "b/content_202.htm": content("园区开工", "园区昨天打下了第一根桩。"),
        },
    )
    assert [(page.page.issue.paper, page.articles[0].headline) for page in pages] == [
        ("云溪报", "桥通了"),
        ("望潮日报", "园区开工"),
    ]


def test_entry_pages_beside_a_newspaper_are_no_articles(tmp_path: Path) -> None:
    (page,) = saved(
        tmp_path / "2026-11/09",
        {
            "index.html": "<html><body><a href='node_1.htm'>点击进入数字报</a><div>往期回顾</div></body></html>",
            "node_1.htm": node("云溪报", "第01版：要闻", "content_101.htm"),
            "content_101.htm": content("桥通了", "两岸居民昨天走上了新桥。"),
        },
    )
    assert [article.headline for article in page.articles] == ["桥通了"]


def test_a_title_may_hold_the_mark_of_its_first_part(tmp_path: Path) -> None:
    file = tmp_path / "content_5.htm"
    file.write_text(content("（上接第一版）", "桥上装了三百盏灯。"), encoding="utf-8")
    (page,) = parse_file(file)
    (article,) = page.articles
    assert (article.jump_from_page, article.complete) == (1, False)
    assert article.text == "桥上装了三百盏灯。"


def test_an_index_box_is_no_article(tmp_path: Path) -> None:
    (page,) = saved(
        tmp_path / "2026-11/09",
        {
            "page.html": content("今日导读", "老街茶馆重新开张 2版</p><p>社区合唱团唱进音乐会 3版")
            + content("桥通了", "两岸居民昨天走上了新桥。")
        },
    )
    assert [article.headline for article in page.articles] == ["桥通了"]
    assert [(entry.title, entry.target_page) for entry in page.index_entries] == [
        ("老街茶馆重新开张", 2),
        ("社区合唱团唱进音乐会", 3),
    ]
