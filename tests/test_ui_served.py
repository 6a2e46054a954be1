"""The house as `newsqa serve` puts it together, on the sample newspaper: answering processes, the desk's table of other
names, an editor's word in both indexes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import httpx
import pytest
from ui_browser import NEEDS_CHROMIUM, launched, visits
from ui_server import serving

from embeddings.maintenance import check
from eval.sample.paths import pages_folder
from ui.accounts import verify_password
from ui.app import create_app
from ui.assemble import Archive, open_archive
from ui.cli import app as cli
from ui.house import app_context
from ui.pool import AnswerPool
from ui.settings import Settings, read_settings

DAY = date(2025, 8, 4)
NICKNAME = "白鸽楼三期在哪里"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = read_settings(library=tmp_path_factory.mktemp("served") / "library", workers=1, questions_per_minute=10_000)
    with open_archive(made, create=True) as archive:
        archive.ingest([pages_folder()])
    return made


@pytest.fixture(scope="module")
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive


@pytest.fixture(scope="module")
def address(settings: Settings, archive: Archive) -> Iterator[str]:
    with ExitStack() as stack:
        pool = AnswerPool.of(settings)
        stack.callback(pool.close)
        pool.check()
        yield stack.enter_context(serving(create_app(app_context(settings, archive, pool, local_only=True))))


def asked(address: str, question: str, **more: object) -> dict[str, object]:
    given = {"question": question, "asked_on": DAY.isoformat(), **more}
    answer: dict[str, object] = httpx.post(f"{address}/api/ask", json=given, timeout=60).json()
    return answer


def test_a_withdrawn_article_leaves_kept_answers_and_both_indexes_at_once(address: str, archive: Archive) -> None:
    question = "308路为什么要改道"
    first = asked(address, question)
    assert asked(address, question)["answer"] == first["answer"]
    cited = first["citations"][0]["article_id"]  # type: ignore[index]
    archive.library.withdraw(cited, "失实", DAY)
    again = asked(address, question)
    assert cited not in {one["article_id"] for one in again["citations"]}  # type: ignore[attr-defined]
    assert check(archive.library, archive.index) != ()
    assert archive.settle()
    assert check(archive.library, archive.index) == ()
    assert cited not in archive.index.article_ids()
    archive.library.reinstate(cited, "查实", DAY)
    archive.settle()
    assert asked(address, question)["answer"] == first["answer"]


def test_the_commands_leave_no_debt(settings: Settings, archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    article_id = archive.library.ids()[0]
    for words in (["withdraw", article_id, "--reason", "重复"], ["correct", article_id, "--text", "一处数字有误。"]):
        if words[0] == "correct":
            archive.library.reinstate(article_id, "查实", DAY)
            archive.settle()
        cli([*words, "--library", str(settings.library)], standalone_mode=False)
        assert check(archive.library, archive.index) == ()
    assert "已更正" in capsys.readouterr().out


def test_a_password_becomes_a_hash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_given, **how: "编辑的密码" if how["hide_input"] else "")
    cli(["password"], standalone_mode=False)
    told = capsys.readouterr()
    assert verify_password("编辑的密码", told.out.strip())
    assert "编辑的密码" not in told.out + told.err


@pytest.mark.browser
@NEEDS_CHROMIUM[1]
def test_another_name_edited_at_the_desk_changes_an_answer(address: str, archive: Archive) -> None:
    assert asked(address, NICKNAME)["status"] == "no_evidence"
    with launched() as browser, visits(browser, address) as visit:
        editor = visit()
        editor.page.goto(address + "/desk/")
        editor.page.get_by_role("tab", name="文字").click()
        box = "#edit-aliases textarea"
        editor.page.wait_for_function("box => document.querySelector(box)?.value.startsWith('kind,')", arg=box)
        editor.page.fill(box, editor.page.input_value(box).rstrip() + "\nterm,云帆人才公寓,白鸽楼\n")
        editor.page.click("#edit-aliases-save")
        editor.page.wait_for_selector("text=别名")
        reader = visit()
        reader.arrive()
        reader.ask("石梁老街127家店铺里有多少家是回迁的老字号和夫妻店")
        reader.page.wait_for_selector("#current .further .follow-ups button")  # tried, and answered
        reader.ask(NICKNAME)
        assert "创新二路66号" in reader.text("#current .answer-text")
        assert "报纸里没有“白鸽楼”，按“云帆人才公寓”来找" in reader.text("#current .notes")
    assert asked(address, NICKNAME)["status"] == "answered"
