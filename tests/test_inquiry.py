"""Questions that may go on from the one before them, and what the asker cannot have read yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from newsroom import DAY, claim, evidence, stored

from embeddings.types import Coverage, Filter, StoredArticle
from qa.draft import Decision, Draft
from qa.finding import Finder, Found
from qa.inquiry import inquire
from qa.question import understand
from qa.types import Evidence, Question, Status, Turn

SHOW = stored("花展持续到5月20日。", headline="花展开幕")
POOL = stored("游泳馆试开放到6月1日。", headline="游泳馆试开放", order=2)


def found(*articles: StoredArticle, sure: float = 0.9) -> Found:
    """The first sentence of each of these articles; a refusal where there are none."""
    lines = tuple(claim(one, one.article.text.rstrip("。")) for one in articles)
    status = Status.ANSWERED if articles else Status.NO_EVIDENCE
    return Found(evidence(articles), evidence(articles), Draft(lines, status), Decision(status, sure))


@dataclass(frozen=True)
class Known:
    """A finder that knows what is found for the words of a question."""

    of: Mapping[str, Found]

    def find(self, question: Question) -> Found:
        return self.of.get(question.standalone, found())

    def nearest(self, question: Question) -> Sequence[Evidence]:
        return self.find(question).every


ALONE, RESUMED = "开到哪天结束", "花展，开到哪天结束"


@pytest.mark.parametrize(
    ("alone", "resumed", "taken"),
    [
        (found(POOL, sure=0.7), found(SHOW, sure=0.9), RESUMED),  # another matter, less surely
        (found(), found(SHOW), RESUMED),
        (found(POOL, sure=0.9), found(SHOW, sure=0.4), ALONE),  # a new matter, plainly told
        (found(SHOW, sure=0.5), found(SHOW, sure=0.9), ALONE),  # the same matter anyway
        (found(), found(POOL), ALONE),  # not what the conversation was about
    ],
)
def test_a_question_goes_on_where_only_then_it_is_answered_from_what_was_talked_about(
    alone: Found, resumed: Found, taken: str
) -> None:
    finder = Known({"花展在哪里": found(SHOW), ALONE: alone, RESUMED: resumed})
    asked = understand(ALONE, asked_on=DAY or date.today(), history=[Turn("花展在哪里", "在云溪公园。")])
    assert (asked.before, asked.resumed) == ("花展在哪里", RESUMED)
    meant, answer = inquire(finder, understand, asked)  # type: ignore[arg-type]
    assert meant.standalone == taken
    assert meant.text == ALONE
    assert answer is finder.of[taken] or (taken == ALONE and not answer.answers)


def test_a_first_question_and_one_made_whole_have_no_second_reading() -> None:
    assert not understand(ALONE, asked_on=DAY or date.today()).resumed
    asked = understand("电话多少", asked_on=DAY or date.today(), history=[Turn("花展在哪里", "在云溪公园。")])
    assert asked.standalone == "花展电话多少"
    assert not asked.resumed


@dataclass
class Dated:
    """A library and a retriever of dated articles."""

    articles: Sequence[StoredArticle]

    def coverage(self) -> Coverage:
        days = [one.article.issue.date for one in self.articles if one.article.issue.date]
        return Coverage((), len(days), len(days), min(days), max(days), None)

    def issues(self) -> Sequence[object]:
        return ()

    def count(self, where: Filter = Filter()) -> int:
        return len(self.articles)

    def select(self, where: Filter = Filter(), **_more: object) -> Sequence[StoredArticle]:
        return self.articles

    def retrieve(self, question: Question, k: int = 50) -> list[Evidence]:
        end = question.where.date_to
        return evidence([one for one in self.articles if end is None or (one.article.issue.date or end) < end])


def test_what_was_printed_later_answers_only_where_nothing_did_before() -> None:
    first = stored("大桥预计6月通车。", headline="大桥进展")
    later = stored("大桥7月1日通车。", headline="大桥通车", day=(DAY or date.today()) + timedelta(days=60))
    shelf = Dated([later, first])

    def read(question: Question, given: Sequence[Evidence]) -> Draft:
        return found(*(one.stored for one in given[:1])).draft

    finder = Finder(shelf, shelf, read)  # type: ignore[arg-type]
    asked = understand("大桥什么样了", asked_on=DAY or date.today())
    assert finder.find(asked).draft.quotes[0].article_id == first.article.id
    assert finder.find(replace(asked, asked_on=date(2031, 12, 1))).draft.quotes[0].article_id == later.article.id
    assert finder.find(replace(asked, asked_on=date(2031, 1, 1))).draft.quotes[0].article_id == later.article.id
