"""A question → ranked evidence: both legs of the search under the question's filter, re-ranked, one entry a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol, runtime_checkable

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from articles.times import is_open
from embeddings.index import Index, Vectors
from embeddings.model import BundledEmbeddings
from embeddings.types import Filter, Hit, StoredArticle
from embeddings.words import normal
from qa.factfeatures import Text
from qa.features import Table, TermStatistics, table
from qa.kindred import Lexicon
from qa.rank import Fused, PairScorer, Ranked, RankModel, blend, bundled_model, fuse, rerank
from qa.ranker import bundled_rarity
from qa.stories import group
from qa.types import Evidence, Question, Retrieved
from qa.wanted import Wanted, read_question

WORD_DEPTH = 100
"""Articles that the words of the search text find."""
OWN_DEPTH = 50
"""Articles that the question's own words are sure to bring in, whatever other words were put beside them."""
VECTOR_DEPTH = 60
"""Passages; some thirty articles."""
PASSAGES_AN_ARTICLE = 8
"""On average at most: how many passages are looked at where each candidate's nearest one is wanted."""
PAIR_DEPTH = 30
"""Candidates that a cross-encoder reads, where one is configured."""
LONGEST_BODY = 12_000
"""Characters of an article that the ranker reads."""


class Articles(Protocol):
    """Where the articles themselves are: the library."""

    def articles(self, ids: Sequence[str]) -> Mapping[str, StoredArticle]:
        """Those of the articles that exist and are not withdrawn, by id."""


class QueryEmbeddings(Protocol):
    """What turns a question into a vector."""

    @property
    def identity(self) -> str:
        """The name that the index is stamped with."""

    def embed_query(self, text: str) -> list[float]:
        """A unit vector."""


@runtime_checkable
class CountsTerms(Protocol):
    """An index that knows how common its words are."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        """As `qa.features.TermStatistics`."""


class GeneralStatistics:
    """How common terms are in newspapers at large: for an index that does not count its own."""

    def __init__(self, rarity: Mapping[str, float], *, articles: int = 100_000) -> None:
        self.rarity = rarity
        self.total = articles

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        """Counts that give back the table's inverse document frequencies; what it lacks is rare."""
        rare = float(np.log(self.total / 20))
        return [round(self.total * float(np.exp(-self.rarity.get(term, rare)))) for term in terms], self.total


@dataclass(frozen=True, slots=True)
class Looked:
    """The candidates of one question: what each leg said, the articles, and their features, row by row."""

    candidates: tuple[Fused, ...]
    stored: tuple[StoredArticle, ...]
    texts: tuple[Text, ...]
    features: Table


@cache
def bundled_lexicon() -> Lexicon:
    """The words of the model that ships, whatever model the vectors are made with."""
    return Lexicon.of(*BundledEmbeddings().words())


class Retriever:
    """Finds the evidence for a question. `scorer` re-orders the best candidates where a cross-encoder is configured."""

    def __init__(
        self,
        library: Articles,
        index: Index,
        embeddings: QueryEmbeddings,
        *,
        model: RankModel | None = None,
        statistics: TermStatistics | None = None,
        scorer: PairScorer | None = None,
        lexicon: Lexicon | None = None,
    ) -> None:
        self.library = library
        self.index = index
        self.embeddings = embeddings
        self.model = model or bundled_model()
        self.scorer = scorer
        if statistics is None:
            statistics = index if isinstance(index, CountsTerms) else GeneralStatistics(bundled_rarity())
        self.statistics = statistics
        self.lexicon = lexicon if lexicon is not None else bundled_lexicon()

    def retrieve(self, question: Question, k: int = 50) -> list[Evidence]:
        """Up to `k` stories, best first, each with the window that fits best and the reasons for its place."""
        looked = self.look(question)
        if not looked.stored:
            return []
        ids = [stored.article.id for stored in looked.stored]
        ranked = rerank(ids, looked.features, self.model, embedding=self.embeddings.identity)
        ranked = self._read_pairs(question, ranked, looked.texts)
        return _stories([(looked.stored[one.row], one, looked.features.spans[one.row]) for one in ranked], k)

    def look(self, question: Question) -> Looked:
        """What both legs find under the question's filter, with all that the ranker weighs; by (−fused score, id)."""
        asked = question.standalone or question.text
        words = self._by_words(question, asked)
        vector = np.asarray(self.embeddings.embed_query(asked), dtype=np.float32)
        usable = bool(np.any(vector))
        vectors = self.index.search_vectors(vector, where=question.where, k=VECTOR_DEPTH) if usable else []
        fused = fuse(words, vectors)
        found = self.library.articles([one.article_id for one in fused]) if fused else {}
        candidates = tuple(one for one in fused if one.article_id in found)
        nearness = self._nearness(vector, candidates) if usable and candidates else {}
        stored = tuple(found[one.article_id] for one in candidates)
        texts = tuple(_text(found[one.article_id], nearness.get(one.article_id), one.words) for one in candidates)
        return Looked(candidates, stored, texts, table(wanted(question, self.lexicon), texts, self.statistics))

    def _by_words(self, question: Question, asked: str) -> list[Hit]:
        """What the words find. Other words that were put beside the question's own may bring articles in, and must not
        push out what its own words find: that comes in with the lowest score."""
        found = self.index.search_words(question.search_text or asked, where=question.where, k=WORD_DEPTH)
        if len(found) < WORD_DEPTH or not other_words(question):
            return found
        known, lowest = {hit.article_id for hit in found}, min(hit.score for hit in found)
        own = self.index.search_words(asked, where=question.where, k=OWN_DEPTH)
        return [*found, *(Hit(hit.article_id, lowest) for hit in own if hit.article_id not in known)]

    def _nearness(self, vector: Vectors, candidates: Sequence[Fused]) -> dict[str, float]:
        """The cosine of each candidate's nearest passage: also of those that only the words found."""
        ids = tuple(one.article_id for one in candidates)
        hits = self.index.search_vectors(vector, where=Filter(article_ids=ids), k=PASSAGES_AN_ARTICLE * len(ids))
        best: dict[str, float] = {}
        for hit in hits:
            best.setdefault(hit.article_id, hit.score)
        return best

    def _read_pairs(self, question: Question, ranked: list[Ranked], texts: Sequence[Text]) -> list[Ranked]:
        if self.scorer is None:
            return ranked
        head = [texts[one.row] for one in ranked[:PAIR_DEPTH]]
        return blend(ranked, self.scorer.score(question.standalone, [f"{one.title}\n{one.body}" for one in head]))


