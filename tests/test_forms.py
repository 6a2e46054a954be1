"""Pieces with a form of their own: notices, letters, tables, talks, briefs, poems; where each begins and ends."""

from __future__ import annotations

from functools import partial

import pytest
from press import bench, stories_blind, typeset

from articles.issue import identify
from articles.parse import parse_page
from articles.readers.text import pages_of
from articles.types import Article, IssueHints

NEWS = (
    "渔歌河新桥通车\n本报讯(记者 林知夏)昨天上午,渔歌河新桥通车,两岸居民步行过桥只要五分钟。\n"
    "大桥全长三百米,双向四车道,两侧设有人行步道。\n"
)
TALK = (
    "医生解答秋季咳嗽\n问:秋天为什么容易咳嗽?\n答:空气干燥,呼吸道的黏膜也跟着干燥。\n"
    "问:要不要吃药?\n答:先多喝水,一周不好再看医生。\n"
)
POEM = "渡口\n□苏牧野\n一只白鹭立在船头\n看水慢慢涨到石阶\n卖菱角的女人上岸\n把竹篮里的秋天\n一颗一颗数给我听\n"


def articles(text: str) -> list[Article]:
    (page,) = pages_of(text, source="page", sha256="0" * 64)
    return list(parse_page(identify(page, IssueHints())).articles)


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def test_a_notice_ends_with_the_office_that_signs_it_and_the_day() -> None:
    end = ["特此通告。", "渔歌区公安局交通警察支队", "2031年5月7日"]
    body = "因渔歌路管道改造施工,决定对部分路段采取临时交通管制措施,现将有关事项通告如下。"
    notice, news = articles("关于渔歌路交通管制的通告\n" + "\n".join([body, *end]) + "\n" + NEWS)
    assert texts(notice) == [body, *end]
    assert news.headline == "渔歌河新桥通车"


@pytest.mark.parametrize("signed", ["出租车司机 老蒲", "渔歌街道居委会"])
def test_a_letter_begins_with_its_salutation_and_ends_with_who_signs_it(signed: str) -> None:
    body = [
        "编辑同志:",
        "我开出租车二十一年了,有件事憋在心里,想借贵报说一说。",
        "昨天他找到公司,送来一袋花生。",
        signed,
    ]
    letter, news = articles("一位出租车司机的来信\n" + "\n".join(body) + "\n" + NEWS)
    assert letter.headline == "一位出租车司机的来信"
    assert texts(letter) == body
    assert news.headline == "渔歌河新桥通车"


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("公益讲座预告", ["主题:家庭急救常识", "时间:11月22日下午2时", "地点:区图书馆二楼", "主讲人:管宁"]),
        ("停电预告", ["11月23日8时至17时 渔歌路沿线", "11月24日7时至12时 北园小区", "11月25日9时至16时 工业路"]),
        ("电视节目预告", ["19:30 新闻联播", "20:05 电视剧《大河东流》第11、12集", "21:45 纪录片《瓷路》"]),
        ("三天天气", ["20日 多云转小雨 北风3级 6℃", "21日 小雨 北风4级 4℃", "22日 阴转晴 西风3级 1℃"]),
    ],
)
def test_rows_of_a_form_are_no_titles(title: str, rows: list[str]) -> None:
    first, form, last = articles(NEWS + title + "\n" + "\n".join(rows) + "\n" + NEWS)
    assert form.headline == title
    assert texts(form) == rows
    assert len(first.paragraphs) == len(last.paragraphs) == 2


def test_one_labelled_line_is_a_title() -> None:
    (article,) = articles("渔歌镇:渔船回港 工地停工\n" + NEWS.split("\n", 1)[1])
    assert article.title_raw.startswith("渔歌镇")


def test_briefs_stay_under_their_head() -> None:
    items = [
        "新华社东京11月18日电 日本气象部门18日说,寒潮将于本周末抵达。",
        "新华社巴黎11月18日电 一座教堂的修复工程日前完工。",
    ]
    head, news = articles("环球短讯\n" + "\n".join(items) + "\n" + NEWS)
    assert head.headline == "环球短讯"
    assert texts(head) == items
    assert news.headline == "渔歌河新桥通车"


def test_heads_of_briefs_are_crossheads() -> None:
    items = ["三人破坏水文设施被罚", "近日,派出所查处三名男子。", "一份遗嘱化解三年纠纷", "前天,三个子女当场和解。"]
    (head, _) = articles("法治短波\n" + "\n".join(items) + "\n" + NEWS)
    assert head.headline == "法治短波"
    assert texts(head) == items


def test_what_nobody_signed_begins_where_questions_and_answers_end() -> None:
    body = "本月二十日起,市民手中的公交卡可直接刷卡乘坐地铁,并享受换乘优惠。"
    talk, card = articles(TALK + "公交卡可刷地铁了\n" + body + "\n")
    assert len(talk.paragraphs) == 4
    assert (card.headline, texts(card)) == ("公交卡可刷地铁了", [body])


