"""Rows that stand oddly: spaces in a line of names, headlines that touch, rests of a reference, a title, an article."""

from __future__ import annotations

from test_layout import HEIGHT, LEAD, SECOND, WIDTH, column, glyphs, page_of

from articles.glyphs import Glyph, Row, rows_of
from articles.layout import lay_out


def spaced(words: list[str], gap: float, size: float = 10.0) -> list[Glyph]:
    out: list[Glyph] = []
    x = 40.0
    for word in words:
        out += glyphs(word, x, 100, size)
        x = out[-1].right + gap
    return out


def test_half_of_the_gaps_in_a_line_of_names_are_spaces() -> None:
    (row,) = rows_of(spaced(["□记者", "宋若", "林", "亦"], 2.5))
    assert row.text == "□记者 宋若 林 亦"
    (row,) = rows_of(spaced(list("加宽字距的标题"), 2.5))
    assert row.text == "加宽字距的标题"


def test_headlines_of_neighbouring_columns_are_two_however_near_they_come() -> None:
    found = glyphs("社区食堂开张老人", 40, 60, 24) + column(LEAD, 40, 130, 12)
    found += column("图书馆新馆迎来第一批", 233, 60, 9, 24) + column(SECOND, 240, 130, 12)
    texts = [row.text for row in rows_of(found) if row.size > 20]
    assert texts == ["社区食堂开张老人", "图书馆新馆迎来第一", "批"]


def test_a_reference_cut_by_the_end_of_its_row_is_one() -> None:
    found = glyphs("今日导读", 40, 85)
    found += spaced(["湿地来了新客人", "6"], 4)
    for at, text in enumerate(("版", "修鞋摊一摆三十年（7版）")):
        found += glyphs(text, 40, 115 + 15 * at)
    found += glyphs("食堂开张", 300, 60, 24) + column(LEAD, 300, 100, 12)
    page = page_of(found)
    assert [(entry.title, entry.target_page) for entry in page.index_entries] == [
        ("湿地来了新客人", 6),
        ("修鞋摊一摆三十年", 7),
    ]


def test_a_signature_at_the_head_of_a_column_is_no_end_of_a_sentence() -> None:
    text = "社区食堂开到了家门口，老人们都说这是今年最暖心的事▶下转第4版"
    found = glyphs("把实事办到心坎上", 40, 60, 24)
    found += column(text, 40, 100, 16) + glyphs("本报评论员 陆知远", 330, 100)
    (article,) = page_of(found).articles
    assert [by.name for by in article.bylines] == ["陆知远"]
    assert article.text == text.removesuffix("▶下转第4版")
    assert article.jump_to_page == 4


def test_a_crosshead_in_the_middle_of_a_column_stands_beside_nothing() -> None:
    found = glyphs("社区食堂开张", 40, 60, 24) + column(LEAD, 40, 100, 42)
    found += glyphs("一碗热汤", 300, 135, 12) + glyphs("老人说，汤是热的。", 40, 155) + glyphs("店主笑了。", 40, 170)
    (article,) = page_of(found).articles
    assert article.text.replace("\n", "").endswith("一碗热汤老人说，汤是热的。店主笑了。")


def test_the_last_row_of_a_title_names_no_section() -> None:
    found = glyphs("骨科专家下沉", 40, 60, 24) + glyphs("社区", 88, 90, 24) + column(LEAD, 40, 130, 14)
    (article,) = page_of(found).articles
    assert article.headline.replace(" ", "") == "骨科专家下沉社区"


def test_cut_references_lose_no_row() -> None:
    rows = [Row(text, 10.0, 20.0 * at, 100.0, 20.0 * at + 10, 10.0) for at, text in enumerate(("本期 6", "版", "版"))]
    layout = lay_out(rows, [], WIDTH, HEIGHT, noise=0.15)
    texts = [row.text for row in layout.framing]
    texts += [row.text for group in layout.groups for block in group.parts for row in block.rows]
    assert sorted("".join(texts).replace(" ", "")) == sorted("本期6版版")
