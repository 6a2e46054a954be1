"""Where texts of a form of their own end and the next begins: signed and dated, told out, a list, talk, a poem."""

from __future__ import annotations

from functools import partial

import pytest
from press import bench, stories_blind, typeset

from articles.bylines import parse_byline
from articles.issue import identify
from articles.parse import parse_page
from articles.readers.text import pages_of
from articles.types import Article, IssueHints

NEWS = (
    "渔歌河新桥通车\n本报讯(记者 林知夏)昨天上午,渔歌河新桥通车,两岸居民步行过桥只要五分钟。\n"
    "大桥全长三百米,双向四车道,两侧设有人行步道。\n"
)


def articles(text: str) -> list[Article]:
    (page,) = pages_of(text, source="page", sha256="0" * 64)
    return list(parse_page(identify(page, IssueHints())).articles)


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def heads(text: str) -> list[str]:
    return [article.headline for article in articles(text)]


def test_stars_between_two_parts_of_a_text_are_no_title() -> None:
    (news,) = articles(NEWS + "* * *\n桥头的茶馆也重新开张,老茶客坐满了临河的八张桌子。\n")
    assert texts(news)[2] == "* * *"


def test_what_a_document_says_of_itself_in_brackets_below_its_title_is_text() -> None:
    passed = "(2031年5月7日渔歌区第五届人民代表大会常务委员会第九次会议通过)"
    _, listed = articles(
        NEWS + f"渔歌区人民代表大会常务委员会任免名单\n{passed}\n任命苏牧野为渔歌区水务局局长,免去其副局长职务。\n"
    )
    assert listed.headline == "渔歌区人民代表大会常务委员会任免名单"
    assert texts(listed)[0] == passed


def test_who_said_it_stands_below_a_quotation_and_is_no_subhead() -> None:
    rows = [
        "“路修到门口,日子就好过了。”",
        "——渔歌镇村民 何满仓",
        "“不怕慢,就怕站。”",
        "——大桥工程师 苏牧野",
    ]
    _, said = articles(NEWS + "声音\n" + "\n".join(rows) + "\n")
    assert (said.headline, texts(said)) == ("声音", rows)


def test_a_signed_and_dated_notice_is_over() -> None:
    notice = "停水通知\n各用水单位、居民用户:\n因管道检修,明日八时起停水,请提前储水。\n渔歌区水务局\n2031年5月7日\n"
    lottery = "彩民服务站\n福利彩票第2031051期开奖号码为三、七、十二、十九。\n兑奖期限为六十天。\n"
    assert heads(NEWS + notice + lottery) == ["渔歌河新桥通车", "停水通知", "彩民服务站"]


def test_a_text_that_says_that_it_goes_on_another_day_is_over_today() -> None:
    told = "秋生把灯芯捻小了一点。娘的咳嗽声从里屋传出来。\n天还没亮,秋生就出了门。\n(未完待续)\n"
    found = heads("山那边的灯\n□苏牧野\n" + told + "冬天养花三不要\n不要勤浇水,盆土干透了再浇。\n花认地方,别搬。\n")
    assert found == ["山那边的灯", "冬天养花三不要"]


def test_a_list_whose_lines_open_alike_begins_an_article_though_crossheads_stood_above() -> None:
    feature = (
        "老贺的三堂课\n本报记者 林知夏\n老贺的裤兜里总揣着小铲和尺子,走到谁家地头都要蹲下挖一铲土看看。\n"
        "头一课:别烧秸秆\n十年前,一到秋天满川都是烟,老贺挨家去劝,后来自己买了一台粉碎机。\n"
        "第二课:少撒一把肥\n老贺把一块地分成两半,立了牌子,秋后称重,两边只差三斤。\n"
    )
    rows = ["要装风斗,不要用明火取暖。", "要常开窗,不要用湿煤封火。", "要装报警器,不要买三无产品。"]
    assert heads(feature + "防煤气中毒的三要\n" + "\n".join(rows) + "\n")[-1] == "防煤气中毒的三要"


def test_a_poem_in_numbered_parts_that_is_signed_below_is_one_article() -> None:
    lines = ["一", "井台上的冰", "照见一个提水的人", "二", "灰雀落在枣树上", "像一枚没有寄出的邮票", "三", "雪停了"]
    news, poem = articles(NEWS + "冬日札记\n" + "\n".join(lines) + "\n□苏牧野\n")
    assert (poem.headline, texts(poem)) == ("冬日札记", lines)
    assert [byline.name for byline in poem.bylines] == ["苏牧野"]
    assert news.headline == "渔歌河新桥通车"


def test_nobody_signs_a_letter_below_its_day() -> None:
    letter = "致家长的一封信\n各位家长:\n寒假将至,请教育孩子不到冰面上玩耍。\n渔歌区教育局\n2031年1月8日\n"
    last = articles(letter + "访民情\n" + NEWS)[-1]
    assert (last.kicker, last.headline) == ("访民情", "渔歌河新桥通车")


def test_short_news_has_its_head_in_the_middle_of_a_page_too() -> None:
    items = "●区中学生篮球赛昨晚落幕,一中夺冠。\n●渔歌选手苏牧野在省举重赛上夺得银牌。\n"
    top = "云溪报\n2031年5月8日 星期四 总第900期\n"
    assert heads(top + NEWS + "体坛快报\n" + items) == ["渔歌河新桥通车", "体坛快报"]


