"""What may be looked at and what may only be measured: one rule for every question on an article."""

from __future__ import annotations

import hashlib

HELD_BACK = 7
"""Of ten parts, those from here on are held back: measured, never looked at, nothing tuned on them."""


def part_of(key: str) -> int:
    """0 … 9 by the SHA-1 of the right article's id: the same for all questions on an article."""
    return int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(), 16) % 10


def is_held_out(key: str) -> bool:
    """Whether what belongs to this key is only measured."""
    return part_of(key) >= HELD_BACK
