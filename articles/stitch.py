"""Stories that go on: continuations over the pages of an issue, and corrections of earlier stories.

A continuation is a matching between articles that point to a page and articles on that page: by the marks, by the
titles (the second is often a shortened one), and by what both speak of. A story whose other part is not at hand gets
no link: that a marked part has none is how the program knows that the story breaks off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from articles.cohesion import Cohesion
from articles.fold import fold, narrow
from articles.patterns import CORRECTION_BODY, PAGE_NUMBER, page_number
from articles.seams import Ending, ending, join_score
from articles.types import Article, Genre, Link

_ENOUGH = 2.0
_CERTAIN = 4.0


@dataclass(frozen=True, slots=True)
class _Pair:
    """A possible continuation and what speaks for it."""

    score: float
    source: Article
    target: Article


def continuations(articles: Sequence[Article]) -> list[Link]:
    """Link the parts of stories of one issue, in the order of the articles; each part has at most one next part."""
    pairs = sorted(_pairs(articles), key=lambda pair: (-pair.score, pair.source.id, pair.target.id))
    taken_from: set[str] = set()
    taken_to: set[str] = set()
    links: list[Link] = []
    for pair in pairs:
        if pair.source.id in taken_from or pair.target.id in taken_to:
            continue
        if pair.score < _ENOUGH and not _only_choice(pair, articles, taken_from, taken_to):
            continue
        taken_from.add(pair.source.id)
        taken_to.add(pair.target.id)
        note = f"第{pair.source.page}版下转第{pair.target.page}版"
        links.append(Link("continuation", pair.source.id, pair.target.id, note))
    order = {article.id: at for at, article in enumerate(articles)}
    return sorted(links, key=lambda link: (order[link.source], order[link.target]))


def _pairs(articles: Sequence[Article]) -> Iterable[_Pair]:
    sources = [article for article in articles if article.jump_to_page not in (None, article.page)]
    for source in sources:
        for target in articles:
            if _may_follow(source, target):
                yield _Pair(_score(source, target), source, target)


def _may_follow(source: Article, target: Article) -> bool:
    """The target stands where the source points, in the same day's paper, and does not point back elsewhere."""
    same_day = (source.issue.paper, source.issue.date) == (target.issue.paper, target.issue.date)
    there = target.page == source.jump_to_page and target.jump_from_page in (None, source.page)
    return target.id != source.id and same_day and there


def _score(source: Article, target: Article) -> float:
    marked = target.jump_from_page is not None
    named = max(_title_likeness(source, target), _likeness(source.title, target.jump_from_title or ""))
    shared = Cohesion([source.text, target.text, ""]).between([0], [1])
    points = (1.0 if marked else -1.0) + 4.0 * named + min(1.5, 12.0 * shared)
    if source.paragraphs and target.paragraphs and ending(source.paragraphs[-1].text) is Ending.OPEN:
        points += max(-1.0, min(2.0, join_score(source.paragraphs[-1].text, target.paragraphs[0].text)))
    if not marked and target.dateline is not None:
        points -= 3.0
    return points


def _only_choice(pair: _Pair, articles: Sequence[Article], used: set[str], reached: set[str]) -> bool:
    """Both marks agree, and nobody else is left who could answer either of them."""
    if pair.target.jump_from_page is None:
        return False
    rivals = [
        other
        for other in articles
        if other.id not in used | {pair.source.id}
        and other.page == pair.source.page
        and other.jump_to_page == pair.target.page
    ]
    choices = [
        other
        for other in articles
        if other.id not in reached | {pair.target.id}
        and other.page == pair.target.page
        and other.jump_from_page == pair.source.page
    ]
    return not rivals and not choices


def _title_likeness(source: Article, target: Article) -> float:
    """Shortened titles keep the headline's words; the kicker alone may also be what was kept."""
    heads = [text for text in (source.headline, source.kicker, source.subhead, source.title) if text]
    return max((_likeness(head, target.title) for head in heads), default=0.0)


