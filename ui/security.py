"""What stands in front of every request: what Gradio's page does not need is shut, keys are asked for, bodies are
limited, and the browser is told to load nothing from elsewhere."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page needs these; its file, upload, proxy, stream and component endpoints (where its past holes were) stay
# shut on the public page.
_GRADIO = "/gradio_api/"
_OPEN = (
    "queue/",
    "run/",
    "heartbeat/",
    "startup-events",
    "mcp",
    "info",
    "openapi.json",
    "call/",
    "cancel",
    "reset",
    "app_id",
)
_MACHINES = ("/api/", "/v1/", "/gradio_api/mcp", "/gradio_api/call/")
_BODY_LIMIT = 1_000_000
# Gradio evaluates its component templates, hence 'unsafe-eval'; nothing comes from another host all the same.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'self'"
)


class Guard:
    """ASGI middleware. `api_keys` empty: machines need none."""

    def __init__(self, app: ASGIApp, *, api_keys: Iterable[str] = ()) -> None:
        self._app = app
        self._keys = tuple(key.encode() for key in api_keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away, or pass on with limits and headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, headers = scope["path"], Headers(scope=scope)
        if _shut(path):
            await _refuse(send, 404, "没有这个地址。")
        elif self._keys and path.startswith(_MACHINES) and not self._known(headers):
            await _refuse(send, 401, "需要接口密钥：请在请求头里写 Authorization: Bearer 密钥。")
        elif _too_long(headers):
            await _refuse(send, 413, f"请求太大：最多 {_BODY_LIMIT} 字节。")
        else:
            await self._app(scope, _limited(receive), _with_headers(send))

    def _known(self, headers: Headers) -> bool:
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        given = (bearer if scheme.lower() == "bearer" else headers.get("x-api-key", "")).strip().encode()
        matches = [hmac.compare_digest(given, key) for key in self._keys]  # all of them: the time tells nothing
        return any(matches)


def _shut(path: str) -> bool:
    return path.startswith(_GRADIO) and not path.removeprefix(_GRADIO).startswith(_OPEN)


def _too_long(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return not length.isdecimal() or int(length) > _BODY_LIMIT


def _limited(receive: Receive) -> Receive:
    """A body without a stated length ends, for the reader, where the limit is passed."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > _BODY_LIMIT else message

    return limited


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("content-security-policy", _POLICY)
            headers.setdefault("x-content-type-options", "nosniff")
            headers.setdefault("referrer-policy", "same-origin")
            headers.setdefault("x-frame-options", "SAMEORIGIN")
        await send(message)

    return sending


async def _refuse(send: Send, status: int, message: str) -> None:
    body = json.dumps({"error": {"status": status, "message": message}}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
