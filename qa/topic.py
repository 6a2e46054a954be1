"""What a list is about: the words of a question that say it, and how an article has to hold them.

A question after reports (关于台风的报道) wants those that tell of the thing: in the title, in the lead, or more than
once. One after mentions (提到台风的报道) wants every article that names it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles.times import find_times
from articles.types import Span
from qa.clues import matching_view
from qa.ranker import bundled_rarity
from qa.retriever import bundled_lexicon
from qa.sentences import Sentence, sentences
from qa.types import Question

NEEDED = 2 / 3
"""Share of the topic's words that must stand together."""
LEAD = 3
"""Sentences in which a story says what it is about."""
SHORT = 6
"""Sentences up to which naming a thing once in the lead is telling of it."""
OFTEN = 0.2
"""Share of the sentences that name what a story tells of later on."""
LONGEST_WORD = 4

_GENERIC = re.compile(
    r"报道|文章|新闻|消息|稿件|活动|会议|事情|大事|事件|报纸|本报|内容|[哪些几多少]+[次篇条场个则]?次?|场次|什么|啥|来龙去脉|经过|变化|怎么[样变]?的?|怎样|如何"
    r"|过程|时间线|动态|进展|情况|问题|举行|举办|召开|发生|盘点|梳理|列出|列举|整理|一下|一遍|所有|全部|都有|参加|出席|登[载出过]*|刊[登出]*|写过|报上"
    r"|请问|请(?=[列介梳说讲帮盘整])|帮我|想知道|告诉我|有没有|有无|有|关于|有关|相关|介绍|提到|提及|涉及|说到|谈到|写到|出现过?|方面"
    r"|(?<=[篇则条章道闻息])(?:讲述?|说|写|谈)(?!座)|最近|近期|近来|目前|一共|总共|共[有计]?|[吗呢]$|[了的是]|过(?=几|多少|哪)"
)
_MENTION = re.compile(r"提到|提及|涉及|说到|谈到|写到|出现")
_REPORTS = re.compile(r"报道|文章|稿件?|[几多少][篇则]|登[过载了]?|刊[登载]|见报|报上")
_STOPS = frozenset("的了在和与及是有过给把被从到对为以就也还等又各每向由")
_RUN = re.compile(r"[\u3400-\u9fff〇]+|[a-z0-9]+(?:[.\-][a-z0-9]+)*|“[^“”]+”|《[^《》]+》")
_REGION = re.compile(r"(?<=[\u4e00-\u9fff]{2})[省市区县]$")
_BY_THE_WAY = re.compile(r"^(?:虽|尽管|即便|不管|无论)")
_OFFICES = ("长", "书记", "主任", "主席", "总理")
_ITEM = re.compile(r"[▲△■□●○◆◇★☆·•▶►]")


class Sense(StrEnum):
    """How an article of a list belongs to it."""

    ABOUT = "about"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Topic:
    """`words` of the matching view, in the question's order; empty where everything of a time is asked for.
    `printed`: reports are asked for, so that a time is the day they were printed, not that of an event."""

    words: tuple[str, ...]
    sense: Sense = Sense.ABOUT
    printed: bool = False

    @property
    def needed(self) -> int:
        """How many of the words must stand together."""
        return math.ceil(len(self.words) * NEEDED)

    @property
    def needles(self) -> tuple[str, ...]:
        """The rarest words of which every article that holds enough of them has one."""
        rare = sorted(self.words, key=_common)
        return tuple(rare[: len(rare) - self.needed + 1])

    def share(self, text: str) -> float:
        """Share of the words that stand in a matching view; 1 where there are none."""
        return sum(stands(word, text) for word in self.words) / len(self.words) if self.words else 1.0

    def held(self, text: str) -> bool:
        """Whether enough of the words stand in a matching view."""
        return sum(stands(word, text) for word in self.words) >= self.needed


def stands(word: str, text: str) -> bool:
    """Whether a word stands in a matching view; an office does not stand in a lower one (县长 in 副县长)."""
    return bool(re.search(rf"(?<!副){re.escape(word)}", text)) if word.endswith(_OFFICES) else word in text


