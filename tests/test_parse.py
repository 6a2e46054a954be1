"""Pages into articles: nothing lost on any input, the set forms of a newspaper, the nasty cases."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import bench, stories_blind, stories_more, typeset

from articles.errors import FileEmpty, FileMissing, FormatUnknown, LimitExceeded
from articles.issue import identify
from articles.limits import Limits
from articles.parse import parse_file, parse_page
from articles.readers.encodings import decode
from articles.readers.text import pages_of
from articles.serialize import article_from_json, article_to_json, pages_to_json
from articles.types import (
    Article,
    Box,
    Genre,
    Given,
    IssueHints,
    Line,
    LineKind,
    Page,
    PageNumberSource,
    ParagraphKind,
    ParsedPage,
)

SHARED = Path(__file__).resolve().parents[2] / "shared" / "pages"


def parse(text: str, *, name: str = "page", hints: IssueHints = IssueHints()) -> list[ParsedPage]:
    pages: list[ParsedPage] = []
    before: Page | None = None
    for page in pages_of(text, source=name, sha256="0" * 64):
        before = identify(page, hints, before=before)
        pages.append(parse_page(before))
    return pages


def only(text: str) -> list[Article]:
    (page,) = parse(text)
    return list(page.articles)


def spans_of(page: ParsedPage) -> list[tuple[int, int]]:
    spans = [span for item in page.furniture for span in item.spans]
    spans += [span for entry in page.index_entries for span in entry.spans]
    for article in page.articles:
        spans += [span for paragraph in article.paragraphs for span in paragraph.spans]
        spans += [span for part in article.parts for span in part.spans]
    return spans


def assert_covered(page: ParsedPage) -> None:
    text = page.page.text
    seen = Counter(at for start, end in spans_of(page) for at in range(start, end) if not text[at].isspace())
    wanted = Counter(at for at, char in enumerate(text) if not char.isspace())
    assert seen == wanted
    for article in page.articles:
        for paragraph in article.paragraphs:
            joined = "".join(text[start:end] for start, end in paragraph.spans)
            assert joined == paragraph.text or joined.replace(" ", "") == paragraph.text.replace(" ", "")


# ------------------------------------------------------------------------------------------- nothing is ever lost
PHRASES = st.sampled_from(
    [
        "本报讯（记者 林知夏）昨天下午，",
        "▶ 下转第七版",
        "（上接第一版）",
        "内版导读",
        "详见第二版 ▶",
        "□记者 陆 遥",
        "第二版 要闻",
        "总第908期",
        "云溪报",
        "2031年5月8日 星期四",
        "责任编辑：苏云舟",
        "遗失声明",
        "声明作废。",
        "一、",
        "——副题在这里",
        "区领导调研",
        "李谦出席并讲话",
        "问：怎么办？",
        "答：这样办。",
        "一座桥",
        "两岸的居民都来了",
        "www.yunxi.example",
        "20",
        "20年",
        "摄",
        "图为现场。",
        "地址：望湖路8号 热线：0399-55500001 邮编：399100",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "。",
        "，",
        "\n",
        "\n\n",
        "\f",
        "\u3000\u3000",
        " ",
        "\x00",
        "\ufeff",
        "\u2028",
    ]
)
TEXTS = st.one_of(
    st.lists(PHRASES, max_size=60).map("".join),
    st.text(max_size=400),
    st.binary(max_size=400).map(lambda data: data.decode("utf-8", errors="replace")),
    st.binary(max_size=400).map(lambda data: data.decode("gb18030", errors="replace")),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_character_of_any_text_is_in_exactly_one_span(text: str) -> None:
    for page in parse(text):
        assert_covered(page)
        for article in page.articles:
            assert article_from_json(json.loads(json.dumps(article_to_json(article)))) == article


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from([typeset.CLEAN, typeset.DAMAGED, typeset.NOISY, typeset.WRAPPED]),
    st.booleans(),
)
def test_every_character_of_a_typeset_page_is_in_exactly_one_span(
    seed: int, damage: typeset.Damage, other: bool
) -> None:
    text, _ = bench.make_page(seed, damage, held_out=other)
    for page in parse(text):
        assert_covered(page)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 200), st.integers(12, 60), st.sampled_from(["", " ", "\u3000\u3000", "    "]), TEXTS)
def test_every_character_of_any_wrapped_text_is_in_exactly_one_span(
    seed: int, width: int, indent: str, between: str
) -> None:
    text, _ = bench.make_page(seed, typeset.NOISY, held_out=False)
    rows = [line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width)]
    place = seed % len(rows)
    rows = [(indent if at % 3 == 0 else "") + row for at, row in enumerate(rows)]
    for page in parse("\n".join([*rows[:place], between, *rows[place:]])):
        assert_covered(page)
        starts = [line.span for line in page.lines]
        assert all(
            page.page.text[start:end] == line.text for line, (start, end) in zip(page.lines, starts, strict=True)
        )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data, where="x").text
    except FormatUnknown:
        return
    for page in parse(text):
        assert_covered(page)


@pytest.mark.parametrize(
    "line", ["好" * 3_000_000, "今天，" * 400_000, "“（《" * 300_000, " x" * 500_000, "下转第7版" * 200_000]
)
def test_one_endless_line_takes_bounded_time(line: str) -> None:
    started = time.perf_counter()
    (page,) = parse(line)
    assert time.perf_counter() - started < 10
    assert sum(end - start for start, end in spans_of(page)) >= len(line.replace(" ", ""))


def test_ten_thousand_short_lines_take_bounded_time() -> None:
    started = time.perf_counter()
    for page in parse("一座桥\n" * 10_000) + parse("两岸的居民都来了，桥上\n" * 5_000):
        assert_covered(page)
    assert time.perf_counter() - started < 20


# ----------------------------------------------------------------------------------------------- typeset pages
@pytest.mark.parametrize(
    ("damage", "floors"),
    [
        (
            typeset.CLEAN,
            {"article_f1": 0.97, "body": 0.98, "order": 0.96, "headline": 0.95, "byline": 0.96, "jump": 0.96},
        ),
        (
            typeset.DAMAGED,
            {"article_f1": 0.93, "body": 0.97, "order": 0.92, "headline": 0.89, "byline": 0.92, "jump": 0.92},
        ),
        (
            typeset.WRAPPED,
            {"article_f1": 0.94, "body": 0.97, "order": 0.93, "headline": 0.93, "byline": 0.94, "jump": 0.94},
        ),
    ],
    ids=["clean", "damaged", "wrapped"],
)
def test_typeset_pages_come_back(damage: typeset.Damage, floors: dict[str, float]) -> None:
    rows = []
    for seed in range(40):
        text, gold = bench.make_page(seed, damage, held_out=False)
        rows.append(bench.score(gold, bench.parse_text(text)))
    means = bench.mean(rows)
    assert {key: means[key] for key, floor in floors.items() if means[key] < floor} == {}
    assert means["lost"] == 0
    assert means["false_by"] == 0
    assert means["issue"] == 1
    assert means["index"] == 1


@pytest.mark.parametrize("damage", [typeset.CLEAN, typeset.WRAPPED], ids=["clean", "wrapped"])
@pytest.mark.parametrize(
    "make",
    [
        partial(bench.make_page, held_out=False),
        bench.blind_page,
        partial(bench.blind_page, of=stories_blind.BLIND_4),
    ],
)
def test_a_page_in_order_keeps_its_order(
    make: Callable[[int, typeset.Damage], tuple[str, Any]], damage: typeset.Damage
) -> None:
    for seed in range(60):
        text, _ = make(seed, damage)
        for page in parse(text):
            starts = [
                span[0]
                for article in page.articles
                for paragraph in article.paragraphs
                if paragraph.kind is not ParagraphKind.CAPTION
                for span in paragraph.spans
            ]
            assert starts == sorted(starts), seed
            assert not any(article.warnings for article in page.articles), seed


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real page lies in ../shared, which is not here")
def test_the_real_page_comes_back_whole() -> None:
    for file in sorted(SHARED.glob("*.gold.json")):
        gold: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        source = file.with_name(gold["source"])
        row = bench.score(gold, pages_to_json(source.name, gold["sha256"], parse_file(source)))
        assert {
            key: row[key] for key in bench.KEYS if row[key] != float(key not in ("false_by", "lost", "extra"))
        } == {}


# ------------------------------------------------------------------------------------------------------ set forms
FRONT = """云溪报
YUNXI NEWS
“云溪发布”App “云溪报”微信
2031年5月8日 星期四
总第908期
地址:云溪区望湖路8号 热线:0399-55500001 邮编:399100

