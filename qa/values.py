"""What an article gives as the asked value: the values in each of its clauses, and the clause that gives it.

A value counts with its kind: 20元 and 25元 differ, 20元 and 20时30分 have nothing to do with each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from qa.clues import Clues
from qa.facts import MEASURED, clocks, figures, numbers, same_kind
from qa.grams import grams
from qa.judged import Judged
from qa.kinds import expected_answer
from qa.shapes import AnswerShape

FEWEST_OWN = 2
"""Characters of the question that the title lacks, at which they alone tell its clauses apart."""
ORDER = 5
"""How many times the less of two values the other may be."""
LONGEST_DAYS = timedelta(days=31)
"""A time that is longer names no day."""
LONGEST_YEAR = timedelta(days=366)
"""The same where a year is asked for."""
CLOCK, DAY = "clock", "date"
"""Kinds of values that are times: minutes after midnight, days by number."""
ROUNDED = Decimal("0.1")
"""Share by which a rounded figure may miss another."""

_CLOCKS = frozenset({AnswerShape.CLOCK, AnswerShape.OPENING_HOURS})
_NUMBERS = frozenset(
    {
        *(AnswerShape.NUMBER, AnswerShape.PEOPLE_COUNT, AnswerShape.MONEY, AnswerShape.PERCENT),
        *(AnswerShape.AGE, AnswerShape.MEASURE, AnswerShape.DURATION),
    }
)
_UNIT_OF = {AnswerShape.MONEY: "yuan", AnswerShape.PERCENT: "per cent", AnswerShape.AGE: "岁"}
_PEOPLE = frozenset({"人", "名", "位", "口", "人次"})
_DURATIONS = frozenset({"minute", "day", "month", "year", "秒", "课时"})
_PRICE_ASKED = re.compile(r"收费|免费|要钱|花钱|收钱")
_YEAR_ASKED = re.compile(r"[哪那]一?年|何年|几几年|什么年份|年份是")
_SIZE_ASKED = re.compile(r"多(?P<of>[长宽高深厚重])|(?P<word>[长宽高深厚])度|[全总](?P<length>长)")
"""Which measure is asked for: the error of a bridge in millimetres is not its length."""
WEEKDAY_ASKED = re.compile(r"(?:周|星期|礼拜)几")
_FREE = re.compile(r"免费|免收|全免|免票|不收费|取消(?:门票|收费|票价)")
_SIDES = tuple(map(re.compile, (r"停止|截止|清场", r"末班", r"首班|始发", r"二手")))
"""Words that make another thing of a time or a figure: 21时停止入园 is not until when a park is open, and the price of
what is sold again is not that of what is new."""
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}[日号]|(?:19|20)\d\d年")
_DAY = re.compile(
    r"\d{1,2}月(?:\d{1,2}[日号]?|[底初中上下])|\d{1,2}[日号]|[昨今明前后]天|[昨今明当次]日|今[晨晚]|周[一二三四五六日末]|星期|(?:19|20)\d\d年|年[底初]|季度"
)
ITEM = re.compile(r"[▲△■□●○◆◇★☆]")


@dataclass(frozen=True, slots=True)
class Value:
    """One value in its base unit; `kind` is a dimension of `qa.facts`, `CLOCK` or `DAY`; a
    month is a day with `length`."""

    kind: str
    amount: Decimal
    rounded: bool = False
    length: Decimal = Decimal(0)

    def agrees(self, other: Value) -> bool:
        """Whether both may be the same value."""
        if not same_kind(self.kind, other.kind):
            return False
        if self.length or other.length:
            return self.amount <= other.amount + other.length and other.amount <= self.amount + self.length
        if self.rounded or other.rounded:
            return abs(self.amount - other.amount) <= ROUNDED * max(abs(self.amount), abs(other.amount))
        return self.amount == other.amount

    def is_near(self, other: Value) -> bool:
        """Whether both are of one order: a sum and its share are no two values of one thing. Nothing (free) is near to
        everything, and so is any time."""
        if not same_kind(self.kind, other.kind):
            return False
        less, more = sorted((abs(self.amount), abs(other.amount)))
        return self.kind in {CLOCK, DAY} or less == 0 or more <= ORDER * less


@dataclass(frozen=True, slots=True)
class Told:
    """The clause of an article that gives the asked value."""

    clause: int
    values: tuple[Value, ...]


def compares(question: str) -> bool:
    """Whether the question asks for a value that is told by its unit, a time of day or a day."""
    return asked_shape(question) in {*_NUMBERS, *_CLOCKS, AnswerShape.DATE}


def has_value(asked: Clues, one: Judged) -> bool:
    """Whether the article has anything that may be the asked value: of days, also one that is told by its name only."""
    days = asked_shape(asked.text) is AnswerShape.DATE and _DAY.search(one.view.body)
    return bool(days) or told(asked, one) is not None


def values_in(asked: Clues, one: Judged) -> list[Value]:
    """Every value of the asked kind in the article."""
    return [value for values in values_by_clause(asked, one) for value in values]


def values_by_clause(asked: Clues, one: Judged) -> list[tuple[Value, ...]]:
    """The values of the asked kind in each clause of the article."""
    by_day = asked_shape(asked.text) is AnswerShape.DATE
    longest = LONGEST_YEAR if _YEAR_ASKED.search(asked.text) else LONGEST_DAYS
    return [
        tuple(_days(one, number, longest) if by_day else _values(phrase(one, number), asked.text))
        for number in range(len(one.view.clauses))
    ]


def told(asked: Clues, one: Judged, like: str = "") -> Told | None:
    """The clause with a value of the asked kind that comes nearest to the question, and to the words of `like` where
    they are given; None where the article has none."""
    top = float(one.probability.max(initial=0.0)) or 1.0
    by_day = asked_shape(asked.text) is AnswerShape.DATE
    own = _beside_title(asked, one.view.title)
    scored: list[tuple[float, Told]] = []
    for number, found in enumerate(values_by_clause(asked, one)):
        text = phrase(one, number)
        if not found or _of_another_side(asked.text, text):
            continue
        held = 0.5 * (share(asked, text) + share(own, text))
        score = held + 0.5 * share(asked, sentence_around(one, number)) + alike(like, text)
        score += focus(asked, text)
        score += 0.5 * float(one.probability[number]) / top
        scored.append((score, Told(number, found)))
    if by_day:
        scored = [each for each in scored if _comes_about(asked, phrase(one, each[1].clause))] or scored
    return max(scored, key=lambda each: (each[0], -each[1].clause))[1] if scored else None


def _comes_about(asked: Clues, text: str) -> bool:
    """Whether a clause says of what is asked to come about (什么时候通车: 通车) that it does: a day beside the thing's
    name alone may be that of a visit to it."""
    event = asked.after[:2]
    return len(event) > 1 and event in text


def _of_another_side(question: str, text: str) -> bool:
    return any(bool(side.search(text)) != bool(side.search(question)) for side in _SIDES)


def phrase(one: Judged, number: int) -> str:
    """A clause with the one that announces it: 参观时间：9时至20时."""
    start, end = one.view.clauses[number]
    before = one.view.clauses[number - 1] if number else (0, 0)
    return one.view.body[before[0] if one.view.body[before[0] : before[1]].endswith(":") else start : end]


def asked_shape(question: str) -> AnswerShape:
    """The shape of the value that is asked for: a price where it is asked whether something costs."""
    shape = expected_answer(question).shape
    if shape is AnswerShape.DATE and WEEKDAY_ASKED.search(question):
        return AnswerShape.STATEMENT  # 周几闭馆 asks for every week, not for a day
    return AnswerShape.MONEY if shape is AnswerShape.YES_NO and _PRICE_ASKED.search(question) else shape


def _values(text: str, question: str) -> Iterator[Value]:
    """The values of the asked kind in a clause."""
    shape = asked_shape(question)
    if shape in _CLOCKS:
        yield from (Value(CLOCK, Decimal(one.minutes)) for one in clocks(text))
        return
    asked = expected_answer(question).unit
    times = [*(found.span() for found in _DATE.finditer(text)), *(one.span for one in clocks(text))]
    found = numbers(text, outside=times) if shape is AnswerShape.DURATION else figures(text)
    size = _SIZE_ASKED.search(question) if shape is AnswerShape.MEASURE else None
    if size and (size["of"] or size["word"] or size["length"]) not in text:
        return
    for one in found:
        if not one.ordinal and one.dimension and _is_asked(one.dimension, shape, asked) and one.text not in question:
            yield Value(one.dimension, one.value, one.rounded)
    if shape is AnswerShape.MONEY and "自费" not in question and _FREE.search(text):
        yield Value("yuan", Decimal(0))


def _days(one: Judged, number: int, longest: timedelta) -> Iterator[Value]:
    """The days that a clause names, relative ones (昨天) as they are meant; nothing above `longest`."""
    start, end = one.view.clauses[number]
    for time in one.article.times:
        if start <= time.span[0] < end and not time.vague and time.end - time.start <= longest:
            length = max(0, (time.end - time.start).days - 1)
            yield Value(DAY, Decimal(time.start.toordinal()), length=Decimal(length))


def _is_asked(dimension: str, shape: AnswerShape, unit: str) -> bool:
    if shape in _UNIT_OF:
        return dimension == _UNIT_OF[shape]
    if shape is AnswerShape.PEOPLE_COUNT:
        return dimension in _PEOPLE
    if shape is AnswerShape.DURATION:
        return dimension in _DURATIONS
    if shape is AnswerShape.MEASURE:
        return dimension in MEASURED
    return same_kind(dimension, unit) if unit else True


def share(asked: Clues, text: str) -> float:
    """Share of the question's characters, by their rarity, that stand in a text."""
    total = sum(weight for _, weight in asked.singles)
    return sum(weight for char, weight in asked.singles if char in text) / total if total else 0.0


