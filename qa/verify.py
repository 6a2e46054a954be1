"""Every sentence of an answer held against what it cites, whoever wrote it: the extractive reader or a chat model.

A claim passes where it cites something that exists, its quotations stand word for word where they say, they mean
what the paper meant, and the claim states nothing that they do not bear out (`qa.support`). A quotation that turns
the meaning is first widened to its whole sentence; what still fails is removed, and the failures tell why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from articles.fold import find_folded, fold
from articles.types import Article, Span
from embeddings.types import StoredArticle
from qa.draft import Claim, Draft, Quote
from qa.grams import contained, grams
from qa.ground import Ground
from qa.guard import planted, speaks_to_machine
from qa.polarity import enclosing, polarity_changed, turned
from qa.ranker import bundled_rarity
from qa.roles import displaced, misappointed, misplaced_offices, unprinted
from qa.sentences import sentences
from qa.support import Problem, ProblemKind, problems, says, wording

SUPPORT = 0.4
"""Share of a statement's character pairs that its quotations, their neighbours and titles must hold."""
LONGEST_SUPPORT = 3
"""Sentences that may be quoted for one statement of a chat model."""
_COUNT = re.compile(r"共(\d{1,6})[篇条则次](?:相关)?(?:报道|文章|新闻|消息)")
"""A list's own headline; its figure is the number of articles that it cites."""
_JOINTS = re.compile(r"[…\s，。；、：,;:.]+")


