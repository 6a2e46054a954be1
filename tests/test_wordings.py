"""Everyday words of a question are read as the written ones that the paper has in their place."""

from __future__ import annotations

from datetime import date

from newsroom import evidence, stored

from qa.aliases import Alias, Aliases
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
    ]
)


def test_everyday_words_but_not_those_that_ask() -> None:
    assert wordings_of("云溪烤火的钱啥时候发", TABLE) == (("烤火", ("取暖", "供暖")),)


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
