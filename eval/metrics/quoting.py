"""Quotation exactness: whether a quote stands word for word in the article that it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics.folding import folded
from eval.types import CitedQuote

TextOf = Callable[[str], str | None]


def exact_quotes(citations: Sequence[CitedQuote], text_of: TextOf) -> float | None:
    """Share of citations whose quote stands in the article's title and text, spaces, width and punctuation aside; None
    without citations. A citation of an article that `text_of` does not know (None) is not exact."""
    if not citations:
        return None
    good = 0
    for citation in citations:
        quote = folded(citation.quote)
        good += bool(quote) and quote in folded(text_of(citation.article_id))
    return good / len(citations)
