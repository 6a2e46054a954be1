"""Answers that are gathered over all matching articles, not read from one: lists, counts and timelines.

The library's filters choose the articles; here those that do not speak of the asked thing are put aside, copies of one
story count once, and each of the rest gives one dated line with its citation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from articles.types import Span, TimeReference
from embeddings.types import StoredArticle
from qa.clues import Clues, Gram, clues, matching_view
from qa.dated import source_of
from qa.draft import Claim, Draft, Quote
from qa.ranker import bundled_rarity
from qa.reader import quoted
from qa.sentences import Sentence, sentences
from qa.stories import group
from qa.types import Note, Question, QuestionKind, Status
from qa.windows import trimmed

LONGEST_LINE = 70
"""Characters of a line beyond which clauses are left out."""
ABOUT = 0.6
"""Share of the question's weight that must stand in an article for it to be about what is asked."""

_GENERIC = re.compile(
    r"报道|文章|新闻|消息|活动|事情|大事|事件|报纸|本报|内容|哪些|几[次篇条场个]|多少|来龙去脉|经过|变化|怎么|过程|时间线|动态|进展|情况|举行|发生|盘点|梳理|一下|所有|全部|列出"
)


@dataclass(frozen=True, slots=True)
class _Line:
    stored: StoredArticle
    span: Span
    when: datetime


def survey(question: Question, stored: Sequence[StoredArticle], *, limit: int = 50) -> Draft:
    """One line an article, oldest first, after a line that states their number.

    `stored` are all articles that pass the question's filter, or the evidence where it has none. More than `limit`
    lines are cut, with a note. An empty draft has status NO_EVIDENCE; so has a single line that is not counted, because
    what a list asks for then stands inside that one article, which is read instead.
    """
    topic = _topic(question)
    about = [one for one in stored if _share(topic, one.article.title + "\n" + one.article.text) >= ABOUT]
    leaders = group([one.article.text for one in about])
    found = [_line(question, topic, one) for number, one in enumerate(about) if leaders[number] == number]
    lines = sorted((line for line in found if line is not None), key=lambda line: (line.when, line.stored.article.id))
    if not lines or (len(lines) == 1 and question.kind is not QuestionKind.COUNT):
        return Draft(claims=(), status=Status.NO_EVIDENCE)
    shown = lines[:limit]
    claims = [replace(quoted(line.stored, line.span), lead=f"{source_of(line.stored.article)}：") for line in shown]
    if len(shown) > 1 or question.kind is QuestionKind.COUNT:
        claims.insert(0, _count(claims, len(lines)))
    cut = (Note("coverage", f"共{len(lines)}篇，这里按日期先后列出前{limit}篇。"),) if len(lines) > limit else ()
    return Draft(claims=tuple(claims), notes=cut, score=1.0, features=(("lines", float(len(lines))),), lines=True)


def _count(claims: Sequence[Claim], number: int) -> Claim:
    """The stated number rests on every listed article."""
    quotes: tuple[Quote, ...] = tuple(dict.fromkeys(quote for claim in claims for quote in claim.quotes))
    return Claim(text=f"共{number}篇相关报道", quotes=quotes)


def _topic(question: Question) -> tuple[Gram, ...]:
    """The pieces of the question that say what it is about: no dates, no general words."""
    asked: Clues = clues(question.standalone, bundled_rarity())
    generic = [match.span() for match in _GENERIC.finditer(asked.text)]
    text = list(asked.text)
    for start, end in [*generic, *([question.time.span] if question.time else [])]:
        text[start:end] = " " * (end - start)
    left = "".join(text)
    return tuple(gram for gram in asked.grams if gram.text in left and not gram.stated_time)


def _share(topic: Sequence[Gram], text: str) -> float:
    """How much of the topic's weight stands in the text, 0 to 1; 1 where the question names no topic."""
    whole = sum(gram.weight for gram in topic)
    view = matching_view(text)
    return sum(gram.weight for gram in topic if gram.text in view) / whole if whole else 1.0


def _line(question: Question, topic: Sequence[Gram], stored: StoredArticle) -> _Line | None:
    """The sentence that tells it best: inside the asked time where one is asked, else the one nearest to the topic."""
    article = stored.article
    cut = sentences(article.text)
    if not cut:
        return None
    timed = [time for time in article.times if _inside(time, question)]
    places = [time.span[0] for time in timed]
    held = [sentence for sentence in cut if any(sentence.span[0] <= at < sentence.span[1] for at in places)]
    best = max(held or cut[:12], key=lambda one: (_share(topic, article.text[slice(*one.span)]), -one.span[0]))
    when = min((time.start for time in timed), default=_midnight(article.issue.date))
    return _Line(stored, _shortened(article.text, best), when)


def _inside(time: TimeReference, question: Question) -> bool:
    asked = question.time
    return asked is not None and not time.vague and time.start < asked.end and asked.start < time.end


def _midnight(day: date | None) -> datetime:
    return datetime(day.year, day.month, day.day) if day else datetime.max


def _shortened(text: str, sentence: Sentence) -> Span:
    """The first clauses of the sentence up to the longest line, without its dateline."""
    start, end = trimmed(text, sentence.span)
    for clause in sentence.clauses:
        if clause[1] - start > LONGEST_LINE and clause[0] > start:
            end = clause[0]
            break
    return trimmed(text, (start, end))