@dataclass(frozen=True, slots=True)
class Failure:
    """A claim that was removed, and why."""

    claim: Claim
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What is left of a draft, and what was removed. `widened` counts quotations that were completed."""

    draft: Draft
    failures: tuple[Failure, ...] = ()
    widened: int = 0


def verify(draft: Draft, articles: Mapping[str, StoredArticle], *, counts: Collection[int] = ()) -> Verification:
    """Keep the claims that `articles` (by id) bear out; `counts` are numbers of articles that claims may state."""
    kept: list[Claim] = []
    failures: list[Failure] = []
    widened = 0
    for claim in draft.claims:
        found = check(claim, articles, counts=counts)
        if found and all(problem.kind is ProblemKind.TURNED for problem in found):
            whole = widen(claim, articles)
            found = check(whole, articles, counts=counts)
            widened += not found
            claim = whole if not found else claim  # noqa: PLW2901
        if found:
            failures.append(Failure(claim, found))
        else:
            kept.append(replace(claim, also=tuple(one for one in claim.also if _stands(one, claim, articles))))
    return Verification(replace(draft, claims=tuple(kept)), tuple(failures), widened)


def check(claim: Claim, articles: Mapping[str, StoredArticle], *, counts: Collection[int] = ()) -> tuple[Problem, ...]:
    """What is wrong with one claim; empty where nothing is."""
    if not claim.quotes:
        return (Problem(ProblemKind.NO_CITATION, claim.text),)
    unknown = [quote for quote in claim.quotes if quote.article_id not in articles]
    if unknown:
        return tuple(Problem(ProblemKind.UNKNOWN_CITATION, quote.article_id) for quote in unknown)
    return (
        *(problem for quote in claim.quotes if (problem := _quotation(quote, claim, articles))),
        *_statement(claim, Ground(claim.quotes, articles), counts),
    )


def _stands(quote: Quote, claim: Claim, articles: Mapping[str, StoredArticle]) -> bool:
    return quote.article_id in articles and _quotation(quote, claim, articles) is None


def _quotation(quote: Quote, claim: Claim, articles: Mapping[str, StoredArticle]) -> Problem | None:
    article = articles[quote.article_id].article
    source = part_text(article, quote.part)
    if not quote.text or source[quote.span[0] : quote.span[1]] != quote.text:
        return Problem(ProblemKind.QUOTE, quote.text)
    if quote.part != "body":
        return None
    if any(start < quote.span[1] and quote.span[0] < end for start, end in planted(source)):
        return Problem(ProblemKind.INSTRUCTION, quote.text)
    omitted = turned(source, quote.span)
    return Problem(ProblemKind.TURNED, omitted) if omitted and not says(claim.text, omitted) else None


def _statement(claim: Claim, ground: Ground, counts: Collection[int]) -> tuple[Problem, ...]:
    if verbatim(claim):
        added = " ".join([_without_titles(claim.lead, ground), *(shown for shown, _ in claim.resolved)])
        return tuple(one for one in problems(added, ground, counts=counts) if one.kind is not ProblemKind.TURNED)
    whole = claim.lead + claim.text
    if speaks_to_machine(whole):
        return (Problem(ProblemKind.INSTRUCTION, claim.text),)
    changed = polarity_changed(claim.text, [ground.near])
    return (
        *problems(whole, ground, counts=counts),
        *_roles(claim.text, ground),
        *([Problem(ProblemKind.NEGATION, changed)] if changed else []),
        *([] if _supported(claim.text, ground, counts) else [Problem(ProblemKind.UNSUPPORTED, claim.text)]),
    )


def _without_titles(lead: str, ground: Ground) -> str:
    """What is said of the source beside the headlines of the cited articles, which stand there as printed."""
    for article in ground.articles:
        lead = lead.replace(f"《{article.headline.strip()}》", "")
    return lead


def _roles(statement: str, ground: Ground) -> Iterator[Problem]:
    texts = [ground.near, *(article.text for article in ground.articles)]
    if words := displaced(statement, ground.near):
        yield Problem(ProblemKind.PAIRING, words)
    for words in (*misplaced_offices(statement, texts), *misappointed(statement, ground.near)):
        yield Problem(ProblemKind.PAIRING, words)
    for words in unprinted(statement, ground.whole, bundled_rarity()):
        yield Problem(ProblemKind.NAME, words)


def _supported(statement: str, ground: Ground, counts: Collection[int]) -> bool:
    """Whether the ground holds enough of what a statement says; a figure (checked elsewhere) weighs as two pairs."""
    counted = _COUNT.fullmatch(statement)
    if counted and int(counted.group(1)) in counts:
        return True
    words, figures = wording(statement)
    pairs = grams(words)
    shared = len(pairs & grams(ground.near)) + 2 * figures
    return shared >= SUPPORT * (len(pairs) + 2 * figures) > 0


def verbatim(claim: Claim) -> bool:
    """Whether a claim says its quotations, times resolved, and nothing else."""
    return _bare(claim.printed) == _bare("".join(quote.text for quote in claim.quotes))


def _bare(text: str) -> str:
    return _JOINTS.sub("", fold(text))


def widen(claim: Claim, articles: Mapping[str, StoredArticle]) -> Claim:
    """The claim with each quotation of a body completed to whole sentences; one that says more stays as it is."""
    if not verbatim(claim):
        return claim
    quotes = tuple(
        _whole(quote, articles[quote.article_id].article) if quote.part == "body" else quote for quote in claim.quotes
    )
    quotes = tuple(dict.fromkeys(quotes))
    text = "".join(quote.text for quote in quotes)
    for shown, printed in claim.resolved:
        text = text.replace(printed, shown, 1)
    return replace(claim, quotes=quotes, text=text)


def _whole(quote: Quote, article: Article) -> Quote:
    start, end = enclosing(article.text, quote.span)
    following = next((one.span for one in sentences(article.text) if one.span[0] >= end), None)
    if turned(article.text, (start, end)) and following:
        end = following[1]
    return Quote(quote.article_id, (start, end), article.text[start:end])


def part_text(article: Article, part: str) -> str:
    """The text that spans of a quotation in `part` point into."""
    if part == "body":
        return article.text
    return {"headline": article.headline, "kicker": article.kicker, "subhead": article.subhead}.get(part) or ""


def support(statement: str, cited: Sequence[StoredArticle]) -> tuple[Quote, ...]:
    """The sentences of the cited articles that bear a statement out best, at most `LONGEST_SUPPORT`, in order.

    Starts with the sentence that shares most with it, then adds the one that settles most of what is still open.
    Planted sentences are never among them. Empty where nothing fits: the statement then fails.
    """
    articles = {stored.article.id: stored for stored in cited}
    candidates = sorted(
        ((contained(grams(statement), grams(quote.text)), quote) for one in cited for quote in _units(one.article)),
        key=lambda scored: -scored[0],
    )
    if not candidates or candidates[0][0] <= 0:
        return ()
    chosen = [candidates[0][1]]
    pool = [quote for score, quote in candidates[1:] if score > 0][:12]
    while len(chosen) < LONGEST_SUPPORT and pool:
        open_now = _open(statement, chosen, articles)
        best = min(pool, key=lambda quote: _open(statement, [*chosen, quote], articles))
        gain = open_now - _open(statement, [*chosen, best], articles)
        if gain < 0.15:
            break
        chosen.append(best)
        pool.remove(best)
    order = list(articles)
    return tuple(sorted(chosen, key=lambda quote: (order.index(quote.article_id), quote.part == "body", quote.span)))


def _open(statement: str, chosen: Sequence[Quote], articles: Mapping[str, StoredArticle]) -> float:
    """How much of a statement the chosen sentences leave open: problems, and the share of pairs they lack."""
    missing = 1 - contained(grams(statement), grams("\n".join(quote.text for quote in chosen)))
    return len(problems(statement, Ground(chosen, articles))) + missing


def _units(article: Article) -> list[Quote]:
    """All sentences of an article that may be quoted, and its titles."""
    spoiled = planted(article.text)
    units = [
        Quote(article.id, one.span, article.text[one.span[0] : one.span[1]])
        for one in sentences(article.text)
        if not any(start < one.span[1] and one.span[0] < end for start, end in spoiled)
    ]
    titles = ((part, part_text(article, part)) for part in ("headline", "kicker", "subhead"))
    return [*units, *(Quote(article.id, (0, len(text)), text, part) for part, text in titles if text)]


def locate(words: str, article: Article) -> Quote | None:
    """Where an article prints these words, width and spaces folded: in its body, else in its titles."""
    for part in ("body", "headline", "kicker", "subhead"):
        source = part_text(article, part)
        span: Span | None = find_folded(words, source)
        if span:
            return Quote(article.id, span, source[span[0] : span[1]], part)
    return None