def _beside_title(asked: Clues, title: str) -> Clues:
    """The question's characters that the title does not hold: those tell one clause of an article from another. All of
    them where the title holds nearly everything."""
    rest = tuple(one for one in asked.singles if one[0] not in title)
    return replace(asked, singles=rest) if len(rest) >= FEWEST_OWN else asked


def focus(asked: Clues, text: str) -> float:
    """The same of its pairs of characters, those next to the question word above all."""
    total = sum(gram.focus for gram in asked.grams)
    return sum(gram.focus for gram in asked.grams if gram.text in text) / total if total else 0.0


def alike(one: str, other: str) -> float:
    """How much of the shorter one's pairs of characters the other has, figures left out."""
    own, others = grams(re.sub(r"[\d.,:]+", " ", one)), grams(re.sub(r"[\d.,:]+", " ", other))
    return len(own & others) / max(1, min(len(own), len(others)))


def sentence_around(one: Judged, clause: int) -> str:
    """The sentence that a clause stands in."""
    return one.view.body[slice(*one.view.sentences[int(one.view.sentence_of[clause])].span)]


def surroundings(one: Judged, clause: int) -> str:
    """What says what a clause is about: its sentence, the one before, the lead and the title; of an item of a column
    its own sentence only."""
    number = int(one.view.sentence_of[clause])
    spans = [sentence.span for sentence in one.view.sentences]
    own = one.view.body[slice(*spans[number])]
    if ITEM.match(own):
        return own
    near = (one.view.body[slice(*spans[at])] for at in {0, max(0, number - 1), number})
    return "\n".join([one.view.title, *near])
