"""ROUGE-L and BLEU on characters.

Characters, because the usual tokenizers delete Chinese (rouge_score) or need a word segmenter whose version changes the
figure (CRUD-RAG uses jieba). Punctuation and width are folded away first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from eval.metrics.folding import folded


def _common_subsequence(first: str, second: str) -> int:
    row = [0] * (len(second) + 1)
    for left in first:
        before = 0
        for place, right in enumerate(second, start=1):
            here = row[place]
            row[place] = before + 1 if left == right else max(here, row[place - 1])
            before = here
    return row[-1]


def rouge_l(prediction: str, references: Sequence[str]) -> float:
    """ROUGE-L F1: 2PR/(P+R) of the longest common subsequence, best over references (Lin 2004, W04-1013, β = 1)."""
    guess = folded(prediction)
    best = 0.0
    for gold in map(folded, references):
        common = _common_subsequence(guess, gold)
        if common:
            precision, recall = common / len(guess), common / len(gold)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def _grams(text: str, n: int) -> Counter[str]:
    return Counter(text[i : i + n] for i in range(len(text) - n + 1))


def _clipped(guess: str, golds: Sequence[str], n: int) -> tuple[int, int]:
    """(n-grams of the guess that a reference covers, n-grams of the guess)."""
    grams = _grams(guess, n)
    limit: Counter[str] = Counter()
    for gold in golds:
        limit |= _grams(gold, n)
    return sum((grams & limit).values()), sum(grams.values())


def bleu(prediction: str, references: Sequence[str], *, order: int = 4, brevity: bool = True) -> float:
    """Sentence BLEU: brevity penalty × geometric mean of clipped n-gram precisions (Papineni et al. 2002, P02-1040).

    n > 1 is smoothed by (matches + 1) / (total + 1) (Lin, Och 2004); the order is no longer than the prediction. From
    four characters on that is sacrebleu's sentence score with smooth_method="add-k" and effective_order (which gives
    shorter predictions a precision of 1 for the orders that they do not reach).
    `brevity=False` leaves the penalty out, as CRUD-RAG's figure does: short answers then go unpunished.
    """
    guess, golds = folded(prediction), [gold for gold in map(folded, references) if gold]
    if not guess or not golds:
        return 0.0
    logs = 0.0
    highest = min(order, len(guess))
    for n in range(1, highest + 1):
        matches, total = _clipped(guess, golds, n)
        if n == 1 and not matches:
            return 0.0
        logs += math.log(matches / total if n == 1 else (matches + 1) / (total + 1))
    nearest = min((abs(len(gold) - len(guess)), len(gold)) for gold in golds)[1]
    penalty = min(1.0, math.exp(1 - nearest / len(guess))) if brevity else 1.0
    return penalty * math.exp(logs / highest)
