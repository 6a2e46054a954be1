"""改版面: articles joined, parted, put in order, headed, signed and dated before they are published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from articles.edits import place_of
from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.editing import (
    Action,
    Hand,
    Wish,
    article_at,
    article_choices,
    carry_out,
    line_choices,
    page_choices,
    signature,
)
from ui.kept_edits import KeptEdits
from ui.reading import read_day
from ui.render_desk import preview_html
from ui.spoken import Spoken
from ui.staff import Staff, log, told
from ui.strings import Words

_HAND_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Editor:
    """The tab's parts that an upload fills: give `outputs` what `shown` says."""

    hand: gr.State
    box: gr.Accordion
    page: gr.Dropdown
    article: gr.Dropdown
    line: gr.Dropdown
    headline: gr.Textbox
    byline: gr.Textbox
    day: gr.Textbox
    kept: KeptEdits

    @property
    def outputs(self) -> list[Any]:
        """What changes with the page in hand."""
        return [self.box, self.page, self.article, self.line, self.headline, self.byline, self.day]

    def shown(self, hand: Hand, page: int, place: int, say: Words) -> list[Any]:
        """Updates for `outputs`: this page, and of it the article that begins at this place."""
        if not hand.pages:
            return [gr.update(visible=False), *[gr.skip()] * (len(self.outputs) - 1)]
        number = min(max(page, 0), len(hand.pages) - 1)
        parsed = self.kept.applied(hand.pages[number])
        article = article_at(parsed, place)
        articles = article_choices(parsed, say)
        lines = line_choices(parsed, article) if article else []
        day = parsed.page.issue.date
        return [
            gr.update(visible=True),
            gr.update(choices=page_choices(hand, self.kept, say), value=str(number)),
            gr.update(choices=articles, value=str(place_of(article)) if article else None),
            gr.update(choices=lines, value=lines[0][1] if lines else None),
            gr.update(value=article.headline if article else ""),
            gr.update(value=signature(article) if article else ""),
            gr.update(value=day.isoformat() if day else ""),
        ]


def build_editor(answering: Answering, spoken: Spoken) -> Editor | None:
    """The parts; None where nothing can be kept."""
    if answering.context.edits is None:
        return None
    hand = gr.State(Hand(()), time_to_live=_HAND_SECONDS)
    with spoken(gr.Accordion, {"label": "fix_title"}, open=True, visible=False, elem_id="fix") as box:
        with gr.Row():
            page = spoken(gr.Dropdown, {"label": "fix_page"}, choices=[], elem_id="fix-page")
            article = spoken(gr.Dropdown, {"label": "fix_article"}, choices=[], elem_id="fix-article")
        with gr.Row():
            _button(spoken, Action.MERGE)
            _button(spoken, Action.UP)
            _button(spoken, Action.DOWN)
            _button(spoken, Action.UNDO)
        with gr.Row():
            line = spoken(gr.Dropdown, {"label": "fix_line"}, choices=[], elem_id="fix-line", scale=3)
            _button(spoken, Action.SPLIT)
        with gr.Row():
            headline = spoken(
                gr.Textbox, {"label": "fix_headline"}, max_lines=1, max_length=200, elem_id="fix-headline", scale=3
            )
            _button(spoken, Action.HEAD)
        with gr.Row():
            byline = spoken(
                gr.Textbox, {"label": "fix_byline"}, max_lines=1, max_length=200, elem_id="fix-byline", scale=3
            )
            _button(spoken, Action.SIGN)
        with gr.Row():
            day = spoken(gr.Textbox, {"label": "fix_day"}, max_lines=1, max_length=10, elem_id="fix-day", scale=3)
            _button(spoken, Action.DATE)
    return Editor(hand, box, page, article, line, headline, byline, day, answering.context.edits)


def _button(spoken: Spoken, action: Action) -> None:
    spoken(gr.Button, {"value": f"fix_{action.value}"}, elem_id=f"fix-do-{action.value}", scale=1, min_width=110)


def connect_editor(editor: Editor, staff: Staff, spoken: Spoken, preview: gr.HTML) -> None:
    """The parts' events; `preview` shows the pages."""
    fields = [editor.hand, editor.page, editor.article, editor.line, editor.headline, editor.byline, editor.day]

    def choose(hand: Hand, page: str | None, article: str | None, request: gr.Request) -> list[Any]:
        staff.require(request, Role.EDITOR)
        return editor.shown(hand, _number(page), _number(article), words_of(request))

    def does(action: Action) -> Callable[..., list[Any]]:
        def act(
            hand: Hand, page: str, article: str, line: str, headline: str, byline: str, day: str, request: gr.Request
        ) -> list[Any]:
            account, say = staff.require(request, Role.EDITOR), words_of(request)
            with told(request):
                when = read_day(day or "", say) if action is Action.DATE else None
                wish = Wish(action, _number(page), _number(article), _number(line), headline or "", byline or "", when)
                carry_out(hand, editor.kept, wish, say)
            log.info("%s: %s on page %s", account.name, action.value, page)
            shown = preview_html(hand.edited(editor.kept), say)
            return [shown, *editor.shown(hand, wish.page, wish.article, say)]

        return act

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    chosen = [editor.hand, editor.page, editor.article]
    gr.on([editor.page.input, editor.article.input], choose, inputs=chosen, outputs=editor.outputs, **quiet)
    buttons = {part.elem_id: part for part in spoken.components if getattr(part, "elem_id", None)}
    for action in Action:
        buttons[f"fix-do-{action.value}"].click(
            does(action), inputs=fields, outputs=[preview, *editor.outputs], concurrency_limit=1, **quiet
        )


def _number(text: str | None) -> int:
    try:
        return int(text or "")
    except ValueError:
        return -1
