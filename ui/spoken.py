"""Gradio components whose words follow the reader's language: made in Chinese, put into another one on arrival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.strings import Words, words

Said = str | Callable[[Words], Any]
"""A key of the words, or what makes a component's value of them."""


class Spoken:
    """The components of a page with what they say. Call it inside a `gr.Blocks`."""

    def __init__(self) -> None:
        self.components: list[Any] = []
        self._said: list[dict[str, Said]] = []

    def __call__(self, kind: Callable[..., Any], says: dict[str, Said], **more: Any) -> Any:
        """A component of this kind; `says` are its properties that are words."""
        made = kind(**{name: _say(said, words("zh")) for name, said in says.items()}, **more)
        self.components.append(made)
        self._said.append(says)
        return made

    def updates(self, say: Words) -> list[Any]:
        """What puts all of them into a language, in the order of `components`."""
        return [gr.update(**{name: _say(said, say) for name, said in says.items()}) for says in self._said]


def _say(said: Said, say: Words) -> Any:
    return say(said) if isinstance(said, str) else said(say)
