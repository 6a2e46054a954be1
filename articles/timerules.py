"""What each kind of time expression means: one rule a kind, from a match to a half-open range.

A rule takes the match and the `Reading` (where the text is anchored, what was read before) and gives a `Meaning`, or
None where the words only look like a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from articles import lunar
from articles.timegrammar import (
    AFTER,
    CLOCK,
    CONNECTOR,
    DURATION_BEFORE,
    FUTURE_BEFORE,
    FUTURE_NEAR,
    GENERIC_SAME_DAY,
    GENERIC_SAME_DAY_AFTER,
    GIVEN_DAY,
    SENTENCE_STOP,
    WITHIN,
)

OPEN_END = datetime(9999, 1, 1)
"""The end of a range that the paper leaves open (11月20日起)."""

_DIGITS = {"〇": 0, "零": 0, "○": 0} | {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)}
_PAST_SLACK = {False: 30, True: 45}
"""How many days ahead a date without a year may still lie, in an article and in a question."""

_HOURS: Mapping[str, tuple[int, int]] = {
    "凌晨": (0, 6), "清晨": (5, 9), "早晨": (5, 9), "早上": (5, 9), "早间": (5, 9), "晨": (5, 9), "早": (5, 9),
    "上午": (6, 12), "中午": (11, 14), "正午": (11, 14), "午间": (11, 14), "下午": (12, 18), "午后": (12, 18),
    "傍晚": (17, 20), "晚上": (18, 24), "晚间": (18, 24), "晚": (18, 24), "夜": (18, 24), "当晚": (18, 24),
    "夜间": (18, 24), "夜里": (18, 24), "深夜": (21, 24), "半夜": (21, 24), "白天": (6, 18),
}  # fmt: skip
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜", "当晚", "夜间", "夜里", "深夜", "半夜"})
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1, "两": 2}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_VAGUE_DAYS = (
    (re.compile("近几年|近些年|近年"), 5 * 365),
    (re.compile("近期|不久|近来|阵子|段时间|刚刚"), 30),
    (re.compile("近日|日前|最近|这几天|这两天|前几[天日]|前些天|连日"), 10),
    (re.compile("今后|日后|下一"), -365),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A range with its flags. `base` is the day that it hangs on where that is not the reading's anchor;
    `absolute` says that it holds whatever the anchor is."""

    start: datetime
    end: datetime
    granularity: str
    inferred_year: bool = False
    vague: bool = False
    absolute: bool = False
    base: date | None = None


@dataclass(slots=True)
class Reading:
    """A text being read from left to right. `last` is the newest non-vague meaning and `last_end` where it ended;
    `last_day` the newest one of a day; `names_month` says whether `last` named its month. `filed_at` is where the
    agency's dateline ends."""

    text: str
    anchor: date
    asker: bool
    last: Meaning | None = None
    last_end: int = 0
    last_day: date | None = None
    names_month: bool = False
    filed_at: int = 0

    def same_sentence(self, start: int) -> Meaning | None:
        """The last meaning, if no sentence ended between it and `start`."""
        if self.last is None or SENTENCE_STOP.search(self.text, self.last_end, start):
            return None
        return self.last

    def direction(self, start: int, end: int) -> str:
        """Where a date without a year is to be looked for: past, future, or either (the closest)."""
        before = self.text[max(0, start - 10) : start]
        if FUTURE_BEFORE.search(before):
            return "future"
        near = SENTENCE_STOP.split(before)[-1], SENTENCE_STOP.split(self.text[end : end + 10])[0]
        return "either" if FUTURE_NEAR.search(near[0]) or FUTURE_NEAR.search(near[1]) else "past"


Match = re.Match[str]
Rule = Callable[[Match, Reading], Meaning | None]


