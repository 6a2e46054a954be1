"""Ingest: the same twice changes nothing, a kill loses nothing, upkeep finds and mends."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from full_disk import NO_MOUNT
from kills import killed_again_and_again, table
from shelf import Encoder, ExactIndex, found, story

from articles.errors import LibraryLocked, RowInvalid
from articles.types import IssueHints
from embeddings.build import ingest, settle
from embeddings.library import Library
from embeddings.local import LocalIndex
from embeddings.maintenance import check
from embeddings.relations import Relations
from embeddings.types import Filter

TODAY = date(2031, 6, 1)


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

    def test_two_files_of_one_page_in_one_run_and_only_the_first_is_stored(
        self, library: Library, index: LocalIndex, tmp_path: Path
    ) -> None:
        told = (
            "花展本周末开幕\n\n本报讯(记者 夏渔)云溪公园的花展周六开幕,展期半个月,门票免费。\n\n"
            "步道月底开放\n\n本报讯(记者 林知夏)老码头步道铺完了最后一块木板,月底向市民开放。\n"
        )
        one, other = tmp_path / "a.txt", tmp_path / "b.txt"
        one.write_text(told, encoding="utf-8")
        other.write_text("渡轮改班次\n\n本报讯(记者 夏渔)云溪渡轮下周起改班次,末班提前到晚上八点。\n", encoding="utf-8")
        hints = IssueHints(paper="望潮日报", date=date(2031, 5, 8), page=1)
        report = ingest([one, other], library, index, Encoder(), hints=hints)
        (failure,) = report.failures
        assert "同一版" in str(failure)
        assert "b.txt" in str(failure)
        assert (report.added, report.retired) == (2, 0)
        assert found(index, "步道")
        assert not found(index, "渡轮")
        assert check(library, index) == ()

    def test_the_same_page_in_two_files_is_one_page(self, library: Library, index: LocalIndex, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text("花展开幕\n\n本报讯(记者 夏渔)云溪公园的花展昨天开幕。\n", encoding="utf-8")
        hints = IssueHints(paper="望潮日报", date=date(2031, 5, 8), page=1)
        report = ingest([tmp_path / "a.txt", tmp_path / "b.txt"], library, index, Encoder(), hints=hints)
        assert (report.added, report.failures) == (1, ())

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
