"""Lists that a paper prints: the item that is asked for (第二条要求是什么 → 二是……), and the clause that names what is
asked for (与哪些高校合作, 走访哪三座城市).

Papers number what was said in a few fixed ways; a run of such marks that counts up from one is a list, and the place
asked for picks its item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from articles.patterns import chinese_number
from articles.types import Span
from qa.clues import Clues
from qa.views import View
from qa.windows import Piece

_NUMERALS = "一二三四五六七八九十"
_COUNTED = "条|个|点|项|方面|步|件|种|类|大|部分"
_PLACE = re.compile(
    rf"(?:第(?P<n>[{_NUMERALS}两]|\d)|(?P<first>头一|首)|(?P<last>最后一|末))(?:{_COUNTED})(?!月|多|以上)"
)
_MARKS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?:^|(?<=[。；：，、!?！？:;,\s“]))(?P<n>[{_NUMERALS}])[是要](?!否|非)",
        rf"(?:^|(?<=[。；：，!?！？:;,\s“]))第(?P<n>[{_NUMERALS}])(?:[，,、：:]|个?是|[条点项个]?[，,：:])",
        rf"[(（](?P<n>[{_NUMERALS}])[)）]",
        r"(?:^|(?<=[\n。；;]))\s*(?P<n>[1-9])[.．、](?!\d)",
        r"(?:^|(?<=[。；：!?！？:;\s“]))(?P<n>首先|其次|再次|最后)",
    )
)
_IN_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_COUNT_ASKED = re.compile(rf"哪([{_NUMERALS}两]|\d)(?:个|座|家|所|位|名|种|项|条|类|国|省|市|镇|大|方面)")
_THING = r"[^，。；：、,;:!?！？和与及]{1,15}"
_BETWEEN = re.compile(r"、|以及|和|与|及")
_LISTED = re.compile(rf"{_THING}(?:(?:{_BETWEEN.pattern}){_THING})+")
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
    return _number(found["n"])


def item(view: View, probability: NDArray[np.float64], question: str) -> Piece | None:
    """The item asked for, of the likeliest list that has it; None where none is asked for or no list is printed.
    `probability` is that of each clause of the view, shape (clauses,)."""
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
    return _IN_WORDS.get(mark) or (int(mark) if mark.isdigit() else chinese_number(mark))


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


def enumerated(view: View, probability: NDArray[np.float64], asked: Clues) -> Piece | None:
    """The likeliest clause that lists several of what is asked for: 甲大学、乙大学等高校 for 与哪些高校合作. It must
    hold the asked noun and another word of the question, or as many things as are asked for (哪三座城市) in a sentence
    with a word of the question; else any list would do."""
    noun, count = asked.head, _asked_count(asked.text)
    others = [gram.text for gram in asked.grams if gram.text not in noun and noun not in gram.text]

    def lists(number: int) -> bool:
        clause = view.body[slice(*view.clauses[number])]
        if len(noun) > 1 and "、" in clause and noun in clause and any(gram in clause for gram in others):
            return True
        sentence = view.body[slice(*view.sentences[view.sentence_of[number]].span)]
        return count is not None and _listed(clause) == count and any(gram in sentence for gram in others)

    found = [number for number in range(len(view.clauses)) if lists(number)]
    if not found:
        return None
    best = max(found, key=lambda number: (probability[number], -number))
    return Piece(best, best, view.clauses[best], float(probability[best]))


def _asked_count(question: str) -> int | None:
    """How many things are asked for by name: 3 in 哪三座城市."""
    found = _COUNT_ASKED.search(question)
    return None if found is None else _number(found[1])


def _listed(clause: str) -> int:
    """How many things the clause's longest list names; 1 where it has none."""
    lists = [found.group() for found in _LISTED.finditer(clause)]
    return max((1 + len(_BETWEEN.findall(one)) for one in lists), default=1)
