"""A chat model behind the OpenAI protocol: the one place where LangChain's client for it is met.

Whatever goes wrong is one `ChatFailed` in words that help; what is worth trying again is tried again while nothing has
arrived yet. The libraries are imported when a model is first asked (about two seconds), never by `newsqa ask` without
one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from articles.errors import ChatFailed
from qa.types import Tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_core.runnables import Runnable
    from langchain_openai import ChatOpenAI

FIRST_WAIT = 0.5
"""Seconds before the first retry; doubled each time."""
_REFUSES_USAGE = frozenset({400, 422})
"""What servers say that do not know the option to report tokens."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Which model is asked, and how patiently. `timeout` is for one whole answer, retries included, in seconds;
    `token_budget` for the articles handed over."""

    model: str
    base_url: str | None = None
    api_key: str | None = None
    timeout: float = 30.0
    retries: int = 2
    token_budget: int = 6000


@dataclass(slots=True)
class Meter:
    """Adds up the tokens that the server reports over all attempts, failed ones too; `tokens` is None while it
    reported none."""

    tokens: Tokens | None = None

    def add(self, spent: Tokens) -> None:
        """One attempt more."""
        before = self.tokens or Tokens()
        self.tokens = Tokens(before.read + spent.read, before.written + spent.written)


@dataclass(slots=True)
class ChatClient:
    """Streams a model's reply. `open_prompt` gives the runnable that stands before the model in the chain, None where
    whole messages are sent. `sleep` and `clock` are there for tests."""

    settings: ChatSettings
    open_prompt: Callable[[], Runnable[Any, Any]] | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _model: ChatOpenAI | None = field(default=None, init=False, repr=False)
    _prompt: Runnable[Any, Any] | None = field(default=None, init=False, repr=False)
    _counts: bool = field(default=True, init=False, repr=False)

    def chunks(self, values: Any, meter: Meter | None = None) -> Iterator[tuple[str, str]]:
        """(text, reason for stopping or "") as they arrive.

        :raises ChatFailed: the model is not there, is too slow, breaks off or talks rubbish.
        """
        self._opened()  # the libraries' own seconds are not the model's
        deadline = self.clock() + self.settings.timeout
        for attempt in range(self.settings.retries + 1):
            arrived = False
            try:
                for piece in self._attempt(values, deadline, meter):
                    arrived = True
                    yield piece
            except ChatFailed as failure:
                wait = FIRST_WAIT * 2**attempt
                last = attempt == self.settings.retries or self.clock() + wait >= deadline
                if arrived or last or not failure.retryable:
                    raise
                self.sleep(wait)
            else:
                return

    def complete(self, prompt: str, meter: Meter | None = None) -> str:
        """The whole reply to one prompt.

        :raises ChatFailed: as `chunks`, and where the reply was cut off.
        """
        said, finished = "", ""
        for text, reason in self.chunks([("human", prompt)], meter):
            said, finished = said + text, reason or finished
        if finished != "stop":
            raise ChatFailed("对话模型的回答中途断了。", where=self.settings.model)
        return said

    def _attempt(self, values: Any, deadline: float, meter: Meter | None) -> Iterator[tuple[str, str]]:
        from httpx import HTTPError  # noqa: PLC0415  (heavy: only when a model is asked)
        from openai import OpenAIError  # noqa: PLC0415

        begun = False
        spent: Tokens | None = None
        try:
            for message in self._stream(values, max(deadline - self.clock(), 0.01)):
                if self.clock() > deadline:
                    raise _too_slow(self.settings)
                begun = True
                spent = _tokens(message) or spent
                yield str(message.text), str(message.response_metadata.get("finish_reason") or "")
        except OpenAIError as error:
            raise (_broken if begun else _failure)(error, self.settings) from error
        except HTTPError as error:
            raise _broken(error, self.settings) from error
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            # What the client library raises on replies that are not of the protocol.
            raise ChatFailed(
                "对话模型返回的内容读不懂。", where=_place(self.settings), remedy=_CHECK_ADDRESS
            ) from error
        finally:
            if meter is not None and spent is not None:
                meter.add(spent)

    def _stream(self, values: Any, timeout: float) -> Iterator[AIMessageChunk]:
        """The reply with its tokens counted, or without where the server does not know how."""
        from openai import APIStatusError  # noqa: PLC0415  (heavy: only when a model is asked)

        if self._counts:
            try:
                yield from self._chain(timeout=timeout, stream_usage=True).stream(values)
            except APIStatusError as error:
                if error.status_code not in _REFUSES_USAGE:
                    raise
                self._counts = False
            else:
                return
        yield from self._chain(timeout=timeout, stream_usage=False).stream(values)

    def _chain(self, **options: Any) -> Runnable[Any, Any]:
        """Prompt | model. The options are bound to the model: what a sequence is given goes to its first step only."""
        model = self._opened().bind(**options)
        return self._prompt | model if self._prompt else model

    def _opened(self) -> ChatOpenAI:
        with _IMPORTING:
            if self._model is None:
                self._prompt = self.open_prompt() if self.open_prompt else None
                self._model = _open(self.settings)
        return self._model


_IMPORTING = threading.Lock()
"""The client library imports itself piece by piece: two threads that do so at once find it half done."""


def _open(settings: ChatSettings) -> ChatOpenAI:
    import httpx  # noqa: F401, PLC0415  (heavy: only when a model is asked)
    import openai  # noqa: F401, PLC0415
    from langchain_openai import ChatOpenAI  # noqa: PLC0415  (two seconds)
    from pydantic import SecretStr  # noqa: PLC0415

    return ChatOpenAI(
        model=settings.model,
        base_url=settings.base_url,
        api_key=SecretStr(settings.api_key or "none"),  # local servers ask for none, the client insists on one
        temperature=0,
        max_retries=0,  # retried here, where it is known whether anything has been shown
        use_responses_api=False,
    )


def _tokens(message: AIMessageChunk) -> Tokens | None:
    """What this attempt has come to so far, where the server says so (with the last chunk, or with each)."""
    usage = message.usage_metadata
    return Tokens(usage["input_tokens"], usage["output_tokens"]) if usage else None


_CHECK_ADDRESS = "请检查 NEWSQA_CHAT_BASE_URL 和 NEWSQA_CHAT_MODEL。"
_STATUS = {
    401: ("拒绝了密钥", "请检查 NEWSQA_CHAT_API_KEY。", False),
    403: ("拒绝了密钥", "请检查 NEWSQA_CHAT_API_KEY。", False),
    404: ("不在这个地址", _CHECK_ADDRESS, False),
    429: ("说请求太多或额度已用完", "请稍后再试。", True),
    500: ("那边出错了", "请稍后再试。", True),
}
"""HTTP status → what it means, what helps, whether trying again may; 500 stands for all above."""


def _place(settings: ChatSettings) -> str:
    return f"{settings.model}（{settings.base_url or '默认地址'}）"


def _too_slow(settings: ChatSettings) -> ChatFailed:
    return ChatFailed(
        f"对话模型在 {settings.timeout:g} 秒内没有答完。",
        where=_place(settings),
        remedy="可把 NEWSQA_CHAT_TIMEOUT 调大。",
        retryable=True,
    )


def _broken(error: Exception, settings: ChatSettings) -> ChatFailed:
    """The stream had begun."""
    from httpx import TimeoutException  # noqa: PLC0415  (heavy: only when a model is asked)
    from openai import APITimeoutError  # noqa: PLC0415

    if isinstance(error, TimeoutException | APITimeoutError):
        return _too_slow(settings)
    return ChatFailed("与对话模型的连接中断了。", where=_place(settings), retryable=True)


def _failure(error: Exception, settings: ChatSettings) -> ChatFailed:
    """Each way in which an endpoint fails, in words that help."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError  # noqa: PLC0415  (heavy)

    place = _place(settings)
    if isinstance(error, APITimeoutError):
        return _too_slow(settings)
    if isinstance(error, APIConnectionError):
        return ChatFailed("连不上对话模型。", where=place, remedy=_CHECK_ADDRESS, retryable=True)
    if not isinstance(error, APIStatusError):
        return ChatFailed("对话模型返回的内容读不懂。", where=place, remedy=_CHECK_ADDRESS)
    status = min(error.status_code, 500)
    what, remedy, retryable = _STATUS.get(status, ("不接受这个请求", _CHECK_ADDRESS, False))
    return ChatFailed(f"对话模型{what}（{error.status_code}）。", where=place, remedy=remedy, retryable=retryable)
