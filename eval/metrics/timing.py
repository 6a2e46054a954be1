"""Latency percentiles by the nearest-rank method (ceil(p·n)-th smallest value)."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(seconds: Sequence[float], share: float) -> float | None:
    """The value that `share` (0 < share ≤ 1) of the values do not exceed; None without values."""
    if not seconds:
        return None
    return sorted(seconds)[max(1, math.ceil(share * len(seconds))) - 1]
