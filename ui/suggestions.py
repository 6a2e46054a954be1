"""Questions that the library can answer, made from its own sentences and tried before they are shown.

A clause that ends in a figure with a unit gives "…多少…？", one that sets a date gives "…什么时候…？"; a headline gives
"…是怎么回事？" where there are too few of those. Nothing is shown that the paper has no answer to: each candidate is
asked first, and kept when its own article is cited.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from threading import Lock, Thread

from articles.errors import NewsqaError
from articles.types import Article
from embeddings.types import Filter
from qa.types import Answer, Status
from ui.context import AppContext, Asker

log = logging.getLogger("newsqa.ui")
_RECENT = 40
_EXAMPLES = 6
_FOLLOW_UPS = 3
_TRIES = 20
_HEADLINE = 24
_PATIENCE = 60
_HAN = r"[\u4e00-\u9fff“”]"
_UNIT = "个|处|张|家|户|人|名|项|幢|座|条|台|所|间|辆|部|支|场|公里|平方米|万元|亿元|元|亩|吨|度"
_FIGURE = re.compile(
    rf"(?:^|[，,。；;：:、])({_HAN}{{4,16}}?)(?:已|已有|约|达|达到|有|共|共有|共计)?"
    rf"\d[\d,.]*(?:多|余)?({_UNIT})({_HAN}{{0,5}})(?=[，,。；;、])"
)
_DATED = re.compile(
    rf"(?:^|[，,。；;：:])({_HAN}{{6,16}}?)(?:将于|定于|拟于|于)(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日({_HAN}{{2,8}})(?=[，,。；;])"
)
# A clause that leans on an earlier one does not stand alone as a question.
# What follows a figure is the thing counted, or the clause goes on: then it is no question.
_GOES_ON = re.compile(r"[把被将给让使对向从到改成为在于后时中内外上下]")
_LEANING = re.compile(
    r"^(?:其中|同比|较|比|这|那|该|此|他|她|它|其|目前|现在|本|并|还|已|也|均|共|近|约|累计|仅|每|为|对|向|将|由|经|于"
    r"|安排|投入|新增|完成|实现|预计|计划|开设|设有|推出|修缮|改造|增加|建成|发放|补贴|可|先|再|又|另|同时|此外"
    r"|[一二两三四五六七八九十百几\d]+(?:年|个月|天|周|次)[来间内里]|.{0,4}期间|.{0,8}(?<![前今午])后)"
)


def candidates(article: Article) -> Iterator[str]:
    """Questions that sentences of this article answer, in the order of the text."""
    for paragraph in article.paragraphs:
        for match in _FIGURE.finditer(paragraph.text):
            subject, unit, thing = match[1].rstrip("已约达有共"), match[2], match[3]
            if _stands_alone(subject) and not _GOES_ON.search(thing) and len(subject + thing) >= 6:
                yield f"{subject}多少{unit}{thing}？"
        for match in _DATED.finditer(paragraph.text):
            subject, happens = match.groups()
            if _stands_alone(subject) and _balanced(happens):
                yield f"{subject}什么时候{happens}？"


class Suggestions:
    """Example questions for the page, renewed in the background when the library changes, and follow-ups."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._lock = Lock()
        self._made_for: datetime | None = None
        self._examples: tuple[str, ...] = ()

    def examples(self) -> tuple[str, ...]:
        """What is ready; a newer set is begun when the library has changed."""
        changed = self._context.library.coverage().updated_at
        with self._lock:
            stale = changed != self._made_for
            self._made_for = changed
        if stale:
            Thread(target=self._renew, daemon=True).start()
        return self._examples

    def follow_ups(self, answer: Answer) -> tuple[str, ...] | None:
        """At most three further questions on the cited articles; None while readers wait for their answers."""
        if self._busy():
            return None
        cited = self._context.library.articles([citation.article_id for citation in answer.citations])
        quotes = [citation.quote for citation in answer.citations]
        pool = [
            (question, stored.article)
            for stored in cited.values()
            for question in candidates(stored.article)
            if question != answer.question.text and not any(_asks(quote, question) for quote in quotes)
        ]
        return self._answerable(pool[: 2 * _FOLLOW_UPS], _FOLLOW_UPS)

    def _renew(self) -> None:
        for _ in range(_PATIENCE):  # readers who wait come first
            if not self._busy():
                break
            time.sleep(1)
        try:
            newest = self._context.library.select(Filter(), newest_first=True, limit=_RECENT)
            told = [(question, stored.article) for stored in newest for question in _best(stored.article)]
            headlines = [(question, stored.article) for stored in newest for question in _on_headline(stored.article)]
            self._examples = self._answerable([*told[:_TRIES], *headlines[:_TRIES]], _EXAMPLES)
        except NewsqaError:
            log.exception("no example questions could be made")

    def _busy(self) -> bool:
        return self._context.line().waiting > 0

    def _answerable(self, pool: Sequence[tuple[str, Article]], limit: int) -> tuple[str, ...]:
        asker = self._context.checker or (None if self._context.chat_model else self._context.assistant)
        found: dict[str, None] = {}
        for question, article in pool:
            if len(found) == limit or self._busy():
                break
            if asker is None or _cites(asker, question, article, self._context.today()):
                found[question] = None
        return tuple(found)


def _best(article: Article) -> list[str]:
    """The longest question: the one that says most plainly what it asks for."""
    return sorted(candidates(article), key=lambda question: (-len(question), question))[:1]


def _on_headline(article: Article) -> list[str]:
    short = 6 <= len(article.headline) <= _HEADLINE and _balanced(article.headline)
    return [f"{article.headline}是怎么回事？"] if short else []


def _cites(asker: Asker, question: str, article: Article, day: date) -> bool:
    *_, answer = asker.ask(question, asked_on=day)
    return answer.status is Status.ANSWERED and any(c.article_id == article.id for c in answer.citations)


def _asks(quote: str, question: str) -> bool:
    subject = re.split("多少|什么时候", question)[0]
    return subject in quote


def _stands_alone(subject: str) -> bool:
    return not _LEANING.match(subject) and not re.search("[把被]", subject) and _balanced(subject)


def _balanced(text: str) -> bool:
    return text.count("“") == text.count("”")
