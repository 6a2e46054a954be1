"""Time expressions of newspaper prose: what they mean, what is none, and that no clock is ever asked."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import lunar
from articles.timegrammar import FIRST, TRIGGER
from articles.times import absolute_times, article_times, find_times, is_open
from articles.timewords import date_words, event_times, is_relative, reader_words
from articles.types import Article, Issue, Paragraph, TimeReference

ISSUED = date(2020, 11, 19)
NEWS = Path(__file__).parents[2] / "shared" / "data" / "news_articles.jsonl.gz"


def one(text: str, *, anchor: date = ISSUED, source: str = "issue") -> TimeReference:
    found = find_times(text, anchor=anchor, anchor_source=source)
    assert len(found) == 1, found
    return found[0]


def span_of(reference: TimeReference) -> tuple[str, str]:
    return reference.start.isoformat(timespec="minutes"), reference.end.isoformat(timespec="minutes")


DAYS = [
    ("昨天，书市开张", "2020-11-18", "2020-11-19"),
    ("前天，书市开张", "2020-11-17", "2020-11-18"),
    ("上周三，书市开张", "2020-11-11", "2020-11-12"),
    ("本周末，书市开张", "2020-11-21", "2020-11-23"),
    ("下周一，书市开张", "2020-11-23", "2020-11-24"),
    ("上周，书市开张", "2020-11-09", "2020-11-16"),
    ("星期三，书市开张", "2020-11-18", "2020-11-19"),
    ("11月18日，书市开张", "2020-11-18", "2020-11-19"),
    ("18日，书市开张", "2020-11-18", "2020-11-19"),
    ("今年1至10月，书市开张", "2020-01-01", "2020-11-01"),
    ("今年1月-10月，书市开张", "2020-01-01", "2020-11-01"),
    ("前10个月，书市开张", "2020-01-01", "2020-11-01"),
    ("今年以来，书市红火", "2020-01-01", "2020-11-20"),
    ("2018年以来，书市红火", "2018-01-01", "2020-11-20"),
    ("“十三五”期间，书市红火", "2016-01-01", "2021-01-01"),
    ("十四五时期，书市红火", "2021-01-01", "2026-01-01"),
    ("“七五”普法收官", "2016-01-01", "2021-01-01"),
    ("三季度，书市红火", "2020-07-01", "2020-10-01"),
    ("四季度以前", "2020-10-01", "2021-01-01"),
    ("上半年，书市红火", "2020-01-01", "2020-07-01"),
    ("去年前三季度", "2019-01-01", "2019-10-01"),
    ("国庆假期，书市红火", "2020-10-01", "2020-10-09"),
    ("去年国庆期间", "2019-10-01", "2019-10-08"),
    ("春节期间，书市歇业", "2020-01-24", "2020-01-31"),
    ("元旦前后", "2019-12-29", "2020-01-05"),
    ("今年中秋", "2020-10-01", "2020-10-02"),
    ("清明节，书市歇业", "2020-04-04", "2020-04-05"),
    ("2019年端午节", "2019-06-07", "2019-06-08"),
    ("庚子年十月初五", "2020-11-19", "2020-11-20"),
    ("正月十五闹花灯", "2020-02-08", "2020-02-09"),
    ("闰四月初一", "2020-05-23", "2020-05-24"),
    ("农历八月十五", "2020-10-01", "2020-10-02"),
    ("二〇二〇年十一月十八日", "2020-11-18", "2020-11-19"),
    ("2020-11-18", "2020-11-18", "2020-11-19"),
    ("2019—2035", "2019-01-01", "2036-01-01"),
    ("9月1日至11月30日", "2020-09-01", "2020-12-01"),
    ("11月16日至18日", "2020-11-16", "2020-11-19"),
    ("12月30日至1月2日", "2019-12-30", "2020-01-03"),
    ("将于12月25日开张", "2020-12-25", "2020-12-26"),
    ("计划于5月开张", "2021-05-01", "2021-06-01"),
    ("书市5月开张", "2020-05-01", "2020-06-01"),
    ("1月3日，书市开张", "2020-01-03", "2020-01-04"),
    ("10月下旬", "2020-10-21", "2020-11-01"),
    ("上月18日", "2020-10-18", "2020-10-19"),
    ("上世纪80年代", "1980-01-01", "1990-01-01"),
    ("１１月１８日，书市开张", "2020-11-18", "2020-11-19"),
    ("11 月 18 日，书市开张", "2020-11-18", "2020-11-19"),
    ("本週五，書市開張", "2020-11-20", "2020-11-21"),
]


@pytest.mark.parametrize(("text", "start", "end"), DAYS)
def test_days_months_and_ranges(text: str, start: str, end: str) -> None:
    assert span_of(one(text)) == (f"{start}T00:00", f"{end}T00:00")


HOURS = [
    ("昨天下午", "2020-11-18T12:00", "2020-11-18T18:00"),
    ("今晚", "2020-11-19T18:00", "2020-11-20T00:00"),
    ("昨晚8点", "2020-11-18T20:00", "2020-11-18T21:00"),
    ("11月18日下午三点半", "2020-11-18T15:30", "2020-11-18T15:31"),
    ("11月18日15:30", "2020-11-18T15:30", "2020-11-18T15:31"),
    ("11月15日（周日）上午9点至11点", "2020-11-15T09:00", "2020-11-15T11:00"),
    ("11月15日下午2时至4时30分", "2020-11-15T14:00", "2020-11-15T16:30"),
]


@pytest.mark.parametrize(("text", "start", "end"), HOURS)
def test_times_of_day(text: str, start: str, end: str) -> None:
    assert span_of(one(text)) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "接入2006个行政权力事项",
        "建设了2000多平米的实验室",
        "长三角G60科创走廊",
        "九年一贯制学校",
        "钻研3年拿下国家专利",
        "最快当天办结",
        "一两个小时就可以完成",
        "每周二至周日9:00-17:00开放",
        "周一至周五对外办公",
        "每月5日发放",
        "《2019—2035年书市总体规划》",
        "为期3日的展览",
        "7日内办理",
        "住在5号楼",
        "沿沪松公路18号",
        "2月30日",
        "说明天然气管道安全",
        "决赛前天气转凉",
        "人民日报刊文",
        "生日前收到礼物",
        "最近的公交站",
        "2018年级学生",
        "将近三年的努力",
        "逢周三休市",
        "今日头条号",
        "比分3:1",
        "热线021-12345678",
    ],
)
def test_what_only_looks_like_a_time(text: str) -> None:
    assert find_times(text, anchor=ISSUED) == ()


@pytest.mark.parametrize("word", ["近日", "日前", "不久前", "近年来", "目前", "当前", "最近", "连日来", "近三年来"])
def test_vague_words_are_marked_and_end_with_the_anchor(word: str) -> None:
    reference = one(f"{word}，书市开张")
    assert reference.vague
    assert reference.start.date() <= ISSUED
    assert reference.end == datetime(2020, 11, 20)
    assert date_words(reference) == ""
    assert "未写明具体日期" in reader_words(reference, printed=ISSUED)


def test_as_of_is_a_point() -> None:
    reference = one("截至上月末，全区共有书店30家")
    assert (reference.text, reference.granularity, reference.as_of) == ("截至上月末", "point", True)
    assert span_of(reference) == ("2020-10-31T00:00", "2020-11-01T00:00")
    assert date_words(reference, year=2020) == "截至10月31日"


def test_open_end() -> None:
    reference = one("书市11月20日起开放")
    assert is_open(reference)
    assert date_words(reference, year=2020) == "11月20日起"


def test_a_year_that_is_not_printed_is_marked_as_inferred() -> None:
    assert one("11月18日").inferred_year
    assert not one("2020年11月18日").inferred_year
    assert one("12月28日", anchor=date(2021, 1, 4)).start == datetime(2020, 12, 28)


def test_an_agency_dateline_is_the_anchor() -> None:
    filed, today, yesterday = find_times("新华社北京11月17日电 记者今天获悉，昨天开会", anchor=ISSUED)
    assert filed.anchor_source == "dateline"
    assert (today.start.day, yesterday.start.day) == (17, 16)
    assert today.anchor == date(2020, 11, 17)
    given_apart = find_times("记者今天获悉", anchor=ISSUED, dateline="新华社北京11月17日电")
    assert given_apart[0].start.day == 17


def test_a_day_that_the_text_gives_itself_is_the_anchor() -> None:
    today, given_day, yesterday = find_times("今天（11月16日），书市开张。昨天试营业。", anchor=ISSUED)
    assert today.start == given_day.start == datetime(2020, 11, 16)
    assert yesterday.start == datetime(2020, 11, 15)


def test_that_day_and_the_next_hang_on_the_last_day_named() -> None:
    text = "11月10日，书市开张。当晚有灯会，次日下午有讲座。当天下午2点闭幕。"
    first, evening, next_day, close = find_times(text, anchor=ISSUED)
    assert first.anchor_source == "issue"
    assert (evening.anchor_source, evening.start) == ("article", datetime(2020, 11, 10, 18))
    assert next_day.start == datetime(2020, 11, 11, 12)
    assert close.start == datetime(2020, 11, 11, 14)
    assert find_times("当天，书市开张", anchor=ISSUED) == ()


def test_same_period_moves_the_period_compared() -> None:
    _, compared = find_times("今年1至10月，书市销售比去年同期增长", anchor=ISSUED)
    assert span_of(compared) == ("2019-01-01T00:00", "2019-11-01T00:00")
    assert one("书市销售比去年同期增长").vague


def test_a_story_told_in_an_earlier_year_keeps_it() -> None:
    _, opened = find_times("2015年5月1日书市奠基，8月3日开业", anchor=ISSUED)
    assert opened.start == datetime(2015, 8, 3)
    _, again = find_times("2015年5月1日奠基。同年8月开业", anchor=ISSUED)
    assert again.start == datetime(2015, 8, 1)


def test_days_of_one_sentence_share_the_month() -> None:
    found = find_times("10月16日、18日和20日各有一场", anchor=ISSUED)
    assert [it.start.date() for it in found] == [date(2020, 10, 16), date(2020, 10, 18), date(2020, 10, 20)]


def test_a_question_is_anchored_to_its_asker() -> None:
    weekend = one("这周末有什么活动", source="asker")
    assert (weekend.anchor_source, weekend.start) == ("asker", datetime(2020, 11, 21))
    assert one("周六有什么活动", source="asker").start == datetime(2020, 11, 21)
    assert one("最近一周有什么活动", source="asker").start == datetime(2020, 11, 13)
    assert not one("最近一周有什么活动", source="asker").vague
    assert one("22号有什么活动", source="asker").start == datetime(2020, 11, 22)
    assert one("中秋有什么活动", source="asker").start == datetime(2020, 10, 1)
    assert find_times("大暑怎样养生", anchor=ISSUED, anchor_source="asker") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("昨天下午", "11月18日下午（见报日11月19日，原文“昨天下午”）"),
        ("11月18日下午", "11月18日下午（见报日11月19日）"),
        ("去年12月31日", "2019年12月31日（见报日11月19日，原文“去年12月31日”）"),
        ("11月16日至18日", "11月16日至18日（见报日11月19日）"),
        ("今晚7点半", "11月19日19:30（见报日11月19日，原文“今晚7点半”）"),
        ("今年1至10月", "1月1日至10月31日（见报日11月19日，原文“今年1至10月”）"),
        ("三季度", "第三季度（见报日11月19日，原文“三季度”）"),
        ("“十三五”期间", "2016年至2020年（见报日11月19日，原文““十三五”期间”）"),
    ],
)
def test_words_for_readers(text: str, words: str) -> None:
    assert reader_words(one(text), printed=ISSUED) == words


def test_relative_words_need_a_date() -> None:
    assert is_relative(one("昨天下午"))
    assert is_relative(one("18日"))
    assert not is_relative(one("11月18日"))


def article(*paragraphs: str, issued: date | None = ISSUED, dateline: str | None = None) -> Article:
    return Article(
        id="测试报/2020-11-19/01/01",
        issue=Issue("测试报", issued),
        page=1,
        order=1,
        headline="书市开张",
        title_raw="书市开张",
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
        dateline=dateline,
    )


def test_the_event_is_the_earliest_past_day_of_the_lead() -> None:
    told = article("昨天下午，书市开张，将于12月5日闭幕。近日客流不少。", "2015年5月1日，它在河边奠基。")
    assert [it.text for it in event_times(told)] == ["昨天下午"]
    filed = article("新华社北京11月18日电 书市17日开张。")
    assert [it.text for it in event_times(filed)] == ["17日"]
    assert event_times(article("近日，书市开张。")) == ()


def test_without_an_issue_date_only_full_dates_count() -> None:
    undated = article("昨天，书市开张。11月3日试营业。2015年5月1日奠基。", issued=None)
    assert [it.text for it in article_times(undated)] == ["2015年5月1日"]


def test_the_lunar_table_agrees_with_the_sun() -> None:
    """The winter solstice always falls in the eleventh month: a check of the table by another science."""
    for year in range(1901, 2099):
        first, end = lunar.lunar_month(year, 11)
        assert first <= lunar.solar_term("冬至", year) < end


def test_known_lunar_days() -> None:
    assert lunar.lunar_to_date(2020, 1, 1) == date(2020, 1, 25)
    assert lunar.festival("中秋", 2023) == date(2023, 9, 29)
    assert lunar.festival("除夕", 2020) == date(2020, 1, 24)
    assert lunar.festival("清明", 2021) == date(2021, 4, 4)
    assert lunar.sexagenary_name(2020) == "庚子"
    with pytest.raises(ValueError, match="no lunar day"):
        lunar.lunar_to_date(2021, 4, 1, leap=True)


PIECES = st.sampled_from(
    [
        *(
            "昨天",
            "今晚",
            "11月",
            "18日",
            "2020年",
            "上周三",
            "下午",
            "3点半",
            "至",
            "、",
            "，",
            "。",
            "截至",
            "以来",
            "起",
        ),
        *("前后", "近日", "“十三五”", "国庆", "期间", "初五", "正月", "年底", "每周", "三", "十", "5", "29日", "2月"),
        *("去年同期", "当天", "次日", "9999", "31", "12", "月", "日", "年", "号", "周", "前", "后", "将于", "《", "》"),
        *("—", "书市", "（", "）", "9:00", "闰", "最近", "一"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PIECES, max_size=14).map("".join),
    st.dates(date(1902, 1, 1), date(2097, 12, 31)),
    st.sampled_from(["issue", "asker"]),
)
def test_spans_are_true_ordered_and_ranges_run_forward(text: str, anchor: date, source: str) -> None:
    position = 0
    for reference in find_times(text, anchor=anchor, anchor_source=source):
        start, end = reference.span
        assert position <= start < end <= len(text)
        assert text[start:end] == reference.text
        assert reference.start < reference.end
        position = end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.dates())
def test_no_text_and_no_day_breaks_it(text: str, anchor: date) -> None:
    for reference in find_times(text, anchor=anchor):
        assert reference.start < reference.end


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.integers(-3000, 3000))
def test_relative_words_move_with_the_anchor(anchor: date, days: int) -> None:
    moved = anchor + timedelta(days=days)
    for word in ("昨天下午", "前天", "今晚"):
        before, after = one(word, anchor=anchor), one(word, anchor=moved)
        assert after.start - before.start == timedelta(days=days)


@pytest.mark.parametrize("text", ["“十三五”以来", "2016年以来", "1998年3月以来"])
def test_how_long_it_has_been_depends_on_the_day(text: str) -> None:
    assert absolute_times(text) == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_full_dates_mean_the_same_on_every_day(text: str, anchor: date) -> None:
    """But for those that are part of a longer expression: “十三五”至昨天 ends on another day each day."""
    found = find_times(text, anchor=anchor)
    same = {(it.span, it.start, it.end) for it in found}
    for it in absolute_times(text):
        longer = any(
            at[0] <= it.span[0] and it.span[1] <= at[1] and at != it.span for at in (one.span for one in found)
        )
        assert longer or (it.span, it.start, it.end) in same


@pytest.mark.skipif(not NEWS.exists(), reason="../shared/data/news_articles.jsonl.gz is not there")
def test_the_quick_look_misses_nothing_on_real_prose() -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(next(lines))["text"] for _ in range(300)]
    for text in texts:
        starts = {match.start() for match in FIRST.finditer(text)}
        assert all(match.start() in starts for match in TRIGGER.finditer(text))
