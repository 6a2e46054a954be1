"""The paper as a model: the OpenAI protocol's two addresses, so that any chat client can ask it."""

from __future__ import annotations

import json
import math
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from articles.errors import InputError
from qa.serialize import answer_to_json
from qa.types import Answer, Tokens, Turn
from ui.answering import Answered, Answering
from ui.citing import newspaper_style, sources
from ui.strings import words

MODEL = "newsqa"
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"description": "整个回答，或逐步写成的回答", "content": {"application/json": {}, "text/event-stream": {}}}
}


class ContentPart(BaseModel):
    """A piece of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message of the protocol; other fields are ignored."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content if part.type in ("text", "input_text"))
        return self.content or ""


class ChatIn(BaseModel):
    """A request of the protocol; sampling options are accepted and change nothing."""

    messages: list[Message] = Field(min_length=1, max_length=200)
    model: str = MODEL
    stream: bool = False


def openai_router(answering: Answering) -> APIRouter:
    """`POST /v1/chat/completions` and `GET /v1/models`."""
    router = APIRouter(tags=["OpenAI 兼容"])

    @router.get("/v1/models", summary="模型列表")
    def models() -> dict[str, Any]:
        """只有一个：newsqa。"""
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "newsqa"}]}

    @router.post("/v1/chat/completions", summary="对话", responses=STREAMED)
    def complete(request: Request, body: ChatIn) -> Response:
        """最后一条 user 消息是问题，之前的问答是上文；system 消息不起作用。"""
        seconds = math.ceil(answering.wait(request.client.host if request.client else "unknown"))
        if seconds:
            raise HTTPException(429, words("zh")("too_many", seconds=seconds), headers={"Retry-After": str(seconds)})
        question, history = conversation(body.messages)
        growing = answering.ask(answering.check(question), channel="openai", history=history)
        name = f"chatcmpl-{uuid.uuid4().hex}"
        if body.stream:
            return StreamingResponse(_chunks(growing, name), media_type="text/event-stream")
        *_, last = growing
        return JSONResponse(_completion(last.answer, name))

    return router


def conversation(messages: Sequence[Message]) -> tuple[str, list[Turn]]:
    """The last user message, and the finished exchanges before it. Raises `InputError` when nobody asks."""
    spoken = [message for message in messages if message.role in ("user", "assistant")]
    if not spoken or spoken[-1].role != "user":
        raise InputError("最后一条消息应当是 user 的问题。")
    history, asked = [], ""
    for message in spoken[:-1]:
        if message.role == "user":
            asked = message.text
        elif asked:
            history.append(Turn(asked, message.text))
            asked = ""
    return spoken[-1].text, history


def with_sources(answer: Answer) -> str:
    """The answer's text with a list of its sources: what a client without citations can show."""
    if not answer.citations:
        return "\n\n".join([answer.text, *(note.text for note in answer.notes)]).strip()
    lines = [
        "".join(f"[{citation.number}]" for citation in source.citations) + " " + newspaper_style(source.first)
        for source in sources(answer)
    ]
    notes = [note.text for note in answer.notes]
    return "\n\n".join([answer.text.strip(), *notes, "出处：\n" + "\n".join(lines)])


def _completion(answer: Answer, name: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": with_sources(answer), "newsqa": answer_to_json(answer)}
    return {
        "id": name,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer.tokens or Tokens()),
    }


def _usage(tokens: Tokens) -> dict[str, int]:
    """What a chat model read and wrote for the answer: nothing, where the wording is the paper's own."""
    return {"prompt_tokens": tokens.read, "completion_tokens": tokens.written, "total_tokens": tokens.total}


def _chunks(growing: Iterator[Answered], name: str) -> Iterator[str]:
    created = int(time.time())

    def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
        body = {
            "id": name,
            "object": "chat.completion.chunk",
            "created": created,
            "model": MODEL,
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
        }
        return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    sent = ""
    for answered in growing:
        text = with_sources(answered.answer) if answered.whole else answered.answer.text.rstrip()
        if text.startswith(sent):
            new = text[len(sent) :]
        elif answered.whole:  # what was sent cannot be taken back: the whole answer follows it
            new = "\n\n" + text
        else:
            continue
        if new:
            yield chunk({"content": new})
            sent = sent + new if text.startswith(sent) else text
    yield chunk({}, "stop")
    yield "data: [DONE]\n\n"
