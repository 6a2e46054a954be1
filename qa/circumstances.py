"""What a reader should know about the articles that an answer rests on: unfinished, corrected, overtaken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from articles.types import Article
from embeddings.types import StoredArticle
from qa import messages
from qa.draft import Draft
from qa.kinds import expected_answer
from qa.polarity import enclosing
from qa.shapes import AnswerShape
from qa.timefit import Fit, fit
from qa.types import Evidence, Note, Question

_TAIL = 160
"""Characters before the cut of an unfinished article; a quotation there likely goes on behind it."""

MANY = 2
"""Later reports of a story beyond which not each of them is named."""


class Articles(Protocol):
    """What is asked of the library here."""

    def page_numbers(self, paper: str | None, day: date) -> Sequence[int]:
        """The pages of an issue that are in the library."""

    def articles(self, article_ids: Sequence[str], *, include_withdrawn: bool = False) -> Mapping[str, StoredArticle]:
        """Those that exist, by id."""


def circumstances(
    question: Question, draft: Draft, evidence: Sequence[Evidence], library: Articles
) -> tuple[tuple[Note, ...], bool]:
    """Notes on the cited articles, each once, and whether what was asked may go on where the library ends."""
    ids = list(dict.fromkeys(quote.article_id for quote in draft.quotes))
    cited = library.articles(ids)
    linked = library.articles(
        [end for one in cited.values() for link in one.links for end in (link.source, link.target)]
    )
    bodies = {quote.article_id for quote in draft.quotes if quote.part == "body"}
    cut = [one for key, one in cited.items() if key in bodies and breaks_off(one, linked, library)]
    notes = [
        *_time(question, [one.article for one in cited.values()]),
        *_undated(question, draft, cited),
        *(_continued(one) for one in cut),
        *(note for one in cited.values() for note in _corrections(one, linked)),
        *_newer(ids, cited, linked, evidence),
        *(_older(cited) if question.wants_newest else ()),
    ]
    return tuple(dict.fromkeys(notes)), any(_at_the_cut(one, draft) for one in cut)


def _time(question: Question, cited: Sequence[Article]) -> Iterator[Note]:
    """In which sense the cited articles belong to the asked time."""
    asked = question.time
    fits = {fit(question, article) for article in cited}
    if asked is None or asked.vague or Fit.EVENT in fits:
        return
    days = sorted({article.issue.date for article in cited if article.issue.date})
    if Fit.PRINTED in fits:
        if asked.end - asked.start <= timedelta(days=1):
            yield Note("printed", messages.printed_then(asked.text, days))
    elif Fit.OTHER_YEAR in fits and days:
        yield Note("other_year", messages.other_year(asked.text, days[-1]))
    elif Fit.NONE in fits:
        last = (asked.end - timedelta(microseconds=1)).date()
        yield Note("outside_time", messages.other_time(asked.text, asked.start.date(), last))


def _undated(question: Question, draft: Draft, cited: Mapping[str, StoredArticle]) -> Iterator[Note]:
    """A day is asked for and the paper prints 近日: no date is made of it."""
    if expected_answer(question.standalone).shape is not AnswerShape.DATE:
        return
    for quote in draft.quotes:
        article = cited[quote.article_id].article if quote.article_id in cited else None
        if article is None or quote.part != "body" or article.issue.date is None:
            continue
        start, end = enclosing(article.text, quote.span)
        times = [time for time in article.times if start <= time.span[0] < end]
        if times and all(time.vague for time in times):
            yield Note("undated", messages.undated(times[0].text, article.issue.date))


def breaks_off(one: StoredArticle, linked: Mapping[str, StoredArticle], library: Articles) -> bool:
    """Whether the article goes on where the library has nothing: on a page that is not there."""
    article = one.article
    if article.complete:
        return False
    if any(link.kind == "continuation" and link.source == article.id and link.target in linked for link in one.links):
        return False
    pages = library.page_numbers(article.issue.paper, article.issue.date) if article.issue.date else ()
    return article.jump_to_page not in pages


def _continued(one: StoredArticle) -> Note:
    return Note("incomplete", messages.continued(one.article.headline, one.article.jump_to_page, answered=True))


def _at_the_cut(one: StoredArticle, draft: Draft) -> bool:
    """Whether a quotation stands close to where the article breaks off."""
    length = len(one.article.text)
    return any(
        quote.article_id == one.article.id and quote.part == "body" and quote.span[1] > length - _TAIL
        for quote in draft.quotes
    )


def _corrections(one: StoredArticle, linked: Mapping[str, StoredArticle]) -> Iterator[Note]:
    if one.correction:
        yield Note("correction", messages.correction_of(one.corrected_on, one.correction))
    for link in one.links:
        if link.kind == "correction" and link.target == one.article.id and link.source in linked:
            source = linked[link.source].article
            yield Note(
                "correction", messages.corrected_in(source.issue.date, source.headline, link.note or source.text)
            )


def _newer(
    ids: Sequence[str],
    cited: Mapping[str, StoredArticle],
    linked: Mapping[str, StoredArticle],
    evidence: Sequence[Evidence],
) -> Iterator[Note]:
    """Later reports of a cited story; of many only how many there are, and the latest."""
    days = [one.article.issue.date for one in cited.values() if one.article.issue.date]
    same = {other for one in evidence if one.stored.article.id in ids for other in one.others}
    known = {one.stored.article.id: one.stored for one in evidence} | dict(linked)
    same |= {
        end
        for one in cited.values()
        for link in one.links
        if link.kind == "same_story"
        for end in (link.source, link.target)
    }
    later = [known[one].article for one in sorted(same - set(ids)) if one in known and days]
    later = [article for article in later if article.issue.date and article.issue.date > max(days)]
    if len(later) > MANY:
        latest = max(later, key=lambda article: (article.issue.date or date.min, article.id))
        yield Note("newer", messages.newer_ones(len(later), latest.issue.date or date.min, latest.headline))
        return
    for article in later:
        yield Note("newer", messages.newer(article.issue.date or date.min, article.headline))


def _older(cited: Mapping[str, StoredArticle]) -> Iterator[Note]:
    days = [one.article.issue.date for one in cited.values() if one.article.issue.date]
    if days:
        yield Note("older", messages.older(max(days)))
