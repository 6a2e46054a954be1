"""Exact match and character F1 as CMRC 2018 defines them (Cui et al. 2019, https://aclanthology.org/D19-1600,
evaluation script cmrc2018_evaluate.py of ymcui/cmrc2018).

Two traps: overlap is the longest common *substring* of segments, not a bag of characters and not a subsequence; and
the score of a question is the best over its reference answers. Figures and Latin words are one segment each; the
original cuts them with an English tokenizer, here they are cut at white space.
"""

from __future__ import annotations

from collections.abc import Sequence

_PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』")


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fa5"


def segments(text: str) -> list[str]:
    """Chinese characters one by one, everything else as words; the punctuation of the original's list dropped."""
    pieces: list[str] = []
    word = ""
    for char in text.lower().strip():
        if char in _PUNCTUATION:
            continue
        if _is_han(char):
            pieces += word.split()
            pieces.append(char)
            word = ""
        else:
            word += char
    return pieces + word.split()


def _common_run(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest run of segments that stands in both."""
    best, row = 0, [0] * (len(second) + 1)
    for left in first:
        fresh = [0] * (len(second) + 1)
        for place, right in enumerate(second, start=1):
            if left == right:
                fresh[place] = row[place - 1] + 1
                best = max(best, fresh[place])
        row = fresh
    return best


def character_f1(prediction: str, references: Sequence[str]) -> float:
    """Best over references of 2PR/(P+R), P = run/|prediction|, R = run/|reference|, run = longest common substring."""
    guess = segments(prediction)
    best = 0.0
    for reference in references:
        gold = segments(reference)
        run = _common_run(gold, guess)
        if run:
            precision, recall = run / len(guess), run / len(gold)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def _bare(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in _PUNCTUATION)


def exact_match(prediction: str, references: Sequence[str]) -> float:
    """1 where the prediction equals a reference, case and the listed punctuation aside."""
    return float(any(_bare(prediction) == _bare(reference) for reference in references))