def number(text: str) -> int:
    """The value of a numeral below 100: 18, 十八, 廿三, 两. Raises ValueError for others (三四, 四五十)."""
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.replace("廿", "二十").replace("卅", "三十").replace("两", "二").partition("十")
    if len(tens) > 1 or len(units) > 1 or not text:
        raise ValueError(f"no plain numeral: {text}")
    if not ten:
        return _DIGITS[tens]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)


def _year_number(text: str) -> int:
    """2020 or 二〇二〇."""
    return int(text) if text.isdecimal() else int("".join(str(_DIGITS[numeral]) for numeral in text))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _days(first: date, end: date, granularity: str) -> Meaning:
    return Meaning(_midnight(first), _midnight(end), granularity)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _clock(text: str, part: str | None, day: date) -> tuple[datetime, datetime]:
    """The minute or hour that a clock time names, on `day`. Raises ValueError for a time that no clock shows."""
    found = CLOCK.match(text)
    if found is None:
        raise ValueError(text)
    hour = number(found["h"])
    if part in _AFTERNOON and hour < 12:
        hour += 12
    minute = 30 if found["half"] else _QUARTERS[found["quarter"]] * 15 if found["quarter"] else 0
    minute = number(found["m"]) if found["m"] else minute
    if hour > 24 or minute > 59:
        raise ValueError(text)
    start = _midnight(day) + timedelta(hours=hour, minutes=minute)
    whole_hour = not (found["m"] or found["half"] or found["quarter"])
    return start, start + (timedelta(hours=1) if whole_hour else timedelta(minutes=1))


def _on_day(day: date, within: str | None, part: str | None = None) -> Meaning:
    """A day, or the part of it that `within` names (下午, 15:30, 上午9点至11点)."""
    found = WITHIN.match(within) if within else None
    part = (found["part"] if found else None) or part
    if found and found["from"]:
        start, end = _clock(found["from"], part, day)
        if not found["to"]:
            return Meaning(start, end, "point")
        last, _ = _clock(found["to"], found["part2"] or part, day)
        return Meaning(start, last, "range") if last > start else Meaning(start, end, "point")
    if part:
        first, last_hour = _HOURS[part]
        base = _midnight(day)
        return Meaning(base + timedelta(hours=first), base + timedelta(hours=last_hour), "half_day")
    return _days(day, day + timedelta(days=1), "day")


def _choose(candidates: list[date], reading: Reading, direction: str) -> date | None:
    """The candidate that a date without a year (or month) means, seen from the anchor."""
    if not candidates:
        return None
    anchor = reading.anchor
    if direction == "either":
        return min(candidates, key=lambda day: (abs((day - anchor).days), day))
    if direction == "future":
        ahead = [day for day in candidates if day >= anchor - timedelta(days=3)]
        return min(ahead, default=None)
    slack = timedelta(days=_PAST_SLACK[reading.asker])
    return max((day for day in candidates if day <= anchor + slack), default=None)


def _valid(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _year_of(text: str | None, reading: Reading, start: int) -> tuple[int | None, bool]:
    """The year that words name and whether they name it absolutely; (None, False) where they name none.

    Raises ValueError where the words hang on a year that was not mentioned (同年, 当年, 次年).
    """
    if not text:
        return None, False
    digits = text.rstrip("年").strip()
    if digits[0] in "0123456789一二" and len(digits) == 4:
        return _year_number(digits), True
    if text in {"当年", "同年", "次年", "翌年"}:
        before = reading.last
        if before is None or (start - reading.last_end) > 40:
            raise ValueError(text)
        return before.start.year + (text in {"次年", "翌年"}), before.absolute
    offset = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "大": -3, "明": 1, "后": 2}[text[0]]
    return reading.anchor.year + offset, False


