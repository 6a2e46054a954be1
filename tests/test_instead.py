"""Questions that take for granted what the paper does not say get the paper's own statement."""

from __future__ import annotations

from datetime import date

import pytest
from newsroom import evidence, stored

from embeddings.types import StoredArticle
from qa.clues import clues
from qa.draft import Draft
from qa.instead import instead
from qa.premise import unsupported
from qa.question import understand
from qa.ranker import bundled_rarity

BEFORE = stored("第九届云溪花展将于5月20日举行，市民可免费参观。", headline="花展预告", day=date(2031, 5, 2))
HELD = stored(
    "5月20日，第九届云溪花展在人民公园开幕，当天有3万人参观。\n花展每两年一次。",
    headline="花展开幕",
    day=date(2031, 5, 21),
    order=2,
)
OTHER = stored("因检修，云溪泳池5月21日停办。", headline="泳池停办", day=date(2031, 5, 22), order=3)
ON = date(2031, 6, 1)


def told(question: str, *articles: StoredArticle) -> Draft | None:
    asked = understand(question, asked_on=ON)
    text = "\n".join(one.article.text for one in articles[:1])
    return instead(asked, unsupported(question, text), articles[:1], evidence(articles))


@pytest.mark.parametrize("question", ["第九届云溪花展为什么停办", "第九届云溪花展怎么没办成", "第九届云溪花展为何取消"])
def test_the_newest_report_that_it_was_done_is_told(question: str) -> None:
    draft = told(question, BEFORE, HELD, OTHER)
    assert draft is not None
    assert [quote.article_id for quote in draft.quotes] == [HELD.article.id]
    assert "3万人参观" in draft.claims[0].text
    assert [note.kind for note in draft.notes] == ["premise"]


def test_what_was_called_off_or_is_not_in_the_paper_is_not_denied() -> None:
    assert told("云溪泳池为什么停办", OTHER, HELD) is None
    assert told("云溪灯会为什么取消", OTHER) is None


@pytest.mark.parametrize(
    ("question", "unsaid"),
    [
        ("云溪食堂几点关门", ()),
        ("云溪食堂关门时间是几点", ()),
        ("云溪食堂为什么关门", ("关门",)),
        ("花展为什么拖延", ("拖延",)),
    ],
)
def test_until_when_something_is_open_takes_nothing_for_granted(question: str, unsaid: tuple[str, ...]) -> None:
    assert unsupported(question, "云溪食堂每天6时至19时开放。花展照常举行。") == unsaid


@pytest.mark.parametrize(("question", "noun"), [("花展的观众数是多少", "观众"), ("花展的参加人数是多少", "人数")])
def test_the_noun_that_is_asked_after_is_a_word(question: str, noun: str) -> None:
    assert clues(question, bundled_rarity()).noun == noun
