"""An invented archive for the middle floor's tests: articles, a tiny encoder, an exact index to hold others to."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from articles.times import article_times
from articles.types import Article, Byline, Genre, Issue, Paragraph
from embeddings.events import event_days, event_window
from embeddings.index import Index, Vectors
from embeddings.passages import embedding_text, passages_of
from embeddings.types import Filter, Hit, Passage, StoredArticle
from embeddings.words import cut

FIRST_DAY = date(2031, 3, 1)
DIMENSION = 48
_PLACES = ("青堤街道", "白沙镇", "南浦新村", "望江路", "云溪公园", "老码头", "西浜小学", "北塘菜场")
_DEEDS = ("新开一条公交线路", "完成雨水管网改造", "举办春季花展", "增设托育点", "开放夜间图书馆", "试行垃圾分类积分")
_PEOPLE = ("林知夏", "温砚", "陆芷", "夏渔")
_SECTIONS = ("要闻", "民生", "文化")
_PAPERS = ("云溪报", "望潮日报")


def story(number: int, text: str | None = None, **changes: object) -> Article:
    """The archive's article of that number: always the same, each unlike the others."""
    pick = random.Random(number)  # noqa: S311
    day = FIRST_DAY + timedelta(days=number % 30)
    place, deed, person = pick.choice(_PLACES), pick.choice(_DEEDS), pick.choice(_PEOPLE)
    paper = _PAPERS[number % 2]
    body = text or (
        f"本报讯 {place}昨天{deed},编号为{number}号项目,投入{pick.randint(10, 900)}万元。\n"
        f"负责人{person}说,这项工作从去年开始准备,共有{pick.randint(3, 80)}人参加。"
        + "".join(f"{pick.choice(_PLACES)}的居民第{i}次提出了建议。" for i in range(pick.randint(0, 30)))
    )
    page = number % 4 + 1
    made = Article(
        id=f"{paper}/{day.isoformat()}/{page:02}/{number:03}",
        issue=Issue(paper=paper, date=day),
        page=page,
        order=number,
        headline=f"{place}{deed}（{number}）",
        title_raw=f"{place}{deed}（{number}）",
        paragraphs=tuple(Paragraph(line) for line in body.split("\n")),
        bylines=(Byline(_PEOPLE[number % 4], "记者"),),
        genre=Genre.NEWS if number % 3 else Genre.NOTICE,
        section=_SECTIONS[number % 3],
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    return replace(made, times=article_times(made))


def stored(articles: Sequence[Article]) -> list[StoredArticle]:
    return [StoredArticle(article) for article in articles]


class Encoder:
    """Bags of hashed search words: near where words are shared. `broken_at` makes it fail at that text."""

    identity = "hashed-words"
    dimension = DIMENSION

    def __init__(self, broken_at: int | None = None) -> None:
        self.seen = 0
        self.broken_at = broken_at

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(rows, texts, strict=True):
            self.seen += 1
            if self.seen == self.broken_at:
                raise KeyboardInterrupt
            for word in cut(text):
                code = zlib.crc32(word.encode())
                row[code % DIMENSION] += 1 if code & 1024 else -1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def indexed(articles: Sequence[Article]) -> tuple[list[StoredArticle], list[Passage], Vectors]:
    """What `Index.upsert` takes."""
    passages = [passage for article in articles for passage in passages_of(article)]
    return stored(articles), passages, Encoder().encode([embedding_text(passage) for passage in passages])


def passes(article: Article, where: Filter) -> bool:
    """The filter's meaning, spelled out."""
    day, window = article.issue.date, event_window(where)
    said = article.title + article.text + "".join(byline.name for byline in article.bylines)
    return (
        (where.date_from is None or (day is not None and day >= where.date_from))
        and (where.date_to is None or (day is not None and day < where.date_to))
        and (not where.pages or article.page in where.pages)
        and (not where.papers or article.issue.paper in where.papers)
        and (not where.sections or article.section in where.sections)
        and (not where.genres or article.genre in where.genres)
        and (not where.article_ids or article.id in where.article_ids)
        and (not where.people or any(name in said for name in where.people))
        and (window is None or any(a < window[1] and b > window[0] for a, b in event_days(article.times)))
    )


class ExactIndex:
    """`Index` in memory, by comparing everything with everything."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.rows: dict[str, list[tuple[Passage, Vectors]]] = {}

    def upsert(self, articles: Sequence[StoredArticle], passages: Sequence[Passage], vectors: Vectors) -> None:
        for one in articles:
            self.articles[one.article.id] = one.article
            self.rows[one.article.id] = []
        for passage, vector in zip(passages, vectors, strict=True):
            self.rows[passage.article_id].append((passage, vector))

    def delete(self, article_ids: Sequence[str]) -> None:
        for one in article_ids:
            self.articles.pop(one, None)
            self.rows.pop(one, None)

    def search_words(self, query: str, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        wanted = set(cut(query))
        hits = [
            Hit(one.id, float(len(wanted & set(cut(one.title + one.text)))))
            for one in self.articles.values()
            if passes(one, where)
        ]
        return sorted((hit for hit in hits if hit.score), key=lambda hit: (-hit.score, hit.article_id))[:k]

    def search_vectors(self, vector: Vectors, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        hits = [
            Hit(key, float(row @ vector), passage.id)
            for key, rows in self.rows.items()
            if passes(self.articles[key], where)
            for passage, row in rows
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id or ""))[:k]


def found(index: Index, query: str, *, where: Filter = Filter(), k: int = 10) -> list[str]:
    """The ids of the articles that an index finds by words, the best first."""
    return [hit.article_id for hit in index.search_words(query, where=where, k=k)]
