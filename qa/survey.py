"""Answers that are gathered over all matching articles, not read from one: lists, counts and timelines.

The library's filters choose the articles; here those that do not tell of the asked thing are put aside, copies of one
story count once, and each of the rest gives one dated line with its citation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from articles.types import Article, Span, TimeReference
from embeddings.types import StoredArticle
from qa.clues import matching_view
from qa.dated import headed, resolved
from qa.differing import rare_shared
from qa.draft import Claim, Draft, Quote
from qa.kinds import expected_answer
from qa.polarity import enclosing, turned
from qa.reader import quoted
from qa.sentences import Sentence, sentences
from qa.stories import group
from qa.topic import Topic, naming, stands, tells_of, topic_of
from qa.types import Note, Question, QuestionKind, Status
from qa.windows import trimmed

LONGEST_LINE = 70
"""Characters of a line beyond which clauses are left out."""
SHORTEST_LINE = 12
"""Characters under which a line says too little, and is told on."""
LONGEST_EVENT = timedelta(days=31)
"""A time that is longer, and longer than the asked one, tells when nothing happened."""
LEAD = 200
"""Characters in which a story says what it is about."""
SHARED = 4
"""Rare pairs of characters that two reports on one story share in them."""
READ = 12
"""Sentences of an article that are looked at where none of the asked time is in it."""

_GATHERED = frozenset({QuestionKind.COUNT, QuestionKind.TIMELINE})
_LONG = frozenset({"month", "quarter", "year"})
_REPORTS = r"(?:报道|文章|新闻|消息|稿件)"
_ALL_REPORTS = re.compile(
    rf"(?:哪些|[几多少]+[起场次件个则条])[^，。？?]{{1,24}}{_REPORTS}[?？]?$|{_REPORTS}(?:一共|总共|都)?有(?:哪些|几篇|多少)[?？]?$"
    rf"|(?:关于|有关|涉及)[^，。？?]{{1,24}}的{_REPORTS}[?？]?$"
)
_NEWS = re.compile(r"新闻|消息|大事")
_GLUED = re.compile(
    r"(?:^原标题[:：]\s*)|\d{1,2}月\d{1,2}日(?:[电讯]|消息)\s*(?:[(（][^()（）\n]{1,40}[)）])?\s*|^本报讯\s*(?:[(（][^()（）\n]{1,40}[)）])?\s*"
)
"""What stands in front of the first words of a report: a reprint's headline, its dateline."""
_RETOLD = re.compile(r"本报(?:\d|此前|曾|[上前昨]|[一二三四五六七八九十]+[版月])|此前|早前|曾经?报道|刊登")
"""A sentence that looks back on what was printed before: it is not what this article has to tell."""
_WHOLE = re.compile(r"[。！？!?…；;][”’」』）)》]*$|^[▲△■□●○◆◇★☆]|[，,].{4,}$")
"""A sentence, and no signature or row of a table."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An article of the list, and what its line is sorted by."""

    stored: StoredArticle
    when: datetime


_Line = TypeVar("_Line")


def gathers(question: Question) -> bool:
    """Whether the question asks for all that the paper has, not for what one article says."""
    asked = question.standalone
    return question.kind in _GATHERED or expected_answer(asked).across or bool(_ALL_REPORTS.search(asked))


def survey(question: Question, stored: Sequence[StoredArticle], *, limit: int = 50) -> Draft:
    """One line an article, oldest first, after a line that states their number.

    `stored` are all articles that pass the question's filter, or the evidence where it has none. More than `limit`
    lines are cut, with a note. An empty draft has status NO_EVIDENCE; so has a single line that is not counted, because
    what a list asks for then stands inside that one article, which is read instead.
    """
    topic = topic_of(question)
    lines = _lines(question, topic, stored)
    alone = len(lines) == 1 and question.kind is not QuestionKind.COUNT and not topic.printed
    if not lines or alone:
        return Draft(claims=(), status=Status.NO_EVIDENCE)
    claims = [_claim(question, topic, told.stored) for told in part(question, lines, limit)]
    return listed(question, claims, len(lines))


def sole(question: Question, stored: Sequence[StoredArticle]) -> str | None:
    """The id of the one article that tells of what the question asks for; None where several do, or none."""
    lines = _lines(question, topic_of(question), stored)
    return lines[0].stored.article.id if len(lines) == 1 else None


