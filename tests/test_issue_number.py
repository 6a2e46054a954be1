"""第903期: a question that names an issue by its number is asked of that issue alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from articles.types import Issue
from embeddings.types import Filter, StoredArticle
from qa.contents import lacks_issue, of_issue
from qa.question import understand

ASKED_ON = date(2031, 5, 9)
ISSUES = (
    Issue("云溪报", date(2031, 5, 7), issue_number=1207),
    Issue("云溪报", date(2031, 5, 8), issue_number=1208),
    Issue("望潮日报", date(2031, 5, 8), issue_number=1208),
)


@dataclass(frozen=True)
class Shelf:
    """Issues alone."""

    held: tuple[Issue, ...] = ISSUES

    def issues(self) -> Sequence[Issue]:
        return self.held

    def select(self, where: Filter = Filter()) -> Sequence[StoredArticle]:
        return []


def asked(text: str) -> Filter:
    return of_issue(understand(text, asked_on=ASKED_ON), Shelf()).where


def test_the_number_becomes_the_day_and_the_paper() -> None:
    where = asked("总第1207期报道的花展门票多少钱")
    assert (where.date_from, where.date_to, where.papers) == (date(2031, 5, 7), date(2031, 5, 8), ("云溪报",))


def test_a_number_that_two_papers_have_needs_the_papers_name() -> None:
    assert asked("第1208期头版登了什么").is_empty or asked("第1208期头版登了什么").date_from is None
    assert asked("云溪报第1208期报道的花展门票多少钱").papers == ("云溪报",)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("总第2000期报道了什么", True),
        ("第2000期云溪报的头条是什么", True),
        ("第2000期第2版讲了什么", True),
        ("第128期福利彩票的奖池有多少", False),
        ("第2期培训班什么时候开班", False),
        ("总第1207期的花展门票多少钱", False),
        ("花展门票多少钱", False),
    ],
)
def test_a_number_of_something_else_is_no_missing_issue(text: str, lacks: bool) -> None:
    assert lacks_issue(understand(text, asked_on=ASKED_ON), Shelf()) is lacks
