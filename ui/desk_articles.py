"""更正与撤稿: in force at once for every answer."""

from __future__ import annotations

from typing import Any

import gradio as gr

from articles.errors import InputError
from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.reading import Search, read_day, search
from ui.render_desk import found_html, notes_html
from ui.spoken import Spoken
from ui.staff import Staff, log, told

_TEXT_LIMIT = 2000


def build_articles(answering: Answering, staff: Staff, spoken: Spoken) -> None:
    """The tab's parts and their events."""
    library, context = answering.context.library, answering.context
    with gr.Row():
        query = spoken(
            gr.Textbox, {"label": "pick_search"}, max_lines=1, max_length=200, scale=4, elem_id="pick-search"
        )
        find = spoken(gr.Button, {"value": "search_button"}, scale=1, elem_id="pick-find")
    chosen = spoken(gr.Dropdown, {"label": "pick_article"}, choices=[], allow_custom_value=True, elem_id="pick-article")
    shown = gr.HTML(elem_id="picked", apply_default_css=False, js_on_load=None)
    text = spoken(gr.Textbox, {"label": "pick_text"}, lines=2, max_lines=8, max_length=_TEXT_LIMIT, elem_id="pick-text")
    day = spoken(gr.Textbox, {"label": "pick_day"}, placeholder="2020-11-19", max_lines=1, max_length=10)
    with gr.Row():
        buttons = {
            action: spoken(gr.Button, {"value": f"pick_{action}"}, variant=variant, elem_id=f"pick-{action}")
            for action, variant in (("correct", "primary"), ("withdraw", "secondary"), ("reinstate", "secondary"))
        }
    every = gr.HTML(elem_id="editor-notes", apply_default_css=False, js_on_load=None)

    def look_up(wanted: str, request: gr.Request) -> Any:
        staff.require(request, Role.READER)
        say = words_of(request)
        with told(request):
            hits, _ = search(context, Search(wanted or ""), say)
        articles = [hit.stored.article for hit in hits]
        choices = [(f"{one.headline or say('untitled')}　{one.id}", one.id) for one in articles]
        return gr.update(choices=choices, value=choices[0][1] if choices else None)

    def show(article_id: str | None, request: gr.Request) -> tuple[str, str]:
        staff.require(request, Role.READER)
        say = words_of(request)
        notes = notes_html(library.editor_notes(), say)
        if not article_id:
            return "", notes
        with told(request):
            stored = library.article(article_id, include_withdrawn=True)
            return found_html(stored, library.editor_notes(article_id), say), notes

    def change(action: str, article_id: str | None, words_: str, when: str, request: gr.Request) -> tuple[str, str]:
        account, say = staff.require(request, Role.EDITOR), words_of(request)
        with told(request):
            if not article_id or not (words_ or "").strip():
                raise InputError(say("pick_needed"))
            getattr(library, action)(article_id, words_.strip(), read_day(when or "", say) or context.today())
            context.settle()
        log.info("%s: %s %s", account.name, action, article_id)
        return show(article_id, request)

    gr.on([find.click, query.submit], look_up, inputs=query, outputs=chosen, api_visibility="private")
    chosen.change(show, inputs=chosen, outputs=[shown, every], api_visibility="private")
    for action, button in buttons.items():

        def act(article_id: str | None, words_: str, when: str, request: gr.Request, name: str = action) -> Any:
            return change(name, article_id, words_, when, request)

        button.click(act, inputs=[chosen, text, day], outputs=[shown, every], api_visibility="private")
