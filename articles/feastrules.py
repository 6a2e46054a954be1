"""Rules for festivals, their holidays and lunar dates: 国庆假期, 元旦前后, 庚子年十月初五."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from articles import lunar
from articles.timereading import Match, Meaning, Reading, choose, days_from, number, on_day, year_of

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


def holiday_rule(match: Match, reading: Reading) -> Meaning | None:
    """国庆假期, 去年春节, 元旦前后: in the year that is named, else the nearest."""
    name, tail = match["name"], match["tail"] or ""
    key = _festival_key(name)
    if not (match["y"] or tail) and not _is_festival(name, reading):
        return None
    year, absolute = year_of(match["y"], reading, match.start())
    inferred = year is None
    if year is None:
        around = range(reading.anchor.year - 1, reading.anchor.year + 2)
        candidates = [lunar.festival(key, it) for it in around]
        chosen = choose(candidates, reading, reading.direction(match.start(), match.end()))
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
        return days_from(day - reach, day + reach + timedelta(days=1), "range")
    if tail == "前夕":
        return days_from(day - timedelta(days=7), day, "range")
    if tail in {"当晚", "之夜"}:
        return on_day(day, None, "晚")
    if "假" in tail or tail in {"期间", "黄金周"}:
        first, end = lunar.holiday(key, year)
        return days_from(first, end, "range" if (end - first).days > 1 else "day")
    return days_from(day, day + timedelta(days=1), "day")


def lunar_rule(match: Match, reading: Reading) -> Meaning | None:
    """庚子年十月初五, 正月十五, 闰四月初一."""
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["m"]) or number(match["m"])
    day, leap = number(match["d"].replace("初", "")), bool(match["leap"])
    words = match["y"]
    if words and words[0] in lunar.STEMS:
        years = [it for it in _lunar_years(reading.anchor, 60) if lunar.sexagenary_name(it) == words[:2]]
        absolute = False
    else:
        year, absolute = year_of(words, reading, match.start())
        years = [year] if year else _lunar_years(reading.anchor, 1)
    candidates = [it for year in years for it in _lunar_day(year, month, day, leap)]
    if words and not absolute and words[0] in lunar.STEMS:
        candidates = sorted(candidates, key=lambda it: abs((it - reading.anchor).days))[:1]
    chosen = candidates[0] if words and candidates else choose(candidates, reading, "past")
    if chosen is None:
        return None
    return replace(on_day(chosen, None), inferred_year=not words, absolute=absolute)


def _lunar_years(anchor: date, reach: int) -> list[int]:
    return list(range(anchor.year - reach, anchor.year + reach + 1))


def _lunar_day(year: int, month: int, day: int, leap: bool) -> list[date]:
    try:
        return [lunar.lunar_to_date(year, month, day, leap=leap)]
    except ValueError:
        return []
