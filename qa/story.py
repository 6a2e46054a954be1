"""The asker's own story: 我妈78了，户口就在本区，想打流感疫苗，哪天能打.

People who ask by voice tell first how they come to ask. Of such a question only some clauses ask; of the others only
what the paper speaks of matters: that the mother is 78 stands in no article, and nothing should be refused for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from articles.types import Span
from qa import askwords
from qa.clues import matching_view
from qa.grams import grams
from qa.wordings import Wording, in_print

RARE = 4.0
"""Inverse document frequency (log) of a pair of characters from which it says what somebody speaks of."""

_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")

_CLAUSE = re.compile(r"[^，,。；;！!？?、\s][^，,。；;！!？?]*[？?]?")
_OWN = re.compile(
    r"我|咱|俺|阿拉|家里|孩子|小孩|娃|儿子|女儿|孙子|孙女|外孙|老伴|老公|老婆|爱人|爸|妈|爷爷|奶奶|外公|外婆|阿嬷|阿婆|邻居|朋友|伲|囡|闺女|老娘|老头子|老太婆|老爷子|婆婆|媳妇|女婿|亲戚|侄"
    r"|同事|听说|听讲|刚才|刚刚|刚接|昨天接|不一样|不一致|对不上|矛盾"
)
_ALOUD = re.compile(
    r"啥|咋|伐|[呀咧啦噻撒哟咯哩嘞]|俺|阿拉|侬|娃|囡|老头|老太|老娘|老爹|[两俩]口子|弄[得好不到个掉下清丢坏来啊]|[能去我你他么]弄|哪儿|听说|听讲"
    r"|人家[说讲]|(?:我|咱)(?!们?[这本全该各]?[国区市省县镇乡村街校院军方党社])|没[人得]|掏钱"
)
"""What is said and hardly written: particles, the speaker himself, words of the family and of hearsay."""
_ASKS = re.compile(
    rf"{askwords.QUESTION_WORD}|吗|(?<!着)呢|么$|是否|(?P<v>[\u4e00-\u9fff])不(?P=v)|有没有|可不可以|真的假的|真假|[？?]$"
)


def asking(text: str) -> tuple[Span, ...]:
    """The clauses of a question that ask, where the others tell the asker's own story; the whole text else."""
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    ask = [span for span in clauses if _ASKS.search(text[slice(*span)])]
    ask = [span for span in ask if _ASKS.search(text[slice(*span)].rstrip("呢"))] or ask  # 冰箱里一堆肉呢 asks nothing
    told = " ".join(text[slice(*span)] for span in clauses if span not in ask)
    if not told or not _OWN.search(told):
        return ((0, len(text)),)
    return tuple(ask) or (clauses[-1],)


def told_aloud(text: str) -> bool:
    """Whether a question is put as one talks, so that no paper can be expected to have its words."""
    return bool(_ALOUD.search(text)) or asking(text) != ((0, len(text)),)


def asking_part(text: str) -> str:
    """The question without the asker's own story."""
    return "，".join(text[slice(*span)] for span in asking(text))


def in_short(text: str, told: Sequence[str], rarity: Mapping[str, float], wordings: Sequence[Wording] = ()) -> str:
    """The question with what asks, and before it those words of the asker's own story that one of the texts holds, be
    it in the written word that stands for an everyday one; `rarity` maps common pairs of characters to their inverse
    document frequency (log)."""
    spans = asking(text)
    if spans == ((0, len(text)),):
        return text
    printed = "\n".join(matching_view(one) for one in told)
    stories = [in_print(text[slice(*span)], wordings, told) for span in _between(text, spans)]
    words = [run for story in stories for run in _held(matching_view(story), printed)]
    telling = [word for word in dict.fromkeys(words) if any(rarity.get(pair, RARE) >= RARE for pair in grams(word))]
    return "，".join([*telling, *(text[slice(*span)] for span in spans)])


def _between(text: str, spans: Sequence[Span]) -> list[Span]:
    """What is not in the spans."""
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    return list(zip(starts, ends, strict=True))


def _held(clause: str, told: str) -> list[str]:
    """The longest runs of Chinese characters of a clause whose every pair stands in a text."""
    runs, at = [], 0
    while at < len(clause) - 1:
        end = at
        while end < len(clause) - 1 and _PAIR.match(clause, end) and clause[end : end + 2] in told:
            end += 1
        if end > at:
            runs.append(clause[at : end + 1])
        at = max(end, at) + 1
    return runs
