"""A library whose database is a PostgreSQL server: what the contract of `test_library_contract` does not reach."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from kills import STAMP, killed_again_and_again, table
from shelf import Encoder, story
from sqlalchemy import create_engine, select

from articles.errors import LibraryLocked, LibraryVersion, StorageFailed
from articles.types import Byline, Issue
from embeddings.backup import backup, restore
from embeddings.build import ingest, settle
from embeddings.library import Library
from embeddings.library_engine import reading
from embeddings.library_lock import sole_writer
from embeddings.library_schema import articles
from embeddings.library_writer import LibraryWriter
from embeddings.local import LocalIndex
from embeddings.maintenance import check, reindex
from embeddings.types import Filter

TODAY = date(2031, 5, 8)
ARCHIVE = [story(number) for number in range(40)]


@pytest.fixture
def library(tmp_path: Path, postgres_url: str) -> Iterator[Library]:
    with Library.create(tmp_path / "library", postgres_url) as made:
        yield made


@pytest.fixture
def index(library: Library) -> Iterator[LocalIndex]:
    with LocalIndex(library.folder / "index", STAMP) as made:
        yield made


def filled(library: Library) -> Library:
    LibraryWriter(library).put_articles(ARCHIVE)
    return library


class TestOpening:
    def test_it_is_there_again(self, library: Library, postgres_url: str) -> None:
        filled(library)
        assert not (library.folder / "library.sqlite").exists()
        with Library.open(library.folder, postgres_url) as again:
            assert again.count() == len(ARCHIVE)
            assert again.fingerprint() == library.fingerprint()

    def test_an_older_one_is_brought_up_to_date(self, library: Library, postgres_url: str) -> None:
        filled(library)
        with library.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE sketches")
            connection.exec_driver_sql("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
        with Library.open(library.folder, postgres_url) as upgraded:
            LibraryWriter(upgraded).put_articles([story(number) for number in range(90, 93)])
            assert upgraded.select() == library.select()

    def test_a_newer_one_is_refused(self, library: Library, postgres_url: str) -> None:
        with library.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
        with pytest.raises(LibraryVersion, match=r"更新版本.*99"):
            Library.open(library.folder, postgres_url)

    def test_a_database_that_outlived_its_folder_is_indexed_anew(
        self, library: Library, index: LocalIndex, postgres_url: str, tmp_path: Path
    ) -> None:
        ingest([table(tmp_path / "a.jsonl", ARCHIVE)], library, index, Encoder())
        with (
            Library.create(tmp_path / "new", postgres_url) as again,
            LocalIndex(tmp_path / "new" / "index", STAMP) as empty,
        ):
            assert settle(again, empty, Encoder()) == len(ARCHIVE)
            assert check(again, empty) == ()

    def test_a_server_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(StorageFailed, match=r"连不上数据库.*NEWSQA_DATABASE_URL") as raised:
            Library.create(tmp_path / "a", "postgresql+psycopg://somebody:secret@127.0.0.1:1/none")
        assert "secret" not in str(raised.value)


class TestSameAsSqlite:
    def test_the_same_articles_give_the_same_order_and_fingerprint(self, library: Library, tmp_path: Path) -> None:
        names = ("甲", "a", "A", "乙", "丙", "_", "é", "Z", "\U0002070e")
        several = [
            story(number, id=f"{name}-{number}", order=1, page=None, issue=Issue(f"{name}报", TODAY))
            for number, name in enumerate(names)
        ]
        LibraryWriter(library).put_articles(several)
        with Library.create(tmp_path / "local") as local:
            LibraryWriter(local).put_articles(several)
            assert [one.article for one in library.select()] == [one.article for one in local.select()]
            assert library.fingerprint() == local.fingerprint()
            assert library.coverage().papers == local.coverage().papers

    def test_what_postgresql_cannot_store_does_not_stop_an_ingest(self, library: Library) -> None:
        odd = [
            story(1, "本报讯 有\0零字符,也有\ud800半个字符。"),
            story(2, bylines=(Byline("名" * 5000, "记者" * 500),), section="版" * 3000),
            story(3, issue=Issue("报" * 3000, TODAY, "星" * 100, "历" * 100, 10**12)),
        ]
        LibraryWriter(library).put_articles(odd)
        assert "有\ufffd零字符" in library.article(odd[0].id).article.text
        assert library.article(odd[1].id).article == odd[1]
        assert library.damage() == []
        assert library.articles(["没有\0这篇", "没有\ud800这篇"]) == {}
        assert library.count(Filter(people=("没有\0此人",))) == 0

    def test_a_latin_name_is_found_in_any_case(self, library: Library) -> None:
        LibraryWriter(library).put_articles([story(1, "本报讯 Anna Lindqvist 来访。")])
        assert library.count(Filter(people=("anna lindqvist",))) == 1

    def test_it_moves_to_sqlite_and_back(self, library: Library, postgres: str, tmp_path: Path) -> None:
        from postgres_server import new_database  # noqa: PLC0415

        filled(library)
        library.withdraw(ARCHIVE[2].id, "事实有误", TODAY)
        library.correct(ARCHIVE[3].id, "应为3人。", TODAY)
        url = str(library.engine.url)
        assert backup(library.folder, tmp_path / "one.zip", url) == len(ARCHIVE)
        restore(tmp_path / "one.zip", tmp_path / "local")
        backup(tmp_path / "local", tmp_path / "two.zip")
        other = new_database(postgres)
        restore(tmp_path / "two.zip", tmp_path / "far", other)
        with Library.open(tmp_path / "local") as local, Library.open(tmp_path / "far", other) as far:
            assert local.fingerprint() == far.fingerprint() == library.fingerprint()
            # Rows that came with numbers must not be in the way of new ones.
            LibraryWriter(far).put_articles([story(number) for number in range(100, 110)])
            assert far.count() == len(ARCHIVE) - 1 + 10


class TestAtOnce:
    def test_a_reader_sees_one_state_and_waits_for_nobody(self, library: Library) -> None:
        filled(library)
        count = select(articles.c.id)
        with reading(library.engine, library.place) as connection:
            before = len(connection.execute(count).all())
            LibraryWriter(library).put_articles([story(99)])
            assert len(connection.execute(count).all()) == before
        assert library.count() == before + 1
        with library.engine.connect() as writing:
            writing.exec_driver_sql("DELETE FROM event_days")
            assert library.count() == before + 1
            writing.rollback()

    def test_a_writer_elsewhere_is_told_who_writes(self, library: Library, postgres_url: str, tmp_path: Path) -> None:
        with Library.create(tmp_path / "elsewhere", postgres_url) as other:
            with (
                sole_writer(library),
                pytest.raises(LibraryLocked, match=r"主机 127\.0\.0\.1 .*正在写入"),
                sole_writer(other),
            ):
                pass
            with sole_writer(other):
                pass

    def test_an_editor_may_withdraw_while_articles_are_taken_in(
        self, library: Library, index: LocalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("embeddings.build.BATCH", 5)
        filled(library)
        gone = [article.id for article in ARCHIVE[:10]]

        def edit() -> None:
            for one in gone:
                library.withdraw(one, "事实有误", TODAY)

        editor = threading.Thread(target=edit)
        editor.start()
        ingest([table(tmp_path / "a.jsonl", ARCHIVE)], library, index, Encoder())
        editor.join()
        settle(library, index, Encoder())
        assert check(library, index) == ()
        assert not set(gone) & {hit.article_id for hit in index.search_words("项目", k=99)}


class TestInterruption:
    def test_killed_at_any_moment_nothing_acknowledged_is_lost(self, postgres_url: str, tmp_path: Path) -> None:
        archive = [story(number) for number in range(300)]
        seen = list(killed_again_and_again(tmp_path, archive, kills=4, seed=7, url=postgres_url))
        assert [after.wrong for after in seen] == [()] * 4
        assert max(after.acknowledged for after in seen) > 0

    def test_a_connection_that_was_cut_is_a_clear_error_and_the_next_one_works(self, library: Library) -> None:
        filled(library)
        server = create_engine(library.engine.url, isolation_level="AUTOCOMMIT")
        with reading(library.engine, library.place), server.connect() as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        server.dispose()
        assert library.count() == len(ARCHIVE)

    def test_reindex(self, library: Library, index: LocalIndex) -> None:
        filled(library)
        assert reindex(library, Encoder(), STAMP) == len(ARCHIVE)
        assert check(library, index) == ()
