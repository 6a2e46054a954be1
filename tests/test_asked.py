"""Offices, bylines, schedules and asked times: what is said of them, and when nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from newsroom import claim, evidence, shelf, stored

from articles.times import find_times
from qa.about import about
from qa.draft import Draft
from qa.focus import focused
from qa.offices import asks_for_office, offices
from qa.timefit import Fit, fit, in_other_years, is_loose, names_its_year
from qa.types import Question

ASKED_ON = date(2031, 5, 9)


def asking(text: str, *people: str, asked_on: date = ASKED_ON) -> Question:
    """A question with the time that it names."""
    times = find_times(text, anchor=asked_on, anchor_source="asker")
    return Question(text, text, asked_on, people=people, time=times[0] if times else None)


class TestOffices:
    """Every printed form, the newest first; conflicts are said."""

    FIRST = stored("昨天，区委书记、区长沈望舒调研科技园。", headline="区领导调研")
    SECOND = stored("会上，区委副书记、区长沈望舒讲话，区教育局局长顾盼等参加。", headline="教育大会召开", order=2)

    def lines(self, question: Question, *articles: object) -> list[str]:
        return [one.text.rstrip("。") for one in offices(question, evidence(list(articles))).claims]  # type: ignore[arg-type]

    def test_two_forms_of_one_day_are_both_shown_and_said(self) -> None:
        draft = offices(asking("沈望舒的职务", "沈望舒"), evidence([self.FIRST, self.SECOND]))
        assert len(draft.claims) == 2
        assert [note.kind for note in draft.notes] == ["contradiction"]
        assert "“区委书记、区长”、“区委副书记、区长”" in draft.notes[0].text

    def test_the_newest_comes_first(self) -> None:
        later = stored("区委书记沈望舒讲话。", day=date(2032, 1, 4))
        draft = offices(asking("沈望舒的职务", "沈望舒"), evidence([self.SECOND, later]))
        assert draft.claims[0].quotes[0].article_id == later.article.id
        assert [note.kind for note in draft.notes] == ["older"]

    def test_a_shorter_form_is_no_other_form(self) -> None:
        short = stored("区长沈望舒走进企业。", headline="走访企业", order=3)
        assert len(self.lines(asking("沈望舒的职务", "沈望舒"), self.SECOND, short)) == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("会议决定任命叶知秋为区农业局局长。", "会议决定任命叶知秋为区农业局局长"),
            ("会议接受叶知秋辞去副区长职务的请求。", "会议接受叶知秋辞去副区长职务的请求"),
            (
                "中国园艺学会会长、长江大学教授、云溪植物园园长叶知秋介绍。",
                "中国园艺学会会长、长江大学教授、云溪植物园园长叶知秋介绍",
            ),
            ("外宾会见了到访的区政协主席叶知秋。", "外宾会见了到访的区政协主席叶知秋"),
        ],
    )
    def test_how_an_office_is_printed(self, text: str, said: str) -> None:
        assert self.lines(asking("叶知秋担任什么职务", "叶知秋"), stored(text)) == [said]

    def test_a_name_without_an_office_says_nothing(self) -> None:
        assert not self.lines(asking("顾盼的职务", "顾盼"), stored("顾盼说，花开得正好。"))

    def test_when_an_office_is_asked_for(self) -> None:
        assert asks_for_office(asking("沈望舒是谁", "沈望舒"), shape_is_office=False)
        assert asks_for_office(asking("沈望舒的职务", "沈望舒"), shape_is_office=True)
        assert not asks_for_office(asking("会见沈望舒的是谁", "沈望舒"), shape_is_office=False)
        assert not asks_for_office(asking("区长是谁"), shape_is_office=False)


class TestAbout:
    """Who wrote it, and where it was printed."""

    FLOWERS = stored("云溪公园花展昨天开幕，门票每张20元。", headline="花展开幕", page=3)

    def said(self, text: str) -> list[str]:
        draft = about(asking(text), evidence([self.FLOWERS]))
        return [one.text for one in draft.claims] if draft else []

    def test_the_byline(self) -> None:
        assert self.said("花展开幕的报道是谁写的") == ["《云溪报》2031年5月8日第3版《花展开幕》的署名是记者林知夏"]

    def test_the_page(self) -> None:
        assert self.said("花展开幕的消息登在第几版") == ["《花展开幕》登在《云溪报》2031年5月8日第3版（总第1208期）"]

    def test_both(self) -> None:
        assert [one[-6:] for one in self.said("《花展开幕》哪天登的，谁写的")] == ["是记者林知夏", "1208期）"]

    def test_the_article_whose_title_says_it_is_meant(self) -> None:
        other = stored("云溪公园花展昨天开幕。", headline="一周要闻", page=1)
        draft = about(asking("花展开幕的报道登在第几版"), evidence([other, self.FLOWERS]))
        assert draft is not None
        assert "第3版" in draft.claims[0].text

    def test_an_unsigned_article_is_said_to_be(self) -> None:
        unsigned = replace(self.FLOWERS, article=replace(self.FLOWERS.article, bylines=()))
        draft = about(asking("花展开幕的报道是谁写的"), evidence([unsigned]))
        assert draft is not None
        assert not draft.claims
        assert draft.notes[0].kind == "unsigned"

    @pytest.mark.parametrize("text", ["花展开幕门票多少钱", "游泳馆试开放的报道是谁写的"])
    def test_anything_else_is_not_its_question(self, text: str) -> None:
        assert about(asking(text), evidence([self.FLOWERS])) is None


class TestFocus:
    """A schedule is kept to the asked day."""

    CUTS = stored(
        "供电公司计划于5月12日至14日检修。\n5月12日8时至12时，枫林村停电。\n5月13日8时至12时，石桥村停电。\n5月14日，湾里路停电。\n"
        "如遇雨天顺延。",
        headline="停电通知",
    )

    def kept(self, text: str, *words: str) -> list[str]:
        draft = Draft(tuple(claim(self.CUTS, word) for word in words))
        return [one.text.rstrip("。") for one in focused(asking(text), draft, shelf(self.CUTS)).claims]

    def test_other_days_give_way_to_the_asked_one(self) -> None:
        words = ("供电公司计划于5月12日至14日检修", "5月12日8时至12时，枫林村停电", "如遇雨天顺延")
        assert self.kept("5月13日哪里停电", *words) == [words[0], words[2], "5月13日8时至12时，石桥村停电"]

    def test_what_is_of_the_day_stays(self) -> None:
        assert self.kept("5月12日哪里停电", "5月12日8时至12时，枫林村停电") == ["5月12日8时至12时，枫林村停电"]

    def test_a_day_that_the_article_lacks_changes_nothing(self) -> None:
        assert self.kept("5月20日哪里停电", "5月14日，湾里路停电") == ["5月14日，湾里路停电"]

    def test_a_question_without_a_day_changes_nothing(self) -> None:
        assert self.kept("哪里停电", "5月14日，湾里路停电") == ["5月14日，湾里路停电"]


class TestTimeFit:
    """Whether an article belongs to the asked time."""

    ARTICLE = stored("昨天下午，花展开幕。展期到2031年5月20日。“十三五”期间曾停办。").article

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2031年5月7日下午有什么活动", Fit.EVENT),
            ("2031年5月8日有什么新闻", Fit.PRINTED),
            ("2031年5月有什么活动", Fit.EVENT),
            ("2019年5月7日有什么活动", Fit.NONE),
            ("2018年3月4日有什么活动", Fit.NONE),  # inside “十三五”, which says nothing of a day
            ("有什么活动", Fit.EVENT),
            ("最近有什么活动", Fit.EVENT),
        ],
    )
    def test_fits(self, text: str, expected: Fit) -> None:
        assert fit(asking(text), self.ARTICLE) is expected

    @pytest.mark.parametrize(("year", "expected"), [(2036, Fit.EVENT), (2034, Fit.NONE), (2041, Fit.NONE)])
    def test_a_time_without_an_end_says_when_it_begins(self, year: int, expected: Fit) -> None:
        article = stored("2036年起，全区小学一律开设游泳课。").article
        assert fit(asking(f"{year}年小学开设什么课"), article) is expected

    def test_a_day_without_its_year_fits_the_papers_year(self) -> None:
        assert fit(asking("5月7日下午有什么活动", asked_on=date(2040, 1, 1)), self.ARTICLE) is Fit.OTHER_YEAR
        assert fit(asking("昨天下午有什么活动", asked_on=date(2040, 1, 1)), self.ARTICLE) is Fit.NONE

    def test_words_that_name_the_year_that_is_asked_of(self) -> None:
        text = "元宵灯会昨晚亮灯，展出花灯310组。去年灯会接待游客12万人次。"
        article, at = stored(text, day=date(2031, 2, 7)).article, text.index("去年")
        question = asking("去年的元宵灯会来了多少人", asked_on=date(2031, 3, 1))
        assert fit(question, article) is Fit.NONE
        assert names_its_year(question, article, (at, len(text)))
        assert not names_its_year(question, article, (0, at))

    def test_an_article_without_any_date_is_not_ruled_out(self) -> None:
        undated = stored("花展开幕。", day=None).article
        assert fit(asking("2019年5月7日有什么活动"), undated) is Fit.EVENT

    @pytest.mark.parametrize(
        ("text", "day", "expected"),
        [
            ("本周五起有雨，周六早晨最低气温3℃。", date(2031, 5, 6), Fit.EVENT),
            ("周一至周五开放，周六闭馆。", date(2031, 5, 11), Fit.NONE),  # printed after the asked day
            ("上周六举行了赛龙舟。", date(2031, 5, 6), Fit.NONE),
        ],
    )
    def test_a_day_of_the_week_in_the_paper_of_that_week(self, text: str, day: date, expected: Fit) -> None:
        article = replace(stored(text, day=day).article, times=())
        assert fit(asking("这周六最低气温多少度", asked_on=date(2031, 5, 7)), article) is expected

    def test_loose_stretches(self) -> None:
        this_year = asking("今年花展办了吗").time
        named = asking("2030年花展办了吗").time
        assert this_year
        assert named
        assert is_loose(this_year)
        assert not is_loose(named)

    def test_leap_days_do_not_break_it(self) -> None:
        leap = asking("2月29日有什么活动", asked_on=date(2032, 3, 1))
        assert fit(leap, self.ARTICLE) is Fit.NONE

    def test_a_month_without_its_year_is_looked_for_in_the_years_of_the_paper(self) -> None:
        question = asking("区长七月参加了哪些活动", asked_on=date(2040, 9, 1))
        years = [
            one.time.start.year for one in in_other_years(question, date(2031, 3, 1), date(2033, 6, 1)) if one.time
        ]
        assert years == [2032, 2031]
        assert not list(in_other_years(question, None, None))
        named = asking("区长2039年七月参加了哪些活动", asked_on=date(2040, 9, 1))
        assert not list(in_other_years(named, date(2031, 3, 1), date(2033, 6, 1)))
