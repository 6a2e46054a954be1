"""What supports what, as this project's verifier sees it; `eval.chat_judge` is the other way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from embeddings.types import StoredArticle
from eval.metrics.citing import Supports
from eval.types import CitedQuote
from qa.draft import Claim, Quote
from qa.support import ProblemKind
from qa.verify import check

ArticlesOf = Callable[[Sequence[str]], Mapping[str, StoredArticle]]
"""Article ids → those of them that the library holds (`Library.articles`)."""

_LEAD = re.compile(r"(?:据)?《[^》]{1,30}》[^：:。]{0,30}版[^：:。]{0,20}[：:]")


def verifier_support(articles: Mapping[str, StoredArticle]) -> Supports:
    """Support as `qa.verify.check` sees it: every number, date, name and quotation, and most of the wording.

    What says where the paper said it (《…报》…第1版：) is the sentence's lead. A relative time (昨天) that the quoted
    words print themselves is no fault here: whether a reader should be shown it is not a question of support.
    """

    def supports(sentence: str, quotes: Sequence[CitedQuote]) -> bool:
        cited = tuple(Quote(quote.article_id, quote.span, quote.quote, quote.part) for quote in quotes)
        lead = _LEAD.match(sentence.strip())
        start = lead.end() if lead else 0
        claim = Claim(text=sentence.strip()[start:], quotes=cited, lead=lead.group() if lead else "")
        printed = "".join(quote.quote for quote in quotes)
        faults = check(claim, articles)
        return all(fault.kind is ProblemKind.DATE and fault.text in printed for fault in faults)

    return supports
