"""The contract of `embeddings.index.Index`, held by every implementation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shelf import DIMENSION, FIRST_DAY, Encoder, ExactIndex, indexed, passes, story

from articles.errors import IndexMismatch, StorageFailed
from articles.types import Article
from embeddings.index import Index
from embeddings.index_folder import stamp_for
from embeddings.local import LocalIndex
from embeddings.types import Filter, Hit

STAMP = stamp_for("hashed-words", DIMENSION)
ARCHIVE = [story(number) for number in range(120)]
FILTERS = {
    "everything": Filter(),
    "from a day": Filter(date_from=FIRST_DAY + timedelta(days=20)),
    "up to a day": Filter(date_to=FIRST_DAY + timedelta(days=3)),
    "one day": Filter(date_from=FIRST_DAY, date_to=FIRST_DAY + timedelta(days=1)),
    "no such day": Filter(date_from=date(2001, 1, 1), date_to=date(2001, 1, 2)),
    "events of a day": Filter(event_from=date(2031, 3, 9), event_to=date(2031, 3, 10)),
    "events of a year": Filter(event_from=date(2030, 1, 1), event_to=date(2031, 1, 1)),
    "pages": Filter(pages=(2, 3)),
    "paper": Filter(papers=("望潮日报",)),
    "unknown paper": Filter(papers=("无此报",)),
    "section": Filter(sections=("文化",)),
    "genre": Filter(genres=("公告",)),
    "byline or mention": Filter(people=("温砚",)),
    "two people": Filter(people=("温砚", "夏渔")),
    "articles": Filter(article_ids=tuple(article.id for article in ARCHIVE[5:9])),
    "all together": Filter(date_from=FIRST_DAY, pages=(1, 2, 3), papers=("云溪报",), people=("林知夏", "陆芷")),
}


def _make(kind: str, folder: Path, request: pytest.FixtureRequest) -> Index:
    if kind == "exact fake":
        return ExactIndex()
    options: dict[str, Any] = {"exact_rows": 0}  # every search goes through Chroma's graph
    if kind == "small":
        options = {}
    if kind == "chroma server":
        options |= {"chroma_url": request.getfixturevalue("chroma_url"), "name": f"test-{folder.name}"}
    return LocalIndex(folder / "index", STAMP, **options)


KINDS = ("exact fake", "small", "graph", "chroma server")


@pytest.fixture(scope="module", params=KINDS)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of the whole archive, for tests that only read."""
    index = _make(request.param, tmp_path_factory.mktemp("full"), request)
    index.upsert(*indexed(ARCHIVE))
    yield index
    if isinstance(index, LocalIndex):
        index.close()


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An empty index, for tests that write."""
    index = _make(request.param, tmp_path, request)
    yield index
    if isinstance(index, LocalIndex):
        index.close()


def ids(hits: list[Hit]) -> list[str]:
    return [hit.article_id for hit in hits]


def vector(text: str) -> Any:
    return Encoder().encode([text])[0]


def by_id(article_id: str) -> Article:
    return next(article for article in ARCHIVE if article.id == article_id)


class TestReading:
    def test_words_find_the_one_article_that_has_them(self, full: Index) -> None:
        assert ids(full.search_words("编号为37号项目"))[0] == story(37).id

    def test_every_article_is_found_by_its_headline(self, full: Index) -> None:
        for article in ARCHIVE[::10]:
            assert article.id in ids(full.search_words(article.headline, k=10))

    def test_a_passage_is_nearest_to_itself(self, full: Index) -> None:
        _, passages, vectors = indexed(ARCHIVE)
        for place in range(0, len(passages), 17):
            hit = full.search_vectors(vectors[place], k=3)[0]
            assert hit.passage_id == passages[place].id or hit.score == pytest.approx(1, abs=2e-3)
            assert hit.score == pytest.approx(1, abs=2e-3)

    def test_vectors_rank_as_comparing_everything_does(self, full: Index) -> None:
        exact = ExactIndex()
        exact.upsert(*indexed(ARCHIVE))
        for query in ("公园的花展", "谁负责托育点", "项目投入多少万元"):
            expected = exact.search_vectors(vector(query), k=10)
            found = full.search_vectors(vector(query), k=10)
            assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=2e-3)

    @pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS.keys())
    def test_a_filter_lets_through_what_it_says_and_all_of_it(self, full: Index, where: Filter) -> None:
        allowed = {article.id for article in ARCHIVE if passes(article, where)}
        assert set(ids(full.search_words("本报讯项目", where=where, k=500))) == allowed
        assert set(ids(full.search_vectors(vector("项目"), where=where, k=2000))) == allowed

    @pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS.keys())
    def test_a_filter_changes_neither_score_nor_order(self, full: Index, where: Filter) -> None:
        for search, query in ((full.search_words, "公园花展"), (full.search_vectors, vector("公园花展"))):
            everything = search(query, k=3000)  # type: ignore[operator]
            kept = [hit for hit in everything if passes(by_id(hit.article_id), where)][:10]
            found = search(query, where=where, k=10)  # type: ignore[operator]
            assert [hit.score for hit in found] == pytest.approx([hit.score for hit in kept], abs=1e-4)

    def test_hits_are_ordered_and_no_more_than_asked_for(self, full: Index) -> None:
        for hits in (full.search_words("街道居民建议", k=7), full.search_vectors(vector("街道"), k=7)):
            assert len(hits) == 7
            assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage_id or hit.article_id))

    def test_words_hits_are_articles_and_vector_hits_are_their_passages(self, full: Index) -> None:
        assert all(hit.passage_id is None for hit in full.search_words("街道"))
        for hit in full.search_vectors(vector("街道")):
            assert hit.passage_id is not None
            assert hit.passage_id.startswith(f"{hit.article_id}#")

    @pytest.mark.parametrize(
        "query", ["", "   ", "。，！", "\x00", "AND OR NOT", '"(((*:^~', "龘" * 5000, "🙂", "id:1"]
    )
    def test_no_query_breaks_it(self, full: Index, query: str) -> None:
        assert isinstance(full.search_words(query), list)

    def test_width_case_and_script_do_not_matter(self, full: Index) -> None:
        assert ids(full.search_words("雲溪公園舉辦春季花展"))[:5] == ids(full.search_words("云溪公园举办春季花展"))[:5]
        assert ids(full.search_words("３７号"))[:5] == ids(full.search_words("37号"))[:5]


class TestWriting:
    def test_an_empty_index_finds_nothing(self, fresh: Index) -> None:
        assert fresh.search_words("公园") == []
        assert fresh.search_vectors(vector("公园")) == []

    def test_what_was_deleted_is_gone_and_the_rest_stays(self, fresh: Index) -> None:
        fresh.upsert(*indexed(ARCHIVE[:20]))
        fresh.delete([ARCHIVE[3].id, "无此文章"])
        left = {article.id for article in ARCHIVE[:20]} - {ARCHIVE[3].id}
        assert set(ids(fresh.search_words("本报讯项目", k=100))) == left
        assert set(ids(fresh.search_vectors(vector("项目"), k=1000))) == left

    def test_an_article_stored_again_replaces_what_was_there(self, fresh: Index) -> None:
        fresh.upsert(*indexed(ARCHIVE[:5]))
        changed = story(3, "本报讯 稻香村昨天迎来第一批白鹭。")
        fresh.upsert(*indexed([changed]))
        assert ids(fresh.search_words("鹭")) == [changed.id]
        assert changed.id not in ids(fresh.search_words("投入"))
        hits = [hit for hit in fresh.search_vectors(vector("白鹭"), k=100) if hit.article_id == changed.id]
        assert [hit.passage_id for hit in hits] == [f"{changed.id}#0-{len(changed.text)}"]

    def test_storing_the_same_again_changes_nothing(self, fresh: Index) -> None:
        fresh.upsert(*indexed(ARCHIVE[:10]))
        before = fresh.search_words("街道", k=50), fresh.search_vectors(vector("街道"), k=50)
        fresh.upsert(*indexed(ARCHIVE[:10]))
        after = fresh.search_words("街道", k=50), fresh.search_vectors(vector("街道"), k=50)
        assert [ids(hits) for hits in before] == [ids(hits) for hits in after]

    def test_an_article_without_text_is_found_by_its_headline(self, fresh: Index) -> None:
        photo = story(7, paragraphs=(), headline="图片新闻:海棠盛开", title_raw="图片新闻:海棠盛开")
        fresh.upsert(*indexed([photo]))
        assert ids(fresh.search_words("海棠")) == [photo.id]
        assert ids(fresh.search_vectors(vector("海棠盛开"))) == [photo.id]

    def test_nothing_stored_is_nothing_found(self, fresh: Index) -> None:
        fresh.upsert([], [], np.empty((0, DIMENSION), np.float32))
        fresh.delete([])
        assert fresh.search_words("街道") == []


class TestFolder:
    """What only the index on disk promises."""

    def open(self, folder: Path, **options: Any) -> LocalIndex:
        return LocalIndex(folder / "index", STAMP, **options)

    @pytest.mark.parametrize("exact_rows", [0, 10_000])
    def test_it_is_there_again_after_closing(self, tmp_path: Path, exact_rows: int) -> None:
        with self.open(tmp_path, exact_rows=exact_rows) as index:
            index.upsert(*indexed(ARCHIVE[:30]))
            before = index.search_words("街道"), index.search_vectors(vector("街道"))
        with self.open(tmp_path, exact_rows=exact_rows) as index:
            assert (index.search_words("街道"), index.search_vectors(vector("街道"))) == before

    @pytest.mark.parametrize("exact_rows", [0, 10_000])
    def test_a_reader_sees_what_a_writer_adds_and_removes(self, tmp_path: Path, exact_rows: int) -> None:
        with self.open(tmp_path, exact_rows=exact_rows) as writer, self.open(tmp_path, exact_rows=exact_rows) as reader:
            writer.upsert(*indexed(ARCHIVE[:30]))
            assert len(reader.search_words("本报讯", k=100)) == 30
            assert len({hit.article_id for hit in reader.search_vectors(vector("街道"), k=1000)}) == 30
            writer.upsert(*indexed(ARCHIVE[30:40]))
            writer.delete([ARCHIVE[0].id])
            left = {article.id for article in ARCHIVE[1:40]}
            assert set(ids(reader.search_words("本报讯", k=100))) == left
            assert set(ids(reader.search_vectors(vector("街道"), k=1000))) == left

    def test_a_reader_opens_and_searches_while_a_write_is_under_way(self, tmp_path: Path) -> None:
        with self.open(tmp_path, exact_rows=0) as index:
            index.upsert(*indexed(ARCHIVE[:10]))
        stores = [tmp_path / "index" / "g0001" / name for name in ("rows.sqlite", "chroma/chroma.sqlite3")]
        writers = [sqlite3.connect(store, isolation_level=None) for store in stores]
        for writer in writers:
            writer.execute("BEGIN IMMEDIATE")
        with self.open(tmp_path, exact_rows=0) as reader:
            assert len(reader.search_words("本报讯")) == 10
            assert len({hit.article_id for hit in reader.search_vectors(vector("街道"), k=1000)}) == 10
        for writer in writers:
            writer.execute("ROLLBACK")
            writer.close()

    def test_searches_go_on_while_the_same_process_writes(self, tmp_path: Path) -> None:
        with self.open(tmp_path, exact_rows=0) as index:
            index.upsert(*indexed(ARCHIVE[:10]))
            counts: list[int] = []
            with ThreadPoolExecutor(1) as pool:
                for start in range(10, 110, 20):
                    job = pool.submit(index.upsert, *indexed(ARCHIVE[start : start + 20]))
                    while not job.done():
                        counts.append(len(index.search_words("本报讯", k=200)))
                        assert len(index.search_vectors(vector("街道"), k=5)) == 5
                    job.result()
            assert counts == sorted(counts)
            assert len(index.search_words("本报讯", k=200)) == 110

    def test_another_model_is_refused_with_the_command_that_helps(self, tmp_path: Path) -> None:
        self.open(tmp_path).close()
        with pytest.raises(IndexMismatch, match="newsqa reindex"):
            LocalIndex(tmp_path / "index", stamp_for("another", DIMENSION))
        with pytest.raises(IndexMismatch, match="向量维度由“48”变为“64”"):
            LocalIndex(tmp_path / "index", stamp_for("hashed-words", 64))
        with pytest.raises(IndexMismatch, match="段落划分"):
            LocalIndex(tmp_path / "index", stamp_for("hashed-words", DIMENSION, 99))

    def test_a_vector_of_another_dimension_is_refused(self, tmp_path: Path) -> None:
        with self.open(tmp_path) as index, pytest.raises(IndexMismatch):
            index.search_vectors(np.zeros(DIMENSION + 1, np.float32))

    def test_a_spoilt_folder_is_a_clear_error(self, tmp_path: Path) -> None:
        self.open(tmp_path).close()
        (tmp_path / "index" / "g0001" / "stamp.json").write_text("{")
        with pytest.raises(StorageFailed, match="newsqa reindex"):
            self.open(tmp_path)

    @pytest.mark.parametrize("part", ["rows.sqlite", "words/meta.json"])
    def test_a_spoilt_part_is_a_clear_error(self, tmp_path: Path, part: str) -> None:
        with self.open(tmp_path) as index:
            index.upsert(*indexed(ARCHIVE[:3]))
        (tmp_path / "index" / "g0001" / part).write_bytes(b"spoilt" * 100)
        with pytest.raises(StorageFailed, match="newsqa"):
            self.open(tmp_path)

    def test_a_server_that_is_down_is_a_clear_error(self, tmp_path: Path) -> None:
        unreachable = self.open(tmp_path, chroma_url="http://127.0.0.1:9", exact_rows=0)
        with unreachable as index, pytest.raises(StorageFailed, match="向量库"):
            index.upsert(*indexed(ARCHIVE[:1]))

    def test_unacknowledged_leftovers_are_overwritten(self, tmp_path: Path) -> None:
        with self.open(tmp_path, exact_rows=0) as index:
            index.upsert(*indexed(ARCHIVE[:3]))
            catalogue, vectors = index._generation.catalogue, index._generation.vectors().store
            _, row = catalogue.next_numbers()
            junk = Encoder().encode(["别的"] * 5)
            catalogue.write_vectors(row, junk)
            vectors.put(np.arange(row, row + 5), junk)
        with self.open(tmp_path, exact_rows=0) as index:
            assert {hit.article_id for hit in index.search_vectors(vector("别的"), k=50)} == {a.id for a in ARCHIVE[:3]}
            index.upsert(*indexed(ARCHIVE[3:6]))
            assert {hit.article_id for hit in index.search_vectors(vector("别的"), k=50)} == {a.id for a in ARCHIVE[:6]}

    def test_a_few_rows_wait_for_the_graph_and_are_found_meanwhile(self, tmp_path: Path) -> None:
        exact, asked = ExactIndex(), vector("花展")
        for number in range(12):
            some = indexed(ARCHIVE[number * 10 : number * 10 + 10])
            exact.upsert(*some)
            with LocalIndex(tmp_path / "index", STAMP, exact_rows=100) as index:
                index.upsert(*some)
                if number == 0:
                    assert not (tmp_path / "index" / "g0001" / "chroma").exists()
            with LocalIndex(tmp_path / "index", STAMP, exact_rows=0) as graph:
                assert ids(graph.search_vectors(asked, k=10)) == ids(exact.search_vectors(asked, k=10))
                passages, rows, *_ = graph.sizes()
                assert passages == rows
        assert (tmp_path / "index" / "g0001" / "chroma").exists()

    def test_rows_that_wait_may_be_replaced_and_deleted(self, tmp_path: Path) -> None:
        with LocalIndex(tmp_path / "index", STAMP) as index:
            index.upsert(*indexed(ARCHIVE[:9]))
            index.upsert(*indexed([story(3, "本报讯 换了一篇。")]))
            index.delete([ARCHIVE[5].id])
            passages, rows, articles, documents = index.sizes()
            assert (passages, articles, documents) == (rows, 8, 8)
            assert ARCHIVE[5].id not in ids(index.search_vectors(vector("花展"), k=99))
        assert not (tmp_path / "index" / "g0001" / "chroma").exists()
