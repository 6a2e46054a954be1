"""Lists, counts and timelines go over every matching article, in order of date, one line and one citation each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import stored

from articles.times import find_times
from articles.types import TimeReference
from embeddings.types import StoredArticle
from qa.draft import render
from qa.question import understand
from qa.stories import _shared, shingles
from qa.survey import gathers, sole, survey
from qa.topic import topic_of
from qa.types import Question, QuestionKind, Status

MARCH = stored("雾岭镇昨天举行春茶开采节，三十家茶企参加。", headline="春茶开采节举行", day=date(2031, 3, 20))
APRIL = stored("区图书馆4月12日下午举行读书会，主讲人是方止。", headline="图书馆举行读书会", day=date(2031, 4, 13))
MAY = stored("雾岭镇垃圾分类驿站启用。居民可用积分换茶叶。", headline="垃圾分类驿站启用", day=date(2031, 5, 8))
JUNE = stored("桐花街道公布垃圾分类红黑榜，12个小区上榜。", headline="垃圾分类红黑榜公布", day=date(2031, 6, 2))
ALL = (JUNE, MARCH, MAY, APRIL)


def ask(text: str, kind: QuestionKind, time: TimeReference | None = None) -> Question:
    return Question(text=text, standalone=text, asked_on=date(2031, 6, 10), kind=kind, time=time)


def test_lines_stand_in_order_of_date_after_their_number() -> None:
    draft = survey(ask("关于垃圾分类的报道有哪些", QuestionKind.LIST), ALL)
    lines = render(draft).splitlines()
    assert lines[0] == "共2篇相关报道[1][2]。"
    assert "驿站" in lines[1]
    assert "红黑榜" in lines[2]
    assert [quote.article_id for quote in draft.quotes] == [MAY.article.id, JUNE.article.id]


def test_a_count_is_stated_even_for_one() -> None:
    draft = survey(ask("报道过几次读书会", QuestionKind.COUNT), ALL)
    assert render(draft).startswith("共1篇相关报道[1]。")


def test_the_sentence_inside_the_asked_time_is_shown() -> None:
    text = "4月12日下午有哪些活动"
    (time,) = find_times(text, anchor=date(2031, 6, 10), anchor_source="asker")
    again = stored("桐花街道4月12日下午举行义诊。上周还办过讲座。", headline="桐花街道义诊", day=date(2031, 4, 14))
    draft = survey(ask(text, QuestionKind.LIST, time), [APRIL, again])
    assert "4月12日下午举行读书会" in render(draft)


def test_relative_days_of_a_line_are_resolved() -> None:
    assert "3月19日（见报日3月20日，原文“昨天”）" in render(
        survey(ask("春茶开采节的报道几篇", QuestionKind.COUNT), ALL)
    )


def test_copies_of_one_story_count_once() -> None:
    body = "云溪区今天启动夏季防汛演练，消防、水务、医疗等单位的二百名队员参加，模拟了堤坝渗漏和人员转移两个科目。" * 2
    one = stored(body, headline="防汛演练启动", order=1)
    two = stored(body, headline="防汛演练启动", page=2, order=1)
    assert len(survey(ask("防汛演练的报道有几篇", QuestionKind.COUNT), [one, two]).quotes) == 1


def test_more_than_the_limit_is_said() -> None:
    many = [
        stored(f"第{n}处垃圾分类点启用。", headline=f"第{n}处启用", order=n, day=date(2031, 5, n)) for n in range(1, 8)
    ]
    draft = survey(ask("垃圾分类的报道", QuestionKind.LIST), many, limit=5)
    assert "共7篇" in render(draft)
    assert [note.kind for note in draft.notes] == ["coverage"]


def test_a_list_inside_one_article_is_left_to_the_reader() -> None:
    assert not survey(ask("春茶开采节有哪些活动", QuestionKind.LIST), ALL).claims


def test_nothing_about_it_is_no_evidence() -> None:
    assert survey(ask("关于地铁的报道有哪些", QuestionKind.LIST), ALL).status is Status.NO_EVIDENCE


def test_an_article_without_a_date_comes_last() -> None:
    undated = stored("垃圾分类知识问答。", headline="垃圾分类知识")
    undated = replace(
        undated, article=replace(undated.article, issue=replace(undated.article.issue, date=None), times=())
    )
    draft = survey(ask("垃圾分类的报道", QuestionKind.LIST), [undated, MAY])
    assert [quote.article_id for quote in draft.quotes] == [MAY.article.id, undated.article.id]


def storm(text: str, headline: str, day: date, order: int = 1) -> StoredArticle:
    return stored(text, headline=headline, day=day, order=order)


WARNING = storm("今年第6号台风“白鹭”预计明天登陆，各街镇加固工棚。", "我区部署防台", date(2031, 7, 20))
AFTER = storm("台风“白鹭”过境，倒伏树木已清理完毕。台风期间全区无人员伤亡。", "道路恢复畅通", date(2031, 7, 23))
IN_PASSING = storm(
    "疫苗接种补助昨天开始发放。虽逢台风尾声，仍有300人前来。", "疫苗补助首日接种三百人", date(2031, 7, 24)
)
NAMED_ONCE = storm(
    "读书会开讲。第一讲谈诗。第二讲谈小说。\n主讲人回忆，童年遇到过台风。", "读书会开讲", date(2031, 7, 25)
)
LATER = storm("台风“苍耳”在外海转向。", "台风不来了", date(2031, 8, 2))
STORMS = (LATER, IN_PASSING, AFTER, NAMED_ONCE, WARNING)


def listed(text: str, kind: QuestionKind, *articles: StoredArticle) -> list[str]:
    time = next(iter(find_times(text, anchor=date(2031, 8, 5), anchor_source="asker")), None)
    draft = survey(ask(text, kind, time), articles or STORMS)
    return list(dict.fromkeys(quote.article_id for quote in draft.quotes))


@pytest.mark.parametrize(
    "text",
    [
        "有哪些关于台风的报道",
        "关于垃圾分类的报道有哪些",
        "报道过几次读书会",
        "7月有几篇关于夜游的报道",
        "提到游泳馆的文章有多少",
        "7月下旬有几起火灾的报道",
        "列出8月关于养老的报道",
    ],
)
def test_what_is_gathered(text: str) -> None:
    assert gathers(understand(text, asked_on=date(2031, 8, 5)))


@pytest.mark.parametrize("text", ["展览有哪些展品", "哪家报社报道了此事", "台风什么时候登陆"])
def test_what_is_not_gathered(text: str) -> None:
    assert not gathers(understand(text, asked_on=date(2031, 8, 5)))


def test_reports_about_something_tell_of_it() -> None:
    assert listed("有哪些关于台风的报道", QuestionKind.LIST) == [WARNING.article.id, AFTER.article.id, LATER.article.id]


def test_mentions_are_all_that_name_it() -> None:
    assert len(listed("有几篇报道提到台风", QuestionKind.COUNT)) == len(STORMS)


def test_reports_of_a_month_are_those_printed_in_it() -> None:
    ahead = storm("台风“苍耳”可能于8月2日影响我区。", "台风消息", date(2031, 7, 30), 9)
    assert listed("八月有哪些关于台风的报道", QuestionKind.LIST, *STORMS, ahead) == [LATER.article.id]


def test_a_month_says_nothing_of_a_day() -> None:
    month = storm("区图书馆8月举办读书会两场。", "读书会预告", date(2031, 7, 30), 2)
    day = storm("8月3日，桐花街道举行义诊。", "义诊进社区", date(2031, 8, 4), 3)
    other = storm("8月3日起，游泳馆换水两天。8月3日下午仍开放。", "游泳馆换水", date(2031, 8, 2), 4)
    found = listed("8月3日有哪些活动", QuestionKind.LIST, month, day, other)
    assert month.article.id not in found
    assert day.article.id in found


def test_one_item_of_a_column_is_told_by_its_own_line() -> None:
    column = storm(
        "▲区气象台7月19日发布高温预警。\n▲云溪夜游开园首日接待市民千人。\n▲轨道交通7月18日封顶。",
        "一周短讯",
        date(2031, 7, 21),
    )
    draft = survey(ask("关于夜游的报道有几篇", QuestionKind.COUNT), [column])
    assert [quote.text for quote in draft.quotes] == ["▲云溪夜游开园首日接待市民千人。"]


def test_words_of_a_topic_stand_together() -> None:
    lamps = storm("望江北路的路灯修好了。", "路灯亮了", date(2031, 7, 21))
    road = storm("望江北路实行交通管制。", "望江北路管制", date(2031, 7, 22), 2)
    question = understand("望江北路路灯的报道有几篇", asked_on=date(2031, 8, 5))
    assert {quote.article_id for quote in survey(question, [lamps, road]).quotes} == {lamps.article.id}


def test_what_a_report_looks_back_on_is_not_its_line() -> None:
    follow_up = storm(
        "7月30日，本报二版刊登来信，反映望江北路路灯不亮。8月2日晚，望江北路18盏路灯全部点亮。",
        "来信追踪",
        date(2031, 8, 4),
    )
    question = understand("望江北路路灯的来龙去脉", asked_on=date(2031, 8, 5))
    letter = storm("望江北路的路灯黑了两个月。", "路灯何时亮", date(2031, 7, 30))
    assert "18盏路灯全部点亮" in render(survey(question, [follow_up, letter]))


def test_a_line_leaves_the_dateline_and_a_reprinted_headline_out() -> None:
    text = "原标题：台风“白鹭”登陆 望潮日报7月20日电（记者 温砚）台风“白鹭”昨晚登陆，风力十级。"
    draft = survey(ask("关于台风的报道有几篇", QuestionKind.COUNT), [storm(text, "快讯", date(2031, 7, 20))])
    assert [quote.text for quote in draft.quotes] == ["台风“白鹭”昨晚登陆，风力十级。"]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_shared_shingles_are_counted_as_sets_say(numbers: list[int]) -> None:
    sentence = "第{0}站台的候车亭换上了新座椅，{0}号窗口开始售票，{0}路车每十分钟一班，乘客说方便多了。"
    texts = ["".join(sentence.format(n + k) for k in range(3)) for n in numbers]
    sample = shingles(texts)
    own = [set(sample.number[sample.owner == n].tolist()) for n in range(len(texts))]
    shared = _shared(sample)
    assert all(shared[a, b] == len(own[a] & own[b]) for a in range(len(texts)) for b in range(len(texts)))


def test_the_needles_of_a_topic_miss_no_article_that_tells_of_it() -> None:
    topic = topic_of(understand("云溪公园夜间花展停车的报道", asked_on=date(2031, 8, 5)))
    for words in combinations(topic.words, topic.needed):
        assert any(needle in "".join(words) for needle in topic.needles)


def test_an_office_does_not_stand_in_a_lower_one() -> None:
    head = storm("县长沈望舒走访白沙镇。", "县长走访白沙镇", date(2031, 7, 5))
    deputy = storm("副县长陶然走访养老院。副县长还看望了护工。", "副县长走访养老院", date(2031, 7, 6), 2)
    assert listed("7月有几篇关于县长的报道", QuestionKind.COUNT, head, deputy) == [head.article.id]
    assert listed("7月有几篇关于副县长的报道", QuestionKind.COUNT, head, deputy) == [deputy.article.id]


def test_a_timeline_goes_on_in_other_words() -> None:
    cut_off = storm("因主管道爆裂，望江新村停水，抢修人员连夜施工。", "望江新村停水两天", date(2031, 7, 8))
    back = storm("经过四天抢修，望江新村昨晚全面恢复供水。", "望江新村恢复供水", date(2031, 7, 12))
    fair = storm("望江新村昨天举办邻里节，居民包了粽子。", "望江新村办邻里节", date(2031, 7, 13))
    question = understand("望江新村停水的来龙去脉", asked_on=date(2031, 8, 5))
    draft = survey(question, [fair, back, cut_off])
    assert list(dict.fromkeys(one.article_id for one in draft.quotes)) == [cut_off.article.id, back.article.id]


def test_a_line_is_a_sentence_and_no_signature() -> None:
    notice = storm("本园八月夜间开放，欢迎参观。\n望江湿地公园管理所", "望江湿地公园夜间开放公告", date(2031, 7, 29))
    draft = survey(understand("有几篇望江湿地公园的报道", asked_on=date(2031, 8, 5)), [notice])
    assert draft.quotes[0].text == "本园八月夜间开放，欢迎参观。"


def test_an_event_is_of_the_asked_time_by_the_sentence_that_names_it() -> None:
    fair = storm("8月16日，区人社局举办招聘会，八十家企业参加。", "招聘会进园区", date(2031, 7, 30))
    past = storm("7月24日，区人社局举办过招聘会。下一步，8月起将走访企业。", "人社局服务企业", date(2031, 8, 2), 2)
    assert listed("8月有哪些招聘会", QuestionKind.LIST, fair, past, LATER) == []
    again = storm("8月23日，开发区也办招聘会。", "开发区招聘会", date(2031, 8, 3), 3)
    assert listed("8月有哪些招聘会", QuestionKind.LIST, fair, past, again) == [fair.article.id, again.article.id]


def test_a_thing_named_once_in_a_long_report_is_not_what_it_tells_of() -> None:
    long = storm(
        "昨天，消防站迎来新装备。它们可用于地震救援。" + "队员们逐一试用。" * 8, "消防站添新装备", date(2031, 7, 30), 4
    )
    quake = storm("昨天发生3.1级地震。地震没有造成人员伤亡。", "邻市地震我区有感", date(2031, 7, 31), 5)
    assert listed("有哪些关于地震的报道", QuestionKind.LIST, long, quake) == [quake.article.id]
    assert len(listed("有几篇报道提到地震", QuestionKind.COUNT, long, quake)) == 2


def test_a_long_list_of_what_is_recent_keeps_the_newest() -> None:
    many = [
        storm(f"第{n}场台风演练举行，{n}个单位参加。", f"台风演练第{n}场", date(2031, 7, n), n) for n in range(1, 8)
    ]
    question = understand("最近有哪些关于台风演练的报道", asked_on=date(2031, 7, 10))
    draft = survey(question, many, limit=3)
    assert [quote.article_id for quote in draft.quotes] == [one.article.id for one in many[-3:]]
    assert "最近3篇" in draft.notes[0].text


def test_the_one_article_that_tells_of_it() -> None:
    asked = ask("图书馆有哪些读书会", QuestionKind.LIST)
    assert sole(asked, ALL) == APRIL.article.id
    assert sole(ask("垃圾分类有哪些动态", QuestionKind.LIST), ALL) is None
    assert sole(ask("有哪些龙灯比赛", QuestionKind.LIST), ALL) is None


def test_a_line_of_a_thing_told_by_the_way_is_the_sentence_about_it() -> None:
    works = stored(
        "副区长陶然昨天察看白鹭桥、南浦路工地。陶然要求加快进度。白鹭桥全长620米，年底通车。", headline="区领导察看工地"
    )
    draft = survey(ask("白鹭桥的报道有哪些", QuestionKind.COUNT), [works])
    assert "白鹭桥全长620米" in render(draft)
