"""What the library keeps of the articles it read last: never longer than they are true."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ui_support import ARTICLES, make_library

from embeddings.library import Library

DAY = date(2031, 5, 9)
ID = ARTICLES[0].id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_library(tmp_path / "library").close()
    return tmp_path / "library"


def test_the_same_article_is_read_once(folder: Path) -> None:
    with Library.open(folder) as library:
        assert library.articles([ID])[ID] is library.articles([ID])[ID]
        assert list(library.articles(["无", ARTICLES[2].id, ID])) == [ARTICLES[2].id, ID]


@pytest.mark.parametrize("other_process", [False, True])
def test_an_editors_word_is_in_force_at_once(folder: Path, other_process: bool) -> None:
    with Library.open(folder) as library, Library.open(folder) as beside:
        writer = beside if other_process else library
        before = library.state()
        assert library.articles([ID])[ID].correction is None
        writer.correct(ID, "开放日期改为6月1日。", DAY)
        assert library.articles([ID])[ID].correction == "开放日期改为6月1日。"
        writer.withdraw(ID, "失实", DAY)
        assert library.articles([ID]) == {}
        assert library.articles([ID], include_withdrawn=True)[ID].withdrawn_reason == "失实"
        writer.reinstate(ID, "查实", DAY)
        assert ID in library.articles([ID])
        assert library.state() != before


def test_reading_alone_changes_nothing(folder: Path) -> None:
    with Library.open(folder) as library:
        before = library.state()
        library.articles([ID])
        library.coverage()
        assert library.state() == before
