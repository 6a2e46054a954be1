"""Geometry: characters to rows, rows to columns, titles and articles; every character in exactly one place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.blocks import Mark
from articles.glyphs import Glyph, Row, plain_char, rows_of
from articles.layout import lay_out
from articles.parse import parse_page
from articles.types import Line, LineKind, Page, ParsedPage
from articles.typeset import typeset

WIDTH, HEIGHT = 600.0, 800.0


def glyphs(text: str, x: float, y: float, size: float = 10.0) -> list[Glyph]:
    return [Glyph(char, x + at * size, y, x + (at + 1) * size, size) for at, char in enumerate(text)]


def column(text: str, x: float, y: float, per_row: int, size: float = 10.0) -> list[Glyph]:
    out: list[Glyph] = []
    rows = [text[at : at + per_row] for at in range(0, len(text), per_row)]
    for number, row in enumerate(rows):
        out += glyphs(row, x, y + number * size * 1.5, size)
    return out


def page_of(found: list[Glyph], marks: tuple[Mark, ...] = ()) -> ParsedPage:
    sheet = typeset(lay_out(rows_of(found), marks, WIDTH, HEIGHT, noise=0.15), WIDTH, HEIGHT)
    page = Page("p.pdf", "0" * 64, "pdf", sheet.text, tuple(sheet.lines), given=sheet.given)
    return parse_page(page)


LEAD = "本报讯（记者 陆知远）昨天上午，望江街道的社区食堂开张，三百位老人尝到了第一顿午饭。".replace(" ", "、")
SECOND = "本报讯（记者、苏云舟）近日，区图书馆新馆迎来第一批读者，周末每天接待两千余人次。"


def test_a_headline_over_two_columns_owns_both_and_the_left_one_comes_first() -> None:
    left, right = LEAD[:24], LEAD[24:]
    found = glyphs("社区食堂开张迎客老人笑开颜", 40, 60, 24)
    found += column(right, 330, 100, 12) + column(left, 40, 100, 12)  # painted in the wrong order
    page = page_of(found)
    (article,) = page.articles
    assert article.headline == "社区食堂开张迎客老人笑开颜"
    assert article.text == LEAD
    assert [by.name for by in article.bylines] == ["陆知远"]


def test_two_articles_side_by_side_stay_apart() -> None:
    found = glyphs("食堂开张", 40, 60, 24) + glyphs("新馆迎客", 330, 60, 24)
    found += column(LEAD, 40, 100, 12) + column(SECOND, 330, 100, 12)
    page = page_of(found)
    assert {article.headline: article.text for article in page.articles} == {"食堂开张": LEAD, "新馆迎客": SECOND}


def test_a_column_with_no_title_goes_on_from_the_one_on_its_left() -> None:
    found = glyphs("食堂开张", 40, 60, 24) + column(LEAD[:24], 40, 100, 12) + column(LEAD[24:], 330, 45, 12)
    found += glyphs("新馆迎客", 330, 160, 24) + column(SECOND, 330, 200, 12)
    page = page_of(found)
    assert [article.text for article in page.articles] == [LEAD, SECOND]


def test_of_two_titles_side_by_side_a_column_goes_to_the_one_that_all_of_it_is_under() -> None:
    found = glyphs("食堂开张", 40, 60, 24) + glyphs("新馆迎客", 430, 60, 24)
    found += column(LEAD[:20], 40, 100, 12) + column(LEAD[20:], 200, 100, 12) + column(SECOND, 430, 100, 14)
    page = page_of(found)
    assert {article.headline: article.text for article in page.articles} == {"食堂开张": LEAD, "新馆迎客": SECOND}


def bold(text: str, x: float, y: float) -> list[Glyph]:
    return [Glyph(char, x + at * 12, y, x + (at + 1) * 12, 12.0, "Bold") for at, char in enumerate(text)]


def test_a_crosshead_may_end_a_column_or_begin_one() -> None:
    first, second = LEAD + "食堂每天供应十二道家常菜。", "行动不便的老人可以送饭到家。"
    for x, y in ((80, 220), (370, 100)):
        found = glyphs("社区食堂开张迎客老人笑开颜", 40, 60, 24) + column(first, 40, 100, 14)
        found += bold("老街坊的去处", x, y) + column(second, 330, 100 if y == 220 else 122, 14)
        found += glyphs("新馆迎客", 40, 400, 24) + column(SECOND, 40, 440, 40)
        page = page_of(found)
        assert [article.headline for article in page.articles] == ["社区食堂开张迎客老人笑开颜", "新馆迎客"]
        assert "老街坊的去处" in [paragraph.text for paragraph in page.articles[0].paragraphs]
        every_character_once(page)


def test_the_rows_of_an_index_box_are_its_own_at_the_edge_of_the_page_too() -> None:
    found = glyphs("今日导读", 400, 20, 10) + glyphs("老街茶馆重新开张", 400, 36, 10) + glyphs("2版", 490, 36, 10)
    found += glyphs("修鞋摊一摆三十年", 400, 52, 10) + glyphs("7版", 490, 52, 10)
    found += glyphs("社区食堂开张迎客", 40, 60, 24) + column(LEAD, 40, 100, 20)
    page = page_of(found, (Mark(395, 8, 560, 60),))
    assert [entry.target_page for entry in page.index_entries] == [2, 7]


def test_sizes_tell_kicker_headline_and_subhead() -> None:
    found = glyphs("望江街道办实事", 40, 40, 14) + glyphs("社区食堂开张迎客", 40, 72, 26)
    found += glyphs("首日接待三百人", 40, 96, 14) + column(LEAD, 40, 130, 20)
    (article,) = page_of(found).articles
    assert (article.kicker, article.headline, article.subhead) == (
        "望江街道办实事",
        "社区食堂开张迎客",
        "首日接待三百人",
    )


def test_type_struck_twice_is_read_once_and_doubled_words_stay() -> None:
    found = glyphs("路路通达", 40, 100)
    struck = [Glyph(g.char, g.x + 0.4, g.y + 0.1, g.right + 0.4, g.size) for g in found]
    (row,) = rows_of([*found, *struck])
    assert row.text == "路路通达"


@pytest.mark.parametrize(("radical", "char"), [("⻓", "长"), ("⼀", "一"), ("⻔", "门"), ("⽼", "老"), ("字", "字")])
def test_radicals_become_the_characters_they_stand_for(radical: str, char: str) -> None:
    assert plain_char(radical) == char


def test_vertical_type_is_one_line_and_kept() -> None:
    tall = [Glyph(char, 500, 100 + at * 20, 520, 20.0) for at, char in enumerate("竖排标题")]
    page = page_of(glyphs("食堂开张", 40, 60, 24) + column(LEAD, 40, 100, 12) + tall)
    assert "竖排标题" in page.page.text


def test_a_frame_keeps_its_rows_together() -> None:
    box = Mark(30, 300, 300, 420)
    found = glyphs("食堂开张", 40, 60, 24) + column(LEAD, 40, 100, 12)
    found += glyphs("今日导读", 40, 320) + glyphs("老街茶馆重新开张", 40, 340) + glyphs("见三版", 40, 360)
    page = page_of(found, (box,))
    assert [(entry.title, entry.target_page) for entry in page.index_entries] == [("老街茶馆重新开张", 3)]
    assert [article.text for article in page.articles] == [LEAD]


def every_character_once(page: ParsedPage) -> None:
    spans = [span for item in page.furniture for span in item.spans]
    spans += [span for entry in page.index_entries for span in entry.spans]
    for article in page.articles:
        spans += [span for part in article.parts for span in part.spans]
        spans += [span for paragraph in article.paragraphs for span in paragraph.spans]
    covered = sorted(at for start, end in spans for at in range(start, end) if not page.page.text[at].isspace())
    assert covered == [at for at, char in enumerate(page.page.text) if not char.isspace()]


ROWS = st.builds(
    lambda text, left, top, size: Row(text, left, top, left + size * len(text), top + size, size),
    st.text("本报讯记者社区食堂今日导读第三版下转。，（）▶12aB", min_size=1, max_size=16),
    st.floats(0, 550),
    st.floats(0, 780),
    st.sampled_from([9.0, 10.0, 14.0, 26.0]),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(ROWS, max_size=25))
def test_no_row_is_lost_or_doubled_wherever_rows_stand(rows: list[Row]) -> None:
    marks = [Mark(0, 300, 600, 301), Mark(100, 100, 300, 250)]
    sheet = typeset(lay_out(rows, marks, WIDTH, HEIGHT, noise=0.15), WIDTH, HEIGHT)
    assert sorted(sheet.text.replace("\n", "").replace(" ", "")) == sorted("".join(row.text for row in rows))
    every_character_once(parse_page(Page("p", "0" * 64, "pdf", sheet.text, tuple(sheet.lines), given=sheet.given)))


def test_boxes_lie_on_the_page() -> None:
    page = page_of(glyphs("食堂开张", 40, 60, 24) + column(LEAD, 40, 100, 12))
    lines: list[Line] = [line for line in page.lines if line.box is not None]
    assert lines
    for box in (*(line.box for line in lines), *page.articles[0].boxes):
        assert box is not None
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1


def test_a_byline_that_stands_alone_keeps_a_line_of_its_own() -> None:
    sizes = {"1": 14.0, "1111": 9.0, "记者三三": 14.0}
    lines, text = [], ""
    for said, kind in (("1", LineKind.HEADLINE), ("1111", LineKind.BODY), ("记者三三", None), ("1", None)):
        key = "block 1" if kind else None
        lines.append(
            Line(said, (len(text), len(text) + len(said)), kind, "type size", size=sizes[said], article_key=key)
        )
        text += f"{said}\n"
    every_character_once(parse_page(Page("p", "0" * 64, "pdf", text, tuple(lines))))
