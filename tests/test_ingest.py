"""Ingest: the same twice changes nothing, a kill loses nothing, upkeep finds and mends."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from full_disk import NO_MOUNT
from kills import STAMP, killed_again_and_again, table
from shelf import DIMENSION, Encoder, ExactIndex, story

from articles.errors import FileDamaged, FileMissing, LibraryLocked, NotALibrary, RowInvalid
from articles.types import IssueHints
from embeddings.backup import backup, restore
from embeddings.build import ingest, settle
from embeddings.index_folder import IndexFolder, stamp_for
from embeddings.library import Library
from embeddings.library_writer import LibraryWriter
from embeddings.local import LocalIndex
from embeddings.lock import writer_lock
from embeddings.maintenance import check, reindex
from embeddings.relations import Relations
from embeddings.types import Filter

TODAY = date(2031, 6, 1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


@pytest.fixture
def index(library: Library) -> Iterator[LocalIndex]:
    with LocalIndex(library.folder / "index", STAMP) as made:
        yield made


def found(index: Any, query: str, **options: Any) -> list[str]:
    return [hit.article_id for hit in index.search_words(query, **options)]


class TestIngest:
    def test_articles_become_searchable_with_a_report(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        archive = [story(number) for number in range(30)]
        told: list[tuple[int, int | None, str]] = []
        report = ingest(
            [table(tmp_path / "a.jsonl", archive)], library, index, Encoder(), progress=lambda *said: told.append(said)
        )
        assert (report.files, report.added, report.changed, report.unchanged) == (1, 30, 0, 0)
        assert report.failures == ()
        assert report.passages >= 30
        assert {"reading", "database", "passages", "embedding", "index"} <= set(report.seconds)
        assert told[-1][0] == 30
        assert found(index, "编号为7号项目")[0] == story(7).id
        assert index.search_vectors(Encoder().encode(["花展"])[0])
        assert check(library, index) == ()

    def test_the_same_input_twice_changes_nothing(self, library: Library, index: LocalIndex, tmp_path: Path) -> None:
        path = table(tmp_path / "a.jsonl", [story(number) for number in range(10)])
        ingest([path], library, index, Encoder())
        before = library.fingerprint()
        untouched = Encoder(broken_at=1)
        report = ingest([path], library, index, untouched)
        other_name = ingest([path.rename(tmp_path / "b.jsonl")], library, index, untouched)
        assert (report.added, report.changed, report.unchanged) == (0, 0, 10)
        assert (other_name.added, other_name.changed, other_name.unchanged) == (0, 0, 10)
        assert library.fingerprint() == before

    def test_a_changed_article_replaces_its_passages_in_both_indexes(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        archive = [story(number) for number in range(10)]
        ingest([table(tmp_path / "a.jsonl", archive)], library, index, Encoder())
        archive[4] = story(4, "本报讯 稻香村昨天迎来第一批鹭。")
        report = ingest([table(tmp_path / "a.jsonl", archive)], library, index, Encoder())
        assert (report.added, report.changed, report.unchanged) == (0, 1, 9)
        assert found(index, "鹭") == [story(4).id]
        assert story(4).id not in found(index, "投入")
        assert {hit.passage_id for hit in index.search_vectors(Encoder().encode(["鹭"])[0], k=999)} >= {
            f"{story(4).id}#0-{len(archive[4].text)}"
        }
        assert check(library, index) == ()

    def test_bad_rows_and_files_are_named_and_the_rest_goes_in(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        path = table(folder / "a.jsonl", [story(1)])
        path.write_text(f'{path.read_text(encoding="utf-8")}\n{{"title": "没有正文"}}\n', encoding="utf-8")
        table(folder / "z.jsonl", [story(2)])
        (folder / "empty.csv").touch()
        (folder / ".hidden.jsonl").write_text("{")
        report = ingest([folder, tmp_path / "没有"], library, index, Encoder())
        assert report.added == 2
        assert sorted(type(failure).__name__ for failure in report.failures) == [
            "FileEmpty",
            "FileMissing",
            "RowInvalid",
        ]

    def test_one_id_for_two_texts_is_a_failure_and_the_first_stays(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        twice = [story(1), replace(story(2), id=story(1).id)]
        report = ingest([table(tmp_path / "a.jsonl", twice)], library, index, Encoder())
        assert report.added == 1
        assert [type(failure) for failure in report.failures] == [RowInvalid]
        assert library.article(story(1).id).article.title == story(1).title

    def test_pages_go_in_with_hints(self, library: Library, index: LocalIndex, tmp_path: Path) -> None:
        page = tmp_path / "p.txt"
        page.write_text(
            "老码头步道月底开放\n\n本报讯(记者 夏渔)昨天,老码头步道铺完了最后一块木板。步道全长3.2公里,月底开放。\n",
            encoding="utf-8",
        )
        hints = IssueHints(paper="望潮日报", date=date(2031, 5, 8), page=1)
        report = ingest([page], library, index, Encoder(), hints=hints)
        assert (report.pages, report.failures) == (1, ())
        assert report.added >= 1
        (stored,) = library.select(Filter(papers=("望潮日报",)))
        assert stored.article.issue.date == date(2031, 5, 8)
        assert found(index, "步道") == [stored.article.id]

    def test_a_folder_of_saved_web_pages_is_one_source(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        said = "<h1>花展开幕</h1><p>云溪公园的花展昨天开幕,市民纷纷前来拍照,展期半个月。</p>"
        (folder / "1.html").write_text(f"<html><body>{said}</body></html>", encoding="utf-8")
        (folder / "logo.png").write_bytes(b"\x89PNG\r\n")
        table(folder / "more.jsonl", [story(1)])
        report = ingest([folder], library, index, Encoder())
        assert (report.files, report.added, report.failures) == (2, 2, ())
        assert "1 个附件没有另读" in report.warnings[0]
        assert ingest([folder], library, index, Encoder(broken_at=1)).unchanged == 2

    def test_pages_of_which_nothing_is_known_do_not_replace_each_other(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        for name, what in (("a.txt", "花展"), ("b.txt", "步道")):
            said = f"{what}昨天开放\n\n本报讯(记者 夏渔)昨天,{what}向市民开放,首日来了三千多人,大家都说好。\n"
            (tmp_path / name).write_text(said, encoding="utf-8")
            ingest([tmp_path / name], library, index, Encoder())
        assert library.count() == 2

    def test_it_runs_on_any_index(self, library: Library, tmp_path: Path) -> None:
        exact = ExactIndex()
        ingest([table(tmp_path / "a.jsonl", [story(number) for number in range(10)])], library, exact, Encoder())
        assert len(exact.articles) == 10

    def test_a_second_writer_is_refused(self, library: Library, index: LocalIndex, tmp_path: Path) -> None:
        script = (
            "import sys, time; from pathlib import Path; from embeddings.lock import writer_lock\n"
            f"with writer_lock(Path({str(library.folder)!r})): print('held', flush=True); time.sleep(60)"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            assert other.stdout.readline().strip() == "held"
            with pytest.raises(LibraryLocked, match=f"进程 {other.pid}.*查询不受影响"):
                ingest([table(tmp_path / "a.jsonl", [story(1)])], library, index, Encoder())
            other.kill()
        ingest([table(tmp_path / "a.jsonl", [story(1)])], library, index, Encoder())
        assert library.count() == 1


class TestWithdrawal:
    def test_a_withdrawn_article_leaves_the_index_with_the_next_settling(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        ingest([table(tmp_path / "a.jsonl", [story(number) for number in range(10)])], library, index, Encoder())
        library.withdraw(story(4).id, "事实有误", TODAY)
        assert "1 篇文章的改动还没有写进索引" in "".join(check(library, index))
        assert settle(library, index, Encoder()) == 1
        assert story(4).id not in found(index, "项目")
        assert check(library, index) == ()
        library.reinstate(story(4).id, "已核实", TODAY)
        settle(library, index, Encoder())
        assert story(4).id in found(index, "项目")


class TestInterruption:
    def test_an_ingest_cut_off_in_the_middle_is_completed_by_the_next(
        self, library: Library, index: LocalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("embeddings.build.BATCH", 10)
        path = table(tmp_path / "a.jsonl", [story(number) for number in range(40)])
        with pytest.raises(KeyboardInterrupt):
            ingest([path], library, index, Encoder(broken_at=40))
        before = len(found(index, "项目", k=99))
        assert 0 < before < 40
        report = ingest([path], library, index, Encoder())
        assert report.added + report.unchanged == 40
        assert len(found(index, "项目", k=99)) == 40
        assert check(library, index) == ()

    def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_doubled(self, tmp_path: Path) -> None:
        archive = [story(number) for number in range(300)]
        seen = list(killed_again_and_again(tmp_path, archive, kills=8, seed=20310508))
        assert [after.wrong for after in seen] == [()] * 8
        assert max(after.acknowledged for after in seen) > 0

    def test_a_full_disk_loses_nothing_and_room_lets_the_work_be_completed(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [
                "unshare",
                "--map-root-user",
                "--mount",
                sys.executable,
                Path(__file__).with_name("full_disk.py"),
                tmp_path,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == NO_MOUNT or "unshare" in done.stderr:
            pytest.skip("a small disk cannot be mounted here (needs user namespaces)")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert len(told["failures"]) > 3
        assert all("磁盘已满" in said for said in told["failures"])
        assert told["wrong"] == []


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
        generation = filled._generation
        generation.vectors().store.remove(generation.catalogue.live_rows_of([0]))
        generation.words.remove([story(1).id])
        generation.words.commit()
        generation.words.refresh()
        said = "".join(check(library, filled))
        assert "向量库少了" in said
        assert "词索引有 19 篇" in said

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


class TestRelations:
    def test_a_reprint_is_linked_to_the_story_and_others_are_not(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        long = "".join(f"第{i}小区的居民在座谈会上说起自家门口的变化,语气里带着高兴,大家都点头。" for i in range(12))
        first = story(1, long)
        reprint = story(2, f"本报转载 {long[: len(long) * 3 // 4]}编者按:文字有删节。")
        other = story(3, "".join(f"第{i}条公交线路从本月起调整首末班时间,请市民留意站牌上的通知。" for i in range(12)))
        ingest([table(tmp_path / "a.jsonl", [first, other])], library, index, Encoder())
        ingest([table(tmp_path / "b.jsonl", [reprint])], library, index, Encoder())
        (link,) = library.links(first.id)
        assert (link.kind, {link.source, link.target}) == ("same_story", {first.id, reprint.id})
        assert library.links(other.id) == ()
        ingest([table(tmp_path / "c.jsonl", [story(2, "本报讯 换成了别的内容。")])], library, index, Encoder())
        assert library.links(first.id) == ()

    @pytest.mark.parametrize("cut_off", [False, True])
    def test_stories_that_go_on_are_linked_even_if_the_first_run_was_cut_off(
        self, library: Library, index: LocalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_off: bool
    ) -> None:
        pages_ = {
            1: "望潮日报\n2031年5月8日 星期四 总第902期\n\n老码头步道月底开放\n\n"
            "本报讯(记者 夏渔)昨天,老码头步道铺完了最后一块木板。步道全长3.2公里,沿线设有六处观景台。▶ 下转第二版\n",
            2: "第2版 民生\n\n老码头步道月底开放\n\n◀ 上接第一版\n步道每天6时至22时开放,不收门票。观景台都装了扶手。\n",
        }
        for number, text in pages_.items():
            (tmp_path / f"p{number}.txt").write_text(text, encoding="utf-8")
        for number in pages_:
            hints = IssueHints(paper="望潮日报", date=date(2031, 5, 8), page=number)
            with monkeypatch.context() as patch:
                if cut_off:  # everything is stored and indexed, nothing related yet
                    patch.setattr(Relations, "draw", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
                    with pytest.raises(KeyboardInterrupt):
                        ingest([tmp_path / f"p{number}.txt"], library, index, Encoder(), hints=hints)
            ingest([tmp_path / f"p{number}.txt"], library, index, Encoder(), hints=hints)
        links = [link for stored in library.select() for link in stored.links]
        assert {(link.kind, link.source[-5:], link.target[-5:]) for link in links} == {
            ("continuation", "01/01", "02/01")
        }
        assert {stored.article.issue.issue_number for stored in library.select()} == {902}
