"""The nouns of a cited answer: the question as understood, evidence, citation, answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from articles.types import Span, TimeReference
from embeddings.types import Filter, StoredArticle


class QuestionKind(StrEnum):
    """What kind of answer is asked for; the values are those of contract.md's `understanding.kind`."""

    FACT = "fact"
    NUMBER = "number"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    METHOD = "method"
    LIST = "list"
    COUNT = "count"
    TIMELINE = "timeline"
    COMPARISON = "comparison"
    YES_NO = "yes_no"
    ARTICLE = "article"
    SMALL_TALK = "small_talk"
    OUTSIDE = "outside"


class Status(StrEnum):
    """How far a question was answered."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_EVIDENCE = "no_evidence"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question and its answer's text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `standalone` is the text made whole from the history; `time` is anchored to
    `asked_on`; `search_text` is what goes to the index (question words dropped, aliases added); `slips` are words taken
    for others, of the same meaning or sound: (as written, as understood). `before` is the question before it, and
    `resumed` this one read as going on from that, where its words do not tell whether it does."""

    text: str
    standalone: str
    asked_on: date
    kind: QuestionKind = QuestionKind.FACT
    time: TimeReference | None = None
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    sections: tuple[str, ...] = ()
    issue_number: int | None = None
    wants_newest: bool = False
    search_text: str = ""
    where: Filter = field(default_factory=Filter)
    slips: tuple[tuple[str, str], ...] = ()
    wordings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    before: str = ""
    resumed: str = ""
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One article that may answer, ranked. `score` is the re-ranker's; `span` the best passage in `article.text`;
    `features` are the named values that the score was made of; `others` are article ids of the same story."""

    stored: StoredArticle
    score: float
    span: Span
    features: tuple[tuple[str, float], ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the paper says it. `quote` is word for word `article.text[span[0]:span[1]]` when `part` is "body",
    else it stands in that part of the title (headline, kicker, subhead) and `span` points into that part."""

    number: int
    article_id: str
    paper: str | None
    date: date | None
    issue_number: int | None
    page: int | None
    headline: str
    byline: str
    quote: str
    span: Span
    verified: bool
    part: str = "body"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know; `kind` is incomplete, older, newer, correction, contradiction, teaser,
    fallback, withdrawn, coverage, outside_time, ask_elsewhere, ai_generated …"""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One article in rank order, before anything was cut for the answer."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """A headline shown beside a refusal."""

    article_id: str
    headline: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Models:
    """Which models made the answer; `chat` is None for the extractive reader."""

    embedding: str
    chat: str | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a chat model read (the prompt) and wrote (the reply), as its server counts."""

    read: int = 0
    written: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.read + self.written


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, whole or still growing. `text` carries marks [1], [2] that number `citations`. `tokens` is None where
    no chat model was asked or its server does not count; attempts that failed are in it."""

    question: Question
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    notes: tuple[Note, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    models: Models = Models(embedding="")
    seconds: float = 0.0
    tokens: Tokens | None = None
