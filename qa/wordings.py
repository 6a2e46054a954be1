"""A question in the words of the paper: an everyday word (打针) is read as the written one (疫苗) that the found
articles have in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import askwords
from qa.aliases import Aliases
from qa.clues import matching_view
from qa.kinds import expected_answer
from qa.types import Evidence

IN_PRINT = 5
"""Articles, from the first, whose words a question is read in."""
LONGEST_BODY = 8000
"""Characters of an article that are read; what comes later hardly ever answers and costs time."""

_ASKS = re.compile(askwords.QUESTION_WORD)

Wording = tuple[str, tuple[str, ...]]
"""An everyday form as the question has it, and the written ones that may stand for it."""


def wordings_of(text: str, aliases: Aliases) -> tuple[Wording, ...]:
    """The everyday words of a question in its order, each once, but for those that ask (啥时候, 几点开门)."""
    start, end = expected_answer(text).word
    there = aliases.everyday(text)
    asking = [one.span for one in there if (one.span[0] < end and start < one.span[1]) or _ASKS.search(one.text)]
    found = [one for one in there if not any(first <= one.span[0] and one.span[1] <= last for first, last in asking)]
    return tuple(dict.fromkeys((one.text, written) for one in found if (written := aliases.written(one.text))))


def leading(evidence: Sequence[Evidence]) -> list[str]:
    """The articles in whose words a question is read: headlines and texts, best first."""
    return [f"{one.stored.article.title}\n{one.stored.article.text[:LONGEST_BODY]}" for one in evidence[:IN_PRINT]]


def in_print(text: str, wordings: Sequence[Wording], articles: Sequence[str]) -> str:
    """`text` with each everyday word that the articles, best first, lack replaced by the written one that the best of
    them have, as far as that leaves what is asked for as it is."""
    views = [matching_view(one) for one in articles] if any(form in text for form, _ in wordings) else []
    said = text
    for form, written in wordings if views else ():
        worths = {word: _worth(word, views) for word in written}
        best = max(written, key=lambda word: worths[word])
        if form not in said or not worths[best] or _worth(form, views) or best in said:
            continue
        printed = said.replace(form, best)
        if expected_answer(printed).shape is expected_answer(said).shape:
            said = printed
    return said


def _worth(word: str, views: Sequence[str]) -> float:
    return sum(1.0 / (rank + 1) for rank, view in enumerate(views) if word in view)
