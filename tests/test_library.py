"""The library: what is stored comes out again, filtered, versioned, linked, withdrawn."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from shelf import FIRST_DAY, passes, story
from test_index import FILTERS

from articles.errors import (
    ArticleMissing,
    LibraryLocked,
    LibraryMissing,
    LibraryVersion,
    NotALibrary,
    SettingInvalid,
    StorageFailed,
)
from articles.types import (
    Article,
    Furniture,
    IndexEntry,
    Issue,
    LineKind,
    Link,
    Page,
    PageImage,
    ParsedPage,
)
from embeddings import library_schema
from embeddings.library import MARKER, Library
from embeddings.library_copy import copy_database
from embeddings.library_engine import open_engine
from embeddings.library_writer import LibraryWriter
from embeddings.lock import writer_lock
from embeddings.types import Filter, Teaser

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


def page_of(*articles: Article, number: int = 1, entries: tuple[IndexEntry, ...] = (), mark: str = "a") -> ParsedPage:
    issue = Issue("云溪报", DAY, "星期二", "辛亥年三月初十", 1234)
    page = Page(source=f"p{number}.txt", sha256=mark * 64, reader="text", text="", lines=(), issue=issue, number=number)
    masthead = Furniture(LineKind.MASTHEAD, "云溪报", ((0, 3),))
    return ParsedPage(page, (), tuple(articles), (masthead,), entries)


def on_page(number: int, *, page: int = 1, text: str | None = None, **changes: object) -> Article:
    issue = Issue("云溪报", DAY, "星期二", "辛亥年三月初十", 1234)
    return story(
        number, text, id=f"云溪报/{DAY}/{page:02}/{number:02}", issue=issue, page=page, order=number, **changes
    )


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
            LibraryWriter(upgraded).link_reprints(ARCHIVE[:3])
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


class TestReading:
    def test_an_article_comes_out_as_it_went_in(self, full: Library) -> None:
        for article in ARCHIVE:
            stored = full.article(article.id)
            assert stored.article == article
            assert stored.version == 1
            assert stored.stored_at is not None

    def test_an_unknown_article(self, full: Library) -> None:
        with pytest.raises(ArticleMissing, match="没有编号为“无此文”的文章"):
            full.article("无此文")

    def test_several_in_the_order_asked_for_without_the_unknown(self, full: Library) -> None:
        asked = [ARCHIVE[9].id, "无此文", ARCHIVE[2].id, ARCHIVE[9].id]
        assert list(full.articles(asked)) == [ARCHIVE[9].id, ARCHIVE[2].id]

    @pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS.keys())
    def test_a_filter_means_the_same_as_in_the_index(self, full: Library, where: Filter) -> None:
        expected = {article.id for article in ARCHIVE if passes(article, where)}
        assert {stored.article.id for stored in full.select(where)} == expected
        assert full.count(where) == len(expected)

    def test_order_limit_and_offset(self, full: Library) -> None:
        everything = [stored.article for stored in full.select()]
        assert everything == sorted(
            everything,
            key=lambda a: (a.issue.date, a.issue.paper, a.page, a.order),  # type: ignore[arg-type, return-value]
        )
        assert [stored.article for stored in full.select(limit=7, offset=5)] == everything[5:12]
        newest = full.select(newest_first=True, limit=2)
        assert newest[0].article.issue.date == max(article.issue.date for article in ARCHIVE if article.issue.date)

    def test_an_undated_article_comes_last_either_way(self, library: Library) -> None:
        LibraryWriter(library).put_articles([story(1, issue=Issue(), page=None), story(2)])
        for newest_first in (True, False):
            assert library.select(newest_first=newest_first)[-1].article.issue.date is None

    def test_coverage(self, full: Library) -> None:
        coverage = full.coverage()
        assert coverage.papers == ("云溪报", "望潮日报")
        assert coverage.articles == 60
        assert coverage.issues == len({(a.issue.paper, a.issue.date) for a in ARCHIVE}) == len(full.issues())
        assert (coverage.first_date, coverage.last_date) == (FIRST_DAY, FIRST_DAY + timedelta(days=29))

    def test_an_empty_library(self, library: Library) -> None:
        assert library.coverage().articles == 0
        assert library.select() == []
        assert library.issues() == []
        assert library.teasers() == []

    @pytest.mark.parametrize("name", ["%", "_", "'", '"', "text", "News", "\\", "温'; DROP TABLE articles; --"])
    def test_a_name_is_only_a_name(self, full: Library, name: str) -> None:
        assert full.count(Filter(people=(name,))) == 0
        assert full.count() == 60


class TestVersions:
    def test_the_same_again_changes_nothing(self, library: Library) -> None:
        first = LibraryWriter(library).put_articles(ARCHIVE[:5])
        before = library.fingerprint()
        again = LibraryWriter(library).put_articles(ARCHIVE[:5])
        assert (len(first.added), len(again.added), len(again.unchanged)) == (5, 0, 5)
        assert library.fingerprint() == before

    def test_a_changed_article_gets_a_new_version_and_the_old_one_stays_readable(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        changed = story(3, "本报讯 改过的正文。")
        written = LibraryWriter(library).put_articles([changed])
        assert written.changed == (changed.id,)
        assert library.article(changed.id).version == 2
        assert library.article(changed.id).article == changed
        assert [(old.version, old.article) for old in library.versions(changed.id)] == [(1, ARCHIVE[3])]

    def test_one_id_for_two_texts_in_one_run_is_a_clash_and_the_first_stays(self, library: Library) -> None:
        writer = LibraryWriter(library)
        written = writer.put_articles([ARCHIVE[3], story(3, "本报讯 另一篇。")])
        later = writer.put_articles([story(3, "本报讯 又一篇。")])
        assert (written.clashes, later.clashes) == ((ARCHIVE[3].id,), (ARCHIVE[3].id,))
        assert library.article(ARCHIVE[3].id).article == ARCHIVE[3]


class TestPages:
    def test_issue_page_and_furniture(self, library: Library) -> None:
        LibraryWriter(library).put_page(page_of(on_page(1), on_page(2)))
        (issue,) = library.issues()
        assert issue == Issue("云溪报", DAY, "星期二", "辛亥年三月初十", 1234)
        assert library.page_numbers("云溪报", DAY) == [1]
        assert [stored.article.order for stored in library.page_articles("云溪报", DAY, 1)] == [1, 2]
        assert library.page_articles("云溪报", DAY, 2) == []

    def test_what_no_longer_stands_on_a_page_is_retired_and_may_come_back(self, library: Library) -> None:
        LibraryWriter(library).put_page(page_of(on_page(1), on_page(2)))
        written = LibraryWriter(library).put_page(page_of(on_page(1), mark="b"))
        assert written.retired == (on_page(2).id,)
        assert library.count() == 1
        assert library.articles([on_page(2).id]) == {}
        LibraryWriter(library).put_page(page_of(on_page(1), on_page(2), mark="c"))
        assert library.count() == 2
        assert library.article(on_page(2).id).version == 1

    def test_a_teaser_names_the_story_when_that_is_in_the_library(self, library: Library) -> None:
        entries = (IndexEntry("花展今天开幕", 2), IndexEntry("没有收进来的一篇", 3))
        LibraryWriter(library).put_page(page_of(on_page(1), entries=entries))
        assert [teaser.article_id for teaser in library.teasers()] == [None, None]
        inside = on_page(5, page=2, headline="云溪公园花展 今天开幕")
        LibraryWriter(library).put_page(page_of(on_page(4, page=2), inside, number=2))
        assert library.teasers() == [
            Teaser("花展今天开幕", 2, "云溪报", DAY, 1, inside.id),
            Teaser("没有收进来的一篇", 3, "云溪报", DAY, 1, None),
        ]
        assert library.teasers(Filter(papers=("望潮日报",))) == []
        assert len(library.teasers(Filter(date_from=DAY, pages=(1,)))) == 2

    def test_a_picture_of_the_page(self, library: Library) -> None:
        image = PageImage(b"\x89PNG", "image/png", 30, 40)
        parsed = page_of(on_page(1))
        LibraryWriter(library).put_page(replace(parsed, page=replace(parsed.page, image=image)))
        assert library.page_image("云溪报", DAY, 1) == image
        assert library.page_image("云溪报", DAY, 2) is None


class TestEditors:
    def test_a_withdrawn_article_comes_out_nowhere_unless_asked_for(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        gone = ARCHIVE[2]
        library.withdraw(gone.id, "事实有误", DAY)
        assert library.articles([gone.id]) == {}
        assert gone.id not in {stored.article.id for stored in library.select()}
        assert library.count() == library.coverage().articles == 4
        assert library.page_articles(gone.issue.paper, gone.issue.date or DAY, gone.page) == []
        with pytest.raises(ArticleMissing):
            library.article(gone.id)
        assert library.article(gone.id, include_withdrawn=True).withdrawn_reason == "事实有误"
        assert library.count(include_withdrawn=True) == 5

    def test_it_stays_withdrawn_when_it_is_stored_again_and_can_be_reinstated(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        library.withdraw(ARCHIVE[2].id, "事实有误", DAY)
        LibraryWriter(library).put_articles([story(2, "本报讯 改过的正文。")])
        assert library.articles([ARCHIVE[2].id]) == {}
        library.reinstate(ARCHIVE[2].id, "已核实", DAY)
        assert library.article(ARCHIVE[2].id).withdrawn_reason is None
        assert [note.kind for note in library.editor_notes(ARCHIVE[2].id)] == ["withdrawal", "return"]

    def test_the_last_correction_is_in_force(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        library.correct(ARCHIVE[1].id, "应为3人。", DAY)
        library.correct(ARCHIVE[1].id, "应为4人。", DAY + timedelta(days=1))
        stored = library.article(ARCHIVE[1].id)
        assert (stored.correction, stored.corrected_on) == ("应为4人。", DAY + timedelta(days=1))
        assert stored.article == ARCHIVE[1]
        assert len(library.editor_notes()) == 2

    def test_an_unknown_article_can_be_neither_withdrawn_nor_corrected(self, library: Library) -> None:
        with pytest.raises(ArticleMissing):
            library.withdraw("无此文", "", DAY)
        with pytest.raises(ArticleMissing):
            library.correct("无此文", "", DAY)

    def test_the_fingerprint_follows_what_answers_stand_on(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        seen = {library.fingerprint()}
        library.correct(ARCHIVE[1].id, "应为3人。", DAY)
        seen.add(library.fingerprint())
        library.withdraw(ARCHIVE[2].id, "事实有误", DAY)
        seen.add(library.fingerprint())
        LibraryWriter(library).put_links([Link("same_story", ARCHIVE[0].id, ARCHIVE[1].id)])
        seen.add(library.fingerprint())
        assert len(seen) == 4


class TestLinks:
    def test_a_link_is_seen_from_both_ends_and_stored_once(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE[:5])
        link = Link("continuation", ARCHIVE[0].id, ARCHIVE[1].id, "下转第二版")
        assert LibraryWriter(library).put_links([link, link]) == 1
        assert LibraryWriter(library).put_links([link]) == 0
        for end in ARCHIVE[:2]:
            assert library.links(end.id) == (link,)
            assert library.article(end.id).links == (link,)
        assert library.article(ARCHIVE[2].id).links == ()


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

    def test_all_debts_are_known_until_they_are_paid(self, library: Library) -> None:
        writer = LibraryWriter(library)
        writer.put_articles(ARCHIVE[:5])
        debts = writer.pending()
        assert [debt.article_id for debt in debts] == [article.id for article in ARCHIVE[:5]]
        library.withdraw(ARCHIVE[1].id, "事实有误", DAY)
        writer.mark_indexed(debts)
        (left,) = writer.pending()
        assert (left.article_id, left.stored) == (ARCHIVE[1].id, None)


def test_a_library_moves_between_databases(full: Library, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    engine = open_engine(tmp_path / "copy", None)
    copy_database(full.engine, engine, "copy")
    engine.dispose()
    (tmp_path / "copy" / MARKER).write_text((full.folder / MARKER).read_text())
    with Library.open(tmp_path / "copy") as copied:
        assert copied.fingerprint() == full.fingerprint()
        assert copied.select() == full.select()
