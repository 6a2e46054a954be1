"""What the long measurements of the library share: the public sets, clocks, memory and disk."""

from __future__ import annotations

import gzip
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
Figures = dict[str, Any]


def say(what: str) -> None:
    """Progress, for whoever watches."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")
    sys.stderr.flush()


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one of the shared sets."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def memory() -> float:
    """Peak resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def disk(folder: Path) -> int:
    """Bytes below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def milliseconds(action: Callable[[], object], times: int) -> list[float]:
    """How long an action takes, each time."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - begun))
    return taken


def spread(taken: Sequence[float]) -> Figures:
    """Median and 95th percentile, in milliseconds."""
    return {"p50": round(statistics.median(taken), 2), "p95": round(float(np.quantile(taken, 0.95)), 2)}
