"""Content pages and documents of one page, taken in one by one: they add to the page, whatever came before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from kills import STAMP
from shelf import Encoder

from articles.types import IssueHints
from embeddings.build import IngestReport, ingest
from embeddings.library import Library
from embeddings.local import LocalIndex
from embeddings.maintenance import check
from embeddings.types import Filter

HINTS = IssueHints(paper="望潮日报", date=date(2031, 5, 8), page=3)
BRIDGE = "昨天上午，长堤路新桥通车，两岸居民走上了桥面。"
FLOWERS = "云溪公园的花展昨天开幕，市民纷纷前来拍照，展期半个月。"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


def content(title: str, text: str) -> str:
    head = "<html><head><title>望潮日报 2031年05月08日 第03版：民生</title></head><body>"
    return f"{head}<founder-title>{title}</founder-title><founder-content><p>{text}</p></founder-content></body></html>"


def node(*targets: str) -> str:
    areas = "".join(f"<area coords='10,{at}0,300,{at}9' shape='rect' href='{to}'>" for at, to in enumerate(targets, 1))
    head = "<html><head><title>望潮日报 2031年05月08日 第03版：民生</title></head><body>"
    return f"{head}<img usemap='#PagePicMap' src='p.jpg'><map name='PagePicMap'>{areas}</map></body></html>"


def take(library: Library, *files: Path, hints: IssueHints = IssueHints()) -> IngestReport:
    with LocalIndex(library.folder / "index", STAMP) as index:
        report = ingest(list(files), library, index, Encoder(), hints=hints)
        assert check(library, index) == ()
        return report


def saved(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def headlines(library: Library) -> list[str]:
    return sorted(one.article.headline for one in library.select(Filter()))


@pytest.mark.parametrize(
    "names", [("content_101.htm", "content_102.htm"), ("bridge.htm", "flowers.htm")], ids=["numbered", "named"]
)
def test_content_pages_of_one_page_are_added_run_by_run(
    library: Library, tmp_path: Path, names: tuple[str, str]
) -> None:
    one = saved(tmp_path, names[0], content("长堤路新桥通车", BRIDGE))
    two = saved(tmp_path, names[1], content("公园花展开幕", FLOWERS))
    assert take(library, one).added == 1
    report = take(library, two)
    assert (report.added, report.retired, report.failures) == (1, 0, ())
    assert headlines(library) == ["公园花展开幕", "长堤路新桥通车"]
    assert library.page_numbers("望潮日报", date(2031, 5, 8)) == [3]
    again = take(library, one)
    assert (again.added, again.changed, again.retired, again.unchanged) == (0, 0, 0, 1)


@pytest.mark.parametrize("name", ["content_101.htm", "bridge.htm"])
def test_a_changed_content_page_is_a_new_version_of_its_article(library: Library, tmp_path: Path, name: str) -> None:
    take(library, saved(tmp_path, name, content("长堤路新桥通车", BRIDGE)))
    take(library, saved(tmp_path, "content_102.htm", content("公园花展开幕", FLOWERS)))
    report = take(library, saved(tmp_path, name, content("长堤路新桥通车", BRIDGE + "桥长三百米。")))
    assert (report.added, report.changed, report.retired) == (0, 1, 0)
    assert headlines(library) == ["公园花展开幕", "长堤路新桥通车"]
    versions = {one.article.headline: one.version for one in library.select(Filter())}
    assert versions == {"公园花展开幕": 1, "长堤路新桥通车": 2}


def test_a_changed_headline_leaves_the_article_the_same_where_its_file_is(library: Library, tmp_path: Path) -> None:
    take(library, saved(tmp_path, "bridge.htm", content("长堤路新桥通车", BRIDGE)))
    report = take(library, saved(tmp_path, "bridge.htm", content("长堤路新桥昨天通车", BRIDGE)))
    assert (report.added, report.changed) == (0, 1)
    assert headlines(library) == ["长堤路新桥昨天通车"]


def test_two_articles_of_one_headline_stay_two(library: Library, tmp_path: Path) -> None:
    take(library, saved(tmp_path, "content_101.htm", content("招聘启事", "区图书馆招聘讲解员两名。")))
    take(library, saved(tmp_path, "content_102.htm", content("招聘启事", "镇卫生院急需护士五名，待遇面议。")))
    take(library, saved(tmp_path, "other.htm", content("招聘启事", "望江饭店诚聘厨师，包吃包住。")))
    assert headlines(library) == ["招聘启事"] * 3


def test_a_whole_page_stands_in_place_of_what_was_there(library: Library, tmp_path: Path) -> None:
    take(library, saved(tmp_path, "content_101.htm", content("长堤路新桥通车", BRIDGE)))
    whole = tmp_path / "whole"
    saved(whole, "node_1.htm", node("content_102.htm"))
    saved(whole, "content_102.htm", content("公园花展开幕", FLOWERS))
    assert take(library, whole).retired == 1
    assert headlines(library) == ["公园花展开幕"]


def test_a_page_of_which_an_article_was_not_saved_leaves_that_one_alone(library: Library, tmp_path: Path) -> None:
    take(library, saved(tmp_path, "content_101.htm", content("长堤路新桥通车", BRIDGE)))
    part = tmp_path / "part"
    saved(part, "node_1.htm", node("content_101.htm", "content_102.htm"))
    saved(part, "content_102.htm", content("公园花展开幕", FLOWERS))
    assert take(library, part).retired == 0
    assert headlines(library) == ["公园花展开幕", "长堤路新桥通车"]


def test_documents_of_one_page_are_added_too(library: Library, tmp_path: Path) -> None:
    for name, title, text in (("a", "长堤路新桥通车", BRIDGE), ("b", "公园花展开幕", FLOWERS)):
        document = docx.Document()
        document.add_heading(title, 0)
        document.add_paragraph(text)
        document.save(str(tmp_path / f"{name}.docx"))
        take(library, tmp_path / f"{name}.docx", hints=HINTS)
    changed = docx.Document()
    changed.add_heading("长堤路新桥通车", 0)
    changed.add_paragraph(BRIDGE + "桥长三百米。")
    changed.save(str(tmp_path / "a.docx"))
    assert take(library, tmp_path / "a.docx", hints=HINTS).changed == 1
    assert headlines(library) == ["公园花展开幕", "长堤路新桥通车"]
