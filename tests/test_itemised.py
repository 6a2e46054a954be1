"""Numbered things: which one is asked for, and which one is shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.clues import clues
from qa.itemised import asked_place, enumerated, item
from qa.views import view_of

SAID = (
    "镇长在会上提出三点要求。一是守住水源，汛期每天巡河；二是修好老桥，年底前通车；三是听取意见，每月开一次恳谈会。"
    "会议由副镇长主持。"
)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("镇长提的第二条要求是什么", 2),
        ("头一个变化是什么", 1),
        ("首项任务是什么", 1),
        ("三个变化中最后一个是什么", -1),
        ("第3点是什么", 3),
        ("第三届花展在哪里办", None),
        ("第二人民医院在哪", None),
        ("第一季度产值多少", None),
        ("有几点要求", None),
    ],
)
def test_the_place_that_a_question_names(question: str, place: int | None) -> None:
    assert asked_place(question) == place


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("第一条要求是什么", "一是守住水源，汛期每天巡河；"),
        ("第二条要求是什么", "二是修好老桥，年底前通车；"),
        ("最后一条要求是什么", "三是听取意见，每月开一次恳谈会"),
    ],
)
def test_the_item_is_shown_whole_and_alone(question: str, shown: str) -> None:
    view = view_of("工作会议", SAID)
    piece = item(view, np.full(len(view.clauses), 1 / len(view.clauses)), question)
    assert piece is not None
    assert SAID[slice(*piece.span)].rstrip("。") == shown


@pytest.mark.parametrize(
    "body",
    ["首先清淤。其次护岸。最后种树。", "第一，清淤。第二，护岸。", "（一）清淤。（二）护岸。", "1.清淤\n2.护岸"],
)
def test_every_way_of_numbering(body: str) -> None:
    view = view_of("", body)
    piece = item(view, np.ones(len(view.clauses)), "第二步做什么")
    assert piece is not None
    assert "护岸" in body[slice(*piece.span)]
    assert "清淤" not in body[slice(*piece.span)]


def test_nothing_is_taken_from_a_list_that_is_too_short_or_unlikely() -> None:
    view = view_of("", SAID + "花展开幕，展期三十天。")
    likely = np.zeros(len(view.clauses))
    likely[-1] = 1.0
    assert item(view, likely, "第二条要求是什么") is None
    assert item(view, np.ones(len(view.clauses)), "第四条要求是什么") is None


@given(
    st.text("一二三是要第（）1.2.，。；首先其次\n清淤", max_size=60), st.sampled_from(["第二条", "最后一个", "头一点"])
)
def test_what_is_shown_always_stands_in_the_text(body: str, question: str) -> None:
    view = view_of("", body)
    if not view.clauses:
        return
    piece = item(view, np.ones(len(view.clauses)), question)
    if piece is not None:
        start, end = piece.span
        assert 0 <= start <= end <= len(body)
        assert 0 <= piece.first <= piece.last < len(view.clauses)


def test_a_counted_list_needs_no_name_of_its_kind() -> None:
    body = "夏令营昨日开营。营员将先后走访云溪、石桥和柳渡，感受水乡的变化。活动由区侨联主办，历时七天。"
    view = view_of("夏令营开营", body)
    piece = enumerated(view, np.ones(len(view.clauses)), clues("夏令营的营员要走访哪三座城市", {}))
    assert piece is not None
    assert "云溪、石桥和柳渡" in body[slice(*piece.span)]
    assert enumerated(view, np.ones(len(view.clauses)), clues("夏令营的营员要走访哪四座城市", {})) is None
