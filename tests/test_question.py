"""Questions understood: times, names, pages, other names, follow-ups made whole, and the words for the index."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.errors import FileMissing, RowInvalid
from embeddings.types import Filter
from qa.aliases import Alias, Aliases, bundled_aliases, read_aliases
from qa.followup import made_whole
from qa.mentions import mentions
from qa.question import question_time, search_text, time_filters, understand
from qa.subject import subject_of
from qa.types import QuestionKind, Turn

TODAY = date(2020, 11, 19)
ALIASES = bundled_aliases()


def whole(question: str, *before: str, answer: str = "") -> str:
    history = [Turn(text, answer) for text in before]
    return made_whole(question, history, asked_on=TODAY, aliases=ALIASES).text


def test_a_question_is_read_in_one_go() -> None:
    question = understand("昨天下午方松街道有哪些活动？", asked_on=TODAY)
    assert question.standalone == question.text
    assert question.kind is QuestionKind.LIST
    assert question.time is not None
    assert question.time.start == datetime(2020, 11, 18, 12)
    assert question.time.anchor_source == "asker"
    assert question.places == ("方松街道",)
    assert not question.wants_newest


def test_pages_sections_and_issue_become_part_of_the_question() -> None:
    question = understand("第3771期头版登了什么", asked_on=TODAY)
    assert (question.kind, question.pages, question.issue_number) == (QuestionKind.ARTICLE, (1,), 3771)
    assert question.where == Filter(pages=(1,))
    assert understand("民生版有哪些报道", asked_on=TODAY).where.sections == ("民生",)
    assert understand("报名第3期培训班", asked_on=TODAY).issue_number is None
    assert understand("这条新闻在第几版", asked_on=TODAY).pages == ()


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("图书馆目前有多少藏书", True),
        ("现任馆长是谁", True),
        ("最新的开放时间", True),
        ("最近有什么讲座", True),
        ("馆长是谁", False),
        ("11月18日最新消息", False),
    ],
)
def test_who_asks_for_the_newest(text: str, newest: bool) -> None:
    assert understand(text, asked_on=TODAY).wants_newest is newest


def test_time_is_read_as_the_event_and_as_the_printing() -> None:
    event, printed = time_filters(understand("昨天下午有什么活动", asked_on=TODAY))
    assert (event.event_from, event.event_to) == (date(2020, 11, 18), date(2020, 11, 19))
    assert (printed.date_from, printed.date_to) == (date(2020, 11, 18), date(2020, 11, 19))
    (recent,) = time_filters(understand("最近有什么活动", asked_on=TODAY))
    assert recent.event_from is None
    assert recent.date_to == date(2020, 11, 20)
    assert time_filters(understand("馆长是谁", asked_on=TODAY)) == ()
    since, _ = time_filters(understand("9月1日起的办法", asked_on=TODAY))
    assert (since.event_from, since.event_to) == (date(2020, 9, 1), None)


@pytest.mark.parametrize(
    ("text", "people", "places", "organisations"),
    [
        ("王小明的职务是什么", ("王小明",), (), ()),
        ("谁见了王小明", ("王小明",), (), ()),
        ("11月18日王小明去了哪里", ("王小明",), (), ()),
        ("欧阳小明主任讲了什么", ("欧阳小明",), (), ()),
        ("约翰·史密斯是谁", ("约翰·史密斯",), (), ()),
        ("车墩镇东门村的书屋在哪里", (), ("车墩镇", "东门村"), ()),
        ("梅花路长桥路路口怎么了", (), ("梅花路", "长桥路"), ()),
        ("卫健委说了什么", (), (), ("卫健委",)),
        ("东方师范大学和谁合作", (), (), ("东方师范大学",)),
        ("有哪些学校参加", (), (), ()),
        ("上周三的书市怎么样", (), (), ()),
    ],
)
def test_names(text: str, people: tuple[str, ...], places: tuple[str, ...], organisations: tuple[str, ...]) -> None:
    found = mentions(text, ALIASES)
    assert (found.people, found.places, found.organisations) == (people, places, organisations)


FOLLOW_UPS = [
    ("那第二天呢", "11月18日下午松江区有哪些活动？", "11月19日松江区有哪些活动？"),
    ("那周末呢？", "11月18日下午松江区有哪些活动？", "周末松江区有哪些活动？"),
    ("当天还有什么会议", "11月18日下午松江区有哪些活动？", "松江区11月18日还有什么会议"),
    ("他还去了哪里", "王小明11月18日参加了什么活动？", "11月18日王小明还去了哪里"),
    ("他是什么职务", "王小明11月18日参加了什么活动？", "王小明是什么职务"),
    ("那李小红呢", "王小明11月18日参加了什么活动？", "李小红11月18日参加了什么活动？"),
    ("电话多少", "松江图书馆在哪里", "松江图书馆电话多少"),
    ("泗泾镇呢", "方松街道怎么管违停", "泗泾镇怎么管违停"),
    ("今年呢", "去年书市卖了多少书", "今年书市卖了多少书"),
    ("在哪里举办", "书市什么时候开始", "书市在哪里举办"),
    ("有多少家书店参加", "书市什么时候开始", "书市有多少家书店参加"),
    ("这个活动要门票吗", "书市什么时候开始", "书市要门票吗"),
    ("它由谁主办", "书市什么时候开始", "书市由谁主办"),
    ("公共服务事项呢", "平台接入了多少个事项", "平台接入了多少个公共服务事项"),
    ("这篇报道讲了什么", "谁写了书市的报道", "书市的报道讲了什么"),
    ("那里怎么去", "广富林遗址有什么展览", "广富林遗址怎么去"),
    ("那工作日呢", "松江图书馆周末几点开门", "松江图书馆工作日几点开门"),
    ("需要带什么材料", "借书证怎么办理", "借书证需要带什么材料"),
    ("第一场在哪里", "11月有哪些讲座", "11月讲座第一场在哪里"),
    ("有没有适合孩子的", "11月有哪些讲座", "11月讲座有没有适合孩子的"),
    ("他叫什么", "方塔医院的骨科医生得了什么奖", "方塔医院的骨科医生叫什么"),
    ("那副馆长呢", "谁是馆长", "谁是副馆长"),
    ("那90岁以上的呢", "80岁老人的津贴是多少", "90岁以上老人的津贴是多少"),
    ("六层以上的呢", "两层的老楼加装电梯补多少", "六层以上的老楼加装电梯补多少"),
    ("票价呢", "游泳馆现在几点开门", "游泳馆票价"),
    ("报名电话呢", "书市什么时候开始", "书市报名电话呢"),
    ("和去年比呢", "今年书市卖了多少书", "和去年比，今年书市卖了多少书"),
    ("后来呢", "丢的书找到了吗", "丢的书找到后来呢"),
    ("会上决定了什么", "街道大会哪天开的", "街道大会会上决定了什么"),
]


@pytest.mark.parametrize(("question", "before", "expected"), FOLLOW_UPS)
def test_follow_ups_are_made_whole(question: str, before: str, expected: str) -> None:
    assert whole(question, before) == expected


@pytest.mark.parametrize(
    "question", ["谢谢", "松江区有多少家医院？", "怎么申请居住证", "谁写了灯会的报道", "王小明是谁"]
)
def test_what_stands_alone_is_left_alone(question: str) -> None:
    assert whole(question, "书市什么时候开始") == question
    assert whole(question) == question


def test_a_chain_of_follow_ups() -> None:
    assert whole("那周末呢", "松江图书馆在哪里", "几点开门") == "周末松江图书馆几点开门"


def test_a_pronoun_may_be_answered_by_the_answer() -> None:
    answer = "推介会由副区长陈小军主持[1]。"
    assert whole("他是什么职务", "谁主持了推介会", answer=answer) == "陈小军是什么职务"


def test_topics() -> None:
    assert subject_of("松江图书馆在哪里？") == "松江图书馆"
    assert subject_of("书市取消了吗") == "书市取消"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("请问一下，书市什么时候开始呢？", "书市 开始"),
        ("書市啥辰光開門", "书市 开门 开放"),
        ("昨天书市卖了多少书", "11月18日书市卖了 书"),
        ("什么", "什么"),
    ],
)
def test_words_for_the_index(text: str, words: str) -> None:
    assert search_text(text, asked_on=TODAY, aliases=ALIASES) == words


def test_traditional_script_and_wide_letters_are_understood() -> None:
    question = understand("圖書館什麼時候開門？", asked_on=TODAY)
    assert (question.kind, question.standalone) == (QuestionKind.TIME, "圖書館什麼時候開門？")
    assert understand("車墩鎮東門村的書屋在哪裡", asked_on=TODAY).places == ("车墩镇", "东门村")
    assert understand("第３７７１期頭版登了什麼", asked_on=TODAY).issue_number == 3771
    assert whole("他還去了哪裡", "王小明昨天去了哪里") == "昨天王小明还去了哪里"


def test_other_names_are_added_for_the_index() -> None:
    assert "卫生健康委员会" in understand("卫健委的通知", asked_on=TODAY).search_text
    assert "卫健委" in understand("卫生健康委员会的通知", asked_on=TODAY).search_text


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text(
        "kind,name,aliases\norganisation,读书办公室,读书办|书办\nwording,什么,嘛子\n", encoding="utf-8-sig"
    )
    aliases = read_aliases(table)
    assert aliases.expansions("读书办在哪里") == ("读书办公室",)
    assert aliases.expansions("那是嘛子") == ("什么",)
    assert understand("读书办在哪里", asked_on=TODAY, aliases=aliases).organisations == ("读书办",)


def test_a_bad_table_says_where_and_what_helps(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="找不到别名表"):
        read_aliases(tmp_path / "none.csv")
    table = tmp_path / "names.csv"
    table.write_text("kind,name,aliases\nplace,东门村,\nnonsense,某处,\n", encoding="utf-8")
    with pytest.raises(RowInvalid, match="第3行"):
        read_aliases(table)


def test_an_everyday_word_may_stand_for_several_written_ones() -> None:
    aliases = Aliases([Alias("wording", "失踪", ("找不着",)), Alias("wording", "失联", ("找不着", "没音讯"))])
    assert aliases.expansions("船找不着了") == ("失踪", "失联")
    assert aliases.expansions("失联的船找不着了") == ("失踪",)
    assert aliases.expansions("失踪的船") == ()  # never from the written word to the everyday one


@pytest.mark.parametrize("text", ["周六上午能打疫苗吗", "周三下午能去游泳馆不", "老人看电影周二多少钱一场"])
def test_a_day_of_every_week_is_none_of_the_askers_days(text: str) -> None:
    assert understand(text, asked_on=TODAY).time is None


def test_no_aliases_at_all() -> None:
    assert Aliases().expansions("卫健委") == ()
    assert Aliases([Alias("place", "东门村")]).mentions("东门村")[0].span == (0, 3)


PIECES = st.sampled_from(
    [
        "那",
        "呢",
        "他",
        "这个",
        "第二天",
        "周末",
        "书市",
        "王小明",
        "多少",
        "？",
        "为什么",
        "电话",
        "11月18日",
        "还",
        "有哪些",
        "的",
        "松江",
        "[1]",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=4))
def test_no_conversation_breaks_it(turns: list[str]) -> None:
    *before, last = turns
    question = understand(last, asked_on=TODAY, history=[Turn(text, text) for text in before])
    assert question.text == last
    assert question.kind in QuestionKind


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert understand(text, asked_on=TODAY).text == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("县长6月2日和3日出席了哪些活动", date(2031, 6, 2), date(2031, 6, 3)),
        ("4月和5月有哪些展览", date(2031, 4, 1), date(2031, 5, 31)),
        ("截至4月，大桥完成了多少投资", date(2031, 4, 1), date(2031, 4, 30)),
        ("上周六开放了哪些景点", date(2031, 6, 7), date(2031, 6, 7)),
    ],
)
def test_times_named_one_after_the_other_are_one_stretch(text: str, first: date, last: date) -> None:
    time = question_time(text, date(2031, 6, 10))
    assert time is not None
    assert (time.start.date(), (time.end - timedelta(days=1)).date()) == (first, last)


@pytest.mark.parametrize("text", ["登记处星期六上班吗", "游泳馆周一开门吗", "周末图书馆开放吗"])
def test_a_day_of_every_week_is_no_day_of_the_asker(text: str) -> None:
    assert question_time(text, date(2031, 6, 10)) is None


def test_a_day_inside_somebodys_words_is_not_asked_for() -> None:
    assert question_time("区长那句“今天能办的今天办”是在哪里说的", TODAY) is None
    assert question_time("区长今天在哪里", TODAY) is not None


@pytest.mark.parametrize("text", ["区长11月都参加了什么活动", "志愿者都做了些什么"])
def test_what_all_somebody_did_asks_for_a_list(text: str) -> None:
    assert understand(text, asked_on=TODAY).kind is QuestionKind.LIST
