"""Answers in the paper's own words, with no chat model: every clause of the best articles is judged by a small learned
ranker, and the likeliest ones of one article are shown as printed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from embeddings.types import StoredArticle
from qa.changes import shown
from qa.clues import Clues, clues
from qa.dated import resolved, source_of
from qa.draft import Claim, Draft, Quote
from qa.filling import filled
from qa.givenreason import with_reason
from qa.grounds import grounds
from qa.itemised import enumerated, item
from qa.judged import Judged
from qa.ranker import ClauseRanker, bundled_doubter, bundled_ranker, bundled_rarity
from qa.roll import extreme, whole
from qa.shapes import AnswerShape
from qa.steps import asks_for_steps, steps
from qa.story import in_short
from qa.traits import Standing, tables
from qa.types import Evidence, Question, QuestionKind, Status
from qa.views import view_of
from qa.windows import Lengths, Piece, announces, completed, continued, merged, pieces, trimmed
from qa.wordings import LONGEST_BODY, in_print, leading

_SETS_RIGHT = re.compile(r"应[为是作]|更正为|之误|有误|改为")
_LISTS = frozenset({QuestionKind.LIST, QuestionKind.TIMELINE, QuestionKind.COMPARISON})
_FORMULA = re.compile(r"[，,。；;](?:特此|现予|谨此|在此|予以)(?:更正|致歉|说明)")
"""What a correction ends with."""
COURSE = 2
"""Articles beyond which each is told as shortly as a fact."""
SHORTEST_PIECE = 8
"""Characters under which a piece says nothing of its own; shown only where most of the probability is in it."""
LONGEST_LIST = 160
"""Characters up to which a list is told to the end of its sentence."""
_ITEMS = re.compile(
    r"、[^、，,。；;]{1,20}、|[；;][^；;。]{2,60}[；;]|[由从][^，,。；;]{1,12}[到至为][^。]{2,24}[由从][^，,。；;]{1,12}[到至为]"
)


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """`depth`: how many of the ranked articles are read; the `lengths` bound what is shown."""

    depth: int = 8
    lengths: Lengths = field(default_factory=Lengths)
    list_lengths: Lengths = field(
        default_factory=lambda: Lengths(first=120, total=220, sure=0.9, price=0.0006, pieces=4)
    )
    method_lengths: Lengths = field(
        default_factory=lambda: Lengths(first=160, total=220, sure=0.99, price=0.0003, pieces=4)
    )

    def lengths_of(self, question: Question) -> Lengths:
        """Lists and ways to do something need more room than a fact."""
        if question.kind is QuestionKind.METHOD:
            return self.method_lengths
        return self.list_lengths if question.kind in _LISTS else self.lengths


def read(
    question: Question,
    evidence: Sequence[Evidence],
    *,
    settings: ReaderSettings = ReaderSettings(),
    ranker: ClauseRanker | None = None,
) -> Draft:
    """The answer that the evidence holds, however unlikely: `qa.refusal.decide` says whether it may be shown."""
    told = leading(evidence)
    short = in_short(question.standalone, told, bundled_rarity(), question.wordings)
    asked = clues(in_print(short, question.wordings, told), bundled_rarity())
    judged, _ = judge(asked, evidence, settings=settings, ranker=ranker)
    if not judged:
        return Draft(claims=(), status=Status.NO_EVIDENCE)
    best = max(judged, key=lambda one: (one.worth, one.evidence.score))
    show = shown(question, asked, best, judged)
    lengths = settings.lengths if len(show.articles) > COURSE else settings.lengths_of(question)
    listing = question.kind is QuestionKind.LIST
    claims = [claim for one in show.articles for claim in _claims(one, asked, lengths, listing=listing)]
    if whole_list := _of_a_list(question, judged, best):
        claims = whole_list
    elif show.same is not None:
        claims = _also(claims, show.articles[0], show.same)
    return Draft(
        claims=tuple(claims),
        notes=show.notes,
        score=best.mass,
        features=_grounds(judged),
        lines=len(show.articles) > 1,
    )


def _of_a_list(question: Question, judged: Sequence[Judged], best: Judged) -> list[Claim]:
    """What a printed list says to the question: all of it, or the item that has the most or the least."""
    told = whole(question.standalone, judged, best) or extreme(question.standalone, best)
    if told is None:
        return []
    one, spans = told
    stored = one.evidence.stored
    lead = f"{source_of(stored.article)}："
    cut = [trimmed(stored.article.text, span) for span in spans]
    return [quoted(stored, span, lead="" if number else lead) for number, span in enumerate(cut)]


def judge(
    asked: Clues,
    evidence: Sequence[Evidence],
    *,
    settings: ReaderSettings = ReaderSettings(),
    ranker: ClauseRanker | None = None,
) -> tuple[list[Judged], float]:
    """The articles that were read with their clauses' probabilities, and the probability that none answers."""
    company = []
    for rank, one in _read_ones(evidence, settings.depth):
        article = one.stored.article
        view = view_of(article.title, article.text[:LONGEST_BODY])
        if view.clauses:
            share = math.exp(min(0.0, one.score - evidence[0].score))
            company.append((one, view, Standing(rank, date_fit(asked, article.issue.date), share)))
    if not company:
        return [], 1.0
    figures = tables(asked, [(view, standing) for _, view, standing in company])
    probability, none = (ranker or bundled_ranker()).probabilities(np.concatenate(figures))
    parts = np.split(probability, np.cumsum([len(table) for table in figures])[:-1])
    judged = [Judged(one, view, rows, part) for (one, view, _), rows, part in zip(company, figures, parts, strict=True)]
    return judged, none


