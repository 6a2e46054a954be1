"""Upkeep: check finds what is wrong, reindex mends it, backup and restore keep the truth."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from kills import STAMP, table
from shelf import DIMENSION, Encoder, found, story

from articles.errors import FileDamaged, FileMissing, LibraryLocked, NotALibrary
from embeddings.backup import backup, restore
from embeddings.build import ingest, settle
from embeddings.index_folder import IndexFolder, stamp_for
from embeddings.library import Library
from embeddings.library_writer import LibraryWriter
from embeddings.local import LocalIndex
from embeddings.lock import writer_lock
from embeddings.maintenance import check, reindex

TODAY = date(2031, 6, 1)


class TestUpkeep:
    @pytest.fixture
    def filled(self, library: Library, index: LocalIndex, tmp_path: Path) -> LocalIndex:
        ingest([table(tmp_path / "a.jsonl", [story(number) for number in range(20)])], library, index, Encoder())
        return index

    def test_check_names_what_is_missing_and_what_is_too_much(self, library: Library, filled: LocalIndex) -> None:
        filled.delete([story(3).id])
        assert story(3).id in "".join(check(library, filled))
        LibraryWriter(library).put_articles([story(99)])
        assert any("1 篇文章的改动" in problem for problem in check(library, filled))

    def test_check_sees_a_changed_database(self, library: Library, filled: LocalIndex) -> None:
        with library.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE articles SET body = body || '添' WHERE key = 5")
        assert any("校验值不符" in problem for problem in check(library, filled))

    def test_check_sees_a_torn_index(self, library: Library, filled: LocalIndex) -> None:
        filled._generation.vectors()  # open, so that what comes now goes into the graph at once
        LibraryWriter(library).put_articles([story(30)])
        settle(library, filled, Encoder())
        generation = filled._generation
        generation.vectors().store.remove(generation.catalogue.live_rows_of([0]))
        generation.words.remove([story(1).id])
        generation.words.commit()
        generation.words.refresh()
        said = "".join(check(library, filled))
        assert "向量库少了" in said
        assert "词索引有 20 篇" in said

    def test_reindex_builds_beside_and_readers_follow(self, library: Library, filled: LocalIndex) -> None:
        filled.delete([story(3).id])
        before = IndexFolder(library.folder / "index").current()
        assert reindex(library, Encoder(), STAMP) == 20
        assert IndexFolder(library.folder / "index").current() != before
        assert check(library, filled) == ()
        assert story(3).id in found(filled, "编号为3号项目")
        assert len([path for path in (library.folder / "index").iterdir() if path.is_dir()]) == 1

    def test_reindex_pays_what_was_owed_once(self, library: Library, filled: LocalIndex) -> None:
        LibraryWriter(library).put_articles([story(50)])
        library.withdraw(story(4).id, "事实有误", TODAY)
        library.forget_index()
        encoder = Encoder()
        assert reindex(library, encoder, STAMP) == 20
        assert encoder.seen == filled.sizes()[0]
        assert check(library, filled) == ()

    def test_reindex_for_other_settings(self, library: Library, filled: LocalIndex) -> None:
        other = stamp_for(Encoder.identity, DIMENSION, 60)
        reindex(library, Encoder(), other, passage_size=60)
        with LocalIndex(library.folder / "index", other) as small:
            assert small.sizes()[0] > 20
            assert check(library, small) == ()

    def test_a_reindex_that_is_cut_off_leaves_the_old_index(self, library: Library, filled: LocalIndex) -> None:
        before = filled.search_words("花展")
        with pytest.raises(KeyboardInterrupt):
            reindex(library, Encoder(broken_at=5), STAMP)
        assert filled.search_words("花展") == before
        with LocalIndex(library.folder / "index", STAMP) as again:
            assert again.search_words("花展") == before
        assert reindex(library, Encoder(), STAMP) == 20

    def test_reindex_waits_for_no_other_writer(self, library: Library) -> None:
        with writer_lock(library.folder), pytest.raises(LibraryLocked):
            reindex(library, Encoder(), STAMP)

    def test_backup_and_restore(self, library: Library, filled: LocalIndex, tmp_path: Path) -> None:
        library.withdraw(story(4).id, "事实有误", TODAY)
        library.correct(story(5).id, "应为3人。", TODAY)
        assert backup(library.folder, tmp_path / "save.zip") == 20
        assert restore(tmp_path / "save.zip", tmp_path / "new" / "library") == 20
        with (
            Library.open(tmp_path / "new" / "library") as copy,
            LocalIndex(copy.folder / "index", STAMP) as index,
        ):
            assert copy.fingerprint() == library.fingerprint()
            assert copy.identity == library.identity
            assert copy.select(include_withdrawn=True) == library.select(include_withdrawn=True)
            settle(copy, index, Encoder())
            assert check(copy, index) == ()
            assert found(index, "项目", k=99) == [one for one in found(filled, "项目", k=99) if one != story(4).id]

    def test_what_people_wrote_at_the_desk_is_saved_too(
        self, library: Library, filled: LocalIndex, tmp_path: Path
    ) -> None:
        (library.folder / "aliases.csv").write_text("place,云溪镇,云溪\n", encoding="utf-8")
        (library.folder / "desk.json").write_text("{}", encoding="utf-8")
        backup(library.folder, tmp_path / "save.zip")
        restore(tmp_path / "save.zip", tmp_path / "again")
        assert (tmp_path / "again" / "aliases.csv").read_text(encoding="utf-8") == "place,云溪镇,云溪\n"
        assert (tmp_path / "again" / "desk.json").is_file()

    def test_backup_of_a_database_elsewhere(self, tmp_path: Path) -> None:
        url, other = (f"sqlite:///{tmp_path / name}" for name in ("one.db", "two.db"))
        with Library.create(tmp_path / "a", url) as library:
            LibraryWriter(library).put_articles([story(number) for number in range(5)])
            fingerprint = library.fingerprint()
        assert backup(tmp_path / "a", tmp_path / "save.zip", url) == 5
        restore(tmp_path / "save.zip", tmp_path / "b", other)
        with Library.open(tmp_path / "b", other) as moved:
            assert moved.fingerprint() == fingerprint
        restore(tmp_path / "save.zip", tmp_path / "c")
        with Library.open(tmp_path / "c") as local:
            assert local.fingerprint() == fingerprint

    def test_a_backup_that_is_not_whole_is_refused(self, library: Library, filled: LocalIndex, tmp_path: Path) -> None:
        whole = tmp_path / "save.zip"
        backup(library.folder, whole)
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole.read_bytes()[:-100])
        changed = tmp_path / "changed.zip"
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name) + (b"x" if name == "library.sqlite" else b""))
        other = tmp_path / "other.zip"
        with zipfile.ZipFile(other, "w") as new:
            new.writestr("a.txt", "x")
        for file in (cut, changed, other):
            with pytest.raises(FileDamaged, match="备份文件损坏"):
                restore(file, tmp_path / "new")
        assert not (tmp_path / "new").exists()

    def test_nothing_is_overwritten_by_a_restore(self, library: Library, filled: LocalIndex, tmp_path: Path) -> None:
        backup(library.folder, tmp_path / "save.zip")
        with pytest.raises(NotALibrary, match="已有内容"):
            restore(tmp_path / "save.zip", library.folder)
        with pytest.raises(FileMissing):
            restore(tmp_path / "没有.zip", tmp_path / "new")

    def test_a_backup_of_what_is_no_library_makes_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "letter.txt").touch()
        with pytest.raises(NotALibrary):
            backup(tmp_path / "x", tmp_path / "save.zip")
        assert not (tmp_path / "save.zip").exists()
