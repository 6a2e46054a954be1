"""The corrections that the paper printed: one line each, the sentence that sets right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from articles.types import Article, Genre, Span
from embeddings.types import Filter, StoredArticle
from qa.clues import matching_view
from qa.draft import Draft
from qa.question import time_filters
from qa.sentences import sentences
from qa.survey import line_of, listed, part
from qa.topic import topic_of
from qa.types import Question
from qa.windows import trimmed

_THEM = r"(?:更正|勘误)(?:启事|声明|说明)?"
_HOW_MANY = r"(?:哪[些几]|几|多少)[次条则篇个份处]?"
_ASKS = re.compile(
    rf"{_HOW_MANY}(?:的)?{_THEM}|{_THEM}(?:一共|总共|都|共)?(?:有|登了|登过)?{_HOW_MANY}(?=$|[，。？?])"
    rf"|(?:登|刊登?|发|印)[过了]?的?(?:所有|全部)?的?{_THEM}(?:都|一共)?(?:有|列|是|汇总|整理|改了)"
    rf"|(?:所有|全部)的?{_THEM}|{_THEM}(?:清单|汇总|列表)|(?:列|汇总|整理|盘点)[^，。？?]{{0,8}}的?{_THEM}"
)
_OF = re.compile(
    rf"(?:关于|有关|涉及|对)(?P<thing>[^，。？?的]{{2,16}})的?(?:报道|文章)?的?(?:[^，。？?]{{0,4}})?{_THEM}"
)
"""What the corrections are of, where not all of them are asked for."""
_SETS_RIGHT = re.compile(r"应[为是作]|更正为|之误|有误|改为|不准确|经核实")


class Shelf(Protocol):
    """What is asked of the library here."""

    def select(self, where: Filter = Filter()) -> Sequence[StoredArticle]:
        """Articles that pass, in printed order."""


def corrections(question: Question, library: Shelf, *, limit: int = 50) -> Draft | None:
    """A line for each correction of the asked time, oldest first; None where something else is asked or none is
    printed."""
    if not _ASKS.search(question.standalone):
        return None
    where = (*time_filters(question)[-1:], question.where)[0]
    of = _OF.search(question.standalone)
    topic = topic_of(replace(question, standalone=of["thing"] if of else ""))
    found = [
        one
        for one in library.select(replace(where, genres=(Genre.CORRECTION.value,)))
        if topic.held(matching_view(f"{one.article.title}\n{one.article.text}")) and one.article.text.strip()
    ]
    if not found:
        return None
    found.sort(key=lambda one: (one.article.issue.date or date.max, one.article.id))
    lines = [line_of(one, (_sets_right(one.article),)) for one in part(question, found, limit)]
    return listed(question, lines, len(found))


def _sets_right(article: Article) -> Span:
    """The first sentence that says what is right."""
    cut = sentences(article.text)
    said = next((one for one in cut if _SETS_RIGHT.search(article.text[slice(*one.span)])), cut[0])
    return trimmed(article.text, said.span)