def _read_ones(evidence: Sequence[Evidence], depth: int) -> list[tuple[int, Evidence]]:
    """The first `depth` with their ranks, and further down what corrects one of them or is corrected by it."""
    first = evidence[:depth]
    linked = {
        end
        for one in first
        for link in one.stored.links
        if link.kind == "correction"
        for end in (link.source, link.target)
    }
    return [(rank, one) for rank, one in enumerate(evidence) if rank < depth or one.stored.article.id in linked]


def date_fit(asked: Clues, day: date | None) -> float:
    """How well an issue's day suits the year and month that the question states: 0 to 1, 0.5 where nothing is said."""
    if asked.year is None or day is None:
        return 0.5
    if asked.month is None:
        if day.year == asked.year:
            return 1.0
        return 0.5 if day.year == asked.year + 1 and day.month <= 2 else 0.0
    months_late = (day.year - asked.year) * 12 + day.month - asked.month
    return {0: 1.0, 1: 0.7}.get(months_late, 0.0)


def _claims(one: Judged, asked: Clues, lengths: Lengths, *, listing: bool) -> tuple[Claim, ...]:
    stored = one.evidence.stored
    if one.corrects:
        return _correction_claims(one)
    chosen = filled(one, asked, pieces(one.view, one.probability, lengths), lengths)
    found = [completed(one.view, piece, room=lengths.first // 2) for piece in chosen]
    if asked.answer.shape is AnswerShape.REASON:
        found = with_reason(one, found)
    picked = item(one.view, one.probability, asked.text)
    if picked is None and listing:
        picked = enumerated(one.view, one.probability, asked)
    if picked is not None:
        found = [picked]
    elif listing and asked.answer.several and (listed := [_whole_list(one, piece) for piece in found]) != found:
        found = listed
    elif listing and sum(piece.span[1] - piece.span[0] for piece in found) < lengths.first // 2:
        found = [continued(one.view, found[0], room=lengths.total)]
    else:
        found = [_told_on(one, piece, lengths) for piece in found]
    if asks_for_steps(asked.text):
        telling = steps([one.view.body[slice(*piece.span)] for piece in found])
        found = [piece for piece, tells in zip(found, telling, strict=True) if tells]
    claims: list[Claim] = []
    for piece in merged(one.view, found):
        span = trimmed(stored.article.text, piece.span)
        if span[1] - span[0] < SHORTEST_PIECE and piece.mass < one.mass / 2:
            continue
        lead = "" if claims else f"{source_of(stored.article)}："
        claims.append(quoted(stored, span, lead=lead))
    return tuple(claims)


def _whole_list(one: Judged, piece: Piece) -> Piece:
    """A piece that breaks off inside a list, with the rest of the sentence as far as that is not too long."""
    view, last = one.view, piece.last
    end = int(np.searchsorted(view.sentence_of, view.sentence_of[last], side="right")) - 1
    rest = view.body[view.clauses[piece.first][0] : view.clauses[end][1]]
    if not _ITEMS.search(rest):
        return piece
    while last < end and view.clauses[last + 1][1] - piece.span[0] <= LONGEST_LIST:
        last += 1
    return replace(piece, last=last, span=(piece.span[0], view.clauses[last][1]))


def _told_on(one: Judged, piece: Piece, lengths: Lengths) -> Piece:
    """A piece that only announces, with what it announces."""
    announced = announces(one.view.body[slice(*piece.span)])
    return continued(one.view, piece, room=lengths.total) if announced else piece


def _also(claims: Sequence[Claim], best: Judged, same: Judged) -> list[Claim]:
    """The claims, the one that holds the answer with the likeliest sentence of an article that says the same."""
    at = best.view.clauses[best.top][0]
    holds = [any(start <= at < end for start, end in (quote.span for quote in claim.quotes)) for claim in claims]
    number = holds.index(True) if True in holds else 0
    sentence = same.view.sentences[int(same.view.sentence_of[same.top])]
    quotes = quoted(same.evidence.stored, trimmed(same.article.text, sentence.span)).quotes
    return [replace(claim, also=quotes) if each == number else claim for each, claim in enumerate(claims)]


def _correction_claims(one: Judged) -> tuple[Claim, ...]:
    """The whole sentence that sets right: a clause of it alone may well be the mistake."""
    body, cut = one.view.body, one.view.sentences
    share = {number: float(one.probability[one.view.sentence_of == number].sum()) for number in range(len(cut))}
    setting_right = [number for number in share if _SETS_RIGHT.search(body[slice(*cut[number].span)])] or list(share)
    chosen = max(setting_right, key=lambda number: (share[number], -number))
    start, end = trimmed(one.article.text, cut[chosen].span)
    if (formula := _FORMULA.search(one.article.text, start, end)) and formula.start() > start:
        end = formula.start()
    return (quoted(one.evidence.stored, (start, end), lead=f"{source_of(one.article)}更正："),)


def quoted(stored: StoredArticle, span: tuple[int, int], *, lead: str = "") -> Claim:
    """A claim that says what stands at `span` of the article, relative times resolved."""
    article = stored.article
    text, replaced = resolved(article, span)
    return Claim(text=text, quotes=(Quote(article.id, span, article.text[slice(*span)]),), lead=lead, resolved=replaced)


def _grounds(judged: Sequence[Judged]) -> tuple[tuple[str, float], ...]:
    """Figures on which `qa.refusal` decides."""
    rows = np.concatenate([one.figures for one in judged])
    probability, none = bundled_doubter().probabilities(rows)
    return grounds(rows, probability, none)
