"""更正与撤稿: in force at once for every answer."""

from __future__ import annotations

from typing import Any

import gradio as gr

from articles.errors import InputError
from ui.accounts import Role
from ui.answering import Answering
from ui.reading import Search, read_day, search
from ui.render_desk import found_html, notes_html
from ui.staff import Staff, log, told
from ui.strings import words

_TEXT_LIMIT = 2000


def build_articles(answering: Answering, staff: Staff) -> None:
    """The tab's parts and their events."""
    library, context, say = answering.context.library, answering.context, words("zh")
    with gr.Row():
        query = gr.Textbox(label=say("pick_search"), max_lines=1, max_length=200, scale=4, elem_id="pick-search")
        find = gr.Button(say("search_button"), scale=1, elem_id="pick-find")
    chosen = gr.Dropdown([], label=say("pick_article"), allow_custom_value=True, elem_id="pick-article")
    shown = gr.HTML(elem_id="picked", apply_default_css=False, js_on_load=None)
    text = gr.Textbox(label=say("pick_text"), lines=2, max_lines=8, max_length=_TEXT_LIMIT, elem_id="pick-text")
    day = gr.Textbox(label=say("pick_day"), placeholder="2020-11-19", max_lines=1, max_length=10)
    with gr.Row():
        buttons = {
            "correct": gr.Button(say("pick_correct"), variant="primary", elem_id="pick-correct"),
            "withdraw": gr.Button(say("pick_withdraw"), elem_id="pick-withdraw"),
            "reinstate": gr.Button(say("pick_reinstate"), elem_id="pick-reinstate"),
        }
    every = gr.HTML(elem_id="editor-notes", apply_default_css=False, js_on_load=None)

    def look_up(wanted: str, request: gr.Request) -> Any:
        staff.require(request, Role.READER)
        with told():
            hits, _ = search(context, Search(wanted or ""), say)
        choices = [(_name(hit.stored.article.headline, hit.stored.article.id), hit.stored.article.id) for hit in hits]
        return gr.update(choices=choices, value=choices[0][1] if choices else None)

    def show(article_id: str | None, request: gr.Request) -> tuple[str, str]:
        staff.require(request, Role.READER)
        notes = notes_html(library.editor_notes(), say)
        if not article_id:
            return "", notes
        with told():
            stored = library.article(article_id, include_withdrawn=True)
            return found_html(stored, library.editor_notes(article_id), say), notes

    def change(action: str, article_id: str | None, words_: str, when: str, request: gr.Request) -> tuple[str, str]:
        account = staff.require(request, Role.EDITOR)
        with told():
            if not article_id or not (words_ or "").strip():
                raise InputError("请选好文章，并写明更正的内容或理由。")
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


def _name(headline: str, article_id: str) -> str:
    return f"{headline or '（无题）'}　{article_id}"
