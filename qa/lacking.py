"""Whether quotations lack what is asked for by its form: a price, a share, an hour, a university. Dates, times of day
and names with figures in them (G60) are no answer to a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answerforms import answer_spans
from qa.clues import matching_view
from qa.facts import figures
from qa.kinds import expected_answer
from qa.shapes import AnswerShape

_FIGURES = frozenset(
    {AnswerShape.NUMBER, AnswerShape.MONEY, AnswerShape.PERCENT, AnswerShape.MEASURE, AnswerShape.PEOPLE_COUNT}
)
_HOURS = frozenset({AnswerShape.CLOCK, AnswerShape.OPENING_HOURS})
_IN_WORDS = re.compile(r"免费|免收|半价|一[个家名位人项件条种次座台套]|唯一|首[个家次]|没有|无人|零")
"""Figures in words."""
_OF_MONEY = re.compile(r"钱|元|块|价|费|奖金|薪|工资|租|款|金额|投资|收入|产值|gdp|造价|预算|资金|票")
"""What a question after money speaks of; 补多少 alone may be parking spaces."""
_MONEY = re.compile(
    r"[\d一二两三四五六七八九十百千万亿半几数多余](?:元|块|角|美元|欧元|日元|港元|英镑|卢布|卢比|法郎|比索|克朗|泰铢|文|两银)"
    r"|免|半价|不收|不要钱|公益|无偿|自费|原价|同价|[\d一二三四五六七八九]折|\d%|百分|承担|支付"
)
_SHARE = re.compile(r"成|一半|过半|半数|倍|持平|全部|所有|分之|[%％]|百分")
_INSTITUTIONS = (
    (r"大学|学院|高校", r"大学|学院|[\u4e00-\u9fff]大[，。、；的毕]|高校|研究院"),
    (r"公司|企业", r"公司|集团|企业|[\u4e00-\u9fff][厂局]|中心|合作社|银行|研究院"),
)
"""The noun asked for, and how the names of such institutions end."""


def lacks(question: str, told: Sequence[str]) -> bool:
    """Whether nothing of the form that `question` asks for stands in the quotations `told`."""
    asked = expected_answer(question)
    if asked.shape in _HOURS:
        return not any(answer_spans(asked, matching_view(text)) for text in told)
    if asked.shape in _FIGURES and not any(figures(text) or _IN_WORDS.search(text) for text in told):
        return True
    text = matching_view("\n".join(told))
    if asked.shape is AnswerShape.MONEY:
        return bool(_OF_MONEY.search(matching_view(question))) and not _MONEY.search(text)
    if asked.shape is AnswerShape.PERCENT:
        return not _SHARE.search(text)
    return any(re.match(noun, asked.head) and not re.search(names, text) for noun, names in _INSTITUTIONS)
