from __future__ import annotations

from dataclasses import replace
from datetime import date

from articles.stitch import continuations, corrections, read_reference
from articles.types import Article, Genre, Issue, Paragraph

ISSUE = Issue("云溪报", date(2031, 5, 8), None, None, 900)


def part(page: int, order: int, headline: str, text: str, **more: object) -> Article:
    made = Article(
        id=f"云溪报/2031-05-08/{page:02d}/{order:02d}",
        issue=ISSUE,
        page=page,
        order=order,
        headline=headline,
        title_raw=headline,
        paragraphs=(Paragraph(text),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


BRIDGE = "渔歌路大桥的桥墩刚刚浇筑完成，工人们在江面上架起了栈桥，船只从桥下缓缓驶过。"
CHOIR = "社区合唱团每周三晚上排练，指挥是一位退休的音乐老师，团员里有裁缝也有医生。"
GARDEN = "屋顶菜园里种着番茄和薄荷，居民们轮流浇水，收成分给楼里的独居老人。"
FIRST = [
    part(1, 1, "渔歌路大桥主体完工 两岸通行时间缩短一半", BRIDGE, jump_to_page=7),
    part(1, 2, "百人合唱团唱响春天", CHOIR, jump_to_page=7),
    part(1, 3, "屋顶上的菜园子", GARDEN, jump_to_page=7),
]


def test_parts_are_matched_whatever_their_order_and_however_short_their_titles() -> None:
    others = [
        part(7, 1, "", "番茄熟了的时候，屋顶菜园办了一场分享会，独居老人也来浇水。", jump_from_page=1),
        part(7, 2, "合唱团唱响春天", "音乐老师说，团员们最喜欢的是那首老歌。", jump_from_page=1),
        part(7, 3, "渔歌路大桥主体完工", "大桥的桥墩之间将挂上彩灯，船只夜航更安全。", jump_from_page=1),
        part(7, 4, "菜场开门早", "与前面几篇都无关。"),
    ]
    links = continuations([*FIRST, *others])
    assert [(link.source[-5:], link.target[-5:]) for link in links] == [
        ("01/01", "07/03"),
        ("01/02", "07/02"),
        ("01/03", "07/01"),
    ]


def test_a_missing_page_gives_no_link() -> None:
    assert continuations(FIRST) == []


def test_a_story_in_three_steps_is_one_chain() -> None:
    parts = [
        FIRST[0],
        part(7, 1, "渔歌路大桥主体完工", BRIDGE, jump_from_page=1, jump_to_page=8),
        part(8, 1, "渔歌路大桥主体完工", BRIDGE, jump_from_page=7),
    ]
    links = continuations(parts)
    assert [(link.source[-5:], link.target[-5:]) for link in links] == [("01/01", "07/01"), ("07/01", "08/01")]
    assert [link.target[-5:] for link in continuations(parts[:2])] == ["07/01"]


def test_a_jump_to_its_own_page_and_a_continuation_without_source_are_left_alone() -> None:
    lonely = [
        part(7, 1, "渔歌路大桥主体完工", BRIDGE, jump_from_page=1),
        part(2, 1, "菜场开门早", GARDEN, jump_to_page=2),
    ]
    assert continuations(lonely) == []


def test_same_headline_on_two_pages_is_no_continuation_without_a_mark() -> None:
    twice = [part(1, 1, "区领导调研", BRIDGE), part(2, 1, "区领导调研", CHOIR)]
    assert continuations(twice) == []


def test_a_correction_is_linked_by_day_page_and_title() -> None:
    earlier = [
        part(
            2,
            1,
            "社区食堂开到家门口",
            "食堂的午餐六元一份，晚餐八元一份。",
            issue=replace(ISSUE, date=date(2031, 5, 5)),
        ),
        part(2, 2, "社区食堂开到家门口", "食堂的午餐六元一份。", issue=replace(ISSUE, date=date(2030, 5, 5))),
        part(3, 1, "图书馆延长开放", "每晚九点闭馆。", issue=replace(ISSUE, date=date(2031, 5, 5))),
    ]
    text = "本报5月5日第二版《社区食堂开到家门口》一文中，“午餐六元”应为“午餐八元”，特此更正。"
    note = part(1, 4, "更正", text, genre=Genre.CORRECTION)
    links = corrections([note], earlier)
    assert [(link.kind, link.target) for link in links] == [("correction", earlier[0].id)]
    reference = read_reference(note)
    assert reference is not None
    assert (reference.day, reference.page, reference.title) == (date(2031, 5, 5), 2, "社区食堂开到家门口")


def test_a_correction_of_nothing_at_hand_is_not_guessed() -> None:
    text = "本报5月5日第三版《夜市开街》一文中，“八点”应为“七点”，特此更正。"
    assert corrections([part(1, 4, "更正", text, genre=Genre.CORRECTION)], FIRST) == []
    assert read_reference(FIRST[0]) is None
