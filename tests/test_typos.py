"""Typing slips that sound like a known name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.typos import KnownWords

KNOWN = KnownWords(["泗泾镇", "方松街道", "卫健委", "图书馆", "醉白池公园", "车墩", "G60"])


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("泗径镇的书市", "泗径镇", "泗泾镇"),
        ("方松接道在哪里", "方松接道", "方松街道"),
        ("请问卫建委电话", "卫建委", "卫健委"),
        ("图书管几点开门", "图书管", "图书馆"),
        ("最白池公园门票", "最白池公园", "醉白池公园"),
        ("车敦怎么走", "车敦", "车墩"),
    ],
)
def test_what_sounds_alike_is_suggested(text: str, written: str, meant: str) -> None:
    (suggestion,) = KNOWN.suggestions(text)
    assert (suggestion.written, suggestion.meant) == (written, meant)
    assert text[suggestion.span[0] : suggestion.span[1]] == written


@pytest.mark.parametrize("text", ["泗泾镇的书市", "图书馆几点开门", "书市在哪里", "", "abc 123", "徒属灌木"])
def test_what_is_right_or_strange_is_left_alone(text: str) -> None:
    assert KNOWN.suggestions(text) == ()


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="泗径镇方松接道图书管馆的在哪里a1 ", max_size=20))
def test_suggestions_are_spans_that_do_not_overlap(text: str) -> None:
    position = 0
    for suggestion in KNOWN.suggestions(text):
        assert position <= suggestion.span[0] < suggestion.span[1] <= len(text)
        position = suggestion.span[1]