def _lines(question: Question, topic: Topic, stored: Sequence[StoredArticle]) -> Sequence[_Told]:
    """The articles of the list, each story once, oldest first."""
    found = [told for one in stored if (told := _told(question, topic, one))]
    if question.kind is QuestionKind.TIMELINE and topic.words:
        found += _further(question, topic, stored, found)
    leaders = group([told.stored.article.text for told in found])
    once = [told for number, told in enumerate(found) if leaders[number] == number]
    return sorted(once, key=lambda told: (told.when, told.stored.article.id))


def part(question: Question, lines: Sequence[_Line], limit: int) -> Sequence[_Line]:
    """The first lines of a long list, or the last where the newest is asked for."""
    return lines[-limit:] if question.wants_newest else lines[:limit]


def listed(question: Question, claims: Sequence[Claim], number: int) -> Draft:
    """The lines of a list after the line that states how many articles it has; `number` may be more than are shown."""
    counted = len(claims) > 1 or question.kind is QuestionKind.COUNT
    whole = [*([_count(claims, number)] if counted else []), *claims]
    which = "最近" if question.wants_newest else "前"
    note = Note("coverage", f"共{number}篇，这里按日期先后列出{which}{len(claims)}篇。")
    cut = (note,) if number > len(claims) else ()
    return Draft(claims=tuple(whole), notes=cut, score=1.0, features=(("lines", float(number)),), lines=True)


def line_of(stored: StoredArticle, spans: Sequence[Span]) -> Claim:
    """The line of an article: where the paper said it, its headline, and these spans of its text, times resolved."""
    article = stored.article
    told = [resolved(article, span) for span in spans]
    quotes = tuple(Quote(article.id, span, article.text[slice(*span)]) for span in spans)
    replaced = tuple(pair for _, pairs in told for pair in pairs)
    return Claim("；".join(text.rstrip("。") for text, _ in told), quotes, f"{headed(stored)}：", replaced)


def _count(claims: Sequence[Claim], number: int) -> Claim:
    """The stated number rests on every listed article."""
    quotes: tuple[Quote, ...] = tuple(dict.fromkeys(quote for claim in claims for quote in claim.quotes))
    return Claim(text=f"共{number}篇相关报道", quotes=quotes)


def _told(question: Question, topic: Topic, stored: StoredArticle) -> _Told | None:
    """The article and its time; None where it is not about the topic, or of another time."""
    article = stored.article
    timed = [] if topic.printed else [one for one in article.times if inside(one, question)]
    exact = question.time is not None and (topic.printed or not question.time.vague)
    if exact and not timed and not _printed_then(question, article):
        return None
    if not article.text.strip() or not tells_of(topic, _title(article), article.text):
        return None
    if exact and not topic.printed and not _then(topic, article, timed, printed=_printed_then(question, article)):
        return None
    first = min((one.start for one in timed), default=_midnight(article.issue.date))
    return _Told(stored, max(first, question.time.start) if timed and question.time else first)


def _title(article: Article) -> str:
    """The title; "" where it was made of the first sentence and says nothing that the text does not."""
    return "" if article.text.startswith(article.title.rstrip("…")) else article.title


def _then(topic: Topic, article: Article, timed: Sequence[TimeReference], *, printed: bool) -> bool:
    """Whether what the article tells of the topic is of the asked time: a sentence that names it says so, or none says
    otherwise and the article was printed then. Where the title names it, any sentence may say so."""
    if not topic.words or (timed and topic.held(matching_view(_title(article)))):
        return True
    seen, cut = matching_view(article.text), sentences(article.text)
    for number in naming(topic, seen, cut):
        start, end = cut[number].span
        said = [one for one in article.times if start <= one.span[0] < end and not one.vague]
        if any(one in timed for one in said) or (printed and not said):
            return True
    return False


