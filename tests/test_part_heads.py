"""Lines that head a part of an article and never an article of their own."""

from __future__ import annotations

import pytest

from articles.issue import identify
from articles.parse import parse_page
from articles.partheads import is_part_head
from articles.readers.text import pages_of
from articles.types import Article, IssueHints, ParagraphKind

NEWS = "渔歌河新桥通车\n本报讯(记者 林知夏)昨天上午,渔歌河新桥通车,两岸居民步行过桥只要五分钟。\n"
LAST = "站在桥上,何满仓想起了父亲摇过的渡船,他说,过去过河要等半个钟头。\n"


def articles(text: str) -> list[Article]:
    (page,) = pages_of(text, source="page", sha256="0" * 64)
    return list(parse_page(identify(page, IssueHints())).articles)


@pytest.mark.parametrize(
    "head", ["新闻链接", "■记者手记", "尾声", "【镜头一】", "2月3日 晴", "(一)", "09:30 桥头", "PART 2"]
)
def test_a_head_of_a_part_starts_no_article_in_short_news(head: str) -> None:
    (news,) = articles(NEWS + head + "\n" + LAST)
    assert news.headline == "渔歌河新桥通车"
    assert [(part.text, part.kind) for part in news.paragraphs][1] == (head, ParagraphKind.CROSSHEAD)


@pytest.mark.parametrize("head", ["引子", "人物名片", "渡口", "“桥通了,心就通了”"])
def test_what_stands_between_a_byline_and_its_text_heads_the_first_part(head: str) -> None:
    (feature,) = articles("渔歌河上架起一座桥\n□本报记者 林知夏\n" + head + "\n" + LAST)
    assert feature.headline == "渔歌河上架起一座桥"
    assert [byline.name for byline in feature.bylines] == ["林知夏"]
    assert feature.paragraphs[0].text == head


@pytest.mark.parametrize(
    "title", ["渔歌河新桥通车", "尾声里的渡船", "链接两岸的桥", "清晨的渡口", "背景音乐会开演", "一座桥"]
)
def test_titles_are_no_heads_of_parts(title: str) -> None:
    assert not is_part_head(title)


def test_an_author_below_the_text_is_followed_by_the_next_title_and_no_part() -> None:
    essay = "渡口\n苏牧野\n" + LAST + "我记得那条船,船头的漆掉了,父亲每年补一次。\n"
    assert [one.headline for one in articles(essay + NEWS)] == ["渡口", "渔歌河新桥通车"]


@pytest.mark.parametrize("title", [["★渔歌河上架起一座桥"], ["■走基层", "渔歌河上架起一座桥"]])
@pytest.mark.parametrize("signed", ["□本报记者 苏牧野\n", "本报讯(记者 苏牧野)"])
def test_a_title_behind_a_box_or_a_star_stays_whole(title: list[str], signed: str) -> None:
    (_, feature) = articles(NEWS + "\n".join(title) + "\n" + signed + LAST)
    assert feature.title_raw == " ".join(title)
    assert [byline.name for byline in feature.bylines] == ["苏牧野"]
