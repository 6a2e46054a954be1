"""考试: start one with progress, see its report, compare two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from articles.errors import InputError
from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.exams import QUESTIONS, compared, sit, sittings
from ui.render_desk import sittings_html, text_html
from ui.spoken import Spoken
from ui.staff import Staff, log, told
from ui.strings import Words

KINDS = [".jsonl", ".csv", ".xlsx", ".gz"]


def build_exam(answering: Answering, staff: Staff, spoken: Spoken, tab: gr.Tab) -> None:
    """The tab's parts and their events."""
    context = answering.context
    questions = spoken(gr.File, {"label": "exam_file"}, file_types=KINDS, height=160, elem_id="exam-file")
    start = spoken(gr.Button, {"value": "exam_start"}, variant="primary", elem_id="exam-start")
    shown = gr.HTML(elem_id="sittings", apply_default_css=False, js_on_load=None)
    with gr.Row():
        before = spoken(gr.Dropdown, {"label": "exam_before"}, choices=[])
        after = spoken(gr.Dropdown, {"label": "exam_after"}, choices=[])
        button = spoken(gr.Button, {"value": "exam_compare"}, elem_id="exam-compare")
    found = gr.HTML(elem_id="compared", apply_default_css=False, js_on_load=None)

    def listed(say: Words) -> list[Any]:
        sat = sittings(context.library.folder)
        names = [one.name for one in sat]
        older = names[1] if len(names) > 1 else None
        return [
            sittings_html(sat, say),
            gr.update(choices=names, value=older),
            gr.update(choices=names, value=names[0] if names else None),
        ]

    def show(request: gr.Request) -> list[Any]:
        staff.require(request, Role.READER)
        return listed(words_of(request))

    def run(given: str | None, request: gr.Request, progress: gr.Progress = gr.Progress()) -> list[Any]:
        account = staff.require(request, Role.EDITOR)
        path = Path(given) if given else context.library.folder / QUESTIONS
        with told(request):
            if not path.is_file():
                raise InputError(words_of(request)("exam_no_questions"))
            log.info("%s sits an exam", account.name)
            sit(context, path, lambda done, total, what: progress((done, total or None), desc=what))
        return listed(words_of(request))

    def hold_against(one: str | None, other: str | None, request: gr.Request) -> str:
        staff.require(request, Role.READER)
        with told(request):
            return text_html(compared(context, one or "", other or ""))

    outputs = [shown, before, after]
    tab.select(show, outputs=outputs, api_visibility="private")
    start.click(run, inputs=questions, outputs=outputs, api_visibility="private", concurrency_limit=1)
    button.click(hold_against, inputs=[before, after], outputs=found, api_visibility="private")