@pytest.mark.parametrize("role", ["驻京记者", "驻村记者", "视频记者", "时政记者", "特邀记者"])
def test_where_a_reporter_is_posted_and_what_the_beat_is_are_no_names(role: str) -> None:
    found = parse_byline(f"本报{role} 林知夏")
    assert found is not None
    assert [(byline.name, byline.role) for byline in found] == [("林知夏", role)]


@pytest.mark.parametrize(("damage", "floor"), [(typeset.CLEAN, 0.9), (typeset.DAMAGED, 0.85)])
def test_pages_of_such_pieces_come_back(damage: typeset.Damage, floor: float) -> None:
    make = partial(bench.blind_page, of=stories_blind.FORMS_2)
    pages = [make(seed, damage) for seed in range(12)]
    rows = [bench.score(gold, bench.parse_text(text)) for text, gold in pages]
    assert bench.mean(rows)["article_f1"] >= floor


@pytest.mark.parametrize(
    "line",
    [
        "(作者系渔歌中学教师)",
        "(作者单位:渔歌区人民医院)",
        "(据新华社)",
        "(完)",
        "来源:渔歌区融媒体中心",
        "渔歌区委宣传部供稿",
    ],
)
def test_what_is_said_of_a_text_below_it_is_its_last_line_and_nobodys_name(line: str) -> None:
    first, second = articles(NEWS + line + "\n桥下的茶馆今天开张\n本报记者 苏牧野\n老茶客坐满了临河的八张桌子。\n")
    assert texts(first)[-1] == line
    assert [byline.name for byline in first.bylines] == ["林知夏"]
    assert (second.headline, second.kicker) == ("桥下的茶馆今天开张", None)


@pytest.mark.parametrize(
    "line",
    ["(何满仓 整理)", "口述:何满仓 整理:苏牧野", "图/何满仓", "文字:何满仓 图片:苏牧野", "(何满仓)", "何满仓 摄"],
)
def test_a_credit_below_a_text_is_no_kicker_of_the_next(line: str) -> None:
    first, second = articles(NEWS + line + "\n桥下的茶馆今天开张\n本报记者 苏牧野\n老茶客坐满了临河的八张桌子。\n")
    assert "何满仓" in [byline.name for byline in first.bylines]
    assert (second.headline, second.kicker) == ("桥下的茶馆今天开张", None)


@pytest.mark.parametrize("line", ["扫码观看视频", "更多精彩内容请关注“渔歌发布”"])
def test_where_to_see_more_is_promotion(line: str) -> None:
    first, second = articles(NEWS + line + "\n桥下的茶馆今天开张\n本报记者 苏牧野\n老茶客坐满了临河的八张桌子。\n")
    assert line not in "".join(texts(first))
    assert second.title_raw == "桥下的茶馆今天开张"


def test_a_row_of_names_and_rows_of_figures_are_no_titles() -> None:
    names = "何满仓 苏牧野 林知夏 孟秋生"
    (honoured,) = articles(
        f"渔歌区见义勇为先进个人公示\n拟授予下列同志称号,现予公示:\n{names}\n公示期五天,有异议的请向区委反映。\n"
    )
    assert names in texts(honoured)
    stocks = ["上证指数 3347.30 涨0.22%", "深证成指 13665.33 跌0.15%"]
    found = articles(NEWS + "今日股市\n" + "\n".join(stocks) + "\n")[-1]
    assert (found.headline, texts(found)) == ("今日股市", stocks)


def test_reporters_of_other_papers_ask_questions_that_are_no_titles() -> None:
    rows = ["渔歌日报记者:今年供暖价格会不会调整?", "何满仓:不会。今年的价格与去年持平。", "津网记者:室温低怎么办?"]
    rows.append("何满仓:可以要求上门测温,低于十八度的按天退费。")
    (talk,) = articles("供暖新闻发布会答记者问\n" + "\n".join(rows) + "\n")
    assert texts(talk) == rows


def test_a_title_that_is_called_as_papers_are_is_a_title() -> None:
    top = "云溪报\n2031年5月8日 星期四 总第900期\n"
    body = "上周城区空气质量优三天,良四天,首要污染物为可吸入颗粒物。\n"
    assert heads(top + NEWS + "空气质量周报\n" + body)[-1] == "空气质量周报"


@pytest.mark.parametrize(
    "opening",
    ["(记者 何满仓)", "(本报记者 何满仓)", "渔歌融媒讯(记者 何满仓)", "渔歌讯(记者 何满仓)", "记者何满仓报道:"],
)
def test_a_credit_opens_a_text_without_any_of_the_set_datelines(opening: str) -> None:
    body = opening + "前天上午,三座口袋公园建成开放,居民出门五百米就能见到绿地。"
    found = articles(NEWS + "区里新添三座口袋公园\n" + body + "\n")[-1]
    assert (found.headline, texts(found)) == ("区里新添三座口袋公园", [body])
    assert [(byline.name, byline.role) for byline in found.bylines] == [("何满仓", "记者")]


def test_who_told_the_story_and_who_shot_its_pictures_are_credited() -> None:
    told = parse_byline("讲述:何满仓 整理:苏牧野")
    shot = parse_byline("全媒体记者 林知夏 文/摄")
    assert told is not None
    assert shot is not None
    assert [byline.name for byline in (*told, *shot)] == ["何满仓", "苏牧野", "林知夏"]
