"""A question as the ranker reads it: its terms, what of them is content, and what it names letter for letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from qa.clues import Clues, clues
from qa.kindred import Kindred, Lexicon, kindred
from qa.terms import Flags, Terms, as_text, folded_codes, terms_of

ASKING = re.compile(
    r"请问|什么时候|啥时候|什么时间|什么地方|什么样|什么人|什么|啥样|啥|何时|何地|哪一?[天年月日]|哪[些个位家国里儿所座种类]|哪|谁|"
    r"多少|多[久大长高远重]|第几|几[个位名家月号点日年次种类条]?|怎么样|怎么|怎样|如何|咋样?|为什么|为何|为啥|是否|是不是|有没有|能不能|"
    r"吗|呢|叫什么|叫啥|分别|具体|一共|总共|到底|究竟|有哪些|[?？。！!，,、]"
)
STATED_TIME = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月(?:份|\d{1,2}[日号])?)?|\d{1,2}月(?:份|\d{1,2}[日号])?")
QUOTED = re.compile(r"[“《「『\"]([^“”《》「」『』\"]{2,40})[”》」』\"]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as the ranker reads it. `period` is the half-open time that it is about, `exact` whether that is a
    day; `marks` are its numbers and Latin words, dates left out."""

    terms: Terms
    clues: Clues
    quoted: tuple[str, ...]
    marks: tuple[str, ...]
    period: tuple[date, date] | None = None
    kindred: Kindred | None = None

    @property
    def exact(self) -> bool:
        """Whether the question is about one day."""
        return self.period is not None and (self.period[1] - self.period[0]).days <= 1


def read_question(
    text: str, *, period: tuple[date, date] | None = None, also: str = "", lexicon: Lexicon | None = None
) -> Wanted:
    """What the ranker needs of a question's text; `also` holds other words for what it names."""
    asked = as_text(folded_codes(text))
    folded = f"{asked} {as_text(folded_codes(also))}" if also else asked
    content: Flags = np.ones(len(folded), dtype=bool)
    for pattern in (ASKING, STATED_TIME):
        for match in pattern.finditer(folded):
            content[match.start() : match.end()] = False
    terms = terms_of(folded, content)
    quoted = tuple(dict.fromkeys(match[1] for match in QUOTED.finditer(asked)))
    marks = tuple(
        dict.fromkeys(atom.text for atom in terms.atoms if atom.text.isascii() and content[atom.start : atom.end].all())
    )
    kin = kindred(lexicon, asked, content[: len(asked)]) if lexicon is not None else None
    return Wanted(terms, clues(asked, {}), quoted, marks, period, kin)
