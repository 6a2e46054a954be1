"""The shape of the words that would answer a question, as `qa.kinds` reads it from the question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from articles.types import Span


class AnswerShape(StrEnum):
    """What the words that answer look like."""

    NUMBER = "number"
    PEOPLE_COUNT = "people_count"
    MONEY = "money"
    PERCENT = "percent"
    AGE = "age"
    MEASURE = "measure"
    ORDINAL = "ordinal"
    DATE = "date"
    CLOCK = "clock"
    DURATION = "duration"
    OPENING_HOURS = "opening_hours"
    PLACE = "place"
    ADDRESS = "address"
    PHONE = "phone"
    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    NAME = "name"
    THING = "thing"
    REASON = "reason"
    METHOD = "method"
    DOCUMENTS = "documents"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    CHOICE = "choice"
    STATE = "state"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What would answer a question.

    `word` is the span of the question word, (0, 0) where there is none. `unit` is the measure that follows a number's
    question word (个, 名, 万元, %), `head` the noun asked for (行政权力事项, 大学). `several` says that more than one
    thing is asked for, `across` that the answer is to be gathered over all matching articles, not from one.
    """

    shape: AnswerShape
    word: Span = (0, 0)
    unit: str = ""
    head: str = ""
    several: bool = False
    across: bool = False
