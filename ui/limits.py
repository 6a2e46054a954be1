"""How often one visitor may ask."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_MAX_VISITORS = 20_000


class RateLimit:
    """A token bucket a visitor: `per_minute` at once, refilled evenly. Forgets whoever has not come for longest when
    there are too many, so its memory stays level."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: str) -> float:
        """Seconds until this visitor may come again; 0: come in, and one is counted."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(visitor, (self._size, now))
            left = min(self._size, left + (now - since) * self._size / 60)
            allowed = left >= 1
            self._buckets[visitor] = (left - 1 if allowed else left, now)
            while len(self._buckets) > _MAX_VISITORS:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / self._size
