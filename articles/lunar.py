"""The Chinese calendar: lunar dates, solar terms, festivals and the holidays around them.

The lunar table holds the years 1900 to 2099; solar terms come from the sun's apparent longitude (J. Meeus,
Astronomical Algorithms, 2nd edition, chapter 25, good to 0.01°, a quarter of an hour).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from math import radians, sin

FIRST_YEAR = 1900
_FIRST_DAY = date(1900, 1, 31)

# Five hexadecimal digits a year: the number of the leap month (0: none), then 13 bits, one a month in order (the leap
# month after the one whose number it bears), 1 for 30 days and 0 for 29.
_YEARS = (
    "8096d0095c014ae50a4d01a4c01b2a40d5500ad40135a2095d0095c6149b0149a01a4a51aa5016a801ad4212da012b670937"
    "0092e014965164b00d4a00da8415b50056c012ae2092f0092e60c9601a9401d4a50d6900b5a0056c3126e0125c7192d0192a"
    "01a9461b4a016aa00ad44155b004ba0125a2192b0152a7169500d94016aa50ab5009b4014ba30a5700a568152a01d2a00d54"
    "615aa0156a0096c414ae014ae00a4c31d2601b2a70b5500ad4012da5095d0095a0149a41a4d01a4a81aa5016a8016b4612da"
    "012b6009364149701496a164b00d4a00da8615b40156c012ae5092f0092e00c9630d4a01d4a80d6500b580156c5126d0125c"
    "0192c41a9501a9401b4a20b5500ad47155b004ba0125a5192b0152a01694416aa015aa90ab500974014b660a5700a5601526"
    "40e9500d54015aa209b50096c614ae0149c01a4c51d2601aa600b5430d6a012dab095d0095a0149a61a4b01a4a01aa451b54"
    "016b400ada2095b0093671497014960154a516a500da4015b430ab60126e8092f0092e00c9660d4a01d4a00d544156c0155c"
    "0125c3192e0192c71a9501a9401b4a50b5500ad4014da40a5d00a5a8152b0152a01694616aa015aa00ab4414ba014b600a56"
    "3152700d2670e5300d54015aa509b50096c014ae40a4e01a2c81d2601aa401b5460d6a00ada0095c4149d0145a01a2a21b24"
)

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"

_TERMS = (
    *("春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑", "立秋", "处暑", "白露"),
    *("秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒", "立春", "雨水", "惊蛰"),
)
_LUNAR_FESTIVALS = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中元": (7, 15),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
}
_SOLAR_FESTIVALS = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "青年节": (5, 4),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "双十一": (11, 11),
    "双十二": (12, 12),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
}
_SUNDAYS = {"母亲节": (5, 2), "父亲节": (6, 3)}
"""The month and which of its Sundays."""

_THREE_DAYS = {0: (-2, 0), 1: (-2, 0), 2: (0, 0), 3: (0, 2), 4: (0, 2), 5: (0, 2), 6: (-1, 1)}
"""First and last day off around a festival of one day, by its weekday (Monday 0): the usual bridging rule."""


@lru_cache(maxsize=256)
def _months(year: int) -> tuple[tuple[int, bool, date, int], ...]:
    """The months of a lunar year: (number, is leap, first day, days). Raises ValueError outside the table."""
    index = year - FIRST_YEAR
    if not 0 <= index < len(_YEARS) // 5:
        raise ValueError(f"lunar year {year} is outside the table")
    code = _YEARS[index * 5 : index * 5 + 5]
    leap, bits = int(code[0], 16), int(code[1:], 16)
    first = _FIRST_DAY if index == 0 else _end(year - 1)
    months = []
    for position in range(13 if leap else 12):
        is_leap = bool(leap) and position == leap
        number = position + 1 if not leap or position < leap else position
        days = 30 if bits >> (12 - position) & 1 else 29
        months.append((number, is_leap, first, days))
        first += timedelta(days=days)
    return tuple(months)


def _end(year: int) -> date:
    _, _, first, days = _months(year)[-1]
    return first + timedelta(days=days)


def lunar_to_date(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """The Gregorian day of a lunar date. Raises ValueError where there is no such day or year."""
    for number, is_leap, first, days in _months(year):
        if number == month and is_leap == leap and 1 <= day <= days:
            return first + timedelta(days=day - 1)
    raise ValueError(f"no lunar day {year}-{month}-{day}")


def lunar_month(year: int, month: int, *, leap: bool = False) -> tuple[date, date]:
    """First day of a lunar month and the day after its last. Raises ValueError where there is none."""
    for number, is_leap, first, days in _months(year):
        if number == month and is_leap == leap:
            return first, first + timedelta(days=days)
    raise ValueError(f"no lunar month {year}-{month}")


def lunar_year_of(day: date) -> int:
    """The lunar year that a Gregorian day falls in."""
    return day.year if day >= lunar_to_date(day.year, 1, 1) else day.year - 1


def sexagenary_name(lunar_year: int) -> str:
    """庚子 for 2020."""
    return STEMS[(lunar_year - 4) % 10] + BRANCHES[(lunar_year - 4) % 12]


def _sun_longitude(days: float) -> float:
    """The sun's apparent longitude in degrees, `days` after 2000-01-01 12:00."""
    century = days / 36525
    anomaly = radians(357.52911 + 35999.05029 * century - 0.0001537 * century**2)
    centre = (
        (1.914602 - 0.004817 * century) * sin(anomaly)
        + (0.019993 - 0.000101 * century) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * century)
    return 280.46646 + 36000.76983 * century + 0.0003032 * century**2 + centre - 0.00569 - 0.00478 * sin(node)


