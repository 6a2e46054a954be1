"""The list of the corrections that a paper printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from newsroom import stored

from articles.types import Genre
from embeddings.types import Filter, StoredArticle
from qa.draft import Draft, render
from qa.question import understand
from qa.setright import corrections

BRIDGE = stored(
    "本报5月3日1版《白沙大桥开工》一文中，“全长820米”有误，应为“全长280米”。特此更正。",
    headline="更正",
    day=date(2031, 5, 4),
    genre=Genre.CORRECTION,
)
NAME = stored(
    "读者来电指出差错。本报6月1日2版一文中，“沈望书”应为“沈望舒”。谨致歉意。",
    headline="更正",
    day=date(2031, 6, 2),
    order=2,
    genre=Genre.CORRECTION,
)
NEWS = stored("区政府更正了公告。", headline="公告有误", day=date(2031, 5, 6), order=3)


@dataclass
class Shelf:
    articles: Sequence[StoredArticle] = (NAME, NEWS, BRIDGE)

    def select(self, where: Filter = Filter()) -> Sequence[StoredArticle]:
        return [
            one
            for one in self.articles
            if (not where.genres or one.article.genre.value in where.genres)
            and (where.date_from is None or (one.article.issue.date or date.min) >= where.date_from)
            and (where.date_to is None or (one.article.issue.date or date.max) < where.date_to)
        ]


def told(text: str) -> Draft | None:
    return corrections(understand(text, asked_on=date(2031, 7, 1)), Shelf())


@pytest.mark.parametrize("text", ["报纸登过哪几次更正", "一共登了几条更正，都改了什么", "2031年的更正有哪些？"])
def test_each_correction_is_a_line(text: str) -> None:
    draft = told(text)
    assert draft is not None
    lines = render(draft).split("\n")
    assert lines[0].startswith("共2篇")
    assert "应为“全长280米”" in lines[1]
    assert "应为“沈望舒”" in lines[2]
    assert "读者来电" not in lines[2]


def test_those_of_a_time_or_of_a_thing() -> None:
    of_may, of_bridge = told("2031年5月登过哪些更正"), told("关于大桥的更正有哪些")
    for draft in (of_may, of_bridge):
        assert draft is not None
        assert {quote.article_id for quote in draft.quotes} == {BRIDGE.article.id}


@pytest.mark.parametrize("text", ["白沙大桥全长多少米，更正过吗", "沈望舒的名字怎么写", "2029年登过哪些更正"])
def test_no_list_of_corrections(text: str) -> None:
    assert told(text) is None
