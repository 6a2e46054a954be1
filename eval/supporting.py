"""What supports what, as this project's verifier sees it; `eval.chat_judge` is the other way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from embeddings.types import StoredArticle
from eval.metrics.citing import Supports
from eval.types import CitedQuote
from qa.dated import headed, source_of
from qa.draft import Claim, Quote
from qa.support import ProblemKind
from qa.verify import check

ArticlesOf = Callable[[Sequence[str]], Mapping[str, StoredArticle]]
"""Article ids → those of them that the library holds (`Library.articles`)."""

_LEAD = re.compile(r"(?:据)?《[^》]{1,30}》[^：:。]{0,30}版[^：:。]{0,20}[：:]")


def verifier_support(articles: Mapping[str, StoredArticle]) -> Supports:
    """Support as `qa.verify.check` sees it: every number, date, name and quotation, and most of the wording.

    What says where the paper said it (《…报》…第1版：) is the sentence's lead. A relative time (昨天) that the quoted
    words print themselves is no fault here: whether a reader should be shown it is not a question of support. A list
    may state how many articles it cites.
    """

    def supports(sentence: str, quotes: Sequence[CitedQuote]) -> bool:
        cited = tuple(Quote(quote.article_id, quote.span, quote.quote, quote.part) for quote in quotes)
        said = sentence.strip()
        lead = _lead(said, [articles[quote.article_id] for quote in quotes if quote.article_id in articles])
        claim = Claim(text=said[len(lead) :], quotes=cited, lead=lead)
        printed = "".join(quote.quote for quote in quotes)
        faults = check(claim, articles, counts=(len({quote.article_id for quote in quotes}),))
        return all(fault.kind is ProblemKind.DATE and fault.text in printed for fault in faults)

    return supports


def _lead(sentence: str, cited: Sequence[StoredArticle]) -> str:
    """What says where the paper said it: as this project writes it of a cited article, or as a model may."""
    for stored in cited:
        for lead in (f"{headed(stored)}：", f"{source_of(stored.article)}：", f"{source_of(stored.article)}更正："):
            if sentence.startswith(lead):
                return lead
    found = _LEAD.match(sentence)
    return found.group() if found else ""
