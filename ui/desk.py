"""编辑台: what the staff do, each tab in a file of its own."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.desk_articles import build_articles
from ui.desk_exam import build_exam
from ui.desk_questions import build_questions
from ui.desk_settings import build_settings
from ui.desk_upload import build_upload
from ui.door import Door
from ui.render_page import desk_head_html
from ui.spoken import Spoken
from ui.staff import Staff
from ui.strings import words

_KEEP_UPLOADS_SECONDS = 3600


def desk_page(answering: Answering, door: Door) -> gr.Blocks:
    """The desk's Blocks; `ui.security.Guard` lets only staff near it, and each event asks again for the role."""
    context, staff, spoken = answering.context, Staff(door), Spoken()
    blocks = gr.Blocks(
        title=f"{words('zh')('staff')} · {context.title}",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_KEEP_UPLOADS_SECONDS, _KEEP_UPLOADS_SECONDS),
    )
    with blocks:
        head = gr.HTML(elem_id="head", apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="tabs"):
            with spoken(gr.Tab, {"label": "desk_upload"}, id="upload"):
                build_upload(answering, staff, spoken)
            with spoken(gr.Tab, {"label": "desk_articles"}, id="articles"):
                build_articles(answering, staff, spoken)
            with spoken(gr.Tab, {"label": "desk_questions"}, id="questions") as questions:
                build_questions(answering, staff, spoken, questions)
            with spoken(gr.Tab, {"label": "desk_exam"}, id="exam") as exam:
                build_exam(answering, staff, spoken, exam)
            with spoken(gr.Tab, {"label": "desk_settings"}, id="settings") as settings:
                build_settings(answering, staff, spoken, settings)

        def greet(request: gr.Request) -> list[Any]:
            account, say = staff.require(request, Role.READER), words_of(request)
            shown = desk_head_html(
                context.library.coverage(),
                title=context.title,
                name=account.name,
                role=account.role.name.lower(),
                logout=door.needs_login,
                words=say,
            )
            return [shown, *spoken.updates(say)]

        blocks.load(
            greet, outputs=[head, *spoken.components], queue=False, show_progress="hidden", api_visibility="private"
        )
    return blocks
