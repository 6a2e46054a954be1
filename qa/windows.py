"""From probabilities of clauses to the pieces of an article that are shown: runs of whole clauses inside one sentence.

A piece is worth the probability it holds less a price for its length; further pieces are added while the reader is
unsure and there is room. The bounds are settings of the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from qa.sentences import SAYS_SO
from qa.views import View

_TURN_BEFORE = re.compile(
    r"如果|若|假如|一旦|除非|除了|并非|不是|没有|未能|否认|辟谣|谣[言传]|网传|传言|误[传以]|不实|原计划|原定|据说|有人称|假设|虽然|尽管|只有|即使"
)
_DATELINE = re.compile(
    r"(?:本报讯|[\u4e00-\u9fff]{2,8}讯|[\u4e00-\u9fff]{2,10}\d{1,2}月\d{1,2}日电)(?:[\s\u3000]*[(（][^()（）]{1,40}[)）]|[\s\u3000])[\s\u3000]*"
)
_AS_OF = re.compile(r"^(?:截至|截止|止于|到[^，,]{1,8}为止|至今|目前|今年以来)[^，,]{0,16}[，,]?$")
"""A clause that says from when a figure is: the figure means little without it."""
_HANGS = re.compile(
    r"^(?:截至|截止|随着|由于|为了|鉴于|当|自从)[^，,]*[，,]?$|^[^，,]{2,12}(?:之?后|之?前|期间|之际|以来)[，,]?$"
    r"|^(?:据|根据|按照)[^，,]*[，,:]$"
    rf"|(?:{SAYS_SO}|补充道|看来)[，,:]$"
    r"|[是为如]:$"
)
"""A clause that says nothing without the one after it: when, why, or who says so."""
_PAIRED = (("“", "”"), ("‘", "’"), ("（", "）"), ("(", ")"), ("《", "》"), ("「", "」"))
_LISTS = re.compile(r"[；;][^；;]*[；;]|、[^、，。]{2,60}、|[：:][^：:]*、|[①-⑳]|[(（][一二三1-3][)）]")
"""A sentence of several items."""
_ANNOUNCES = re.compile(
    r"(?:[两三四五六七八几]|以下|如下)(?:个|点|项|条|大|方面|类|种)+[^，。；0-9]{0,6}(?:原因|因素|方面|措施|条件|办法|步骤|方式|要求|变化|建议|理由|举措)[。：:]?$"
    r"|(?:如下|包括|分别[是为])[。：:]$"
)
REST = 12
"""Characters that a sentence may go on for and still be shown to its end."""
LEAST_SAID = 4
"""Characters beside its dates that a clause must have to say something."""
_TURN_AFTER = re.compile(
    r"^[，,；;]?(?:但|然而|不过|却|除外|可是|并不|并未|实际上|事实上|才[能可]|的说法|的消息|则|系谣|不属实|为谣)"
)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Bounds in characters. `first`: longest first piece; `total`: all pieces together; `sure`: the share of the
    article's probability at which no further piece is added; `price`: probability that one character costs."""

    first: int = 80
    total: int = 300
    sure: float = 0.85
    price: float = 0.0016
    pieces: int = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of clauses [first, last] of one view, its span in the body and the probability that it holds."""

    first: int
    last: int
    span: Span
    mass: float


def pieces(view: View, probability: NDArray[np.float64], lengths: Lengths) -> list[Piece]:
    """The pieces to show of one article, the best first."""
    taken = np.zeros(len(view.clauses), dtype=bool)
    open_ended = _open_ended(view)
    found: list[Piece] = []
    whole = float(probability.sum())
    while len(found) < lengths.pieces:
        room = lengths.total - sum(piece.span[1] - piece.span[0] for piece in found) if found else lengths.first
        piece = _best_piece(view, probability, taken, open_ended, room, lengths.price, forced=not found)
        if piece is None:
            break
        found.append(piece)
        taken[piece.first : piece.last + 1] = True
        if sum(piece.mass for piece in found) >= lengths.sure * whole:
            break
    return found


def _best_piece(
    view: View,
    probability: NDArray[np.float64],
    taken: NDArray[np.bool_],
    open_ended: NDArray[np.bool_],
    room: int,
    price: float,
    *,
    forced: bool,
) -> Piece | None:
    best: Piece | None = None
    best_value = -np.inf if forced else 0.0
    for first in range(len(view.clauses)):
        mass = 0.0
        for last in range(first, len(view.clauses)):
            length = view.clauses[last][1] - view.clauses[first][0]
            if taken[last] or view.sentence_of[last] != view.sentence_of[first]:
                break
            if length > room and not (forced and last == first):
                break
            mass += float(probability[last])
            if open_ended[last] and view.clauses[last + 1][1] - view.clauses[first][0] <= room:
                continue
            value = mass - price * max(10, length)
            if value > best_value:
                best_value = value
                best = Piece(first, last, (view.clauses[first][0], view.clauses[last][1]), mass)
    return best


def completed(view: View, piece: Piece, *, room: int) -> Piece:
    """The piece with what must not be cut from it: a condition or a denial before it, a turn after it, the clause that
    a hanging one leads up to, the day that a figure is of (截至9月底，), a short rest of its sentence, and its start
    where `room` characters allow."""
    first, last = piece.first, piece.last
    number = view.sentence_of[first]
    start = int(np.searchsorted(view.sentence_of, number))
    end = int(np.searchsorted(view.sentence_of, number, side="right")) - 1
    for clause in range(start, first):
        if _TURN_BEFORE.search(view.body[slice(*view.clauses[clause])]):
            first = clause
            break
    while last < end and _hangs(view, last):
        last += 1
    if first > start and (_AS_OF.match(view.body[slice(*view.clauses[first - 1])]) or _only_dates(view, first - 1)):
        first -= 1
    while last < end and _TURN_AFTER.match(view.body[slice(*view.clauses[last + 1])]):
        last += 1
    if view.clauses[end][1] - view.clauses[last][1] <= REST:
        last = end
    if view.clauses[last][1] - view.clauses[start][0] <= room:
        first = start
    return Piece(first, last, (view.clauses[first][0], view.clauses[last][1]), piece.mass)


def _open_ended(view: View) -> NDArray[np.bool_]:
    """Which clauses hang on the next one of their sentence: a piece does not end there."""
    goes_on = np.append(np.diff(view.sentence_of) == 0, False)
    return np.array([more and _hangs(view, clause) for clause, more in enumerate(goes_on)], dtype=bool)


def _hangs(view: View, clause: int) -> bool:
    """Whether a clause only sets the scene for the next (随着…, or nothing but a date)."""
    start, end = view.clauses[clause]
    if dateline := _DATELINE.match(view.body[start:end]):
        start += dateline.end()
    return bool(_HANGS.search(view.body[start:end])) or _only_dates(view, clause)


def _only_dates(view: View, clause: int) -> bool:
    """Whether a clause says nothing but when: of what follows it, a figure or an event means little without it."""
    start, end = view.clauses[clause]
    if dateline := _DATELINE.match(view.body[start:end]):
        start += dateline.end()
    dated = sum(min(e, end) - max(s, start) for s, e in view.kinds["time"] if s < end and start < e)
    return dated > 0 and sum(map(str.isalnum, view.body[start:end])) - dated < LEAST_SAID


def continued(view: View, piece: Piece, *, room: int) -> Piece:
    """The piece with the sentences that follow it in its paragraph, as far as `room` characters allow: a list is often
    announced in one sentence and told in the next. Of a list that is longer than that, its first clauses."""
    last = piece.last
    while last + 1 < len(view.clauses):
        number = view.sentence_of[last + 1]
        end = int(np.searchsorted(view.sentence_of, number, side="right")) - 1
        if "\n" in view.body[view.clauses[last][1] : view.clauses[last + 1][0]]:
            break
        if view.clauses[end][1] - piece.span[0] > room:
            last = _list_begun(view, piece, last, end, room)
            break
        last = end
    return Piece(piece.first, last, (piece.span[0], view.clauses[last][1]), piece.mass)


def announces(text: str) -> bool:
    """Whether words say that something is to be told in the next sentence: 推迟主要有两个原因。"""
    return bool(_ANNOUNCES.search(text))


def _list_begun(view: View, piece: Piece, last: int, end: int, room: int) -> int:
    """The last clause of a sentence that fits in, where the sentence is a list; else the clause before it."""
    if not _LISTS.search(view.body[view.clauses[last + 1][0] : view.clauses[end][1]]):
        return last
    fitting = [one for one in range(last + 1, end + 1) if view.clauses[one][1] - piece.span[0] <= room]
    return max(fitting, default=last)


def merged(view: View, found: list[Piece]) -> list[Piece]:
    """Pieces in the order of the text; those that touch or overlap inside a paragraph become one."""
    result: list[Piece] = []
    for piece in sorted(found, key=lambda piece: piece.first):
        touching = result and piece.first <= result[-1].last + 1
        if touching and "\n" not in view.body[result[-1].span[1] : piece.span[0]]:
            before = result.pop()
            last = max(before.last, piece.last)
            end = max(before.span[1], piece.span[1])
            result.append(Piece(before.first, last, (before.span[0], end), before.mass + piece.mass))
        else:
            result.append(piece)
    return result


def trimmed(text: str, span: Span) -> Span:
    """The span without a dateline (本报讯（记者 …）) and without punctuation that has lost its other half, such as a
    comma at an end or a lone closing mark in front."""
    start, end = span
    dateline = _DATELINE.match(text[start:end])
    if dateline and start + dateline.end() < end:
        start += dateline.end()
    while start < end and text[start] in "，。；：、！？,.;:!? \u3000”’）)》」":
        start += 1
    while end > start and text[end - 1] in "，；：、,;: \u3000（(“‘《「":
        end -= 1
    return _without_lone_marks(text, start, end)


def _without_lone_marks(text: str, start: int, end: int) -> Span:
    """Without a quotation mark or bracket at either edge whose other half is not in the span."""
    for opening, closing in _PAIRED:
        if text[start:end].startswith(opening) and closing not in text[start:end]:
            start += 1
        if text[start:end].endswith(closing) and opening not in text[start:end]:
            end -= 1
    return start, end
