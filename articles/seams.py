"""What the end of one fragment and the start of the next say of each other: closed, open, or a plausible join.

A column that ends inside a sentence leaves an open fragment. Whether two fragments belong together is judged from
punctuation, brackets and quotation marks, and from which characters follow which in Chinese news.
"""

from __future__ import annotations

import re
from enum import IntEnum

from articles.fold import narrow
from articles.seamtable import table

_CLOSERS = "”’」』\"'》)]】〉"
_TERMINAL = "。!?…."
_MID_START = re.compile(r"[,，、。;；:：!！?？”’」』》)）\]】〉…·%％℃]")
_PAIRS = {"“": "”", "「": "」", "『": "』", "《": "》", "〈": "〉", "(": ")", "（": "）", "【": "】", "‘": "’"}
_CLOSING = {close: opener for opener, close in _PAIRS.items()}
_PAUSES = tuple(",、;:")
_EDGE = 400


class Ending(IntEnum):
    """How a fragment ends: CLOSED with a full stop, SOFT where a paragraph may end (：；”), OPEN inside a sentence."""

    CLOSED = 0
    SOFT = 1
    OPEN = 2


def ending(text: str) -> Ending:
    """Judge the end of a fragment; trailing spaces do not count."""
    tail = narrow(text[-60:]).rstrip()
    if not tail:
        return Ending.CLOSED
    last = tail[-1]
    if last in _TERMINAL:
        return Ending.OPEN if last == "." and tail[-2:-1].isdigit() else Ending.CLOSED
    if last in _CLOSERS:
        inner = tail.rstrip(_CLOSERS)
        if inner and inner[-1] in _TERMINAL:
            return Ending.CLOSED
        if last == ")" and _closes_after_stop(tail):
            return Ending.CLOSED
        return Ending.SOFT
    return Ending.SOFT if last in ":;—" else Ending.OPEN


def _closes_after_stop(tail: str) -> bool:
    """A bracket that follows a full stop, as in 。(记者 张三), closes the paragraph."""
    opening = tail.rfind("(")
    return opening > 0 and tail[:opening].rstrip().endswith(tuple(_TERMINAL + "”"))


def starts_inside(text: str) -> bool:
    """Say whether the fragment starts with a mark that can only follow something."""
    return bool(_MID_START.match(text.lstrip()))


def unclosed(text: str) -> list[str]:
    """Opening marks that the text leaves open, innermost last; only its last 400 characters are looked at."""
    stack: list[str] = []
    for char in text[-_EDGE:]:
        if char in _PAIRS:
            stack.append(char)
        elif char in _CLOSING and stack:
            if stack[-1] == _CLOSING[char]:
                stack.pop()
            elif _CLOSING[char] in stack:
                del stack[stack.index(_CLOSING[char]) :]
    return stack


def unopened(text: str) -> list[str]:
    """Closing marks whose opening is not in the text, in order; only its first 400 characters are looked at."""
    stack: list[str] = []
    missing: list[str] = []
    for char in text[:_EDGE]:
        if char in _PAIRS:
            stack.append(char)
        elif char in _CLOSING:
            if _CLOSING[char] in stack:
                del stack[len(stack) - 1 - stack[::-1].index(_CLOSING[char]) :]
            else:
                missing.append(char)
    return missing


def join_score(left: str, right: str) -> float:
    """How much better `right` fits as the continuation of `left` than as a new paragraph, in nats (0: undecided)."""
    if starts_inside(right):
        return 6.0
    score = max(-6.0, min(6.0, table().score(left, right)))
    opened, missing = unclosed(left), unopened(right)
    if opened and missing:
        score += 3.0 if _PAIRS[opened[-1]] == missing[0] else 0.0
    elif opened or missing:
        score -= 1.0
    return score


def seam_odds(left: str, right: str) -> float:
    """Logarithm of the odds that `right` continues `left`, cut inside a sentence, and does not open a paragraph.

    Fitted on 10,000 news sentences cut at random characters, with their own rest or another paragraph: of true seams
    one in a hundred is below -4, of others one in forty is above 3.
    """
    if starts_inside(right):
        return 6.0
    opened, missing = bool(unclosed(left)), bool(unopened(right))
    quotes = 1.8 * (opened and missing) - 1.25 * (opened != missing)
    bond = max(-6.0, min(6.0, table().bond(left, right)))
    return 1.1 + 0.38 * bond - 1.14 * _start(right) + quotes


def unstarted(text: str) -> float:
    """Logarithm of the odds that a paragraph does not open like this, but goes on from elsewhere."""
    return 6.0 if starts_inside(text) else 0.5 - 1.2 * _start(text)


def _start(text: str) -> float:
    return max(-5.0, min(5.0, table().starts_well(text)))


def unended(text: str) -> float:
    """Logarithm of the odds that a text without a full stop was cut off here, and has not just lost its stop."""
    tail = narrow(text[-_EDGE:]).rstrip()
    stop = max(-4.0, min(6.0, table().bond(tail, "。")))
    return -0.2 - 0.75 * stop + 1.4 * (tail[-1:] in _PAUSES) + 0.55 * bool(unclosed(tail))
