"""Which of several numbered things is asked for, and where the paper prints it: 第二条要求是什么 → 二是……

Papers number what was said in a few fixed ways; a run of such marks that counts up from one is a list, and the place
asked for picks its item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from articles.types import Span
from qa.traits import View
from qa.windows import Piece

_DIGITS = "一二三四五六七八九十"
_COUNTED = "条|个|点|项|方面|步|件|种|类|大|部分"
_PLACE = re.compile(
    rf"(?:第(?P<n>[{_DIGITS}两]|\d)|(?P<first>头一|首)|(?P<last>最后一|末))(?:{_COUNTED})(?!月|多|以上|人(?!事))"
)
_MARKS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?:^|(?<=[。；：，、!?！？:;,\s“]))(?P<n>[{_DIGITS}])[是要](?!否|非)",
        rf"(?:^|(?<=[。；：，!?！？:;,\s“]))第(?P<n>[{_DIGITS}])(?:[，,、：:]|个?是|[条点项个]?[，,：:])",
        rf"[(（](?P<n>[{_DIGITS}])[)）]",
        r"(?:^|(?<=[\n。；;]))\s*(?P<n>[1-9])[.．、](?!\d)",
        r"(?:^|(?<=[。；：!?！？:;\s“]))(?P<n>首先|其次|再次|最后)",
    )
)
_IN_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
LEAST_SHARE = 0.1
"""Share of the article's probability that must lie in a list before an item of it is taken for the answer."""
LONGEST_ITEM = 160
"""Characters of an item that are shown at most, cut at the end of a clause."""


def asked_place(question: str) -> int | None:
    """The place that the question names, from 1; −1 for the last; None where it names none."""
    found = _PLACE.search(question)
    if found is None:
        return None
    if found["last"]:
        return -1
    if found["first"]:
        return 1
    return int(found["n"]) if found["n"].isdigit() else 2 if found["n"] == "两" else _DIGITS.index(found["n"]) + 1


def item(view: View, probability: NDArray[np.float64], question: str) -> Piece | None:
    """The item asked for, of the likeliest list that has it; None where none is asked for or no list is printed."""
    place = asked_place(question)
    if place is None:
        return None
    best: tuple[float, Piece] | None = None
    for run in _runs(view.body):
        if place > len(run):
            continue
        whole = _clauses(view, (run[0][0], run[-1][1]))
        mass = float(probability[whole.start : whole.stop].sum())
        if mass >= LEAST_SHARE * float(probability.sum()) and (best is None or mass > best[0]):
            best = mass, _piece(view, probability, run[place - 1 if place > 0 else -1])
    return best[1] if best else None


def _runs(body: str) -> Iterator[Sequence[Span]]:
    """Lists of at least two items, each the span of its items from mark to mark; the last ends with its sentence."""
    for marks in _MARKS:
        run: list[int] = []
        for found in [*marks.finditer(body), None]:
            number = 0 if found is None else _number(found["n"])
            if found is not None and number == len(run) + 1:
                run.append(found.start("n"))
                continue
            if len(run) > 1:
                yield _items(body, run)
            run = [found.start("n")] if found is not None and number == 1 else []


def _number(mark: str) -> int:
    return _IN_WORDS.get(mark) or (int(mark) if mark.isdigit() else _DIGITS.index(mark) + 1)


def _items(body: str, starts: Sequence[int]) -> Sequence[Span]:
    end = re.compile(r"[。！？\n]").search(body, starts[-1])
    return [*pairwise(starts), (starts[-1], end.start() if end else len(body))]


def _clauses(view: View, span: Span) -> range:
    """The clauses that lie in the span, or the one it lies in."""
    first = next((n for n, (_, end) in enumerate(view.clauses) if end > span[0]), len(view.clauses) - 1)
    last = max((n for n, (start, _) in enumerate(view.clauses) if start < span[1]), default=first)
    return range(first, max(first, last) + 1)


def _piece(view: View, probability: NDArray[np.float64], span: Span) -> Piece:
    inside = _clauses(view, span)
    last = next((n for n in reversed(inside) if view.clauses[n][1] - span[0] <= LONGEST_ITEM), inside.start)
    end = min(span[1], view.clauses[last][1])
    return Piece(inside.start, last, (span[0], end), float(probability[inside.start : last + 1].sum()))
