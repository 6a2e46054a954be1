"""When and where the paper said it, in its readers' words; relative times of a quotation resolved for them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from articles.types import Article, Span, TimeReference
from embeddings.types import StoredArticle
from qa.guard import planted

_RELATIVE = re.compile(
    r"昨|今[天日晨晚早]|明[天日晨晚早]|前[天日]|后[天日]|当[天日晚]|次日|翌日|[本上下这]个?(?:周|星期|礼拜)[一二三四五六日天]"
)
_ENDS_WORDS = {"明": "表说证声文照指查阐标注申透光聪黎发昆清鲜简写", "今": "如当至迄现而", "当": "相应承担理正适恰"}
_JAPANESE = "本军方元韩美企籍媒"
LONGEST_TITLE = 36
"""Characters of a headline that are shown in front of a line."""
_HALF_DAYS = {(0, 6): "凌晨", (6, 12): "上午", (0, 12): "上午", (12, 18): "下午", (18, 24): "晚上", (12, 24): "下午"}


def source_of(article: Article) -> str:
    """《松江报》2020年11月19日第1版; what is not known is left out, and 报道 stands where nothing else says that it is
    a paper that speaks."""
    paper = f"《{article.issue.paper}》" if article.issue.paper else ""
    day = long_date(article.issue.date) if article.issue.date else ""
    page = f"第{article.page}版" if article.page else ""
    return f"{paper}{day}{page}" + ("" if paper else "报道")


def headed(stored: StoredArticle) -> str:
    """The source with its headline (《松江报》2020年11月19日第1版《公园开园》), for a line of a list; without one
    that is too long, that counts from the day of print (昨天), that was made of the first words, that was set right
    later, or that speaks to a machine."""
    article = stored.article
    title = article.headline.strip()
    own = not article.text.startswith(title.rstrip("…")) and len(title) <= LONGEST_TITLE and not _RELATIVE.search(title)
    set_right = any(link.kind == "correction" and link.target == article.id for link in stored.links)
    shown = title and own and not set_right and not planted(title)
    return source_of(article) + (f"《{title}》" if shown else "")


def long_date(day: date) -> str:
    """2020年11月19日"""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date, *, beside: date | None = None) -> str:
    """11月18日, with the year where it differs from `beside`."""
    year = f"{day.year}年" if beside is None or beside.year != day.year else ""
    return f"{year}{day.month}月{day.day}日"


def resolved(article: Article, span: Span) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The words of `span` with relative days resolved: 11月18日下午（见报日11月19日，原文“昨天下午”）, and what was
    replaced as (shown, printed). Only the first of them names the issue's day."""
    text = article.text
    result: list[str] = []
    replaced: list[tuple[str, str]] = []
    at = span[0]
    for time in sorted(article.times, key=lambda time: time.span):
        if time.span[0] < at or time.span[1] > span[1] or not _is_relative_day(time) or _across_words(text, time.span):
            continue
        printed = text[time.span[0] : time.span[1]]
        shown = _shown(time, printed, article.issue.date, first=not replaced)
        result.extend((text[at : time.span[0]], shown))
        replaced.append((shown, printed))
        at = time.span[1]
    return "".join([*result, text[at : span[1]]]), tuple(replaced)


def _is_relative_day(time: TimeReference) -> bool:
    """A named day or half day that counts from the issue's day (昨天下午, 上周三): not vague, not a period.

    A bare 周一 stays as printed: it may well mean every Monday.
    """
    return time.granularity in {"day", "half_day"} and bool(_RELATIVE.match(time.text)) and not time.vague


def _across_words(text: str, span: Span) -> bool:
    """Whether the words of a time only meet by chance where two others do: 表明日军, 如今日本."""
    before, after = text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]
    if text[span[0]] in _ENDS_WORDS and before and before in _ENDS_WORDS[text[span[0]]]:
        return True
    return text[span[1] - 1] == "日" and bool(after) and after in _JAPANESE


def _shown(time: TimeReference, printed: str, issue_day: date | None, *, first: bool) -> str:
    anchor = issue_day or time.anchor
    day = short_date(time.start.date(), beside=anchor)
    if time.granularity == "half_day":
        end = time.end.hour or 24
        day += _HALF_DAYS.get((time.start.hour, end), "")
    issue = f"见报日{short_date(anchor, beside=anchor)}，" if first and issue_day else ""
    return f"{day}（{issue}原文“{printed}”）"


def last_day(time: TimeReference) -> date:
    """The last day inside a half-open time."""
    return (time.end - timedelta(microseconds=1)).date()
