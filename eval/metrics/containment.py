"""Whether an answer holds what it must hold (RGB's accuracy, Chen et al. 2023, arXiv 2309.01431, with aliases)."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.folding import folded


def contains_any(answer: str, alternatives: Sequence[str]) -> bool:
    """Whether one of the alternatives occurs in the answer; alternatives that fold to nothing never do."""
    text = folded(answer)
    return any(folded(choice) in text for choice in alternatives if folded(choice))


def missing_groups(answer: str, groups: Sequence[Sequence[str]]) -> list[str]:
    """The groups of which no alternative occurs in the answer, written a|b."""
    return ["|".join(group) for group in groups if not contains_any(answer, group)]


def forbidden(answer: str, unwanted: Sequence[str]) -> list[str]:
    """What occurs in the answer though it must not."""
    return [text for text in unwanted if contains_any(answer, [text])]
