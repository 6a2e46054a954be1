"""How far a matter has come (路灯修好了吗): the newest report of it, read for what was done, then the older one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from articles.types import Genre
from qa.clues import Clues
from qa.differing import OWN_SHARE, titled
from qa.judged import Judged
from qa.ranker import bundled_rarity
from qa.values import share, surroundings

SAME_MATTER = 0.9
"""Share of the best article's hold on what the question names that another must reach to be about the same matter."""
LEAST = 0.002
"""Share of the best article's probability that another must reach."""
OF_IT = 0.5
"""Share of the article's best hold on the question that a sentence must have to say how the matter stands."""
NEAR = 0.7
"""Part of a sentence's hold on the question, or of the one before it, that counts for each of its clauses."""

_ASKED = re.compile(
    r"了(?:吗|么|嘛|没有?|没呢|吧|不)?[?？]?$|(?:是否|有没有|是不是)已?[^，。]{0,12}(?:完|好|成|通|开|结束)"
)
_COMPLEMENT = re.compile(r"[好完成掉到上下起来过全都已经]")
"""What a verb needs to say that it came about, which another article may say in another way."""
_DONE = re.compile(
    r"已[经于全]?(?![经于全]?(?:[坏破停损断漏堵失旧]|有|列入|计划|安排|要求))|全部|恢复|完成|完工|竣工|贯通|合龙|通车|通行|开通|启用|投用|投入使用|开业|开园|(?<!时)(?<![每延]日)(?<![每延]天)开放(?!时)|修复|修好|点亮|建成|落成|开幕|开班|开课|到账|封顶|结束|解除|启幕|告破|找到|归还|兑现"
)
_ALWAYS = re.compile(r"今后|以后|\d(?:小时|天|日|分钟|个工作日)[之以]?内|每[天日晚周月年]|\d时(?:\d+分)?至\d")
"""What holds day by day says nothing of whether something was done."""
_PENDING = re.compile(
    r"预计|计划|正在|尚未|仍|有望|将于?|过半|[一二三四五六七八九两]成|未|力争|目前|启动|开工|动工|开建|施工|停运|停用|停水|停电|故障|等待|封闭|延期|推迟"
)


def asks_how_far(asked: Clues) -> bool:
    """Whether the question asks if something has been done."""
    return bool(_ASKED.search(asked.text))


def newest_first(asked: Clues, best: Judged, judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """The newest report on the matter and, where one came before it, that; each reads for what it says was done.

    A report goes before a comment of the same day. `best` alone where no other article is of another day.
    """
    state = _state_of(asked, best)
    own = _subject_share(asked, surroundings(best, best.top if state is None else state))
    matter: list[tuple[Judged, int]] = [] if state is None else [(best, state)]
    for one in judged:
        clause = None if one is best or not _may_tell(best, one) else _state_of(asked, one)
        if clause is not None and _of_one_matter(asked, best, one, clause, own):
            matter.append((one, clause))
    if not matter:
        return (best,)
    newest = max(matter, key=lambda each: (_day(each[0]), each[0].article.genre is not Genre.COMMENT, each[0].worth))
    older = [each for each in matter if _day(each[0]) < _day(newest[0])]
    before = max(older, key=lambda each: (_day(each[0]), each[0].worth), default=None)
    return tuple(_stating(one, clause) for one, clause in ((newest, before) if before else (newest,)))


def _may_tell(best: Judged, one: Judged) -> bool:
    return (
        one.is_of_the_paper_of(best)
        and one.article.issue.date is not None
        and not one.corrects
        and one.mass >= LEAST * best.mass
    )


def _of_one_matter(asked: Clues, best: Judged, one: Judged, clause: int, own: float) -> bool:
    """Whether a clause that says how something stands is about the matter of the best article."""
    around = f"{best.view.title}\n{surroundings(best, best.top)}"
    done = _COMPLEMENT.sub("", _predicate(asked))
    names_it = _subject_share(asked, surroundings(one, clause)) >= SAME_MATTER * own
    told = one.view.title + one.view.body
    says = one.view.body[slice(*one.view.clauses[clause])]
    itself = bool(done) and done in says and share(asked, says) >= OWN_SHARE
    return names_it and (not done or any(char in told for char in done)) and (itself or titled(one, clause, around))


def _predicate(asked: Clues) -> str:
    """What is asked to be done: 修好 of 路灯修好了吗."""
    found = _ASKED.search(asked.text)
    last = asked.text[: found.start()][-2:] if found else ""
    return last if last in bundled_rarity() or _COMPLEMENT.search(last) else last[-1:]


def _subject_share(asked: Clues, text: str) -> float:
    """Share of the question's characters, but for what is asked to be done, that stand in a text."""
    named = [(char, weight) for char, weight in asked.singles if char not in _predicate(asked)]
    total = sum(weight for _, weight in named)
    return sum(weight for char, weight in named if char in text) / total if total else 0.0


def _day(one: Judged) -> date:
    return one.article.issue.date or date.min


def _state_of(asked: Clues, one: Judged) -> int | None:
    """The clause that says best how the matter stands; None where none does."""
    texts = [one.view.body[slice(*span)] for span in one.view.clauses]
    own = [share(asked, one.view.body[slice(*sentence.span)]) for sentence in one.view.sentences]
    around = [max(share, before) for share, before in zip(own, [0.0, *own], strict=False)]
    top = float(one.probability.max(initial=0.0)) or 1.0
    asked_for = _predicate(asked)
    doing = set(_COMPLEMENT.sub("", asked_for))

    def score(number: int) -> float:
        text = texts[number]
        done = bool(_DONE.search(text)) or (len(asked_for) > 1 and asked_for in text)
        pending = bool(_PENDING.search(text))
        near = around[one.view.sentence_of[number]]
        if not (done or pending) or _ALWAYS.search(text) or near < OF_IT * max(around):
            return 0.0
        said = 0.5 * done + 0.3 * pending + 0.6 * bool(doing & set(text))
        likely = float(one.probability[number]) / top / 2
        return float(max(share(asked, text), NEAR * near)) + said + likely

    scores = [score(number) for number in range(len(texts))]
    return int(np.argmax(scores)) if max(scores, default=0.0) > 0 else None


def _stating(one: Judged, clause: int) -> Judged:
    """The article read for a clause that says how something stands, and for the others of its sentence that do."""
    texts = [one.view.body[slice(*span)] for span in one.view.clauses]
    return one.toward(clause, [bool(_DONE.search(text) or _PENDING.search(text)) for text in texts])
