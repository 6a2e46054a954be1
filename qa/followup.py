"""Follow-up questions made whole from the history: "那第二天呢", "他还去了哪里", "电话多少".

Rules only: a pronoun takes the last person, place or subject named, a new time or name takes the place of the old
one, and a question without a subject gets the one of the question before. A question that stands alone is left as is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from articles.times import find_times
from articles.types import TimeReference
from qa.aliases import Aliases
from qa.kinds import AnswerShape, expected_answer, kind_of
from qa.mentions import mentions, people
from qa.types import QuestionKind, Turn

_LONGEST_ELLIPSIS = 20
"""Characters of a question that may still be missing its subject."""

_MARKS = re.compile(r"\[\d+\]")
_OPENING = re.compile(
    r"^(?:那么|那(?![里儿边个位些家次场天件座条项本部届批篇则种份])|还有|另外|然后|接着|再问(?:一下)?|请问"
    r"|顺便问(?:一下)?|哦|嗯|好的?)[，,\s]*"
)
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
    r"(?:为|怎|咋|如何|在|从|到|去|几|多|有|没|是|由|被|谁|哪|什么|啥|何|能|会|可以|要|需|该|用|花|一共|总共|共"
    r"|都|分别|具体|大概|现在"
    r"|电话|地址|门票|票价|价格|时间|地点|收费|费用|免费|报名|预约|联系|原因|结果|作者|记者|内容|效果|面积|人数"
    r"|名单|开放|营业|职务)"
)
_MORE = re.compile(r"还|又|也|另外|其他|别的|其余|再")
_QUESTION_TAIL = re.compile(r"[？?。！!，,、\s]+$")
_PARTICLE = re.compile(r"(?:吗|呢|吧|啊|呀|了没有?|没有|伐|么)$")
_LIGHT = re.compile(
    r"请问|谁|哪[里儿边些个位家天年月]?|什么时候|什么|啥|怎么样?|如何|为什么|为何|几|多少|多久|多长|多大|时间"
    r"|地点|地址|电话|联系方式|号码|呢|吗|的|了|是|在|有|要|能|会"
    r"|可以|需要|过|着|到|去|和|点|钱|开门|关门|开始|结束|举行|举办|参加|出席|人|门票|收费|费用|价格|免费|原因"
    r"|结果|后来|最后|然后|之后|现在|怎|样|办|报名|预约|具体"
    r"|一共|总共|都|还|又|也|分别|叫|名字|具体|哪|第几|版|写|作者|记者|详细|说|讲|内容|情况|进展|多|大|年纪|岁"
    r"|职务|职位|干|做|来|自|从|被|由|对|给|公里|米|元|天|个|名|家|次|场"
)


def standalone(text: str, history: Sequence[Turn], *, asked_on: date, aliases: Aliases) -> str:
    """`text` as it would be asked without the conversation before it."""
    before = ""
    answer = ""
    for turn in history:
        before = _whole(turn.question, before, answer, asked_on, aliases)
        answer = _MARKS.sub("", turn.answer)
    return _whole(text, before, answer, asked_on, aliases)


def _whole(text: str, before: str, answer: str, asked_on: date, aliases: Aliases) -> str:
    question = text.strip()
    if not before or not question or kind_of(question) in {QuestionKind.SMALL_TALK, QuestionKind.OUTSIDE}:
        return question
    bare = _OPENING.sub("", question)
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
        rest = _QUESTION_TAIL.sub("", bare[: match.start()] + bare[match.end() :])
        if not _PARTICLE.sub("", rest) or rest in {"怎么样", "如何"}:
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
    what = match["what"].strip("，, ") if match else ""
    if _HE.search(what) or _THING.match(what) or not _content(what):
        return ""
    time = _time_of(what, asked_on)
    if time is not None and time.span == (0, len(what)):
        old = _time_of(before, asked_on)
        return before[: old.span[0]] + what + before[old.span[1] :] if old else f"{what}{before}"
    stale = _like(what, before, aliases)
    if stale:
        return before.replace(stale, what, 1)
    return f"{what}{_asked(before)}" if bare.rstrip("？?。 ").endswith("呢") else ""


def _like(what: str, before: str, aliases: Aliases) -> str:
    """The words of the question before that `what` takes the place of; an empty text where there are none."""
    new, old = mentions(f"{what}的", aliases), mentions(before, aliases)
    for fresh, stale in (
        (new.people, old.people),
        (new.organisations, old.organisations),
        (new.places, old.places),
    ):
        if fresh and stale:
            return stale[-1]
    for length in range(min(4, len(what) - 1), 1, -1):  # 公共服务事项呢, after 接入了多少个事项
        if what[-length:] in before:
            return what[-length:]
    return next((name for group in (old.organisations, old.places, old.people) for name in group), "")


def _about(bare: str, before: str, answer: str, asked_on: date, aliases: Aliases) -> str:
    """A pronoun, or a subject that is missing, is taken from the question before, then from its answer."""
    whole = _pronouns(bare, before, answer, aliases)
    if whole != bare:
        return _with_time(whole, before, asked_on) if _MORE.search(bare) else whole
    if not _lacks_subject(bare, aliases):
        return ""
    subject = topic(before)
    return f"{subject}{bare}" if subject else ""


def _lacks_subject(bare: str, aliases: Aliases) -> bool:
    """电话多少, 为什么取消, 还和哪些大学合作: nothing says what is asked about; 怎么申请居住证 stands alone."""
    if len(bare) > _LONGEST_ELLIPSIS:
        return False
    content, named = _content(bare), mentions(bare, aliases)
    if not content:
        return True
    if named.people or named.places or named.organisations or named.issue_number or named.pages:
        return False
    if _CONTINUES.match(bare):
        return len(content) <= 8
    return len(content) <= 2 and _NO_SUBJECT.match(bare) is not None


def _pronouns(bare: str, before: str, answer: str, aliases: Aliases) -> str:
    person = _HE.search(bare)
    if person and not people(bare[: person.start()]):
        who = (*people(before), *people(answer))
        if who:
            plural = "们" in person.group()
            name = "和".join(dict.fromkeys(who)) if plural else who[0]
            return bare[: person.start()] + name + bare[person.end() :]
    there = _THERE.search(bare)
    if there:
        places = mentions(before, aliases).places or mentions(answer, aliases).places
        if places:
            return bare[: there.start()] + places[-1] + bare[there.end() :]
    thing = _THING.search(bare)
    if thing and thing.group() and not _THING_IS_NEW.match(bare, thing.end()):
        subject = topic(before)
        if subject and not (person and person.start() < thing.start()):
            return bare[: thing.start()] + subject + bare[thing.end() :]
    return bare


_THING_IS_NEW = re.compile(r"(?:周|月|年|天|星期|几天|次)")


def _with_time(question: str, before: str, asked_on: date) -> str:
    """他还去了哪里 stays on the day that was asked about."""
    old = _time_of(before, asked_on)
    if old is None or _time_of(question, asked_on) is not None:
        return question
    return f"{before[old.span[0] : old.span[1]]}{question}"


def topic(question: str) -> str:
    """What a question is about: its words without the asking ones (松江图书馆的电话是多少 → 松江图书馆的电话)."""
    text = _QUESTION_TAIL.sub("", _OPENING.sub("", question.strip()))
    start, end = expected_answer(text).word
    left, right = text[:start], text[end:]
    if expected_answer(text).shape is AnswerShape.YES_NO:
        return re.sub(r"(?:是不是|是否|有没有|会不会|能不能|了?吗$|了$|没有?$)", "", text)
    left = re.sub(r"(?:是|在|有|的|了|要|为|到|从|由|是在|一共|共|都|会|能|需要|需|该|给|被|去|叫|，|,|。)+$", "", left)
    right = re.sub(
        r"^(?:[^\W\d_]{1,3}了(?=.{2})|的|了|是|个|些|名|位|家|时候|办|举行|举办|呢|吗)+", "", _PARTICLE.sub("", right)
    )
    if len(left) >= 2 and _content(left):
        return left
    return right if len(right) >= 2 else _PARTICLE.sub("", left)


def _asked(question: str) -> str:
    """The asking half of a question: what is left once its subject is taken away."""
    text = _QUESTION_TAIL.sub("", question)
    start, _ = expected_answer(text).word
    return text[start:] or text


def _content(text: str) -> str:
    """What is left of a question once question words, particles and the usual attributes are taken out."""
    return re.sub(r"[\W\d_]", "", _LIGHT.sub("", text))


def _time_of(text: str, asked_on: date) -> TimeReference | None:
    found = find_times(text, anchor=asked_on, anchor_source="asker")
    return next((reference for reference in found if not reference.vague), found[0] if found else None)
