"""Bad files among good ones: the rest goes in, nothing is half stored, and the command says what failed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_files import CASES, GOOD, LIMITS
from kills import STAMP
from pdf_files import locked_pdf
from shelf import Encoder
from typer.testing import CliRunner

from articles.limits import Limits
from embeddings.build import IngestReport, ingest
from embeddings.library import Library
from embeddings.local import LocalIndex
from embeddings.types import Filter
from ui.cli import app


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


def take(paths: list[Path], library: Library) -> IngestReport:
    with LocalIndex(library.folder / "index", STAMP) as index:
        return ingest(paths, library, index, Encoder(), limits=LIMITS)


@pytest.mark.filterwarnings("ignore")
def test_bad_files_never_stop_the_rest_and_leave_nothing_behind(tmp_path: Path, library: Library) -> None:
    quick = [case for case in CASES if case.name not in ("million.xlsx", "bomb.xlsx", "bomb.csv.gz", "many.zip")]
    files = []
    for case in quick:
        files.append(tmp_path / case.name)
        files[-1].write_bytes(case.make())
    first, last = tmp_path / "a-first.txt", tmp_path / "z-last.jsonl"
    first.write_text(GOOD, encoding="utf-8")
    last.write_text(json.dumps({"title": "花展", "text": "今天开幕。"}, ensure_ascii=False), encoding="utf-8")
    report = take([first, *files, last], library)
    places = " ".join(str(failure.where) for failure in report.failures)
    assert all(case.name in places for case in quick)
    stored = library.select(Filter())
    assert sorted(one.article.headline for one in stored) == ["新桥通车", "花展"]


def test_two_files_for_one_page_with_different_text_are_said_to_disagree(tmp_path: Path, library: Library) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(GOOD, encoding="utf-8")
    two.write_text(GOOD.replace("新桥通车", "旧桥拆除").replace("走上了桥面", "送走了旧桥"), encoding="utf-8")
    report = take([one, two], library)
    assert any("two.txt" in str(failure) for failure in report.failures)
    assert [stored.article.headline for stored in library.select(Filter())] == ["新桥通车"]


def test_the_command_says_what_failed_and_exits_with_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "locked.pdf"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_bytes(locked_pdf())
    done = CliRunner().invoke(app, ["ingest", str(bad), str(good), "--library", str(tmp_path / "library")])
    assert done.exit_code == 1
    assert "locked.pdf" in done.stderr
    assert "密码" in done.stderr
    listed = CliRunner().invoke(app, ["articles", "--library", str(tmp_path / "library"), "--json"])
    assert "新桥通车" in listed.stdout


def test_letters_under_the_name_of_a_pdf_fail_and_the_rest_goes_in(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "letters.pdf"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_bytes(b"abc\n")
    done = CliRunner().invoke(app, ["ingest", str(bad), str(good), "--library", str(tmp_path / "library")])
    assert done.exit_code == 1
    assert "letters.pdf：文件名说这是 PDF，内容却是文字。" in done.stderr.replace("\n", "")
    with Library.open(tmp_path / "library") as library:
        assert [stored.article.headline for stored in library.select(Filter())] == ["新桥通车"]
    parsed = CliRunner().invoke(app, ["parse", str(bad)])
    assert parsed.exit_code != 0
    assert "内容却是文字" in parsed.stderr.replace("\n", "")


def test_the_limits_are_settings() -> None:
    listed = CliRunner().invoke(app, ["settings"], env={"COLUMNS": "300"}).stdout
    for name in ("max_bytes", "max_unpacked_bytes", "max_pages", "max_pixels", "max_rows"):
        setting = Limits().exceeded("太大。", "x", name).remedy.split("设置 ")[1].split("（")[0]
        assert setting.removeprefix("NEWSQA_").lower() in listed.lower()
