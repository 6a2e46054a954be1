"""Reading order and joins where columns were damaged: what is moved, what stays, what ends a text."""

from __future__ import annotations

import pytest

from articles import parse as parsing
from articles.fragments import fragments_of
from articles.issue import identify
from articles.moves import goal_of
from articles.order import repair
from articles.readers.text import pages_of
from articles.seams import seam_odds, unended, unstarted
from articles.segment import Draft
from articles.types import Article, IssueHints, Line, LineKind

BRIDGE = [
    "昨天上午，望溪大桥建成通车，两岸居民往来从四十分钟缩短到五分钟。",
    "大桥全长八百六十米，双向四车道，总投资一点九亿元，由市政工程公司承建。",
    "住在东岸的退休教师沈望舒第一个骑车过桥，他说两岸居民为这座大桥等了二",
    "十年，如今接孙子放学过大桥只要五分钟，再也不用绕到望溪老渡口去等船了。",
    "市交通局表示，大桥通车后，老渡口将改建为滨水步道，预计明年五一开放。",
]
LIBRARY = [
    "近日，县图书馆城北分馆开馆，藏书三万两千册，设少儿座位八十个。",
    "馆长傅采薇介绍，分馆每晚开放到九点，周末举办亲子阅读活动。",
    "读者凭身份证即可借书，一次可借十册，借期三十天。",
]


def articles(text: str) -> list[Article]:
    pages = pages_of(text, source="page", sha256="0" * 64)
    return [article for page in pages for article in parsing.parse_page(identify(page, IssueHints())).articles]


def page(*pieces: tuple[str, list[str]]) -> str:
    return "\n".join(line for title, body in pieces for line in (title, *body)) + "\n"


def words(article: Article) -> str:
    return "".join(paragraph.text for paragraph in article.paragraphs)


def test_the_rest_of_a_sentence_comes_back_from_the_article_below() -> None:
    bridge = ["本报讯（记者 陆知远）" + BRIDGE[0], *BRIDGE[1:3]]
    library = ["本报讯（记者 苏云舟）" + LIBRARY[0], *LIBRARY[1:], *BRIDGE[3:]]
    one, two = articles(page(("望溪大桥建成通车", bridge), ("县图书馆城北分馆开馆", library)))
    assert words(one) == "".join([*bridge, *BRIDGE[3:]])
    assert words(two) == "".join(library[:-2])
    assert one.warnings


def test_turned_columns_begin_with_the_lead() -> None:
    turned = [*BRIDGE[3:], *BRIDGE[:3]]
    (article,) = articles(page(("望溪大桥建成通车", ["□记者 陆知远", *turned])))
    assert words(article) == "".join(BRIDGE)


@pytest.mark.parametrize("bare", range(3))
def test_a_sentence_that_only_lost_its_stop_draws_nothing_from_elsewhere(bare: int) -> None:
    bridge = ["本报讯（记者 陆知远）" + BRIDGE[0], *BRIDGE[1:4], BRIDGE[4].rstrip("。")]
    library = ["本报讯（记者 苏云舟）" + LIBRARY[0], *LIBRARY[1:]]
    library[bare] = library[bare].rstrip("。")
    one, two = articles(page(("望溪大桥建成通车", bridge), ("县图书馆城北分馆开馆", library)))
    assert words(one) == "".join(bridge)
    assert words(two) == "".join(library)


def test_a_credit_behind_the_last_stop_waits_for_nothing() -> None:
    line = Line("村民忙着晾晒柿饼，全村今年产柿饼六十吨。 通讯员 柳长风 摄", (0, 30), kind=LineKind.BODY)
    title = Line("柿子红了", (40, 44), kind=LineKind.HEADLINE)
    (draft,) = repair([Draft([title], body=[line])])
    assert goal_of(draft).faults(fragments_of(draft.body)) == 0


def test_odds_of_a_seam() -> None:
    cut = "市里投入四千七百万元改造老旧小区的雨污管"
    assert seam_odds(cut, "网，惠及居民八千户。") > 1
    assert seam_odds(cut, "近日，县图书馆城北分馆开馆。") < 0
    assert unstarted("，惠及居民八千户。") > 3
    assert unstarted("记者从县图书馆获悉，分馆近日开馆。") < 0
    assert unended("他说这座桥等了二十年，") > unended("他说这座桥等了二十年了")


