"""What the words that answer look like in print, shape by shape, and where such words stand in a text.

Wide rather than exact: a figure with the unit that is asked for, a name that ends in the noun that is asked for. The
ranker learns how far to trust each.
"""

from __future__ import annotations

import re
from functools import lru_cache

from articles.types import Span
from qa.candidates import PATTERNS, spans
from qa.shapes import AnswerShape, AnswerType

_FIGURE = r"(?:\d+(?:[.,]\d+)*|[一二两三四五六七八九十百千半数]+)[多余几]?(?:[十百千]?[万亿]+)?[多余]?"
_COUNTERS = (
    "个家项件条枚块辆架艘台套所座栋户种类只头匹株棵本册篇部集票张份笔起例组队站层间班节课门片处桶瓶盒箱袋杯道支款"
)
_FORMS: dict[AnswerShape, str] = {
    AnswerShape.MONEY: rf"{_FIGURE}(?:美元|欧元|日元|港元|韩元|卢布|英镑|卢比|法郎|元|块|角)|免费|免收",
    AnswerShape.PERCENT: rf"{_FIGURE}(?:%|个百分点|成|倍)|百分之|分之",
    AnswerShape.AGE: rf"{_FIGURE}(?:周?岁|旬)|\d{{2,4}}年(?:\d+月)?(?:\d+日)?(?:出?生)|\d0后",
    AnswerShape.MEASURE: (
        rf"{_FIGURE}(?:平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|公顷|千克|公斤|毫升|兆瓦|千瓦时?|海里|英里|米|亩|吨|克|斤|升"
        r"|里|度|℃|摄氏度|级|节|层|车道|马赫|m|km)"
    ),
    AnswerShape.PEOPLE_COUNT: rf"{_FIGURE}(?:人次|多?人|名|位|口|户|个人)",
    AnswerShape.DURATION: (
        rf"(?<![年月\d]){_FIGURE}(?:个?多?(?:小时|星期|钟头|学期|季度)|个多?月|余?年(?!\d)|天|日|分钟?|秒|周年?|载|昼夜|世纪)"
    ),
    AnswerShape.ORDINAL: rf"第{_FIGURE}|首[个次届位批]|榜首|[冠亚季]军|之[首冠]",
    AnswerShape.CLOCK: r"\d{1,2}(?:时|点|:\d\d)|[一二三四五六七八九十]{1,2}点",
    AnswerShape.OPENING_HOURS: r"\d{1,2}(?:时|点|:\d\d)|[一二三四五六七八九十]{1,2}点|周[一二三四五六日]|全天|24小时",
    AnswerShape.ADDRESS: r"\d+弄|\d+号|[路街道巷弄]|楼|门口|附近",
    AnswerShape.PHONE: r"\d{3,4}[- ]?\d{7,8}|(?<!\d)1\d{10}(?!\d)|(?<!\d)\d{5}(?!\d)|热线|电话",
    AnswerShape.OFFICE: (
        r"书记|主任|局长|处长|部长|院长|校长|会长|主席|总理|总统|市长|区长|县长|镇长|经理|总裁|董事长|教授|研究员|秘书长|发言人"
        r"|专家|队长|首相|大臣|司令|代表|委员|馆长|站长|所长|负责人|教练|导演|创始人"
    ),
    AnswerShape.DOCUMENTS: (
        r"[\u4e00-\u9fff]证|户口[簿本]|材料|复印件|照片|申请[表书]|证明|合同|发票|[\u4e00-\u9fff]{2}书"
    ),
    AnswerShape.DEFINITION: r"是指|指的?是|即|就是|称[为作之]|意[思味]|是一[种个项]|全称|简称",
    AnswerShape.REASON: PATTERNS["reason"].pattern,
}
_KINDS: dict[AnswerShape, tuple[str, ...]] = {
    AnswerShape.DATE: ("time",),
    AnswerShape.PLACE: ("place",),
    AnswerShape.PERSON: ("person",),
    AnswerShape.ORGANISATION: ("organisation",),
    AnswerShape.NAME: ("named",),
    AnswerShape.METHOD: ("method",),
    AnswerShape.THING: ("named", "listed"),
}


def answer_spans(answer: AnswerType, view: str) -> list[Span]:
    """Where words of the asked shape stand in a text's matching view."""
    found = [span for name in _KINDS.get(answer.shape, ()) for span in spans(name, view)]
    pattern = _pattern(answer.shape, answer.unit, answer.head)
    if pattern is not None:
        found += [match.span() for match in pattern.finditer(view)]
    return found


@lru_cache(maxsize=512)
def _pattern(shape: AnswerShape, unit: str, head: str) -> re.Pattern[str] | None:
    if shape is AnswerShape.NUMBER:
        return re.compile(_counted(unit, head))
    form = _FORMS.get(shape)
    if form is not None:
        return re.compile(form)
    if shape in {AnswerShape.THING, AnswerShape.ORGANISATION, AnswerShape.PLACE, AnswerShape.NAME} and len(head) > 1:
        ends = {re.escape(head[:2]), re.escape(head[-2:])}
        return re.compile(rf"[\w”》）)·]{{1,8}}(?:{'|'.join(sorted(ends))})")
    return None


def _counted(unit: str, head: str) -> str:
    """A figure with the counting word or the noun that is asked for; any figure where none is."""
    words = [re.escape(word) for word in (unit, head[:1], head[:2]) if word]
    if unit and unit in _COUNTERS:
        words.append("个")
    return rf"{_FIGURE}(?:{'|'.join(words)})" if words else rf"第?{_FIGURE}"
