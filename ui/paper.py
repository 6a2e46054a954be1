"""看报: by issue and page, and a search with filters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from articles.errors import NewsqaError
from articles.types import Issue
from ui.answering import Answering
from ui.chat import visitor_of, words_of
from ui.reading import Order, Search, paper_page, search
from ui.render import notice_html
from ui.render_paper import found, issue_html, issue_place, results_html
from ui.strings import Words, words

_MOST_ISSUES = 5000
_FIELDS = ("search_from", "search_to", "search_page", "search_section", "search_person")


@dataclass(frozen=True, slots=True)
class PaperTab:
    """The tab's parts."""

    query: gr.Textbox
    button: gr.Button
    first: gr.Textbox
    last: gr.Textbox
    page: gr.Textbox
    section: gr.Textbox
    person: gr.Textbox
    order: gr.Dropdown
    issue: gr.Dropdown
    shown: gr.HTML

    @property
    def asked(self) -> list[gr.Textbox | gr.Dropdown]:
        """The search's fields, in the order of `Search`."""
        return [self.query, self.first, self.last, self.page, self.section, self.person, self.order]


def build_paper(answering: Answering, tab: gr.Tab) -> None:
    """The tab's parts and their events; call it inside `tab`."""
    parts = _parts(words("zh"))
    context = answering.context

    def look_up(
        query: str, first: str, last: str, page: str, section: str, person: str, order: str, request: gr.Request
    ) -> str:
        spoken = words_of(request)
        if seconds := answering.wait(visitor_of(request)):
            return notice_html(spoken("too_many", seconds=math.ceil(seconds)))
        asked = Search(query, first, last, page, section, person, _order(order))
        try:
            hits, more = search(context, asked, spoken)
        except NewsqaError as error:
            return notice_html(str(error))
        return results_html([found(hit, query) for hit in hits], spoken, more=more)

    def open_issue(chosen: str | None, request: gr.Request) -> str:
        return _issue(answering, chosen, words_of(request))

    def arrive(request: gr.Request) -> list[Any]:
        spoken = words_of(request)
        issues = context.library.issues()[::-1][:_MOST_ISSUES]
        choices = [(_name(issue, spoken), _key(issue)) for issue in issues]
        first = choices[0][1] if choices else None
        return [*_spoken(spoken), gr.update(choices=choices, value=first), _issue(answering, first, spoken)]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([parts.button.click, parts.query.submit], look_up, inputs=parts.asked, outputs=parts.shown, **quiet)
    parts.issue.input(open_issue, inputs=parts.issue, outputs=parts.shown, **quiet)
    tab.select(arrive, outputs=[*parts.asked, parts.button, parts.issue, parts.shown], **quiet)


def _parts(say: Words) -> PaperTab:
    with gr.Row(elem_id="search-row"):
        query = gr.Textbox(label=say("search_label"), lines=1, max_lines=1, elem_id="search-box", scale=5)
        button = gr.Button(say("search_button"), variant="primary", elem_id="search-button", scale=1)
    with gr.Row(elem_id="search-filters"):
        first, last, page, section, person = (
            gr.Textbox(label=say(name), lines=1, max_lines=1, max_length=40, min_width=90, elem_id=name)
            for name in ("search_from", "search_to", "search_page", "search_section", "search_person")
        )
        order = gr.Dropdown(_orders(say), value=Order.FIT.value, label=say("search_order"), min_width=110)
    issue = gr.Dropdown([], label=say("choose_issue"), elem_id="issue", filterable=True)
    shown = gr.HTML(elem_id="paper", apply_default_css=False, js_on_load=None)
    return PaperTab(query, button, first, last, page, section, person, order, issue, shown)


def _spoken(say: Words) -> list[Any]:
    """Updates that put the fields and the button into the reader's language."""
    hints = {"search_label": say("search_placeholder"), "search_from": "2020-01-01", "search_to": "2020-12-31"}
    fields = [gr.update(label=say(name), placeholder=hints.get(name, "")) for name in ("search_label", *_FIELDS)]
    return [*fields, gr.update(label=say("search_order"), choices=_orders(say)), gr.update(value=say("search_button"))]


def _order(value: str) -> Order:
    return Order(value) if value in {order.value for order in Order} else Order.FIT


def _orders(say: Words) -> list[tuple[str, str]]:
    return [(say(f"order_{order.value}"), order.value) for order in Order]


def _issue(answering: Answering, chosen: str | None, say: Words) -> str:
    day, _, paper = (chosen or "").partition("|")
    try:
        shown = paper_page(answering.context, Issue(paper or None, date.fromisoformat(day)))
    except ValueError:
        shown = None
    return issue_html(shown, say) if shown else notice_html(say("no_issues"))


def _name(issue: Issue, say: Words) -> str:
    return " ".join(filter(None, (issue_place(issue, None, say), issue.paper)))


def _key(issue: Issue) -> str:
    return f"{issue.date}|{issue.paper or ''}"
