"""A question in plain Chinese → what it asks for, when, of whom and where, and the words that go to the index.

No chat model is needed and nothing is looked up: the alias table and the rules of the neighbouring files say it all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from articles.times import find_times, is_open
from articles.types import TimeReference
from embeddings.types import Filter
from embeddings.words import normal
from qa import askwords
from qa.aliases import Aliases, bundled_aliases
from qa.followup import made_whole
from qa.kinds import expected_answer, kind_of
from qa.mentions import Mentions, mentions
from qa.shapes import AnswerType
from qa.spoken import as_figures
from qa.story import asking, told_aloud
from qa.types import Question, QuestionKind, Turn
from qa.wordings import wordings_of

_NEWEST = re.compile(
    r"最新|目前|现在|现任|当前|如今|眼下|最近|近来|近期|近况|至今|截至目前|到现在|这会儿|新近|刚刚|今朝|最后一次"
    r"|上一次|还在|现如今"
)
_GRANULARITY = ("point", "half_day", "day", "week", "range", "month", "quarter", "year")
_ASKING = re.compile(
    r"啥辰光|几钿|哪能|什么时候|什么时间|什么地方|什么样的?|什么人|什么|啥时候?|啥|甚么|为什么|为何|为啥|怎么样|怎么办|怎么|怎样"
    r"|咋样|咋|如何|多少|几时|几点|几号|几个|几(?=[位名家人次场种项条天年件座所])"
    r"|哪里|哪儿|哪些|哪个|哪位|哪家|哪天|哪年|哪一?(?=[个位家天年月])|哪几?|谁|何时|何地|何处|是否|有没有"
    r"|是不是|能不能|会不会|可不可以|要不要|吗|呢|吧|呀|啊|嘛|么(?=[？?]|$)|伐(?=[？?]|$)"
)
_AS_OF = re.compile(r"截至到?|截止到?")
_EVERY_WEEK = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末](?:早上|上午|中午|下午|晚上|夜里|白天)?")
_AS_A_RULE = re.compile(
    r"上班|开门|开放|开馆|营业|闭馆|休息|关门|坐诊|门诊|出诊|办公|办理|能办|办不办|开不开|开吗|上课|接诊|收费|免费|能不能|[能可]以?(?:也|够)?[去打看来进接坐办用借游]|多少钱|几块钱?|要票|买票|几点"
)
"""What is done week by week: the day of the week then is none of the asker's days."""
_STAGES = re.compile(r"从[^，。？\d]{1,20}到[^，。？\d]{1,12}")
_IN_QUOTES = re.compile(r"“[^“”]*”|「[^「」]*」|\"[^\"]*\"")
_AND = re.compile(r"\s*(?:和|与|及|、|以及|，)\s*")
_OF_THE_ASKER = re.compile(r"[今昨前明后大][天日晚晨早夜前后]|[上本这下]{1,2}个?(?:周|星期|礼拜)|周|星期|礼拜")
_PUNCTUATION = re.compile(r"[？?！!。，,；;：:、~～…\s]+")


def understand(text: str, *, asked_on: date, history: Sequence[Turn] = (), aliases: Aliases | None = None) -> Question:
    """Understand `text` as asked on `asked_on` after `history` (oldest turn first)."""
    table = aliases if aliases is not None else bundled_aliases()
    before = [replace(turn, question=_in_standard(turn.question, table)) for turn in history]
    said = _in_standard(text, table)
    read = made_whole(said, before, asked_on=asked_on, aliases=table)
    whole = read.text
    answer = expected_answer(whole)
    named = mentions(whole, table)
    kind = kind_of(whole, answer)
    time = question_time(_without_stages(whole) if kind is QuestionKind.TIMELINE else whole, asked_on)
    return Question(
        text=text,
        standalone=whole,
        asked_on=asked_on,
        kind=kind,
        time=time,
        people=named.people,
        places=named.places,
        organisations=named.organisations,
        pages=named.pages,
        sections=named.sections,
        issue_number=named.issue_number,
        wants_newest=_wants_newest(whole, answer, time),
        search_text=search_text(whole, asked_on=asked_on, aliases=table),
        where=_where(named, kind),
        wordings=wordings_of(whole, table),
        aloud=said != text or told_aloud(text),
        before=read.before,
        resumed=read.resumed,
    )


def _in_standard(text: str, table: Aliases) -> str:
    """The question as somebody would write it: dialect words and spoken figures replaced."""
    return as_figures(table.in_standard(text))


