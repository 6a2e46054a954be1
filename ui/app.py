"""The server: plain pages, the HTTP interface, and Gradio's page over them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio
import anyio.to_thread
import gradio as gr
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from ui.answering import Answering
from ui.api import api
from ui.chat import build_chat, words_of
from ui.context import AppContext
from ui.desk import desk_page
from ui.desk_routes import desk_routes
from ui.door import DESK, Door, login_routes
from ui.gaps import gaps
from ui.pages import pages
from ui.paper import build_paper
from ui.render import examples_html
from ui.render_page import colophon_html, masthead_html
from ui.security import Guard
from ui.strings import words
from ui.suggestions import Suggestions
from ui.templates import asset_version
from ui.tools import add_tools

_QUEUE_LENGTH = 500
_SESSIONS = 1000
_THREADS = 300
# FastAPI would make a span of every request; /metrics says what an operator needs.
_SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def create_app(context: AppContext) -> FastAPI:
    """The whole server around one library."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, _create(context)).result()


async def _create(context: AppContext) -> FastAPI:
    """A coroutine in a thread of its own: Gradio, made outside a running event loop, opens two that it never closes."""
    answering, door, suggestions = Answering(context), Door(context), Suggestions(context)
    app = FastAPI(
        title=f"newsqa · {context.title}",
        description="向报纸提问，得到有出处的回答。",
        version=context.version or "0",
        docs_url=None,
        redoc_url=None,
        telemetry=_SILENT,
        lifespan=_begin(suggestions),
    )
    for routes in (
        api(answering, app),
        pages(answering, suggestions),
        login_routes(context, door),
        desk_routes(answering),
    ):
        app.include_router(routes)
    if door.open:
        _mount(app, desk_page(answering, door), DESK, max_file_size=f"{context.uploads.megabytes}mb")
    _mount(app, public_page(answering, suggestions, door), "/", mcp_server=True)
    most = context.uploads.files * context.uploads.megabytes * 1024 * 1024
    app.add_middleware(Guard, door=door, api_keys=context.api_keys, upload_bytes=most)
    return app


def _begin(suggestions: Suggestions) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What is done when the server starts."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # A question that waits for its answer holds a thread; others must find one all the same.
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        await anyio.to_thread.run_sync(suggestions.examples)  # begun now, they are there for the first reader
        yield

    return lifespan


def _mount(app: FastAPI, blocks: gr.Blocks, path: str, **more: Any) -> None:
    blocks.queue(max_size=_QUEUE_LENGTH)
    # Gradio would keep ten thousand events and summarise them all with pandas after each one.
    blocks._queue.ANALYTICS_MAX_EVENTS = 1
    blocks._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    # A session weighs some 70 kB, most of it Gradio's; beyond these the one that was used longest ago is forgotten.
    blocks.state_session_capacity = _SESSIONS
    gr.mount_gradio_app(
        app,
        blocks,
        path=path,
        theme=_theme(),
        head=_head(),
        ssr_mode=False,
        run_history=False,
        footer_links=[],
        show_error=False,
        app_kwargs={"telemetry": _SILENT},
        **more,
    )


def public_page(answering: Answering, suggestions: Suggestions, door: Door) -> gr.Blocks:
    """What everyone sees: 问报 and 看报."""
    context = answering.context
    say = words("zh")
    blocks = gr.Blocks(title=context.title, analytics_enabled=False, fill_width=True)
    with blocks:
        head = gr.HTML(elem_id="head", apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(say("tab_ask"), id="ask") as ask_tab:
                chat = build_chat(answering)
            with gr.Tab(say("tab_read"), id="read") as read_tab:
                build_paper(answering, read_tab)
        add_tools(answering)
        foot = gr.HTML(elem_id="foot", apply_default_css=False, js_on_load=None)

        def greet(request: gr.Request) -> list[Any]:
            spoken = words_of(request)
            coverage = context.library.coverage()
            return [
                masthead_html(
                    coverage,
                    title=context.title,
                    today=context.today(),
                    words=spoken,
                    lacking=gaps(context.library.issues()),
                ),
                gr.update(label=spoken("tab_ask")),
                gr.update(label=spoken("tab_read")),
                gr.update(label=spoken("ask_label"), placeholder=spoken("ask_placeholder")),
                gr.update(value=spoken("ask_button")),
                examples_html(answering.editable.current().examples or suggestions.examples(), spoken),
                colophon_html(spoken, desk=door.open),
            ]

        blocks.load(
            greet,
            outputs=[head, ask_tab, read_tab, chat.box, chat.button, chat.examples, foot],
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
    return blocks


def _theme() -> gr.themes.Base:
    """Gradio's plainest, with no font that another host would have to send."""
    serif = ["Noto Serif CJK SC", "Songti SC", "SimSun", "serif"]
    return gr.themes.Base(font=serif, font_mono=["ui-monospace", "monospace"])


def _head() -> str:
    version = asset_version()
    return (
        f'<link rel="stylesheet" href="/theme.css?v={version}"><script src="/page.js?v={version}" defer></script>'
        '<meta name="referrer" content="same-origin">'
    )
