"""What a question asks to be counted or measured: 多少, 几, 多大, 几点 and the words around them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa import askwords
from qa.shapes import AnswerShape, AnswerType


def counted(match: re.Match[str], text: str) -> AnswerType:
    """多少 and 几: the unit behind them, or the words around them, say what is counted."""
    unit, head = match["unit"] or "", match["head"] or ""
    before = text[: match.start()]
    shape = _shape_of_number(unit, head, before)
    if shape is AnswerShape.PERCENT and not unit:
        unit = "%"
    if shape is AnswerShape.MONEY and unit in {"", "钱"}:
        unit = "元"
    across = unit in {"篇", "则"} or bool(re.search(r"报道|文章|新闻|稿件?", head) and unit in {"条", "次", "个", ""})
    return AnswerType(shape, match.span("word"), unit, head, across=across)


def _shape_of_number(unit: str, head: str, before: str) -> AnswerShape:
    if not unit:
        return _shape_without_unit(head, before)
    if unit == "岁":
        return AnswerShape.AGE
    if unit == "块" and head and head[0] not in "钱？?":
        return AnswerShape.NUMBER
    for pattern, shape in (
        (askwords.MONEY_UNIT, AnswerShape.MONEY),
        (askwords.TIME_UNIT, AnswerShape.DURATION),
        (askwords.PEOPLE_UNIT, AnswerShape.PEOPLE_COUNT),
        (askwords.MEASURE_UNIT, AnswerShape.MEASURE),
    ):
        if pattern.match(unit):
            return shape
    if unit in {"个百分点", "百分点", "成"}:
        return AnswerShape.PERCENT
    return AnswerShape.PEOPLE_COUNT if unit == "个" and re.match(askwords.PEOPLE, head) else AnswerShape.NUMBER


_NEAR = (
    (re.compile(r"电话|热线|号码|手机|联系方式"), AnswerShape.PHONE),
    (re.compile(r"年龄|年纪|岁数"), AnswerShape.AGE),
    (re.compile(r"(?:人口|人数)(?:数|总数)?(?:是|有|达|为)?$"), AnswerShape.PEOPLE_COUNT),
    (
        re.compile(rf"(?:{askwords.RATE_WORD})(?:了|到了?|是|为|达到?|又)?$|率[^，。]{{0,5}}[到至]$"),
        AnswerShape.PERCENT,
    ),
    (re.compile(askwords.MONEY_WORD), AnswerShape.MONEY),
    (re.compile(r"(?:[补奖罚赔缴付捐花]|[发领](?:放|取)?)(?:了|给)?$"), AnswerShape.MONEY),
)


def _shape_without_unit(head: str, before: str) -> AnswerShape:
    if re.search(rf"(?:{askwords.MONEY_WORD})$", head):
        return AnswerShape.MONEY
    if re.match(askwords.PEOPLE, head):
        return AnswerShape.PEOPLE_COUNT
    near = before[-12:]
    return next((shape for pattern, shape in _NEAR if pattern.search(near)), AnswerShape.NUMBER)


def extent(match: re.Match[str], text: str) -> AnswerType:
    """多大, 多长, 多高: an age, a length, a time, by what they are asked of."""
    word, before = match["size"], text[: match.start()]
    if word == "高" and re.search(rf"(?:{askwords.MONEY_WORD})有?$", before):
        return AnswerType(AnswerShape.MONEY, match.span(), "元")
    if word == "大":
        place = re.search(askwords.SIZE_WORD, before)
        shape, unit = (AnswerShape.MEASURE, "平方米") if place or "面积" in text else (AnswerShape.AGE, "岁")
    elif word == "长" and re.search(r"路|桥|河|隧道|线|全长|街|管|廊", before):
        shape, unit = AnswerShape.MEASURE, "米"
    elif word in "长久":
        shape, unit = AnswerShape.DURATION, ""
    else:
        unit = {"远": "公里", "高": "米", "宽": "米", "深": "米", "厚": "米", "重": "吨", "快": "公里"}.get(word, "")
        shape = AnswerShape.MEASURE if unit else AnswerShape.NUMBER
    return AnswerType(shape, match.span(), unit)


def hours(match: re.Match[str], text: str) -> AnswerType:
    """几点, 时间: opening hours where the question speaks of opening."""
    opening = re.search(r"开放|营业|开门|关门|闭馆|开馆|上班|下班|办公|服务时间|门诊|接待", text)
    shape = AnswerShape.OPENING_HOURS if opening else _CLOCK_OR_DATE.get(match["kind"], AnswerShape.DATE)
    return AnswerType(shape, match.span())


_CLOCK_OR_DATE: Mapping[str, AnswerShape] = {"几点": AnswerShape.CLOCK, "几时几分": AnswerShape.CLOCK}
