"""Everyday words of a question are read as the written ones that the paper has in their place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import evidence, stored

from qa import askwords
from qa.aliases import Alias, Aliases, bundled_aliases
from qa.draft import render
from qa.question import understand
from qa.reader import read
from qa.wordings import in_print, wordings_of

TABLE = Aliases(
    [
        Alias("wording", "取暖", ("烤火",)),
        Alias("wording", "供暖", ("烤火",)),
        Alias("wording", "什么时候", ("啥时候",)),
        Alias("place", "云溪街道", ("云溪",)),
        Alias("dialect", "多少钱", ("几钿",)),
        Alias("dialect", "怎么", ("咋个",)),
        Alias("dialect", "怎么办", ("咋个整",)),
    ]
)
ROWS = bundled_aliases().rows
EVERYDAY = [row for row in ROWS if row.kind in {"wording", "dialect"}]
ONE_CHARACTER = set("覅嫑甭侪冇")
"""Characters that only dialects write."""
MOST_WRITTEN = 6
"""Written words that one everyday form may stand for: more would bury the question's own words."""


def test_everyday_words_but_not_those_that_ask() -> None:
    assert wordings_of("云溪烤火的钱啥时候发", TABLE) == (("烤火", ("取暖", "供暖")),)


def test_everyday_words_within_a_longer_one() -> None:
    table = Aliases(
        [
            Alias("wording", "电池被盗", ("电瓶车被偷",)),
            Alias("wording", "电动自行车", ("电瓶车",)),
            Alias("wording", "盗窃", ("被偷",)),
            Alias("wording", "菜市场", ("小菜场",)),
            Alias("wording", "农贸市场", ("菜市",)),
            Alias("wording", "免费", ("要不要自己出钱",)),
            Alias("wording", "自费", ("自己出钱",)),
        ]
    )
    assert table.expansions("电瓶车被偷了") == ("电动自行车", "电池被盗", "盗窃")
    asked = "电瓶车被偷的案子多吗"
    wordings = wordings_of(asked, table)
    assert in_print(asked, wordings, ["电池被盗案减少。"]) == "电池被盗的案子多吗"
    assert in_print(asked, wordings, ["电动自行车盗窃案减少。"]) == "电动自行车盗窃的案子多吗"
    assert wordings_of("菜市场几点开门", table) == ()  # what is written holds no everyday word
    assert wordings_of("打这个针要不要自己出钱", table) == ()  # nor does what asks


def test_a_standard_word_of_dialect_may_be_an_everyday_one() -> None:
    table = Aliases([Alias("dialect", "坏了", ("坏脱了",)), Alias("wording", "故障", ("坏了",))])
    assert table.expansions("电梯坏了") == ("故障",)
    assert table.in_standard("电梯坏脱了") == "电梯坏了"


def test_the_written_word_that_the_best_articles_have() -> None:
    asked = "烤火的钱发多少"
    wordings = wordings_of(asked, TABLE)
    assert in_print(asked, wordings, ["全区供暖开始。", "取暖补贴每户300元。"]) == "供暖的钱发多少"
    assert in_print(asked, wordings, ["花展开幕。", "取暖补贴每户300元。"]) == "取暖的钱发多少"
    assert in_print(asked, wordings, ["花展开幕。"]) == asked
    assert in_print(asked, wordings, ["老街还有人烤火。取暖补贴每户300元。"]) == asked


def test_a_word_that_changes_what_is_asked_stays() -> None:
    table = Aliases([Alias("wording", "多少", ("数目",))])
    asked = "补贴的数目定了吗"
    assert in_print(asked, wordings_of(asked, table), ["补贴多少已定。"]) == asked


def test_the_reader_reads_so() -> None:
    subsidy = stored("取暖补贴每户发300元，十二月底前到账。春节前还将发放慰问品。", headline="取暖补贴发放")
    asked = understand("烤火的钱给多少", asked_on=date(2031, 5, 9), aliases=TABLE)
    assert "300元" in render(read(asked, evidence([subsidy])))


