"""文字: example questions and where to ask, editable without a programmer."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.accounts import Role
from ui.answering import Answering
from ui.editable import Editable
from ui.staff import Staff, log, told
from ui.strings import words


def build_settings(answering: Answering, staff: Staff, tab: gr.Tab) -> None:
    """The tab's parts and their events."""
    context, say = answering.context, words("zh")
    examples = gr.Textbox(label=say("edit_examples"), lines=6, max_lines=14, max_length=3000, elem_id="edit-examples")
    elsewhere = gr.Textbox(label=say("edit_elsewhere"), lines=2, max_length=500, elem_id="edit-elsewhere")
    save = gr.Button(say("edit_save"), variant="primary", elem_id="edit-save")
    _build_aliases(answering, staff, tab)

    def show(request: gr.Request) -> list[Any]:
        staff.require(request, Role.READER)
        held = answering.editable.current()
        return ["\n".join(held.examples), held.ask_elsewhere or context.ask_elsewhere]

    def keep(lines: str, told_elsewhere: str, request: gr.Request) -> None:
        account = staff.require(request, Role.ADMIN)
        with told():
            answering.editable.save(Editable(tuple((lines or "").splitlines()), (told_elsewhere or "").strip() or None))
        log.info("%s changed the page's texts", account.name)
        gr.Info(say("edit_saved"), title=say("staff"))

    tab.select(show, outputs=[examples, elsewhere], api_visibility="private")
    save.click(keep, inputs=[examples, elsewhere], api_visibility="private")


def _build_aliases(answering: Answering, staff: Staff, tab: gr.Tab) -> None:
    table, say = answering.context.aliases, words("zh")
    if table is None:
        return
    text = gr.Textbox(label=say("edit_aliases"), lines=10, max_lines=24, elem_id="edit-aliases")
    save = gr.Button(say("edit_aliases_save"), elem_id="edit-aliases-save")

    def show(request: gr.Request) -> str:
        staff.require(request, Role.READER)
        return table.text()

    def keep(lines: str, request: gr.Request) -> None:
        account = staff.require(request, Role.ADMIN)
        with told():
            rows = table.save(lines or "")
        log.info("%s changed the table of other names", account.name)
        gr.Info(say("edit_aliases_saved", rows=rows), title=say("staff"))

    tab.select(show, outputs=text, api_visibility="private")
    save.click(keep, inputs=text, api_visibility="private")
