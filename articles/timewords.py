"""Resolved times for readers (11月18日下午（见报日11月19日，原文“昨天下午”）) and the day of an article's event."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from articles.times import article_times, is_open
from articles.types import Article, TimeReference

_PARTS = {
    (0, 6): "凌晨",
    (5, 9): "早晨",
    (6, 12): "上午",
    (11, 14): "中午",
    (12, 18): "下午",
    (17, 20): "傍晚",
    (18, 24): "晚上",
    (21, 24): "深夜",
    (6, 18): "白天",
}
_NAMED_DAY = re.compile(r"月.{1,3}[日号]|\d{4}[-/.]\d")
_EVENT_LIKE = frozenset({"day", "half_day", "point"})
_LONGEST_EVENT = timedelta(days=31)


def date_words(reference: TimeReference, *, year: int | None = None) -> str:
    """The range in words: 11月18日下午, 9月1日至11月30日, 2019年, 11月20日起, 截至10月31日.

    `year` is the one that the reader takes for granted and that is therefore left out. Vague references have no
    words: an empty text.
    """
    if reference.vague:
        return ""
    start, end = reference.start, reference.end
    if is_open(reference):
        return f"{_moment(start, year)}起"
    if reference.granularity in _FORMS:
        words = _FORMS[reference.granularity](start, end, year)
    else:
        words = _range(start, end, year)
    return f"截至{words}" if reference.as_of else words


def _day(moment: datetime, year: int | None) -> str:
    prefix = "" if moment.year == year else f"{moment.year}年"
    return f"{prefix}{moment.month}月{moment.day}日"


def _moment(moment: datetime, year: int | None) -> str:
    clock = f"{moment.hour}:{moment.minute:02d}" if moment.hour or moment.minute else ""
    return _day(moment, year) + clock


def _half_day(start: datetime, end: datetime, year: int | None) -> str:
    last = 24 if end.date() > start.date() else end.hour
    return _day(start, year) + _PARTS.get((start.hour, last), "")


def _point(start: datetime, end: datetime, year: int | None) -> str:
    return _day(start, year) if end - start >= timedelta(days=1) else _moment(start, year)


def _month(start: datetime, _: datetime, year: int | None) -> str:
    return f"{start.month}月" if start.year == year else f"{start.year}年{start.month}月"


def _quarter(start: datetime, _: datetime, year: int | None) -> str:
    prefix = "" if start.year == year else f"{start.year}年"
    return f"{prefix}第{'一二三四'[(start.month - 1) // 3]}季度"


def _range(start: datetime, end: datetime, year: int | None) -> str:
    whole_days = not (start.hour or start.minute or end.hour or end.minute)
    if not whole_days:
        if start.date() == end.date():
            return f"{_moment(start, year)}至{end.hour}:{end.minute:02d}"
        return f"{_moment(start, year)}至{_moment(end, start.year)}"
    last = end - timedelta(days=1)
    if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1):
        return f"{start.year}年至{last.year}年" if last.year > start.year else f"{start.year}年"
    if start.date() == last.date():
        return _day(start, year)
    same_month = (start.year, start.month) == (last.year, last.month)
    return f"{_day(start, year)}至{f'{last.day}日' if same_month else _day(last, start.year)}"


_FORMS: Mapping[str, Callable[[datetime, datetime, int | None], str]] = {
    "day": lambda start, _, year: _day(start, year),
    "half_day": _half_day,
    "point": _point,
    "month": _month,
    "quarter": _quarter,
    "year": lambda start, _, __: f"{start.year}年",
}


def is_relative(reference: TimeReference) -> bool:
    """Whether a reader needs the resolved date: 昨天下午 and 18日 do, 11月18日 of the issue's year does not."""
    return not _NAMED_DAY.search(reference.text) or reference.start.year != reference.anchor.year


def reader_words(reference: TimeReference, *, printed: date) -> str:
    """What stands for the expression in an answer: 11月18日下午（见报日11月19日，原文“昨天下午”）.

    Without a date of its own (近日) it says so: 报道未写明具体日期，见报日为2020年11月19日（原文“近日”）.
    """
    if reference.vague:
        day = _day(datetime.combine(printed, datetime.min.time()), None)
        return f"报道未写明具体日期，见报日为{day}（原文“{reference.text}”）"
    words = date_words(reference, year=printed.year)
    issued = f"见报日{printed.month}月{printed.day}日"
    if not is_relative(reference):
        return f"{words}（{issued}）"
    return f"{words}（{issued}，原文“{reference.text}”）"


def event_times(article: Article) -> tuple[TimeReference, ...]:
    """When the event that an article tells of took place: the non-vague references of its lead that lie in the past,
    earliest first. Days come before months and ranges; an agency's filing day stands only where there is no other."""
    references = article.times or article_times(article)
    lead = len(article.paragraphs[0].text) if article.paragraphs else 0
    latest = datetime.max if article.issue.date is None else _end_of(article.issue.date)
    past = [it for it in references if it.span[0] < lead and not it.vague and not it.as_of and it.start < latest]
    text = article.text
    told = [it for it in past if not text.startswith(("电", "讯"), it.span[1])] or past
    days = [it for it in told if it.granularity in _EVENT_LIKE] or [
        it for it in told if it.end - it.start <= _LONGEST_EVENT
    ]
    return tuple(sorted(days, key=lambda it: (it.start, it.span)))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(days=1)