def _month_and_day(match: Match, reading: Reading) -> tuple[date | None, bool, bool]:
    """The day (or first day of the month), whether its year was inferred, whether it is absolute."""
    month, day = number(match["m"]), number(match["d"]) if match["d"] else 1
    year, absolute = _year_of(match["y"], reading, match.start())
    if year is not None:
        return next(iter(_valid(year, month, day)), None), False, absolute
    before = reading.same_sentence(match.start())
    if before is not None and before.absolute and before.granularity in {"day", "half_day", "month", "point"}:
        later = before.start.year + (month < before.start.month)
        return next(iter(_valid(later, month, day)), None), True, True
    years = range(reading.anchor.year - 4, reading.anchor.year + 5)
    candidates = [day_ for year_ in years for day_ in _valid(year_, month, day)]
    return _choose(candidates, reading, reading.direction(match.start(), match.end())), True, False


def _date(match: Match, reading: Reading) -> Meaning | None:
    day, inferred, absolute = _month_and_day(match, reading)
    if day is None or (not match["d"] and not _is_month(match, reading)):
        return None
    meaning = _on_day(day, match["within"]) if match["d"] else _month_part(day, match["part"])
    return replace(meaning, inferred_year=inferred, absolute=absolute)


def _is_month(match: Match, reading: Reading) -> bool:
    """三月 alone may be poetry; 3月, 三月份 and 三月底 are months."""
    plain = match["m"].isdecimal() or bool(match["y"] or match["part"]) or match.group().endswith("份")
    return plain or reading.asker


def _month_part(first: date, part: str | None) -> Meaning:
    if not part:
        return _days(first, _next_month(first), "month")
    if part in {"初", "上旬"}:
        return _days(first, first.replace(day=11), "range")
    if part in {"中旬", "中"}:
        return _days(first.replace(day=11), first.replace(day=21), "range")
    return _days(first.replace(day=21), _next_month(first), "range")


def _day(match: Match, reading: Reading) -> Meaning | None:
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
    return replace(_on_day(found, match["within"]), absolute=absolute, inferred_year=inferred)


def _carried_day(day: int, before: Meaning, start: int, reading: Reading) -> date | None:
    """The day in the month that the sentence named last: 11月16日、18日 and 11月28日至3日."""
    first = before.start.date().replace(day=1)
    if day < before.start.day and before.granularity != "month":
        if not CONNECTOR.match(reading.text[reading.last_end : start]):
            return None
        first = _next_month(first)
    return next(iter(_valid(first.year, first.month, day)), None)


def _nearest_day(day: int, match: Match, reading: Reading) -> date | None:
    candidates = [it for month in _months_around(reading.anchor) for it in _valid(month.year, month.month, day)]
    direction = "either" if reading.asker else reading.direction(match.start(), match.end())
    if direction == "past":
        # 22日 printed on the 20th is the day after tomorrow rather than a day of last month.
        soon = [it for it in candidates if 0 < (it - reading.anchor).days <= 3]
        candidates = soon or [it for it in candidates if it <= reading.anchor]
    return _choose(candidates, reading, direction)


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
    return [before, earlier, first, _next_month(first), _next_month(_next_month(first))]


def _iso(match: Match, reading: Reading) -> Meaning | None:  # noqa: ARG001 -- every rule takes both
    day = next(iter(_valid(int(match["y"]), int(match["m"]), int(match["d"]))), None)
    within = match.group()[match.end("d") - match.start() :]
    return replace(_on_day(day, within), absolute=True) if day else None


def _relative_day(match: Match, reading: Reading) -> Meaning | None:
    word = match["rel"]
    if word[0] == "前" and reading.text[match.start() - 1 : match.start()] in set("之以提年月日目当眼午几赛"):
        return None
    offset = {"大前": -3, "大后": 3}.get(word[:2]) or {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2, "即": 0}[word[0]]
    part = word[-1] if word[-1] in {"晨", "早", "晚", "夜"} else None
    given = GIVEN_DAY.match(reading.text, match.end())
    if given:  # 今天（11月18日）: the text says itself which day it hangs on
        day = _given_day(given, reading) or reading.anchor
        reading.anchor = day - timedelta(days=offset)
    return _on_day(reading.anchor + timedelta(days=offset), match["within"], part)


