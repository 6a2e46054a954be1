"""Who of the staff sends a Gradio event, and whether they may."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from articles.errors import NewsqaError
from ui.accounts import Account, Role
from ui.chat import words_of
from ui.door import Door

log = logging.getLogger("newsqa.desk")


class Staff:
    """Asks the door about each event anew: a session may have ended since the page was opened."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def require(self, request: gr.Request, role: Role) -> Account:
        """The account behind an event. Raises Gradio's `Error`, which the page shows."""
        say = words_of(request)
        account = self._door.account({key.lower(): str(value) for key, value in dict(request.headers).items()})
        if account is None:
            raise gr.Error(say("staff_expired"), print_exception=False)
        if account.role < role:
            needed, held = (say("role_" + one.name.lower()) for one in (role, account.role))
            raise gr.Error(say("staff_role", needed=needed, held=held), print_exception=False)
        return account


@contextmanager
def told(request: gr.Request) -> Iterator[None]:
    """What is expected to go wrong, shown to whoever clicked."""
    try:
        yield
    except NewsqaError as error:
        raise gr.Error(str(error), title=words_of(request)("staff_failed"), print_exception=False) from error
