"""Lists that an article prints, read whole or for their extreme."""

from __future__ import annotations

from datetime import date

import pytest
from newsroom import evidence, stored

from embeddings.types import StoredArticle
from qa.draft import render
from qa.question import understand
from qa.reader import read
from qa.roll import asked_number

WORKS = stored(
    "昨天，区政府召开会议。今年的6件实事中已完成3件：老街改造2处、口袋公园5座、食堂4家。"
    "尚未完成的3件是：菜场还在装修，闸口等待验收，校车正在招标。会议要求，年底前全部完成。",
    headline="实事推进会召开",
    day=date(2031, 11, 7),
)
PLAN = stored(
    "会议提出，今年办好6件实事：改造老街2处，新建口袋公园5座，开设食堂4家，装修菜场，修建闸口，开通校车。",
    headline="区政府确定今年实事",
    day=date(2031, 2, 1),
)
PRICES = stored(
    "社区食堂午餐价格公布，以一荤两素计：\n白沙食堂：9元，周日休息；\n南浦食堂：7元，只供午餐；\n云溪食堂：12元，全年无休。\n有意见可打电话。",
    headline="社区食堂价格公布",
    day=date(2031, 6, 5),
)
COURSES = stored(
    "夜校课程：周一，书法，30人；周二，剪纸，16人（材料费20元）；周三，合唱，40人。上课时间为19时。",
    headline="夜校招生",
    day=date(2031, 5, 5),
)


def told(question: str, *articles: StoredArticle) -> str:
    return render(read(understand(question, asked_on=date(2031, 12, 1)), evidence(articles)))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("还有哪3件实事没完成", 3),
        ("十件实事都有哪些", 10),
        ("走访了哪两家企业", 2),
        ("有哪些实事", None),
        ("第三件是什么", None),
    ],
)
def test_how_many_things_are_asked_for(text: str, number: int | None) -> None:
    assert asked_number(text) == number


def test_the_list_of_as_many_things_is_told_whole() -> None:
    undone = told("还有哪三件实事没完成？", WORKS, PLAN)
    assert all(word in undone for word in ("菜场还在装修", "闸口等待验收", "校车正在招标"))
    assert "口袋公园" not in undone
    every = told("今年6件实事都有哪些？", WORKS, PLAN)
    assert all(word in every for word in ("改造老街", "口袋公园", "食堂", "菜场", "闸口", "校车"))
    done = told("已完成的是哪三件实事？", WORKS, PLAN)
    assert "老街改造2处" in done
    assert "菜场" not in done


@pytest.mark.parametrize(
    ("question", "article", "item", "others"),
    [
        ("哪家社区食堂最便宜", PRICES, "南浦食堂：7元", ("白沙", "12元")),
        ("哪家社区食堂最贵", PRICES, "云溪食堂：12元", ("白沙", "南浦")),
        ("夜校哪门课收的人最少", COURSES, "剪纸，16人", ("书法", "合唱")),
    ],
)
def test_the_item_with_the_most_or_the_least(
    question: str, article: StoredArticle, item: str, others: tuple[str, ...]
) -> None:
    answer = told(question, article)
    assert item in answer
    assert not any(other in answer for other in others)


def test_a_list_of_which_not_every_item_says_how_much_has_no_extreme() -> None:
    some = stored(
        "社区食堂价格公布：白沙食堂9元；南浦食堂另行通知；云溪食堂12元。", headline="食堂价格", day=date(2031, 6, 5)
    )
    assert "南浦食堂另行通知" in told("哪家社区食堂最便宜", some)


def test_what_is_said_of_one_item_between_commas_is_no_list_of_items() -> None:
    market = stored(
        "白沙市场：菜心每斤2元，茄子每斤3元，豆角每斤1元。\n南浦市场：菜心每斤1.8元，茄子每斤4元，豆角每斤2元。",
        headline="菜市场的菜价公布",
        day=date(2031, 6, 5),
    )
    assert "菜心" in told("哪个菜市场的菜心最便宜", market)