def _given_day(given: Match, reading: Reading) -> date | None:
    years = [int(given["y"])] if given["y"] else [reading.anchor.year + offset for offset in (-1, 0, 1)]
    months = [number(given["m"])] if given["m"] else range(1, 13)
    days = [it for year in years for month in months for it in _valid(year, month, number(given["d"]))]
    return min(days, key=lambda it: (abs((it - reading.anchor).days), it), default=None)


def _week(match: Match, reading: Reading) -> Meaning:
    weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[match["rel"]]
    monday = reading.anchor - timedelta(days=reading.anchor.weekday()) + timedelta(weeks=weeks)
    if not match["d"]:
        return _days(monday, monday + timedelta(days=7), "week")
    if match["d"] == "末":
        return _days(monday + timedelta(days=5), monday + timedelta(days=7), "range")
    day = monday + timedelta(days=_WEEKDAYS[match["d"]])
    if match["e"]:
        last = monday + timedelta(days=_WEEKDAYS[match["e"]] + 1)
        return _days(day, max(last, day + timedelta(days=1)), "range")
    return _on_day(day, match["within"])


def _weekday(match: Match, reading: Reading) -> Meaning | None:
    wanted = _WEEKDAYS[match["d"]]
    monday = reading.anchor - timedelta(days=reading.anchor.weekday())
    if reading.asker:
        return _on_day(monday + timedelta(days=wanted), match["within"])
    before = reading.text[match.start() - 1 : match.start()]
    if not match["within"] and before and before not in "，,。；;：:“\n 于在":
        return None
    back = (reading.anchor.weekday() - wanted) % 7
    if reading.direction(match.start(), match.end()) != "past":
        return _on_day(reading.anchor + timedelta(days=(7 - back) % 7), match["within"])
    return _on_day(reading.anchor - timedelta(days=back), match["within"])


def _weekend(match: Match, reading: Reading) -> Meaning | None:  # noqa: ARG001 -- every rule takes both
    if not reading.asker:
        return None
    saturday = reading.anchor + timedelta(days=5 - reading.anchor.weekday())
    return _days(saturday, saturday + timedelta(days=2), "range")


def _relative_month(match: Match, reading: Reading) -> Meaning | None:
    months = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[match["rel"]]
    index = reading.anchor.year * 12 + reading.anchor.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    if not match["d"]:
        return _month_part(first, match["part"])
    day = next(iter(_valid(first.year, first.month, number(match["d"]))), None)
    return _on_day(day, match["within"]) if day else None


def _year(match: Match, reading: Reading) -> Meaning | None:
    year, absolute = _year_of(match["y"], reading, match.start())
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
            return replace(_days(date(year, month, 1), end, "range"), vague=vague)
    return _days(date(year, 1, 1), date(year + 1, 1, 1), "year")


def _quarter(year: int, part: str) -> Meaning:
    if part.endswith("半年"):
        half = part[0] == "下"
        return _days(date(year, 7 if half else 1, 1), date(year + half, 1 if half else 7, 1), "range")
    number_ = next((_QUARTERS[letter] for letter in part if letter in _QUARTERS), 1)
    first = 1 if part[0] == "前" else number_ * 3 - 2
    end = date(year + (number_ == 4), number_ * 3 % 12 + 1, 1)
    return _days(date(year, first, 1), end, "range" if part[0] == "前" else "quarter")


def _period(match: Match, reading: Reading) -> Meaning:
    """年底, 月初, 三季度, 上半年 without a year: this year's, or last year's where this one's is still to come."""
    word, anchor = match.group(), reading.anchor
    if word[0] == "月":
        return _month_part(anchor.replace(day=1), word[1])
    if word == "年内":
        return _year_part(anchor.year, "")
    meaning = _year_part(anchor.year, word)
    late = meaning.start.date() > anchor and reading.direction(match.start(), match.end()) == "past"
    if late and (word[0] != "年" or anchor.month <= 2):
        meaning = _year_part(anchor.year - 1, word)
    return replace(meaning, inferred_year=True)


