"""Another one of its kind: a place or an institution that the question names and no cited article does, though they
name one of the same kind (asked of 东垄镇, told of 石螺镇)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qa.clues import UNSEEN_WEIGHT
from qa.names import places

_NO_PART = re.compile(r"[报念读考住去到在坐送给叫让讲说听找问]")
"""What stands before 小学 without being a part of its name (女儿报小学, 听人讲医院)."""


def unprinted(question: str, text: str, papers: str, rarity: Mapping[str, float]) -> Iterator[str]:
    """Places of the question (a matching view) that `text`, the cited articles, does not name, where it names others of
    their kind. `papers` are the names of the newspapers: of its own district a paper leaves the name out."""
    for stem, kind in places(question):
        proper = rarity.get(stem, UNSEEN_WEIGHT) >= UNSEEN_WEIGHT and not _NO_PART.search(stem)
        if not proper or stem in text or stem in papers:
            continue
        if any(other == kind for _, other in places(text)):
            yield f"{stem}{kind}"
