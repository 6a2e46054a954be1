"""Who took part in what: the events of a person, or of whoever holds an office, and of nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from newsroom import stored

from qa.attendance import attendance
from qa.draft import Draft, render
from qa.offices import holders
from qa.question import understand
from qa.types import Question, Status
from qa.verify import verify
from qa.whose import asked_for, held

HEAD = stored(
    "本报讯（记者 林知夏）昨天上午，区委副书记、区长沈望舒来到白沙镇卫生院，慰问值班医护。\n沈望舒强调，要把药品备足。",
    headline="区领导慰问医护人员",
    day=date(2031, 5, 8),
)
MEETING = stored(
    "本报讯 5月12日下午，区委书记顾盼主持召开防汛工作会议。区长沈望舒，副区长陶然参加。\n会议指出，要加强巡查。",
    headline="区委部署防汛工作",
    day=date(2031, 5, 13),
    order=2,
)
DEPUTY = stored(
    "5月14日，副区长陶然走访南浦新村养老院。陶然还与老人共进午餐。",
    headline="区领导走访养老院",
    day=date(2031, 5, 15),
    order=3,
)
FIRST_DEPUTY = stored(
    "5月15日，区委常委、常务副区长贺兰青到开发区调研。", headline="区领导调研开发区", day=date(2031, 5, 16), order=4
)
NOBODY = stored(
    "区长热线5月16日接听居民来电320个，当天出席接听的有六名工作人员。",
    headline="区长热线开通十年",
    day=date(2031, 5, 17),
    order=5,
)
ALL = (DEPUTY, NOBODY, MEETING, HEAD, FIRST_DEPUTY)


def ask(text: str) -> Question:
    return understand(text, asked_on=date(2031, 6, 3))


def answer(text: str, *articles: object) -> Draft:
    question = ask(text)
    asked = asked_for(question)
    assert asked is not None
    return attendance(question, asked, articles or ALL)  # type: ignore[arg-type]


def cited(draft: Draft) -> list[str]:
    return list(dict.fromkeys(quote.article_id for quote in draft.quotes))


@pytest.mark.parametrize(
    ("text", "who", "is_office"),
    [
        ("区长五月参加了哪些活动", "区长", True),
        ("五月副区长出席了什么会议？", "副区长", True),
        ("请问常务副区长调研了哪些企业", "常务副区长", True),
        ("沈望舒五月参加了哪些活动", "沈望舒", False),
        ("区长沈望舒上周去过哪些地方", "沈望舒", False),
        ("民政局局长最近走访了哪些单位", "民政局局长", True),
        ("区领导五月参加了哪些活动", "区领导", True),
        ("区长最近有哪些活动", "区长", True),
        ("副区长的公务活动有哪些", "副区长", True),
        ("沈望舒书记去了哪里", "沈望舒", False),
        ("2031年5月，沈望舒区长的活动有哪些", "沈望舒", False),
        ("列一下5月沈望舒区长参加的检查、调研。", "沈望舒", False),
        ("副区长沈望舒出席或调研了哪些活动", "沈望舒", False),
        ("区委书记江仲和有哪些公开活动", "江仲和", False),
        ("沈望舒副区长去年（2030年）5月都参加了什么活动", "沈望舒", False),
        ("沈望舒当区委书记以后报纸上报道过他哪些活动", "沈望舒", False),
        ("白沙镇长有哪些活动", "白沙镇长", True),
    ],
)
def test_whose_events_are_asked_for(text: str, who: str, *, is_office: bool) -> None:
    asked = asked_for(ask(text))
    assert asked is not None
    assert (asked.who, asked.is_office) == (who, is_office)


@pytest.mark.parametrize(
    "text", ["五月有哪些活动", "白沙镇有哪些活动", "区长是谁", "读书会参加的人有多少", "沈望舒在井里看到了什么", ""]
)
def test_other_questions_ask_for_nobodys_events(text: str) -> None:
    assert asked_for(ask(text)) is None


def test_an_office_is_not_a_lower_one() -> None:
    assert cited(answer("区长五月参加了哪些活动")) == [HEAD.article.id, MEETING.article.id]
    assert cited(answer("副区长五月参加了哪些活动")) == [
        MEETING.article.id,
        DEPUTY.article.id,
        FIRST_DEPUTY.article.id,
    ]
    assert cited(answer("常务副区长五月参加了哪些活动")) == [FIRST_DEPUTY.article.id]


@pytest.mark.parametrize(("text", "told"), [("区长去了哪几个点", True), ("区长参加了哪些活动", False)])
def test_where_somebody_went_is_told_with_the_event(text: str, *, told: bool) -> None:
    round_trip = stored("5月20日，区长沈望舒检查防汛准备。沈望舒先后来到白沙闸、南浦泵站，察看设备。")
    assert ("南浦泵站" in render(answer(text, round_trip))) is told


def test_the_leaders_of_a_district() -> None:
    assert cited(answer("区领导五月参加了哪些活动")) == [
        HEAD.article.id,
        MEETING.article.id,
        DEPUTY.article.id,
        FIRST_DEPUTY.article.id,
    ]


def test_the_line_tells_the_event_and_that_they_were_there() -> None:
    lines = render(answer("区长五月参加了哪些活动")).split("\n")
    assert lines[0].startswith("共2篇相关报道")
    assert "来到白沙镇卫生院" in lines[1]
    assert "强调" not in lines[1]
    assert "主持召开防汛工作会议；区长沈望舒，副区长陶然参加" in lines[2]


def test_every_line_is_word_for_word() -> None:
    draft = answer("区长五月参加了哪些活动")
    articles = {one.article.id: one for one in ALL}
    assert not verify(draft, articles, counts=(2,)).failures
    for quote in draft.quotes:
        text = articles[quote.article_id].article.text
        assert text[slice(*quote.span)] == quote.text


def test_a_later_sentence_with_the_name_alone_counts() -> None:
    named = stored(
        "区长沈望舒昨天到访云溪中学。\n座谈会上，师生们提了建议。沈望舒随后走访了学校食堂。",
        headline="区领导走进校园",
        day=date(2031, 5, 20),
        order=6,
    )
    quiet = stored(
        "区长沈望舒的一封信在居民中传开。5月21日，沈望舒走访了写信的老人。",
        headline="一封回信",
        day=date(2031, 5, 22),
        order=7,
    )
    assert cited(answer("区长五月参加了哪些活动", named, quiet)) == [named.article.id, quiet.article.id]
    assert "5月21日，沈望舒走访了写信的老人" in render(answer("区长五月参加了哪些活动", quiet))


def test_only_the_asked_time() -> None:
    told_earlier = stored(
        "4月2日，区长沈望舒走访云溪公园。园方说，改造将在5月完成。",
        headline="区领导走访公园",
        day=date(2031, 4, 3),
        order=8,
    )
    assert answer("区长五月参加了哪些活动", told_earlier).status is Status.NO_EVIDENCE


@pytest.mark.parametrize(
    "text",
    [
        "区长沈望舒说，居民参加培训的热情很高。",
        "原区长沈望舒5月3日参加读书会。",
        "区长沈望舒是本地人。居民支持沈望舒参加5月的评选。",
        "区长沈望舒5月3日将不会出席开幕式。",
        "记者了解到，区长沈望舒计划5月出席开幕式。",
        "陶然5月3日表示，区长沈望舒出席过很多次开幕式。",
    ],
)
def test_what_is_no_event_of_theirs(text: str) -> None:
    assert answer("区长五月参加了哪些活动", stored(text)).status is Status.NO_EVIDENCE


def test_office_holders() -> None:
    assert list(holders("区委书记、区长沈望舒，副区长陶然、顾盼和夏渔出席", ["区长"])) == ["沈望舒"]
    assert list(holders("副区长陶然、顾盼和夏渔出席。", ["副区长"])) == ["陶然", "顾盼", "夏渔"]
    assert list(holders("区委书记、区人大常委会主任顾盼主持", ["区委书记"])) == ["顾盼"]
    assert list(holders("日前，区长沈望舒到场；前区长夏渔未到。", ["区长"])) == ["沈望舒"]
    assert list(holders("区长信箱收到来信。", ["区长"])) == []


def test_a_sentence_that_does_not_tell_the_event_stands_behind_the_one_that_does() -> None:
    signed = stored(
        "5月18日上午，云溪区与白沙县在会展中心签署协作协议。区长沈望舒出席并见证签约。",
        headline="两地签署协作协议",
        day=date(2031, 5, 19),
    )
    led = stored(
        "昨天，区政府召开安全生产会议。常务副区长贺兰青主持会议，区应急管理局通报情况。",
        headline="区政府部署安全生产",
        day=date(2031, 5, 20),
    )
    assert "签署协作协议；区长沈望舒出席并见证签约" in render(answer("区长五月参加了哪些活动", signed))
    assert "召开安全生产会议；常务副区长贺兰青主持会议" in render(answer("常务副区长五月主持了哪些会议", led))


def test_only_the_kind_of_event_that_is_asked_for() -> None:
    met = stored("5月18日，区长沈望舒会见来访的考察团。", headline="区长会见考察团", day=date(2031, 5, 19))
    assert cited(answer("区长五月会见了哪些人", HEAD, MEETING, met)) == [met.article.id]
    assert cited(answer("区长五月慰问了哪些人", HEAD, MEETING, met)) == [HEAD.article.id]


def test_who_was_there_beside_who_led() -> None:
    learned = stored(
        "昨天，区委举行集体学习会。区委书记顾盼主持并讲话，区委副书记、区长沈望舒，区政协主席夏渔出席。",
        headline="区委举行集体学习会",
        day=date(2031, 5, 6),
    )
    given = stored(
        "昨天上午，我区举行教师节座谈会。区长沈望舒向教师代表献花。", headline="教师节座谈会举行", day=date(2031, 5, 9)
    )
    lines = render(answer("区长五月参加了哪些活动", learned, given)).split("\n")
    assert "举行集体学习会；区委书记顾盼主持并讲话" in lines[1]
    assert "举行教师节座谈会；区长沈望舒向教师代表献花" in lines[2]


def test_the_last_day_of_a_month_in_the_issue_of_the_first() -> None:
    first = stored("昨天下午，区长沈望舒率队检查食堂。", headline="区长检查食堂", day=date(2031, 6, 1))
    draft = answer("区长五月参加了哪些活动", first)
    assert "5月31日下午（见报日6月1日" in render(draft)
    assert not verify(draft, {first.article.id: first}).failures


def test_the_event_may_be_told_some_sentences_before() -> None:
    rally = stored(
        "5月4日，全区青年集会在云溪剧场举行。区委书记顾盼出席并讲话。沈望舒主持集会。会上宣读了倡议。",
        headline="全区青年集会举行",
        day=date(2031, 5, 5),
    )
    heard = stored(
        "5月6日，区政协主席夏渔主持召开座谈会。委员们提了20条建议。副区长陶然到会听取意见。",
        headline="区政协座谈",
        day=date(2031, 5, 7),
        order=2,
    )
    assert "集会在云溪剧场举行；沈望舒主持集会" in render(answer("沈望舒五月参加了哪些活动", rally))
    assert "主持召开座谈会；副区长陶然到会听取意见" in render(answer("陶然五月参加了哪些活动", heard))


def test_what_is_visited_may_be_any_thing() -> None:
    asked = asked_for(ask("沈望舒五月检查了哪些工程"))
    assert asked is not None
    assert asked.who == "沈望舒"


def test_the_holder_of_an_office_is_known_by_name_too() -> None:
    named = stored("5月21日，沈望舒走访云溪中学。", headline="走访云溪中学", day=date(2031, 5, 22), order=6)
    asked = asked_for(ask("区长五月参加了哪些活动"))
    assert asked is not None
    assert held(asked, [HEAD, MEETING]).needles == (*asked.needles, "沈望舒")
    assert held(asked, [HEAD, stored("区长夏渔5月2日调研。")]) == asked
    events = attendance(ask("区长五月参加了哪些活动"), held(asked, [HEAD, MEETING]), [named])
    assert cited(events) == [named.article.id]


def test_an_office_of_another_country_is_another_one() -> None:
    text = "5月8日，外交部长顾盼会见来访的丹麦外交部长约恩·霍尔姆。"
    assert list(holders(text, ["外交部长"])) == ["顾盼"]
    assert list(holders(text, ["丹麦外交部长"])) == ["约恩·霍尔姆"]


@pytest.mark.parametrize(
    "text", ["区长这个月都干了啥", "列一下区长五月的活动", "区长五月的行程", "区长五月忙些什么", "沈望舒五月做了哪些事"]
)
def test_activities_are_asked_for_in_many_words(text: str) -> None:
    asked = asked_for(ask(text))
    assert asked is not None
    assert asked.who in {"区长", "沈望舒"}


@pytest.mark.parametrize("text", ["沈望舒做了什么", "白鹭节五月的活动", "区图书馆五月的活动安排", "区长的作用是什么"])
def test_what_is_no_persons_is_asked_of_nobody(text: str) -> None:
    assert asked_for(ask(text)) is None


def test_who_was_only_there_did_not_lead() -> None:
    other = stored(
        "5月20日，区委书记顾盼主持召开区委常委会会议，听取一季度经济运行情况汇报。区长沈望舒等参加会议。",
        headline="区委常委会会议",
        day=date(2031, 5, 21),
        order=3,
    )
    assert answer("区长五月主持了哪些会议", other).status is Status.NO_EVIDENCE
    assert cited(answer("区委书记五月主持了哪些会议", other)) == [other.article.id]
    assert answer("区委书记一季度主持了哪些会议", other).status is Status.NO_EVIDENCE


def test_where_somebody_went_is_no_meeting() -> None:
    assert cited(answer("区长五月去了哪里")) == [HEAD.article.id]


def test_each_event_of_an_article_is_told() -> None:
    busy = stored(
        "5月20日上午，区委书记顾盼主持召开区委常委会会议。会议强调，要加强巡查。\n"
        "5月20日下午，顾盼还会见了白沙县代表团。会见中，顾盼说，两地要多走动。\n5月20日晚上，顾盼到指挥中心检查值班值守。",
        headline="区委常委会举行会议",
        day=date(2031, 5, 21),
    )
    told = render(answer("区委书记顾盼五月参加了哪些活动", busy))
    assert "会见了白沙县代表团" in told
    assert "到指挥中心检查值班值守" in told
    assert "要多走动" not in told
    assert "会见了白沙县代表团" not in render(answer("区委书记顾盼五月检查了哪些地方", busy))


def test_two_verbs_ask_for_either_kind() -> None:
    asked = asked_for(ask("沈望舒五月出席或调研了哪些活动"))
    assert asked is not None
    assert asked.doing is None
    visits = asked_for(ask("沈望舒五月检查、调研了哪些地方"))
    assert visits is not None
    assert visits.doing is not None


def test_who_started_a_race_and_what_was_told_on_a_visit() -> None:
    race = stored("5月14日，云溪半程马拉松开赛。区长沈望舒鸣枪。", headline="马拉松开赛", day=date(2031, 5, 15))
    visit = stored("5月16日，区长沈望舒到现场调研时要求：“宁慢勿错。”", headline="新院装修", day=date(2031, 5, 17))
    assert cited(answer("沈望舒五月参加了哪些活动", race, visit)) == [race.article.id, visit.article.id]