@lru_cache(maxsize=512)
def solar_term(name: str, year: int) -> date:
    """The day of a solar term (清明, 冬至 …) in China's time. Raises ValueError for another name."""
    order = _TERMS.index(name)
    month_from_march = order / 2
    days = (year - 2000) * 365.2422 + (79.3 if order < 19 else 79.3 - 365.2422) + month_from_march * 30.44
    for _ in range(8):
        error = (order * 15 - _sun_longitude(days) + 180) % 360 - 180
        days += error / 0.9856
    return (datetime(2000, 1, 1, 20) + timedelta(days=days)).date()


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))


@lru_cache(maxsize=2048)
def festival(name: str, year: int) -> date:
    """The day of a festival or solar term in a Gregorian year (春节, 中秋, 国庆, 除夕, 清明 …).

    腊八 is the one of the lunar year that begins in `year` − 1 where it falls in January. Raises ValueError for a name
    that is not known and for years outside the lunar table.
    """
    if name in _SOLAR_FESTIVALS:
        return date(year, *_SOLAR_FESTIVALS[name])
    if name == "除夕":
        return lunar_to_date(year, 1, 1) - timedelta(days=1)
    if name in _LUNAR_FESTIVALS:
        return lunar_to_date(year - (name == "腊八"), *_LUNAR_FESTIVALS[name])
    if name in _SUNDAYS:
        return _sunday(year, *_SUNDAYS[name])
    return solar_term(name, year)


def holiday(name: str, year: int) -> tuple[date, date]:
    """The days off around a festival as [first, last + 1), by the usual rule; the yearly decree may shift a day.

    Raises ValueError as `festival` does.
    """
    day = festival(name, year)
    if name in {"春节", "除夕"}:
        eve = festival("除夕", year)
        return eve, eve + timedelta(days=7)
    if name == "国庆":
        return _national_holiday(day)
    if name == "五一":
        return day, day + timedelta(days=5)
    if name in {"元旦", "清明", "端午", "中秋"}:
        before, after = _THREE_DAYS[day.weekday()]
        return day + timedelta(days=before), day + timedelta(days=after + 1)
    return day, day + timedelta(days=1)


def _national_holiday(day: date) -> tuple[date, date]:
    """Seven days from 1 October; eight, together with the mid-autumn festival, where that falls beside them."""
    moon = festival("中秋", day.year)
    if day - timedelta(days=2) <= moon < day:
        return moon, moon + timedelta(days=8)
    extra = 8 if day <= moon < day + timedelta(days=7) else 7
    return day, day + timedelta(days=extra)
