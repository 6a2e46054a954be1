"""Rules for days and what hangs on them: 11月18日下午, 18日, 昨晚, 上周三, 上月18日, 次日."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from articles.timegrammar import CONNECTOR, DURATION_BEFORE, GENERIC_SAME_DAY, GENERIC_SAME_DAY_AFTER, GIVEN_DAY
from articles.timereading import (
    Match,
    Meaning,
    Reading,
    choose,
    dates_of,
    days_from,
    month_part,
    next_month,
    number,
    on_day,
    year_of,
)

_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def _month_and_day(match: Match, reading: Reading) -> tuple[date | None, bool, bool]:
    """The day (or first day of the month), whether its year was inferred, whether it is absolute."""
    month, day = number(match["m"]), number(match["d"]) if match["d"] else 1
    year, absolute = year_of(match["y"], reading, match.start())
    if year is not None:
        return next(iter(dates_of(year, month, day)), None), False, absolute
    before = reading.same_sentence(match.start())
    if before is not None and before.absolute and before.granularity in {"day", "half_day", "month", "point"}:
        later = before.start.year + (month < before.start.month)
        return next(iter(dates_of(later, month, day)), None), True, True
    years = range(reading.anchor.year - 4, reading.anchor.year + 5)
    candidates = [day_ for year_ in years for day_ in dates_of(year_, month, day)]
    return choose(candidates, reading, reading.direction(match.start(), match.end())), True, False


def date_rule(match: Match, reading: Reading) -> Meaning | None:
    """11月18日下午, 2020年11月, 今年5月, 10月下旬."""
    day, inferred, absolute = _month_and_day(match, reading)
    if day is None or (not match["d"] and not _is_month(match, reading)):
        return None
    meaning = on_day(day, match["within"]) if match["d"] else month_part(day, match["part"])
    return replace(meaning, inferred_year=inferred, absolute=absolute)


def _is_month(match: Match, reading: Reading) -> bool:
    """三月 alone may be poetry; 3月, 三月份 and 三月底 are months."""
    plain = match["m"].isdecimal() or bool(match["y"] or match["part"]) or match.group().endswith("份")
    return plain or reading.asker


def day_rule(match: Match, reading: Reading) -> Meaning | None:
    """18日, 20号: of the month that the sentence named last, else the nearest."""
    before = reading.same_sentence(match.start()) if reading.names_month else None
    if before is None and not _is_bare_day(match, reading):
        return None
    day = number(match["d"])
    found = _carried_day(day, before, match.start(), reading) if before else None
    if before is not None and found is not None:
        inferred, absolute = before.inferred_year, before.absolute
    else:
        found, inferred, absolute = _nearest_day(day, match, reading), True, False
    if found is None:
        return None
    return replace(on_day(found, match["within"]), absolute=absolute, inferred_year=inferred)


def _carried_day(day: int, before: Meaning, start: int, reading: Reading) -> date | None:
    """The day in the month that the sentence named last: 11月16日、18日 and 11月28日至3日."""
    first = before.start.date().replace(day=1)
    if day < before.start.day and before.granularity != "month":
        if not CONNECTOR.match(reading.text[reading.last_end : start]):
            return None
        first = next_month(first)
    return next(iter(dates_of(first.year, first.month, day)), None)


def _nearest_day(day: int, match: Match, reading: Reading) -> date | None:
    candidates = [it for month in _months_around(reading.anchor) for it in dates_of(month.year, month.month, day)]
    direction = "either" if reading.asker else reading.direction(match.start(), match.end())
    if direction == "past":
        # 22日 printed on the 20th is the day after tomorrow rather than a day of last month.
        soon = [it for it in candidates if 0 < (it - reading.anchor).days <= 3]
        candidates = soon or [it for it in candidates if it <= reading.anchor]
    return choose(candidates, reading, direction)


def _is_bare_day(match: Match, reading: Reading) -> bool:
    """18日 is a date, 为期3日 and 三日 are not; 18号 only where the words around it leave no doubt."""
    if DURATION_BEFORE.search(reading.text[max(0, match.start() - 2) : match.start()]):
        return False
    if match["unit"] == "号":
        following = reading.text[match.end() : match.end() + 1]
        return bool(match["within"]) or (reading.asker and following in "，,。、？?的那有在会要召举开到至-—")
    return match["d"].isdecimal() or len(match["d"]) > 1


def _months_around(anchor: date) -> list[date]:
    first = anchor.replace(day=1)
    earlier = (first - timedelta(days=1)).replace(day=1)
    before = (earlier - timedelta(days=1)).replace(day=1)
    return [before, earlier, first, next_month(first), next_month(next_month(first))]


def iso_rule(match: Match, reading: Reading) -> Meaning | None:  # noqa: ARG001 -- every rule takes both
    """2020-11-18, 2020/11/18 15:30."""
    day = next(iter(dates_of(int(match["y"]), int(match["m"]), int(match["d"]))), None)
    within = match.group()[match.end("d") - match.start() :]
    return replace(on_day(day, within), absolute=True) if day else None


def relative_day_rule(match: Match, reading: Reading) -> Meaning | None:
    """昨天下午, 今晚7点半, 前天; 今天（11月18日） moves the anchor."""
    word = match["rel"]
    if word[0] == "前" and reading.text[match.start() - 1 : match.start()] in set("之以提年月日目当眼午几赛"):
        return None
    offset = {"大前": -3, "大后": 3}.get(word[:2]) or {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2, "即": 0}[word[0]]
    part = word[-1] if word[-1] in {"晨", "早", "晚", "夜"} else None
    given = GIVEN_DAY.match(reading.text, match.end())
    if given:  # 今天（11月18日）: the text says itself which day it hangs on
        day = _given_day(given, reading) or reading.anchor
        reading.anchor = day - timedelta(days=offset)
    return on_day(reading.anchor + timedelta(days=offset), match["within"], part)


def _given_day(given: Match, reading: Reading) -> date | None:
    years = [int(given["y"])] if given["y"] else [reading.anchor.year + offset for offset in (-1, 0, 1)]
    months = [number(given["m"])] if given["m"] else range(1, 13)
    days = [it for year in years for month in months for it in dates_of(year, month, number(given["d"]))]
    return min(days, key=lambda it: (abs((it - reading.anchor).days), it), default=None)


def week_rule(match: Match, reading: Reading) -> Meaning:
    """上周, 本周末, 下周一, 本周三至周五."""
    weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[match["rel"]]
    monday = reading.anchor - timedelta(days=reading.anchor.weekday()) + timedelta(weeks=weeks)
    if not match["d"]:
        return days_from(monday, monday + timedelta(days=7), "week")
    if match["d"] == "末":
        return days_from(monday + timedelta(days=5), monday + timedelta(days=7), "range")
    day = monday + timedelta(days=_WEEKDAYS[match["d"]])
    if match["e"]:
        last = monday + timedelta(days=_WEEKDAYS[match["e"]] + 1)
        return days_from(day, max(last, day + timedelta(days=1)), "range")
    return on_day(day, match["within"])


def weekday_rule(match: Match, reading: Reading) -> Meaning | None:
    """周三: the last one in an article, this week's in a question; of habits (周三休市) nothing."""
    wanted = _WEEKDAYS[match["d"]]
    monday = reading.anchor - timedelta(days=reading.anchor.weekday())
    if reading.asker:
        return on_day(monday + timedelta(days=wanted), match["within"])
    before = reading.text[match.start() - 1 : match.start()]
    if not match["within"] and before and before not in "，,。；;：:“\n 于在":
        return None
    back = (reading.anchor.weekday() - wanted) % 7
    if reading.direction(match.start(), match.end()) != "past":
        return on_day(reading.anchor + timedelta(days=(7 - back) % 7), match["within"])
    return on_day(reading.anchor - timedelta(days=back), match["within"])


