"""Questions that ask for several things at once, and the answers to their parts."""

from __future__ import annotations

from datetime import date

import pytest

from qa.draft import Claim, Draft, Quote
from qa.question import understand
from qa.several import by_thing, by_time, tells, together
from qa.types import Status

ASKED_ON = date(2031, 6, 10)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("云溪医院新院有多少张床位，投资多少？", ("云溪医院新院有多少张床位", "云溪医院新院投资多少")),
        ("云溪半马女子冠军是谁，成绩多少", ("云溪半马女子冠军是谁", "云溪半马女子冠军成绩多少")),
        ("老楼加装电梯，谁来申请，每部补多少", ("老楼加装电梯，谁来申请", "老楼加装电梯，每部补多少")),
        ("云溪图书馆的地址和电话是什么", ("云溪图书馆的地址", "云溪图书馆的电话")),
        ("云溪公寓单间租金多少，面积多大", ("云溪公寓单间租金多少", "云溪公寓单间面积多大")),
        ("前浦村和后浦村的礼堂哪个更大？", ("前浦村的礼堂多大", "后浦村的礼堂多大")),
        ("云坪乡和龙坑村的茶园面积差多少？", ("云坪乡的茶园面积是多少", "龙坑村的茶园面积是多少")),
        ("前浦村和后浦村的民宿哪个村多", ("前浦村的民宿有多少", "后浦村的民宿有多少")),
        ("五一和国庆哪个假期来的游客多，各是多少", ("五一假期来的游客有多少", "国庆假期来的游客有多少")),
        ("扫墓1线和2线票价谁贵", ("扫墓1线票价多少钱", "2线票价多少钱")),
        ("上柳村柿子节和下柳村采摘节分别办几天？", ("上柳村柿子节办几天", "下柳村采摘节办几天")),
        ("今年高考和中考各多少人报考", ("今年高考多少人报考", "中考多少人报考")),
        ("五一和双节假期旅游投诉分别几件", ()),  # whose complaints the first ones are is not said
        ("前浦村和后浦村的礼堂哪个更大，能停车吗", ()),  # more is asked than which
        ("图书馆和文化馆在哪里", ()),
        ("云溪图书馆几点开门", ()),
        ("县长说，明年要办成哪件事", ()),
        ("许多家长问，暑托班收费吗", ()),
        ("你好，请问你是谁", ()),
    ],
)
def test_a_question_of_several_things_is_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert by_thing(understand(question, asked_on=ASKED_ON)) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("全县茶叶产量，2029年和2030年各是多少？", ("全县茶叶产量，2029年是多少？", "全县茶叶产量，2030年是多少？")),
        ("去年和今年的报名人数分别是多少", ("去年的报名人数是多少", "今年的报名人数是多少")),
        ("云溪蜜柚今年预计产量比去年多还是少", ("云溪蜜柚今年预计产量是多少", "云溪蜜柚去年预计产量是多少")),
        ("老楼装电梯，去年补多少，今年补多少", ("老楼装电梯，去年补多少", "老楼装电梯，今年补多少")),
        ("第二届和第三届茶叶节各卖了多少", ("第二届茶叶节卖了多少", "第三届茶叶节卖了多少")),
        ("今年和去年的灯会花灯数量？", ("今年的灯会花灯数量？", "去年的灯会花灯数量？")),
        ("2029年和2030年旅游收入对比", ("2029年旅游收入是多少", "2030年旅游收入是多少")),
        (
            "2030年国庆假期游客比2029年多还是少，两年各多少？",
            ("2030年国庆假期游客是多少", "2029年国庆假期游客是多少"),
        ),
        ("蜜柚收购价今年和去年差多少？", ("蜜柚收购价今年是多少", "蜜柚收购价去年是多少")),
        ("2029年和2030年全县茶叶产量各是多少，哪年增速高？", ("2029年全县茶叶产量是多少", "2030年全县茶叶产量是多少")),
        ("2030年茶叶产量是多少", ()),
        ("去年和今年的茶叶节哪次更热闹", ()),
    ],
)
def test_the_same_may_be_asked_of_two_times(question: str, parts: tuple[str, ...]) -> None:
    assert by_time(understand(question, asked_on=ASKED_ON)) == parts


def claim(text: str, article: str = "a", at: int = 0) -> Claim:
    return Claim(text, (Quote(article, (at, at + len(text)), text),), lead="据报道：")


def test_a_part_is_told_by_its_own_words() -> None:
    draft = Draft((claim("单间月租850元"),))
    parts = ("云溪公寓单间租金多少元", "云溪公寓床位费多少元")
    assert tells(draft, parts[0], parts[1:])
    assert not tells(draft, parts[1], parts[:1])


def test_what_a_later_part_repeats_is_left_out() -> None:
    draft = together([Draft((claim("床位600张，投资6.9亿元"),)), Draft((claim("投资6.9亿元", at=7),))])
    assert [one.text for one in draft.claims] == ["床位600张，投资6.9亿元"]
    assert draft.status is Status.ANSWERED


def test_parts_from_one_article_are_introduced_once_and_those_of_two_stand_in_lines() -> None:
    one = together([Draft((claim("床位600张"),)), Draft((claim("投资6.9亿元", at=20),))])
    assert [each.lead for each in one.claims] == ["据报道：", ""]
    assert not one.lines
    two = together([Draft((claim("床位600张"),)), Draft((claim("投资6.9亿元", "b"),))])
    assert [each.lead for each in two.claims] == ["据报道：", "据报道："]
    assert two.lines


def test_a_part_that_the_paper_does_not_tell_is_named() -> None:
    draft = together([Draft((claim("床位600张"),))], ["云溪医院新院投资多少"])
    assert draft.status is Status.PARTIAL
    assert "云溪医院新院投资多少" in draft.notes[0].text


@pytest.mark.parametrize(
    ("text", "part", "told"),
    [
        ("项目总投资6.9亿元", "云溪医院投资多少元", True),
        ("项目总投资6.9亿元", "云溪医院有多少张床位", False),
        ("财政收入23亿元", "云溪县生产总值是多少亿元", False),
    ],
)
def test_a_draft_tells_a_part_with_its_shape_and_its_words(text: str, part: str, told: bool) -> None:
    assert tells(Draft((claim(text),)), part) is told
