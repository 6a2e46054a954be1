"""Pictures of every screen on the sample newspaper, for people to look at:  python -m tests.screens [FOLDER [NAME]]

Starts the house as `newsqa serve` does, drives Debian's Chromium, and tells on stderr what is wider than the window or
fainter than AA.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from PIL import Image  # noqa: E402
from test_ui_browser_desk import COLUMNS, FILLER  # noqa: E402
from ui_browser import DESKTOP, PHONE, launched  # noqa: E402
from ui_contrast import faint  # noqa: E402
from ui_server import serving  # noqa: E402

from eval.sample.paths import pages_folder  # noqa: E402
from ui.app import create_app  # noqa: E402
from ui.assemble import open_archive  # noqa: E402
from ui.house import app_context  # noqa: E402
from ui.pool import AnswerPool  # noqa: E402
from ui.settings import read_settings  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASKED_ON = date(2025, 8, 4)
ANSWER = "石梁老街127家店铺里有多少家是回迁的老字号和夫妻店"
CHANGED = "电动自行车以旧换新补贴标准怎么变的"
CORRECTED = "云帆人才公寓三期的咨询电话是多少"
TIMELINE = "按时间梳理台风“青鸾”的经过"
REFUSED = "芦溪河龙舟邀请赛的冠军是哪支队"
Shot = Callable[["Page"], None]


def ask(question: str) -> Shot:
    """Ask, and wait for the answer."""

    def do(page: Page) -> None:
        page.fill("#ask-box textarea", question)
        page.click("#ask-button")
        page.wait_for_selector("#current .answer:not([aria-busy])")
        page.wait_for_timeout(1500)

    return do


def article(page: Page) -> None:
    """The answer's first source, in the drawer."""
    ask(ANSWER)(page)
    page.click("#current .answer-text a.cite >> nth=0")
    page.wait_for_selector("#drawer mark")


def paper(page: Page) -> None:
    """看报."""
    page.click("role=tab[name='看报']")
    page.wait_for_selector("#paper .issue")


def search(page: Page) -> None:
    """A search."""
    paper(page)
    page.fill("#search-box textarea, #search-box input", "公交")
    page.click("#search-button")
    page.wait_for_selector("#paper .results, #paper li")


def large(page: Page) -> None:
    """Larger type."""
    ask(ANSWER)(page)
    page.click("[data-tool=type]")


def desk(tab: str, then: Shot = lambda _page: None) -> Shot:
    """A tab of the desk."""

    def do(page: Page) -> None:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/desk/")
        page.wait_for_selector(".desk-head")
        page.wait_for_timeout(800)
        page.click(f"role=tab[name='{tab}']")
        then(page)
        page.wait_for_timeout(800)

    return do


def upload(path: Path) -> Shot:
    """A page in the editor's hand."""

    def do(page: Page) -> None:
        page.set_input_files("#upload input[type=file]", str(path))
        page.wait_for_selector("#preview .typed")
        page.wait_for_selector("#fix-page")

    return do


def withdraw(page: Page) -> None:
    """An article found, to be corrected."""
    page.fill("#pick-search textarea, #pick-search input", "公寓")
    page.click("#pick-find")
    page.wait_for_selector("#picked h3")


def examine(page: Page) -> None:
    """An exam that was sat."""
    page.click("#exam-start")
    page.wait_for_selector("#sittings a", timeout=120_000)


def printed(browser: Browser, folder: Path) -> Path:
    """A page of an invented newspaper as a PDF."""
    page = browser.new_page()
    page.set_content(COLUMNS.replace("{filler}", FILLER * 12))
    page.pdf(path=str(folder / "2031-05-14-p1.pdf"), prefer_css_page_size=True, print_background=True)
    page.close()
    return folder / "2031-05-14-p1.pdf"


