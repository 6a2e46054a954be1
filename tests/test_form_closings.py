"""What closes a letter, a notice, an advertisement or a poem, and what stands over a notice: none of it is a title."""

from __future__ import annotations

import pytest
from press import bench, stories_blind, typeset

from articles.formrows import CLOSING, LABELLED, form_row
from articles.issue import identify
from articles.lines import type_lines
from articles.parse import parse_page
from articles.readers.text import pages_of
from articles.stumps import stump_before_text, stump_before_title
from articles.types import Article, IssueHints, LineKind

NEWS = (
    "渔歌河新桥通车\n本报讯(记者 林知夏)昨天上午,渔歌河新桥通车,两岸居民步行过桥只要五分钟。\n"
    "大桥全长三百米,双向四车道,两侧设有人行步道。\n"
)
NEXT = "竹编进课堂\n本报讯(记者 苏牧野)渔歌小学开出竹编课,老篾匠每周三来教孩子们破篾、起底、收口。\n"
POEM = "晒网的人\n潮水退到看不见的地方\n网晾在两根竹竿之间\n风从网眼里走过\n带着一点腥\n老人坐在船头\n补一个下午的洞\n"


def articles(text: str) -> list[Article]:
    (page,) = pages_of(text, source="page", sha256="0" * 64)
    return list(parse_page(identify(page, IssueHints())).articles)


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def heads(text: str) -> list[tuple[str | None, str]]:
    return [(article.kicker, article.headline) for article in articles(text)]


def test_a_poem_below_a_signed_text_is_closed_by_its_author() -> None:
    signed = NEWS.removesuffix("\n") + "(通讯员 何满仓)\n"
    _, poem, _ = articles(signed + POEM + "补完了又坐一会儿(作者 汀 洲)\n" + NEXT)
    assert (poem.headline, [by.name for by in poem.bylines]) == ("晒网的人", ["汀洲"])
    assert texts(poem)[0] == "潮水退到看不见的地方"


def test_a_poem_that_nobody_signed_has_its_column_and_its_title() -> None:
    long = POEM + "补完了\n又坐一会儿\n看云往北边去\n"
    _, poem = articles(NEWS + "本期诗页\n" + long)
    assert (poem.kicker, poem.headline) == ("本期诗页", "晒网的人")
    assert len(poem.paragraphs) == 9


def test_two_offices_and_the_day_sign_a_notice() -> None:
    notice = "关于冬季停暖检修的通知\n各位居民:\n因管网检修,本月八日停暖一天,请注意保暖。\n"
    signed = "渔歌区住房保障局 渔歌区热力公司\n11月7日\n"
    told, news = articles(notice + signed + NEXT)
    assert texts(told)[-2:] == ["渔歌区住房保障局 渔歌区热力公司", "11月7日"]
    assert (news.kicker, news.headline) == (None, "竹编进课堂")


def test_a_letter_is_closed_and_signed_once() -> None:
    letter = "盼装路灯\n编辑同志:\n我们村口到车站的路上没有路灯,孩子放学很不方便。\n此致\n敬礼\n渔歌村村民 何满仓\n"
    _, written, _ = articles(NEWS + letter + "大家来说\n" + NEXT)
    assert texts(written)[-3:] == ["此致", "敬礼", "渔歌村村民 何满仓"]
    assert heads(NEWS + letter + "大家来说\n" + NEXT)[-1] == ("大家来说", "竹编进课堂")


def test_a_reader_signs_in_brackets() -> None:
    letter = "盼装路灯\n编辑同志:\n我们村口到车站的路上没有路灯,孩子放学很不方便。(读者 何满仓)\n"
    assert [by.name for by in articles(NEWS + letter + NEXT)[1].bylines] == ["何满仓"]


@pytest.mark.parametrize("over", ["来函照登", "渔歌区公安局交通警察支队"])
def test_a_line_over_the_head_of_a_notice_is_its_kicker(over: str) -> None:
    assert heads(NEWS + f"{over}\n通告\n因渔火节举行,本周六渔歌路禁止机动车通行。\n特此通告\n" + NEXT)[1:] == [
        (over, "通告"),
        (None, "竹编进课堂"),
    ]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("特此公告", CLOSING),
        ("数量有限,送完即止", CLOSING),
        ("送完即止", CLOSING),
        ("凭本报剪角可领豆浆一杯", CLOSING),
        ("渔歌茶馆恭候您的光临", CLOSING),
        ("声明人:何某", LABELLED),
        ("专家:区人民医院骨科主任 何满仓", LABELLED),
        ("专家:别急着换膝盖?", None),
        ("工期:90日历天", LABELLED),
        ("建设内容:塑胶跑道、人造草坪", LABELLED),
        ("凭一张船票找到了家", None),
        ("敬老院里的年夜饭", None),
    ],
)
def test_set_words_that_close_a_form(row: str, rule: str | None) -> None:
    assert form_row(row) == rule