长堤公园昨天开园
本报讯(记者 林知夏)昨天上午,长堤公园开园,首日迎来游客八千人。
"""


def test_masthead_gives_issue_and_page_and_where_each_was_read() -> None:
    (page,) = parse(FRONT)
    issue = page.page.issue
    assert (issue.paper, issue.date, issue.weekday, issue.issue_number) == ("云溪报", date(2031, 5, 8), "星期四", 908)
    assert (page.page.number, page.page.number_source) == (1, PageNumberSource.INFERRED)
    assert page.page.sources["date"] == "printed"
    assert page.articles[0].id == "云溪报/2031-05-08/01/01"


def test_file_name_and_arguments_fill_what_is_not_printed_and_disagreement_is_said() -> None:
    (page,) = parse("桥通了\n本报讯(记者 林知夏)桥通了。", name="云溪报-2031-05-08-p3.txt")
    assert (page.page.issue.paper, page.page.issue.date, page.page.number) == ("云溪报", date(2031, 5, 8), 3)
    assert page.page.number_source is PageNumberSource.FILENAME
    (told,) = parse(FRONT, hints=IssueHints(date=date(2031, 5, 9), page=2))
    assert (told.page.issue.date, told.page.number) == (date(2031, 5, 9), 2)
    assert any("日期说法不一" in warning for warning in told.warnings)


def test_a_wrong_weekday_or_lunar_date_is_warned_of_and_the_date_kept() -> None:
    (page,) = parse(FRONT.replace("星期四", "星期五\n庚子年十月初五"))
    assert page.page.issue.date == date(2031, 5, 8)
    assert sum("以公历日期为准" in warning for warning in page.warnings) == 2


def test_several_pages_in_one_file_come_apart_and_spans_point_into_the_file() -> None:
    text = FRONT + "\n第二版 民生\n2031年5月8日 星期四\n\n食堂开张\n本报讯(记者 陆遥)食堂昨天开张。\n"
    pages = parse(text)
    assert [page.page.number for page in pages] == [1, 2]
    assert pages[1].page.section == "民生"
    told = pages_to_json("x", "0", pages)["pages"][1]["articles"][0]["paragraphs"][0]
    start, end = told["spans"][0]
    assert text[start:end] == told["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ends: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(FRONT.replace("\n", ends).encode(encoding))
    (page,) = parse_file(path)
    assert page.page.text == FRONT
    assert [article.headline for article in page.articles] == ["长堤公园昨天开园"]


def test_unusable_files_are_refused_clearly(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        list(parse_file(tmp_path / "none.txt"))
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(FileEmpty):
        list(parse_file(tmp_path / "empty.txt"))
    (tmp_path / "blank.txt").write_text(" \n\n", encoding="utf-8")
    with pytest.raises(FileEmpty):
        list(parse_file(tmp_path / "blank.txt"))
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(FormatUnknown):
        list(parse_file(tmp_path / "noise.txt"))
    (tmp_path / "large.txt").write_text(FRONT, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="max_bytes"):
        list(parse_file(tmp_path / "large.txt", limits=Limits(max_bytes=10)))


# ------------------------------------------------------------------------------------------- the width of a column
PROSE = (
    "昨天上午,横跨渔歌河的新桥正式通车,两岸居民步行只要五分钟。桥长三百二十米,双向四车道,桥面铺着静音沥青。",
    "家住河东的陆师傅起了个大早,他说过去绕行要走四公里,遇到雨天更加不便,如今下楼就能过河买菜。",
)


def wrapped(width: int, indent: str) -> str:
    """A title, a byline and two paragraphs, broken at a width."""
    rows = ["渔歌河新桥通车", "□记者 林知夏"]
    for text in PROSE:
        whole = indent + text
        rows += [whole[at : at + width] for at in range(0, len(whole), width)]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "])
@pytest.mark.parametrize("width", [11, 13, 16])
def test_text_broken_at_the_width_of_a_column_is_read_as_paragraphs(width: int, indent: str) -> None:
    text = wrapped(width, indent)
    (article,) = only(text)
    assert article.headline == "渔歌河新桥通车"
    assert [paragraph.text for paragraph in article.paragraphs] == list(PROSE)
    for paragraph in article.paragraphs:
        assert "".join(text[start:end] for start, end in paragraph.spans) == paragraph.text
        assert len(paragraph.spans) > 2


def test_a_jump_mark_cut_where_the_row_was_full_heads_no_page() -> None:
    text = wrapped(16, "").rstrip("\n")
    rest = 16 - len(text.rsplit("\n", 1)[1])
    text += "下转第"[:rest].rjust(rest) + "下转第"[rest:] + "\n3版\n" if rest < 3 else "下转第\n3版\n"
    (page,) = parse(FRONT + "\n" + text)
    assert page.page.number == 1
    assert page.articles[-1].jump_to_page == 3


def test_rows_join_on_a_page_of_few_full_ones() -> None:
    long = "本报讯(记者 林知夏)区水务局昨天发布消息,渔歌河的泵站全部完成检修,主汛期前具备满负荷运行条件,人员到位。"
    rows = [long[at : at + 26] for at in range(0, len(long), 26)]
    verse = ["一只白鹭立在船头", "看水慢慢涨到石阶", "卖菱角的女人上岸", "把竹篮里的秋天", "一颗一颗数给我听"]
    poem = ["渡口", "□苏牧野", *verse, *reversed(verse), *verse]
    titles = ["泵站完成检修", "渔歌河迎汛期", "值守人员到位", "沙袋水泵备足"]
    articles = only("\n\n".join("\n".join(part) for part in [poem, *([title, *rows] for title in titles)]) + "\n")
    assert len(articles[0].paragraphs) == 15
    assert [[paragraph.text for paragraph in article.paragraphs] for article in articles[1:]] == [[long]] * 4


@pytest.mark.parametrize(
    ("end", "target"), [("的泵站都已经检修完毕。▶▶▶下转\n第五版", 5), ("的泵站全部检修完毕。▶下转第3版", 3)]
)
def test_a_jump_mark_ends_its_text_wherever_the_row_ends(end: str, target: int) -> None:
    filler = "各街镇的防汛仓库里备足了沙袋、水泵和照明设备,值守人员分成三班,白天黑夜都有人在岗。"
    body = "\n".join(filler[at : at + 16] for at in range(0, len(filler), 16))
    below = f"渔歌河迎来主汛期的第一场大雨来了\n□记者 唐一川\n{body}\n{body}\n{body}\n"
    (page,) = parse(f"{FRONT}\n泵站完成检修\n本报讯(记者 林知夏)渔歌河沿\n{end}\n{below}")
    first, second = page.articles[1:]
    assert (first.jump_to_page, first.paragraphs[-1].text[-3:]) == (target, "完毕。")
    assert second.headline.startswith("渔歌河迎来主汛期")
    assert page.page.number == 1


def test_verse_and_lists_of_even_lines_are_not_joined() -> None:
    poem = (
        "渡口\n□苏牧野\n"
        + "\n".join(["一只白鹭立在船头", "看水慢慢涨到石阶", "卖菱角的女人上岸", "把竹篮里的秋天", "一颗一颗数给我听"])
        + "\n"
    )
    (article,) = only(poem)
    assert len(article.paragraphs) == 5


# ----------------------------------------------------------------------------------------------------- nasty cases
def test_second_column_before_the_first_with_the_jump_mark_in_the_middle() -> None:
    (article,) = only(
        "渔歌路大桥主体完工 两岸居民盼通车\n\n"
        "建起了三座桥墩,架设了两条栈道,预计年底通车。届时,从东岸到西岸只要五分钟。 ▶ 下转第七版\n\n"
        "作为今年的重点工程,大桥由区建管委牵头建设。开工以来,施工单位克服了水深流急的困难,加派人手,\n"
    )
    assert article.paragraphs[0].text.startswith("作为今年的重点工程")
    assert "加派人手,建起了三座桥墩" in article.paragraphs[0].text
    assert (article.jump_to_page, article.complete) == (7, False)
    assert article.warnings


def test_a_sentence_that_lost_its_full_stop_moves_nothing() -> None:
    (first, second) = only(
        "窑火重新点燃\n□记者 林知夏\n"
        "清晨六点,老窑工把第一捧松枝送进窑口,围观的村民鼓起掌来。\n"
        "手上的功夫\n"
        "拉坯要三年,配釉要十年,老人说自己学了一辈子\n"
        "年轻人回来了\n"
        "村里的三名大学生辞了工作,跟着老人学手艺\n\n"
        "图书馆延长开放时间\n本报讯(记者 唐一川)区图书馆昨天起延长开放时间,每晚九点闭馆。\n"
        "馆长沈知遥介绍,延时后每天可多接待读者四百人次。\n"
    )
    assert [part.text[:4] for part in first.paragraphs] == ["清晨六点", "手上的功", "拉坯要三", "年轻人回", "村里的三"]
    assert len(second.paragraphs) == 2
    assert not first.warnings + second.warnings


def test_a_title_with_a_comma_behind_a_full_stop_is_no_stump() -> None:
    (first, second) = only(
        "图书馆延长开放时间\n本报讯(记者 唐一川)区图书馆昨天起延长开放时间,每晚九点闭馆。\n"
        "馆长沈知遥介绍,延时后每天可多接待读者四百人次。\n"
        "大雪封路,一碗姜汤暖了行人\n"
        "渔歌镇志愿者守在路口三昼夜\n"
        "本报讯(记者 林知夏)大雪封路的三个昼夜里,渔歌镇的志愿者支起锅灶,给过路的司机和行人送上热姜汤。\n"
    )
    assert len(first.paragraphs) == 2
    assert second.title_raw.startswith("大雪封路")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("事发地在渔歌路思贤路", "路口东南角,往来车辆不少。"),
        ("这项工程从20", "20年开始筹备,历时十年。"),
        ("居民可以登录www.yun", "xi.example查询进度。"),
        ("让“看得", "见”的服务更快。"),
        ("补贴标准为每户3.", "5万元,分两次发放。"),
    ],
)
def test_seams_put_nothing_in_and_leave_nothing_out(left: str, right: str) -> None:
    before = "记者昨天从区建管委获悉,今年全区计划完成道路改造二十条,新建桥梁三座,惠及居民上万户,目前进展顺利。"
    (article,) = only(f"道路改造进展顺利\n\n本报讯(记者 林知夏){before}{left}\n\n{right}\n")
    assert left + right in article.text


def test_a_crosshead_is_no_headline_and_a_headline_needs_no_byline_after_a_jump() -> None:
    text = (
        "老街三年更新记\n□记者 林知夏\n清晨六点,老街的第一笼汤包揭开锅盖,白汽漫过青石板,街坊们陆续坐下。\n"
        "先把里子做扎实\n老街更新先动看不见的地方,老街的管线全部理了一遍,今年汛期老街没有积过一次水。 ▶ 下转第3版\n"
        "打造世界一流 桥梁产业集群\n作为区里的重点项目,桥梁产业园聚集了十多家企业。\n"
    )
    first, second = only(text)
    assert [paragraph.kind for paragraph in first.paragraphs][1] is ParagraphKind.CROSSHEAD
    assert second.headline == "打造世界一流桥梁产业集群"
    assert second.bylines == ()


def test_crossheads_of_an_article_with_a_dateline_come_in_families() -> None:
    text = (
        "渔歌路老厂房开出菜园\n本报讯(记者 林知夏)昨天,渔歌路的老厂房屋顶收了第一茬青菜,街坊们排队来尝鲜。\n"
        "屋顶种菜有讲究\n防水层铺了三道,土只填二十厘米,选的都是根浅的品种,浇水用的是收集来的雨水。\n"
        "收成大家一起分\n四十户人家轮流值班,收下来的菜先送独居老人,剩下的按值班次数分到各家。\n"
        "明年还要添果树\n居委会打算再划出两块地方,种上葡萄和无花果,请农科站的技术员来教修剪。\n"
    )
    (article,) = only(text)
    kinds = [paragraph.kind for paragraph in article.paragraphs]
    assert kinds.count(ParagraphKind.CROSSHEAD) == 3


@pytest.mark.parametrize(
    ("lines", "kicker", "headline", "subhead"),
    [
        ("区五届人大常委会 举行第三十七次会议", None, "区五届人大常委会举行第三十七次会议", None),
        ("让办事更便捷 让治理更智慧\n——我区推进两张网建设", None, "让办事更便捷 让治理更智慧", "——我区推进两张网建设"),
        ("桥梁产业基地投资推介大会召开 林知夏出席并讲话", None, "桥梁产业基地投资推介大会召开", "林知夏出席并讲话"),
        ("区领导调研园区发展情况\n林知夏参加", None, "区领导调研园区发展情况", "林知夏参加"),
        (
            "从“人防”到“技防” 让执法更有温度\n望江街道推行非现场执法",
            "从“人防”到“技防” 让执法更有温度",
            "望江街道推行非现场执法",
            None,
        ),
        ("云溪人，你幸福吗？", None, "云溪人，你幸福吗？", None),
    ],
)
def test_title_roles(lines: str, kicker: str | None, headline: str, subhead: str | None) -> None:
    (article,) = only(f"{lines}\n本报讯(记者 陆遥)昨天,望江街道办了一场座谈会,居民们说得很热闹。\n")
    assert (article.kicker, article.headline, article.subhead) == (kicker, headline, subhead)


def test_type_sizes_decide_the_roles_where_they_are_known() -> None:
    texts = [
        ("首日迎客八千人", 14.0),
        ("长堤公园开园", 32.0),
        ("免费开放到月底", 16.0),
        ("本报讯(记者 陆遥)公园开园了。", 9.0),
    ]
    lines, at = [], 0
    for words, size in texts:
        lines.append(Line(words, (at, at + len(words)), size=size, box=Box(0.1, 0.1, 0.9, 0.2)))
        at += len(words) + 1
    page = Page("x.pdf", "0" * 64, "pdf", "\n".join(words for words, _ in texts), tuple(lines))
    (article,) = parse_page(page).articles
    assert (article.kicker, article.headline, article.subhead) == ("首日迎客八千人", "长堤公园开园", "免费开放到月底")
    assert len(article.boxes) == 4


def test_what_the_format_says_of_lines_and_articles_is_kept() -> None:
    words = [
        ("长堤公园开园", LineKind.HEADLINE),
        ("公园开园了", LineKind.BODY),
        ("桥通了", LineKind.HEADLINE),
        ("桥通车了", LineKind.BODY),
    ]
    lines, at = [], 0
    for number, (text, kind) in enumerate(words):
        lines.append(Line(text, (at, at + len(text)), kind=kind, rule="html", article_key="ab"[number // 2]))
        at += len(text) + 1
    page = Page("x.html", "0" * 64, "html", "\n".join(text for text, _ in words), tuple(lines))
    page = replace(page, given={"b": Given(id="N-17", url="https://paper.example/17", genre=Genre.NEWS)})
    first, second = parse_page(page).articles
    assert (first.headline, first.text) == ("长堤公园开园", "公园开园了")
    assert (second.id, second.url, second.genre) == ("N-17", "https://paper.example/17", Genre.NEWS)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("(记者 冯琪 曲虹)", [("冯琪", "记者"), ("曲虹", "记者")]),
        ("（本报记者 刘岩松 通讯员 曾　强）", [("刘岩松", "记者"), ("曾强", "通讯员")]),
        ("（记者/简文湘 通讯员/罗江莉）", [("简文湘", "记者"), ("罗江莉", "通讯员")]),
        ("（张 胜 男 记者 尼玛普赤）", [("张胜男", ""), ("尼玛普赤", "记者")]),
        ("（通讯员 穗妇宣）", [("穗妇宣", "通讯员")]),
        ("（记者 张哲伦 摄影）", [("张哲伦", "记者 摄影")]),
        ("（记者 温望疏陆川若）", [("温望疏", "记者"), ("陆川若", "记者")]),
        ("（记者 诸葛明 通讯员 夏婷陆小川）", [("诸葛明", "记者"), ("夏婷", "通讯员"), ("陆小川", "通讯员")]),
        ("（记者 王小石李强）", [("王小石李强", "记者")]),  # 王小 and 石李强, or 王小石 and 李强
        ("（图片见第二版）", []),
        ("（通讯员 渔歌镇综合行政执法队）", [("渔歌镇综合行政执法队", "通讯员")]),
        ("（第一天，记者从市交警支队获悉，截至当晚八时）", []),
        ("", []),
    ],
)
def test_bylines_in_the_dateline(byline: str, names: list[tuple[str, str]]) -> None:
    (article,) = only(f"长堤公园开园\n本报讯{byline}昨天上午,长堤公园开园,首日迎来游客八千人。\n")
    assert [(who.name, who.role) for who in article.bylines] == names
    assert article.dateline == "本报讯"


def test_an_index_box_amid_a_sentence_is_taken_out_and_kept() -> None:
    text = (
        "道路改造进展顺利\n本报讯(记者 林知夏)记者从区建管委获悉,今年全区计划完成道路改造二十条,新建桥\n"
        "内版导读\n老街茶馆重新开张\n茶客说还是那个味\n详见第二版 ▶\n"
        "社区合唱团唱进音乐会\n详见第三版 ▶\n梁三座,目前进展顺利。\n"
    )
    (page,) = parse(text)
    assert "新建桥梁三座" in page.articles[0].text
    assert [(entry.title, entry.target_page) for entry in page.index_entries] == [
        ("老街茶馆重新开张茶客说还是那个味", 2),
        ("社区合唱团唱进音乐会", 3),
    ]


@pytest.mark.parametrize(
    "text", ["车辆可在内环下转匝道驶出。", "他翻开第七版《辞海》,找到了答案。", "这些材料请转接办公室。"]
)
def test_words_that_look_like_marks_inside_a_sentence_are_no_marks(text: str) -> None:
    (article,) = only(f"长堤公园开园\n本报讯(记者 陆遥)公园昨天开园,游客不少。{text}\n")
    assert article.jump_to_page is None
    assert text in article.text


def test_notices_run_together_are_cut_where_each_ends() -> None:
    items = "小满餐饮店遗失许可证副本,声明作废。陆念初遗失残疾人证,声明作废。老渡口村遗失公章一枚,声明作废。"
    text = f"遗失声明\n{items}\n"
    (article,) = only(text)
    assert article.genre is Genre.NOTICE
    assert [paragraph.kind for paragraph in article.paragraphs] == [ParagraphKind.ITEM] * 3


def test_continued_from_marks_are_read_wherever_they_stand() -> None:
    for text in (
        "老街更新记\n（上接第一版）\n",
        "（上接第一版《老街更新记》）\n老街更新记\n",
        "老街更新记 (上接第1版)\n",
    ):
        (article,) = only(f"03版 综合\n{text}打铁匠是去年冬天回来的,他的铺子只有十八平方米,月租降到了九百元。\n")
        assert (article.headline, article.jump_from_page) == ("老街更新记", 1)


def test_the_baseline_without_repair_is_what_it_says() -> None:
    assert len(stories_more.BY_HAND) + len(stories_more.TOPICS) >= 20
    text, gold = bench.make_page(3, typeset.DAMAGED, held_out=False)
    split = bench.score(gold, bench.blank_line_splitter(text))
    assert split["article_f1"] < bench.score(gold, bench.parse_text(text))["article_f1"]
