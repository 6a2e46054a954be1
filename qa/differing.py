"""Whether two articles give the asked value differently.

Two articles speak of one thing where both name what the question names, in the title or around the clause; they give
the same value of it where the clauses are about the same side of it (票价每人, 每晚开放至).
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.clues import UNSEEN_WEIGHT, Clues
from qa.facts import same_kind
from qa.grams import grams
from qa.judged import Judged
from qa.ranker import bundled_rarity
from qa.shapes import AnswerShape
from qa.values import ITEM, Told, Value, alike, asked_shape, focus, phrase, sentence_around, share, surroundings, told

SAME_THING = 0.7
"""Share of the best article's hold on the question's characters that another must reach to speak of the same thing."""
SAME_SIDE = 0.4
"""How near a clause must come to the best article's: in the question's characters, or in its own words."""
NAMED = 0.7
"""The same for its whole sentence."""
RARE = 4.5
"""Inverse document frequency (log) from which a pair of characters says what an article is about."""
RARE_SHARED = 2
"""Such pairs that two articles on one thing share."""
OWN_SHARE = 0.5
"""Share of the question's characters at which a clause says by itself what its value is of."""


def differ(asked: Clues, best: Judged, other: Judged, *, newer: bool) -> tuple[Told, Told] | None:
    """What both articles give as the asked value, where they speak of the same thing and do not agree; None else.
    `newer`: whether the other one was printed later, so that a further value of it is news."""
    own = told(asked, best)
    if own is None:
        return None
    like = phrase(best, own.clause)
    others = told(asked, other, like)
    if others is None or not _same_side(asked, like, own, other, others) or not _kin(asked, best, own, other, others):
        return None
    of_own, of_other = surroundings(best, own.clause), surroundings(other, others.clause)
    if share(asked, of_other) < SAME_THING * share(asked, of_own):
        return None
    if asked_shape(asked.text) is AnswerShape.DATE and focus(asked, of_other) < SAME_THING * focus(asked, of_own):
        return None  # a day of the same place, but of something else that happens there
    return (own, others) if _apart(own.values, others.values, newer=newer) else None


def _apart(own: Sequence[Value], others: Sequence[Value], *, newer: bool) -> bool:
    own = [one for one in own if any(same_kind(one.kind, other.kind) for other in others)]
    others = [one for one in others if any(same_kind(one.kind, other.kind) for other in own)]
    held = all(any(one.agrees(other) for other in others) for one in own)
    holds = all(any(one.agrees(other) for one in own) for other in others)
    near = any(one.is_near(other) for one in own for other in others)
    return bool(own and others) and near and not holds and (newer or not held)


def _same_side(asked: Clues, like: str, own: Told, other: Judged, found: Told) -> bool:
    text = phrase(other, found.clause)
    held = share(asked, text)
    if any(not value.amount for value in (*own.values, *found.values)) and not (
        focus(asked, text) or alike(like, text)
    ):
        return False  # one is free, and the other's price has no word in common with it: the price of something else
    return alike(like, text) >= SAME_SIDE or (held > 0 and held >= SAME_SIDE * share(asked, like))


def _kin(asked: Clues, best: Judged, own: Told, other: Judged, others: Told) -> bool:
    """Whether both articles speak of one thing by themselves, whatever the question: they share rare words around the
    clauses, and the other one's title names the thing too, where the clause does not say itself what the question
    names (a bus to a park has its own fare)."""
    around = surroundings(best, own.clause)
    if rare_shared(around, surroundings(other, others.clause)) < RARE_SHARED:
        return False
    by_itself = share(asked, phrase(other, others.clause)) >= OWN_SHARE
    return (
        by_itself
        or titled(other, others.clause, around)
        or share(asked, sentence_around(other, others.clause)) >= NAMED
    )


def titled(one: Judged, clause: int, around: str) -> bool:
    """Whether the title names what `around` tells of; an item of a column stands for itself."""
    return bool(ITEM.match(sentence_around(one, clause))) or rare_shared(one.view.title, around) > 0


def rare_shared(one: str, other: str) -> int:
    """How many rare pairs of characters two texts share."""
    rarity = bundled_rarity()
    shared = grams(one) & grams(other)
    return sum(rarity.get(pair, UNSEEN_WEIGHT) >= RARE for pair in shared if not pair.isascii())