def wanted(question: Question, lexicon: Lexicon | None = None) -> Wanted:
    """The question as the ranker reads it: its time, and the other words for what it names, come from its analysis."""
    asked = question.standalone or question.text
    return read_question(asked, period=period_of(question), also=other_words(question), lexicon=lexicon)


def other_words(question: Question) -> str:
    """What the search text has that the question does not say: other names, written words for everyday ones."""
    folded = normal(question.standalone or question.text)
    return " ".join(part for part in question.search_text.split() if normal(part) not in folded)


def period_of(question: Question) -> tuple[date, date] | None:
    """The half-open days that the question is about; None where it names no time, or only a vague or open one."""
    time = question.time
    if time is None or time.vague or is_open(time):
        return None
    end = time.end.date()
    if time.end.time() != datetime.min.time():
        end += timedelta(days=1)
    return time.start.date(), max(end, time.start.date() + timedelta(days=1))


def _text(stored: StoredArticle, nearness: float | None, words: float | None) -> Text:
    article = stored.article
    body = article.text[:LONGEST_BODY]
    # A title that was made of the first sentence is no headline: it says nothing that the text does not say there.
    title = "" if body.startswith(article.title.rstrip("…")) else article.title
    return Text(title, body, article.issue.date, nearness, words)


def _stories(found: Sequence[tuple[StoredArticle, Ranked, tuple[int, int]]], k: int) -> list[Evidence]:
    """One evidence a story, led by its best-ranked article. Only the places that can matter are compared."""
    found = found[: k + k // 2 + 10]
    leaders = group([f"{stored.article.title}{stored.article.text}" for stored, _, _ in found])
    evidence = []
    for number, (stored, ranked, span) in enumerate(found):
        if leaders[number] != number:
            continue
        others = tuple(
            found[other][0].article.id for other, leader in enumerate(leaders) if leader == number and other != number
        )
        evidence.append(Evidence(stored, ranked.score, span, ranked.parts, others))
        if len(evidence) == k:
            break
    return evidence


def retrieved(evidence: Sequence[Evidence], k: int = 50) -> tuple[Retrieved, ...]:
    """The found articles in rank order for a result's `retrieved`: stories first; where there are fewer than `k`, the
    other articles of the same stories fill the list."""
    rows = [Retrieved(one.stored.article.id, one.score) for one in evidence[:k]]
    floor = rows[-1].score if rows else 0.0
    rows += [Retrieved(other, floor) for one in evidence for other in one.others]
    return tuple(rows[:k])


class LangChainRetriever(BaseRetriever):
    """The retriever as LangChain knows one: documents are the best windows, the article's data in `metadata`."""

    retriever: Any
    """A `Retriever`; pydantic must not copy it."""
    asked_on: date
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        question = Question(text=query, standalone=query, asked_on=self.asked_on)
        return [document_of(one) for one in self.retriever.retrieve(question, self.k)]


def document_of(evidence: Evidence) -> Document:
    """Evidence as a LangChain document."""
    article = evidence.stored.article
    start, end = evidence.span
    return Document(
        page_content=article.text[start:end] or article.text,
        id=article.id,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "paper": article.issue.paper,
            "date": article.issue.date.isoformat() if article.issue.date else None,
            "page": article.page,
            "score": evidence.score,
        },
    )
