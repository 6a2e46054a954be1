"""Markdown and Word documents as single articles, and the drawing of a page."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PIL import Image

from articles.errors import FileDamaged, FileEmpty, FormatUnknown, LimitExceeded
from articles.limits import Limits
from articles.parse import parse_file
from articles.readers.document import read
from articles.types import Article, ParagraphKind
from ui import drawing
from ui.drawing import draw_page

MARKDOWN = """---
title: "社区食堂开张"
author: 记者 陆知远
date: 2025-07-29
---
昨天上午，**望江街道**的[社区食堂](https://example.org)开张。
三百位老人尝到了第一顿午饭。

## 菜单怎么定

- 每天十二道菜
- 每周换一次

“味道不错。”居民说。 <!-- 编辑：别用 -->
"""


def only(path: Path) -> Article:
    (page,) = parse_file(path)
    (article,) = page.articles
    return article


def test_markdown_gives_title_author_date_and_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    article = only(file)
    assert (article.headline, [by.name for by in article.bylines]) == ("社区食堂开张", ["陆知远"])
    assert str(article.issue.date) == "2025-07-29"
    assert article.text.split("\n") == [
        "昨天上午，望江街道的社区食堂开张。三百位老人尝到了第一顿午饭。",
        "菜单怎么定",
        "每天十二道菜",
        "每周换一次",
        "“味道不错。”居民说。",
    ]
    assert [part.text for part in article.paragraphs if part.kind is ParagraphKind.CROSSHEAD] == ["菜单怎么定"]


def test_a_heading_is_the_title_and_a_name_under_it_the_byline(tmp_path: Path) -> None:
    file = tmp_path / "essay.markdown"
    file.write_text("# 秋日菜园记 #\n\n苏禾\n\n搬到乡下以后，我辟了一块菜地。\n", encoding="gb18030")
    article = only(file)
    assert (article.headline, [by.name for by in article.bylines]) == ("秋日菜园记", ["苏禾"])
    assert article.text == "搬到乡下以后，我辟了一块菜地。"


def test_word_gives_title_crossheads_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("社区食堂开张", 0)
    document.add_paragraph("□记者 陆知远 苏云舟")
    document.add_paragraph("昨天上午，望江街道社区食堂开张。")
    document.add_heading("菜单怎么定", 2)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "周一", "红烧鱼"
    file = tmp_path / "story.docx"
    document.save(str(file))
    article = only(file)
    assert (article.headline, [by.name for by in article.bylines]) == ("社区食堂开张", ["陆知远", "苏云舟"])
    assert article.text == "昨天上午，望江街道社区食堂开张。\n菜单怎么定\n周一 红烧鱼"


def test_documents_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"\xd0\xcf\x11\xe0 an encrypted package")
    with pytest.raises(FileDamaged, match="密码"):
        list(read(bad, limits=Limits()))
    empty = tmp_path / "empty.md"
    empty.write_text("\n\n---\n", encoding="utf-8")
    with pytest.raises(FileEmpty):
        list(read(empty, limits=Limits()))
    long = tmp_path / "long.md"
    long.write_text("长" * 100, encoding="utf-8")
    with pytest.raises(LimitExceeded):
        list(read(long, limits=Limits(max_bytes=10)))


def test_a_text_page_is_typeset_and_its_articles_framed(tmp_path: Path) -> None:
    if drawing.find_font() is None:
        pytest.skip("no font with Chinese characters")
    file = tmp_path / "page.txt"
    file.write_text("云溪报\n\n社区食堂开张\n\n本报讯（记者 陆知远）昨天，食堂开张。\n", encoding="utf-8")
    (page,) = parse_file(file)
    target = tmp_path / "page.png"
    draw_page(page, target)
    with Image.open(target) as drawn:
        colours = {colour for _, colour in drawn.convert("RGB").getcolors(1 << 20) or []}
    assert (192, 57, 43) in colours


def test_without_a_font_the_message_names_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "find_font", lambda: None)
    file = tmp_path / "page.txt"
    file.write_text("社区食堂开张\n\n本报讯（记者 陆知远）昨天，食堂开张。\n", encoding="utf-8")
    (page,) = parse_file(file)
    with pytest.raises(FormatUnknown, match="fonts-noto-cjk"):
        draw_page(page, tmp_path / "page.png")