def _months(match: Match, reading: Reading) -> Meaning | None:
    first, last = number(match["a"]), number(match["b"])
    year, absolute = _year_of(match["y"], reading, match.start())
    inferred = year is None
    if year is None:
        limit = reading.anchor + timedelta(days=31)
        ahead = reading.direction(match.start(), match.end()) != "past"
        year = reading.anchor.year - (not ahead and date(reading.anchor.year, first, 1) > limit)
    end = _next_month(date(year + (last < first), last, 1))
    return replace(_days(date(year, first, 1), end, "range"), inferred_year=inferred, absolute=absolute)


def _first_months(match: Match, reading: Reading) -> Meaning | None:
    months = number(match["n"] or match["n2"])
    if not 1 <= months <= 12:
        return None
    year, absolute = _year_of(match["y"], reading, match.start())
    inferred = year is None
    if year is None:
        over = date(reading.anchor.year, months, 1) > reading.anchor
        year = reading.anchor.year - over
    end = _next_month(date(year, months, 1))
    return replace(_days(date(year, 1, 1), end, "range"), inferred_year=inferred, absolute=absolute)


def _year_range(match: Match, reading: Reading) -> Meaning | None:  # noqa: ARG001 -- every rule takes both
    first, last = int(match["a"]), int(match["b"])
    if not first < last <= first + 150:
        return None
    return replace(_days(date(first, 1, 1), date(last + 1, 1, 1), "range"), absolute=True)


def _plan(match: Match, reading: Reading) -> Meaning | None:
    """The five-year plans since 1953 and the five-year plans of law education since 1986."""
    order = number(match["n"] or match["n2"] or match["n3"])
    if match["law"] or match["n3"]:
        start = 1986 + 5 * (order - 1)
    elif order >= 6 or reading.text.startswith(("期间", "时期", "计划"), match.end()):
        start = {1: 1953, 2: 1958, 3: 1966}.get(order, 1971 + 5 * (order - 4))
    else:
        return None
    return replace(_days(date(start, 1, 1), date(start + 5, 1, 1), "range"), absolute=True)


_FESTIVAL_KEYS = {
    "劳动": "五一",
    "儿童": "儿童节",
    "六一": "儿童节",
    "建军": "八一",
    "双11": "双十一",
    "双12": "双十二",
}
_WHOLE_NAMES = frozenset({"春节", "元旦", "除夕", "七夕"})


def _festival_key(name: str) -> str:
    plain = name.replace("“", "").replace("”", "")
    if plain.startswith("十一"):
        return "国庆"
    for start, key in _FESTIVAL_KEYS.items():
        if start in plain:
            return key
    if plain.startswith(("五一", "八一", "七一", "国庆", "元宵", "端午", "七夕", "中秋", "重阳", "腊八", "清明")):
        return plain[:2]
    return "圣诞" if plain.startswith("圣诞") else plain


def _holiday(match: Match, reading: Reading) -> Meaning | None:
    name, tail = match["name"], match["tail"] or ""
    key = _festival_key(name)
    if not (match["y"] or tail) and not _is_festival(name, reading):
        return None
    year, absolute = _year_of(match["y"], reading, match.start())
    inferred = year is None
    if year is None:
        around = range(reading.anchor.year - 1, reading.anchor.year + 2)
        candidates = [lunar.festival(key, it) for it in around]
        chosen = _choose(candidates, reading, reading.direction(match.start(), match.end()))
        if chosen is None:
            return None
        year = chosen.year
    return replace(_around_festival(key, year, tail), inferred_year=inferred, absolute=absolute)


def _is_festival(name: str, reading: Reading) -> bool:
    """端午 alone may be a dish and 大暑 a season's name: only a full name, or a question about a feast, is a day."""
    if name in _WHOLE_NAMES or (name.endswith("节") and len(name) > 2):
        return True
    return reading.asker and _festival_key(name) in {"端午", "中秋", "重阳", "元宵", "清明", "国庆", "五一", "圣诞"}


