"""The desk's door: who may come in, the login page, logging out."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import cookie_parser

from ui.accounts import SESSION_SECONDS, Account, Role, Sessions
from ui.context import AppContext
from ui.limits import RateLimit
from ui.pages import language_of, whole_page
from ui.render import notice_html
from ui.render_page import login_html

SESSION_COOKIE = "newsqa_desk"
DESK = "/desk"
_ATTEMPTS_A_MINUTE = 6
_ALONE = Account("本机", Role.ADMIN, "")


class Door:
    """Decides by session cookie; without accounts it is open to this machine alone, and shut where the server
    listens to others."""

    def __init__(self, context: AppContext) -> None:
        self._sessions = Sessions(context.accounts)
        self._attempts = RateLimit(_ATTEMPTS_A_MINUTE)
        self.needs_login = bool(context.accounts)
        self.open = self.needs_login or context.local_only

    def account(self, headers: Mapping[str, str]) -> Account | None:
        """Who sends a request with these headers; None: nobody that may come in."""
        if not self.open:
            return None
        if not self.needs_login:
            return _ALONE if _is_this_machine(headers.get("host", "")) else None
        return self._sessions.who(cookie_parser(headers.get("cookie", "")).get(SESSION_COOKIE))

    def log_in(self, name: str, password: str, visitor: str) -> str | float:
        """A session's token, or the seconds to wait (0: wrong name or password)."""
        if seconds := self._attempts.wait(visitor):
            return seconds
        return self._sessions.log_in(name, password) or 0.0

    def log_out(self, headers: Mapping[str, str]) -> None:
        """End the session of these headers."""
        self._sessions.log_out(cookie_parser(headers.get("cookie", "")).get(SESSION_COOKIE))


def same_site(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something was sent by our own page: its Origin, where the browser gives one."""
    origin = headers.get("origin")
    hosts = {headers.get("host"), headers.get("x-forwarded-host")}
    return origin is None or urlsplit(origin).netloc in hosts


def login_routes(context: AppContext, door: Door) -> APIRouter:
    """The login page and what it sends to."""
    router = APIRouter(include_in_schema=False)

    def page(request: Request, message: str = "", status: int = 200) -> HTMLResponse:
        say = language_of(request)
        body = login_html(say, message=message) if door.open else notice_html(say("desk_off"))
        return whole_page(context, body, title=say("login_title"), say=say, status=status if door.open else 404)

    @router.get("/desk/login", response_class=HTMLResponse)
    def login(request: Request) -> Response:
        if door.account(request.headers):
            return RedirectResponse("/desk/", status_code=303)
        return page(request)

    @router.post("/desk/login", response_class=HTMLResponse)
    def check(
        request: Request,
        name: Annotated[str, Form(max_length=100)] = "",
        password: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        say = language_of(request)
        given = door.log_in(name, password, request.client.host if request.client else "unknown")
        if isinstance(given, float):
            message = say("login_slow", seconds=math.ceil(given)) if given else say("login_wrong")
            return page(request, message, 429 if given else 401)
        answer = RedirectResponse("/desk/", status_code=303)
        secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
        answer.set_cookie(
            SESSION_COOKIE, given, max_age=int(SESSION_SECONDS), httponly=True, samesite="strict", secure=secure
        )
        return answer

    @router.post("/desk/logout")
    def logout(request: Request) -> Response:
        door.log_out(request.headers)
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(SESSION_COOKIE)
        return answer

    return router


def _is_this_machine(host: str) -> bool:
    """Whether a Host header names this machine: a page of another site that has bound its name to 127.0.0.1, or a
    proxy that lets the world in, does not."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
