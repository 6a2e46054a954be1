"""One thing told twice: different values side by side or the newest first, and how far a matter has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import evidence, stored

from articles.types import Genre, Link
from embeddings.types import StoredArticle
from qa.draft import Draft
from qa.question import understand
from qa.reader import read
from qa.values import CLOCK, Value

ASKED_ON = date(2031, 6, 10)
REPORT = stored(
    "记者从文旅局获悉，云溪县衙展馆自4月12日起延时开放，每天开放至20时，19时30分停止入馆，成人票每张15元，讲解每场60元。",
    headline="云溪县衙展馆延时开放",
    day=date(2031, 4, 10),
    page=2,
)
NOTICE = stored(
    "本馆自4月12日起调整参观时间：9时至20时30分，20时停止入馆。票价18元，六十岁以上老人半价。讲解免费。",
    headline="云溪县衙展馆公告",
    day=date(2031, 4, 10),
    page=4,
)
BUS = stored(
    "为方便云溪县衙展馆游客，公交9路自4月12日起延长营运时间，末班车22时发车，票价2元。",
    headline="公交9路末班车延后",
    day=date(2031, 4, 12),
    page=2,
)
STARTED = stored(
    "昨天，青堤桥维修工程开工，计划工期60天，总投资420万元。施工期间桥面封闭，行人绕行望江路。",
    headline="青堤桥维修工程开工",
    day=date(2031, 4, 10),
)
LETTER = stored(
    "我每天接送孩子都要绕行望江路。请问青堤桥什么时候能走？",
    headline="读者来信：青堤桥还要封多久",
    day=date(2031, 4, 17),
)
FINISHED = stored(
    "昨天上午，封闭维修的青堤桥恢复通行，比计划提前十二天。维修共更换桥面石板320块，实际投入395万元。",
    headline="青堤桥提前十二天通行",
    day=date(2031, 5, 29),
)
RACE = stored(
    "受降雨影响，青堤桥畔的龙舟赛延期至6月8日举行，目前已有20支队伍报名。",
    headline="龙舟赛延期",
    day=date(2031, 6, 2),
)


def answer(question: str, *articles: StoredArticle) -> Draft:
    return read(understand(question, asked_on=ASKED_ON), evidence(articles))


def ids(draft: Draft) -> list[str]:
    return list(dict.fromkeys(quote.article_id for quote in draft.quotes))


def notes(draft: Draft) -> list[str]:
    return [note.kind for note in draft.notes]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("云溪县衙展馆门票多少钱", "15元", "18元"),
        ("云溪县衙展馆开放到几点", "20时", "20时30分"),
        ("云溪县衙展馆几点停止入馆", "19时30分停止入馆", "20时停止入馆"),
        ("云溪县衙展馆讲解收费吗", "60元", "讲解免费"),
    ],
)
def test_two_values_of_one_day_stand_side_by_side(question: str, one: str, other: str) -> None:
    draft = answer(question, REPORT, NOTICE, BUS)
    said = {quote.article_id: "" for quote in draft.quotes}
    for quote in draft.quotes:
        said[quote.article_id] += quote.text
    assert one in said[REPORT.article.id]
    assert other in said[NOTICE.article.id]
    assert notes(draft) == ["contradiction"]


def test_the_price_of_another_thing_is_no_contradiction() -> None:
    draft = answer("云溪县衙展馆门票多少钱", REPORT, BUS)
    assert ids(draft) == [REPORT.article.id]
    assert not draft.notes


def test_a_sum_and_its_share_are_no_two_values() -> None:
    each = stored("老人接种疫苗每剂补助300元，每人最多两剂。", headline="疫苗接种每剂补助三百元", day=date(2031, 5, 8))
    total = stored(
        "疫苗接种补助首日，全区发放补助26.1万元，接种870人。", headline="疫苗接种补助首日发放", day=date(2031, 5, 12)
    )
    assert ids(answer("疫苗接种每剂补助多少钱", each, total)) == [each.article.id]


def test_the_newer_figure_comes_first_and_the_older_with_its_date() -> None:
    draft = answer("青堤桥维修投资多少钱", STARTED, FINISHED, LETTER)
    assert ids(draft) == [FINISHED.article.id, STARTED.article.id]
    assert notes(draft) == ["older"]
    assert "4月10日" in draft.notes[0].text


@pytest.mark.parametrize(("when", "shown"), [("今年", 2), ("4月", 1)])
def test_two_values_inside_the_asked_time_are_both_shown(when: str, shown: int) -> None:
    assert len(ids(answer(f"{when}青堤桥维修投资多少钱", STARTED, FINISHED, LETTER))) == shown


def test_how_a_matter_went_is_told_from_its_first_report_on() -> None:
    asked = understand("青堤桥维修是怎么一步步完成的", asked_on=ASKED_ON)
    draft = read(asked, evidence((FINISHED, STARTED)))
    assert ids(draft) == [STARTED.article.id, FINISHED.article.id]


def test_an_equal_value_is_no_change() -> None:
    again = stored("青堤桥维修投资4200000元，已招标。", headline="青堤桥维修招标", day=date(2031, 5, 1), order=2)
    assert not answer("青堤桥维修投资多少钱", STARTED, again).notes


def test_an_item_of_a_column_is_of_its_own_thing_only() -> None:
    gym = stored("百姓健身房8月起每人每次收费10元。", headline="百姓健身房收费", day=date(2031, 5, 8))
    column = stored(
        "▲百姓健身房月底换新器材。\n▲望江公园停车场每次收费6元。", headline="一周短讯", day=date(2031, 5, 15)
    )
    assert "6元" not in "".join(quote.text for quote in answer("百姓健身房多少钱一次", gym, column).quotes)


def test_an_answer_without_the_asked_kind_of_value_gives_way() -> None:
    closed = stored(
        "云溪马拉松报名截止，共有1.1万人报名。报名费的缴纳由组委会通知。",
        headline="云溪马拉松报名破万",
        day=date(2031, 5, 22),
    )
    opened = stored("云溪马拉松6月1日7时起跑，报名费80元。", headline="云溪马拉松接受报名", day=date(2031, 5, 8))
    assert "报名费80元" in "".join(quote.text for quote in answer("云溪马拉松报名费多少", closed, opened).quotes)


@pytest.mark.parametrize("question", ["青堤桥修好了吗", "青堤桥通行了没有"])
def test_the_newest_state_of_a_matter_comes_first(question: str) -> None:
    draft = answer(question, STARTED, LETTER, FINISHED, RACE)
    assert ids(draft)[0] == FINISHED.article.id
    assert "恢复通行" in draft.quotes[0].text
    assert RACE.article.id not in ids(draft)


def test_the_older_state_comes_after_it() -> None:
    draft = answer("青堤桥修好了吗", STARTED, LETTER, FINISHED, RACE)
    assert ids(draft) == [FINISHED.article.id, STARTED.article.id]
    assert notes(draft) == ["older"]


def test_what_is_not_done_yet_is_told_whole() -> None:
    line = stored("12号线云溪段目前轨道铺设过半，尚未通车，预计年底试运行。", headline="12号线何时通车")
    draft = answer("12号线通车了吗", line)
    assert "尚未通车" in "".join(quote.text for quote in draft.quotes)


AMOUNTS = st.decimals(1, 10**6, places=1)


@given(AMOUNTS, AMOUNTS, st.sampled_from(["yuan", "人", CLOCK]), st.booleans(), st.booleans())
def test_values_agree_and_are_near_both_ways(
    one: Decimal,
    other: Decimal,
    kind: str,
    rounded: bool,
    rounded_too: bool,
) -> None:
    left, right = Value(kind, one, rounded), Value(kind, other, rounded_too)
    assert left.agrees(right) == right.agrees(left)
    assert left.is_near(right) == right.is_near(left)
    assert left.agrees(left)
    assert not left.agrees(Value("per cent", one, rounded))


def test_a_day_that_was_changed() -> None:
    first = stored("区图书馆4月30日19时举办诗词讲座，主讲人顾盼。", headline="诗词讲座预告", day=date(2031, 4, 27))
    moved = stored("区图书馆诗词讲座改在5月7日举行。", headline="诗词讲座改期", day=date(2031, 4, 29))
    draft = answer("诗词讲座哪天举行", first, moved)
    assert ids(draft) == [moved.article.id, first.article.id]
    assert notes(draft) == ["older"]


def test_the_day_of_what_is_asked_not_of_a_visit_to_it() -> None:
    visit = stored(
        "副县长昨天到青堤二桥工地调度建设进度。通车时间由原计划的12月上旬提前到11月20日前。",
        headline="青堤二桥进入冲刺阶段",
        day=date(2031, 6, 2),
    )
    begun = stored(
        "昨天上午，青堤二桥动工。桥长四百米，预计12月上旬通车。", headline="青堤二桥动工", day=date(2030, 3, 12)
    )
    assert "11月20日前" in answer("青堤二桥什么时候通车", visit, begun).quotes[0].text


def test_the_same_day_in_other_words_is_no_change() -> None:
    first = stored("云溪龙舟赛4月30日开赛，共20支队伍。", headline="云溪龙舟赛将开赛", day=date(2031, 4, 27))
    same = stored("云溪龙舟赛昨天开赛，共20支队伍。", headline="云溪龙舟赛开赛", day=date(2031, 5, 1))
    assert not answer("云溪龙舟赛哪天开赛", first, same).notes


def test_a_rival_that_was_corrected_is_shown_corrected() -> None:
    before = stored("青堤大桥全长680米，双向四车道。", headline="青堤大桥月底通车", day=date(2031, 4, 20))
    wrong = stored("青堤大桥昨天通车。大桥全长860米。", headline="青堤大桥通车", day=date(2031, 5, 2))
    right = stored(
        "本报5月2日《青堤大桥通车》中“全长860米”应为“全长680米”。",
        headline="更正",
        day=date(2031, 5, 4),
        genre=Genre.CORRECTION,
    )
    link = Link("correction", right.article.id, wrong.article.id, right.article.text)
    linked = [replace(one, links=(link,)) for one in (wrong, right)]
    draft = answer("青堤大桥全长多少米", before, *linked)
    assert draft.quotes[0].article_id == right.article.id


def test_hours_of_every_day_say_nothing_of_what_was_done() -> None:
    put_off = stored("因护栏未验收，云溪绿道延期至9月20日开放。", headline="云溪绿道延期开放", day=date(2031, 5, 9))
    opened = stored(
        "昨天，云溪绿道全线开放，首日接待市民三万人次。", headline="云溪绿道昨起迎客", day=date(2031, 5, 21)
    )
    rules = stored(
        "云溪绿道每日6时至22时开放。绿道内禁止机动车通行。", headline="云溪绿道管理办法", day=date(2031, 5, 21), page=4
    )
    draft = answer("云溪绿道开放了吗", put_off, rules, opened)
    assert ids(draft) == [opened.article.id, put_off.article.id]


def test_a_price_that_was_dropped() -> None:
    priced = stored("云溪书展9月举办，门票10元，开放时间9时至18时。", headline="云溪书展将开幕", day=date(2031, 5, 7))
    free = stored(
        "云溪书展明天开幕。今年书展取消门票，实名预约入场。", headline="云溪书展门票全免", day=date(2031, 5, 22)
    )
    assert ids(answer("云溪书展门票多少钱", priced, free)) == [free.article.id, priced.article.id]


def test_a_correction_of_another_value_is_not_the_answer() -> None:
    left = stored(
        "南屏隧道左洞贯通，隧道全长680米，预计明年6月通车。", headline="南屏隧道左洞贯通", day=date(2031, 5, 4)
    )
    both = stored("南屏隧道双洞贯通，全长860米，预计明年5月通车。", headline="南屏隧道双洞贯通", day=date(2031, 5, 25))
    right = stored(
        "本报5月25日《南屏隧道双洞贯通》中“全长860米”应为“全长680米”。",
        headline="更正",
        day=date(2031, 5, 26),
        genre=Genre.CORRECTION,
    )
    link = Link("correction", right.article.id, both.article.id, right.article.text)
    linked = [replace(one, links=(link,)) for one in (both, right)]
    draft = answer("南屏隧道什么时候通车", left, *linked)
    assert ids(draft) == [both.article.id, left.article.id]


def test_what_is_asked_to_be_done_says_itself_that_it_was() -> None:
    left = stored("南屏隧道左洞贯通，预计明年6月通车。", headline="南屏隧道左洞贯通", day=date(2031, 5, 4))
    both = stored("昨天，南屏隧道右洞贯通。预计明年5月通车。", headline="南屏隧道双洞贯通", day=date(2031, 5, 25))
    assert "右洞贯通" in answer("南屏隧道贯通了吗", left, both).quotes[0].text


def test_a_corrected_name_comes_with_its_correction() -> None:
    report = stored(
        "昨天下午，一名男童在青堤公园落水。救人的是快递员湛小豪。", headline="冰面救人", day=date(2031, 2, 9)
    )
    correction = stored(
        "本报2月9日《冰面救人》一文中，“湛小豪”应为“谌小豪”。特此更正。", headline="更正", day=date(2031, 2, 20)
    )
    correction = replace(correction, article=replace(correction.article, genre=Genre.CORRECTION))
    link = Link("correction", correction.article.id, report.article.id)
    draft = answer(
        "青堤公园救男童的快递员叫什么名字", replace(report, links=(link,)), replace(correction, links=(link,))
    )
    assert ids(draft) == [correction.article.id, report.article.id]


def test_a_month_holds_its_days() -> None:
    month = stored("云溪书展将于6月举行。", headline="云溪书展筹备", day=date(2031, 5, 4))
    day = stored("云溪书展将于6月3日举行。", headline="云溪书展定期", day=date(2031, 5, 25))
    assert not answer("云溪书展哪天举行", month, day).notes


def test_a_newer_report_under_another_title_says_how_far_it_has_come() -> None:
    plan = stored(
        "云溪三小新校区将于9月1日启用，首年招收8个班。", headline="云溪三小新校区招生方案公布", day=date(2031, 7, 24)
    )
    opened = stored("9月1日，云溪三小新校区正式启用，迎来352名新生。", headline="首批孩子入学", day=date(2031, 9, 3))
    assert ids(answer("云溪三小新校区启用了没有", plan, opened))[0] == opened.article.id


def test_the_reply_to_a_letter_says_how_far_it_has_come() -> None:
    letter = stored(
        "我家住在望江路，巷口的路灯已经坏了两个多月。\n区市政科答复：望江路的路灯因电缆老化停用。已列入计划，6月20日前全部修复。",
        headline="读者来信：路灯不亮",
        day=date(2031, 6, 3),
    )
    assert "6月20日前全部修复" in answer("望江路的路灯修好了吗", letter).quotes[0].text


def test_what_is_sold_again_has_its_own_price() -> None:
    may = stored("5月，全县二手住宅均价每平方米6860元。新建商品住宅均价每平方米8200元。", day=date(2031, 6, 3))
    june = stored("6月，全县二手住宅均价每平方米6540元。新建商品住宅均价每平方米8050元。", day=date(2031, 7, 3))
    asked = understand("住宅均价多少钱", asked_on=date(2031, 7, 9))
    said = [quote.text for quote in read(asked, evidence((may, june))).quotes]
    assert "8050元" in said[0]
    assert not any("二手" in one for one in said)
    resold = understand("二手住宅均价多少钱", asked_on=date(2031, 7, 9))
    assert "6540元" in read(resold, evidence((may, june))).quotes[0].text


def test_of_several_newer_values_the_newest_is_told() -> None:
    quarters = [
        stored(f"{label}，全区茶叶产值{value}亿元，同比增长5%。", headline=f"{label}茶叶产值{value}亿元", day=day)
        for label, value, day in (
            ("2030年", "62", date(2031, 1, 20)),
            ("2031年上半年", "33", date(2031, 7, 20)),
            ("2031年前三季度", "51", date(2031, 10, 20)),
        )
    ]
    asked = understand("全区茶叶产值最新是多少", asked_on=date(2031, 11, 2))
    draft = read(asked, evidence(quarters))
    assert draft.quotes[0].article_id == quarters[2].article.id
    assert "older" in notes(draft)


def test_who_pays_does_not_ask_for_what_is_free() -> None:
    jab = "老人免费接种一剂三价疫苗。自费接种四价疫苗每剂{}元。"
    old = stored(jab.format(153), headline="疫苗开打", day=date(2030, 10, 8))
    new = stored(jab.format(128), headline="疫苗今年开打", day=date(2031, 4, 16))
    draft = answer("自费四价疫苗多少钱一剂", old, new)
    assert ids(draft)[0] == new.article.id
    assert "128元" in draft.claims[0].text


def test_two_articles_speak_of_one_thing_where_a_sentence_names_it_whole() -> None:
    prize = stored(
        "会上，云溪电子获“纳税突出贡献奖”，去年纳税4120万元；禾丰食品获“就业奖”。",
        headline="工业发展大会召开",
        day=date(2031, 2, 6),
    )
    deal = stored(
        "云溪电子总经理程亦安介绍，公司去年在本县纳税4210万元，二期计划年底试产。",
        headline="招商推介会签约六个项目",
        day=date(2031, 4, 20),
    )
    assert set(ids(answer("云溪电子去年纳税多少", prize, deal))) == {prize.article.id, deal.article.id}


def nameless(one: StoredArticle, page: int | None) -> StoredArticle:
    return replace(one, article=replace(one.article, issue=replace(one.article.issue, paper=None), page=page))


def test_the_pages_of_a_nameless_paper_are_held_against_each_other() -> None:
    question = "青堤桥维修投入多少万元"
    started, finished = nameless(STARTED, 1), nameless(FINISHED, 2)
    assert {one.article.id for one in (started, finished)} <= set(ids(answer(question, started, finished)))
    gathered = answer(question, nameless(STARTED, None), nameless(FINISHED, None))
    assert not [note for note in gathered.notes if note.kind in {"older", "contradiction"}]
