"""What stands in an issue, on its pages, or under somebody's name: one line an article, the headline as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from articles.types import Issue
from embeddings.types import Filter, StoredArticle
from qa.dated import source_of
from qa.draft import Claim, Draft, Quote
from qa.types import Note, Question, QuestionKind

LONGEST = 40
"""Headlines that are listed."""

_ASKS = re.compile(
    r"(?:版|期|报纸?|头条)[^，。？?]{0,6}(?:有|登|刊|讲|说|写|报道|主要|是)?[^，。？?]{0,4}(?:什么|哪些|啥|哪几)[^，。？?]{0,3}"
    r"(?:文章|新闻|消息|报道|内容|标题|稿件|东西|大事)?[?？]?$|(?:版|期|报纸?)的?(?:目录|标题|内容|要目|文章)[?？]?$"
)
_WRITTEN_BY = re.compile(
    r"(?:记者|通讯员|作者)?(?P<name>[\u4e00-\u9fff]{2,4}?)(?:同志|老师)?(?:一共|总共|都|还|最近|近期)*"
    r"(?:写|采写|撰写|发表|拍|署名)(?:过|了|的)*(?:哪些|哪几|什么|多少|几)(?:篇|则|条|个)?(?:文章|报道|新闻|消息|稿件?|照片)?[?？]?$"
)


class Issues(Protocol):
    """What is asked of the library here."""

    def issues(self) -> Sequence[Issue]:
        """Every issue that has a date, oldest first."""

    def select(self, where: Filter = Filter()) -> Sequence[StoredArticle]:
        """Articles that pass, in printed order."""


def contents(question: Question, library: Issues) -> Draft | None:
    """The headlines of the asked issue, or of the asked pages of it; None where something else is asked.

    The issue is the one of the asked number or day, else the newest.
    """
    if written := _WRITTEN_BY.search(question.standalone):
        return _written(question, written["name"], library)
    named = question.issue_number or question.pages or question.sections
    if question.kind is not QuestionKind.ARTICLE or not named or not _ASKS.search(question.standalone):
        return None
    issue = _issue(question, library.issues())
    if issue is None or issue.date is None:
        return None
    papers = (issue.paper,) if issue.paper else ()
    day = replace(question.where, date_from=issue.date, date_to=issue.date + timedelta(days=1), papers=papers)
    return _listed(library.select(day))


def of_issue(question: Question, library: Issues) -> Question:
    """The question within the issue whose number it names, so that nothing else is ranked. As it is where it names
    none, where the library has no issue of that number, or several papers have one."""
    named = {(issue.paper, issue.date) for issue in _numbered(question, library)}
    paper, day = named.pop() if len(named) == 1 else (None, None)
    if day is None:
        return question
    papers = (paper,) if paper else question.where.papers
    where = replace(question.where, date_from=day, date_to=day + timedelta(days=1), papers=papers)
    return replace(question, where=where)


def lacks_issue(question: Question, library: Issues) -> bool:
    """Whether the question asks for an issue of the paper that the library does not have."""
    asked = question.issue_number is not None and _OF_THE_PAPER.search(question.standalone)
    return bool(asked) and not _numbered(question, library)


_OF_THE_PAPER = re.compile(
    r"总第|期[的上里]?(?:报纸|[\u4e00-\u9fff]{0,6}?报|头版|第?[一二三四五六七八九十\d]{1,3}版|刊登|登)"
)
"""What makes 第903期 an issue of a paper: a lottery and a course have numbers too."""


def _numbered(question: Question, library: Issues) -> list[Issue]:
    """The issues of the asked number; those of the paper that the question names, where it names one of them."""
    if question.issue_number is None:
        return []
    found = [issue for issue in library.issues() if issue.issue_number == question.issue_number]
    return [issue for issue in found if issue.paper and issue.paper in question.standalone] or found


def _written(question: Question, name: str, library: Issues) -> Draft | None:
    """Everything that somebody signed; in front of the name may stand other words (请问某某)."""
    for start in range(len(name) - 1):
        found = library.select(replace(question.where, people=(name[start:],)))
        signed = [one for one in found if any(byline.name == name[start:] for byline in one.article.bylines)]
        if signed:
            return _listed(signed)
    return None


def _listed(found: Sequence[StoredArticle]) -> Draft | None:
    lines = [_line(one) for one in found[:LONGEST] if one.article.headline]
    if not lines:
        return None
    quotes = tuple(quote for line in lines for quote in line.quotes)
    claims = (Claim(f"共{len(found)}篇报道", quotes), *lines) if len(lines) > 1 else tuple(lines)
    cut = (Note("coverage", f"共{len(found)}篇，这里列出前{LONGEST}篇。"),) if len(found) > LONGEST else ()
    return Draft(claims, notes=cut, score=1.0, features=(("lines", float(len(found))),), lines=True)


def _issue(question: Question, issues: Sequence[Issue]) -> Issue | None:
    if question.issue_number:
        return next((issue for issue in issues if issue.issue_number == question.issue_number), None)
    time = question.time
    if time is not None and not time.vague:
        start, end = time.start.date(), (time.end - timedelta(microseconds=1)).date()
        return next((issue for issue in reversed(issues) if issue.date and start <= issue.date <= end), None)
    newest = max((issue.date for issue in issues if issue.date), default=date.min)
    return next((issue for issue in reversed(issues) if issue.date == newest), None)


def _line(one: StoredArticle) -> Claim:
    headline = one.article.headline
    quote = Quote(one.article.id, (0, len(headline)), headline, "headline")
    return Claim(headline, (quote,), lead=f"{source_of(one.article)}：")
