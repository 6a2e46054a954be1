"""Rules for years and stretches of time: 今年1至10月, 三季度, “十三五”期间, 去年同期, 近三年来, 近日."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from articles.timereading import (
    OPEN_END,
    QUARTERS,
    Match,
    Meaning,
    Reading,
    days_from,
    month_part,
    next_month,
    number,
    year_of,
)

_VAGUE_DAYS = (
    (re.compile("近几年|近些年|近年"), 5 * 365),
    (re.compile("近期|不久|近来|阵子|段时间|刚刚"), 30),
    (re.compile("近日|日前|最近|这几天|这两天|前几[天日]|前些天|连日"), 10),
    (re.compile("今后|日后|下一"), -365),
)


def year_rule(match: Match, reading: Reading) -> Meaning | None:
    """今年, 2019年底, 去年前三季度, 去年同期."""
    year, absolute = year_of(match["y"], reading, match.start())
    if year is None:
        return None
    part = match["part"] or ""
    if part == "同期":
        return _same_period(year, reading, match.start())
    if not part and match["y"] in {"当年", "同年", "次年", "翌年"}:
        return None
    return replace(_year_part(year, part), absolute=absolute)


def _same_period(year: int, reading: Reading, start: int) -> Meaning:
    """去年同期: the period that the sentence compares with, moved to that year; without one the year, vaguely."""
    before = reading.same_sentence(start)
    if before is not None and not before.vague and before.granularity in {"month", "quarter", "range", "point"}:
        shift = year - before.start.year
        if shift < 0 and before.end != OPEN_END:
            return replace(before, start=_moved(before.start, shift), end=_moved(before.end, shift), absolute=False)
    return replace(_year_part(year, ""), vague=True)


def _moved(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)


_PARTS_OF_YEAR: tuple[tuple[frozenset[str], int, int, bool], ...] = (
    # names, first month, number of months, vague
    (frozenset({"初", "年初"}), 1, 2, False),
    (frozenset({"底", "末", "年底", "年末"}), 12, 1, False),
    (frozenset({"年中"}), 6, 2, False),
    (frozenset({"暑假", "暑期"}), 7, 2, True),
    (frozenset({"寒假"}), 1, 2, True),
    (frozenset({"春", "春天", "春季"}), 3, 3, True),
    (frozenset({"夏", "夏天", "夏季"}), 6, 3, True),
    (frozenset({"秋", "秋天", "秋季"}), 9, 3, True),
    (frozenset({"冬", "冬天", "冬季"}), 12, 3, True),
)


def _year_part(year: int, part: str) -> Meaning:
    """A year, or what 年底, 一季度, 上半年, 夏天 name of it."""
    if "季度" in part or part.startswith("首季") or part.endswith("半年"):
        return _quarter(year, part)
    for names, month, months, vague in _PARTS_OF_YEAR:
        if part in names:
            index = month - 1 + months
            end = date(year + index // 12, index % 12 + 1, 1)
            return replace(days_from(date(year, month, 1), end, "range"), vague=vague)
    return days_from(date(year, 1, 1), date(year + 1, 1, 1), "year")


def _quarter(year: int, part: str) -> Meaning:
    if part.endswith("半年"):
        half = part[0] == "下"
        return days_from(date(year, 7 if half else 1, 1), date(year + half, 1 if half else 7, 1), "range")
    number_ = next((QUARTERS[letter] for letter in part if letter in QUARTERS), 1)
    first = 1 if part[0] == "前" else number_ * 3 - 2
    end = date(year + (number_ == 4), number_ * 3 % 12 + 1, 1)
    return days_from(date(year, first, 1), end, "range" if part[0] == "前" else "quarter")


def period_rule(match: Match, reading: Reading) -> Meaning:
    """年底, 月初, 三季度, 上半年 without a year: this year's, or last year's where this one's is still to come."""
    word, anchor = match.group(), reading.anchor
    if word[0] == "月":
        return month_part(anchor.replace(day=1), word[1])
    if word == "年内":
        return _year_part(anchor.year, "")
    meaning = _year_part(anchor.year, word)
    late = meaning.start.date() > anchor and reading.direction(match.start(), match.end()) == "past"
    if late and (word[0] != "年" or anchor.month <= 2):
        meaning = _year_part(anchor.year - 1, word)
    return replace(meaning, inferred_year=True)


def months_rule(match: Match, reading: Reading) -> Meaning | None:
    """今年1至10月, 3-5月."""
    first, last = number(match["a"]), number(match["b"])
    year, absolute = year_of(match["y"], reading, match.start())
    inferred = year is None
    if year is None:
        limit = reading.anchor + timedelta(days=31)
        ahead = reading.direction(match.start(), match.end()) != "past"
        year = reading.anchor.year - (not ahead and date(reading.anchor.year, first, 1) > limit)
    end = next_month(date(year + (last < first), last, 1))
    return replace(days_from(date(year, first, 1), end, "range"), inferred_year=inferred, absolute=absolute)