def _further(
    question: Question, topic: Topic, stored: Sequence[StoredArticle], found: Sequence[_Told]
) -> Sequence[_Told]:
    """Articles that go on with the story in other words (停水, 恢复供水): their title names a part of the topic, and
    they share rare words with one that tells of it."""
    known = {told.stored.article.id for told in found}
    leads = [f"{told.stored.article.title}\n{told.stored.article.text[:LEAD]}" for told in found[:READ]]
    further = []
    for one in stored:
        article = one.article
        title = matching_view(article.title)
        if article.id in known or not any(stands(word, title) for word in topic.words):
            continue
        lead = f"{article.title}\n{article.text[:LEAD]}"
        timely = question.time is None or question.time.vague or _printed_then(question, article)
        if timely and any(rare_shared(lead, other) >= SHARED for other in leads):
            further.append(_Told(one, _midnight(article.issue.date)))
    return further


def _claim(question: Question, topic: Topic, stored: StoredArticle) -> Claim:
    """The line of an article: the sentence that tells it best, about the topic and of the asked time."""
    article = stored.article
    best = _best_sentence(question, topic, article)
    return replace(quoted(stored, shortened(article.text, best, topic)), lead=f"{headed(stored)}：")


def _best_sentence(question: Question, topic: Topic, article: Article) -> Sentence:
    seen = matching_view(article.text)
    cut = sentences(article.text)
    whole = [one for one in cut if _WHOLE.search(seen[slice(*one.span)])] or list(cut)
    places = [] if topic.printed else [one.span[0] for one in article.times if inside(one, question)]
    timed = [one for one in whole if any(one.span[0] <= at < one.span[1] for at in places)]

    def share(one: Sentence) -> float:
        return topic.share(seen[slice(*one.span)])

    titled = topic.held(matching_view(_title(article)))

    def worth(one: Sentence) -> tuple[float, bool, bool, int]:
        said = seen[slice(*one.span)]
        tells_of_it = not titled and any(said.startswith(word) for word in topic.words)
        return share(one), not _RETOLD.search(said), tells_of_it, -one.span[0]

    best = max(timed or whole[:READ], key=worth)
    if not topic.words or share(best):
        return best
    if titled:  # the title names it: the lead tells it, or what is of the asked time
        return (timed or whole)[0]
    return max(cut, key=worth)


def _printed_then(question: Question, article: Article) -> bool:
    """Whether the article was printed in the asked time; one without a date is not ruled out."""
    asked, day = question.time, article.issue.date
    if asked is None or day is None:
        return True
    return asked.start <= datetime.combine(day, time.max) and datetime.combine(day, time.min) < asked.end


def inside(time: TimeReference, question: Question) -> bool:
    """Whether a time of an article says that something is of the asked time; 今年 says nothing of a day."""
    asked = question.time
    if asked is None or time.vague or time.start >= asked.end or asked.start >= time.end:
        return False
    length = asked.end - asked.start
    if length <= timedelta(days=1) and time.granularity in _LONG:
        return False
    if length <= timedelta(days=1) and _NEWS.search(question.standalone):
        return time.end - time.start <= timedelta(days=2)
    return time.end - time.start <= max(LONGEST_EVENT, length)


def _midnight(day: date | None) -> datetime:
    return datetime(day.year, day.month, day.day) if day else datetime.max


def shortened(text: str, sentence: Sentence, topic: Topic) -> Span:
    """The clauses of the sentence that tell of the topic, up to the longest line, without what stands before the first
    words of a report."""
    start, end = said(text, trimmed(text, sentence.span))
    clauses = [(max(start, first), stop) for first, stop in sentence.clauses if stop > start]
    view = matching_view(text)
    key = max(range(len(clauses)), key=lambda n: (topic.share(view[slice(*clauses[n])]), -n)) if clauses else 0
    first = 0
    while first < key and clauses[key][1] - clauses[first][0] > LONGEST_LINE:
        first += 1
    last = key
    while last + 1 < len(clauses) and (
        clauses[last + 1][1] - clauses[first][0] <= LONGEST_LINE or clauses[last][1] - clauses[first][0] < SHORTEST_LINE
    ):
        last += 1
    span = trimmed(text, (clauses[first][0], min(end, clauses[last][1]))) if clauses else (start, end)
    return enclosing(text, span) if turned(text, span) else span


def said(text: str, span: Span) -> Span:
    """The span behind a headline and dateline that run into the text."""
    start, end = span
    for found in _GLUED.finditer(text[start:end]):
        if found.start() <= LONGEST_LINE and end - start - found.end() >= SHORTEST_LINE:
            span = start + found.end(), end
    return span
