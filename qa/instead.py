"""What the paper says where the question takes something else for granted: a figure, or that it was called off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from embeddings.types import StoredArticle
from qa import messages
from qa.dated import source_of
from qa.draft import Claim, Draft
from qa.premise import came_about, takes_for_granted, told_instead
from qa.reader import quoted
from qa.types import Evidence, Note, Question, Status
from qa.windows import trimmed

NEAREST = 5
"""Articles of the evidence that may say what came about."""
ABOUT_IT, NEARLY = 0.5, 0.8
"""Share of the question's pairs of characters that a sentence about the very thing holds, and of the best sentence's
hold that a newer one must reach."""


def instead(
    question: Question, missing: Collection[str], cited: Iterable[StoredArticle], evidence: Sequence[Evidence]
) -> Draft | None:
    """The paper's own statement; None where it has none. `missing` are the words that the `cited` articles lack."""
    for stored in cited:
        if clause := told_instead(question.standalone, stored.article.text):
            return _draft(_told(stored, clause), messages.PREMISE)
    for word in (one for one in missing if takes_for_granted(one)):
        if claim := _came_about(question, word, evidence):
            return _draft(claim, messages.CAME_ABOUT.format(word=word))
    return None


def _came_about(question: Question, word: str, evidence: Sequence[Evidence]) -> Claim | None:
    """The newest of the sentences that say so."""
    told = [(one.stored, *came_about(question.standalone, word, one.stored.article.text)) for one in evidence[:NEAREST]]
    best = max((held for _, held, _ in told), default=0.0)
    if best < ABOUT_IT:
        return None
    near = [(stored, span) for stored, held, span in told if held >= NEARLY * best]
    return _told(*max(near, key=lambda one: one[0].article.issue.date or date.min))


def _told(stored: StoredArticle, span: tuple[int, int]) -> Claim:
    return quoted(stored, trimmed(stored.article.text, span), lead=f"{source_of(stored.article)}：")


def _draft(claim: Claim, note: str) -> Draft:
    return Draft((claim,), Status.ANSWERED, (Note("premise", note),))
