"""Is a short line the stump of a sentence that a column cut, or a title? A logistic judgement of its form.

The weights were fitted on 8,200 lines: broadcast-news sentences cut at random characters, against the titles of the
same news and invented crossheads. Held out, 97 % of stumps score above 0 and 0.6 % of titles do.
"""

from __future__ import annotations

import re

from articles.cohesion import covered
from articles.fold import narrow
from articles.openings import ANAPHOR, LEAD
from articles.seams import unclosed, unended, unopened
from articles.seamtable import table
from articles.verbs import ends_with_predicate

_DANGLES = re.compile(r"[的在和是将与为把被从对以及其]$")
_SAID = re.compile(r"[了吗呢吧啊]$")
"""How a whole sentence of everyday speech ends."""
_ASKS = re.compile("(?:怎么[办样了看]|怎么回事|为什么|为何|咋办|咋样|如何是好|吗|几何|何在|哪儿|哪里)$")
"""How a question ends that a title asks without its mark."""
_REPORTS = re.compile(r"(?:表示|介绍|告诉|指出|强调|认为|坦言|据悉|获悉|了解到|说)(?!.*[ ])")
_FUNCTION = re.compile(r"[了的是在并也将已为对从还就]")
_STOPS = re.compile("[,;]")
_QUOTED = re.compile("“[^“”]+”")
_ANNOUNCES = re.compile(r"[了过][^,:;]{1,6}:")
"""A clause with a verb that is done, and a colon: what it announces follows, as in 算了一笔账："""
_QUOTED_WORD = re.compile("“[^“”]{1,5}”")
_SHORTEST, _SHORT, _PIECE = 12, 18, 4
"""Characters of the shortest stump that can be told, of a line that is rather a title, and of its pieces."""


def stump_before_text(text: str, following: str) -> float:
    """Score for a line that body text follows: above 0 the text goes on where the line was cut."""
    line, rest = narrow(text).strip(), narrow(following[:260]).strip()
    if _no_stump(line):
        return -6.0
    solid = len(line.split()) == 1
    starts, bond = table().starts_well(rest), table().bond(line, rest)
    if starts < 0 and bond < 0.5:
        starts = 0.0  # the text below goes on from somewhere, but not from this line
    return (
        -1.95
        + 0.086 * min(60, len(line))
        - 0.23 * (len(line) >= 30 and solid)
        + _punctuation(line, 3.43, 0.77, 0.87)
        + 0.11 * min(4, len(_FUNCTION.findall(line)))
        + 0.49 * bool(_DANGLES.search(line))
        - 2.0 * bool(_SAID.search(line))
        + 2.5 * bool(_ANNOUNCES.search(line))
        + 0.58 * bool(_REPORTS.search(line))
        + 0.65 * bool(LEAD.match(line) or ANAPHOR.match(line))
        - 2.07 * (not solid and not re.search("[,、]", line))
        + 0.05 * _bounded(table().score(line, rest), 6.0)
        - 0.75 * _bounded(starts, 4.0)
        + 0.36 * _bounded(bond, 4.0)
        - 3.55 * covered(line, rest[:200])
        - 0.89 * bool(LEAD.match(rest))
        + 1.15 * bool(unclosed(line))
        + 1.15 * bool(unclosed(line) and unopened(rest))
        + 0.34
        + 0.22 * bool(_STOPS.search(line))
        + 0.61 * (len(_STOPS.findall(line)) > 1)
        + _cut_off(line)
    )


def stump_before_title(text: str, lead: str) -> float:
    """Score for a line among title lines: above 0 it is the end of the article before; `lead` is the text below."""
    line = narrow(text).strip()
    if _no_stump(line):
        return -6.0
    solid = len(line.split()) == 1
    return (
        -2.52
        + 0.091 * min(60, len(line))
        - 0.3 * (len(line) >= 30 and solid)
        + _punctuation(line, 3.5, 0.81, 1.2)
        + 0.3 * min(4, len(_FUNCTION.findall(line)))
        + 0.79 * bool(_DANGLES.search(line))
        - 2.0 * bool(_SAID.search(line))
        + 2.5 * bool(_ANNOUNCES.search(line))
        + 0.67 * bool(_REPORTS.search(line))
        + 0.93 * bool(LEAD.match(line) or ANAPHOR.match(line))
        - 2.5 * (not solid and not re.search("[,、]", line))
        - 5.72 * covered(line, narrow(lead[:200]))
        + 2.15 * bool(unclosed(line))
        + 0.05
        - 0.83 * bool(_STOPS.search(line))
        + _cut_off(line)
    )


def _no_stump(line: str) -> bool:
    """Too short to tell, a subhead with its dash, a question, or all of it what somebody says."""
    form = line.startswith(("—", "-")) or " ——" in line or line.endswith(("?", "!"))
    asks = _ASKS.search(line) is not None
    return len(line) < _SHORTEST or form or asks or _QUOTED.fullmatch(line) is not None


def _cut_off(line: str) -> float:
    """What speaks for a line that was cut off, whatever stands below: a title ends as a phrase does, has pieces that
    spaces part, sets a word in quotation marks, is short. Fitted on 900 titles of ten hands, a comma in every fifth,
    against the first sentences of the same articles cut at random characters; each hand left out in turn.
    """
    pieces, size = line.split(), len(line.replace(" ", ""))
    parted = len(pieces) > 1 and min(map(len, pieces)) >= _PIECE
    return (
        0.3
        + 0.75 * max(-2.5, min(3.0, unended(line)))
        - 3.2 * parted
        - 1.3 * (len(pieces) > 1)
        - 2.0 * (size < _SHORT)
        - 1.1 * (size < _SHORT and _STOPS.search(line) is not None)
        - 1.8 * bool(_QUOTED_WORD.search(line))
        - 0.45 * ends_with_predicate(pieces[-1])
        - 0.95 * (":" in line)
    )


def _punctuation(line: str, first: float, more: float, listed: float) -> float:
    stops = len(_STOPS.findall(line))
    return first * (stops > 0) + more * (stops > 1) + listed * min(3, line.count("、"))


def _bounded(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
