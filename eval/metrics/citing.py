"""Citation recall and precision after ALCE (Gao et al. 2023, arXiv 2305.14627, eval.py of princeton-nlp/ALCE).

Sentence recall is 1 when all quotes that it cites support it together, 0 when it cites nothing or a number that does
not exist. A citation is precise unless it does not support the sentence alone and the others support it without it;
where the quotes together do not support the sentence, none of its citations is precise. What supports what is decided
by a function that is passed in: ALCE's own model reads English only.

Two differences, both stricter: a number that does not exist counts as a citation that is not needed (ALCE leaves it out
of the count), and an answer without any citation has no precision (ALCE's is 0).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.folding import answer_sentences, marks_of, without_marks
from eval.types import CitedQuote

Supports = Callable[[str, Sequence[CitedQuote]], bool]


@dataclass(frozen=True, slots=True)
class CitationScore:
    """`recall`: share of sentences supported; `precision`: share of citations that are needed, None without any."""

    recall: float
    precision: float | None


def _precise(sentence: str, quotes: Sequence[CitedQuote], supports: Supports) -> int:
    """How many of the quotes, which together support the sentence, count."""
    if len(quotes) == 1:
        return 1
    count = 0
    for place, quote in enumerate(quotes):
        others = [*quotes[:place], *quotes[place + 1 :]]
        count += supports(sentence, [quote]) or not supports(sentence, others)
    return count


def score_citations(answer: str, quotes: Mapping[int, CitedQuote], supports: Supports) -> CitationScore | None:
    """The answer's citation score; None where it has no sentence."""
    sentences = answer_sentences(answer)
    if not sentences:
        return None
    supported = cited = precise = 0
    for sentence in sentences:
        numbers = marks_of(sentence)
        cited += len(numbers)
        known = [quotes[number] for number in numbers if number in quotes]
        if known and len(known) == len(numbers) and supports(without_marks(sentence), known):
            supported += 1
            precise += _precise(without_marks(sentence), known, supports)
    return CitationScore(supported / len(sentences), precise / cited if cited else None)


def covered(answer: str) -> float | None:
    """Share of the answer's sentences that carry a citation mark; None where it has no sentence."""
    sentences = answer_sentences(answer)
    return sum(bool(marks_of(sentence)) for sentence in sentences) / len(sentences) if sentences else None
