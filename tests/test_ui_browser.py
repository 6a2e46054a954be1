"""What a person does, in a real Chromium: ask, read, open the source, see the quotation marked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ui_browser import DESKTOP, NEEDS_CHROMIUM, PHONE, Visit, launched, visits
from ui_contrast import faint
from ui_server import serving
from ui_support import ARTICLES, HOSTILE, make_context

from qa.types import Answer
from ui.app import create_app
from ui.context import Asker, Line

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(create_app(make_context(tmp_path_factory.mktemp("browser")))) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visits(browser, address) as visit:
        yield visit


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ask_read_open_see_the_highlight(visit: Visit, size: tuple[int, int]) -> None:
    visitor = visit(size)
    visitor.arrive()
    assert "望潮日报" in visitor.text(".nameplate")
    assert "收录 2031-05-07 至 2031-05-08，2 期 6 篇" in visitor.text(".coverage")
    visitor.ask("老码头步道什么时候开放？")
    assert "步道将于5月30日开放" in visitor.text("#current .answer-text")
    assert "报纸原文摘录" in visitor.text("#current .labels")
    assert "2/2 处引文已核对" in visitor.text("#current .labels")
    assert "2031年5月7日 星期三 · 总第901期 · 第1版 · 记者 夏渔" in visitor.text("#current .card")
    assert "未收录" in visitor.text("#current .notes")
    visitor.page.click("#current .answer-text a.cite >> nth=0")
    visitor.page.wait_for_selector("#drawer mark")
    assert visitor.text("#drawer h1") == "老码头步道月底开放"
    quote = visitor.text("#drawer mark")
    assert quote == visitor.text("#current .card mark >> nth=0")
    assert visitor.page.evaluate(
        "() => { const r = document.querySelector('#drawer mark').getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= innerHeight; }"
    )
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]


def test_back_and_escape_close_the_drawer_and_focus_returns(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.arrive()
    visitor.ask("老码头步道什么时候开放？")
    cite = "#current .answer-text a.cite >> nth=0"
    visitor.page.click(cite)
    visitor.page.wait_for_selector("#drawer mark")
    visitor.page.go_back()
    visitor.page.wait_for_selector("#drawer", state="hidden")
    assert visitor.text("#current .question") == "老码头步道什么时候开放？"
    visitor.page.focus(cite)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#drawer mark")
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_selector("#drawer", state="hidden")
    assert visitor.page.evaluate("document.activeElement.classList.contains('cite')")


def test_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive()
    visitor.page.focus("#ask-box textarea")
    visitor.page.keyboard.type("老码头步道什么时候开放？")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#current .sources")
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.matches('#current a.cite')"):
            break
    else:
        pytest.fail("Tab does not reach the first citation")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#drawer mark")
    assert visitor.page.get_attribute("#drawer", "aria-label") == "老码头步道月底开放"


def test_refusal_helps(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive()
    visitor.ask("明天天气怎么样")
    assert "报上没有找到" in visitor.text("#current .refusal")
    assert "望潮热线 12399" in visitor.text("#current .elsewhere")
    visitor.page.click("#current .nearest a >> nth=0")
    visitor.page.wait_for_selector("#drawer h1")


def test_examples_chips_and_earlier_questions(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive()
    visitor.page.wait_for_function(
        "() => document.querySelector('#examples button') || (location.reload(), false)", polling=1000
    )
    example = visitor.text("#examples button >> nth=0").strip()
    visitor.page.click("#examples button >> nth=0")
    visitor.page.wait_for_selector("#current .sources")
    assert visitor.text("#current .question") == example.lstrip("▪")
    visitor.ask("昨天顾长堤开了什么会")
    assert visitor.page.locator("#current .chip").all_inner_texts()[0].replace("\n", " ").startswith("时间 昨天")
    visitor.page.click("#current .chip:has-text('昨天') .chip-remove")
    visitor.page.wait_for_function(
        "() => document.querySelector('#current .question').textContent === '顾长堤开了什么会'"
    )
    visitor.page.click("#current .chip:has-text('顾长堤') [data-change]")
    visitor.page.fill("#current .chip-field", "温砚")
    visitor.page.press("#current .chip-field", "Enter")
    visitor.page.wait_for_function(
        "() => document.querySelector('#current .question').textContent === '温砚开了什么会'"
    )
    assert visitor.page.locator("#earlier summary").all_inner_texts()[1:] == [
        "昨天顾长堤开了什么会",
        example.lstrip("▪"),
    ]


def test_verdict_copy_link_and_table(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive()
    visitor.ask("托育点有什么变化")
    assert visitor.page.locator("#current .answer-table tbody tr").count() == 3
    visitor.page.click("#current [data-copy]")
    visitor.page.wait_for_selector("#current [data-copy]:has-text('已复制')")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert "《望潮日报》2031年5月7日第1版《全区新增托育点九处》" in copied
    assert "[1]" not in copied
    visitor.page.click("#current [data-verdict=useless]")
    visitor.page.fill("#current .why input", "少了一天")
    with visitor.page.expect_response("**/verdict"):
        visitor.page.click("#current .why button")
    visitor.page.wait_for_selector("#current .thanks:not([hidden])")
    link = visitor.page.get_attribute("#current [data-link]", "href")
    visitor.arrive(link)
    assert visitor.text(".answer .question") == "托育点有什么变化"
    with visitor.page.expect_download() as download:
        visitor.page.click("a[download]")
    assert "托育点9处" in download.value.path().read_text(encoding="utf8")


def test_larger_type_dark_and_english_stay(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.arrive()
    size = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = visitor.page.evaluate(size)
    visitor.page.click("[data-tool=type]")
    assert visitor.page.evaluate(size) > 1.25 * before
    visitor.page.click("[data-tool=dark]")
    paint = "() => getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    dark = [int(part) for part in re.findall(r"\d+", visitor.page.evaluate(paint))[:3]]
    assert max(dark) < 60
    visitor.page.click("[data-tool=language]")
    visitor.page.wait_for_selector("#ask-button:has-text('Ask')")
    visitor.page.reload()
    visitor.page.wait_for_selector(".nameplate")
    visitor.page.wait_for_function("document.body.classList.contains('dark')")
    assert visitor.page.evaluate(size) > 1.25 * before
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_english_by_browser(visit: Visit) -> None:
    visitor = visit(locale="en-GB")
    visitor.arrive()
    assert "Covers 2031-05-07 to 2031-05-08" in visitor.text(".coverage")
    visitor.ask("菜场有多少摊位")
    assert "The paper's own words" in visitor.text("#current .labels")


def test_dark_by_system(visit: Visit) -> None:
    visitor = visit(scheme="dark")
    visitor.arrive()
    visitor.page.wait_for_function("document.body.classList.contains('dark')")


def test_hostile_text_does_nothing(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive()
    visitor.ask("天气 " + HOSTILE)
    assert HOSTILE in visitor.text("#current .question")
    assert visitor.page.locator("#current img, #current script").count() == 0
    visitor.ask("坏字段测试正常的话")
    assert visitor.page.locator("#current img, #current script").count() == 0
    hrefs = visitor.page.eval_on_selector_all("#current a", "links => links.map(link => link.getAttribute('href'))")
    assert all(href.startswith("/") for href in hrefs)
    visitor.page.click("#current .card h4 a >> nth=0")
    visitor.page.wait_for_selector("#drawer h1")
    assert visitor.page.locator("#drawer img, #drawer script").count() == 0
    visitor.arrive("/article/" + ARTICLES[5].id)
    assert HOSTILE in visitor.text("h1")


def test_contrast_in_both_colours(visit: Visit) -> None:
    """Text on its ground: contrast of at least 4.5 in both colours (WCAG AA)."""
    for scheme in ("light", "dark"):
        visitor = visit(scheme=scheme)
        visitor.arrive()
        visitor.ask("老码头步道什么时候开放？")
        ratios = visitor.page.evaluate(_CONTRAST)
        assert ratios
        assert {place: ratio for place, ratio in ratios.items() if ratio < 4.5} == {}


_CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.5) return colour;
    }
    return [255, 255, 255];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const found = {};
  for (const selector of [".coverage", ".ear p", ".ear button", ".motto", ".kicker", ".question", ".tag", ".checked",
    ".answer-text p", ".answer-text a.cite", ".notes li", ".card h4 a", ".place", ".more a", ".actions button",
    ".taken", "#ask-button", "#ask-box label span", ".colophon p", ".seal", ".tab-container button"]) {
    const element = document.querySelector(selector);
    if (!element) { found[selector] = 0; continue; }
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    found[selector] = (a + 0.05) / (b + 0.05);
  }
  return found;
}"""