def test_a_poem_ends_before_the_title_of_prose() -> None:
    body = "本月二十日起,市民手中的公交卡可直接刷卡乘坐地铁,并享受换乘优惠。"
    poem, card = articles(POEM + "公交卡可刷地铁了\n" + body + "\n")
    assert len(poem.paragraphs) == 5
    assert card.headline == "公交卡可刷地铁了"


def test_the_reporters_note_is_no_byline() -> None:
    (article,) = articles(
        "高原上的道班\n□记者 林知夏\n海拔四千三百米,风从垭口灌下来,吹得铁皮门哐当响。\n"
        "记者手记\n采访结束时,那间小屋的灯还亮着。\n"
    )
    assert [byline.name for byline in article.bylines] == ["林知夏"]
    assert "记者手记" in texts(article)


def test_a_title_with_a_comma_over_text_that_nobody_signed_is_no_stump() -> None:
    body = "一条三百米的街,开了十四家奶茶店。开业花篮还没撤,转让告示就贴了出来。"
    more = "跟风,是创业最大的坑。看见别人赚钱就一拥而上,最后拼的只能是价格。"
    before = NEWS + "记者在现场看到,两岸的居民扶老携幼走上新桥,不少人拿出手机拍照留念。\n" * 8
    comment = articles(f"{before}“内卷”的奶茶店,该醒醒了\n{body}\n{more}\n本报评论员 方舟\n")[-1]
    assert comment.headline == "“内卷”的奶茶店,该醒醒了"
    assert texts(comment) == [body, more]


@pytest.mark.parametrize(
    ("damage", "floor"), [(typeset.CLEAN, 0.89), (typeset.DAMAGED, 0.87)], ids=["clean", "damaged"]
)
def test_pages_of_such_pieces_come_back(damage: typeset.Damage, floor: float) -> None:
    make = partial(bench.blind_page, of=stories_blind.FORMS)
    pages = [make(seed, damage) for seed in range(40)]
    means = bench.mean([bench.score(gold, bench.parse_text(text)) for text, gold in pages])
    assert means["article_f1"] >= floor
    assert means["lost"] == 0


def test_no_header_of_a_wrapped_page_runs_into_its_first_title() -> None:
    for seed in range(45, 60):
        text, gold = bench.blind_page(seed, typeset.WRAPPED, of=stories_blind.FORMS)
        assert bench.score(gold, bench.parse_text(text))["extra"] == 0, seed


def test_a_talk_with_a_person_is_one_article_whatever_it_quotes_between_the_questions() -> None:
    rows = [
        "四个月前,渔歌技校教师管宁拿下全市焊工比赛第一名。昨天,记者在车间见到了他。",
        "“头一回拿焊枪,我手直抖”",
        "记者:什么时候学的焊工?",
        "管宁:初中毕业那年。家里穷,我想早点挣钱。",
        "“差一毫米就得返工”",
        "记者:比赛难在哪里?",
        "管宁:难在仰焊。火星子往下掉,人不能动。",
    ]
    talk, news = articles("管宁:在一毫米里较劲\n□记者 沈一舟\n" + "\n".join(rows) + "\n" + NEWS)
    assert texts(talk) == rows
    assert [paragraph.kind for paragraph in talk.paragraphs].count("crosshead") == 2
    assert news.headline == "渔歌河新桥通车"


def test_rows_of_a_timetable_are_rows_though_each_has_a_label_of_its_own() -> None:
    rows = [
        "自12月1日起,镇村公交执行冬令时刻,首末班车时间调整如下:",
        "渔1路(客运站—菱湖村):首班6:10,末班18:30,间隔20分钟",
        "渔2路(客运站—柳荫镇):首班6:00,末班19:00,间隔15分钟",
        "渔5路(新桥—白鹭村):首班6:40,末班17:30,每日8班",
        "票价均为两元,老人凭卡免费。",
    ]
    table, news = articles("冬令时间镇村公交首末班车一览\n" + "\n".join(rows) + "\n" + NEWS)
    assert texts(table) == rows
    assert news.headline == "渔歌河新桥通车"


def test_a_sentence_that_asks_in_many_clauses_is_no_title() -> None:
    rows = [
        "一位读者来信说,她在城西上夜班,末班车却在她下班前十分钟开走。",
        "信不长,分量却重:夜里的车,究竟该按谁的钟点来开?",
        "公交公司也有难处。夜班车一趟只坐四个人,一年要贴十几万元。",
    ]
    comment, news = articles("末班车之问\n本报评论员 管宁\n" + "\n".join(rows) + "\n" + NEWS)
    assert texts(comment) == rows
    assert news.headline == "渔歌河新桥通车"


def test_an_agency_reports_from_a_ship_too() -> None:
    (news,) = articles(
        "科考船抵达极地\n新华社“海燕”号11月17日电(记者 管宁)经过二十天航行,科考队17日抵达极地站附近海域,随即卸货。\n"
    )
    assert [byline.name for byline in news.bylines] == ["管宁"]