def weekend_rule(match: Match, reading: Reading) -> Meaning | None:  # noqa: ARG001 -- every rule takes both
    """周末: this week's, in a question; in an article it is any."""
    if not reading.asker:
        return None
    saturday = reading.anchor + timedelta(days=5 - reading.anchor.weekday())
    return days_from(saturday, saturday + timedelta(days=2), "range")


def relative_month_rule(match: Match, reading: Reading) -> Meaning | None:
    """上月末, 本月, 下月初, 上月18日."""
    months = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[match["rel"]]
    index = reading.anchor.year * 12 + reading.anchor.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    if not match["d"]:
        return month_part(first, match["part"])
    day = next(iter(dates_of(first.year, first.month, number(match["d"]))), None)
    return on_day(day, match["within"]) if day else None


def anaphor_rule(match: Match, reading: Reading) -> Meaning | None:
    """当天, 次日: hangs on the last day named; 最快当天办结 names none."""
    before = reading.text[max(0, match.start() - 2) : match.start()]
    if reading.last_day is None or GENERIC_SAME_DAY.search(before):
        return None
    if match["rel"][0] == "当" and GENERIC_SAME_DAY_AFTER.match(reading.text, match.end()):
        return None
    later = match["rel"] in {"次日", "翌日", "第二天"}
    day = reading.last_day + timedelta(days=later)
    meaning = on_day(day, match["within"], "晚" if match["rel"] == "当晚" else None)
    return replace(meaning, base=reading.last_day)


def clock_rule(match: Match, reading: Reading) -> Meaning | None:
    """下午2点 after a day was named in the same paragraph."""
    if reading.last_day is None or reading.asker or "\n" in reading.text[reading.last_end : match.start()]:
        return None
    return replace(on_day(reading.last_day, match["within"]), base=reading.last_day)
