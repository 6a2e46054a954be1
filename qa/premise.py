"""What a question takes for granted: a figure, or that something was called off, put off, raised. Where the cited
articles say none of it, the question rests on what the paper does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.types import Span
from qa import askwords
from qa.facts import MEASURED, Number, figures, numbers, same_kind
from qa.grams import grams
from qa.sentences import sentences

SHARED = 1
"""Pairs of characters that a sentence must share at least with the question to be about it."""
THING = 6
"""Characters before a figure of the question that say what it is of."""
TALLEST = Decimal("2.3")
"""Metres that somebody may be tall."""
_OF_A_PERSON = re.compile(r"身高|个子|小孩|孩子|娃|儿童|宝宝|囡|学生")
_SENTENCE_END = re.compile(r"[。！？!?\n]")

_ASKING = re.compile(rf"{askwords.QUESTION_WORD}|[了的吗呢是]")
_ADJUSTED = r"由[^，。；]{1,8}调整?[为至到]|价[^，。；]{0,4}调整"
_TURNS = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            r"取消|撤销|停办|叫停|废止|停运|停业|倒闭|关停|关门|关闭|告吹|流产|没[^，。？造]{0,2}成(?!功)|[没未]能?有?(?:举行|举办)",
            r"没有?[举办放开]|未能?[举办]|因故|取消|撤[销除回并出]|停[办运业止产工课播售开]|叫停|暂停|不再|废[止除]|[终中]止|倒闭|破产|关[停闭门张]|闭[馆店园门]"
            r"|歇业|作废|结束|清退|拆除",
        ),
        (
            r"推迟|延期|改期|延后|顺延|推后|拖延|延误|误期",
            r"拖|误|晚于|晚了|[推延]迟|延[期后长至到]|顺延|改[期到至在为]|推[后至到]|另行|暂缓",
        ),
        (
            r"辞职|辞去|卸任|下台|免职|离任|调任|调离",
            r"辞[去职]|卸任|下台|免[去职]|[离转调出接继]任|调[离往到]|任命|不再担任|接替|换人",
        ),
        (r"涨价|涨到|上涨|上调|提价", rf"涨|[上调]调|提[高价升]|上升|增[加长至到]|升[至到高]|{_ADJUSTED}"),
        (r"降价|降到|下调|跌到|下跌", rf"下调|降|减[少至到]|跌|回落|优惠|{_ADJUSTED}"),
    )
)
"""What a question may take for granted, and the words of which one must stand in an article that tells of it."""


_HOURS = re.compile(
    r"(?:几点|什么时[候间]|何时|几时)(?:就|才|会|要)?关[门闭]|关[门闭](?:时间|的时间)?(?:是|在)?(?:几点|什么时[候间])"
)
"""Until when something is open is no doubt of it."""
_CAME_ABOUT = re.compile(
    r"举[行办]|开[幕馆园放业赛演讲]|上演|如期|正常|恢复|完[工成]|竣工|提前|启动|启用|落幕|闭幕|进行|照常|通[车行]|播出|发放|任|出席|主持|吸引|参加"
)
"""Words of a sentence that says that the very thing was done."""


def unsupported(question: str, text: str, *, matter: str = "") -> tuple[str, ...]:
    """Words of the question (a matching view) that take for granted what `text`, the cited articles, does not say.
    `matter` is the question in the words of the paper, where it was asked in others."""
    return (*_turns(question, text, matter or question), *_figures(question, text))


def takes_for_granted(words: str) -> bool:
    """Whether words say that something was called off, put off, raised, lowered or given up."""
    return any(asked.search(words) for asked, _ in _TURNS)


def _turns(question: str, text: str, matter: str) -> Iterator[str]:
    for asked, told in _TURNS:
        found = asked.search(_HOURS.sub(" ", question))
        if found and not any(told.search(sentence) for sentence in _about(matter.replace(found.group(), ""), text)):
            yield found.group()


def _about(question: str, text: str) -> Iterator[str]:
    """The sentences that share words with the question: something else may well have been called off."""
    wanted = grams(question)
    return (sentence for sentence in _SENTENCE_END.split(text) if len(wanted & grams(sentence)) >= SHARED)


def came_about(question: str, word: str, text: str) -> tuple[float, Span]:
    """The sentence of an article that says that what the question speaks of was done, though the question takes `word`
    (取消) of it for granted, and how much of the question it holds, 0 to 1."""
    wanted = grams(_ASKING.sub(" ", question.replace(word, " ")))
    told = [
        (len(wanted & grams(said)) / max(1, len(wanted)), sentence.span)
        for sentence in sentences(text)
        if _CAME_ABOUT.search(said := text[slice(*sentence.span)])
    ]
    return max(told, key=lambda one: (one[0], -one[1][0]), default=(0.0, (0, 0)))


def told_instead(question: str, text: str) -> Span | None:
    """The clause of an article that gives another figure for the very thing of which the question states one
    (票价涨到3元: 票价2元不变). None where the article is not about the rest of the question, bears its figures out, or
    gives none for the thing."""
    for number in _unprinted(question, text):
        before = max(0, number.span[0] - THING)
        thing = grams(question[before : number.span[0]])
        rest = grams(f"{question[:before]} {question[number.span[1] :]}")
        if not rest & grams(text):
            continue
        told = [
            (len(thing & grams(text[slice(*clause)])), clause)
            for sentence in sentences(text)
            for clause in sentence.clauses
            if any(one.dimension == number.dimension for one in numbers(text[slice(*clause)]))
        ]
        shared, clause = max(told, key=lambda one: (one[0], -one[1][0]), default=(0, (0, 0)))
        if shared:
            return clause
    return None


def _figures(question: str, text: str) -> Iterator[str]:
    return (number.text for number in _unprinted(question, text))


def _unprinted(question: str, text: str) -> Iterator[Number]:
    """The measured figures of the question that the text does not print. An age or a height says whom the question is
    about, and the paper prints the range that it is in (80至89周岁)."""
    heights = bool(_OF_A_PERSON.search(question))
    stated = [
        number
        for number in figures(question)
        if number.dimension in MEASURED - {"岁"}
        and not number.text.startswith("一")  # 头一个钟头 is 首小时 in print
        and not (heights and number.dimension == "metre" and number.value <= TALLEST)
    ]
    printed = numbers(text) if stated else ()
    for number in stated:
        if not any(one.value == number.value and same_kind(one.dimension, number.dimension) for one in printed):
            yield number
