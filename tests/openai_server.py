"""A scripted chat endpoint: speaks the OpenAI chat-completions protocol over a real socket and says what it is told.

Each request takes the next `Reply` of the script, the last one again and again. What was asked is kept in `requests`.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer: `text` in chunks of `every` characters, one event each. `finish` None: the stream ends without a
    reason; `cut`: the connection breaks after the text; `raw`: these bytes instead of a stream; `pause`: seconds
    before each chunk; `usage`: (read, written) tokens, told after the last chunk to whoever asked for them; `strict`:
    who asks for them is told 400, as servers do that do not know the option."""

    text: str = ""
    every: int = 3
    finish: str | None = "stop"
    status: int = 200
    cut: bool = False
    raw: bytes | None = None
    pause: float = 0.0
    usage: tuple[int, int] | None = None
    strict: bool = False


@dataclass
class Script:
    """What the server says, and what it was asked. "{key1}" in a text becomes the first material's citation key."""

    replies: Sequence[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    url: str = ""

    def next(self) -> Reply:
        """The reply for the request that was just kept."""
        return self.replies[min(len(self.requests), len(self.replies)) - 1]

    @property
    def prompt(self) -> str:
        """Everything of the last request that the model reads."""
        return "\n".join(str(message["content"]) for message in self.requests[-1]["messages"])


@contextmanager
def serving(*replies: Reply) -> Iterator[Script]:
    """Run the server; `url` is what NEWSQA_CHAT_BASE_URL would hold."""
    script = Script(replies)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"script": script}))
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.script.requests.append(body)
        self.script.headers.append(self.headers)
        with suppress(BrokenPipeError, ConnectionResetError):  # the asker gave up: that is part of the test
            self._say(self.script.next())

    def _say(self, reply: Reply) -> None:
        counted = bool((self.script.requests[-1].get("stream_options") or {}).get("include_usage"))
        if counted and reply.strict:
            reply = Reply(status=400)
        if reply.status != 200 or reply.raw is not None:
            content = reply.raw if reply.raw is not None else b'{"error": {"message": "scripted"}}'
            self._head(reply.status, "application/json" if reply.status != 200 else "text/event-stream")
            self._piece(content)
            self._piece(b"")
            return
        self._head(200, "text/event-stream")
        text = _filled(reply.text, self.script.prompt)
        for at in range(0, len(text), reply.every):
            time.sleep(reply.pause)
            chunk = text[at : at + reply.every]
            self._event({"index": 0, "delta": {"role": "assistant", "content": chunk}, "finish_reason": None})
        if reply.cut:
            self.close_connection = True
            self.connection.close()
            return
        if reply.finish:
            self._event({"index": 0, "delta": {}, "finish_reason": reply.finish})
        if reply.usage and counted:
            read, written = reply.usage
            self._event(usage={"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written})
        self._piece(b"data: [DONE]\n\n")
        self._piece(b"")

    def _head(self, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, *choices: dict[str, Any], **more: Any) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": choices}
        line = json.dumps({**event, **more}, ensure_ascii=False)
        self._piece(f"data: {line}\n\n".encode())

    def _piece(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silent."""


def _filled(text: str, prompt: str) -> str:
    for number, key in enumerate(re.findall(r"引用标记：\[(\w+)\]", prompt), start=1):
        text = text.replace(f"{{key{number}}}", key)
    return text