def test_read_the_paper_by_page_and_search_it(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive()
    visitor.page.click("role=tab[name='看报']")
    visitor.page.wait_for_selector(".issue .brief")
    assert "2031年5月8日 星期四 · 总第902期 · 第1版" in visitor.text(".issue-head")
    visitor.page.click(".page-links a:has-text('第2版')")
    visitor.page.wait_for_selector(".issue .brief:has-text('托育点增至十一处')")
    visitor.page.click("#issue input")
    visitor.page.click("#issue [role=option]:has-text('5月7日')")
    visitor.page.wait_for_selector(".issue .index-box a:has-text('南浦菜场改造完工')")
    assert "渡口夜市周末开张" in visitor.text(".index-box")
    assert "未收录" in visitor.text(".index-box")
    visitor.page.click(".index-box a")
    visitor.page.wait_for_selector("#drawer h1:has-text('南浦菜场改造完工')")
    visitor.page.keyboard.press("Escape")
    visitor.page.fill("#search-box textarea, #search-box input", "托育")
    visitor.page.fill("#search_to textarea, #search_to input", "2031-05-07")
    visitor.page.click("#search-button")
    visitor.page.wait_for_selector(".results .result")
    assert visitor.page.locator(".result h3").all_inner_texts() == ["全区新增托育点九处"]
    assert "托育" in visitor.page.locator(".result mark").all_inner_texts()
    visitor.page.fill("#search_to textarea, #search_to input", "五月七日")
    visitor.page.click("#search-button")
    visitor.page.wait_for_selector("#paper .notice:has-text('读不懂')")


def test_ask_again_from_a_permanent_link(visit: Visit) -> None:
    visitor = visit()
    visitor.arrive("/?q=菜场有多少摊位")
    visitor.page.wait_for_selector("#current .sources")
    assert visitor.text("#current .question") == "菜场有多少摊位"


class SlowAssistant:
    """Lets readers wait."""

    def __init__(self, quick: Asker) -> None:
        self.quick = quick

    def ask(self, text: str, **more: Any) -> Iterator[Answer]:
        time.sleep(3)
        yield from self.quick.ask(text, **more)


def test_who_waits_is_told_for_how_long(browser: Browser, tmp_path: Path) -> None:
    context = make_context(tmp_path, line=lambda: Line(12, 3.4))
    context = replace(context, assistant=SlowAssistant(context.assistant))
    with serving(create_app(context)) as address, visits(browser, address) as visit:
        visitor = visit(PHONE)
        visitor.arrive()
        visitor.page.fill("#ask-box textarea", "菜场有多少摊位")
        visitor.page.click("#ask-button")
        visitor.page.wait_for_selector("#waiting:has-text('前面还有 12 个问题，大约要等 4 秒')")
        visitor.page.wait_for_selector("#current .answer-text")
        visitor.page.wait_for_selector("#waiting", state="hidden")
        assert visitor.page.evaluate("document.querySelector('#waiting .waiting').textContent") == "正在翻报纸……"
        visitor.page.wait_for_function("document.querySelector('#ask-box textarea').value === ''")
        visitor.ask("步道有多长")  # put where the first one stood
        visitor.page.wait_for_selector("#waiting", state="hidden")
        visitor.page.wait_for_function("document.querySelector('#ask-box textarea').value === ''")
        visitor.page.wait_for_timeout(800)  # 503: the courtesy of further questions is left out
        assert visitor.page.locator("#current .follow-ups").count() == 0
        visitor.troubles[:] = [one for one in visitor.troubles if "503" not in one]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(visit: Visit, scheme: str) -> None:
    visitor = visit(PHONE, scheme=scheme)
    visitor.arrive()
    assert faint(visitor.page) == []
    visitor.ask("老码头步道什么时候开放？")
    assert faint(visitor.page) == []
    visitor.ask("明天天气怎么样")
    assert faint(visitor.page) == []
    visitor.page.click("role=tab[name='看报']")
    visitor.page.wait_for_selector("#paper .issue")
    assert faint(visitor.page) == []
    visitor.page.goto(visitor.address + "/article/" + ARTICLES[0].id)
    visitor.page.wait_for_selector("h1")
    assert faint(visitor.page) == []
    visitor.page.evaluate("document.querySelector('h1').style.color = getComputedStyle(document.body).backgroundColor")
    assert [one["text"] for one in faint(visitor.page)] == [ARTICLES[0].headline]
