"""Issues that are missing are told at the head of the page, and beside an answer about their days."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from ui_support import TODAY

from articles.types import Issue, TimeReference
from embeddings.types import Coverage
from qa.types import Question
from ui.gaps import Gap, asked_gap, gaps
from ui.render_page import masthead_html
from ui.strings import words

PAPER = "望潮日报"
ISSUES = [
    Issue(PAPER, date(2031, 5, 5), issue_number=899),
    Issue(PAPER, date(2031, 5, 6), issue_number=900),
    Issue(PAPER, date(2031, 5, 9), issue_number=903),
    Issue(PAPER, date(2031, 5, 10), issue_number=9040),  # misread
    Issue(PAPER, date(2031, 5, 11)),
    Issue("别的报", date(2031, 5, 7), issue_number=12),
]
GAP = Gap(PAPER, date(2031, 5, 6), date(2031, 5, 9), 901, 2)


def question(first: date, end: date, *, vague: bool = False) -> Question:
    start, stop = datetime.combine(first, datetime.min.time()), datetime.combine(end, datetime.min.time())
    return Question(
        "问", "问", TODAY, time=TimeReference("那天", (0, 1), start, stop, "day", TODAY, "asker", vague=vague)
    )


def test_a_jump_in_the_numbers_is_a_gap() -> None:
    assert gaps(ISSUES) == (GAP,)
    assert gaps([]) == ()


@pytest.mark.parametrize(
    ("first", "end", "met"),
    [
        (date(2031, 5, 5), date(2031, 5, 6), False),
        (date(2031, 5, 6), date(2031, 5, 7), True),  # the paper of the day after is missing
        (date(2031, 5, 7), date(2031, 5, 8), True),
        (date(2031, 5, 8), date(2031, 5, 9), False),  # told on the ninth
        (date(2031, 5, 5), date(2031, 5, 12), True),
        (date(2031, 1, 1), date(2032, 1, 1), False),
    ],
)
def test_a_question_about_those_days_meets_it(first: date, end: date, met: bool) -> None:
    assert (asked_gap(question(first, end), [GAP]) == GAP) is met
    assert asked_gap(question(first, end, vague=True), [GAP]) is None


def test_the_head_of_the_page_says_so() -> None:
    held = Coverage((PAPER,), 4, 10, date(2031, 5, 5), date(2031, 5, 9), None)
    shown = masthead_html(held, title="问报", today=TODAY, words=words("zh"), lacking=[GAP])
    assert "中间缺 2 期（如 2031-05-06 与 2031-05-09 之间的第901期）" in shown
    assert "缺" not in masthead_html(held, title="问报", today=TODAY, words=words("zh"))
