"""What somebody took part in: the events of a person or of whoever holds an office, each told by the sentence that
tells of the event.

Where one sentence tells of the event and another that the person was there (…参加。), the line
shows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from articles.types import Article, Span
from embeddings.types import StoredArticle
from qa.draft import Draft
from qa.polarity import enclosing, turned
from qa.sentences import Sentence, sentences
from qa.stories import group
from qa.survey import inside, line_of, listed, part, said
from qa.types import Question, Status
from qa.whose import Asked
from qa.windows import trimmed

LONGEST_EVENT = 90
"""Characters of an event that are shown, as far as the person stands in them."""

LONGEST_DAYS = timedelta(days=7)
"""A time up to which says when an event was; a longer one beside it (听取上半年汇报) says of what."""

_TAKES_PART = re.compile(
    r"参加|出席|列席|主持|参与|陪同|到会|调研|考察|走访|视察|检查|督导|督查|督战|调度|听取|察看|部署|发言|作[^，。；]{0,6}(?:报告|讲话|动员|说明)|看望|慰问|会见|接见|会晤|访问|到访|来到|走进|前往|赴|深入|一行|讲话|致辞|揭牌|揭幕|剪彩"
    r"|奠基|启动|开幕|见证|座谈|颁奖|颁发|授旗|签约|接待|巡察|巡视|巡查|暗访|宣讲|授课|参观|拜访|抵达|献花|送上|率队|率团|率领|带队|举行|召开|宣布|鸣枪|鸣锣|鸣笛|按下"
)
_ONLY_THERE = re.compile(
    r"(?:等|等领导|等人|一同|一起|共同|随同|也|分别|并|还)*(?:参加|出席|列席|陪同|到场|到会|与会|参会|参与)(?:了)?"
    r"(?:会议|活动|仪式|座谈会?|调研|考察|慰问|走访|上述活动|有关活动|相关活动|了?会见)?[。！]?$"
)
_GENERAL = re.compile(
    r"^[^，。；]{2,60}?(?:等|一同|一起|共同|分别|也|并|还)*(?:参加|出席|列席|陪同|主持|调研|参与|到会|到场)(?:了|并)?"
    r"(?:会议|活动|仪式|签约|见证签约|讲话|致辞|见证|调研|考察|植树|座谈|听取[\u4e00-\u9fff]{2,6}|[\u4e00-\u9fff]{2})?(?:并[\u4e00-\u9fff]{2,6})?(?:[，。；]|$)"
)
"""Somebody at an event that the sentence does not tell of by itself: 某某出席并见证签约."""
_TIMED = re.compile(
    r"\d[日号时点]|[昨今前当]天|[昨今当]日|今晨|昨晚|上午|下午|周[一二三四五六日]|随后|接着|之后|其间|期间"
)
"""A sentence that says when: it tells an event by itself."""
_HAPPENS = (
    r"签署|来到|举行|召开|举办|开展|启动|开幕|揭牌|前往|赴|看望|慰问(?!。)|会见|接见"
    r"|调研|考察|走访|视察|检查|督导|督查|察看"
)
_OWN_EVENT = re.compile(rf"{_HAPPENS}|主持")
_ITSELF = re.compile(rf"{_HAPPENS}|率队|带队")
"""An event that a sentence names beside who was there."""
_SUBJECT = re.compile(
    r"(?:^|[，。、；：:（(\s\d]|[和与及由]|[日月号天午晚晨]|长|书记|主席|主任|总理|总统|首相|大使|经理|总裁|董事|委员|代表|教授|院士)$"
)
"""What stands in front of a name that somebody acts under: 支持某某 and 在某某… are about somebody else."""
_NOT_DONE = re.compile(
    r"不会|不能|没有|未能|尚未|无法|拒绝|如果|假如|是否|拟|计划|预计|有望|可能|将(?!军|近)|受邀|邀请"
)
"""An event that has not come about."""
_SAID_BY_ANOTHER = re.compile(r"(?:表示|指出|认为|强调|透露|写道|回应|介绍|称|说)[，：:,]?[“‘]?[^。]*$")
_WHERE = re.compile(
    r"哪(?:里|儿|边|[些几两三四五]?个?(?:地方|点|站|单位|企业|公司|工厂|村|社区|小区|镇|街道|项目|工地|学校|医院|现场))"
)
"""A question after the places that somebody went to."""
_PLACES = re.compile(r"先后|依次|分别(?:来到|到|前往|走访|察看|检查)|还?(?:来到|走进|前往|走访|察看了?|实地)|一路")
_ANOTHER = re.compile(
    r"^[^，。；]{0,10}(?:上午|下午|晚上?|傍晚|中午|清晨|当[天日晚]|[同次昨前今]日|[昨前今]天|随后|[结束议动式]后|\d[日号])[^，。；]{0,8}(?:[，,]|$)"
    r"|(?<=[\u4e00-\u9fff])(?:还|又|随后)(?=[^，。；、]{0,16}(?:会见|会晤|主持|召开|出席|参加|调研|考察|走访|检查|督导|看望|慰问|来到|前往|到[^，。；]{2,}))"
)
"""How a sentence begins that tells another event of the same article: 昨天下午, …; …还会见了…."""
MOST_EVENTS = 4
"""Events of one article that are told."""
_OF_AN_EVENT = frozenset({"point", "half_day", "day", "range"})
_LED = re.compile(r"主持")
_SAYS_ONLY = re.compile(
    r"^(?![^，。]{0,6}(?:调研|考察|检查|走访|视察|督导|慰问|看望|会见|座谈)[^，。]?[时后中])[^，。]{0,6}(?:强调|指出|要求|表示|说|介绍|认为|希望|提出)"
)


@dataclass(frozen=True, slots=True)
class _Event:
    stored: StoredArticle
    spans: tuple[Span, ...]
    when: datetime


def attendance(question: Question, asked: Asked, stored: Sequence[StoredArticle], *, limit: int = 50) -> Draft:
    """A line for each article of `stored` that tells of an event with them, oldest first; empty where none does."""
    events = [event for one in stored if (event := _event(question, asked, one))]
    leaders = group([event.stored.article.text for event in events])
    once = [event for number, event in enumerate(events) if leaders[number] == number]
    lines = sorted(once, key=lambda event: (event.when, event.stored.article.id))
    if not lines:
        return Draft((), status=Status.NO_EVIDENCE)
    return listed(question, [line_of(event.stored, event.spans) for event in part(question, lines, limit)], len(lines))


def _event(question: Question, asked: Asked, stored: StoredArticle) -> _Event | None:
    """The first event of the asked time in which they take part."""
    article = stored.article
    people = asked.people(article.text)
    cut = sentences(article.text) if people else ()
    for number in range(len(cut)):
        spans = _told(article.text, cut, number, people)
        if asked.doing and not _is_of(asked.doing, [article.text[slice(*span)] for span in spans], people):
            continue
        if spans and (when := _when(question, article, spans)):
            went = _went_on(article.text, cut, number) if _WHERE.search(question.standalone) else None
            told = (*spans, went) if went else spans
            return _Event(stored, (*told, *_others(question, asked, article, cut, told)), when)
    return None


def _others(
    question: Question, asked: Asked, article: Article, cut: Sequence[Sentence], told: Sequence[Span]
) -> Iterator[Span]:
    """Further events of the same people in an article: sentences behind the first one that begin another (昨天下午,
    …还会见了…) and are of the asked time and kind."""
    people, text, found = asked.people(article.text), article.text, 0
    for number, one in enumerate(cut):
        start = trimmed(text, one.span)[0]
        if start < told[-1][1] or found == MOST_EVENTS - 1 or not _begins_another(text[slice(*one.span)], people):
            continue
        spans = _told(text, cut, number, people)[-1:]
        of_kind = asked.doing is None or _is_of(asked.doing, [text[slice(*span)] for span in spans], people)
        if spans and of_kind and _when(question, article, spans):
            found += 1
            yield spans[0]


def _begins_another(said: str, people: Sequence[str]) -> bool:
    """Whether a sentence says by its first words that it tells another event, and one of them takes part in it."""
    return any(person in said for person in people) and bool(_ANOTHER.search(said.strip()))


def _went_on(text: str, cut: Sequence[Sentence], number: int) -> Span | None:
    """The sentence after that of the event, where it tells of the places: 先后来到…."""
    if number + 1 >= len(cut) or "\n" in text[cut[number].span[1] : cut[number + 1].span[0]]:
        return None
    span = trimmed(text, cut[number + 1].span)
    return _first_clauses(text, cut[number + 1], span, span[0]) if _PLACES.search(text[slice(*span)]) else None


def _is_of(doing: re.Pattern[str], told: Sequence[str], people: Sequence[str]) -> bool:
    """Whether the sentences tell of an event of that kind; who led it stands in front of the verb."""
    if doing.pattern != _LED.pattern:
        return any(doing.search(text) for text in told)
    return any(doing.search(text[at:]) for text in told for person in people for at in _places(text, person))


def _told(text: str, cut: Sequence[Sentence], number: int, people: Sequence[str]) -> tuple[Span, ...]:
    """The span of a sentence that tells of one of the people at an event, after that of the event where another
    sentence tells of it; empty where it tells of none."""
    start, end = said(text, trimmed(text, cut[number].span))
    told = text[start:end]
    places = [at for person in people for at in _places(told, person)]
    if not places:
        return ()
    if _ONLY_THERE.search(told) and not _ITSELF.search(told):
        event = None if _NOT_DONE.search(told) else _before(text, cut, number)
        return (event, (start, end)) if event else ()
    acting = [at for person in people for at in _places(told, person) if _acts(told, at, len(person))]
    if not acting:
        return ()
    line = _first_clauses(text, cut[number], (start, end), start + min(acting))
    general = any(_GENERAL.search(told[at:]) for at in acting)
    event = _announced(text, cut, number, further=general) if general or not _TIMED.search(told) else None
    return (event, line) if event else (line,)


def _places(told: str, person: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(person), told))


def _acts(told: str, at: int, length: int) -> bool:
    """Whether the name at `at` is the subject of an event that came about: its own clause or the next one tells so."""
    if not _SUBJECT.search(told[:at]) or _SAID_BY_ANOTHER.search(told[:at]):
        return False
    after = told[at + length :]
    clauses = re.split(r"[，；,;]", after)
    doing = next((clause for clause in clauses[:2] if _TAKES_PART.search(clause)), "")
    return bool(doing) and not _SAYS_ONLY.match(after) and not _NOT_DONE.search(after[: after.find(doing) + len(doing)])


def _announced(text: str, cut: Sequence[Sentence], number: int, *, further: bool) -> Span | None:
    """The event that the sentence just before tells of, or with `further` one before that, in the same paragraph."""
    for before in reversed(range(number)):
        if "\n" in text[cut[before].span[1] : cut[before + 1].span[0]]:
            return None
        told = text[slice(*cut[before].span)]
        if _OWN_EVENT.search(told) and not _GENERAL.search(told):
            return _before(text, cut[: before + 2], before + 1)
        if not (further or _GENERAL.search(told)):
            return None
    return None


def _before(text: str, cut: Sequence[Sentence], number: int) -> Span | None:
    """The event that a sentence like 某某参加。 speaks of: the nearest sentence before it that tells of one."""
    for one in reversed(cut[:number]):
        start, end = said(text, trimmed(text, one.span))
        told = text[start:end]
        if _OWN_EVENT.search(told) and not _ONLY_THERE.search(told):
            return None if _NOT_DONE.search(told) else _first_clauses(text, one, (start, end), start)
    return None


def _first_clauses(text: str, sentence: Sentence, span: Span, at: int) -> Span:
    """The clauses up to the longest event, and at least the one that holds position `at` and what it leads up to."""
    end = span[1]
    for clause in sentence.clauses:
        held = at < clause[0] and _TAKES_PART.search(text[at : clause[0]])
        if held and clause[1] - span[0] > LONGEST_EVENT:
            end = clause[0]
            break
    shown = trimmed(text, (span[0], end))
    return enclosing(text, shown) if turned(text, shown) else shown


def _when(question: Question, article: Article, spans: Sequence[Span]) -> datetime | None:
    """When the event was: what its sentences say, else the day of the issue; None where that is not the asked time."""
    printed = datetime.combine(article.issue.date, time.min) if article.issue.date else datetime.max
    told = [one for one in article.times if any(start <= one.span[0] < end for start, end in spans)]
    exact = [one for one in told if not one.vague]
    exact = [one for one in exact if one.end - one.start <= LONGEST_DAYS] or exact
    asked = question.time
    if asked is None or asked.vague:
        return min((one.start for one in exact if one.granularity in _OF_AN_EVENT), default=printed)
    fitting = [one.start for one in exact if inside(one, question)]
    if fitting:
        return min(fitting)
    elsewhere = any(one.end <= asked.start or asked.end <= one.start for one in exact)
    return printed if not elsewhere and asked.start <= printed < asked.end else None