def test_a_title_that_is_a_quotation_is_no_stump() -> None:
    body = "制笔匠常怀安的作坊在西巷深处，没有招牌，门口挂着一排待干的笔头。"
    text = page(
        ("县图书馆城北分馆开馆", ["本报讯（记者 苏云舟）" + LIBRARY[0], *LIBRARY[1:]]),
        ("“一件小事做四十年，它就不小了”", ["——访制笔匠人常怀安", "□记者 陆知远", body]),
    )
    _, talk = articles(text)
    assert "“一件小事做四十年，它就不小了”" in talk.title_raw
    assert words(talk) == body


@pytest.mark.parametrize("remark", ["（本期内容由县医疗保障局提供）", "读者信箱：66120099"])
def test_a_remark_under_a_text_is_no_title(remark: str) -> None:
    one, two = articles(
        page(
            ("县图书馆城北分馆开馆", ["本报讯（记者 苏云舟）" + LIBRARY[0], *LIBRARY[1:], remark]),
            ("望溪大桥建成通车", ["本报讯（记者 陆知远）" + BRIDGE[0], BRIDGE[1]]),
        )
    )
    assert words(one).endswith(remark)
    assert two.headline == "望溪大桥建成通车"


@pytest.mark.parametrize(
    ("line", "name"), [("□子夷", "子夷"), ("□通讯员 宁县文", "宁县文"), ("□记者 王小图", "王小图")]
)
def test_names_as_they_are_printed(line: str, name: str) -> None:
    body = "村规民约是村民自己的约定，不是谁手里的罚单。立之前，要请司法所看一看。"
    (article,) = articles(page(("给“村规”体检", [line, body])))
    assert [byline.name for byline in article.bylines] == [name]


@pytest.mark.parametrize("cut", ["。 ▶\n 下转第六版", "。▶▶▶下转第\n六版", "。（下转\n第六版）"])
def test_a_continuation_mark_cut_in_two_is_one(cut: str) -> None:
    body = [*LIBRARY[:-1], LIBRARY[-1].rstrip("。") + cut]
    (article,) = articles(page(("县图书馆城北分馆开馆", ["□记者 苏云舟", *body])))
    assert article.jump_to_page == 6
    assert words(article) == "".join(LIBRARY)


def test_what_a_clause_announces_is_no_title() -> None:
    cut = ["馆长傅采薇算了一笔账：一户人家一年用不着买电", "视，读书就替家里省下两千元，孩子的眼睛也不近视。"]
    body = ["本报讯（记者 苏云舟）" + LIBRARY[0], LIBRARY[1], *cut, LIBRARY[2]]
    (article,) = articles(page(("县图书馆城北分馆开馆", body)))
    assert words(article) == "".join(body)


def test_a_lead_with_more_below_it_has_a_title_of_its_own() -> None:
    feature = [
        "修笔匠聂老四守着解放路口的小摊，一守就是五十七年，街坊都喊他四叔。",
        "他修过的钢笔有两万多支，最早的一支出厂比他年纪还大，笔帽上刻着主人的名字。",
        "有人出八千块要买柜里那支金笔，他摇摇头，说那是别人寄放的，哪天还要来取。",
    ]
    news = [
        "11月17日，滨江污水处理厂二期投入运行，日处理能力增加四万吨。",
        "该厂采用地埋式池体，上面建成公园，附近居民晚饭后便能去散步。",
    ]
    found = articles(page(("一支笔的五十七年", ["□记者 陆知远", *feature]), ("滨江污水厂扩容", news)))
    assert [words(article) for article in found] == ["".join(feature), "".join(news)]


@pytest.mark.parametrize("subhead", ["渡口上的三代人", "——记望溪渡口最后的摆渡人柳长风"])
@pytest.mark.parametrize(
    "headline", ["守着一条船，等了四十年的人", "水清了，鸟来了，游客也多了", "火场上冲在前面的，是一群九五后"]
)
@pytest.mark.parametrize("byline", [["□记者 陆知远"], []])
def test_a_headline_of_two_clauses_stays_between_its_kicker_and_its_subhead(
    headline: str, subhead: str, byline: list[str]
) -> None:
    body = [
        "傍晚的渡口已经没有人，柳长风把缆绳系好，又把船舱里的水一瓢一瓢舀干净，坐下来点了一袋烟。",
        "他说自己从十六岁起就在这条河上撑船，两岸的人没有他不认识的，谁家办喜事都请他喝一杯。",
    ]
    other = ("县图书馆城北分馆开馆", ["□记者 苏云舟", *LIBRARY * 4])
    _, one = articles(page(other, ("小人物大情怀", [headline, subhead, *byline, *body])))
    assert one.title_raw == f"小人物大情怀 {headline} {subhead}"
    assert words(one) == "".join(body)
