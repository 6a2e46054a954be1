"""What a sentence is made of, for measuring how much of it another text says: character pairs and Latin tokens."""

from __future__ import annotations

import re

from articles.fold import narrow

_FUNCTION = frozenset("的了着过在是有和与及或被把从对为以于就都也还又其这那个之所并则而但等")
_RUN = re.compile(r"[\u4e00-\u9fff〇]+|[a-z0-9]+(?:[.\-:][a-z0-9]+)*")


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters without function words, and whole Latin or numeric tokens."""
    found: set[str] = set()
    for run in _RUN.findall(narrow(text).lower()):
        if run[0].isascii():
            found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1) if not _FUNCTION & set(run[at : at + 2]))
    return frozenset(found)


def contained(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of `part` that stands in `whole`, 0 to 1; an empty part is contained in nothing."""
    return len(part & whole) / len(part) if part else 0.0
