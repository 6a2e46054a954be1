"""The nouns of the exam: a case, a result read back from a run, a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from articles.types import Span
from qa.types import Status, Tokens, Turn

NO_SCORES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what its answer is held against.

    An answer hits when any of `answers` occurs in it or, where `must_include` is given, when each group of it has one
    alternative that occurs; and none of `must_not_include` may occur. `category` is free (the set's own grouping).
    `draft` marks a question that no person has accepted yet. `within`: the articles that are searched, for sets that
    bring their own documents; all of the library where it is empty.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    answerable: bool = True
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    kind: str = ""
    category: str = ""
    history: tuple[Turn, ...] = ()
    asked_on: date | None = None
    draft: bool = False
    within: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether there is anything to hold the answer against."""
        return not self.answerable or bool(self.answers or self.must_include or self.article_ids)


@dataclass(frozen=True, slots=True)
class CaseSet:
    """A validated question set. `fingerprint` changes with any question or expectation, not with their order;
    `notes` are remarks on the file that a person should see (encoding, unknown columns, repeated questions)."""

    cases: tuple[Case, ...]
    source: str
    fingerprint: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """One citation of a result; `span` and `part` as in `qa.types.Citation`."""

    number: int
    article_id: str
    quote: str
    verified: bool
    headline: str = ""
    day: str = ""
    page: int | None = None
    span: Span = (0, 0)
    part: str = "body"


@dataclass(frozen=True, slots=True)
class Result:
    """One answered question, as it stands in results.jsonl.

    `retrieved` holds article ids in rank order, `confidence` the score of the first of them (0 where there is none).
    `failure` is the message of a question that could not be answered at all; such a result counts as wrong.
    """

    id: str
    question: str
    status: Status
    answer: str
    citations: tuple[CitedQuote, ...] = ()
    retrieved: tuple[str, ...] = ()
    confidence: float = 0.0
    notes: tuple[tuple[str, str], ...] = ()
    understood_as: str = ""
    seconds: float = 0.0
    tokens: Tokens | None = None
    failure: str | None = None

    @property
    def refused(self) -> bool:
        """Whether the answer is that the paper does not say."""
        return self.status is Status.NO_EVIDENCE

    @property
    def spoke(self) -> bool:
        """Whether there is an answer at all: neither a refusal nor a failure, whose text is a message."""
        return self.status in {Status.ANSWERED, Status.PARTIAL}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one case. `scores` holds the metrics that apply to it, by name; `stage` the stage that lost a
    wrong answer (`eval.diagnosis`), empty for a right one; `reason` says it in a sentence. `right` is None for a case
    that is not judged."""

    case_id: str
    right: bool | None
    scores: Mapping[str, float] = field(default_factory=lambda: NO_SCORES)
    stage: str = ""
    reason: str = ""
