"""What stands in front of every request: what Gradio's page does not need is shut, keys are asked for, bodies are
limited, and the browser is told to load nothing from elsewhere."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.door import DESK, Door, same_site

# Gradio's page needs these; its file, proxy, stream and component endpoints (where its past holes were) stay shut, and
# so does uploading to the public page.
_GRADIO = "/gradio_api/"
_OPEN = (
    *("queue/", "run/", "heartbeat/", "startup-events", "mcp", "info", "openapi.json", "call/", "cancel", "reset"),
    "app_id",
)
_DESK_OPEN = (*_OPEN, "upload")
_MACHINES = ("/api/", "/v1/", "/gradio_api/mcp", "/gradio_api/call/")
_UPLOAD = "/desk/gradio_api/upload"
_BODY_LIMIT = 1_000_000
# Gradio evaluates its component templates, hence 'unsafe-eval'; nothing comes from another host all the same.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'self'"
)


class Guard:
    """ASGI middleware. `api_keys` empty: machines need none. `upload_bytes` is the most that the desk takes at once."""

    def __init__(self, app: ASGIApp, *, door: Door, api_keys: Iterable[str] = (), upload_bytes: int = 0) -> None:
        self._app = app
        self._door = door
        self._keys = tuple(key.encode() for key in api_keys)
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away, or pass on with limits and headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._upload_bytes if scope["path"] == _UPLOAD else _BODY_LIMIT
        refused = self._refusal(scope, headers, limit)
        if refused is not None:
            await _refuse(send, *refused)
        else:
            await self._app(scope, _limited(receive, limit), _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers, limit: int) -> tuple[int, str] | None:
        path: str = scope["path"]
        if path == DESK or path.startswith(f"{DESK}/"):
            turned_away = self._desk_refusal(scope["method"], path, headers)
            if turned_away:
                return turned_away
        elif _shut(path, _GRADIO, _OPEN):
            return 404, "没有这个地址。"
        elif self._keys and path.startswith(_MACHINES) and not self._known(headers):
            return 401, "需要接口密钥：请在请求头里写 Authorization: Bearer 密钥。"
        return (413, f"请求太大：最多 {limit} 字节。") if _too_long(headers, limit) else None

    def _desk_refusal(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        if method not in ("GET", "HEAD") and not same_site(headers):
            return 403, "这个请求来自别的网站，不予办理。"
        if path in ("/desk/login", "/desk/logout"):
            return None
        if self._door.account(headers) is None:
            return (303, "/desk/login") if method == "GET" and path in (DESK, f"{DESK}/") else (401, "请先登录编辑台。")
        return (404, "没有这个地址。") if _shut(path, DESK + _GRADIO, _DESK_OPEN) else None

    def _known(self, headers: Headers) -> bool:
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        given = (bearer if scheme.lower() == "bearer" else headers.get("x-api-key", "")).strip().encode()
        matches = [hmac.compare_digest(given, key) for key in self._keys]  # all of them: the time tells nothing
        return any(matches)


def _shut(path: str, prefix: str, opened: tuple[str, ...]) -> bool:
    return path.startswith(prefix) and not path.removeprefix(prefix).startswith(opened)


def _too_long(headers: Headers, limit: int) -> bool:
    length = headers.get("content-length", "0")
    return not length.isdecimal() or int(length) > limit


def _limited(receive: Receive, limit: int) -> Receive:
    """A body without a stated length ends, for the reader, where the limit is passed."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > limit else message

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
    """An error as JSON; 303 sends the browser to the address in `message`."""
    body = json.dumps({"error": {"status": status, "message": message}}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if status == 303:
        headers.append((b"location", message.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
