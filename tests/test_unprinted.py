"""What a question asks for and the paper does not print: things, attributes, another place of the kind, and answers of
the wrong form."""

from __future__ import annotations

import csv

import pytest

from qa import attributes, namesakes, necessary
from qa.lacking import lacks
from qa.ranker import bundled_rarity

FERRY = "北渚岛轮渡4月1日起增开两班，成人票每张12元，儿童半价，航程约三十分钟。"
MARKET = "石螺镇农贸市场改造后重新开张，摊位由八十个增加到一百一十个，二楼有食堂。"
BRIDGE = "北渚大桥全长2.4公里，去年九月开工，计划明年六月建成通车，总投资9亿元。"


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("北渚岛轮渡能带宠物上船吗", FERRY),
        ("农贸市场二楼食堂的早饭几点开始", "农贸市场二楼的面馆每天营业，供应午餐和晚餐。"),
        ("市场管理员每个月工资多少", MARKET),
        ("这座大桥一共有多少个桥墩", BRIDGE),
    ],
)
def test_a_thing_of_which_an_article_prints_nothing_is_named(question: str, article: str) -> None:
    assert list(necessary.unprinted(question, article))


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("北渚岛轮渡能带宠物上船吗", "乘坐轮渡的旅客可携带装在笼中的小型犬。"),
        ("市场管理员每个月工资多少", "管理员月薪六千元。"),
        ("轮渡的船票多少钱", FERRY),
        ("大桥什么时候通车", BRIDGE),
        ("能骑电动车上桥吗", "大桥两侧设非机动车道，电动自行车可以通行。"),
    ],
)
def test_a_thing_may_be_printed_in_another_word(question: str, article: str) -> None:
    assert not list(necessary.unprinted(question, article))


def test_the_longest_word_names_the_thing() -> None:
    """动车 stands in 电动车 and has nothing to do with it."""
    assert "动车" not in list(necessary.unprinted("电动车能上桥吗", "本报讯 大桥昨日通车。"))
    assert "动车" in list(necessary.unprinted("去省城的动车几点开", "本报讯 大桥昨日通车。"))


def test_the_table_is_sound() -> None:
    with necessary.BUNDLED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 800
    for row in rows:
        asked = row["asked"].split("|")
        assert all(len(word) >= 2 for word in asked), row
        assert len(set(asked)) == len(asked), row
        assert row["printed"] is not None, row
        assert None not in row, row


@pytest.mark.parametrize(
    ("question", "article", "missing"),
    [
        ("贺青峦是哪里人", "区长贺青峦昨天走访了三家企业。", True),
        ("贺青峦是哪里人", "贺青峦，男，浙江人，1970年生。", False),
        ("新校区的校长多大年纪", "新校区今年9月1日启用，校长柳如眉出席仪式。", True),
        ("那个小码头什么时候开工", "村里还打算建一个小码头，资金还差二百万元，正在申请。", True),
        ("北渚大桥是哪一年开工的", BRIDGE, False),
        ("大桥什么时候能建成", "大桥预计明年六月通车。", False),
        ("贺青峦调到哪里去了", "区长贺青峦作政府工作报告。", True),
        ("贺青峦调到哪里去了", "贺青峦调任省水利厅副厅长。", False),
    ],
)
def test_an_attribute_that_is_asked_for(question: str, article: str, missing: bool) -> None:
    assert bool(list(attributes.unprinted(question, article))) is missing


@pytest.mark.parametrize(
    ("question", "article", "missing"),
    [
        ("东垄镇的燃气安检什么时候开始", "燃气公司下月到石螺镇逐户安检。", ["东垄镇"]),
        ("石螺镇的燃气安检什么时候开始", "燃气公司下月到石螺镇逐户安检。", []),
        ("石螺镇的燃气安检什么时候开始", "燃气公司下月起到石螺各村逐户安检。", []),
        ("东垄镇的燃气安检什么时候开始", "燃气公司下月逐户安检。", []),  # no other town is spoken of
        ("北渚中学什么时候开学", "全区各校及江湾中学9月1日开学。", []),  # the paper's own place goes without saying
        ("女儿报小学要什么材料", "江湾小学报名须带户口簿。", []),
    ],
)
def test_another_one_of_its_kind(question: str, article: str, missing: list[str]) -> None:
    assert list(namesakes.unprinted(question, article, "北渚日报", bundled_rarity())) == missing


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("灯塔门票多少钱一张", "灯塔高约二十七米，建于一百年前。", True),
        ("灯塔门票多少钱一张", "灯塔免费参观，每日限二百人。", False),
        ("灯塔门票多少钱一张", "门票每张15元。", False),
        ("老城区停车位缺口多大，今年要补多少", "车位缺口约六千个，今年补上两千个。", False),
        ("派位的中签率是百分之几", "共有310人报名，录取120人。", True),
        ("派位的中签率是百分之几", "录取的占报名者的四成。", False),
        ("她毕业于哪所大学", "她9月当选区长，向宪法宣誓。", True),
        ("她毕业于哪所大学", "她毕业于省农学院。", False),
        ("大桥由哪家公司承建", "大桥通车首日车流量一万三千辆。", True),
        ("大桥由哪家公司承建", "大桥由省路桥集团承建。", False),
        ("有多少人参加", "大家兴致很高。", True),
        ("几点关门", "周末照常开放。", True),
    ],
)
def test_an_answer_of_another_form(question: str, told: str, lacking: bool) -> None:
    assert lacks(question, [told]) is lacking
