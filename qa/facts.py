"""Numbers, clock times and codes in a text, with their values: what can be checked of a sentence by arithmetic.

A number is read in Arabic or Chinese figures with its multiplier (万, 亿), its unit and whether it is rounded (40余家).
Calendar dates are not read here but by `articles.times`: callers pass their spans, so that 2020年 is no quantity.
Names are read by `qa.names`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from articles.fold import narrow
from articles.times import absolute_times
from articles.types import Span

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

# Units that can be converted into one another: name → (dimension, factor to its base unit).
_MEASURES: dict[str, tuple[str, Decimal]] = {
    name: (dimension, Decimal(factor))
    for dimension, units in {
        "yuan": {"元": "1", "块钱": "1", "角": "0.1"},
        "metre": {"米": "1", "m": "1", "公里": "1000", "千米": "1000", "km": "1000", "厘米": "0.01", "cm": "0.01",
                  "毫米": "0.001", "mm": "0.001", "里": "500"},
        "square metre": {"平方米": "1", "平米": "1", "㎡": "1", "m2": "1", "平方公里": "1000000",
                         "平方千米": "1000000", "公顷": "10000"},
        "cubic metre": {"立方米": "1", "立方": "1"},
        "kilogram": {"千克": "1", "公斤": "1", "kg": "1", "斤": "0.5", "克": "0.001", "g": "0.001", "吨": "1000",
                     "t": "1000"},
        "per cent": {"%": "1", "成": "10", "‰": "0.1"},
        "minute": {"分钟": "1", "小时": "60", "个小时": "60", "钟头": "60", "个钟头": "60"},
        "day": {"天": "1", "日": "1", "工作日": "1", "个工作日": "1", "周": "7", "星期": "7", "个星期": "7"},
        "month": {"个月": "1", "月": "1"},
        "year": {"年": "1", "周年": "1"},
        "degree": {"度": "1", "℃": "1", "摄氏度": "1"},
    }.items()
    for name, factor in units.items()
}  # fmt: skip
_OWN_MEASURES = (
    "个百分点", "百分点", "倍", "折", "岁", "美元", "欧元", "港元", "英镑", "日元", "亩", "毫升", "升", "秒",
    "千瓦时", "千瓦", "兆瓦", "人次", "车次", "班次", "公斤/亩",
)  # fmt: skip
MEASURED = frozenset({dimension for dimension, _ in _MEASURES.values()} | set(_OWN_MEASURES))
"""Dimensions that measure, as against count: 3元, 6%, not 三座 of 三座城市, which says how long a list is."""
# Counting words; words in one group may stand for each other (40家企业, 40个企业).
_COUNTERS = (
    frozenset({"个", "人", "名", "位", "口"}),
    frozenset({"个", "家", "户", "所"}),
    frozenset({"个", "项", "件", "条", "种", "类", "样", "点"}),
    frozenset({"个", "台", "套", "辆", "部", "架", "艘"}),
    frozenset({"个", "座", "处", "栋", "幢", "片"}),
    frozenset({"次", "场", "回"}),
    frozenset({"本", "册"}),
    frozenset({"块", "枚"}),
    frozenset({"张", "份"}),
    *(frozenset({word}) for word in (
        "本", "册", "张", "份", "届", "期", "批", "只", "头", "棵", "株", "支", "组", "层", "间", "门", "款", "篇",
        "首", "幅", "枚", "颗", "箱", "瓶", "盒", "杯", "袋", "班", "轮", "站", "号", "版", "号线", "楼", "级", "号楼",
        "条车道", "章", "节", "课时", "课", "局", "分", "票", "席", "桌", "车道", "代", "步", "环", "根", "块", "对",
        "双", "排", "行", "列", "员", "村", "镇", "区", "市", "县", "省", "国", "部门", "街镇", "院", "校",
    )),
)  # fmt: skip

_UNITS = sorted(
    {*_MEASURES, *_OWN_MEASURES, *(word for group in _COUNTERS for word in group)}, key=lambda unit: (-len(unit), unit)
)
_CN = "零〇○一二两三四五六七八九十百千万亿"
_UNIT = "|".join(re.escape(unit) for unit in _UNITS)
_NUMBER = re.compile(
    rf"(?P<before>第|近|约|大约|将近|逾|超|超过|不足|多达)?"
    rf"(?:百分之(?P<percent>\d+(?:\.\d+)?|[{_CN}]+(?:点[{_CN}]+)?)"
    rf"|(?P<part>[{_CN}]+)分之(?P<of>[{_CN}]+)"
    rf"|(?P<arabic>(?<![\dA-Za-z.])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?)"
    rf"|(?P<cn>[零〇○一二两三四五六七八九十][{_CN}]*(?:点[{_CN}]+)?))"
    rf"(?P<few>[余多来])?(?P<times>[十百千]?[万亿]+|[百千])?(?P<few2>[余多])?"
    rf"\s?(?P<unit>(?:{_UNIT})(?![A-Za-z]))?(?P<after>以上|左右|上下|以内|以下)?"
)
_CLOCK = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚|早)?\s?"
    r"(?:(?P<h>\d{1,2})[:](?P<m>[0-5]\d)(?!\d)"
    r"|(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})[点时](?!间|候|期|代|段|缝|主张|意见|要求|建议|措施|想法|看法|共识|启示|希望|体会|原因|理由)"
    r"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>\d{1,2}|[一二三四五六七八九十]{1,3})分(?!之)|整)?)"
)
_PHONE = re.compile(r"(?<![\d.])(?:\d{3,4}[-— ]\d{7,8}(?:[-转]\d{1,5})?|1\d{10}|\d{3}-\d{4}-\d{4})(?!\d)")
_LATIN = re.compile(r"(?:https?://|www\.)?[A-Za-z0-9][A-Za-z0-9._@/+\-]*")
_AFTERNOON = ("下午", "傍晚", "晚上", "晚间", "晚")
_TITLES = re.compile(r"《[^《》]+》|〈[^〈〉]+〉")


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity. `value` is in the base unit of `dimension` (3.5万元 → 35000 yuan); `dimension` is "" where no unit
    stands, and the counting word itself for counters. `rounded` marks 40余家, 近40家; `ordinal` marks 第三次."""

    text: str
    span: Span
    value: Decimal
    dimension: str
    rounded: bool = False
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes after midnight; `half_known` says whether the text tells morning from afternoon."""

    text: str
    span: Span
    minutes: int
    half_known: bool


@dataclass(frozen=True, slots=True)
class Code:
    """Letters and digits that are a name, not a quantity: G60, a telephone number, an address on the web."""

    text: str
    span: Span


def chinese_number(text: str) -> Decimal | None:
    """The value of Chinese figures (两千零六 → 2006, 二〇二〇 → 2020, 三点五 → 3.5); None where they are not one."""
    whole, _, fraction = text.partition("点")
    value = _digit_string(whole) if len(whole) > 1 and all(c in _DIGITS for c in whole) else _placed(whole)
    if value is None or (fraction and not all(c in _DIGITS for c in fraction)):
        return None
    decimals = "".join(str(_DIGITS[c]) for c in fraction)
    return Decimal(f"{value}.{decimals}") if decimals else Decimal(value)


def _digit_string(text: str) -> int | None:
    # 一两个, 三四家 are estimates, not 12 and 34; three digits and more are read one by one.
    return int("".join(str(_DIGITS[c]) for c in text)) if len(text) >= 3 or text[0] in "零〇○" else None


def _placed(text: str) -> int | None:
    total = section = digit = 0
    pending = False
    for char in text:
        if char in _DIGITS:
            if pending and digit:
                return None
            digit, pending = _DIGITS[char], True
        elif char in _PLACES:
            section += (digit if pending else 1) * _PLACES[char]
            digit, pending = 0, False
        else:
            scale = _MULTIPLIERS[char]
            total, section, digit = (total + section + digit) * scale, 0, 0
            pending = False
    return total + section + digit if text else None


def numbers(text: str, *, outside: Sequence[Span] = ()) -> tuple[Number, ...]:
    """All quantities of a text in order, leaving out those that touch a span of `outside` (dates, clocks, codes).

    A Chinese figure counts only with a unit, 一 only with 第: 一网通办 and 一个人 state no quantity.
    """
    narrowed = narrow(text)
    found = []
    for match in _NUMBER.finditer(narrowed):
        if any(match.start() < end and start < match.end() for start, end in outside):
            continue
        number = _number(match)
        if number is not None:
            found.append(number)
    return tuple(_with_range_units(found, narrowed))


def figures(text: str) -> tuple[Number, ...]:
    """The quantities of a text that are no dates, no times of day and no part of a name."""
    spans = [time.span for time in absolute_times(text)]
    spans.extend(clock.span for clock in clocks(text))
    spans.extend(code.span for code in codes(text))
    return tuple(number for number in numbers(text, outside=spans) if number.dimension not in {"month", "day", "year"})


def _number(match: re.Match[str]) -> Number | None:
    ordinal = match["before"] == "第"
    value = _value(match)
    unit = match["unit"] or ""
    if value is None or (match["cn"] and not _counts(match, value, unit, ordinal=ordinal)):
        return None
    for multiplier in match["times"] or "":
        value *= _MULTIPLIERS[multiplier]
    dimension, factor = _MEASURES.get(unit, (unit, Decimal(1)))
    if match["percent"] or match["part"]:
        dimension = "per cent"
    rounded = bool(match["few"] or match["few2"] or match["after"] or (match["before"] and not ordinal))
    return Number(match.group(), match.span(), (value * factor).normalize(), dimension, rounded, ordinal)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["arabic"]:
        return Decimal(match["arabic"].replace(",", ""))
    if match["percent"]:
        return Decimal(match["percent"]) if match["percent"][0].isdigit() else chinese_number(match["percent"])
    if match["part"]:
        part, whole = chinese_number(match["part"]), chinese_number(match["of"])
        return (whole * 100 / part) if part and whole is not None else None
    return chinese_number(match["cn"])


def _counts(match: re.Match[str], value: Decimal, unit: str, *, ordinal: bool) -> bool:
    """Whether a Chinese figure states a quantity."""
    if not unit or (match["cn"] == "十" and unit == "分"):
        return False
    return ordinal or value != 1 or unit in _MEASURES or unit in _OWN_MEASURES


def _with_range_units(found: list[Number], text: str) -> list[Number]:
    """3至5天: the first figure takes the unit of the second."""
    result = list(found)
    for index, (number, following) in enumerate(itertools.pairwise(found)):
        between = text[number.span[1] : following.span[0]]
        if not number.dimension and re.fullmatch(r"\s?(?:-|~|—|——|–|至|到)\s?", between):
            unit = re.search(rf"(?P<unit>{_UNIT})\D*$", following.text)
            factor = _MEASURES.get(unit["unit"], ("", Decimal(1)))[1] if unit else Decimal(1)
            result[index] = Number(
                number.text, number.span, (number.value * factor).normalize(), following.dimension, number.rounded
            )
    return result


def clocks(text: str) -> tuple[Clock, ...]:
    """All times of day of a text; a half of the day holds on inside a range (下午2:00—4:00)."""
    narrowed = narrow(text)
    found: list[Clock] = []
    for match in _CLOCK.finditer(narrowed):
        hour = _small(match["h"] or match["hour"])
        minute = _minute(match)
        if hour is None or minute is None or hour > 24:
            continue
        part = match["part"]
        if part is None and found and re.fullmatch(r"\s?[-~—–至到]+\s?", narrowed[found[-1].span[1] : match.start()]):
            known = found[-1].half_known
            later = known and found[-1].minutes >= 720
        else:
            known, later = part is not None or hour > 12, part in _AFTERNOON
        found.append(Clock(match.group(), match.span(), (hour + 12 * (later and hour < 12)) * 60 + minute, known))
    return tuple(found)


def _minute(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 * _DIGITS[match["quarter"]]
    return _small(match["m"] or match["minute"] or "0")


def _small(text: str) -> int | None:
    value = Decimal(text) if text.isdigit() else chinese_number(text)
    return int(value) if value is not None else None


def codes(text: str) -> tuple[Code, ...]:
    """Telephone numbers, and Latin tokens with at least one letter (G60, 5G, App, addresses)."""
    narrowed = narrow(text)
    phones = [Code(match.group(), match.span()) for match in _PHONE.finditer(narrowed)]
    taken = [code.span for code in phones]
    latin = [
        Code(match.group(), match.span())
        for match in _LATIN.finditer(narrowed)
        if re.search("[A-Za-z]", match.group())
        and match.group().lstrip("0123456789.") not in _MEASURES
        and not any(match.start() < end and start < match.end() for start, end in taken)
    ]
    return tuple(sorted(phones + latin, key=lambda code: code.span))


def titles(text: str) -> tuple[Code, ...]:
    """Everything that stands in 《》: names of documents, books, papers."""
    return tuple(Code(match.group()[1:-1], (match.start() + 1, match.end() - 1)) for match in _TITLES.finditer(text))


def same_kind(one: str, other: str) -> bool:
    """Whether two dimensions of `Number` may stand for each other: equal, both counters of one group, or one unsaid."""
    if one == other or not one or not other:
        return True
    return any(one in group and other in group for group in _COUNTERS)
