"""Whether the evidence answers at all: decided from figures of the evidence, never by asking a model.

In layers: nothing was found; a title, a numeral, a thing or the very noun that is asked after does not stand in the
cited articles; and for all the rest a calibrated confidence held against a threshold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from articles.types import Article
from qa import attributes, namesakes, necessary
from qa.clues import Clues, Kind, clues, matching_view
from qa.draft import Decision, Draft, Reason
from qa.premise import takes_for_granted, unsupported
from qa.ranker import bundled_rarity
from qa.story import asking_part
from qa.types import Evidence, Question, QuestionKind, Status
from qa.wordings import in_print, leading

DEFAULT_THRESHOLD = 0.15
"""Confidence below which nothing is answered; the curve is in docs/REFUSAL.md."""
AGREEMENT = 2.0
"""Log-odds for all other articles holding the same figure or name."""
NAMED = 2.0
"""Log-odds for a quoted sentence that names the question's person and holds `COVERED` of its characters by rarity."""
COVERED = 0.9
MISSING = -4.0
"""Log-odds for each key term that the cited articles lack, and for a figure that the draft lacks."""
SHARED, STRANGE = 0.2, -5.0
"""Share of the question's character pairs, by rarity, that an article on the matter holds, and log-odds for one that
holds none of them; in between by proportion. Of 463 development questions on news nine find one that holds less."""

USUAL, SURE, NEAR = 2.5, 4.0, 1.5
"""The ranker's score of the best article below which it speaks against an answer, and beyond which it speaks for one
where the question is told aloud and its words hardly stand in print; the score from which it says no more; log-odds for
each point. Of 418 written questions on four newspapers one more is refused falsely; of those whose articles are taken
away, 51 in 100 instead of 39."""

_NEVER = re.compile(r"(?!)")
_OTHERWISE = {
    "冠军": re.compile(r"夺冠|第一名|折桂|夺魁|登顶|金牌|摘金"),
    "亚军": re.compile(r"第二名|银牌"),
    "比分": re.compile(r"\d+(?:比|:|-)\d+"),
    "得主": re.compile(r"获|夺|摘|折桂|捧"),
    "总长": re.compile(r"长"),
    "面积": re.compile(r"平方|亩|公顷|平米"),
    "全长": re.compile(r"长"),
}
"""Key terms that the paper often says in another way."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万亿半免]+")


def decide(
    question: Question, evidence: Sequence[Evidence], draft: Draft, *, threshold: float = DEFAULT_THRESHOLD
) -> Decision:
    """Whether `draft` may be shown, how sure that is, and otherwise why not."""
    if question.kind in {QuestionKind.OUTSIDE, QuestionKind.SMALL_TALK}:
        return Decision(Status.NO_EVIDENCE, 0.0, Reason.OUTSIDE_WORLD)
    if not evidence or not draft.claims:
        return Decision(Status.NO_EVIDENCE, 0.0, Reason.NOTHING_FOUND)
    figures = dict(draft.features)
    if "log_none" not in figures:  # gathered over all articles that passed a filter: nothing was doubted
        return Decision(draft.status, draft.score, features=draft.features)
    asked = _asked(question)
    cited = {quote.article_id for quote in draft.quotes}
    articles = [one.stored.article for one in evidence if one.stored.article.id in cited]
    missing = missing_terms(asked, articles, matter=_matter(question, evidence))
    if question.kind is QuestionKind.TIMELINE:  # its last stage may stand in another article than the cited one
        missing = tuple(one for one in missing if not takes_for_granted(one))
    doubts = len(missing) + (not fits(asked, draft))
    named = not doubts and names_all(question, asked, draft)
    near = nearness(question, evidence)
    confidence = _confidence(figures, doubts, named=named, near=near, strange=not question.aloud)
    if confidence < threshold:
        return Decision(Status.NO_EVIDENCE, confidence, Reason.NOT_ABOUT_THIS, missing, draft.features)
    return Decision(draft.status, confidence, missing=missing, features=draft.features)


def missing_terms(asked: Clues, articles: Sequence[Article], *, matter: str = "") -> tuple[str, ...]:
    """Titles, numerals, things and the asked noun of the question that stand in none of the articles. `matter` is the
    question in the words of the paper, where it was asked in others."""
    text = "\n".join(matching_view(f"{article.title}\n{article.text}") for article in articles)
    papers = " ".join(article.issue.paper or "" for article in articles)
    rarity = bundled_rarity()
    noun = [asked.noun] if asked.noun in rarity else []  # an unknown pair may be cut out of a longer word (成|交价)
    terms = dict.fromkeys((*asked.entities, *asked.numerals, *noun))
    absent = (term for term in terms if term not in text and not _OTHERWISE.get(term, _NEVER).search(text))
    things = (
        *attributes.unprinted(asked.text, text),
        *necessary.unprinted(asked.text, text),
        *namesakes.unprinted(asked.text, text, papers, rarity),
    )
    unread = (one for one in things if not matter or one in matter)  # the paper may have another word for it
    return tuple(dict.fromkeys((*absent, *unsupported(asked.text, text, matter=matter), *unread)))


def _asked(question: Question) -> Clues:
    return clues(asking_part(question.standalone), bundled_rarity())


def _matter(question: Question, evidence: Sequence[Evidence]) -> str:
    """The question as `missing_terms` wants it; empty where it has no everyday words."""
    wordings = [one for one in question.wordings if not takes_for_granted(one[0])]
    return matching_view(in_print(question.standalone, wordings, leading(evidence))) if wordings else ""


def fits(asked: Clues, draft: Draft) -> bool:
    """Whether the draft holds a figure where a figure is asked for, beside those of the question."""
    if asked.kind is not Kind.NUMBER:
        return True
    return any(
        figure not in asked.text for claim in draft.claims for figure in _FIGURE.findall(matching_view(claim.text))
    )


def names_all(question: Question, asked: Clues, draft: Draft) -> bool:
    """Whether one quoted sentence names a person whom the question names, and holds nearly all else that it asks:
    then it speaks of the very matter, however small the library."""
    total = sum(weight for _, weight in asked.singles)
    for said in (matching_view(quote.text) for quote in draft.quotes):
        held = sum(weight for char, weight in asked.singles if char in said)
        if held >= COVERED * total and any(name in said for name in question.people):
            return True
    return False


def nearness(question: Question, evidence: Sequence[Evidence]) -> float:
    """Log-odds for how near the ranker sees the best article: it knows words of like meaning and reads the whole
    article, where the doubter counts the question's characters. 0 where it did not rank."""
    if not evidence[0].features:
        return 0.0
    near = NEAR * (min(SURE, max(0.0, evidence[0].score)) - USUAL)
    return near if question.aloud else min(0.0, near)


def _confidence(figures: Mapping[str, float], missing: int, *, named: bool, near: float, strange: bool) -> float:
    """The doubter's probability that something answers, moved by agreement, by the named person, by missing terms, by
    its nearness, and where print is to be expected (`strange`) by how little of the question the article holds."""
    none = min(1.0 - 1e-6, math.exp(figures["log_none"]))
    odds = math.log((1.0 - none) / max(none, 1e-6)) + AGREEMENT * figures["best_support_kind"]
    odds += MISSING * min(2, missing) + NAMED * named + near
    if strange:
        odds += STRANGE * max(0.0, 1.0 - figures["top_article_weight"] / SHARED)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
