"""Issues that a library lacks between those that it has: the paper numbers them, so a jump in the numbers tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from articles.types import Issue
from qa.types import Question

_LONGEST = timedelta(days=31)
"""A longer time than this is asked about as a whole: one issue that is missing does not decide the answer."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Between the issues of these two days `missing` ones are not in the library; `number` is the first of them."""

    paper: str | None
    after: date
    before: date
    number: int
    missing: int


def gaps(issues: Sequence[Issue]) -> tuple[Gap, ...]:
    """All of them, oldest first. A jump by more than an issue a day is a misprint or a misreading."""
    found: list[Gap] = []
    for paper in dict.fromkeys(issue.paper for issue in issues):
        own = [
            (issue.date, issue.issue_number)
            for issue in issues
            if issue.paper == paper and issue.date is not None and issue.issue_number is not None
        ]
        for (after, number), (before, other) in pairwise(sorted(own)):
            missing = other - number - 1
            if 0 < missing < (before - after).days:
                found.append(Gap(paper, after, before, number + 1, missing))
    return tuple(sorted(found, key=lambda gap: (gap.after, gap.paper or "")))


def asked_gap(question: Question, held: Sequence[Gap]) -> Gap | None:
    """The first gap that the asked time falls into: some day of it lies between the two issues, or is the day of the
    first, of which the next issue would have told."""
    time = question.time
    if time is None or time.vague or time.end - time.start > _LONGEST:
        return None
    first, last = time.start.date(), (time.end - timedelta(microseconds=1)).date()
    return next((gap for gap in held if gap.after < last + _DAY and first < gap.before - _DAY), None)
