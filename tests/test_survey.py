"""Lists, counts and timelines go over every matching article, in order of date, one line and one citation each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from newsroom import stored

from articles.times import find_times
from articles.types import TimeReference
from qa.draft import render
from qa.survey import survey
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