def topic_of(question: Question) -> Topic:
    """The topic of a question after reports or events."""
    view = matching_view(question.standalone)
    asked = view
    for start, end in (time.span for time in find_times(view, anchor=question.asked_on, anchor_source="asker")):
        view = _blank(view, start, end)
    for found in _GENERIC.finditer(view):
        view = _blank(view, *found.span())
    words: list[str] = []
    for name in sorted((*question.people, *question.places, *question.organisations), key=len, reverse=True):
        if (at := view.find(matching_view(name))) >= 0:
            words.append(_REGION.sub("", view[at : at + len(name)]))
            view = _blank(view, at, at + len(name))
    words += [word for run in _RUN.finditer(view) for word in _words(run.group())]
    sense = Sense.MENTION if _MENTION.search(asked) else Sense.ABOUT
    return Topic(tuple(dict.fromkeys(words)), sense, bool(_REPORTS.search(asked)))


def tells_of(topic: Topic, title: str, text: str) -> bool:
    """Whether an article is one of those that the topic asks for."""
    if not topic.words:
        return True
    seen = matching_view(text)
    if not topic.held(matching_view(title) + "\n" + seen):
        return False
    titled = topic.held(matching_view(title))
    if titled or (topic.sense is Sense.MENTION and len(topic.words) == 1):
        return True
    cut = sentences(text)
    holding = naming(topic, seen, cut)
    return bool(holding) if topic.sense is Sense.MENTION else _is_told(topic, seen, cut, holding)


def _is_told(topic: Topic, seen: str, cut: Sequence[Sentence], holding: Sequence[int]) -> bool:
    """Whether the thing that these sentences name is what the article tells of, or one of the items of a column."""
    told = [n for n in holding if any(stands(word, seen[slice(*cut[n].span)]) for word in topic.words)]
    if any(_ITEM.match(seen[cut[n].span[0] :]) for n in told):
        return True
    leading = any(n < LEAD and not _in_passing(topic, seen, cut[n]) for n in told)
    if leading and (len(told) > 1 or len(cut) <= SHORT):
        return True
    return len(told) > 2 and len(told) >= OFTEN * len(cut)


def naming(topic: Topic, seen: str, cut: Sequence[Sentence]) -> list[int]:
    """The sentences that hold enough of the topic; where it has several words, the one before may hold some."""
    spans = [one.span for one in cut]
    return [number for number in range(len(spans)) if topic.held(_around(seen, spans, number))]


def _in_passing(topic: Topic, seen: str, sentence: Sentence) -> bool:
    """Whether a sentence names the topic in a clause that only concedes it: 虽逢台风尾声."""
    said = [seen[slice(*clause)] for clause in sentence.clauses]
    return all(_BY_THE_WAY.match(one) for one in said if any(word in one for word in topic.words))


def _around(seen: str, spans: Sequence[Span], number: int) -> str:
    """A sentence; where the topic has several words, the one before it may hold some of them."""
    start = spans[number][0]
    if number and not _ITEM.match(seen[start:]) and "\n" not in seen[spans[number - 1][1] : start]:
        start = spans[number - 1][0]
    return seen[start : spans[number][1]]


def _common(word: str) -> float:
    """How common a word is, by its rarest pair of characters; a single character is commoner than any pair."""
    rarity = bundled_rarity()
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return -max((rarity.get(pair, 9.0) for pair in pairs), default=0.0)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _words(run: str) -> list[str]:
    """A run of characters cut into the longest known words; what is left over joins its neighbours: 读书|会 is
    读书会, 白|鹭|湾 is 白鹭湾."""
    if run[0] in "“《":
        return [run.strip("“”《》")]
    if run[0].isascii():
        return [run]
    pieces: list[str] = []
    loose = ""
    for word in _known(run):
        if len(word) > 1:
            pieces, loose = [*_joined(pieces, loose), word], ""
        else:
            loose += word
    return _joined(pieces, loose) or [loose] * bool(loose.strip("".join(_STOPS)))


def _known(run: str) -> list[str]:
    numbers = bundled_lexicon().numbers
    found, at = [], 0
    while at < len(run):
        size = next((n for n in range(min(LONGEST_WORD, len(run) - at), 1, -1) if run[at : at + n] in numbers), 1)
        found.append(run[at : at + size])
        at += size
    return found


def _joined(pieces: list[str], loose: str) -> list[str]:
    loose = loose.strip("".join(_STOPS))
    if len(loose) > 1:
        return [*pieces, loose]
    return [*pieces[:-1], pieces[-1] + loose] if loose and pieces else pieces
