"""Whether an article belongs to the time that a question asks for: by what happened, or by the day it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from articles.types import Article, Span, TimeReference
from qa.types import Question

_YEAR_SAID = re.compile(
    r"\d{4}|[〇零一二三四五六七八九]{4}年|[今去前明后本当同]年|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|十.五"
)
_DATE_SAID = re.compile(
    r"\d{1,2}\s*[月日号]|[一二三四五六七八九十]+[月日号]|月[初中底末]|[上中下]旬|节|国庆|元旦|中秋|端午|清明|重阳|除夕|正月|腊月"
    r"|立[春夏秋冬]|[春秋]分|[夏冬]至"
)
_FROM_TODAY = re.compile(r"[上下本这]个?[月周年]|[昨今明前后]天|[昨今明]日")
_WEEK = timedelta(days=7)
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "[日天]")
YEARS = 3
"""Years of the paper in which a day or month without its year is looked for."""
_SHORTEST = timedelta(days=31)
_TIMES_LONGER = 4


class Fit(StrEnum):
    """How an article belongs to the asked time."""

    EVENT = "event"
    PRINTED = "printed"
    OTHER_YEAR = "other_year"
    NONE = "none"


def fit(question: Question, article: Article) -> Fit:
    """EVENT where the article names a time that overlaps the asked one, PRINTED where only its issue does.

    A question that names a day but no year (11月18日) fits that day of any year: OTHER_YEAR where the asker's own
    would not. References much longer than the asked time (“十三五” for a day) say nothing, but one without an end
    (2026年起) says when it begins. An article without any date is not ruled out.
    """
    asked = question.time
    if asked is None or asked.vague or (article.issue.date is None and not article.times):
        return Fit.EVENT
    if found := _overlap(asked, article):
        return found
    if _names_its_weekday(asked, article):
        return Fit.EVENT
    if _yearless(asked):
        for shifted in _other_years(asked, article):
            if _overlap(shifted, article):
                return Fit.OTHER_YEAR
    return Fit.NONE


def names_its_year(question: Question, article: Article, span: Span) -> bool:
    """Whether the words at `span` name the year that the question's time is of, as it does (去年的灯会: 去年展出……)."""
    asked = question.time
    return asked is not None and any(
        one.granularity == "year"
        and span[0] <= one.span[0] < span[1]
        and one.text in asked.text
        and one.start <= asked.start
        and asked.end <= one.end
        for one in article.times
    )


def _names_its_weekday(asked: TimeReference, article: Article) -> bool:
    """Whether a paper of the days before the asked day speaks of that day of the week (周六早晨最低气温3℃)."""
    printed, day = article.issue.date, asked.start.date()
    if printed is None or asked.end - asked.start > timedelta(days=1) or not timedelta(0) < day - printed < _WEEK:
        return False
    return bool(re.search(rf"(?<![上下每])(?:周|星期){_WEEKDAYS[day.weekday()]}(?!至|到)", article.text))


def in_other_years(question: Question, first: date | None, last: date | None) -> Iterator[Question]:
    """The question as asked in the years before the asker's own that a paper printed from `first` to `last` covers, the
    newest first, at most `YEARS`; nothing where it names a year or counts from the asker's day."""
    asked = question.time
    if asked is None or asked.vague or first is None or last is None or not _yearless(asked):
        return
    newest = min(asked.start.year - 1, last.year)
    for year in range(newest, max(first.year, newest - YEARS + 1) - 1, -1):
        start = _in_year(asked.start, year)
        if start and start.date() <= last and first <= (start + (asked.end - asked.start)).date():
            yield replace(question, time=_moved(asked, start))


def is_loose(asked: TimeReference) -> bool:
    """A stretch of time named from the asker's day without a figure (今年, 去年, 上半年): asked in passing, and an
    answer about another one is still an answer if it says so."""
    return not any(char.isdigit() for char in asked.text) and asked.granularity in {"year", "quarter", "range"}


def _overlap(asked: TimeReference, article: Article) -> Fit | None:
    longest = max(_SHORTEST, _TIMES_LONGER * (asked.end - asked.start))
    for one in article.times:
        end = max(one.end, one.start + timedelta(seconds=1))
        if one.vague or one.start >= asked.end or asked.start >= end:
            continue
        begins = asked.start <= one.start and end.year == datetime.max.year
        if begins or end - one.start <= longest:
            return Fit.EVENT
    if article.issue.date is not None:
        printed = datetime.combine(article.issue.date, time.min)
        if printed < asked.end and asked.start < printed + timedelta(days=1):
            return Fit.PRINTED
    return None


def _yearless(asked: TimeReference) -> bool:
    said = asked.text
    return bool(_DATE_SAID.search(said)) and not _YEAR_SAID.search(said) and not _FROM_TODAY.search(said)


def _other_years(asked: TimeReference, article: Article) -> Iterator[TimeReference]:
    day = article.issue.date or (article.times[0].start.date() if article.times else asked.start.date())
    for year in (day.year, day.year - 1, day.year + 1):
        start = _in_year(asked.start, year)
        if start and year != asked.start.year:
            yield _moved(asked, start)


def _moved(asked: TimeReference, start: datetime) -> TimeReference:
    return replace(asked, start=start, end=start + (asked.end - asked.start), inferred_year=True)


def _in_year(moment: datetime, year: int) -> datetime | None:
    try:
        return moment.replace(year=year)
    except ValueError:  # 29 February
        return None
