"""The library: what is stored comes out again, filtered, versioned, linked, withdrawn."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from shelf import story

from articles.errors import (
    LibraryLocked,
    LibraryMissing,
    LibraryVersion,
    NotALibrary,
    SettingInvalid,
    StorageFailed,
)
from embeddings import library_schema
from embeddings.library import MARKER, Library
from embeddings.library_copy import copy_database
from embeddings.library_engine import open_engine
from embeddings.library_writer import LibraryWriter
from embeddings.lock import writer_lock

ARCHIVE = [story(number) for number in range(60)]
DAY = date(2031, 4, 1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.create(tmp_path_factory.mktemp("full") / "library") as made:
        LibraryWriter(made).put_articles(ARCHIVE)
        yield made


class TestOpening:
    def test_a_library_is_there_again(self, tmp_path: Path) -> None:
        with Library.create(tmp_path / "a") as library:
            LibraryWriter(library).put_articles(ARCHIVE[:3])
            identity = library.identity
        with Library.open(tmp_path / "a") as again:
            assert again.identity == identity
            assert again.count() == 3

    def test_creating_where_one_is_opens_it(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:3])
        with Library.create(library.folder) as again:
            assert again.count() == 3

    @pytest.mark.parametrize("made", [False, True])
    def test_none_yet(self, tmp_path: Path, made: bool) -> None:
        if made:
            (tmp_path / "a").mkdir()
        with pytest.raises(LibraryMissing, match=r"还没有报纸库.*newsqa ingest"):
            Library.open(tmp_path / "a")

    def test_a_folder_with_something_else_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("亲爱的", encoding="utf-8")
        for door in (Library.open, Library.create):
            with pytest.raises(NotALibrary, match=r"不是报纸库.*--library"):
                door(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

    def test_a_file_is_no_library(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        for door in (Library.open, Library.create):
            with pytest.raises(NotALibrary):
                door(tmp_path / "file")

    def test_a_spoilt_marker_is_no_library(self, library: Library) -> None:
        (library.folder / MARKER).write_text("[]")
        with pytest.raises(NotALibrary):
            Library.open(library.folder)

    def test_a_spoilt_database_is_a_clear_error(self, library: Library) -> None:
        library.close()
        for path in library.folder.glob("library.sqlite*"):
            path.write_bytes(b"spoilt" * 1000)
        with pytest.raises(StorageFailed, match=r"数据库文件损坏.*newsqa restore"):
            Library.open(library.folder)

    def test_a_lost_database_is_a_clear_error(self, library: Library) -> None:
        library.close()
        (library.folder / "library.sqlite").unlink()
        with pytest.raises(StorageFailed, match=r"不见了.*newsqa restore"):
            Library.open(library.folder)

    def test_a_newer_library_is_refused(self, library: Library) -> None:
        with sqlite3.connect(library.folder / "library.sqlite") as database:
            database.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
        with pytest.raises(LibraryVersion, match=r"更新版本.*99"):
            Library.open(library.folder)

    def test_an_older_library_is_brought_up_to_date(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:3])
        steps: list[int] = []
        now = library_schema.SCHEMA_VERSION
        monkeypatch.setattr(library_schema, "SCHEMA_VERSION", now + 2)
        monkeypatch.setattr(
            library_schema,
            "MIGRATIONS",
            {now: lambda _: steps.append(now), now + 1: lambda _: steps.append(now + 1)},
        )
        with Library.open(library.folder) as upgraded:
            assert steps == [now, now + 1]
            assert upgraded.count() == 3
        with Library.open(library.folder):
            assert steps == [now, now + 1]

    def test_a_library_of_the_first_version_is_brought_up_to_date(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:3])
        with sqlite3.connect(library.folder / "library.sqlite") as database:
            database.execute("DROP TABLE sketches")
            database.execute("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
        with Library.open(library.folder) as upgraded:
            LibraryWriter(upgraded).put_articles(ARCHIVE[3:6])
            assert upgraded.select() == library.select()

    def test_a_database_address_that_cannot_be_used(self, tmp_path: Path) -> None:
        with pytest.raises(SettingInvalid, match="NEWSQA_DATABASE_URL"):
            Library.create(tmp_path / "a", "nosuch://server/db")
        with pytest.raises(SettingInvalid, match="NEWSQA_DATABASE_URL"):
            Library.create(tmp_path / "b", "不是地址")

    def test_a_database_elsewhere(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
        with Library.create(tmp_path / "a", url) as library:
            LibraryWriter(library).put_articles(ARCHIVE[:3])
        assert not (tmp_path / "a" / "library.sqlite").exists()
        with Library.open(tmp_path / "a", url) as again:
            assert again.count() == 3


class TestWriters:
    def test_a_second_writer_is_told_who_holds_the_lock(self, library: Library) -> None:
        told: list[str] = []

        def second() -> None:
            try:
                with writer_lock(library.folder):
                    told.append("两个都在写")
            except LibraryLocked as error:
                told.append(str(error))

        with writer_lock(library.folder):
            other = threading.Thread(target=second)
            other.start()
            other.join()
        assert "正在写入" in told[0]
        assert "进程" in told[0]
        with writer_lock(library.folder):
            pass

    def test_readers_are_not_blocked_by_a_write_under_way(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        writing = sqlite3.connect(library.folder / "library.sqlite", isolation_level=None)
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("DELETE FROM event_days")
        assert library.count() == 5
        with Library.open(library.folder) as another:
            assert another.count() == 5
        writing.execute("ROLLBACK")
        writing.close()

    def test_a_full_disk_is_a_clear_error_and_stores_nothing(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        with library.engine.connect() as connection:  # the pool hands the same connection out again
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageFailed, match="磁盘已满"):
            LibraryWriter(library).put_articles([story(number, "长文。" * 500) for number in range(100, 160)])
        assert library.count() == 5


def test_a_library_moves_between_databases(full: Library, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    engine = open_engine(tmp_path / "copy", None)
    copy_database(full.engine, engine, "copy")
    engine.dispose()
    (tmp_path / "copy" / MARKER).write_text((full.folder / MARKER).read_text())
    with Library.open(tmp_path / "copy") as copied:
        assert copied.fingerprint() == full.fingerprint()
        assert copied.select() == full.select()
