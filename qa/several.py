"""Questions that ask for several things at once, taken apart into questions of one thing each, and their answers put
together again.

床位多少张，投资多少 asks twice, the second time without its subject; 2024年和2025年各是多少 and 今年比去年多还是少 ask
the same of two times; 地址和电话 of two sides. A part is found and read by itself, so that no answer pushes another
out of the room that an answer has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from articles.times import find_times
from articles.types import TimeReference
from qa import askwords, messages
from qa.aliases import bundled_aliases
from qa.answerforms import answer_spans
from qa.clues import matching_view
from qa.draft import Claim, Draft
from qa.followup import resumed
from qa.grams import grams
from qa.kinds import expected_answer
from qa.shapes import AnswerShape
from qa.types import Note, Question, QuestionKind, Status

MOST = 4
"""Parts of one question; one with more is read as it stands."""
SHORTEST = 3
"""Characters of the shortest part."""

_STOPS = re.compile(r"[，,；;？?、]\s*(?:另外|还有|以及|同时|再有)?")
_BETWEEN = re.compile(r"\s*(?:和|与|跟|及|以及|、|同)\s*")
_EACH = re.compile(r"各自|分别|各(?![地种类界级项个位镇街村区县市]|单位|部门|社区)")
_MORE_OR_LESS = re.compile(
    r"(?:(?:相比|比起来|相比较)[，,]?)?(?:是|会)?"
    r"(?:(?:增[加长]|上升|提高|[多高大长快早贵涨])了?还是(?:减少|下降|降低|便宜|[少低小短慢晚跌降])了?"
    r"|怎么?样|如何|(?:有(?:什么|啥|多大))?(?:变化|差别|区别)(?:如何|大吗|多大)?|[多少高低涨跌降增减]了?多少|相?差(?:了|距)?(?:有|是)?(?:多少|多大)"
    r"|哪[个年]?更?[多高大])[?？]?$"
)
_AGAIN = re.compile(
    r"[，,](?:这?两[年个次者月季]|它们|具体)?(?:各自?|分别)(?:是|为|有)?多少[?？]?$|[，,]哪[一]?[年个次][^，。？]{0,4}更?[多高大快好低少][?？]?$"
)
"""What only asks once more of two times: 两年各多少, 哪年增速高."""
_YEAR = re.compile(r"[今去前明]年|\d{4}年|上年|当年")
_ONE_OF_TWO = (
    r"今年|去年|前年|\d{4}年|[上下]半年|[一二三四]季度|\d{1,2}月|第[一二三四五六七八九十\d]+[届次期批]|上届|本届"
)
_PAIR = re.compile(rf"(?P<one>{_ONE_OF_TWO})(?:和|与|、|跟|同|及)(?P<other>{_ONE_OF_TWO})")
_AMOUNT = re.compile(r"(?:数量?|人数|价格?|票价|收入|增速|产量|面积|总量)[?？]?$")
"""What two times with a noun behind them are compared by: 今年和去年的花灯数量."""
_SET_AGAINST = re.compile(r"的?(?:对比|比较|相比|比一比)(?:一下|如何|怎么样)?[?？]?$")
_COMPARED = re.compile(r"比|和|跟|与|同|较")
_MUCH = {"多": "有多少", "贵": "多少钱", "便宜": "多少钱", "早": "几点"}
"""How much of either is asked for where it is asked which of the two has more of it."""
_SORTS = r"假期|节日|季度|单位|学校|医院|街道|小区|[村镇区乡校园路桥月年]"
_OF_TWO = re.compile(
    r"^(?P<one>[^和与跟，,。]{2,12}?)(?:和|与|跟)(?P<other>[^和与跟，,。的]{2,12})(?P<thing>的[^，,。？]{1,14}?|[，,]?)"
    rf"(?:是?(?:谁|哪)[个家座条]?(?P<sort>{_SORTS})?(?P<rest>[^，,。更比]{{0,8}}?)(?:更|比较|要更?)?"
    r"(?P<more>大|多|高|长|贵|便宜|早|远)(?:一?[些点])?|(?P<apart>相?差(?:距|别)?(?:有|了|是)?多[少大]))[?？]?(?:[，,](?:各|分别)[^，,]*)?$"
)
"""前澳村和后澳村的礼堂哪个更大, 甲村和乙村的茶园面积差多少."""
_OF_EACH = re.compile(
    r"^(?P<one>[^和与跟，,。]{2,14})(?:和|与|跟)(?P<other>[^和与跟，,。]{2,14}?)(?:分别|各自?)(?P<rest>[^，,。]{2,})$"
)
"""上柳村柿子节和下柳村采摘节分别办几天."""
ALIKE = 2
"""Characters by which the names of two things of one kind may differ in length."""
_SIDES = r"时间|地点|地址|电话|票价|价格|费用|日期|人数|金额|年龄|名称|方式|对象|条件|职务|原因|结果"
_TWO_SIDES = re.compile(
    rf"(?P<of>.{{2,}}?)的?(?P<one>{_SIDES})(?:和|与|及|以及|、)(?P<other>{_SIDES})(?P<rest>[^，,]*)$"
)
_QUESTION_WORD = re.compile(askwords.QUESTION_WORD)
_ASKING = re.compile(rf"(?:是|有|要|在|要在)?(?:{askwords.QUESTION_WORD})")
_OPEN = frozenset({AnswerShape.STATEMENT, AnswerShape.YES_NO, AnswerShape.CHOICE})
_WHOLE = frozenset({QuestionKind.SMALL_TALK, QuestionKind.OUTSIDE, QuestionKind.ARTICLE, QuestionKind.TIMELINE})


def by_time(question: Question) -> tuple[str, ...]:
    """The same asked of each of two times; empty where it is not."""
    if question.kind in _WHOLE:
        return ()
    text, day = _AGAIN.sub("", question.standalone.strip()), question.asked_on
    clauses = _of_clauses(text)
    each = [tuple(time.start for time in _times(clause, day)) for clause in clauses]
    apart = len(clauses) > 1 and all(each) and len(set(each)) == len(each)  # 去年补多少，今年补多少
    return clauses if apart else _of_pair(text) or _of_times(text, day)


def by_thing(question: Question) -> tuple[str, ...]:
    """The questions of one thing each, in the order asked; empty where only one thing is asked."""
    text = question.standalone.strip()
    found = () if question.kind in _WHOLE else _of_two(text) or _of_sides(text) or _of_clauses(text)
    return found if 1 < len(found) <= MOST else ()


def tells(draft: Draft, part: str, others: Sequence[str] = ()) -> bool:
    """Whether a sentence of the draft holds something of the shape that `part` asks for, and words that it shares with
    it and not with the `others`, where it has such words."""
    asked = expected_answer(part)
    words = grams(_ASKING.sub(" ", matching_view(part)).replace(asked.unit or "\0", " "))
    own = words - {pair for other in others for pair in grams(matching_view(other))} or words
    for claim in draft.claims:
        view = matching_view(claim.text)
        found = (view[slice(*span)] for span in answer_spans(asked, view))
        if any(value not in part for value in found) and own & grams(view):
            return True
    return False


def together(drafts: Sequence[Draft], untold: Sequence[str] = ()) -> Draft:
    """One draft of the parts' drafts; what a later one repeats is left out. `untold`: the parts that the paper does not
    answer, which a note names."""
    claims: list[Claim] = []
    notes: dict[Note, None] = {}
    for draft in drafts:
        claims += [claim for claim in draft.claims if not _repeats(claim, claims)]
        notes.update(dict.fromkeys(draft.notes))
    if untold:
        notes[Note("untold", messages.UNTOLD.format(parts="”“".join(untold)))] = None
    one_source = len({quote.article_id for claim in claims for quote in claim.quotes}) == 1
    whole = not untold and all(draft.status is Status.ANSWERED for draft in drafts)
    return Draft(
        tuple(_once_introduced(claims) if one_source else claims),
        Status.ANSWERED if whole else Status.PARTIAL,
        tuple(notes),
        score=min(draft.score for draft in drafts),
        lines=not one_source,
    )


def _repeats(claim: Claim, before: Sequence[Claim]) -> bool:
    """Whether every quotation of the claim stands inside one that is shown already."""
    shown = [quote for one in before for quote in one.quotes]
    return all(
        any(
            one.article_id == quote.article_id
            and one.part == quote.part
            and one.span[0] <= quote.span[0]
            and quote.span[1] <= one.span[1]
            for one in shown
        )
        for quote in claim.quotes
    )


def _once_introduced(claims: Sequence[Claim]) -> list[Claim]:
    return [replace(claim, lead="" if number else claim.lead) for number, claim in enumerate(claims)]


def _of_clauses(text: str) -> tuple[str, ...]:
    """床位多少张，投资多少: clauses that each ask for something; one in front that asks nothing is said before each."""
    pieces = [piece for piece in _STOPS.split(text) if piece.strip()]
    if len(pieces) < 2 or any(len(piece) < SHORTEST for piece in pieces):
        return ()
    asking = [_asks(piece) for piece in pieces]
    if sum(asking) < 2 or not all(asking[1:]):
        return ()
    if asking[0]:
        return (pieces[0], *(resumed(piece, pieces[0], bundled_aliases()) for piece in pieces[1:]))
    return tuple(f"{pieces[0]}，{piece}" for piece in pieces[1:])


def _asks(piece: str) -> bool:
    return bool(_QUESTION_WORD.search(piece)) and expected_answer(piece).shape not in _OPEN


def _of_sides(text: str) -> tuple[str, ...]:
    """图书馆的地址和电话: two attributes of one thing."""
    match = _TWO_SIDES.match(text.rstrip("?？。 "))
    if match is None or match["one"] == match["other"] or len(re.sub(rf"{_SIDES}|\W", "", match["rest"])) > SHORTEST:
        return ()
    return tuple(f"{match['of']}的{side}" for side in (match["one"], match["other"]))


def _of_two(text: str) -> tuple[str, ...]:
    """Which of two things is bigger, or how far they are apart: how big either is."""
    match = _OF_TWO.match(text)
    if match is None:
        return _of_each(text)
    first, other, thing = match["one"], match["other"], match["thing"].strip("，,")
    if not thing and (cut := other.find(first[-1], 0, -1) + 1):  # 1线和2线票价谁贵
        other, thing = other[:cut], other[cut:]
    much = "是多少" if match["apart"] else _MUCH.get(match["more"], f"多{match['more']}")
    sort = match["sort"] or ""
    named = (one if one.endswith(sort) else f"{one}{sort}" for one in (first, other))
    return tuple(f"{one}{thing}{match['rest'] or ''}{much}" for one in named)


def _of_each(text: str) -> tuple[str, ...]:
    """The same of each of two things that are named in full, so that what follows belongs to both."""
    match = _OF_EACH.match(text.rstrip("?？。 "))
    if match is None:
        return ()
    one, other = match["one"], match["other"]
    alike = one[-1] == other[-1] or abs(len(one) - len(other)) <= ALIKE
    return (f"{one}{match['rest']}", f"{other}{match['rest']}") if alike and _asks(text) else ()


def _of_times(text: str, asked_on: date) -> tuple[str, ...]:
    """2024年和2025年各是多少, 今年比去年多还是少: the same asked of two times."""
    times = _times(text, asked_on)
    if len(times) != 2:
        return ()
    first, second = times
    between = text[first.span[1] : second.span[0]]
    alike = first.granularity == second.granularity
    if alike and _BETWEEN.fullmatch(between) and _EACH.search(text, second.span[1]):
        rest = _EACH.sub("", text[second.span[1] :], count=1)
        return tuple(f"{text[: first.span[0]]}{time.text}{rest}" for time in times)
    return _compared(text, first, second)


def _times(text: str, asked_on: date) -> list[TimeReference]:
    return [time for time in find_times(text, anchor=asked_on, anchor_source="asker") if not time.vague]


def _of_pair(text: str) -> tuple[str, ...]:
    """去年和今年的国庆各是多少, 第八届和第九届分别多少, 2024年和2025年春节对比: what follows is asked of either."""
    match = _PAIR.search(text)
    if match is None or not any(one.search(text, match.end()) for one in (_EACH, _SET_AGAINST, _AMOUNT)):
        return ()
    rest = _SET_AGAINST.sub("是多少", _EACH.sub("", text[match.end() :], count=1))
    return tuple(f"{text[: match.start()]}{one}{rest}" for one in (match["one"], match["other"]))


def _compared(text: str, first: TimeReference, second: TimeReference) -> tuple[str, ...]:
    """今年的产量比去年多还是少, 2025年国庆游客和2024年相比: how much it is in either time."""
    tail = _MORE_OR_LESS.search(text)
    between = text[first.span[1] : second.span[0]]
    joins = [match for match in _COMPARED.finditer(between) if match.end() == len(between)]
    if tail is None or not joins or tail.start() < second.span[1]:
        return ()
    before, thing = text[: first.span[0]], between[: joins[0].start()] or text[second.span[1] : tail.start()]
    if len(thing.strip("的")) < 2 and not before.strip():
        return ()
    other = second.text
    if first.granularity != second.granularity:  # 2024年 beside 2025年国庆假期 is that of 2024
        year = _YEAR.match(first.text)
        if year is None or not _YEAR.match(other):
            return ()
        other += first.text[year.end() :] if _YEAR.fullmatch(other) else ""
    return tuple(f"{before}{time}{thing}是多少" for time in (first.text, other))
