"""Figures as they are said: days without their month, heights, numbers that say which time and not how many."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import evidence, stored

from qa.clues import clues
from qa.premise import unsupported
from qa.question import understand
from qa.reader import read
from qa.refusal import decide
from qa.spoken import as_figures
from qa.types import Status

ASKED_ON = date(2031, 9, 28)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("三号夜里放烟花吗", "3号晚上放烟花吗"),
        ("二十三号开门", "23号开门"),
        ("十五号到三十一号", "15号到31号"),
        ("三号线三号口几点关", "三号线三号口几点关"),
        ("柳荫路三号在哪", "柳荫路三号在哪"),
        ("一号文件讲了什么", "一号文件讲了什么"),
        ("1米3的小孩要票吗", "1.3米的小孩要票吗"),
        ("一米二的娃", "1.2米的娃"),
        ("1米3个人站不下", "1米3个人站不下"),
        ("图书馆几点开门", "图书馆几点开门"),
    ],
)
def test_figures_as_the_paper_prints_them(said: str, printed: str) -> None:
    assert as_figures(said) == printed


@given(st.text(alphabet="1234号米上午口线.", max_size=20))
def test_printed_figures_stay(text: str) -> None:
    if not re.search(r"\d米\d", text):
        assert as_figures(text) == text


def test_a_day_that_is_said_is_the_asked_time() -> None:
    asked = understand("三号夜里放烟花要放多长时间", asked_on=ASKED_ON)
    assert asked.time is not None
    assert asked.time.start.date() == date(2031, 10, 3)


@pytest.mark.parametrize(
    ("asked", "numerals"),
    [
        ("清明4号还是5号能上山", ()),
        ("3号口几点开", ("3号",)),
        ("她上一届跑了多少", ()),
        ("头一批挑了几个村", ()),
        ("第四届灯会在哪里办", ("第四届",)),
    ],
)
def test_which_numbers_an_article_must_hold(asked: str, numerals: tuple[str, ...]) -> None:
    assert clues(asked, {}).numerals == numerals


def test_the_first_of_them_is_no_noun() -> None:
    assert clues("三个变化里头一个是什么", {}).noun == ""


def test_the_height_of_a_child_is_in_a_range_that_the_paper_prints() -> None:
    printed = "身高1.2米至1.5米的儿童购半价票15元。"
    assert unsupported("1.3米的小孩船票多少", printed) == ()
    assert unsupported("宽1.3米的门帘多少钱", printed) == ("1.3米",)


def test_what_goes_up_in_everyday_words_is_held_against_the_matter() -> None:
    raised = stored(
        "区民政局昨天说，从下月起调整高龄津贴，百岁老人每人每月由600元提高到1000元。",
        headline="高龄津贴提标",
        day=date(2031, 9, 20),
    )
    asked = understand("我老娘一百零一岁，说长寿钱加了，现在涨到几钿一个月", asked_on=ASKED_ON)
    found = evidence((raised,))
    draft = read(asked, found)
    decision = decide(asked, found, draft)
    assert decision.missing == ()
    assert decision.status is Status.ANSWERED
    assert "1000元" in "".join(quote.text for quote in draft.quotes)


def test_what_the_paper_does_not_say_of_the_matter_stays_missing() -> None:
    other = stored("接种门诊由13家增加到15家。高龄津贴照常发放。", headline="流感疫苗开打", day=date(2031, 9, 20))
    asked = understand("高龄津贴明年涨到多少", asked_on=ASKED_ON)
    found = evidence((other,))
    assert "涨到" in decide(asked, found, read(asked, found)).missing