def test_dialect_is_read_in_the_standard_language() -> None:
    assert TABLE.in_standard("取暖费几钿，咋个整") == "取暖费多少钱，怎么办"
    assert TABLE.in_standard("《几钿》和“咋个”是啥书") == "《几钿》和“咋个”是啥书"
    asked = understand("云溪的取暖费几钿一户", asked_on=date(2031, 5, 9), aliases=TABLE)
    assert asked.text == "云溪的取暖费几钿一户"
    assert asked.standalone == "云溪的取暖费多少钱一户"
    assert TABLE.expansions("怎么几钿") == ("多少钱",)


@given(st.text(alphabet="咋个整几钿多少钱云溪《》“”", max_size=30))
def test_only_dialect_words_are_replaced(text: str) -> None:
    if not re.search("几钿|咋个", text):
        assert TABLE.in_standard(text) == text


@given(st.text(alphabet="云溪街道烤火啥时候几钿", max_size=30))
def test_the_longest_form_at_each_place_in_order(text: str) -> None:
    forms = {form for row in TABLE.rows for form in row.forms}
    found = TABLE.mentions(text)
    assert all(text[slice(*one.span)] == one.text for one in found)
    assert [one.span for one in found] == sorted(one.span for one in found)
    longer = [(one, form) for one in found for form in forms if len(form) > len(one.text)]
    assert not any(text.startswith(form, one.span[0]) for one, form in longer)


@pytest.mark.parametrize("kind", ["wording", "dialect"])
def test_each_written_word_has_one_row_and_each_form_stands_there_once(kind: str) -> None:
    names = Counter(row.name for row in EVERYDAY if row.kind == kind)
    assert [name for name, count in names.items() if count > 1] == []
    assert [row.name for row in EVERYDAY if len(set(row.others)) < len(row.others) or not row.others] == []


def test_a_form_is_none_of_its_own_written_words() -> None:
    assert [row.name for row in EVERYDAY if row.name in row.others] == []


def test_forms_are_long_enough_to_be_nothing_else() -> None:
    short = {form for row in EVERYDAY for form in row.others if len(form) < 2}
    assert short <= ONE_CHARACTER
    assert [row.name for row in EVERYDAY if len(row.name) < 2 and row.kind == "wording"] == ["拟"]


def test_a_dialect_word_means_one_thing_and_needs_no_second_reading() -> None:
    forms = Counter(form for row in EVERYDAY if row.kind == "dialect" for form in row.others)
    assert [form for form, count in forms.items() if count > 1] == []
    table = bundled_aliases()
    assert [row.name for row in EVERYDAY if row.kind == "dialect" and table.in_standard(row.name) != row.name] == []


def test_an_everyday_form_stands_for_few_written_words_and_asks_nothing() -> None:
    forms = Counter(form for row in EVERYDAY if row.kind == "wording" for form in row.others)
    assert [form for form, count in forms.items() if count > MOST_WRITTEN] == []
    assert [form for form in forms if re.search(askwords.QUESTION_WORD, form)] == []


def test_every_form_of_the_table_is_found_as_itself() -> None:
    table = bundled_aliases()
    lost = [form for row in EVERYDAY for form in row.others if [one.text for one in table.mentions(form)] != [form]]
    assert lost == []


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("长寿钱发到几岁", "高龄津贴"),
        ("地段医院礼拜天看不看", "社区卫生服务中心"),
        ("旧沙发摆到哪里去", "大件垃圾"),
        ("扯证要带点啥", "结婚登记"),
        ("前面那条路拦起来了", "封闭"),
        ("菜刀钝得切不动肉", "磨刀"),
        ("电梯老坏，五楼爬不动", "加装电梯"),
        ("掉头发掉得厉害", "脱发"),
        ("捡到钱包还给人家", "拾金不昧"),
    ],
)
def test_everyday_words_find_the_written_ones(asked: str, written: str) -> None:
    assert written in bundled_aliases().expansions(asked)


def test_names_are_no_dialect() -> None:
    table = bundled_aliases()
    for text in (
        "阿拉伯语角",
        "周边度假村",
        "如今儿童节",
        "风格搭配",
        "资格个案",
        "几点办证",
        "明朝早期",
        "夜快车",
        "系统共有",
    ):
        assert table.in_standard(text) == text