def _around_festival(key: str, year: int, tail: str) -> Meaning:
    day = lunar.festival(key, year)
    if tail == "前后":
        reach = timedelta(days=7 if key == "春节" else 3)
        return _days(day - reach, day + reach + timedelta(days=1), "range")
    if tail == "前夕":
        return _days(day - timedelta(days=7), day, "range")
    if tail in {"当晚", "之夜"}:
        return _on_day(day, None, "晚")
    if "假" in tail or tail in {"期间", "黄金周"}:
        first, end = lunar.holiday(key, year)
        return _days(first, end, "range" if (end - first).days > 1 else "day")
    return _days(day, day + timedelta(days=1), "day")


def _lunar(match: Match, reading: Reading) -> Meaning | None:
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["m"]) or number(match["m"])
    day, leap = number(match["d"].replace("初", "")), bool(match["leap"])
    words = match["y"]
    if words and words[0] in lunar.STEMS:
        years = [it for it in _lunar_years(reading.anchor, 60) if lunar.sexagenary_name(it) == words[:2]]
        absolute = False
    else:
        year, absolute = _year_of(words, reading, match.start())
        years = [year] if year else _lunar_years(reading.anchor, 1)
    candidates = [it for year in years for it in _lunar_day(year, month, day, leap)]
    if words and not absolute and words[0] in lunar.STEMS:
        candidates = sorted(candidates, key=lambda it: abs((it - reading.anchor).days))[:1]
    chosen = candidates[0] if words and candidates else _choose(candidates, reading, "past")
    if chosen is None:
        return None
    return replace(_on_day(chosen, None), inferred_year=not words, absolute=absolute)


def _lunar_years(anchor: date, reach: int) -> list[int]:
    return list(range(anchor.year - reach, anchor.year + reach + 1))


def _lunar_day(year: int, month: int, day: int, leap: bool) -> list[date]:
    try:
        return [lunar.lunar_to_date(year, month, day, leap=leap)]
    except ValueError:
        return []


def _window(match: Match, reading: Reading) -> Meaning | None:
    if match["rel"] == "近" and reading.text[match.start() - 1 : match.start()] in set("将附接靠临最"):
        return None
    uncertain = match["n"] in {"几", "数"}
    count, unit = (3 if uncertain else number(match["n"])), match["unit"].removeprefix("个")
    days = {"小时": 1, "天": count, "日": count, "周": 7 * count, "星期": 7 * count, "礼拜": 7 * count}
    length = days.get(unit) or count * (365 if unit == "年" else 30)
    tomorrow = reading.anchor + timedelta(days=1)
    if match["rel"] in {"最近", "近", "过去"}:
        meaning = _days(tomorrow - timedelta(days=max(length, 1)), tomorrow, "range")
    else:
        meaning = _days(reading.anchor, tomorrow + timedelta(days=length), "range")
    return replace(meaning, vague=uncertain or not reading.asker)