def question_time(text: str, asked_on: date) -> TimeReference | None:
    """The time that a question is about: its finest expression; exact before vague, the first of equals. Times that
    are named one after the other (9月2日和3日) are one stretch; a day of every week (周六上班吗) is
    none, and neither is when the asker's own story came about."""
    asks = asking(text)
    text = _IN_QUOTES.sub(lambda match: " " * len(match.group()), text)  # “今天能办的今天办” is somebody's words
    text = _AS_OF.sub(lambda match: " " * len(match.group()), text)  # 截至4月 asks for the state in that month
    found = [
        reference
        for reference in find_times(text, anchor=asked_on, anchor_source="asker")
        if not (reference.vague and reference.end - reference.start <= timedelta(days=1))  # 现在 asks for the newest
        and not (_EVERY_WEEK.fullmatch(reference.text) and _AS_A_RULE.search(text))
        and any(start <= reference.span[0] < end for start, end in asks)
    ]
    finest = min(found, key=lambda it: (it.vague, _GRANULARITY.index(it.granularity), it.span), default=None)
    return _and_following(finest, found, text) if finest is not None and not finest.vague else finest


def _without_stages(text: str) -> str:
    """A question after a course without the stages that bound it: in 从年初计划到年底通车 the beginning of the year is
    that of the matter, not of the asker. Stages of dates in figures bound the asked time."""
    return _STAGES.sub(lambda match: " " * len(match.group()), text)


def _and_following(first: TimeReference, found: Sequence[TimeReference], text: str) -> TimeReference:
    """The day, month or year with those that are named right behind it."""
    last = first
    for reference in found:
        between = text[last.span[1] : reference.span[0]]
        follows = reference.granularity == first.granularity and reference.start > last.start
        if follows and _AND.fullmatch(between):
            last = reference
    if last is first:
        return first
    span = (first.span[0], last.span[1])
    return replace(first, text=text[slice(*span)], span=span, end=last.end, granularity="range")


def _wants_newest(text: str, answer: AnswerType, time: TimeReference | None) -> bool:
    """最新, 目前, 现任; 最近 too. A question bound to a day of its own does not ask for the newest."""
    if time is not None and not time.vague:
        return False
    return bool(_NEWEST.search(text)) and answer.word is not None


def _where(named: Mentions, kind: QuestionKind) -> Filter:
    """What the question itself demands: pages and sections where it is about the paper's own pages."""
    if kind in {QuestionKind.ARTICLE, QuestionKind.LIST, QuestionKind.COUNT}:
        return Filter(pages=named.pages, sections=named.sections)
    return Filter()


def time_filters(question: Question) -> tuple[Filter, ...]:
    """The two readings of a question's time: when it happened, and when it was printed. Empty without a time.

    An article that passes either belongs to the asked time; the answer says which. A vague time (最近) is only read as
    the printing. The half-open ranges are those of `Filter`; the rest of `question.where` is kept.
    """
    time = question.time
    if time is None:
        return ()
    first, end = time.start.date(), _day_after(time)
    until = min((day for day in (end, question.where.date_to) if day is not None), default=None)
    printed = _with(question.where, date_from=first, date_to=until)
    if time.vague:
        return (printed,)
    return _with(question.where, event_from=first, event_to=end), printed


def _day_after(time: TimeReference) -> date | None:
    """The first day after the range; None where it is open."""
    if is_open(time):
        return None
    end: datetime = time.end
    return end.date() if end.time() == datetime.min.time() else end.date() + timedelta(days=1)


def _with(where: Filter, **fields: date | None) -> Filter:
    return Filter(
        date_from=fields.get("date_from", where.date_from),
        date_to=fields.get("date_to", where.date_to),
        event_from=fields.get("event_from", where.event_from),
        event_to=fields.get("event_to", where.event_to),
        pages=where.pages,
        papers=where.papers,
        sections=where.sections,
        people=where.people,
        genres=where.genres,
        article_ids=where.article_ids,
    )


def search_text(text: str, *, asked_on: date, aliases: Aliases) -> str:
    """What goes to the index: courtesy and question words dropped, the asker's relative days as dates, script and
    width folded, other names appended. Never empty for a question that has words."""
    folded = normal(text)
    kept = _without_asker_days(folded, asked_on)
    kept = _PUNCTUATION.sub(" ", _ASKING.sub(" ", askwords.COURTESY.sub(" ", kept))).strip()
    extra = " ".join(_ASKING.sub(" ", " ".join(aliases.expansions(kept))).split())
    return f"{kept} {extra}".strip() or _PUNCTUATION.sub(" ", folded).strip()


def _without_asker_days(text: str, asked_on: date) -> str:
    """昨天 of the asker is no word of the paper, 11月18日 may be; a feast's date is added to its name."""
    pieces, position = [], 0
    for reference in find_times(text, anchor=asked_on, anchor_source="asker"):
        start, end = reference.span
        if any(char.isdigit() for char in reference.text) or reference.granularity not in {"day", "half_day", "point"}:
            continue
        day = f"{reference.start.month}月{reference.start.day}日"
        kept = text[position:start] if _OF_THE_ASKER.match(reference.text) else f"{text[position:end]} "
        pieces += [kept, day]
        position = end
    return "".join([*pieces, text[position:]])
