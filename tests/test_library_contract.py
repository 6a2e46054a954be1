"""The contract of the library, held by every database that it may lie in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from postgres_server import new_database
from shelf import FIRST_DAY, Encoder, passes, story
from test_index import FILTERS, STAMP

from articles.errors import ArticleMissing
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
from embeddings.build import settle
from embeddings.library import Library
from embeddings.library_writer import LibraryWriter
from embeddings.local import LocalIndex
from embeddings.types import Filter, Teaser

ARCHIVE = [story(number) for number in range(60)]
DAY = date(2031, 4, 1)
DATABASES = ("sqlite", "postgresql")


def made(kind: str, folder: Path, request: pytest.FixtureRequest) -> Library:
    """A new library whose database is of that kind."""
    url = new_database(request.getfixturevalue("postgres")) if kind == "postgresql" else None
    return Library.create(folder, url)


@pytest.fixture(params=DATABASES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty library, for tests that write."""
    with made(request.param, tmp_path / "library", request) as one:
        yield one


@pytest.fixture(scope="module", params=DATABASES)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of the whole archive, for tests that only read."""
    with made(request.param, tmp_path_factory.mktemp("full") / "library", request) as one:
        LibraryWriter(one).put_articles(ARCHIVE)
        yield one


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

    def test_people_are_the_same_with_an_index_that_knows_who_is_named(self, library: Library) -> None:
        LibraryWriter(library).put_articles(ARCHIVE)
        with LocalIndex(library.folder / "index", STAMP) as index:
            settle(library, index, Encoder())
            LibraryWriter(library).put_articles([story(3, "本报讯 新来的柳棹歌说。"), story(70, "柳棹歌又说。")])
            library.correct(ARCHIVE[5].id, "应为3人。", DAY)
            names = ("温砚", "林知夏", "柳棹歌", "棹", "无此人", "Anna", "温%")
            for people in (*((name,) for name in names), ("温砚", "柳棹歌")):
                library.register = None
                read = [stored.article.id for stored in library.select(Filter(people=people))]
                library.register = index
                assert [stored.article.id for stored in library.select(Filter(people=people))] == read
                assert library.count(Filter(people=people)) == len(read)
            assert library.count(Filter(people=("柳棹歌",))) == 2

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


class TestDebts:
    def test_all_debts_are_known_until_they_are_paid(self, library: Library) -> None:
        writer = LibraryWriter(library)
        writer.put_articles(ARCHIVE[:5])
        debts = writer.pending()
        assert [debt.article_id for debt in debts] == [article.id for article in ARCHIVE[:5]]
        library.withdraw(ARCHIVE[1].id, "事实有误", DAY)
        writer.mark_indexed(debts)
        (left,) = writer.pending()
        assert (left.article_id, left.stored) == (ARCHIVE[1].id, None)
