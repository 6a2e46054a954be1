"""Figures as they are said, put as the paper prints them: 三号夜里 is 3号夜里, 1米3 is 1.3米."""

from __future__ import annotations

import re

from articles.timereading import number
from qa.askwords import QUOTED

_NO_DAY_BEFORE = r"\d第弄路街巷道里村楼院组幢栋"
_NO_DAY_AFTER = r"线楼院桥馆门店口机文令房台桌车厅井站坑船库铺窗棚岛矿弄屋宅幢座路坝闸码仓亭"
_CHINESE_DAY = r"二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九]"
DAY_OF_MONTH = (
    rf"(?<![{_NO_DAY_BEFORE}一二三四五六七八九十])(?:[12]\d|3[01]|0?[1-9]|{_CHINESE_DAY})号(?![{_NO_DAY_AFTER}])"
)
"""A day that is named without its month; no number of a house, a line or an entrance."""
_SAID_DAY = re.compile(rf"(?<![{_NO_DAY_BEFORE}一二三四五六七八九十])({_CHINESE_DAY})号(?![{_NO_DAY_AFTER}])")
_NIGHT = re.compile(r"(?<=\d号)夜里")
_HEIGHT = re.compile(r"(?<![\d.])([012一两])米([1-9一二三四五六七八九]\d?)(?![\d十米个条块])")


def as_figures(text: str) -> str:
    """`text` with days of the month and heights in Arabic figures; in quotation marks stands a name (“鲲洋一号”)."""
    quoted = [match.span() for match in QUOTED.finditer(text)]

    def day(match: re.Match[str]) -> str:
        inside = any(start < match.start() < end for start, end in quoted)
        return match.group() if inside else f"{number(match[1])}号"

    text = _NIGHT.sub("晚上", _SAID_DAY.sub(day, text))
    return _HEIGHT.sub(lambda match: f"{_digit(match[1])}.{_digit(match[2])}米", text)


def _digit(said: str) -> str:
    return said if said.isdigit() and said.isascii() else str(number(said))
