"""读者在问什么: questions, refusals and verdicts by day; an export; one click makes a question a case of the exam."""

from __future__ import annotations

from typing import Any

import gradio as gr

from articles.errors import InputError
from qa.types import Status
from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.exams import add_case
from ui.journal import Selection, Verdict
from ui.reading import read_day
from ui.render_desk import questions_html
from ui.spoken import Spoken
from ui.staff import Staff, told
from ui.strings import Words, words

_SHOWN = 200


def build_questions(answering: Answering, staff: Staff, spoken: Spoken, tab: gr.Tab) -> None:
    """The tab's parts and their events."""
    context = answering.context
    with gr.Row():
        first = spoken(gr.Textbox, {"label": "search_from"}, max_lines=1, max_length=10)
        last = spoken(gr.Textbox, {"label": "search_to"}, max_lines=1, max_length=10)
        status = spoken(gr.Dropdown, {"label": "asked_status", "choices": _statuses}, value="")
        verdict = spoken(gr.Dropdown, {"label": "asked_verdict", "choices": _verdicts}, value="")
        look = spoken(gr.Button, {"value": "asked_look"}, elem_id="asked-look")
    spoken(gr.HTML, {"value": _export})
    with gr.Row(elem_classes="offscreen"):  # a click on a row's button fills and presses these
        entry_id = spoken(gr.Textbox, {"label": "asked_take"}, max_lines=1, max_length=40, elem_id="asked-id")
        take = spoken(gr.Button, {"value": "asked_take_button"}, elem_id="asked-take")
    shown = gr.HTML(elem_id="asked", apply_default_css=False, js_on_load=None)

    def show(first: str, last: str, status: str, verdict: str, request: gr.Request) -> str:
        staff.require(request, Role.READER)
        with told(request):
            say, which = words_of(request), selection(first, last, status, verdict)
            return questions_html(context.journal.days(which), context.journal.select(which, limit=_SHOWN), say)

    def take_case(wanted: str, request: gr.Request) -> Any:
        staff.require(request, Role.EDITOR)
        say = words_of(request)
        with told(request):
            entry = context.journal.entry((wanted or "").strip())
            if entry is None:
                raise InputError(say("no_answer"))
            count = add_case(context.library.folder, entry)
        gr.Info(say("asked_taken", count=count), title=say("staff"))
        return ""

    fields = [first, last, status, verdict]
    gr.on([look.click, tab.select], show, inputs=fields, outputs=shown, api_visibility="private")
    take.click(take_case, inputs=entry_id, outputs=entry_id, api_visibility="private")


def _statuses(say: Words) -> list[tuple[str, str]]:
    return [(say("asked_all"), ""), *((say(f"status_{status.value}"), status.value) for status in Status)]


def _verdicts(say: Words) -> list[tuple[str, str]]:
    return [(say("asked_all"), ""), *((say(verdict.value), verdict.value) for verdict in Verdict)]


def _export(say: Words) -> str:
    return f'<p class="place"><a href="/desk/questions.csv" download>{say("asked_export")}</a></p>'


def selection(first: str, last: str, status: str, verdict: str) -> Selection:
    """The journal's selection as the fields say; both days are included. Raises `InputError`."""
    say = words("zh")
    end = read_day(last or "", say)
    return Selection(
        day_from=read_day(first or "", say),
        day_to=end.fromordinal(end.toordinal() + 1) if end else None,
        status=Status(status) if status in {one.value for one in Status} else None,
        verdict=Verdict(verdict) if verdict in {one.value for one in Verdict} else None,
    )