def test_talk_in_brackets_is_no_row_of_titles() -> None:
    talk = "【问】孩子总是揉眼睛怎么办?\n【答】先看是不是过敏,再查视力,别自己买眼药水。\n"
    _, asked, _ = articles(NEWS + "名医在线\n本报讯(记者 林知夏)春天眼科门诊忙,记者请来专家。\n" + talk + NEXT)
    assert len(asked.paragraphs) == 3


def test_a_line_without_a_number_starts_anew_below_numbered_heads() -> None:
    numbered = "一、第一张网\n他十六岁下湖,头一网打了八斤鲫鱼。\n二、第二条船\n船是借钱买的,还了六年。\n"
    photo = "冬捕开网\n1月6日,渔歌湖冬捕开网,头网出鱼六万斤,岸上围满了看热闹的人。\n"
    made = heads("湖上四十年\n□记者 林知夏\n何满仓在渔歌湖上打了四十年鱼。\n" + numbered + photo)
    assert made[-1] == (None, "冬捕开网")


def test_a_section_below_the_pages_own_is_the_title_of_a_column() -> None:
    page = "云溪报\n2031年5月8日 星期四 第3版 社会\n法治在线\n" + NEXT
    assert heads(page) == [("法治在线", "竹编进课堂")]


def test_items_behind_triangles_are_text_and_no_captions() -> None:
    (page,) = pages_of(
        "▲县图书馆下周起每晚开放到九点,周末照常。\n▲渔歌河上的晚霞 何满仓摄", source="p", sha256="0" * 64
    )
    assert [line.kind for line in type_lines(page)] == [LineKind.BODY, LineKind.CAPTION]


@pytest.mark.parametrize(("damage", "floor"), [(typeset.CLEAN, 0.9), (typeset.DAMAGED, 0.83)])
def test_pages_of_such_forms_come_back(damage: typeset.Damage, floor: float) -> None:
    pages = [bench.blind_page(seed, damage, of=stories_blind.FORMS_3) for seed in range(12)]
    rows = [bench.score(gold, bench.parse_text(text)) for text, gold in pages]
    assert bench.mean(rows)["article_f1"] >= floor


def test_a_letter_whose_columns_were_turned_opens_with_its_salutation() -> None:
    left, right = "我们村口到车站的八百米路上没有一盏路灯,孩子放学很不方", "便,老人晚上也不敢出门,摔过三回跤。"
    last = "渔歌村民小组二百多户都盼着能早日装上路灯。"
    turned = "\n".join((right, last, "编辑同志:", left))
    _, written, _ = articles(NEWS + "盼装路灯\n" + turned + "\n" + NEXT)
    assert texts(written) == ["编辑同志:", left + right, last]


def test_a_letter_below_an_introduction_stays_as_it_is() -> None:
    rows = ["昨天,本报收到一封来信,征得来信人同意,刊发如下。", "编辑同志:", "我们村口没有路灯,孩子放学很不方便。"]
    _, written = articles(NEWS + "一封来信\n□何满仓\n" + "\n".join(rows) + "\n")
    assert texts(written) == rows
    assert not written.warnings


@pytest.mark.parametrize(
    "title",
    ["菱角“坐”飞机,九小时到国外", "老渡口“上新”,水上集市迎客三万", "春蚕上山,渔歌桑农“钱”景好"],
)
def test_a_title_with_a_comma_is_rather_no_stump(title: str) -> None:
    text = "凌晨三点采摘,五点装箱,六点上了货车,渔歌镇的乡亲们忙了一夜。"
    stump = "凌晨三点,渔歌镇的菱塘里亮起了几十盏头灯,采菱人坐在木盆里,一手拨"
    assert stump_before_text(title, text) < 1.0 < stump_before_text(stump, "叶,一手摘菱,天亮前要装满三车。") - 2.0
    assert stump_before_title(title, text) < 1.0 < stump_before_title(stump, text) - 2.0


def test_words_in_columns_are_a_title_where_one_of_them_is_a_clause() -> None:
    assert form_row("数读 98.6% 我市一季度政务热线办结率创新高 平均用时1.7小时") is None
    assert form_row("渔歌一路 首班6:10 末班18:30 票价2元") is not None


def test_scores_below_each_other_are_rows() -> None:
    rows = ["渔歌队3:1云溪队", "长堤队0:0桑园队", "窑头队2:4石桥队"]
    top = "云溪报\n2031年5月8日 星期四 总第900期\n"
    found = articles(top + NEWS + "区足球联赛战报\n" + "\n".join(rows) + "\n本轮过后,石桥队升至榜首。\n")[-1]
    assert (found.headline, texts(found)[:3]) == ("区足球联赛战报", rows)


def test_who_speaks_may_be_named_by_his_part() -> None:
    rows = [
        "读者何先生:我入职两个月,公司让我走,合理吗?",
        "律师解答:不合理,应当支付赔偿金。",
        "网友“风吹麦浪”:我没签合同,怎么办?",
        "律师解答:可以要求支付双倍工资。",
    ]
    found = articles(NEWS + "律师在线\n试用期辞退要不要赔钱\n" + "\n".join(rows) + "\n")[-1]
    assert texts(found) == rows
