"""Whose events a question asks for: a person's, or those of whoever holds an office, and of which kind.

An office belongs to whom the article prints it beside (区长某某); a lower office that ends in the same words (副区长)
is another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.times import find_times
from embeddings.types import StoredArticle
from qa.names import NameKind, names
from qa.offices import holders
from qa.types import Question

_VERB = (
    r"参加|出席|列席|主持|参与|陪同|调研|考察|走访|视察|检查|督导|督查|看望|慰问|会见|接见|会晤|访问"
    r"|去(?=过|了|哪)|到过|来过|到访|忙"
)
_ADVERBS = r"(?:同志|都|又|还|曾|一共|总共|分别|先后|主要|最近|近期|近来)*"
_AND = r"(?:或者?|和|与|及|以及|、)"
_ASKED = re.compile(
    rf"^(?P<who>[^，。？?!！]{{1,24}}?){_ADVERBS}(?:{_VERB})(?:{_AND}(?:{_VERB}))*(?:召开|举行)?(?:过|了|的)*"
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
_TOOK = re.compile(
    rf"^(?P<who>[^，。？?!！]{{1,24}}?){_ADVERBS}(?:{_VERB})(?:{_AND}(?:{_VERB}))*(?:过|了)*的"
    rf"(?:所有|全部|各项|主要)?(?:活动|会议|{_VERB})(?:{_AND}(?:活动|会议|{_VERB}))*[。]?$"
)
"""The same told to be listed: (列一下)区长参加的检查、调研."""
_REPORTED = re.compile(
    r"^(?P<who>[^，。？?!！]{1,24}?)(?:(?:当上?|当选|任|担任|出任|成为|就任)[^，。？?!！]{2,12}?(?:以|之)?后)?[，,]?(?:报纸?上?|本报)?都?"
    r"(?:报道|登|刊登|写|提到)(?:过|了)?[他她](?:的)?(?:参加|出席)?(?:过|了|的)?(?:哪些|什么|啥|几次)(?:公务|公开)?(?:活动|行程|会议|调研)[?？]?$"
)
"""The same asked of the paper: 他当区长以后报纸报道过他哪些活动."""
_SEVERAL = re.compile(rf"(?:{_VERB})(?:{_AND}(?:{_VERB}))+")
_ANY_KIND = re.compile(r"参加|出席|列席|参与")
_NAMED_OFFICE = (
    r"(?:常务)?副?(?:[省市区县镇乡]长|[省市区县镇乡]委书记|书记|局长|主任|主席|部长|院长|校长|厅长|处长|所长|站长)"
)
_CALLED = re.compile(rf"^(?P<name>[\u4e00-\u9fff]{{3}}){_NAMED_OFFICE}$")
"""A name in front of its office: only one of three characters is no place (白沙镇长)."""
_OF_A_PERSON = re.compile(r"公务|公开活动|行程|调研")
"""What only people have."""
_COURTESY = re.compile(
    r"^(?:请问|请|麻烦|帮我?|想知道|查一下|查|列[出举]?|整理|汇总|盘点|梳理|看看|我想知道|告诉我|说说)+(?:一下)?"
)
_NO_WORDS = re.compile(r"[（(]\s*[)）]|\s")
_ENDS = re.compile(r"[，、的在于\s]+$")
_OFFICE = re.compile(r"(?:领导|书记|[^\s]长|主席|主任|委员|经理|总裁|董事|总统|总理|首相|大使|发言人|教练|院士|代表)$")
_VISITS = r"调研|考察|视察|走访|检查|督导|督查|巡察|巡查|暗访|深入|来到|走进|察看|查看"
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
    bare = _COURTESY.sub("", _NO_WORDS.sub("", "".join(text)).lstrip("，,"))
    found = _ASKED.match(bare) or _TOOK.match(bare)
    general = found or _REPORTED.match(bare) or _HAS.match(bare) or _DID.match(bare)
    who = _ENDS.sub("", general["who"]) if general else ""
    named = _named(question, who, found is not None)
    doing = _kind(bare[general.end("who") :]) if general else None
    if _OFFICE.search(who) and named in {"", who}:
        return Asked(who, is_office=True, doing=doing)
    timed = question.time is not None and _DID.match(bare)
    is_told = found or timed or _OF_A_PERSON.search(bare) or _REPORTED.match(bare)
    if not named or not (is_told or (named != who and _OFFICE.search(who.replace(named, "")))):
        return None
    return Asked(named, is_office=False, doing=doing)


def _kind(asked: str) -> re.Pattern[str] | None:
    """The kind of events behind the name, in the verbs that tell of them; None where any is asked for, as by 出席或调研
    too: two verbs of which one says no kind."""
    several = _SEVERAL.match(asked.lstrip("都又还曾"))
    if several and _ANY_KIND.search(several.group()):
        return None
    return next((told for asks, told in _KINDS if asks.search(asked)), None)


def _named(question: Question, who: str, asked: bool) -> str:
    """The name in what stands before the verb; a short word that `asked` shows to act may be a name of another kind."""
    if who.endswith("和") and any(who.endswith(f"{name}和") for name in question.people):
        return next(f"{name}和" for name in question.people if who.endswith(f"{name}和"))  # a given name may end so
    known = next((name for name in question.people if who.endswith(name) or who.startswith(name)), "")
    called = _CALLED.match(who)
    if not known and called and any(one.text == called["name"] for one in names(f"书记{called['name']}，")):
        return called["name"]
    found = [one.text for one in names(f"记者{who}，") if one.kind is NameKind.PERSON and who.endswith(one.text)]
    return known or next(iter(found), "") or (who if asked and 2 <= len(who) <= 4 else "")


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