def screens(pdf: Path) -> Iterator[tuple[str, tuple[int, int], str, str, Shot]]:
    """Name, window, colours, language, and what is done."""
    text = sorted(pages_folder().iterdir())[0]
    for device, size in (("desktop", DESKTOP), ("phone", PHONE)):
        for name, do in (
            ("home", lambda _page: None),
            ("answer", ask(ANSWER)),
            ("refusal", ask(REFUSED)),
            ("correction", ask(CORRECTED)),
            ("article", article),
            ("paper", paper),
        ):
            yield f"{device}-{name}", size, "light", "zh-CN", do
    yield "desktop-timeline", DESKTOP, "light", "zh-CN", ask(TIMELINE)
    yield "desktop-changed", DESKTOP, "light", "zh-CN", ask(CHANGED)
    yield "desktop-search", DESKTOP, "light", "zh-CN", search
    yield "dark-answer", DESKTOP, "dark", "zh-CN", ask(ANSWER)
    yield "dark-paper", DESKTOP, "dark", "zh-CN", paper
    yield "phone-dark-answer", PHONE, "dark", "zh-CN", ask(ANSWER)
    yield "large-answer", DESKTOP, "light", "zh-CN", large
    yield "english-answer", DESKTOP, "light", "en-GB", ask(ANSWER)
    yield "desk-upload", DESKTOP, "light", "zh-CN", desk("上传版面", upload(text))
    yield "desk-pdf", DESKTOP, "light", "zh-CN", desk("上传版面", upload(pdf))
    yield "phone-desk-upload", PHONE, "light", "zh-CN", desk("上传版面", upload(text))
    yield "dark-desk-upload", DESKTOP, "dark", "zh-CN", desk("上传版面", upload(text))
    yield "desk-english", DESKTOP, "light", "en-GB", desk("Upload", upload(text))
    yield "desk-corrections", DESKTOP, "light", "zh-CN", desk("更正撤稿", withdraw)
    yield "desk-questions", DESKTOP, "light", "zh-CN", desk("读者在问")
    yield "desk-exam", DESKTOP, "light", "zh-CN", desk("考试", examine)
    yield "desk-settings", DESKTOP, "light", "zh-CN", desk("文字")


@contextmanager
def house(folder: Path) -> Iterator[str]:
    """The address of the sample newspaper's server; today is the day after its last issue."""
    settings = read_settings(library=folder / "library", questions_per_minute=10_000, workers=1)
    with open_archive(settings, create=True) as archive:
        archive.ingest([pages_folder()])
        questions = (pages_folder().parent / "questions.jsonl").read_text(encoding="utf8").splitlines()[:12]
        (archive.library.folder / "questions.jsonl").write_text("\n".join(questions) + "\n", encoding="utf8")
        assert all(map(json.loads, questions))
        pool = AnswerPool.of(settings)
        try:
            pool.check()
            context = app_context(settings, archive, pool, local_only=True)
            with serving(create_app(replace(context, today=lambda: ASKED_ON))) as address:
                yield address
        finally:
            pool.close()


def shrink(path: Path) -> None:
    """Few colours are enough for print on paper."""
    with Image.open(path) as image:
        image.convert("RGB").quantize(96, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


def main() -> None:
    """Make them all."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screens")
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, house(Path(scratch)) as address, launched() as browser:
        first = browser.new_page()
        first.goto(address)
        while not first.locator("#examples button").count():  # they are tried before they are shown
            first.wait_for_timeout(2000)
            first.reload()
            first.wait_for_selector(".nameplate")
        for name, size, colours, language, do in screens(printed(browser, Path(scratch))):
            if wanted not in name:
                continue
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme=colours,  # type: ignore[arg-type]
                locale=language,
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector("#examples button")
            do(page)
            page.mouse.move(0, 0)
            page.screenshot(
                path=str(target / f"{name}.png"), full_page=("desk-" in name or size == PHONE) and "article" not in name
            )
            shrink(target / f"{name}.png")
            wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
            told = [f"{wide} px too wide"] if wide > 0 else []
            told += [f"faint: {one}" for one in faint(page)]
            sys.stderr.write(f"{name}: {'; '.join(told) or 'good'}\n")
            context.close()


if __name__ == "__main__":
    main()
