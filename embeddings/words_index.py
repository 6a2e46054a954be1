"""The word index in tantivy: one document an article, BM25 over pre-cut fields.

Filters are not its business: it is given the numbers of the articles that may be found. Knows articles by number
(`key`); the catalogue knows whose number it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from articles.errors import StorageFailed
from articles.types import Article
from embeddings.words import cut

Keys = NDArray[np.int64]
Found = tuple[Keys, NDArray[np.float64]]
"""Article numbers and their scores, best first."""

FIELD_WEIGHTS = {"headline": 1.0, "around": 0.5, "body": 1.0, "byline": 0.5}
"""How much a word counts by where it stands; `around` is kicker and subhead."""

LONGEST_QUERY = 200
"""Different search words of one query that are looked up; more would only cost time."""

_HEAP = 128_000_000


class WordsIndex:
    """A folder with a tantivy index. One process writes; any number read, each seeing what it last `refresh`ed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: tantivy.IndexWriter | None = None
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), str(folder))
            self._index.config_reader("manual", 0)
            self._index.reload()
        self._schema = self._index.schema

    # ---- writing

    def put(self, numbered: Iterable[tuple[int, Article]]) -> None:
        """Replace these articles' documents; durable and visible to `refresh` after `commit`."""
        with _explained(self._folder):
            writer = self._writing()
            for key, article in numbered:
                writer.delete_documents_by_term("id", article.id)
                writer.add_document(_document(key, article))

    def remove(self, article_ids: Iterable[str]) -> None:
        """Drop these articles' documents, with the next `commit`."""
        with _explained(self._folder):
            writer = self._writing()
            for article_id in article_ids:
                writer.delete_documents_by_term("id", article_id)

    def commit(self) -> None:
        """Make what was put and removed durable."""
        with _explained(self._folder):
            if self._writer is not None:
                self._writer.commit()

    def close(self) -> None:
        """Let the merges that are under way end, and let go of the writer."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with _explained(self._folder):
                writer.wait_merging_threads()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer

    # ---- searching

    def refresh(self) -> None:
        """See what was committed, by this process or another."""
        with _explained(self._folder):
            self._index.reload()

    def count(self) -> int:
        """Documents that can be found."""
        return int(self._index.searcher().num_docs)

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many articles' bodies each search word stands; what was deleted may count until a merge."""
        with _explained(self._folder):
            searcher = self._index.searcher()
            return [int(searcher.doc_freq("body", word)) for word in words]

    def search(self, query: str, k: int, *, within: Keys | None = None) -> Found:
        """The k best articles; only those numbered in `within`, where given."""
        words = list(dict.fromkeys(cut(query)))[:LONGEST_QUERY]
        if not words or k < 1 or (within is not None and not len(within)):
            return np.empty(0, np.int64), np.empty(0, np.float64)
        wanted = self._any_of(words)
        if within is not None:
            allowed = tantivy.Query.term_set_query(self._schema, "key", within.tolist())
            unscored = tantivy.Query.const_score_query(allowed, 0.0)
            wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, unscored), (tantivy.Occur.Must, wanted)])
        return self._run(wanted, k)

    def naming(self, names: Sequence[str]) -> Keys:
        """The articles that name one of these people, in title, byline or text."""
        each = [self._all_of(words) for name in names if (words := cut(name))]
        if not each:
            return np.empty(0, np.int64)
        anyone = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])
        return np.sort(self._run(tantivy.Query.const_score_query(anyone, 1.0), max(1, self.count()))[0])

    def _run(self, query: tantivy.Query, k: int) -> Found:
        with _explained(self._folder):
            searcher = self._index.searcher()
            hits = searcher.search(query, k, count=False).hits
            keys = searcher.fast_field_values("key", [address for _, address in hits])
        return np.array(keys, np.int64), np.array([score for score, _ in hits], np.float64)

    def _any_of(self, words: Sequence[str]) -> tantivy.Query:
        # One flat OR of terms: tantivy then skips whole blocks that cannot reach the top k.
        terms = [
            (tantivy.Occur.Should, self._term(field, word, weight))
            for field, weight in FIELD_WEIGHTS.items()
            for word in words
        ]
        return tantivy.Query.boolean_query(terms)

    def _all_of(self, words: Sequence[str]) -> tantivy.Query:
        fields = []
        for field in FIELD_WEIGHTS:
            every = [(tantivy.Occur.Must, self._term(field, word, 1.0)) for word in words]
            fields.append((tantivy.Occur.Should, tantivy.Query.boolean_query(every)))
        return tantivy.Query.boolean_query(fields)

    def _term(self, field: str, word: str, weight: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, field, word, "freq")
        return term if weight == 1.0 else tantivy.Query.boost_query(term, weight)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True, fast=True)
    for field in FIELD_WEIGHTS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(key: int, article: Article) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", article.id)
    document.add_unsigned("key", key)
    around = "\n".join(part for part in (article.kicker, article.subhead) if part)
    names = " ".join(byline.name for byline in article.bylines)
    # A headline that stands in for a missing one is the text's own beginning: it must not count twice.
    headline = article.headline if article.title_raw else ""
    for field, text in (("headline", headline), ("around", around), ("body", article.text), ("byline", names)):
        if text:
            document.add_text(field, " ".join(cut(text)))
    return document


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        full = "No space left" in str(error)
        raise StorageFailed(
            "磁盘已满，词索引没有写成。" if full else f"词索引出错（{str(error).splitlines()[0][:200]}）。",
            where=str(folder),
            remedy="请腾出空间后重新运行。" if full else "请运行 newsqa check 核对；不行就用 newsqa reindex 重建。",
        ) from error
