"""Yes and no: whether a clause denies, and whether words taken out of a sentence still mean what it said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.types import Span
from qa.grams import contained, grams
from qa.sentences import Sentence, sentences

_HARMLESS = re.compile(
    r"不断|不仅|不但|不只|不光|不少|不同|不久|不管|不论|不过|不得不|不可不|不无|不错|不妨|不禁|不愧|不惜|不懈|不忘|不已|不动产|不锈钢|不定期|"
    r"不限于|不间断|不良|不足之处|不利|不易|毫不|无不|从不间断|坚定不移|必不可少|不可或缺|密不可分|无论|无人|无障碍|无缝|无线|无疑|无私|无数|无限|"
    r"无锡|无偿|无愧|未来|未成年|未必不|从未有过|前所未有|非常|非遗|非机动|非公|非凡|非洲|除非|并非不|莫非|是否|能否|可否|与否|否则|"
    r"没收|沉没|别墅|别人|特别|分别|个别|区别|级别|识别|鉴别|性别|告别|差别|类别|别具|别样|停车|停放|停靠|停留|禁毒|有没有|是不是|会不会|能不能"
)
_DENIAL = re.compile(
    r"不|没有|没|未|无|非|勿|莫|别|否认|拒绝|禁止|严禁|禁|取消|停止|暂停|停办|停运|中止|终止|推迟|延期|除外|失败|避免|防止|杜绝|免于|难以"
)
_UNTRUE = re.compile(
    r"不实|不属实|谣言|误传|子虚乌有|并非事实|无中生有|虚假(?:信息|消息|宣传)|假消息|纯属虚构|没有根据|系伪造|已辟谣|辟谣"
)
_POINTS_BACK = re.compile(r"(?:经[^，,]{0,8}[，,])?(?:此|该|这|上述|以上|对此|事实上|实际上)")
_HEARSAY = re.compile(r"网传|谣传|误传|传言|传闻|谎称|冒充|假冒|误以为|误认为|谎报|散布|编造|捏造")
_CONDITION = re.compile(
    r"^[（(“]?(?:如果|假如|倘若|假若|若|如遇|如有|如需|如未|如逾|如因|如出现|如发现|一旦|除非|只有|未经|凡未|逾期|遇(?!到|见))"
)
_EXCEPT = re.compile(r"除外|不含|不包括|不计|不在此列|^除.{1,20}(?:外|以外|之外)|以外[，,]?$")


def denies(clause: str) -> bool:
    """Whether a clause negates, forbids, cancels or puts off; double negation (不得不) does not count."""
    return bool(_DENIAL.search(_HARMLESS.sub("", clause)))


def enclosing(text: str, span: Span) -> Span:
    """The whole sentences of `text` that `span` touches."""
    touched = [
        sentence.span for sentence in sentences(text) if sentence.span[0] < span[1] and span[0] < sentence.span[1]
    ]
    return (touched[0][0], touched[-1][1]) if touched else span


def turned(text: str, span: Span) -> str:
    """The words left out without which `text[span]` says something else than the paper did; "" where there are none.

    Looks at what the quotation leaves out of its own sentences: a negation cut off its clause, a condition, an
    exception, hearsay, or the statement that all of this is untrue.
    """
    every = sentences(text)
    touched = [sentence for sentence in every if sentence.span[0] < span[1] and span[0] < sentence.span[1]]
    if not touched:
        return ""
    following = [text[one.span[0] : one.span[1]] for one in every if one.span[0] >= touched[-1].span[1]][:1]
    return _cut_clause(text, span, touched) or _left_out(text, span, touched) or _taken_back(following)


def _cut_clause(text: str, span: Span, touched: Sequence[Sentence]) -> str:
    for clause in (clause for sentence in touched for clause in sentence.clauses):
        if clause[0] < span[0] < clause[1] and denies(text[clause[0] : span[0]]):
            return text[clause[0] : span[0]]
        if clause[0] < span[1] < clause[1] and denies(text[span[1] : clause[1]]):
            return text[span[1] : clause[1]]
    return ""


def _left_out(text: str, span: Span, touched: Sequence[Sentence]) -> str:
    before = [text[start:end] for start, end in touched[0].clauses if end <= span[0]]
    after = [text[start:end] for start, end in touched[-1].clauses if start >= span[1]]
    suspects = (
        (_CONDITION, before[-2:]),
        (_HEARSAY, before),
        (_EXCEPT, [*before[-1:], *after[:1]]),
        (_UNTRUE, after),
    )
    return next((clause for pattern, clauses in suspects for clause in clauses if pattern.search(clause)), "")


def _taken_back(following: Sequence[str]) -> str:
    for sentence in following:
        if _POINTS_BACK.match(sentence) and _UNTRUE.search(sentence):
            return sentence
    return ""


def polarity_changed(statement: str, sources: Sequence[str], *, alike: float = 0.6) -> str:
    """The clause of `statement` that denies what its source affirms, or the reverse; "" where there is none.

    Each clause is held against the clause of `sources` that shares most with it, if that is at least `alike`; a
    nearly as similar clause of its own polarity clears it. Where the two are almost the same words, every single
    negation counts (不得停止 is not 得停止).
    """
    views = [
        _View(grams(source[start:end]), source[start:end])
        for source in sources
        for one in sentences(source)
        for start, end in one.clauses
    ]
    for sentence in sentences(statement):
        for start, end in sentence.clauses:
            clause = statement[start:end]
            if _differs(clause, views, alike):
                return clause
    return ""


@dataclass(frozen=True, slots=True)
class _View:
    pairs: frozenset[str]
    clause: str


def _differs(clause: str, views: Sequence[_View], alike: float) -> bool:
    wanted = grams(clause)
    if len(wanted) < 2:
        return False
    scores = [(contained(wanted, view.pairs), view.clause) for view in views]
    best = max((score for score, _ in scores), default=0.0)
    near = [source for score, source in scores if score >= best - 0.1]
    if best >= alike and all(denies(source) != denies(clause) for source in near):
        return True
    return best >= _ALMOST and all(_negations(source) != _negations(clause) for source in near)


_ALMOST = 0.85
_NEGATION = re.compile(r"[不没未无非勿莫]|禁止|严禁|并非")


def _negations(clause: str) -> int:
    """How many single negations, odd or even."""
    return len(_NEGATION.findall(_HARMLESS.sub("", clause))) % 2
