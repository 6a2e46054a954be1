"""Figures, times of day, codes and names as they are read out of a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import stored

from qa.facts import chinese_number, clocks, codes, figures, numbers, same_kind
from qa.names import NameKind, names
from qa.prompts import resolve

_DIGITS = "零一二三四五六七八九"


def spelled(value: int) -> str:
    """A number below 10,000 in Chinese figures, as newspapers write it."""
    text, pending = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if pending and text else "") + _DIGITS[digit] + name
            pending = False
        else:
            pending = bool(text)
    return text


@given(st.integers(1, 9999))
def test_chinese_figures_are_read_as_they_are_written(value: int) -> None:
    assert chinese_number(spelled(value)) == value
    assert chinese_number(spelled(value) + "万") == value * 10_000


@pytest.mark.parametrize(
    ("text", "value", "dimension", "rounded"),
    [
        ("2006个", 2006, "个", False),
        ("2,006项", 2006, "项", False),
        ("60余家", 60, "家", True),
        ("近2000万元", 20_000_000, "yuan", True),
        ("1.2亿元", 120_000_000, "yuan", False),
        ("20多万元", 200_000, "yuan", True),
        ("百分之八十七点五", Decimal("87.5"), "per cent", False),
        ("８７.５％", Decimal("87.5"), "per cent", False),
        ("五分之一", 20, "per cent", False),
        ("3公里", 3000, "metre", False),
        ("2400平米", 2400, "square metre", False),
        ("两小时", 120, "minute", False),
        ("四点主张", 4, "点", False),
    ],
)
def test_a_quantity(text: str, value: object, dimension: str, *, rounded: bool) -> None:
    found = numbers(f"共有{text}。")
    assert [(number.value, number.dimension, number.rounded) for number in found] == [(value, dimension, rounded)]


@pytest.mark.parametrize("text", ["一网通办", "一个人", "十分重要", "三农问题", "一两个小时", "万家灯火"])
def test_words_that_state_no_quantity(text: str) -> None:
    assert not numbers(text)


def test_an_ordinal_is_no_count() -> None:
    assert [number.ordinal for number in numbers("第三十七次会议审议了37项议题")] == [True, False]


def test_a_range_shares_its_unit() -> None:
    assert [(number.value, number.dimension) for number in numbers("需3至5公斤")] == [(3, "kilogram"), (5, "kilogram")]


def test_times_of_day() -> None:
    found = clocks("上午九点半，下午2:00—4:00，17时30分，晚上8点一刻，三点建议")
    assert [clock.minutes for clock in found] == [570, 840, 960, 1050, 1215]


def test_codes_are_no_quantities() -> None:
    assert [code.text for code in codes("G60走廊用5G，电话021-55501234，网址www.example.cn")] == [
        *("G60", "5G", "021-55501234", "www.example.cn")
    ]
    assert not figures("11月18日上午9:00，G60科创走廊开展5G应用")


def test_counting_words_stand_for_each_other() -> None:
    assert same_kind("家", "个")
    assert same_kind("项", "条")
    assert not same_kind("家", "米")
    assert not same_kind("per cent", "个百分点")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("区长沈望舒表示满意", ["沈望舒"]),
        ("副主任江临川、叶知秋、顾盼等参加", ["江临川", "叶知秋", "顾盼"]),
        ("记者欧阳知夏报道", ["欧阳知夏"]),
        ("沈望舒介绍说", ["沈望舒"]),
        ("居民表示满意，高度评价，任何人都能参加", []),
    ],
)
def test_people(text: str, found: list[str]) -> None:
    assert list(dict.fromkeys(name.text for name in names(text) if name.kind is NameKind.PERSON)) == found


def test_places_and_organisations_are_known_by_their_last_word() -> None:
    found = {name.text for name in names("枫林镇的云溪大学和石桥派出所；市场、园区、道路不是。")}
    assert {"枫林镇", "云溪大学", "石桥派出所"} <= found
    assert not any("市场" in text or "园区" in text or text.endswith("道路") for text in found)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("昨天下午花展开幕", "5月7日下午花展开幕"),
        ("今年5月花展开幕", "2031年5月花展开幕"),
        ("去年花展停办", "2030年花展停办"),
        ("上个月花展停办", "2031年4月花展停办"),
        ("他说“昨天下午很热闹”", "他说“昨天下午很热闹”"),
        ("比去年同期多", "比去年同期多"),
    ],
)
def test_relative_times_are_written_as_dates(said: str, written: str) -> None:
    assert resolve(said, stored("昨天下午，花展开幕。").article) == written
