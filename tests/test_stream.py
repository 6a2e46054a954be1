"""Running text → sentences with their marks, however it is cut."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.stream import SentenceStream, Spoken


def heard(chunks: list[str]) -> tuple[list[tuple[str, tuple[str, ...]]], bool]:
    """All sentences of a stream, and whether it ended as sentences do."""
    stream = SentenceStream()
    spoken: list[Spoken] = [one for chunk in chunks for one in stream.feed(chunk)]
    rest, ended = stream.finish()
    return [(one.text, one.labels) for one in [*spoken, *([rest] if rest else [])]], ended


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("门票20元[k1a]。花展到5月20日[k2b]。", [("门票20元", ("k1a",)), ("花展到5月20日", ("k2b",))]),
        ("门票20元。[k1a]花展到5月20日。[k2b][k1a]", [("门票20元", ("k1a",)), ("花展到5月20日", ("k2b", "k1a"))]),
        ("门票20元。 【k1a】\n花展到5月20日", [("门票20元", ("k1a",)), ("花展到5月20日", ())]),
        ("他说：“票价20元。不会涨。”[k1a]", [("他说：“票价20元。不会涨。”", ("k1a",))]),
        (
            "1. **门票**20元[资料2]。\n- 花展到5月20日［k2b、k3c］。",
            [("门票20元", ("2",)), ("花展到5月20日", ("k2b", "k3c"))],
        ),
        ("<think>要不要说[k9]。</think>门票20元[k1a]。", [("门票20元", ("k1a",))]),
        ("增长3.5%[k1a]！真的吗？[k1a]", [("增长3.5%", ("k1a",)), ("真的吗", ("k1a",))]),
        ("", []),
        ("\n\n。\n", []),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_sentences_do_not_depend_on_the_chunks(
    text: str, sentences: list[tuple[str, tuple[str, ...]]], size: int
) -> None:
    assert heard([text[at : at + size] for at in range(0, len(text), size)])[0] == sentences


def test_a_mark_cut_in_two_is_waited_for() -> None:
    stream = SentenceStream()
    assert not list(stream.feed("门票20元。"))
    assert not list(stream.feed("[k"))
    assert not list(stream.feed("1a]"))
    assert [one.labels for one in stream.feed("花展")] == [("k1a",)]


@pytest.mark.parametrize(
    ("text", "ended"),
    [("门票20元[k1]。", True), ("门票20元。[k1]", True), ("门票20元", False), ("门票20元[k1]。花展从", False),
     ("<think>我想", False)],
)  # fmt: skip
def test_whether_it_stopped_in_mid_sentence_is_known(text: str, *, ended: bool) -> None:
    assert heard([text])[1] is ended


def test_thoughts_that_never_end_are_never_shown() -> None:
    assert heard(["<thi", "nk>门票20元[k1]。花展[k1]。"]) == ([], False)


@given(st.text(alphabet="门票。！？[]【】k1“”《》\n ,<think>/", max_size=60), st.integers(1, 7))
@example("\n[\n1】", 1)
def test_no_cut_changes_what_is_heard(text: str, size: int) -> None:
    whole = heard([text])
    assert heard([text[at : at + size] for at in range(0, len(text), size)]) == whole
    assert not any("\n" in sentence for sentence, _ in whole[0])