def first_months_rule(match: Match, reading: Reading) -> Meaning | None:
    """今年前10个月, 头三个月."""
    months = number(match["n"] or match["n2"])
    if not 1 <= months <= 12:
        return None
    year, absolute = year_of(match["y"], reading, match.start())
    inferred = year is None
    if year is None:
        over = date(reading.anchor.year, months, 1) > reading.anchor
        year = reading.anchor.year - over
    end = next_month(date(year, months, 1))
    return replace(days_from(date(year, 1, 1), end, "range"), inferred_year=inferred, absolute=absolute)


def year_range_rule(match: Match, reading: Reading) -> Meaning | None:  # noqa: ARG001 -- every rule takes both
    """2019—2035, 2014年至2022年."""
    first, last = int(match["a"]), int(match["b"])
    if not first < last <= first + 150:
        return None
    return replace(days_from(date(first, 1, 1), date(last + 1, 1, 1), "range"), absolute=True)


def plan_rule(match: Match, reading: Reading) -> Meaning | None:
    """The five-year plans since 1953 and the five-year plans of law education since 1986."""
    order = number(match["n"] or match["n2"] or match["n3"])
    if match["law"] or match["n3"]:
        start = 1986 + 5 * (order - 1)
    elif order >= 6 or reading.text.startswith(("期间", "时期", "计划"), match.end()):
        start = {1: 1953, 2: 1958, 3: 1966}.get(order, 1971 + 5 * (order - 4))
    else:
        return None
    return replace(days_from(date(start, 1, 1), date(start + 5, 1, 1), "range"), absolute=True)


def window_rule(match: Match, reading: Reading) -> Meaning | None:
    """近三年来, 过去24小时, 最近一周, 未来三天: vague in an article, not in a question."""
    if match["rel"] == "近" and reading.text[match.start() - 1 : match.start()] in set("将附接靠临最"):
        return None
    uncertain = match["n"] in {"几", "数"}
    count, unit = (3 if uncertain else number(match["n"])), match["unit"].removeprefix("个")
    days = {"小时": 1, "天": count, "日": count, "周": 7 * count, "星期": 7 * count, "礼拜": 7 * count}
    length = days.get(unit) or count * (365 if unit == "年" else 30)
    tomorrow = reading.anchor + timedelta(days=1)
    if match["rel"] in {"最近", "近", "过去"}:
        meaning = days_from(tomorrow - timedelta(days=max(length, 1)), tomorrow, "range")
    else:
        meaning = days_from(reading.anchor, tomorrow + timedelta(days=length), "range")
    return replace(meaning, vague=uncertain or not reading.asker)


def ago_rule(match: Match, reading: Reading) -> Meaning | None:
    """三天前 hangs on the anchor, 三天后 on the last day named; months and years are vague."""
    if match["n"] == "几":
        return None
    count, unit = number(match["n"]), match["unit"].removeprefix("个")
    sign = -1 if match["rel"] == "前" else 1
    base = reading.last_day if sign > 0 and reading.last_day else reading.anchor
    if unit in {"天", "周", "星期", "礼拜"}:
        day = base + timedelta(days=sign * count * (1 if unit == "天" else 7))
        return replace(days_from(day, day + timedelta(days=1), "day"), vague=unit != "天", base=base)
    if unit == "月":
        index = base.year * 12 + base.month - 1 + sign * count
        return replace(month_part(date(index // 12, index % 12 + 1, 1), None), vague=True)
    return replace(_year_part(base.year + sign * count, ""), vague=True)


def decade_rule(match: Match, reading: Reading) -> Meaning:  # noqa: ARG001 -- every rule takes both
    """上世纪80年代, 20世纪九十年代."""
    century = 2000 if match["c"] in {"21世纪", "本世纪"} else 1900
    first = century + number(match["n"])
    return replace(days_from(date(first, 1, 1), date(first + 10, 1, 1), "range"), absolute=True)


def season_rule(match: Match, reading: Reading) -> Meaning:
    """今夏, 去冬今春."""
    word = match.group()
    if word == "去冬今春":
        return replace(
            days_from(date(reading.anchor.year - 1, 12, 1), date(reading.anchor.year, 6, 1), "range"), vague=True
        )
    return _year_part(reading.anchor.year - (word[0] == "去"), word[1])


def vague_rule(match: Match, reading: Reading) -> Meaning:
    """近日, 日前, 目前: a range that is never shown as a date."""
    word = match.group()
    days = next((days for pattern, days in _VAGUE_DAYS if pattern.match(word) or pattern.search(word)), 0)
    tomorrow = reading.anchor + timedelta(days=1)
    if days < 0:
        return replace(days_from(reading.anchor, tomorrow + timedelta(days=-days), "range"), vague=True)
    return replace(days_from(reading.anchor - timedelta(days=days), tomorrow, "range"), vague=True)
