"""What somebody took part in: the events of a person or of whoever holds an office, each told by the sentence that
tells of the event.

An office belongs to whom the article prints it beside (区长某某); a lower office that ends in the same words (副区长)
is another one. Where one sentence tells of the event and another that the person was there (…参加。), the line
shows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from articles.times import find_times
from articles.types import Article, Span
from embeddings.types import StoredArticle
from qa.dated import resolved, source_of
from qa.draft import Claim, Draft, Quote
from qa.names import NameKind, names
from qa.offices import holders
from qa.polarity import enclosing, turned
from qa.sentences import Sentence, sentences
from qa.stories import group
from qa.survey import inside, listed, part, said
from qa.types import Question, Status
from qa.windows import trimmed

LONGEST_EVENT = 90
"""Characters of an event that are shown, as far as the person stands in them."""

LONGEST_DAYS = timedelta(days=7)
"""A time up to which says when an event was; a longer one beside it (听取上半年汇报) says of what."""

_VERB = (
    r"参加|出席|列席|主持|参与|陪同|调研|考察|走访|视察|检查|督导|督查|看望|慰问|会见|接见|会晤|访问"
    r"|去(?=过|了|哪)|到过|来过|到访|忙"
)
_ADVERBS = r"(?:同志|都|又|还|曾|一共|总共|分别|先后|主要|最近|近期|近来)*"
_ASKED = re.compile(
    rf"^(?P<who>[^，。？?!！]{{1,24}}?){_ADVERBS}(?:{_VERB})(?:召开|举行)?(?:过|了|的)*"
    r"(?:哪[里儿]|(?:哪些?|什么|啥|几|多少)(?:[个场次位家项]|些)?)(?P<what>[^\W\d_的是在和与]{1,6})?[?？]?$"
)
_HAS = re.compile(
    rf"^(?P<who>[^，。？?!！]{{2,24}}?)的?{_ADVERBS}(?:(?:(?:公务|公开)?活动|行程|调研)(?:都|还)?有(?:哪些|什么|啥|几[次场])"
    r"|(?:都|还)?有(?:哪些|什么|啥|几[次场])(?:公务|公开|调研)?(?:活动|行程|会议|调研)"
    r"|(?:公务|公开)?(?:活动|行程|日程)(?:安排|清单)?)[?？]?$"
)
"""The same asked without a verb: 区长有哪些活动. A library has 活动 too."""
_DID = re.compile(
    rf"^(?P<who>[^，。？?!！]{{1,24}}?){_ADVERBS}(?:在)?(?:干|做|忙)(?:了|过|些|活)*(?:哪些|什么|啥)(?:事情?|工作)?(?:了|呢)*[?？]?$"
)
"""The same asked with the least of verbs: 区长这个月都干了啥."""
_OF_A_PERSON = re.compile(r"公务|公开活动|行程|调研")
"""What only people have."""
_COURTESY = re.compile(
    r"^(?:请问|请|麻烦|帮我?|想知道|查一下|查|列[出举]?|整理|汇总|盘点|梳理|看看|我想知道|告诉我|说说)+(?:一下)?"
)
_ENDS = re.compile(r"[，、的在于\s]+$")
_OFFICE = re.compile(r"(?:领导|书记|[^\s]长|主席|主任|委员|经理|总裁|董事|总统|总理|首相|大使|发言人|教练|院士|代表)$")
_TAKES_PART = re.compile(
    r"参加|出席|列席|主持|参与|陪同|到会|调研|考察|走访|视察|检查|督导|督查|督战|调度|听取|察看|部署|发言|作[^，。；]{0,6}(?:报告|讲话|动员|说明)|看望|慰问|会见|接见|会晤|访问|到访|来到|走进|前往|赴|深入|一行|讲话|致辞|揭牌|揭幕|剪彩"
    r"|奠基|启动|开幕|见证|座谈|颁奖|颁发|授旗|签约|接待|巡察|巡视|巡查|暗访|宣讲|授课|参观|拜访|抵达|献花|送上|率队|率团|率领|带队|举行|召开"
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
_OF_AN_EVENT = frozenset({"point", "half_day", "day", "range"})
_SAYS_ONLY = re.compile(r"^[^，。]{0,6}(?:强调|指出|要求|表示|说|介绍|认为|希望|提出)")
_VISITS = r"调研|考察|视察|走访|检查|督导|督查|巡察|巡查|暗访|深入|来到|走进|察看|查看"
_LED = re.compile(r"主持")
_KINDS = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (_VISITS, _VISITS),
        (r"会见|接见|会晤|会谈|见面|座谈", r"会见|接见|会晤|会谈|见面|座谈"),
        (r"看望|慰问", r"看望|慰问|走访"),
        (r"主持", r"主持"),
        (r"去(?=过|了|哪)|到过|来过", rf"{_VISITS}|看望|慰问|参观|访问|到访|抵达|前往|赴|[在到](?!会|场|位|期|底)"),
    )
)
"""Kinds of events that are asked for by their verb, each with the verbs that tell of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose events are asked for: a name, or an office with its `holder`, where there is but one; `doing` is the kind
    of event, where one kind is asked for."""

    who: str
    is_office: bool
    doing: re.Pattern[str] | None = None
    holder: str = ""

    @property
    def needles(self) -> tuple[str, ...]:
        """Words of which an article that names them has one."""
        named = (self.holder,) if self.holder else ()
        return (*_forms(self.who), *named) if self.is_office else (self.who,)

    def people(self, text: str) -> tuple[str, ...]:
        """Whom an article calls so; the one holder that the others name where it prints no office."""
        if not self.is_office:
            return (self.who,)
        return tuple(holders(text, _forms(self.who))) or ((self.holder,) if self.holder else ())


def held(asked: Asked, stored: Sequence[StoredArticle]) -> Asked:
    """`asked` with the holder of its office, where all these articles print the same one: others only name him."""
    found = {name for one in stored for name in asked.people(one.article.text)} if asked.is_office else set()
    return replace(asked, holder=found.pop()) if len(found) == 1 else asked


def asked_for(question: Question) -> Asked | None:
    """The person or the office whose events the question asks for; None where it asks for something else."""
    text = list(question.standalone)
    for one in find_times(question.standalone, anchor=question.asked_on, anchor_source="asker"):
        text[slice(*one.span)] = " " * (one.span[1] - one.span[0])
    bare = _COURTESY.sub("", "".join(text).replace(" ", ""))
    found = _ASKED.match(bare)
    general = found or _HAS.match(bare) or _DID.match(bare)
    who = _ENDS.sub("", general["who"]) if general else ""
    named = _named(question, who, found is not None)
    verb = bare[general.end("who") :] if general else ""
    doing = next((told for asks, told in _KINDS if asks.search(verb)), None)
    if _OFFICE.search(who) and named in {"", who}:
        return Asked(who, is_office=True, doing=doing)
    timed = question.time is not None and _DID.match(bare)
    if not named or not (found or timed or _OF_A_PERSON.search(bare)):
        return None
    return Asked(named, is_office=False, doing=doing)


def _named(question: Question, who: str, asked: bool) -> str:
    """The name in what stands before the verb; a short word that `asked` shows to act may be a name of another kind."""
    known = next((name for name in question.people if who.endswith(name) or who.startswith(name)), "")
    found = [one.text for one in names(f"记者{who}，") if one.kind is NameKind.PERSON and who.endswith(one.text)]
    return known or next(iter(found), "") or (who if asked and 2 <= len(who) <= 4 else "")


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
    return listed(question, [_claim(event) for event in part(question, lines, limit)], len(lines))


def _claim(event: _Event) -> Claim:
    article = event.stored.article
    said = [resolved(article, span) for span in event.spans]
    quotes = tuple(Quote(article.id, span, article.text[slice(*span)]) for span in event.spans)
    replaced = tuple(pair for _, pairs in said for pair in pairs)
    return Claim("；".join(text.rstrip("。") for text, _ in said), quotes, f"{source_of(article)}：", replaced)


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
            return _Event(stored, spans, when)
    return None


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


def _forms(office: str) -> tuple[str, ...]:
    """An office as papers print it: 外交部长 also as 外交部部长, 芦汀区区长 also as 区长."""
    return tuple(dict.fromkeys(_said(office)))


_LEADERS = ("{}委书记", "{}委副书记", "{}委常委", "{}长", "副{}长", "{}人大常委会主任", "{}政协主席")
"""Whom papers call the leaders of a district."""


def _said(office: str) -> Iterator[str]:
    yield office
    if group := re.fullmatch(r".*?(?P<level>[省市区县镇乡])(?:主要|委)?领导", office):
        yield from (form.format(group["level"]) for form in _LEADERS)
    body = re.fullmatch(r"(?P<of>.*[^\s])(?P<unit>[局部厅院处科站馆])长", office)
    if body and not body["of"].endswith(body["unit"]):
        yield f"{body['of']}{body['unit']}{body['unit']}长"
    own = re.fullmatch(
        r"(?!常务|副).{2,}?[省市区县镇乡]?(?P<office>(?:常务)?副?[省市区县镇乡]长|[省市区县镇乡]委(?:常委|副?书记))",
        office,
    )
    if own:
        yield own["office"]
