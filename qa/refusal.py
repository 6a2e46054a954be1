"""Whether the evidence answers at all: decided from figures of the evidence, never by asking a model.

In layers: nothing was found; what was found lies outside the asked time; the question's rare words are missing from
the best article; and for all the rest a calibrated probability held against a threshold.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.draft import Decision, Draft, Reason
from qa.types import Evidence, Question, QuestionKind, Status

DEFAULT_THRESHOLD = 0.15
"""Confidence below which nothing is answered; the curve is in docs/REFUSAL.md."""


def decide(
    question: Question, evidence: Sequence[Evidence], draft: Draft, *, threshold: float = DEFAULT_THRESHOLD
) -> Decision:
    """Whether `draft` may be shown, how sure that is, and otherwise why not."""
    if question.kind in {QuestionKind.OUTSIDE, QuestionKind.SMALL_TALK}:
        return Decision(Status.NO_EVIDENCE, 0.0, Reason.OUTSIDE_WORLD)
    if not evidence or not draft.claims:
        return Decision(Status.NO_EVIDENCE, 0.0, Reason.NOTHING_FOUND)
    confidence = 1.0 - dict(draft.features).get("none", 1.0 - draft.score)
    if confidence < threshold:
        return Decision(Status.NO_EVIDENCE, confidence, Reason.NOT_ABOUT_THIS, features=draft.features)
    return Decision(draft.status, confidence, features=draft.features)
