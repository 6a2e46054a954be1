"""What a question is about: its words without those that ask."""

from __future__ import annotations

import re

from qa import askwords
from qa.kinds import expected_answer
from qa.shapes import AnswerShape

OPENING = re.compile(
    r"^(?:那么|那(?![里儿边个位些家次场天件座条项本部届批篇则种份])|(?:还有|另外|然后|接着)(?=[，,])"
    r"|再问(?:一下)?|请问"
    r"|顺便问(?:一下)?|哦|嗯|好的?)[，,\s]*"
)
PARTICLE = re.compile(r"(?:吗|呢|吧|啊|呀|了没有?|没有|伐|么)$")
QUESTION_TAIL = re.compile(r"[？?。！!，,、\s]+$")
_TRAILING = re.compile(
    r"(?:是|(?<!现)在|现在|目前|有|的|了|要|为|到|从|由|是在|一共|共|都|(?<![委员大协学商年座议工集展庙])会|能|需要|需|该|给|被"
    r"|去|叫|，|,|。)+$"
)
_LEADING = re.compile(r"^(?:[^\W\d_]{1,3}了(?=.{2})|的|了|是|个|些|名|位|家|时候|办|举行|举办|呢|吗)+")
_NOUNS = frozenset({AnswerShape.THING, AnswerShape.STATE})
_YES_NO_WORDS = re.compile(r"是不是|是否|有没有|会不会|能不能|了?吗$|了$|没有?$")


def subject_of(question: str) -> str:
    """What a question is about: its words without the asking ones (松江图书馆的电话是多少 → 松江图书馆的电话)."""
    text = QUESTION_TAIL.sub("", OPENING.sub("", question.strip()))
    asked = expected_answer(text)
    if asked.shape is AnswerShape.YES_NO:
        return _YES_NO_WORDS.sub("", text)
    left, right = text[: asked.word[0]], text[asked.word[1] :]
    left = _TRAILING.sub("", left)
    right = _LEADING.sub("", PARTICLE.sub("", right))
    if asked.shape in _NOUNS and asked.head and right.startswith(asked.head):
        return f"{left}{asked.head}"
    if len(left) >= 2 and content(left):
        return left
    return right if len(right) >= 2 else PARTICLE.sub("", left)


def content(text: str) -> str:
    """What is left of a question once question words, particles and the usual attributes are taken out."""
    return re.sub(r"[\W\d_]", "", askwords.LIGHT.sub("", text))
