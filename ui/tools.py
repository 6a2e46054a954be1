"""The tools that Gradio's MCP endpoint offers: ask, search, article. Their docstrings are what clients read; `request`
is filled in by the server."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import gradio as gr
from gradio.events import api

from articles.errors import ArticleMissing, InputError
from embeddings.types import Filter
from ui.answering import Answering
from ui.api import answered_json, day_after, hit_json, stored_json
from ui.chat import visitor_of
from ui.strings import words

_MOST = 50


def add_tools(answering: Answering) -> None:
    """Offer the tools; call it inside the Blocks that is mounted with `mcp_server=True`."""
    context = answering.context

    def ask(question: str, request: gr.Request, asked_on: str = "") -> str:  # noqa: D417
        """Ask the local newspaper a question in Chinese. Every sentence of the answer is cited; when the paper says
        nothing, status is no_evidence.

        Args:
            question: the question, in Chinese
            asked_on: the asker's day as YYYY-MM-DD, for words like 昨天; empty for today

        """
        _admit(answering, request)
        text = _checked(answering, question)
        return _text(answered_json(answering.whole(text, channel="mcp", asked_on=_day(asked_on))))

    def search(query: str, request: gr.Request, date_from: str = "", date_to: str = "", k: int = 10) -> str:  # noqa: D417
        """Search the newspaper's articles; ranked, with the best passage of each.

        Args:
            query: words, names or a headline
            date_from: first issue date as YYYY-MM-DD, empty for any
            date_to: last issue date as YYYY-MM-DD, empty for any
            k: how many articles, at most 50

        """
        _admit(answering, request)
        where = Filter(date_from=_day(date_from), date_to=day_after(_day(date_to)))
        found = context.search(_checked(answering, query), where, min(max(int(k), 1), _MOST))
        return _text({"query": query, "results": [hit_json(evidence) for evidence in found]})

    def article(article_id: str, request: gr.Request) -> str:  # noqa: D417
        """One whole article by its id, as ask and search give it.

        Args:
            article_id: the article's id

        """
        _admit(answering, request)
        try:
            return _text(stored_json(context.library.article(article_id, include_withdrawn=True)))
        except ArticleMissing as error:
            raise gr.Error(str(error)) from error

    for tool in (ask, search, article):
        api(tool, api_name=tool.__name__, concurrency_limit=context.concurrency, concurrency_id="ask")


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _admit(answering: Answering, request: gr.Request) -> None:
    if seconds := answering.wait(visitor_of(request)):
        raise gr.Error(words("zh")("too_many", seconds=math.ceil(seconds)))


def _checked(answering: Answering, text: str) -> str:
    try:
        return answering.check(text)
    except InputError as error:
        raise gr.Error(str(error)) from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise gr.Error(words("zh")("bad_date", text=text)) from error
