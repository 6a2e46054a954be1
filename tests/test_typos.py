"""Typing slips that sound like a known name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.aliases import Alias, Aliases
from qa.typos import KnownWords, mended, slips

KNOWN = KnownWords(["泗泾镇", "方松街道", "卫健委", "图书馆", "醉白池公园", "区委", "G60"])


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("泗径镇的书市", "泗径镇", "泗泾镇"),
        ("方松接道在哪里", "方松接道", "方松街道"),
        ("请问卫建委电话", "卫建委", "卫健委"),
        ("图书管几点开门", "图书管", "图书馆"),
        ("最白池公园门票", "最白池公园", "醉白池公园"),
    ],
)
def test_what_sounds_alike_is_suggested(text: str, written: str, meant: str) -> None:
    (suggestion,) = KNOWN.suggestions(text)
    assert (suggestion.written, suggestion.meant) == (written, meant)
    assert text[suggestion.span[0] : suggestion.span[1]] == written


@pytest.mark.parametrize(
    "text", ["泗泾镇的书市", "图书馆几点开门", "书市在哪里", "", "abc 123", "徒属灌木", "全区有几家医院"]
)
def test_what_is_right_or_strange_is_left_alone(text: str) -> None:
    assert KNOWN.suggestions(text) == ()


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="泗径镇方松接道图书管馆的在哪里a1 ", max_size=20))
def test_suggestions_are_spans_that_do_not_overlap(text: str) -> None:
    position = 0
    for suggestion in KNOWN.suggestions(text):
        assert position <= suggestion.span[0] < suggestion.span[1] <= len(text)
        position = suggestion.span[1]


def test_a_slip_is_believed_only_where_the_library_bears_it_out() -> None:
    held = {"泗泾": 3, "泾镇": 3, "方松": 1, "松街": 1, "街道": 5, "接道": 1, "松接": 1}

    def frequencies(terms: Sequence[str]) -> tuple[Sequence[int], int]:
        return [held.get(term, 0) for term in terms], 9

    text = "泗径镇离方松接道远吗，卫建委呢"
    found = slips(text, KNOWN, Aliases(), frequencies)
    assert [(one.written, one.meant) for one in found] == [("泗径镇", "泗泾镇")]
    assert mended(text, found) == "泗泾镇离方松接道远吗，卫建委呢"
    assert mended(text, ()) == text


def test_another_name_is_taken_for_the_one_that_is_printed() -> None:
    held = {"云帆": 2, "帆公": 2, "公寓": 5, "城建": 1, "建局": 1}

    def frequencies(terms: Sequence[str]) -> tuple[Sequence[int], int]:
        return [held.get(term, 0) for term in terms], 9

    names = Aliases([Alias("term", "云帆公寓", ("白鸽楼",)), Alias("organisation", "城市建设局", ("城建局",))])
    found = slips("白鸽楼归城建局管吗，城市建设局在哪", KNOWN, names, frequencies)
    assert [(one.written, one.meant) for one in found] == [("白鸽楼", "云帆公寓"), ("城市建设局", "城建局")]
