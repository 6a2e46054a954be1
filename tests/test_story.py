"""Questions that tell the asker's own story first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import evidence, stored

from qa.question import question_time, understand
from qa.ranker import bundled_rarity
from qa.reader import read
from qa.refusal import decide, nearness
from qa.story import asking, asking_part, in_short, told_aloud
from qa.types import Status

ASKED_ON = date(2031, 9, 12)
STORY = "我妈78了，户口就在我们县，想打个流感疫苗，她住白沙那边，就近哪天能打"
VACCINE = stored(
    "县疾控中心说，流感疫苗开打，七十岁以上老人免费。白沙镇卫生院周三上午接种，青堤街道卫生中心周五全天接种。",
    headline="流感疫苗开打",
    day=date(2031, 9, 10),
)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        (STORY, "就近哪天能打"),
        ("孙子两岁半，邻居说贴三伏贴管用，这么小能不能贴呀", "这么小能不能贴呀"),
        ("咱村明天停电，几点钟来电啊，冰箱里一堆肉呢", "几点钟来电啊"),
        ("我家门口的路灯不亮，都三天了", "都三天了"),
        ("2031年县长讲城中村改造，说分几种办法来改", "2031年县长讲城中村改造，说分几种办法来改"),
        ("图书馆几点开门", "图书馆几点开门"),
    ],
)
def test_what_asks_is_told_from_the_story(question: str, part: str) -> None:
    assert asking_part(question) == part


def test_of_the_story_the_words_that_the_paper_holds_are_kept() -> None:
    short = in_short(STORY, [VACCINE.article.text], bundled_rarity())
    assert short.endswith("就近哪天能打")
    assert "流感疫苗" in short
    assert "白沙" in short
    assert "78" not in short


def test_when_the_story_came_about_is_not_the_asked_time() -> None:
    assert question_time("我前天去驿站拿快递要收钱，这钱该收吗", ASKED_ON) is None
    told = question_time("我想问，前天的台风把哪条路淹了", ASKED_ON)
    assert told is not None
    assert told.start.date() == date(2031, 9, 10)


def test_a_story_is_answered_and_not_refused_for_what_no_paper_prints() -> None:
    asked, found = understand(STORY, asked_on=ASKED_ON), evidence((VACCINE,))
    draft = read(asked, found)
    assert "周三上午" in "".join(quote.text for quote in draft.quotes)
    assert decide(asked, found, draft).status is Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "aloud"),
    [
        (STORY, True),
        ("桥上灯咋不亮了", True),
        ("我能带狗上船吗", True),
        ("书场几号开始说新书啊，老头子天天问", True),
        ("我区有几座桥", False),
        ("咱们县的管道气一方多少钱", False),
        ("图书馆几点开门", False),
        ("青堤镇的里弄改造花了多少钱", False),
    ],
)
def test_who_talks_is_told_from_who_writes(question: str, aloud: bool) -> None:
    assert told_aloud(question) is aloud
    assert understand(question, asked_on=ASKED_ON).aloud is aloud


def test_the_ranker_speaks_against_what_is_far_and_for_what_is_near_a_told_question() -> None:
    told, written = (understand(one, asked_on=ASKED_ON) for one in ("灯咋不亮了", "路灯为什么不亮"))
    (plain,) = evidence((VACCINE,))
    near, far = (replace(plain, score=score, features=(("together", score),)) for score in (3.9, 0.1))
    assert nearness(told, [near]) > 0 > nearness(told, [far])
    assert nearness(told, [replace(near, score=9.0)]) == nearness(told, [replace(near, score=5.0)])
    assert nearness(written, [replace(near, score=9.0)]) == 0 > nearness(written, [far])
    assert nearness(told, [plain]) == nearness(written, [plain]) == 0, "nobody ranked it"


def test_what_a_told_question_is_about_decides_whether_it_is_answered() -> None:
    asked = understand("我家老太婆腿脚不灵便，那个防流行感冒的家什，白沙这边哪天弄啊", asked_on=ASKED_ON)
    (plain,) = evidence((VACCINE,))
    sure, unsure = (
        decide(asked, found, read(asked, found)).confidence
        for found in ([replace(plain, score=score, features=(("together", score),))] for score in (4.0, 0.0))
    )
    assert sure > unsure


@given(st.text(alphabet="我妈听说几点吗，。？ abc流感疫苗", max_size=40))
def test_what_asks_lies_in_the_question_in_order(text: str) -> None:
    spans = asking(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert list(spans) == sorted(spans)
