"""What a question asks for: the shape of the words that would answer it, and the kind of question that makes it.

The rules read the question word (多少, 哪位, 什么时候 …), what stands next to it, and the noun that it asks for.
Positions are those of the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa import askwords
from qa.askrules import NUMBERS, PHRASES, THINGS
from qa.script import plain
from qa.shapes import AnswerShape, AnswerType
from qa.types import QuestionKind

_YES_NO = re.compile(
    r"吗(?:[?？。]|$)|么[?？]$|是否|能否|可否|有无|有没有|有木有|是不是|能不能|会不会|可不可以|可以不可以|要不要"
    r"|该不该|需不需要|好不好|对不对|行不行|用不用"
    r"|(?P<v>[\u4e00-\u9fff])不(?P=v)|(?P<v2>[\u4e00-\u9fff])没(?P=v2)|了没有?(?:[?？]|$)|没有?[?？]$|伐[?？]?$"
    r"|阿是|[吧不][?？]$"
)


_CHOICE = re.compile(r"还是(?!会|要|在|能|有|没|很|不)[^?？。，]{1,12}[?？]?$")


_BARE = tuple(
    # A noun at the end asks without a question word: 图书馆电话, 李某某的职务.
    (re.compile(rf"(?:{nouns})(?:是|为)?[?？]?$"), shape)
    for nouns, shape in (
        (r"时间|日期|(?:时间|日期)(?:和|与|、|及)(?:地点|地址)", AnswerShape.DATE),
        (r"地点|位置|场所", AnswerShape.PLACE),
        (r"人数|人口|客流量?|人次", AnswerShape.PEOPLE_COUNT),
        (
            r"价格|票价|费用|[金总]额|收费|房价|工资|门票|奖金|资产|收入|产值|营收|利润|GDP|手续费|投资|造价|补贴|补助|押金|罚款",
            AnswerShape.MONEY,
        ),
        (r"增速|增幅|占比|比例|[^效频]率", AnswerShape.PERCENT),
        (r"面积|长度|高度|距离|身高|体重|海拔|[水气室]温|温度|容量|车速|里程", AnswerShape.MEASURE),
        (r"年限|期限|工期|时长|周期", AnswerShape.DURATION),
        (r"排名|名次", AnswerShape.ORDINAL),
        (r"[产总存销数保有]+量|席位|震级|总数|个数|次数|场次|得分|总分|比分|数", AnswerShape.NUMBER),
        (r"年龄|岁数", AnswerShape.AGE),
        (r"作者|负责人|主持人|获奖者|冠军|得主|联系人", AnswerShape.PERSON),
    )
)


_LISTED = re.compile(r"(?:名单|目录|清单|一览)[?？]?$")


def expected_answer(text: str) -> AnswerType:
    """What would answer `text`: never fails, a STATEMENT where nothing says more."""
    view = plain(text).rstrip()
    for rule in PHRASES:
        match = rule.pattern.search(view)
        if match:
            return rule.build(match, view)
    if _CHOICE.search(view) and not re.search(r"多少|几|哪|什么|啥|谁", view):
        match = _CHOICE.search(view)
        return AnswerType(AnswerShape.CHOICE, match.span() if match else (0, 0))
    found = _last_question_word(view)
    if found is not None:
        return found
    match = _YES_NO.search(view)
    if match:
        return AnswerType(AnswerShape.YES_NO, match.span())
    match = _LISTED.search(view)
    if match:
        return AnswerType(AnswerShape.THING, match.span(), several=True)
    bare = ((pattern.search(view), shape) for pattern, shape in _BARE)
    return next((AnswerType(shape, found.span()) for found, shape in bare if found), AnswerType(AnswerShape.STATEMENT))


def _last_question_word(view: str) -> AnswerType | None:
    """The question word that asks: the last one; at one place the rule that comes first."""
    best: AnswerType | None = None
    loose: AnswerType | None = None
    for rule in (*NUMBERS, *THINGS):
        for match in rule.pattern.finditer(view):
            built = rule.build(match, view)
            if _is_no_question(view, match):
                loose = loose or built
            elif best is None or built.word[0] >= best.word[1]:
                best = built
    return best or (None if _YES_NO.search(view) else loose)


_LOOSE_USE = re.compile(r"(?:没|不管|无论|不论|任凭|随便|[可有]没有?|有点)$")


_LOOSE_AFTER = re.compile(r"(?:都|也)(?!有|是|包|用|在|停|能|要|会|去)")


def _is_no_question(view: str, match: re.Match[str]) -> bool:
    """几个人都来了, 没什么, 怎么也不行: question words that ask nothing; 几 with a yes-no ending stands for some."""
    if _LOOSE_USE.search(view[: match.start()]) and match.group()[:1] not in "哪":
        return True
    if match.group().startswith("几") and re.search(
        r"(?:前|后|这|那|近|好|头|十|[上下]|数|最近|有)$", view[: match.start()]
    ):
        following = view[match.end() :]
        return not re.search(r"[?？]?$", following[:1]) or view[: match.start()].endswith(
            ("前", "这", "那", "好", "近")
        )
    return bool(_LOOSE_AFTER.match(view, match.end())) and match.end() + 3 < len(view) and "谁" not in match.group()


_KINDS: Mapping[AnswerShape, QuestionKind] = {
    AnswerShape.NUMBER: QuestionKind.NUMBER,
    AnswerShape.PEOPLE_COUNT: QuestionKind.NUMBER,
    AnswerShape.MONEY: QuestionKind.NUMBER,
    AnswerShape.PERCENT: QuestionKind.NUMBER,
    AnswerShape.AGE: QuestionKind.NUMBER,
    AnswerShape.MEASURE: QuestionKind.NUMBER,
    AnswerShape.ORDINAL: QuestionKind.NUMBER,
    AnswerShape.DURATION: QuestionKind.NUMBER,
    AnswerShape.PHONE: QuestionKind.FACT,
    AnswerShape.DATE: QuestionKind.TIME,
    AnswerShape.CLOCK: QuestionKind.TIME,
    AnswerShape.OPENING_HOURS: QuestionKind.TIME,
    AnswerShape.PLACE: QuestionKind.PLACE,
    AnswerShape.ADDRESS: QuestionKind.PLACE,
    AnswerShape.PERSON: QuestionKind.PERSON,
    AnswerShape.METHOD: QuestionKind.METHOD,
    AnswerShape.DOCUMENTS: QuestionKind.METHOD,
    AnswerShape.YES_NO: QuestionKind.YES_NO,
}


def kind_of(text: str, answer: AnswerType | None = None) -> QuestionKind:
    """The kind of a question; `answer` is its expected answer where that is known already."""
    view = plain(text).strip()
    if askwords.SMALL_TALK_WHOLE.match(view) or askwords.ABOUT_SELF.match(view):
        return QuestionKind.SMALL_TALK
    for pattern, kind in (
        (askwords.OUTSIDE, QuestionKind.OUTSIDE),
        (askwords.COUNT, QuestionKind.COUNT),
        (askwords.ARTICLE, QuestionKind.ARTICLE),
        (askwords.TIMELINE, QuestionKind.TIMELINE),
        (askwords.COMPARISON, QuestionKind.COMPARISON),
    ):
        if pattern.search(view) and not (kind is QuestionKind.COMPARISON and "多少" in view):
            return kind
    found = answer or expected_answer(view)
    if found.several or (found.shape is AnswerShape.THING and askwords.LIST.search(view)):
        return QuestionKind.METHOD if found.shape is AnswerShape.DOCUMENTS else QuestionKind.LIST
    return _KINDS.get(found.shape, QuestionKind.FACT)
