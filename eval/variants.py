"""The house with one part taken out: what each part of the search and of the reader is worth.

A variant changes an assembled `Assistant` and nothing else, so that whatever is configured stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from embeddings.index import Index, Vectors
from embeddings.types import Filter, Hit
from qa.assistant import Assistant
from qa.draft import Claim, Draft, Quote
from qa.finding import Read
from qa.grams import contained, grams
from qa.retriever import Retriever
from qa.sentences import sentences
from qa.stories import group
from qa.types import Evidence, Question

NAIVE_DEPTH = 3
"""Articles that the naive reader looks at."""
DOUBT = "doubt (nothing is refused for want of confidence)"
Change = Callable[[Assistant], Assistant]


class OneLeg:
    """An index of which one leg finds nothing."""

    def __init__(self, index: Index, *, words: bool) -> None:
        self.index = index
        self.words = words

    def search_words(self, query: str, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        """The words' hits, or none."""
        return self.index.search_words(query, where=where, k=k) if self.words else []

    def search_vectors(self, vector: Vectors, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        """The vectors' hits, or none."""
        return [] if self.words else self.index.search_vectors(vector, where=where, k=k)


class AsFused:
    """A retriever whose candidates stay in the order of the fused scores."""

    def __init__(self, inner: Retriever) -> None:
        self.inner = inner

    def retrieve(self, question: Question, k: int = 50) -> list[Evidence]:
        """One evidence a story, by (−fused score, id)."""
        looked = self.inner.look(question)
        leaders = group([f"{one.article.title}{one.article.text}" for one in looked.stored])
        found = [
            Evidence(stored, fused.score, span)
            for number, (stored, fused, span) in enumerate(
                zip(looked.stored, looked.candidates, looked.features.spans, strict=True)
            )
            if leaders[number] == number
        ]
        return found[:k]


def naive(question: Question, evidence: Sequence[Evidence]) -> Draft:
    """The baseline: of the first articles, the sentence that holds most of the question's character pairs."""
    asked = grams(question.standalone)
    best: tuple[float, Quote] | None = None
    for one in evidence[:NAIVE_DEPTH]:
        text = one.stored.article.text
        for start, end in (sentence.span for sentence in sentences(text)):
            share = contained(asked, grams(text[start:end]))
            if best is None or share > best[0]:
                best = share, Quote(one.stored.article.id, (start, end), text[start:end])
    if best is None:
        return Draft(())
    return Draft((Claim(best[1].text.rstrip("。！？!?"), (best[1],)),), score=best[0])


def _searching(change: Callable[[Retriever], object]) -> Change:
    def changed(assistant: Assistant) -> Assistant:
        # Assembled assistants hold a `Retriever`; what stands in for it has its one method.
        retriever = change(cast("Retriever", assistant.retriever))
        return replace(assistant, retriever=cast("Retriever", retriever))

    return changed


def _one_leg(*, words: bool) -> Change:
    def change(inner: Retriever) -> Retriever:
        index = cast("Index", OneLeg(inner.index, words=words))
        return Retriever(
            inner.library,
            index,
            inner.embeddings,
            model=inner.model,
            statistics=inner.statistics,
            scorer=inner.scorer,
            lexicon=inner.lexicon,
        )

    return _searching(change)


def _reading(change: Callable[[Read], Read]) -> Change:
    return lambda assistant: replace(assistant, read=change(assistant.read))


VARIANTS: Mapping[str, Change] = {
    "vectors": _one_leg(words=True),
    "words": _one_leg(words=False),
    "re-ranking": _searching(AsFused),
    "all but the first article": _reading(lambda read: lambda question, evidence: read(question, evidence[:1])),
    "the reader (naive: best sentence of three)": _reading(lambda _read: naive),
    DOUBT: lambda assistant: replace(assistant, threshold=0.0),
}
"""What is taken out → how."""