def _likeness(one: str, two: str) -> float:
    """The share of the shorter title's character pairs that the longer one has, 0 to 1; below four characters 0."""
    first, second = fold(one), fold(two)
    short, long = sorted((first, second), key=len)
    if len(short) < 4:
        return 0.0
    if short in long:
        return 1.0
    pairs = [short[at : at + 2] for at in range(len(short) - 1)]
    return sum(pair in long for pair in pairs) / len(pairs)


# ----------------------------------------------------------------------------------------------------- corrections
_REFERENCE_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_RELATIVE_DAY = re.compile(r"本报(?P<word>昨[日天]|前[日天]|今[日天])")
_REFERENCE_PAGE = re.compile(rf"第?(?P<page>{PAGE_NUMBER})版")
_REFERENCE_TITLE = re.compile(r"《(?P<title>[^》]{2,60})》|标题为?“(?P<quoted>[^”]{4,60})”|题为“(?P<named>[^”]{4,60})”")
_WRONG = re.compile(r"“(?P<words>[^”]{2,60})”\s*(?:有误|应为|应改为|系|误)|误[将把](?P<other>[^,。]{2,30})")
_BACK = {"昨": 1, "前": 2, "今": 0}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a correction says of the story that it corrects; None for what it does not say."""

    day: date | None
    page: int | None
    title: str | None
    words: tuple[str, ...]


def read_reference(article: Article) -> Reference | None:
    """Read which story a correction speaks of; None where the article is no correction."""
    text = narrow(article.text)
    if article.genre is not Genre.CORRECTION and not CORRECTION_BODY.search(text[:400]):
        return None
    found = _REFERENCE_TITLE.search(text)
    title = next((group for group in found.groups() if group), None) if found else None
    rest = text.replace(title, "") if title else text
    page = _REFERENCE_PAGE.search(rest)
    words = tuple(next(group for group in match.groups() if group) for match in _WRONG.finditer(rest))
    return Reference(_day(rest, article.issue.date), page_number(page.group("page")) if page else None, title, words)


def _day(text: str, issue: date | None) -> date | None:
    relative = _RELATIVE_DAY.search(text)
    if relative and issue:
        return issue - timedelta(days=_BACK[relative.group("word")[0]])
    found = _REFERENCE_DAY.search(text)
    if not found or (issue is None and not found.group("year")):
        return None
    years = [int(found.group("year"))] if found.group("year") else [issue.year, issue.year - 1] if issue else []
    for year in years:
        try:
            day = date(year, int(found.group("month")), int(found.group("day")))
        except ValueError:
            continue
        if issue is None or day <= issue:
            return day
    return None


def corrections(articles: Iterable[Article], earlier: Sequence[Article]) -> list[Link]:
    """Link each correction among `articles` to the story among `earlier` that it corrects, where one is sure."""
    links: list[Link] = []
    for article in articles:
        reference = read_reference(article)
        if reference is None:
            continue
        scored = [(_reference_score(reference, other), other) for other in earlier if other.id != article.id]
        best = max(scored, key=lambda pair: (pair[0], pair[1].id), default=None)
        if best is not None and best[0] >= _CERTAIN:
            links.append(Link("correction", article.id, best[1].id, narrow(article.text)[:200]))
    return links


def _reference_score(reference: Reference, other: Article) -> float:
    """Points that a story is the one meant: day, page, title, and the words that were wrong."""
    if reference.day is not None and other.issue.date != reference.day:
        return 0.0
    if reference.page is not None and other.page not in (None, reference.page):
        return 0.0
    points = 2.0 * (reference.day is not None) + 1.0 * (reference.page is not None)
    if reference.title is not None:
        named = max(_likeness(reference.title, text) for text in (other.headline, other.title, other.subhead or ""))
        points += 3.0 * named if named >= 0.6 else -2.0
    body = fold(other.title + other.text)
    points += sum(1.5 for words in reference.words if fold(words) in body)
    return points
