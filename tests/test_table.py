"""Tables of articles: JSONL, CSV and XLSX, row by row."""

from __future__ import annotations

import contextlib
import gzip
import json
import tempfile
import tracemalloc
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.errors import FileDamaged, FileEmpty, FileMissing, FormatUnknown, LimitExceeded, RowInvalid
from articles.limits import Limits
from articles.parse import parse_file
from articles.readers.table import read_articles
from articles.types import Article, Genre, IssueHints

ROWS = [
    {"id": "a-1", "title": "老码头步道开放", "text": "本报讯 步道昨天开放。\n全长3.2公里。", "date": "2031-05-08"},
    {"text": "没有标题的一篇，只有正文。第二句。", "page": 2, "paper": "云溪报", "section": "民生"},
    {
        "title": "托育点",
        "text": "新增9处。",
        "date": "2031/5/9",
        "author": "林知夏、温砚",
        "url": "https://example.org/1",
    },
]


def jsonl(path: Path, rows: list[object]) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def good(path: Path, hints: IssueHints = IssueHints()) -> list[Article]:
    found = list(read_articles(path, hints=hints))
    assert all(isinstance(one, Article) for one in found), found
    return [one for one in found if isinstance(one, Article)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson"])
def test_jsonl(tmp_path: Path, name: str) -> None:
    first, second, third = good(jsonl(tmp_path / name, list(ROWS)))
    assert (first.id, first.headline, first.issue.date) == ("a-1", "老码头步道开放", date(2031, 5, 8))
    assert [paragraph.text for paragraph in first.paragraphs] == ["本报讯 步道昨天开放。", "全长3.2公里。"]
    assert first.times[0].start.date() == date(2031, 5, 7)
    assert (second.issue.paper, second.page, second.section, second.issue.date) == ("云溪报", 2, "民生", None)
    assert [byline.name for byline in third.bylines] == ["林知夏", "温砚"]
    assert third.url == "https://example.org/1"
    assert third.issue.date == date(2031, 5, 9)


def test_a_missing_title_is_stood_in_for_by_the_text_and_said_so(tmp_path: Path) -> None:
    (article,) = good(jsonl(tmp_path / "a.jsonl", [{"text": "没有标题的一篇，只有正文。第二句。"}]))
    assert (article.headline, article.title_raw) == ("没有标题的一篇，只有正文", "")
    assert article.warnings
    (long,) = good(jsonl(tmp_path / "b.jsonl", [{"text": "很长" * 100}]))
    assert len(long.headline) == 40


@pytest.mark.parametrize(
    ("row", "genre"),
    [
        ({"title": "更正", "text": "本报昨日2版一文中，“参赛船只31条”应为“13条”。特此更正。"}, Genre.CORRECTION),
        ({"title": "停水公告", "text": "因管道检修，明天8时至16时停水。"}, Genre.NOTICE),
        ({"title": "渡口换新船", "text": "昨天，渡口换上了新船。"}, Genre.OTHER),
    ],
)
def test_a_row_says_its_genre_in_words(tmp_path: Path, row: dict[str, str], genre: Genre) -> None:
    assert [article.genre for article in good(jsonl(tmp_path / "a.jsonl", [row]))] == [genre]


def test_hints_fill_what_the_rows_leave_open(tmp_path: Path) -> None:
    hints = IssueHints(paper="望潮日报", date=date(2031, 1, 1), page=7)
    first, second, _ = good(jsonl(tmp_path / "a.jsonl", list(ROWS)), hints)
    assert (first.issue.paper, first.issue.date, first.page) == ("望潮日报", date(2031, 5, 8), 7)
    assert (second.issue.paper, second.issue.date, second.page) == ("云溪报", date(2031, 1, 1), 2)


def test_ids_are_made_from_place_and_text_and_stay_the_same(tmp_path: Path) -> None:
    once = good(jsonl(tmp_path / "a.jsonl", list(ROWS)))
    again = good(jsonl(tmp_path / "b.jsonl", list(reversed(ROWS))))
    assert {article.id for article in once} == {article.id for article in again}
    assert once[1].id.startswith("云溪报/未知/02/")
    same = {"text": "一样的正文。", "title": "简讯"}
    assert (
        len({article.id for article in good(jsonl(tmp_path / "c.jsonl", [same, same, {**same, "text": "另一篇。"}]))})
        == 2
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_csv_with_chinese_heads(tmp_path: Path, encoding: str) -> None:
    text = '标题,正文,日期,版次\r\n花展,"第一段。\n第二段，""引号""。",2031年5月8日,第3版\r\n\r\n步道,开放。,,\r\n'
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    first, second = good(path)
    assert [paragraph.text for paragraph in first.paragraphs] == ["第一段。", '第二段，"引号"。']
    assert (first.page, first.issue.date) == (3, date(2031, 5, 8))
    assert (second.headline, second.page) == ("步道", None)


def test_a_csv_row_that_was_torn_at_a_comma_is_named_and_not_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("标题,正文\n花展,今天开幕,市民前往。\n步道,开放。\n", encoding="utf-8")
    torn, whole = read_articles(path)
    assert isinstance(torn, RowInvalid)
    assert "第 2 行" in str(torn)
    assert "引号" in torn.remedy
    assert isinstance(whole, Article)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsx.gz"])
def test_xlsx(tmp_path: Path, name: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "title", "text", "date", "page"], [12, "花展", "今天开幕。", date(2031, 5, 8), 3], [None] * 5):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    if name.endswith(".gz"):
        (tmp_path / name).write_bytes(gzip.compress((tmp_path / "a.xlsx").read_bytes()))
    (article,) = good(tmp_path / name)
    assert (article.id, article.page, article.issue.date) == ("12", 3, date(2031, 5, 8))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"title": "只有标题"}, "没有正文"),
        ({"text": " \n "}, "正文.*空的"),
        ({"text": 5}, "正文.*不是文字"),
        ({"text": "好。", "date": "昨天"}, "日期“昨天”认不出"),
        ({"text": "好。", "date": "2031-02-30"}, "没有“2031-02-30”这一天"),
        ({"text": "好。", "page": "头版"}, "版次“头版”认不出"),
        ({"text": "好。", "title": ["x"]}, "title 不是文字"),
        ('{"text": "好。\\ud800"}', "不成字的编码"),
        ("{不是 JSON", "不是完整的 JSON"),
        ("[1, 2]", "不是 JSON 对象"),
        ("[" * 100_000, "不是完整的 JSON"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path: Path, row: object, reason: str) -> None:
    before, bad, after = read_articles(jsonl(tmp_path / "a.jsonl", [ROWS[0], row, ROWS[2]]))
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(bad, RowInvalid)
    assert "第 2 行" in str(bad)
    with pytest.raises(RowInvalid, match=reason):
        raise bad


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    cases: list[tuple[str, bytes | None, type[Exception]]] = [
        ("没有.jsonl", None, FileMissing),
        ("空.jsonl", b"", FileEmpty),
        ("空.csv", b"", FileEmpty),
        ("只有头.csv", "标题,正文\n".encode(), FileEmpty),
        ("无正文.csv", "标题,日期\n花展,2031-05-08\n".encode(), FormatUnknown),
        ("图.bin", b"\x00", FormatUnknown),
        ("断.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 99)[:30], FileDamaged),
        ("假.jsonl.gz", b"not gzip", FileDamaged),
        ("假.xlsx", b"not a workbook", FileDamaged),
    ]
    for name, content, error in cases:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(error, match=name):
            list(read_articles(tmp_path / name))


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    row = json.dumps({"title": "花展", "text": "今天开幕，市民纷纷前来。" * 40}, ensure_ascii=False)
    peaks = []
    for count in (200, 2000):
        path = tmp_path / f"{count}.jsonl"
        path.write_text("\n".join(f'{{"id": "{i}", {row[1:]}' for i in range(count)), encoding="utf-8")
        tracemalloc.start()
        for _ in read_articles(path):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 100_000


@settings(deadline=None)  # the first workbook imports its library
@given(st.binary(max_size=300), st.sampled_from([".jsonl", ".csv", ".tsv", ".xlsx", ".jsonl.gz"]))
def test_any_bytes_give_articles_row_errors_or_a_clear_error(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        with contextlib.suppress(FileEmpty, FileDamaged, FormatUnknown):
            assert all(isinstance(one, Article | RowInvalid) for one in read_articles(path))


def test_a_table_can_be_looked_at_as_pages(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [ROWS[0], {"title": "没有正文"}, *ROWS[1:]])
    pages = list(parse_file(path))
    straight = good(jsonl(tmp_path / "b.jsonl", list(ROWS)))
    assert [page.articles[0].id for page in pages] == [article.id for article in straight]
    assert pages[0].articles[0].text == "本报讯 步道昨天开放。\n全长3.2公里。"
    assert "第 2 行" in pages[1].page.warnings[0]
    assert pages[1].page.number == 2


def test_a_table_has_a_limit_of_rows(tmp_path: Path) -> None:
    found = read_articles(jsonl(tmp_path / "a.jsonl", list(ROWS)), limits=Limits(max_rows=2))
    assert isinstance(next(found), Article)
    with pytest.raises(LimitExceeded, match="max_rows"):
        list(found)
