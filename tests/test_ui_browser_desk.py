"""A day at the desk in a real Chromium: log in, upload, publish, correct, withdraw, take a question, sit the exam."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_ui_desk import ACCOUNTS, PAGE_TEXT
from ui_browser import DESKTOP, NEEDS_CHROMIUM, PHONE, Visit, Visitor, launched, visits
from ui_server import serving
from ui_support import ARTICLES, TODAY, make_context

from articles.parse import parse_file
from articles.types import IssueHints
from embeddings.library_writer import LibraryWriter
from ui.aliases import AliasTable
from ui.app import create_app
from ui.context import AppContext, Progress, Published
from ui.kept_edits import KeptEdits

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
                written = writer.put_page(edits.applied(page))
                articles += len(written.added) + len(written.changed)
        return Published(pages=len(paths), articles=articles)

    folder = tmp_path_factory.mktemp("desk")
    aliases, edits = AliasTable(folder / "aliases.csv"), KeptEdits(folder)
    held.append(
        make_context(folder, accounts=ACCOUNTS, local_only=False, publish=publish, aliases=aliases, edits=edits)
    )
    return held[0]


@pytest.fixture(scope="module")
def address(context: AppContext) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.door._ATTEMPTS_A_MINUTE", 100)  # every test logs in
        app = create_app(context)
    with serving(app) as address:
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


TWO_STORIES = """望潮日报
2031年5月10日 星期六
总第904期
第1版
灯塔广场下月改造
□记者 夏渔
灯塔广场将于6月1日起改造,工期三个月。改造后新增车位64个。
白鹭洲开放夜游
白鹭洲公园本周五起开放夜游,每晚18时至21时,票价20元。
渡轮增开早班
望潮渡轮明天起增开6时20分早班,票价不变。
"""


def choose(visitor: Visitor, field: str, text: str) -> None:
    visitor.page.click(f"#{field} input")
    visitor.page.click(f"[role=option]:has-text('{text}')")


def legend(visitor: Visitor, count: int) -> list[str]:
    visitor.page.wait_for_function(f"document.querySelectorAll('#preview .legend li').length === {count}")
    return visitor.page.locator("#preview .legend li strong").all_inner_texts()


def fill(visitor: Visitor, field: str, text: str) -> None:
    visitor.page.fill(f"#{field} input, #{field} textarea", text)


def headline_is(visitor: Visitor, text: str) -> None:
    visitor.page.wait_for_function(
        "text => document.querySelector('#fix-headline input, #fix-headline textarea').value === text", arg=text
    )


def cut_into_three(visitor: Visitor) -> None:
    """Whatever the reader made of the page: all in one, then parted, then the last before the second."""
    visitor.page.wait_for_selector("#preview .typed")
    for left in range(visitor.page.locator("#preview .legend li").count() - 1, 0, -1):
        choose(visitor, "fix-article", "2 ")
        visitor.page.click("#fix-do-merge")
        legend(visitor, left)
    choose(visitor, "fix-line", "白鹭洲开放夜游")
    visitor.page.click("#fix-do-split")
    assert legend(visitor, 2)[1] == "白鹭洲开放夜游"
    choose(visitor, "fix-article", "2 ")
    headline_is(visitor, "白鹭洲开放夜游")
    choose(visitor, "fix-line", "渡轮增开早班")
    visitor.page.click("#fix-do-split")
    assert legend(visitor, 3)[2] == "渡轮增开早班"
    choose(visitor, "fix-article", "3 ")
    headline_is(visitor, "渡轮增开早班")
    visitor.page.click("#fix-do-up")
    visitor.page.wait_for_selector("#preview .legend li:nth-child(2) strong:has-text('渡轮增开早班')")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_is_corrected_before_it_is_published(
    visit: Visit, context: AppContext, tmp_path: Path, size: tuple[int, int]
) -> None:
    printed, meant = ("2031-05-10", "2031-05-20") if size == DESKTOP else ("2031-05-12", "2031-05-22")
    page, again = tmp_path / f"{printed}-p1.txt", tmp_path / "同一版再传.txt"
    text = TWO_STORIES if size == DESKTOP else TWO_STORIES.replace("5月10日 星期六", "5月12日 星期一")
    page.write_text(text, encoding="utf8")
    again.write_text(text, encoding="utf8")
    visitor = visit(size)
    log_in(visitor, "小周", "编辑的密码")
    visitor.page.set_input_files("#upload input[type=file]", str(page))
    cut_into_three(visitor)
    choose(visitor, "fix-article", "3 ")
    headline_is(visitor, "白鹭洲开放夜游")
    fill(visitor, "fix-headline", "白鹭洲周五起可夜游")
    visitor.page.click("#fix-do-head")
    visitor.page.wait_for_selector("#preview .legend strong:has-text('白鹭洲周五起可夜游')")
    signed = "#preview .legend li:has-text('白鹭洲周五起可夜游') .byline:has-text('{}')"
    for name in ("陆芷", "写错了"):
        fill(visitor, "fix-byline", f"记者 {name}")
        visitor.page.click("#fix-do-sign")
        visitor.page.wait_for_selector(signed.format(name))
    visitor.page.click("#fix-do-undo")
    visitor.page.wait_for_selector(signed.format("陆芷"))
    fill(visitor, "fix-day", meant)
    visitor.page.click("#fix-do-date")
    visitor.page.wait_for_selector(f"#preview .typed h3:has-text('{meant}')")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visitor.page.click("#upload-publish")
    visitor.page.wait_for_selector("#published .notice:has-text('已入库')")
    stored = context.library.article(f"望潮日报/{meant}/01/03").article
    assert (stored.headline, [one.name for one in stored.bylines]) == ("白鹭洲周五起可夜游", ["陆芷"])
    visitor.page.set_input_files("#upload input[type=file]", str(again))
    visitor.page.wait_for_selector("#preview summary:has-text('同一版再传')")
    assert legend(visitor, 3)[2] == "白鹭洲周五起可夜游"


COLUMNS = """<html lang="zh"><meta charset="utf-8"><style>
@page { size: 420mm 594mm; margin: 18mm } body { font: 14pt/1.7 serif } h1 { font-size: 40pt; margin: 0 }
.imprint { border-block: 2px solid; padding: 4px 0 } h2 { font-size: 24pt; margin: 18pt 0 4pt }
.story { columns: 3; column-gap: 12mm; text-align: justify }
</style><h1>望潮日报</h1><p class="imprint">2031年5月14日 星期三 总第906期 第1版</p>
<h2>灯塔广场下月改造</h2>
<div class="story"><p>本报讯（记者 夏渔）灯塔广场将于6月1日起改造，工期三个月。{filler}</p></div>
<h2>白鹭洲公园开放夜游</h2>
<div class="story"><p>本报讯（记者 陆芷）白鹭洲公园本周五起开放夜游，每晚18时至21时，票价20元。{filler}</p></div>
</html>"""
FILLER = "改造后广场东侧新增车位，原有的老树全部保留，沿街的商铺照常营业，公交站点移到南侧。"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_pdf_shows_its_picture_with_each_articles_place(
    browser: Browser, visit: Visit, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "2031-05-14-p1.pdf"
    printer = browser.new_page()
    printer.set_content(COLUMNS.replace("{filler}", FILLER * 12))
    printer.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    printer.close()
    visitor = visit(size)
    log_in(visitor, "小周", "编辑的密码")
    visitor.page.set_input_files("#upload input[type=file]", str(file))
    visitor.page.wait_for_selector("#preview .page-frame img")
    assert visitor.page.evaluate("document.querySelector('#preview .page-frame img').naturalWidth") > 300
    named = {box.get_attribute("title") for box in visitor.page.locator("#preview .page-frame .box").all()}
    assert named == {"灯塔广场下月改造", "白鹭洲公园开放夜游"}
    inside = visitor.page.evaluate(
        "() => { const f = document.querySelector('#preview .page-frame').getBoundingClientRect();"
        " return [...document.querySelectorAll('#preview .box')].every(b => { const r = b.getBoundingClientRect();"
        " return r.width > 0 && r.height > 0 && r.left >= f.left - 4 && r.right <= f.right + 4; }); }"
    )
    assert inside
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size == PHONE:
        return
    visitor.page.click("#upload-publish")
    visitor.page.wait_for_selector("#published .notice:has-text('已入库')")
    visitor.page.goto(f"{visitor.address}/issue?date=2031-05-14&page=1&paper=望潮日报")
    visitor.page.wait_for_selector(".page-frame img, img[src^='/page-image']")
    assert visitor.page.locator(".box").count() >= 2


def test_the_desk_speaks_the_editors_language(visit: Visit) -> None:
    visitor = visit(locale="en-GB")
    log_in(visitor)
    open_tab(visitor, "Corrections")
    assert visitor.text("#pick-correct") == "Correct"
    open_tab(visitor, "Upload")
    assert "At most 40 files" in visitor.text("#tabs")
    visitor.page.click("#upload-publish")
    visitor.page.wait_for_selector("text=还没有选文件")  # what went wrong is said in Chinese
