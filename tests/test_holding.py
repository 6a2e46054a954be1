"""Who holds an office: the newest first, those before with their days, two at once without a word of change."""

from __future__ import annotations

from datetime import date

import pytest
from newsroom import stored

from qa.draft import Draft
from qa.holding import Office, holding, office_asked
from qa.question import understand

ASKED_ON = date(2031, 6, 10)
FIRST = stored("昨天，县长温子谦到白沙镇调研春耕。副县长陆芷参加。", headline="调研春耕", day=date(2030, 3, 5))
LAST = stored("县长温子谦主持会议。原县长夏望山列席。", headline="防汛会议", day=date(2030, 12, 1))
NOW = stored("县委书记林知远讲话，县长顾长河主持会议。", headline="动员大会", day=date(2031, 5, 8))
DEPUTIES = (
    stored("副县长陆芷检查校园食堂。", headline="检查食堂", day=date(2031, 4, 1)),
    stored("副县长章明远走访企业。", headline="走访企业", day=date(2031, 4, 9)),
    stored("副县长陆芷出席开学典礼。", headline="开学典礼", day=date(2031, 5, 2)),
)


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("县长是谁", Office("县长")),
        ("请问现任县长叫什么名字？", Office("县长")),
        ("2030年9月时的县长是谁", Office("县长")),
        ("谁是县政协主席", Office("县政协主席")),
        ("上一任县长是谁？", Office("县长", former=True)),
        ("谁陪同县长调研", None),
        ("县长去了哪里", None),
        ("温子谦是谁", None),
    ],
)
def test_which_office_is_asked_for(question: str, office: Office | None) -> None:
    assert office_asked(understand(question, asked_on=ASKED_ON)) == office


def quotes(draft: Draft) -> list[str]:
    return [quote.text.rstrip("。") for quote in draft.quotes]


def test_the_newest_holder_comes_first_and_the_one_before_with_the_day() -> None:
    draft = holding(Office("县长"), (FIRST, LAST, NOW))
    assert quotes(draft) == ["县长顾长河主持会议", "县长温子谦主持会议"]
    assert [note.kind for note in draft.notes] == ["older"]
    assert "温子谦" in draft.notes[0].text
    assert "12月1日" in draft.notes[0].text


def test_the_holder_before_is_told_alone_where_that_one_is_asked_for() -> None:
    assert quotes(holding(Office("县长", former=True), (FIRST, LAST, NOW))) == ["县长温子谦主持会议"]


def test_people_named_in_turns_hold_it_side_by_side() -> None:
    draft = holding(Office("副县长"), (FIRST, *DEPUTIES))
    assert quotes(draft) == ["副县长陆芷出席开学典礼", "副县长章明远走访企业"]
    assert not draft.notes


def test_who_is_appointed_holds_it_from_then_on() -> None:
    report = stored(
        "会议任命章明远为县教育局局长，免去陆芷的县教育局局长职务；夏望山当选为副县长。",
        headline="任免",
        day=date(2031, 5, 20),
    )
    before = stored("县教育局局长陆芷介绍了入学办法。", headline="入学办法", day=date(2031, 3, 2))
    draft = holding(Office("教育局局长"), (before, report))
    assert quotes(draft)[0].startswith("会议任命章明远为县教育局局长")
    assert quotes(draft)[1] == "县教育局局长陆芷介绍了入学办法"
    assert not holding(Office("县长"), (report,)).claims


def test_an_article_of_the_place_leaves_the_place_out_of_the_office() -> None:
    before = stored("柳沟乡举行梨花节，乡党委书记贺志强致辞。", headline="梨花节", day=date(2030, 4, 1))
    now = stored("柳沟乡柿子节开幕，乡党委书记孙晓芸致辞。", headline="柿子节", day=date(2031, 5, 1))
    elsewhere = stored("白沙乡党委书记陶然到柳沟乡取经。", headline="取经", day=date(2031, 5, 9))
    office = office_asked(understand("现在柳沟乡党委书记是谁", asked_on=ASKED_ON))
    assert office is not None
    told = " ".join(quotes(holding(office, (before, now, elsewhere))))
    assert told.index("孙晓芸") < told.index("贺志强")
    assert "陶然" not in told


def test_business_of_appointments_is_nobodys_name() -> None:
    report = stored("会议表决通过有关人事任免事项,决定任命季明川为县水务局局长。", headline="县人大常委会会议")
    assert quotes(holding(Office("县水务局局长"), (report,))) == ["决定任命季明川为县水务局局长"]


def test_nobody_is_named() -> None:
    assert not holding(Office("镇长"), (FIRST, NOW)).claims
