"""Follow-up questions made whole from the history: "那第二天呢", "他还去了哪里", "电话多少".

Rules only: a pronoun takes the last person, place or subject named, a new time or name takes the place of the old
one, and a question without a subject gets the one of the question before. A question that stands alone is left as is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from articles.times import find_times
from articles.types import TimeReference
from qa import askwords
from qa.aliases import Aliases
from qa.kinds import expected_answer, kind_of
from qa.mentions import mentions, people
from qa.script import simplified
from qa.shapes import AnswerShape
from qa.subject import OPENING, PARTICLE, QUESTION_TAIL, content, subject_of
from qa.types import QuestionKind, Turn

_LONGEST_ELLIPSIS = 20
"""Characters of a question that may still be missing its subject."""

_MARKS = re.compile(r"\[\d+\]")
_AND = re.compile(r"^(?P<what>[^？?]{1,16}?)(?:呢|怎么样|又?如何)[？?。]*$")
_HE = re.compile(
    r"(?<![其吉])[他她](?:们|自己|本人)?(?![国乡处人])|此人|这个人|那个人|这位[^，。？?]{0,4}?(?=的|是|在|还|又"
    r"|有|去|$)"
)
_THERE = re.compile(r"(?:那里|这里|那儿|这儿|那边|这边|当地|此地)")
_THING = re.compile(
    r"(?:这|那|该|此)(?:一)?(?:个|次|场|家|条|件|项|座|本|部|届|批|起|款|种|份|些|篇|则)?"
    r"(?:(?P<noun>报道|文章|新闻|消息|活动|会议|会|展览|讲座|比赛|项目|工程|公司|企业|学校|医院|机构|部门|产品"
    r"|政策|事情?"
    r"|案子?|案件|事故|地方|东西|新馆|馆|路|村|小区|问题|专利|奖)"
    r"|(?=[^\w]|的|是|在|有|什么|怎|为|谁|几|多|哪|何|能|要|会|还|由|被|于|办|举|开|叫|去|到|可|需|$))"
    r"|(?<!其)它们?"
)
_NEXT_DAY = re.compile(r"(?:第二天|次日|翌日|隔天|后一天|下一天)")
_DAY_BEFORE = re.compile(r"(?:前一天|头一天|上一天)")
_SAME_DAY = re.compile(r"(?:当天|那天|同一天|当日|这一?天|同日)")
_CONTINUES = re.compile(r"(?:还|也|又|其中|里面|其他|另外|后来|然后|之后|最后|接下来|截至|截止|除此|结果|那)")
_NO_SUBJECT = re.compile(
    r"为|怎|咋|如何|在|从|到|去|几|多|有|没|是|由|被|谁|哪|什么|啥|何|能|会|可以|要|需|该|用|花|一共|总共|共|都"
    r"|分别|具体|大概|现在"
    r"|电话|地址|门票|票价|价格|时间|地点|收费|费用|免费|报名|预约|联系|原因|结果|作者|记者|内容|效果|面积|人数"
    r"|名单|开放|营业|职务"
    r"|停车|第[一二三四五六七八九十]|会上|现场|当场|一[顿张次份]|小孩|陪同|别的|参加|获奖|适合|带"
)
_ATTRIBUTE = re.compile(
    r"(?:电话|地址|地点|位置|门票|票价|价格|费用|学费|收费|时间|期限|人数|面积|投资|造价|名额|补贴|补助|奖金|条件|材料|手续|流程|报名|预约|办理|联系|营业"
    r"|开放|开馆|闭馆|停车|原因|结果|负责人|作者|记者)(?:方式|办法|时间|地点|电话|标准|条件|材料|费用|人)?"
)
"""Something to be told of a thing: a question of nothing else is about the thing that was asked about."""
_OF_IT = re.compile(
    rf"(?:[^的，,]{{1,6}}的)?(?:{_ATTRIBUTE.pattern}|[\u4e00-\u9fff]{{2,3}}[费价额]|押金|工资|待遇|年龄|学历|距离|长度)"
)
"""The same of a part of the thing: 全程的报名费."""
_COUNTED = re.compile(
    r"(?:\d+|[一二两三四五六七八九十百]+)(?P<unit>周?岁|年级|路|号线|号楼|号|层|楼|平方米|米|公里|元|人|级|期|届)(?:以上|以下|以内)?"
)
_OFFICE = re.compile(r"副?(?:书记|[区市县镇乡村局院校馆园部处科]长|主任|主席|经理|负责人)")
_DESCRIBED = re.compile(rf"^[^谁哪，,？?]{{0,16}}?(?:{askwords.PERSON})(?!人|员|[民们])")
_MORE = re.compile(r"还|又|也|另外|其他|别的|其余|再")
_TIMELY = re.compile(
    r"工作日|周末|平时|节假日|双休日|上午|下午|晚上|白天|夜里|[暑寒]假|[上下这]次|上回|第一次|最近一次"
)
_BEFORE_WORDS = frozenset("的了个是在有和与及对向为到从把被由于些位名家次场种条项")
"""Characters that stand before a word and are none of it."""
_STRANGER = re.compile(r"^(?:和|跟|与|比|同)")


@dataclass(frozen=True, slots=True)
class Whole:
    """A question as it would be asked without the conversation, and the question before it in the same way. Where its
    words do not tell whether it goes on from that one (开到哪天结束), `resumed` is the reading in which it does."""

    text: str
    before: str = ""
    resumed: str = ""


def made_whole(text: str, history: Sequence[Turn], *, asked_on: date, aliases: Aliases) -> Whole:
    """`text` as it would be asked without the conversation before it."""
    before, subject, answer = "", "", ""
    for turn in history:
        asked = simplified(turn.question).strip()
        whole = _whole(asked, before, answer, asked_on, aliases)
        subject = _joined(subject if whole == asked else "", subject_of(whole))
        before, answer = whole, _MARKS.sub("", simplified(turn.answer))
    asked = simplified(text).strip()
    whole = _whole(asked, before, answer, asked_on, aliases)
    if whole != asked:
        return Whole(whole, before)
    return Whole(text.strip(), before, _joined(subject, asked) if subject else "")


def _joined(subject: str, words: str) -> str:
    """The words after what they are about, where they do not say it themselves."""
    return f"{subject}，{words}" if subject and subject not in words else words


def _whole(text: str, before: str, answer: str, asked_on: date, aliases: Aliases) -> str:
    question = text.strip()
    if not before or not question or kind_of(question) in {QuestionKind.SMALL_TALK, QuestionKind.OUTSIDE}:
        return question
    bare = OPENING.sub("", question)
    for rule in (_of_a_day, _another, _about):
        found = rule(bare, before, answer, asked_on, aliases)
        if found:
            return found
    return question


def _of_a_day(bare: str, before: str, _answer: str, asked_on: date, _aliases: Aliases) -> str:
    """那第二天呢, 当天还有什么活动: the day hangs on the one that was asked about."""
    old = _time_of(before, asked_on)
    if old is None:
        return ""
    for pattern, days in ((_NEXT_DAY, 1), (_DAY_BEFORE, -1), (_SAME_DAY, 0)):
        match = pattern.search(bare)
        if match is None:
            continue
        day = old.start.date() + timedelta(days=days)
        words = f"{day.year}年{day.month}月{day.day}日" if day.year != asked_on.year else f"{day.month}月{day.day}日"
        rest = QUESTION_TAIL.sub("", bare[: match.start()] + bare[match.end() :])
        if not PARTICLE.sub("", rest) or rest in {"怎么样", "如何"}:
            return before[: old.span[0]] + words + before[old.span[1] :]
        dated = bare[: match.start()] + words + bare[match.end() :]
        return _with_place(dated, before, _aliases)
    return ""


def _with_place(question: str, before: str, aliases: Aliases) -> str:
    """A question about another day stays with the place of the one before, unless it names its own subject."""
    named, old = mentions(question, aliases), mentions(before, aliases)
    if named.places or named.people or named.organisations or not old.places:
        return question
    return f"{old.places[0]}{question}"


def _another(bare: str, before: str, _answer: str, asked_on: date, aliases: Aliases) -> str:
    """那周末呢, 方松街道呢: a time or a name takes the place of its like in the question before."""
    match = _AND.match(bare)
    what = match["what"].strip("，, 的") if match else ""
    if _HE.search(what) or _THING.match(what) or not content(what):
        return ""
    time = _time_of(what, asked_on)
    if time is not None and time.span == (0, len(what)):
        old = _time_of(before, asked_on)
        return before[: old.span[0]] + what + before[old.span[1] :] if old else f"{what}{before}"
    stale = _like(what, before, aliases)
    if stale:
        return before.replace(stale, what, 1)
    if not bare.rstrip("？?。 ").endswith("呢"):
        return ""
    asks = expected_answer(what).shape not in {AnswerShape.STATEMENT, AnswerShape.YES_NO}
    if asks or _OF_IT.fullmatch(what):  # 总投资呢: another side of it
        return f"{subject_of(before)}{what}"
    return f"{what}，{before}" if _STRANGER.match(what) else f"{what}{before}"


def _like(what: str, before: str, aliases: Aliases) -> str:
    """The words of the question before that `what` takes the place of; an empty text where there are none."""
    if _TIMELY.fullmatch(what):
        found = _TIMELY.search(before)
        return found.group() if found else ""
    figure = _COUNTED.search(what)
    if figure:  # 90岁以上的呢, after 80岁老人的津贴
        same = [found for found in _COUNTED.finditer(before) if found["unit"] == figure["unit"]]
        if same:
            return same[-1].group()
    new, old = mentions(f"{what}的", aliases), mentions(before, aliases)
    for fresh, stale in (
        (new.people, old.people),
        (new.organisations, old.organisations),
        (new.places, old.places),
    ):
        if fresh and stale:
            return stale[-1]
    for length in range(min(4, len(what) - 1), 1, -1):  # 公共服务事项呢, after 接入了多少个事项
        if (at := before.find(what[-length:])) >= 0:
            return before[at - _of_one_more(what, length, before, at) : at + length]
    office = _OFFICE.fullmatch(what) and _OFFICE.search(before)
    if office:
        return office.group()
    named = (*old.organisations, *old.places)
    return next((name for name in named if name[-1] == what[-1] or (new.places and name in old.places)), "")


def _of_one_more(what: str, length: int, before: str, at: int) -> int:
    """1 where the words that end alike differ in one character before that end (象棋组, 围棋组), else 0."""
    alike = len(what) == length + 1 and at > 0 and bool(re.match(r"[\u4e00-\u9fff]", before[at - 1]))
    return int(alike and before[at - 1] not in _BEFORE_WORDS)


def _about(bare: str, before: str, answer: str, asked_on: date, aliases: Aliases) -> str:
    """A pronoun, or a subject that is missing, is taken from the question before, then from its answer."""
    whole = _pronouns(bare, before, answer, aliases)
    if whole != bare:
        return _with_time(whole, before, asked_on) if _MORE.search(bare) else whole
    if not _lacks_subject(bare, aliases):
        return ""
    subject = subject_of(before)
    return f"{subject}{bare}" if subject else ""


def _lacks_subject(bare: str, aliases: Aliases) -> bool:
    """电话多少, 为什么取消, 还和哪些大学合作: nothing says what is asked about; 怎么申请居住证 stands alone."""
    if len(bare) > _LONGEST_ELLIPSIS:
        return False
    said, named = content(bare), mentions(bare, aliases)
    if not said or (bare.startswith("有没有") and bare.rstrip("吗呢？? ").endswith("的")):
        return True
    if named.people or named.places or named.organisations or named.issue_number or named.pages:
        return False
    if _CONTINUES.match(bare):
        return len(said) <= 8
    return len(said) <= 2 and _NO_SUBJECT.match(bare) is not None


def _pronouns(bare: str, before: str, answer: str, aliases: Aliases) -> str:
    person = _HE.search(bare)
    if person and not people(bare[: person.start()]):
        name = _who(before, answer, plural="们" in person.group())
        if name:
            return bare[: person.start()] + name + bare[person.end() :]
    there = _THERE.search(bare)
    if there:
        named = mentions(before, aliases)
        asked_where = expected_answer(before).shape is AnswerShape.PLACE
        places = named.places or named.organisations or ((subject_of(before),) if asked_where else ())
        places = places or mentions(answer, aliases).places
        if places:
            return bare[: there.start()] + places[-1] + bare[there.end() :]
    thing = _THING.search(bare)
    if thing and thing.group() and not _THING_IS_NEW.match(bare, thing.end()):
        subject = subject_of(before)
        if subject and not (person and person.start() < thing.start()):
            return bare[: thing.start()] + subject + bare[thing.end() :]
    return bare


_THING_IS_NEW = re.compile(r"(?:周|月|年|天|星期|几天|次)")


def _who(before: str, answer: str, *, plural: bool) -> str:
    """The people that a pronoun means: those of the question, those of its answer, or 某医院的医生 as it stands."""
    who = tuple(dict.fromkeys((*people(before), *people(answer))))
    if who:
        return "和".join(who) if plural else who[0]
    described = _DESCRIBED.match(before)
    return described.group() if described else ""


def _with_time(question: str, before: str, asked_on: date) -> str:
    """他还去了哪里 stays on the day that was asked about."""
    old = _time_of(before, asked_on)
    if old is None or _time_of(question, asked_on) is not None:
        return question
    return f"{before[old.span[0] : old.span[1]]}{question}"


_OWN_SIDE = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})的?(?:{_ATTRIBUTE.pattern}|租金|月租|大小|各)$")
"""What the first clause asks of the thing, and the second does not: 公寓的租金."""
_LONGEST_RESUMED = 6
"""Characters of content in a second clause that may still lack its subject."""


def resumed(clause: str, before: str, aliases: Aliases) -> str:
    """A clause of a question that goes on from the one before it, with that one's subject where it names none."""
    named = mentions(clause, aliases)
    if named.people or named.places or named.organisations or len(content(clause)) > _LONGEST_RESUMED:
        return clause
    subject = _OWN_SIDE.sub("", subject_of(before))
    return f"{subject}{clause}"


def _time_of(text: str, asked_on: date) -> TimeReference | None:
    found = find_times(text, anchor=asked_on, anchor_source="asker")
    return next((reference for reference in found if not reference.vague), found[0] if found else None)
