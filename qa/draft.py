"""What a reader hands on: claims with the quotations they rest on, before citations are numbered.

The same `Draft` comes from the extractive reader and from the chain around a chat model, so that one verifier and one
assembler serve both. A claim is one sentence or one line of the answer; `render` gives every sentence its marks [n].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles.types import Span
from embeddings.types import StoredArticle
from qa.types import Citation, Note, Status

_INNER_STOP = re.compile(r"(?P<stop>[。！？!?]+)(?P<closing>[”’）)」』》]?)")
_FINAL_STOP = re.compile(r"[。！？!?；;，,、：:\s]+$")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article: `article.text[span[0]:span[1]] == text` when `part` is "body"; else `span` points into
    that part of the title (headline, kicker, subhead)."""

    article_id: str
    span: Span
    text: str
    part: str = "body"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence or line of an answer.

    `lead` says where and when the paper said it (据《…》…第1版：), `text` is what it says: for the extractive reader
    the paper's own words, equal to its quotes joined, but for times that were resolved: each (shown, printed) of
    `resolved` stands as `shown` in `text` and as `printed` in the quotation. No part carries marks or a final full
    stop. `also` are quotations of other sources that say the same. An empty `quotes` means that nothing supports the
    claim: it must not reach a reader.
    """

    text: str
    quotes: tuple[Quote, ...]
    lead: str = ""
    resolved: tuple[tuple[str, str], ...] = ()
    also: tuple[Quote, ...] = ()

    @property
    def cited(self) -> tuple[Quote, ...]:
        """All quotations of the claim, those that say the same last."""
        return (*self.quotes, *self.also)

    @property
    def printed(self) -> str:
        """`text` with every resolved time as the paper printed it."""
        text = self.text
        for shown, printed in self.resolved:
            text = text.replace(shown, printed, 1)
        return text


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before verification. `score` is the reader's own confidence in its best claim, 0 to 1;
    `features` are the named values behind it. `lines` puts each claim on a line of its own (lists, timelines)."""

    claims: tuple[Claim, ...]
    status: Status = Status.ANSWERED
    notes: tuple[Note, ...] = ()
    score: float = 0.0
    features: tuple[tuple[str, float], ...] = ()
    lines: bool = False

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotations in the order in which they are first used, each once."""
        return tuple(dict.fromkeys(quote for claim in self.claims for quote in claim.cited))


class Reason(StrEnum):
    """Why nothing is answered."""

    NONE = "none"
    NOTHING_FOUND = "nothing_found"
    NOT_ABOUT_THIS = "not_about_this"
    OUTSIDE_TIME = "outside_time"
    OUTSIDE_WORLD = "outside_world"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a draft may be shown. `confidence` is the calibrated probability that the evidence answers, 0 to 1;
    `missing` are the key terms of the question that the evidence lacks."""

    status: Status
    confidence: float
    reason: Reason = Reason.NONE
    missing: tuple[str, ...] = ()
    features: tuple[tuple[str, float], ...] = ()


def render(draft: Draft) -> str:
    """The answer's text: marks [n] number `draft.quotes` from 1; every sentence of a claim carries its claim's marks,
    each claim ends with 。 (prose) or stands on its own line."""
    numbers = {quote: number for number, quote in enumerate(draft.quotes, start=1)}
    sentences = [_sentence(claim, [numbers[quote] for quote in claim.cited]) for claim in draft.claims]
    return "\n".join(sentences) if draft.lines else "".join(sentences)


def _sentence(claim: Claim, numbers: Sequence[int]) -> str:
    marks = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
    body = _FINAL_STOP.sub("", claim.lead + claim.text)

    def marked(stop: re.Match[str]) -> str:
        # A question inside a title (《…吗？》) ends a sentence for whoever counts them: its mark stands before it.
        if stop["closing"] and stop["closing"] in "」』》":
            return marks + stop.group()
        return stop.group() + (marks if stop.end() < len(body) else "")

    return f"{_INNER_STOP.sub(marked, body).replace(chr(10), ' ')}{marks}。"


def cite(number: int, quote: Quote, stored: StoredArticle, *, verified: bool) -> Citation:
    """The citation that a mark [number] points to."""
    article = stored.article
    return Citation(
        number=number,
        article_id=article.id,
        paper=article.issue.paper,
        date=article.issue.date,
        issue_number=article.issue.issue_number,
        page=article.page,
        headline=article.headline,
        byline=" ".join(f"{byline.role} {byline.name}".strip() for byline in article.bylines),
        quote=quote.text,
        span=quote.span,
        verified=verified,
        part=quote.part,
    )
