"""问报: one box, the answer under it, earlier questions below."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from articles.errors import InputError
from qa.types import Answer, Turn
from ui.answering import MAX_HISTORY, Answering
from ui.marking import plain_text
from ui.render import PastTurn, answer_html, earlier_html, notice_html, waiting_html
from ui.strings import COOKIE, Words, choose_language, words

_SHOWN = 12
_VISIT_SECONDS = 3600
_FRAME_SECONDS = 0.15
_UNCHANGED: Any = gr.skip()


@dataclass(frozen=True, slots=True)
class Conversation:
    """One visit: what was said, for questions that lean on earlier ones, and how it is shown."""

    turns: tuple[Turn, ...] = ()
    past: tuple[PastTurn, ...] = ()
    current: PastTurn | None = None
    answer: Answer | None = None

    def moved(self) -> Conversation:
        """The present answer among the earlier ones."""
        if self.current is None:
            return self
        return replace(self, past=(*self.past, self.current)[-_SHOWN:], current=None, answer=None)

    def answered(self, answer: Answer, html: str) -> Conversation:
        """With one more answer."""
        question = answer.question.text
        turns = (*self.turns, Turn(question, plain_text(answer)))[-MAX_HISTORY:]
        return replace(self, turns=turns, current=PastTurn(question, html), answer=replace(answer, retrieved=()))


@dataclass(frozen=True, slots=True)
class ChatTab:
    """The parts whose words follow the reader's language."""

    box: gr.Textbox
    button: gr.Button
    examples: gr.HTML


def build_chat(answering: Answering) -> ChatTab:
    """The tab's parts and their events; call it inside a `gr.Tab`."""
    say = words("zh")
    with gr.Row(elem_id="ask-row"):
        box = gr.Textbox(
            label=say("ask_label"),
            placeholder=say("ask_placeholder"),
            lines=1,
            max_lines=4,
            max_length=answering.context.question_limit,
            elem_id="ask-box",
            scale=5,
            autofocus=True,
        )
        button = gr.Button(say("ask_button"), variant="primary", elem_id="ask-button", scale=1)
    gr.HTML(waiting_html(say), elem_id="waiting", apply_default_css=False, js_on_load=None)
    current = gr.HTML(elem_id="current", apply_default_css=False, js_on_load=None)
    examples = gr.HTML(elem_id="examples", apply_default_css=False, js_on_load=None)
    earlier = gr.HTML(elem_id="earlier", apply_default_css=False, js_on_load=None)
    visit = gr.State(Conversation(), time_to_live=_VISIT_SECONDS)

    def answer_question(text: str, conversation: Conversation, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        yield from _ask(answering, text, conversation, request)

    def answer_at_once(text: str, conversation: Conversation, request: gr.Request) -> tuple[Any, ...]:
        *_, last = _ask(answering, text, conversation, request)
        return last

    streams = answering.context.chat_model is not None
    gr.on(
        [box.submit, button.click],
        answer_question if streams else answer_at_once,
        inputs=[box, visit],
        outputs=[current, earlier, visit, box],
        # In the paper's own words an answer comes whole: Gradio's queue and its stream of events would cost the server
        # more than that, and `ui.pool` keeps a line of its own.
        queue=streams,
        concurrency_limit=answering.context.concurrency,
        concurrency_id="ask",
        show_progress="minimal",
        show_progress_on=[current],
        api_visibility="private",
    )
    return ChatTab(box, button, examples)


def words_of(request: gr.Request | None) -> Words:
    """The words for whoever sent a Gradio event."""
    if request is None:
        return words("zh")
    return words(choose_language(request.cookies.get(COOKIE), request.headers.get("accept-language")))


def visitor_of(request: gr.Request | None) -> str:
    """Who asks, for the rate limit: the address of the other end."""
    client = getattr(request, "client", None)
    return str(getattr(client, "host", "")) or "unknown"


def _ask(answering: Answering, text: str, conversation: Conversation, request: gr.Request) -> Iterator[tuple[Any, ...]]:
    say = words_of(request)
    try:
        question = answering.check(text or "")
    except InputError as error:
        yield _fresh(notice_html(str(error))), *[_UNCHANGED] * 3
        return
    if seconds := answering.wait(visitor_of(request)):
        yield _fresh(notice_html(say("too_many", seconds=math.ceil(seconds)))), *[_UNCHANGED] * 3
        return
    yield from _frames(answering, question, conversation.moved(), say)


def _frames(answering: Answering, question: str, conversation: Conversation, say: Words) -> Iterator[tuple[Any, ...]]:
    """What the page shows while an answer grows, and when it is whole. An answer that is quick is shown only whole:
    each frame costs the server as much as finding the answer does."""
    past, shown_at = earlier_html(conversation.past, say), time.monotonic()
    rest: tuple[Any, ...] = (past, conversation, "")
    for answered in answering.ask(question, channel="page", history=conversation.turns):
        answer = answered.answer
        if answered.whole:
            html = answer_html(
                answer,
                words=say,
                entry_id=answered.entry_id,
                elsewhere=answering.elsewhere,
                further=f"/answers/{answered.token}/further" if answer.citations else "",
            )
            yield _fresh(html), rest[0], conversation.answered(answer, html), rest[2]
        elif time.monotonic() - shown_at >= _FRAME_SECONDS:
            shown_at = time.monotonic()
            yield answer_html(answer, words=say, growing=True), *rest
            rest = (_UNCHANGED,) * 3


def _fresh(html: str) -> str:
    """The same again is a change again: the page waits for one."""
    return f"{html}<!--{time.monotonic_ns()}-->"
