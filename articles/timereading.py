"""What the rules for time expressions share: the text being read, what an expression means, days and years.

Knows nothing of which words mean what; that is said in `dayrules`, `periodrules` and `feastrules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from articles.timegrammar import AFTER, CLOCK, FUTURE_BEFORE, FUTURE_NEAR, SENTENCE_STOP, WITHIN

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


QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1, "两": 2}


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


def days_from(first: date, end: date, granularity: str) -> Meaning:
    """Whole days: [first, end)."""
    return Meaning(_midnight(first), _midnight(end), granularity)


def next_month(first: date) -> date:
    """The first day of the month after the one that `first` lies in."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _clock(text: str, part: str | None, day: date) -> tuple[datetime, datetime]:
    """The minute or hour that a clock time names, on `day`. Raises ValueError for a time that no clock shows."""
    found = CLOCK.match(text)
    if found is None:
        raise ValueError(text)
    hour = number(found["h"])
    if part in _AFTERNOON and hour < 12:
        hour += 12
    minute = 30 if found["half"] else QUARTERS[found["quarter"]] * 15 if found["quarter"] else 0
    minute = number(found["m"]) if found["m"] else minute
    if hour > 24 or minute > 59:
        raise ValueError(text)
    start = _midnight(day) + timedelta(hours=hour, minutes=minute)
    whole_hour = not (found["m"] or found["half"] or found["quarter"])
    return start, start + (timedelta(hours=1) if whole_hour else timedelta(minutes=1))


def on_day(day: date, within: str | None, part: str | None = None) -> Meaning:
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
    return days_from(day, day + timedelta(days=1), "day")


def choose(candidates: list[date], reading: Reading, direction: str) -> date | None:
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


def dates_of(year: int, month: int, day: int) -> list[date]:
    """The day as a list of one; none where the calendar has no such day."""
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def year_of(text: str | None, reading: Reading, start: int) -> tuple[int | None, bool]:
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


def month_part(first: date, part: str | None) -> Meaning:
    """A month from its first day, or its 初, 上旬, 中旬, 下旬, 底."""
    if not part:
        return days_from(first, next_month(first), "month")
    if part in {"初", "上旬"}:
        return days_from(first, first.replace(day=11), "range")
    if part in {"中旬", "中"}:
        return days_from(first.replace(day=11), first.replace(day=21), "range")
    return days_from(first.replace(day=21), next_month(first), "range")


def with_tail(meaning: Meaning, reading: Reading, end: int) -> tuple[Meaning, int]:
    """`meaning` with what follows it at `end` (以来, 起, 前后, 前), and where that ends."""
    found = AFTER.match(reading.text, end)
    if found is None or meaning.vague:
        return meaning, end
    if found["since"]:
        until = _midnight(reading.anchor + timedelta(days=1))
        meaning = replace(meaning, absolute=False)  # how long it has been depends on the day
        if meaning.start < until:
            meaning = replace(meaning, end=until, granularity="range")
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
