"""A real Chromium for the tests: pages that note every request to another host and every error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
# What Gradio says of a page that is left while it waits for the server.
_LEFT = ("AbortError", "Connection errored out")
DESKTOP, PHONE = (1280, 900), (360, 740)

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium: apt-get install chromium fonts-noto-cjk"),
]


@dataclass(slots=True)
class Visitor:
    """A page of the browser, and what went wrong on it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def note(self, trouble: str) -> None:
        if not any(left in trouble for left in _LEFT):
            self.troubles.append(trouble)

    def arrive(self, path: str = "/") -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".nameplate")

    def ask(self, question: str) -> None:
        self.page.fill("#ask-box textarea", question)
        self.page.click("#ask-button")
        self.page.wait_for_function(
            "q => { const a = document.querySelector('#current .answer');"
            " return a && !a.hasAttribute('aria-busy') && a.querySelector('.question').textContent === q; }",
            arg=question,
        )

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)


Visit = Callable[..., Visitor]


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser; skips the test where the playwright package is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visits(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens pages; at the end nothing may have gone to another host, failed, or been hacked."""
    opened: list[Visitor] = []

    def open_page(size: tuple[int, int] = DESKTOP, locale: str = "zh-CN", scheme: str = "light") -> Visitor:
        context = browser.new_context(
            locale=locale,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(context.new_page(), address)
        visitor.page.on(
            "request",
            lambda request: (
                None if request.url.startswith((address, "data:", "blob:")) else visitor.troubles.append(request.url)
            ),
        )
        visitor.page.on("pageerror", lambda error: visitor.note(str(error)))
        visitor.page.on("console", lambda said: visitor.note(said.text) if said.type == "error" else None)
        opened.append(visitor)
        return visitor

    yield open_page
    for visitor in opened:
        assert visitor.page.evaluate("window.hacked") is None
        visitor.page.context.close()
        assert not visitor.troubles, visitor.troubles
