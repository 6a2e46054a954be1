"""Who of the staff sends a Gradio event, and whether they may."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from articles.errors import NewsqaError
from ui.accounts import Account, Role
from ui.door import Door

log = logging.getLogger("newsqa.desk")
_NAMES = {Role.READER: "读者", Role.EDITOR: "编辑", Role.ADMIN: "管理员"}


class Staff:
    """Asks the door about each event anew: a session may have ended since the page was opened."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def require(self, request: gr.Request, role: Role) -> Account:
        """The account behind an event. Raises Gradio's `Error`, which the page shows."""
        account = self._door.account({key.lower(): str(value) for key, value in dict(request.headers).items()})
        if account is None:
            raise gr.Error("登录已过期，请重新登录。", print_exception=False)
        if account.role < role:
            raise gr.Error(f"这一步要{_NAMES[role]}来做；您是{_NAMES[account.role]}。", print_exception=False)
        return account


@contextmanager
def told() -> Iterator[None]:
    """What is expected to go wrong, shown to whoever clicked."""
    try:
        yield
    except NewsqaError as error:
        raise gr.Error(str(error), title="没有办成", print_exception=False) from error
