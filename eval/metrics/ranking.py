"""Metrics of a ranking with binary relevance. Each takes ids in rank order and the set of relevant ids.

Definitions as in trec_eval (https://github.com/usnistgov/trec_eval): held against ir-measures in the tests. An id that
stands twice in a ranking counts where it first stands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def _first_places(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """R@k = |relevant in the first k| / |relevant|; 0 where nothing is relevant."""
    found = sum(article_id in relevant for article_id in _first_places(ranked)[:k])
    return found / len(set(relevant)) if relevant else 0.0


def found_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Success@k: 1 where any relevant id is among the first k, else 0."""
    return float(any(article_id in relevant for article_id in _first_places(ranked)[:k]))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """RR@k = 1 / rank of the first relevant id, 0 beyond rank k; its mean over questions is MRR@k (Voorhees 1999)."""
    for rank, article_id in enumerate(_first_places(ranked)[:k], start=1):
        if article_id in relevant:
            return 1 / rank
    return 0.0


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """nDCG@k = Σ rel_i / log2(i + 1) over the first k, divided by that sum for the ideal order (Järvelin, Kekäläinen
    2002, with the gain rel_i and the discount log2(rank + 1) of trec_eval's ndcg_cut)."""
    gain = sum(
        1 / math.log2(rank + 1)
        for rank, article_id in enumerate(_first_places(ranked)[:k], start=1)
        if article_id in relevant
    )
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(relevant))) + 1))
    return gain / ideal if ideal else 0.0
