"""Passages of whole sentences, and search words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import story

from articles.types import Article, Issue, Paragraph
from embeddings.passages import embedding_text, passages_of, sentences
from embeddings.words import cut, normal

PROSE = st.text(alphabet="春风又绿江南岸，。！？；：“”《》…\n 12aB3.　", max_size=900)


def with_text(text: str) -> Article:
    return Article("云溪报/2031-05-08/01/01", Issue(), 1, 1, "标题", "标题", (Paragraph(text),) if text else ())


def visible(text: str) -> str:
    return "".join(text.split())


class TestPassages:
    @settings(deadline=None)
    @given(PROSE, st.integers(60, 400))
    def test_every_visible_character_is_in_exactly_one_passage_in_order(self, text: str, size: int) -> None:
        passages = passages_of(with_text(text), size=size)
        assert visible("".join(passage.text for passage in passages)) == visible(text)
        ends = [0]
        for passage in passages:
            start, end = passage.span
            assert ends[-1] <= start <= end
            assert text[start:end] == passage.text
            ends.append(end)

    @settings(deadline=None)
    @given(PROSE, st.integers(60, 400))
    def test_no_passage_grows_past_its_limit(self, text: str, size: int) -> None:
        assert all(len(passage.text) <= size * 3 // 2 for passage in passages_of(with_text(text), size=size))

    def test_passages_begin_and_end_with_whole_sentences(self) -> None:
        text = "".join(f"第{i}小区的居民说,这里的路灯昨天已经修好了,晚上出门不再摸黑。" for i in range(40))
        passages = passages_of(with_text(text))
        assert len(passages) > 3
        assert all(passage.text.startswith("第") and passage.text.endswith("。") for passage in passages)
        assert all(150 < len(passage.text) <= 240 for passage in passages)

    def test_a_closing_mark_stays_with_its_sentence(self) -> None:
        text = "他说：“好！”她点头。“真的吗？”"
        assert [text[a:b] for a, b in sentences(text)] == ["他说：“好！”", "她点头。", "“真的吗？”"]

    def test_a_short_rest_joins_what_is_before_it(self) -> None:
        text = "路修好了,大家都很高兴。" * 20 + "完。"
        assert passages_of(with_text(text))[-1].text != "完。"

    def test_a_paragraph_begins_a_new_passage_once_there_is_enough(self) -> None:
        first = "新的公交线路从今天起开通,每十分钟一班。" * 8
        passages = passages_of(with_text(f"{first}\n第二段说的是另一件事。" + "公园里的花开了,市民纷纷前来拍照。" * 8))
        assert passages[0].text == first

    def test_a_sentence_without_end_is_divided_at_its_clauses(self) -> None:
        passages = passages_of(with_text("青堤街道的居民代表参加了这次会议，" * 40))
        assert len(passages) > 1
        assert all(passage.text.endswith("，") for passage in passages)

    def test_an_article_without_text_has_one_empty_passage(self) -> None:
        (passage,) = passages_of(with_text(""))
        assert (passage.text, passage.span, passage.id) == ("", (0, 0), "云溪报/2031-05-08/01/01#0-0")

    def test_title_and_date_travel_with_each_passage(self) -> None:
        for passage in passages_of(story(3)):
            assert passage.title == story(3).title
            assert passage.date == date(2031, 3, 4)
            assert embedding_text(passage) == f"{passage.title} 2031年3月4日\n{passage.text}"


class TestWords:
    def test_single_characters_and_bigrams(self) -> None:
        assert cut("松江报") == ["松", "江", "报", "松江", "江报"]

    def test_letters_and_digits_are_whole_words(self) -> None:
        assert cut("G60科创") == ["g60", "科", "创", "科创"]
        assert cut("3.5万 WiFi") == ["3.5", "万", "wifi"]

    @pytest.mark.parametrize(
        ("one", "other"), [("Ｇ６０", "g60"), ("區長", "区长"), ("张　娅", "张娅"), ("体　育 馆", "体育馆")]
    )
    def test_width_case_script_and_padding_do_not_matter(self, one: str, other: str) -> None:
        assert cut(one) == cut(other)

    def test_no_bigram_crosses_a_mark_or_a_line(self) -> None:
        assert "天地" not in cut("天。地")
        assert "天地" not in cut("天\n地")

    @settings(deadline=None)
    @given(st.text(max_size=200))
    def test_any_text_can_be_cut_and_words_hold_no_blank(self, text: str) -> None:
        words = cut(text)
        assert all(word and not any(char.isspace() for char in word) for word in words)
        assert cut(normal(text)) == words or normal(normal(text)) != normal(text)