def _ago(match: Match, reading: Reading) -> Meaning | None:
    if match["n"] == "几":
        return None
    count, unit = number(match["n"]), match["unit"].removeprefix("个")
    sign = -1 if match["rel"] == "前" else 1
    base = reading.last_day if sign > 0 and reading.last_day else reading.anchor
    if unit in {"天", "周", "星期", "礼拜"}:
        day = base + timedelta(days=sign * count * (1 if unit == "天" else 7))
        return replace(_days(day, day + timedelta(days=1), "day"), vague=unit != "天", base=base)
    if unit == "月":
        index = base.year * 12 + base.month - 1 + sign * count
        return replace(_month_part(date(index // 12, index % 12 + 1, 1), None), vague=True)
    return replace(_year_part(base.year + sign * count, ""), vague=True)


def _decade(match: Match, reading: Reading) -> Meaning:  # noqa: ARG001 -- every rule takes both
    century = 2000 if match["c"] in {"21世纪", "本世纪"} else 1900
    first = century + number(match["n"])
    return replace(_days(date(first, 1, 1), date(first + 10, 1, 1), "range"), absolute=True)


def _anaphor(match: Match, reading: Reading) -> Meaning | None:
    """当天, 次日: hangs on the last day named; 最快当天办结 names none."""
    before = reading.text[max(0, match.start() - 2) : match.start()]
    if reading.last_day is None or GENERIC_SAME_DAY.search(before):
        return None
    if match["rel"][0] == "当" and GENERIC_SAME_DAY_AFTER.match(reading.text, match.end()):
        return None
    later = match["rel"] in {"次日", "翌日", "第二天"}
    day = reading.last_day + timedelta(days=later)
    meaning = _on_day(day, match["within"], "晚" if match["rel"] == "当晚" else None)
    return replace(meaning, base=reading.last_day)


def _clock_time(match: Match, reading: Reading) -> Meaning | None:
    """下午2点 after a day was named in the same paragraph."""
    if reading.last_day is None or reading.asker or "\n" in reading.text[reading.last_end : match.start()]:
        return None
    return replace(_on_day(reading.last_day, match["within"]), base=reading.last_day)


def _season(match: Match, reading: Reading) -> Meaning:
    word = match.group()
    if word == "去冬今春":
        return replace(
            _days(date(reading.anchor.year - 1, 12, 1), date(reading.anchor.year, 6, 1), "range"), vague=True
        )
    return _year_part(reading.anchor.year - (word[0] == "去"), word[1])


def _vague(match: Match, reading: Reading) -> Meaning:
    word = match.group()
    days = next((days for pattern, days in _VAGUE_DAYS if pattern.match(word) or pattern.search(word)), 0)
    tomorrow = reading.anchor + timedelta(days=1)
    if days < 0:
        return replace(_days(reading.anchor, tomorrow + timedelta(days=-days), "range"), vague=True)
    return replace(_days(reading.anchor - timedelta(days=days), tomorrow, "range"), vague=True)


RULES: Mapping[str, Rule] = {
    "iso": _iso,
    "lunar": _lunar,
    "yrange": _year_range,
    "months": _months,
    "firstmonths": _first_months,
    "date": _date,
    "plan": _plan,
    "holiday": _holiday,
    "year": _year,
    "season": _season,
    "period": _period,
    "relmonth": _relative_month,
    "week": _week,
    "weekday": _weekday,
    "weekend": _weekend,
    "relday": _relative_day,
    "window": _window,
    "ago": _ago,
    "decade": _decade,
    "anaphor": _anaphor,
    "day": _day,
    "clock": _clock_time,
    "vague": _vague,
}


def with_tail(meaning: Meaning, reading: Reading, end: int) -> tuple[Meaning, int]:
    """`meaning` with what follows it at `end` (以来, 起, 前后, 前), and where that ends."""
    found = AFTER.match(reading.text, end)
    if found is None or meaning.vague:
        return meaning, end
    if found["since"]:
        until = _midnight(reading.anchor + timedelta(days=1))
        if meaning.start < until:
            meaning = replace(meaning, end=until, granularity="range", absolute=False)
    elif found["open"]:
        meaning = replace(meaning, end=OPEN_END, granularity="range")
    elif found["about"] and meaning.granularity in {"day", "half_day", "point"}:
        reach = timedelta(days=3)
        meaning = replace(meaning, start=meaning.start - reach, end=meaning.end + reach, granularity="range")
    return meaning, found.end()


def as_of(meaning: Meaning) -> Meaning:
    """截至上月末 is a point: the last day of what it names."""
    if meaning.granularity in {"day", "half_day", "point"} or meaning.vague or meaning.end == OPEN_END:
        return meaning
    return replace(meaning, start=meaning.end - timedelta(days=1), granularity="point")
