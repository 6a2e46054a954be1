"""文字: example questions and where to ask, editable without a programmer."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.editable import Editable
from ui.spoken import Spoken
from ui.staff import Staff, log, told


def build_settings(answering: Answering, staff: Staff, spoken: Spoken, tab: gr.Tab) -> None:
    """The tab's parts and their events."""
    context = answering.context
    examples = spoken(
        gr.Textbox, {"label": "edit_examples"}, lines=6, max_lines=14, max_length=3000, elem_id="edit-examples"
    )
    elsewhere = spoken(gr.Textbox, {"label": "edit_elsewhere"}, lines=2, max_length=500, elem_id="edit-elsewhere")
    save = spoken(gr.Button, {"value": "edit_save"}, variant="primary", elem_id="edit-save")
    _build_aliases(answering, staff, spoken, tab)

    def show(request: gr.Request) -> list[Any]:
        staff.require(request, Role.READER)
        held = answering.editable.current()
        return ["\n".join(held.examples), held.ask_elsewhere or context.ask_elsewhere]

    def keep(lines: str, told_elsewhere: str, request: gr.Request) -> None:
        account = staff.require(request, Role.ADMIN)
        with told(request):
            answering.editable.save(Editable(tuple((lines or "").splitlines()), (told_elsewhere or "").strip() or None))
        log.info("%s changed the page's texts", account.name)
        gr.Info(words_of(request)("edit_saved"), title=words_of(request)("staff"))

    tab.select(show, outputs=[examples, elsewhere], api_visibility="private")
    save.click(keep, inputs=[examples, elsewhere], api_visibility="private")


def _build_aliases(answering: Answering, staff: Staff, spoken: Spoken, tab: gr.Tab) -> None:
    table = answering.context.aliases
    if table is None:
        return
    text = spoken(gr.Textbox, {"label": "edit_aliases"}, lines=10, max_lines=24, elem_id="edit-aliases")
    save = spoken(gr.Button, {"value": "edit_aliases_save"}, elem_id="edit-aliases-save")

    def show(request: gr.Request) -> str:
        staff.require(request, Role.READER)
        return table.text()

    def keep(lines: str, request: gr.Request) -> None:
        account = staff.require(request, Role.ADMIN)
        with told(request):
            rows = table.save(lines or "")
        log.info("%s changed the table of other names", account.name)
        gr.Info(words_of(request)("edit_aliases_saved", rows=rows), title=words_of(request)("staff"))

    tab.select(show, outputs=text, api_visibility="private")
    save.click(keep, inputs=text, api_visibility="private")
