"""A question in the words of the paper: an everyday word (打针) is read as the written one (疫苗) that the found
articles have in its place."""

from __future__ import annotations

from collections.abc import Sequence

from qa.aliases import Aliases
from qa.clues import matching_view
from qa.kinds import expected_answer

Wording = tuple[str, tuple[str, ...]]
"""An everyday form as the question has it, and the written ones that may stand for it."""


def wordings_of(text: str, aliases: Aliases) -> tuple[Wording, ...]:
    """The everyday words of a question in its order, each once, but for those that ask (啥时候)."""
    start, end = expected_answer(text).word
    found = [one for one in aliases.mentions(text, "wording") if one.span[1] <= start or end <= one.span[0]]
    return tuple(dict.fromkeys((one.text, written) for one in found if (written := aliases.written(one.text))))


def in_print(text: str, wordings: Sequence[Wording], articles: Sequence[str]) -> str:
    """`text` with each everyday word that the articles, best first, lack replaced by the written one that the best of
    them have; with what it asks for left as it is."""
    if not wordings:
        return text
    views = [matching_view(one) for one in articles]
    said = text
    for form, written in wordings:
        worths = {word: _worth(word, views) for word in written}
        best = max(written, key=lambda word: worths[word])
        if worths[best] and not _worth(form, views) and best not in said:
            said = said.replace(form, best)
    return said if expected_answer(said).shape is expected_answer(text).shape else text


def _worth(word: str, views: Sequence[str]) -> float:
    return sum(1.0 / (rank + 1) for rank, view in enumerate(views) if word in view)
