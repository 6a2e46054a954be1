"""How well a title stands in its roles: the marks of rules, and what was fitted on top of them.

The rules say what sub-editors hold to; what each sign weighs besides was fitted on invented titles
(`tests/press/fit_titles.py`) and is read from `titleweights.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from articles.cohesion import covered
from articles.titleparts import Piece, Title, stands
from articles.titlesigns import ACTOR, DETAIL, HOLLOW, Sign, attends, joint_signs, role_signs, solid
from articles.verbs import VERB, ends_with_predicate, is_clause, starts_with_predicate

RULES = 0.6
"""What the marks of rules count beside what was fitted; the fit knows of it."""
_FILE = Path(__file__).with_name("titleweights.json")


def marks(title: Title, lead: str, *, intact: bool) -> float:
    """The marks of a title in these roles; the higher, the likelier it is so."""
    roles = _fitted("K", title.kicker, lead) + _fitted("H", title.headline, lead) + _fitted("S", title.subhead, lead)
    return RULES * rules(title, lead, intact=intact) + roles + _weighed(joint_signs(title, lead, intact=intact))


@lru_cache(maxsize=256)
def _fitted(role: str, pieces: tuple[Piece, ...], lead: str) -> float:
    """What was fitted for the pieces in one role, whatever the others hold: cuts of one title share their roles."""
    return _weighed(role_signs(role, pieces, lead))


def _weighed(shown: Iterator[Sign]) -> float:
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in shown)


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    found: dict[str, float] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def rules(title: Title, lead: str, *, intact: bool) -> float:
    """The marks that rules give, before what was fitted is added."""
    longer = max((len(piece.text) for piece in title.kicker), default=0) - len(solid(title.headline))
    return (
        _headline_marks(title, lead)
        + _kicker_marks(title.kicker, alone=title.headline[0].opens_line or not intact)
        + _subhead_marks(title.subhead)
        + _line_marks(title)
        - 0.08 * max(0, longer)
        + 0.9 * (intact and _one_line(title))
    )


def _one_line(title: Title) -> bool:
    pieces = title.headline
    return len(pieces) == 2 and not title.kicker and not title.subhead and not pieces[1].opens_line


def _headline_marks(title: Title, lead: str) -> float:
    pieces, text = title.headline, solid(title.headline)
    marks = 0.0 if is_clause(text) else -0.6
    marks += 0.6 if VERB.search(text) and not HOLLOW.search(text) else 0.0
    marks += 0.5 if ACTOR.search(text) else 0.0
    marks += min(0.6, 0.03 * len(text))
    marks -= max(0.0, (len(text) - 30) / 8) + max(0.0, (6 - len(text)) / 3)
    marks += 1.2 * covered(text, lead)
    if _dashed(text):
        marks -= 6.0
    if attends(text) and (title.kicker or title.subhead):
        marks -= 2.5
    marks += sum(_row_marks(left, right) for left, right in pairwise(pieces))
    hollow = [bool(HOLLOW.search(piece.text)) for piece in pieces]
    if len(pieces) >= 2 and any(hollow) and not hollow[-1] and ACTOR.search(pieces[-1].text):
        marks -= 0.8
    return marks - 1.0 * max(0, len(pieces) - 2)


def _row_marks(left: Piece, right: Piece) -> float:
    """Marks for two neighbouring pieces standing in the same role: rows of one phrase, or a couplet."""
    if _dashed(right.text):
        return -4.0
    if attends(right.text) and len(left.text) >= 6:
        return -2.5
    if len(left.text) <= 6 and not ACTOR.search(left.text) and len(right.text) > 2 * len(left.text):
        return -1.0
    whole = stands(left.text, right.text)
    if right.opens_line:
        return -0.2 if not whole and starts_with_predicate(right.text) else -2.0
    apart = abs(len(left.text) - len(right.text))
    if not whole or not (is_clause(right.text) or len(right.text) >= 8):
        return 1.0 if apart <= 6 else 0.3
    return _couplet_marks(len(left.text), len(right.text))


def _couplet_marks(left: int, right: int) -> float:
    """Two clauses of one headline are about equally long."""
    apart = abs(left - right)
    if apart <= 3:
        return (1.2, 0.9, 0.5, 0.2)[apart]
    return 0.0 if max(left, right) <= 1.4 * min(left, right) else -1.2


def _dashed(text: str) -> bool:
    return text.startswith(("—", "--", "－－"))


def _kicker_marks(pieces: tuple[Piece, ...], *, alone: bool) -> float:
    if not pieces:
        return 0.0
    text = solid(pieces)
    marks = -1.0
    marks -= 0.3 if ACTOR.search(text) or DETAIL.search(text) else 0.0
    marks += 0.9 if HOLLOW.search(text) else 0.0
    marks += 1.2 if text.endswith((":", "：", "…", ",", "，", "——")) else 0.0
    marks += 0.9 if len(pieces) == 2 and abs(len(pieces[0].text) - len(pieces[1].text)) <= 3 else 0.0
    if len(text) <= 6:
        marks += 0.9 if not ACTOR.search(text) and alone else -0.3
    marks -= 4.0 if _dashed(text) else 0.0
    marks -= 0.8 if len(pieces) == 1 and ACTOR.search(text) and ends_with_predicate(text) else 0.0
    marks -= 2.0 if attends(text) else 0.0
    marks -= 1.5 * max(0, len(pieces) - 2)
    return marks - max(0.0, (len(text) - 36) / 8)


def _subhead_marks(pieces: tuple[Piece, ...]) -> float:
    if not pieces:
        return 0.0
    text = solid(pieces)
    if _dashed(text):
        return 4.0
    marks = -1.6
    marks += 3.0 if len(pieces) == 1 and attends(text) else 0.0
    marks += 1.2 if DETAIL.search(text) else 0.0
    marks -= 2.5 if len(pieces) > 1 and any(attends(piece.text) for piece in pieces) else 0.0
    marks -= 1.5 * max(0, len(pieces) - 2)
    marks += sum(0.8 * _row_marks(left, right) for left, right in pairwise(pieces))
    return marks


def _line_marks(title: Title) -> float:
    """A role that starts where a line starts is likelier than one that starts within a line."""
    starts = [role[0] for role in (title.headline if title.kicker else (), title.subhead) if role]
    return sum(0.8 if piece.opens_line else 0.0 for piece in starts)
