"""A question after a reason is not answered by what came about: where the likeliest sentences give no reason, the
nearest one that does is told with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from qa.candidates import PATTERNS
from qa.judged import Judged
from qa.windows import Piece

LONGEST = 100
"""Characters of the sentence that gives the reason, beyond which its end is left out."""
NEXT = 0.02
"""What standing beside the likeliest sentence is worth against a clause's own probability."""
FURTHEST = 3
"""Sentences between the likeliest one and that which gives its reason."""

_EXPLAINS = re.compile(r"解释|原因[是在有为主]|是因为|是由于|主要是|[是系]因[^此而]")
"""Words that say outright that a reason follows; others (因雨) may stand in passing."""
_GIVES = re.compile(
    rf"{PATTERNS['reason'].pattern}|解释|考虑到|鉴于|应[^，,。]{{2,14}}[要请]求|为[^，,。；;]{{2,14}}[，,]|是为|所致|目的|以便|未能|没[能有]"
)


def with_reason(one: Judged, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces and, where none of them gives a reason, the clauses that do, to the end of their sentence."""
    view = one.view
    told = [view.body[slice(*piece.span)] for piece in pieces]
    if any(_EXPLAINS.search(text) for text in told):
        return list(pieces)
    pattern = _EXPLAINS if any(_GIVES.search(text) for text in told) else _GIVES
    apart = np.abs(view.sentence_of - view.sentence_of[one.top])
    near = apart <= FURTHEST
    gives = near & np.array([bool(pattern.search(view.body[start:end])) for start, end in view.clauses])
    if not gives.any():
        return list(pieces)
    worth = (one.probability + NEXT * np.exp(-apart / 2.0)) * gives
    first = last = int(worth.argmax())
    while (
        last + 1 < len(view.clauses)
        and view.sentence_of[last + 1] == view.sentence_of[first]
        and view.clauses[last + 1][1] - view.clauses[first][0] <= LONGEST
    ):
        last += 1
    span = view.clauses[first][0], view.clauses[last][1]
    return [*pieces, Piece(first, last, span, float(one.probability[first : last + 1].sum()))]
