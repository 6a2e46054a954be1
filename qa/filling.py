"""What the likeliest pieces of an article leave out though it was asked for: a figure of the asked unit, the day of the
week, a telephone number, the thing that the question names, the words that 这是 points back to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qa.clues import Clues, Kind
from qa.judged import Judged
from qa.necessary import named_in
from qa.shapes import AnswerShape
from qa.values import WEEKDAY_ASKED, compares, values_by_clause
from qa.windows import Lengths, Piece, pieces

_OPEN = frozenset({AnswerShape.YES_NO, AnswerShape.METHOD, AnswerShape.STATE, AnswerShape.STATEMENT})
"""What has no form by which it is told."""
_STATED = frozenset({Kind.NUMBER, Kind.TIME, Kind.PERSON})
"""Kinds of answers that are told by their form: without a figure, a question after a number is not answered."""
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末]|每[天日周]|工作日|双休|全年无休|单[日号]|双[日号]")
_PHONE = re.compile(r"(?<!\d)(?:\d{3,4}[- ]?\d{4,8}|1\d{10}|[19]\d{4}|\d{7,8}|1[12]\d)(?!\d|[年月日元])")
_POINTS_BACK = re.compile(r"^这(?:就|也|便|正)?是|^(?:这|那)(?:句|番|段|首|封|些)话?")
_SAID = re.compile(r"[“「『].{2,}[”」』]")


def filled(one: Judged, asked: Clues, found: Sequence[Piece], lengths: Lengths) -> list[Piece]:
    """The pieces with what they lack, as far as the article has it."""
    chosen = _with_kind(one, asked, list(found), lengths)
    return _with_antecedent(one, _with_thing(one, asked, chosen, lengths))


def _with_kind(one: Judged, asked: Clues, found: list[Piece], lengths: Lengths) -> list[Piece]:
    """The pieces, and where a figure or a time is asked for and none of them holds one, the likeliest that does: 人数
    显著减少 does not say how many, nor 10月起 on which day of the week."""
    if asked.kind not in _STATED and asked.answer.shape is not AnswerShape.PHONE:
        return found
    holds = _holding(one, asked)
    if any(holds[piece.first : piece.last + 1].any() for piece in found):
        return found
    held = one.probability * holds
    return [*found, *pieces(one.view, held, replace(lengths, pieces=1))] if held.max(initial=0.0) > 0 else found


def _holding(one: Judged, asked: Clues) -> NDArray[np.bool_]:
    """The clauses that hold what is asked for by its form: of the asked unit, where there is one."""
    if WEEKDAY_ASKED.search(asked.text):
        return _matching(one, _WEEKDAY)
    if asked.answer.shape is AnswerShape.PHONE:
        return _matching(one, _PHONE)
    valued = np.array([bool(values) for values in values_by_clause(asked, one)]) if compares(asked.text) else None
    return valued if valued is not None and valued.any() else one.column("has_kind") > 0


def _matching(one: Judged, pattern: re.Pattern[str]) -> NDArray[np.bool_]:
    return np.array([bool(pattern.search(one.view.body[slice(*clause)])) for clause in one.view.clauses])


def _with_thing(one: Judged, asked: Clues, found: list[Piece], lengths: Lengths) -> list[Piece]:
    """The pieces, and where none of them speaks of a thing that the question names (能不能骑自行车: 自行车) and another
    clause does, that clause: the likeliest of them."""
    if asked.answer.shape not in _OPEN:
        return found
    told = "".join(one.view.body[slice(*piece.span)] for piece in found)
    untold = [row for row in named_in(asked.text) if not any(word in told for word in row)]
    texts = [one.view.body[slice(*clause)] for clause in one.view.clauses]
    speaks = [sum(any(word in text for word in row) for row in untold) for text in texts] if untold else [0]
    if not any(speaks):
        return found
    held = one.probability * (np.array(speaks) == max(speaks))
    return [*found, *pieces(one.view, held, replace(lengths, pieces=1))]


def _with_antecedent(one: Judged, found: list[Piece]) -> list[Piece]:
    """The pieces, and before one that begins with 这是 the quotation that it speaks of: “灯不灭。”这是日志上的话."""
    view, shown = one.view, {clause for piece in found for clause in range(piece.first, piece.last + 1)}
    before = []
    for piece in found:
        number = int(view.sentence_of[piece.first])
        starts = piece.first == 0 or view.sentence_of[piece.first - 1] != number
        if not starts or number == 0 or not _POINTS_BACK.match(view.body[slice(*piece.span)]):
            continue
        span = view.sentences[number - 1].span
        clauses = np.flatnonzero(view.sentence_of == number - 1)
        if _SAID.search(view.body[slice(*span)]) and not shown & set(clauses.tolist()):
            before.append(Piece(int(clauses[0]), int(clauses[-1]), span, 0.0))
    return [*found, *before]
