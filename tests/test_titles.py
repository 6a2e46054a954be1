"""Titles into their roles: titles that no weight was learnt from, and what the words of a line show."""

from __future__ import annotations

import json

import pytest
from press import fit_titles

from articles.rarity import surprise, told_again
from articles.titlewords import classes, grams, told


@pytest.mark.parametrize(
    ("name", "form", "floor"),
    [
        ("titles_unseen.txt", "lines", 0.86),
        ("titles_unseen.txt", "couplet", 0.95),
        ("titles_unseen.txt", "run together", 0.6),
        ("titles_8.txt", "lines", 0.7),
    ],
)
def test_unseen_titles_get_their_roles(name: str, form: str, floor: float) -> None:
    right, total = map(int, fit_titles.unseen(name)[form].split("/"))
    assert right / total >= floor


def test_no_unseen_title_is_among_those_learnt_from() -> None:
    learnt = {one.headline for name in fit_titles.WRITERS for one in fit_titles.by_hand(name)}
    assert not learnt & {one.headline for name in fit_titles.UNSEEN for one in fit_titles.by_hand(name)}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("林知夏在渔歌镇调研时强调", "ends by saying"),
        ("渔歌区第六届运动会开幕", "ends with an event"),
        ("惠及居民三万户", "ends with a quantity"),
        ("一座老桥的修缮纪实", "kind of piece"),
        ("“先喝口热水再走”", "all quoted"),
        ("昨晚八时 渔歌路口", "opens with a day"),
        ("今起施行的《渔歌区河道管理条例》明确", "waits for what is said"),
        ("林知夏在渔歌镇调研时强调", "waits for what is said"),
        ("新春走基层", "label of a column"),
        ("高考前夕", "setting of time"),
    ],
)
def test_a_line_belongs_to_the_classes_of_its_words(line: str, shown: str) -> None:
    assert shown in classes(line)


def test_numbers_are_one_character_and_ends_are_marked() -> None:
    assert {"^3", "0户", "户$"} & set(grams("3120户")) == {"0户", "户$"}


def test_the_lead_tells_a_line_again_in_its_first_sentence_or_later() -> None:
    shown = dict(told("新桥通车", "新桥通车了。两岸的人都来看。"))
    assert shown["in the first sentence"] > shown["after the first sentence"] == 0
    assert shown["not in the lead"] == 0


def test_a_rare_character_told_again_says_more_than_a_common_one() -> None:
    lead = "这座闸建在河口。"
    assert told_again("闸人", lead) > 0.5 > told_again("闻这", lead)
    assert told_again("", lead) == 0


def test_a_line_that_goes_on_as_news_does_surprises_less() -> None:
    assert surprise("中国经济发展") < surprise("国中济经展发")
    assert surprise("闸") == 0


def test_the_weights_stay_small_enough_to_read() -> None:
    assert fit_titles.WEIGHTS.stat().st_size < 200_000
    assert all(
        isinstance(value, float) for value in json.loads(fit_titles.WEIGHTS.read_text(encoding="utf-8")).values()
    )
