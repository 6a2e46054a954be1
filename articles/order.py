"""Reading order: repaired only where the given order breaks a hard constraint.

Faults: text after a jump mark, a sentence cut off before a headline, a dateline that is not first, a start that can
only follow something. Moves are of whole blocks of fragments, within an article or into the article whose sentence
waits for them; a move is made only if it leaves fewer faults, so a page in order comes out as it was.
"""

from __future__ import annotations

from articles.fragments import fragments_of, leading_captions
from articles.moves import LARGEST, goal_of, moves
from articles.segment import Draft

_MOST_MOVES = 8
_MARGIN = 1.0


def repair(drafts: list[Draft]) -> list[Draft]:
    """Repair the order of body lines within and across the drafts, in place; returns those that still have lines.

    A draft whose order was changed says so in its warnings.
    """
    leads = [draft.body[: leading_captions(draft.body)] for draft in drafts]
    regions = [fragments_of(draft.body[len(lead) :]) for draft, lead in zip(drafts, leads, strict=True)]
    goals = [goal_of(draft) for draft in drafts]
    if sum(map(len, regions)) > 40 * LARGEST:
        return drafts
    for _ in range(_MOST_MOVES):
        faults = [goal.faults(region) for region, goal in zip(regions, goals, strict=True)]
        if not any(faults):
            break
        best = min(moves(regions, goals, faults), key=lambda move: move.weight, default=None)
        if best is None or not best.pays(sum(faults), _MARGIN):
            break
        for at, sequence in best.sequences.items():
            if not drafts[at].warnings:
                drafts[at].warnings.append("原文件中各栏顺序与文意不符，已按文意调整次序。")
            regions[at] = sequence
    for draft, region, lead in zip(drafts, regions, leads, strict=True):
        draft.body = lead + [line for fragment in region for line in fragment.lines()]
    return [draft for draft in drafts if draft.body or draft.key is not None]
