"""A day at the desk in a real Chromium: log in, upload, publish, correct, withdraw, take a question, sit the exam."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_ui_desk import ACCOUNTS, PAGE_TEXT
from ui_browser import NEEDS_CHROMIUM, Visit, Visitor, launched, visits
from ui_server import serving
from ui_support import ARTICLES, TODAY, make_context

from articles.parse import parse_file
from articles.types import IssueHints
from embeddings.library_writer import LibraryWriter
from ui.aliases import AliasTable
from ui.app import create_app
from ui.context import AppContext, Progress, Published

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> AppContext:
    held: list[AppContext] = []

    def publish(paths: Sequence[Path], hints: IssueHints, progress: Progress) -> Published:
        writer, articles = LibraryWriter(held[0].library), 0
        for path in paths:
            for page in parse_file(path, hints=hints):
                articles += len(writer.put_page(page).added)
        return Published(pages=len(paths), articles=articles)

    folder = tmp_path_factory.mktemp("desk")
    aliases = AliasTable(folder / "aliases.csv")
    held.append(make_context(folder, accounts=ACCOUNTS, local_only=False, publish=publish, aliases=aliases))
    return held[0]


@pytest.fixture(scope="module")
def address(context: AppContext) -> Iterator[str]:
    with serving(create_app(context)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visits(browser, address) as visit:
        yield visit


def log_in(visitor: Visitor, name: str = "老吴", password: str = "管理的密码") -> None:  # noqa: S107
    visitor.page.goto(f"{visitor.address}/desk/")
    visitor.page.fill("[name=name]", name)
    visitor.page.fill("[name=password]", password)
    visitor.page.click(".login button")
    visitor.page.wait_for_selector(".desk-head .who")


def open_tab(visitor: Visitor, name: str) -> None:
    visitor.page.click(f"role=tab[name='{name}']")


def test_upload_look_publish_ask(visit: Visit, tmp_path: Path) -> None:
    page = tmp_path / "望潮日报-p1.txt"
    page.write_text(PAGE_TEXT, encoding="utf8")
    visitor = visit()
    log_in(visitor)
    assert "老吴（管理员）" in visitor.text(".who")
    visitor.page.set_input_files("#upload input[type=file]", str(page))
    visitor.page.wait_for_selector("#preview .typed")
    assert "渡口夜市周末开张" in visitor.text("#preview .legend")
    line = visitor.page.locator("#preview .line:has-text('渡口夜市将于')")
    assert line.get_attribute("title").startswith("正文")  # type: ignore[union-attr]
    assert visitor.page.locator("#preview img, #preview script").count() == 0
    visitor.page.click("#upload-publish")
    visitor.page.wait_for_selector("#published .notice:has-text('已入库')")
    visitor.arrive()
    visitor.ask("渡口夜市设多少摊位")
    assert "设摊位120个" in visitor.text("#current .answer-text")


def test_correct_and_withdraw(visit: Visit, context: AppContext) -> None:
    visitor = visit()
    log_in(visitor)
    open_tab(visitor, "更正撤稿")
    visitor.page.fill("#pick-search textarea, #pick-search input", "平价摊位")
    visitor.page.click("#pick-find")
    visitor.page.wait_for_selector("#picked h3:has-text('南浦菜场改造完工')")
    visitor.page.fill("#pick-text textarea", "摊位数应为八十八个")
    visitor.page.click("#pick-correct")
    visitor.page.wait_for_selector("#picked td:has-text('摊位数应为八十八个')")
    assert context.library.article(ARTICLES[2].id).correction == "摊位数应为八十八个"
    visitor.page.fill("#pick-text textarea", "当事人要求")
    visitor.page.click("#pick-withdraw")
    visitor.page.wait_for_selector("#picked .notice:has-text('已由报社撤回')")
    stored = context.library.article(ARTICLES[2].id, include_withdrawn=True)
    assert stored.withdrawn_reason == "当事人要求"
    visitor.page.click("#pick-reinstate")
    visitor.page.wait_for_selector("#picked .notice", state="detached")
    assert context.library.article(ARTICLES[2].id).withdrawn_reason is None


def test_questions_become_an_exam_that_is_sat(visit: Visit, context: AppContext) -> None:
    *_, answer = context.assistant.ask("步道每天几时开放", asked_on=TODAY)
    context.journal.record(answer, channel="page")
    visitor = visit()
    log_in(visitor)
    open_tab(visitor, "读者在问")
    visitor.page.wait_for_selector("#asked td:has-text('步道每天几时开放')")
    visitor.page.click("#asked tr:has-text('步道每天几时开放') [data-take]")
    visitor.page.wait_for_selector("text=已加入，题集现有 1 题")
    open_tab(visitor, "考试")
    visitor.page.click("#exam-start")
    visitor.page.wait_for_selector("#sittings a")
    with visitor.page.context.expect_page() as report:
        visitor.page.click("#sittings a")
    report.value.wait_for_selector("h1:has-text('考试报告')")


def test_texts_take_effect_and_roles_hold(visit: Visit) -> None:
    visitor = visit()
    log_in(visitor)
    open_tab(visitor, "文字")
    for field in ("elsewhere", "aliases"):  # what is in force has arrived
        visitor.page.wait_for_function(f"document.querySelector('#edit-{field} textarea').value")
    visitor.page.fill("#edit-examples textarea", "夜市几点收摊？\n步道有多长？")
    visitor.page.fill("#edit-elsewhere textarea", "请到编辑部来问。")
    visitor.page.click("#edit-save")
    visitor.page.wait_for_selector("text=已保存，立即生效")
    visitor.page.fill("#edit-aliases textarea", "kind,name,aliases\nplace,望潮新城,新城")
    visitor.page.click("#edit-aliases-save")
    visitor.page.wait_for_selector("text=已保存 1 行")
    visitor.arrive()
    assert "夜市几点收摊？" in visitor.text("#examples")
    visitor.ask("明天天气怎么样")
    assert "请到编辑部来问。" in visitor.text("#current .elsewhere")
    visitor.page.goto(f"{visitor.address}/desk/")
    visitor.page.wait_for_selector(".desk-head")
    visitor.page.click(".desk-head form button")
    visitor.page.wait_for_selector(".nameplate")
    polling = [
        trouble for trouble in visitor.troubles if "401" in trouble
    ]  # the page that was left may still have asked
    assert visitor.troubles == polling
    visitor.troubles.clear()
    log_in(visitor, "小周", "编辑的密码")
    open_tab(visitor, "文字")
    visitor.page.wait_for_function("document.querySelector('#edit-examples textarea').value.includes('夜市')")
    visitor.page.click("#edit-save")
    visitor.page.wait_for_selector("text=这一步要管理员来做")
