"""The chain around a chat model: any endpoint that speaks the OpenAI protocol, through LangChain.

    question + evidence → materials within a token budget → prompt → chat model → sentences with marks → claims

Whatever goes wrong on the way is one `ChatFailed`; the caller then answers from the paper's own words. The libraries
are imported when a model is first asked (about two seconds), never by `newsqa ask` without one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from articles.errors import ChatFailed
from embeddings.types import StoredArticle
from qa.draft import Claim, Draft
from qa.prompts import HUMAN, SYSTEM, Material, is_refusal, materials, past, request, resolve
from qa.stream import SentenceStream, Spoken
from qa.types import Evidence, Question, Turn
from qa.verify import support

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

FIRST_WAIT = 0.5
"""Seconds before the first retry; doubled each time."""


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
class ChatReader:
    """Answers with a chat model. `sleep`, `clock` and `new_key` are there for tests."""

    settings: ChatSettings
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    new_key: Callable[[], str] = field(default=lambda: "k" + secrets.token_hex(3))
    _chain: Runnable[Any, Any] | None = field(default=None, init=False, repr=False)

    @property
    def name(self) -> str:
        """The model's name, as an answer shows it."""
        return self.settings.model

    def read(
        self, question: Question, evidence: Sequence[Evidence], *, history: Sequence[Turn] = ()
    ) -> Iterator[Draft]:
        """Growing drafts, one more for each whole sentence; claims are not verified yet.

        Raises `ChatFailed` where the model is not there, is too slow, breaks off, talks rubbish or declines.
        """
        if not evidence:
            raise ChatFailed("没有可供回答的报道，未调用对话模型。")
        chosen = materials(evidence, budget=self.settings.token_budget, new_key=self.new_key)
        claims: list[Claim] = []
        for spoken in self._sentences(question, chosen, history):
            if is_refusal(spoken.text):
                raise ChatFailed("对话模型认为资料里没有答案。")
            claims.append(_claim(spoken, chosen))
            yield Draft(tuple(claims), lines=False)
        if not claims:
            raise ChatFailed("对话模型没有回答任何内容。", where=self.name)

    def _sentences(self, question: Question, chosen: Sequence[Material], history: Sequence[Turn]) -> Iterator[Spoken]:
        stream, finished = SentenceStream(), ""
        for chunk, reason in self._chunks({**request(question, chosen), "history": _messages(history)}):
            finished = reason or finished
            yield from stream.feed(chunk)
        rest, ended = stream.finish()
        if finished != "stop" and not (ended and rest is None and finished == "length"):
            raise ChatFailed("对话模型的回答中途断了。", where=self.name)
        if rest:
            yield rest

    def _chunks(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """(text, reason for stopping or "") as they arrive; tried again while nothing has arrived yet."""
        deadline = self.clock() + self.settings.timeout
        for attempt in range(self.settings.retries + 1):
            arrived = False
            try:
                for piece in self._attempt(values, deadline):
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

    def _attempt(self, values: Mapping[str, Any], deadline: float) -> Iterator[tuple[str, str]]:
        from httpx import HTTPError  # noqa: PLC0415  (heavy: only when a model is asked)
        from openai import OpenAIError  # noqa: PLC0415

        remaining = deadline - self.clock()
        begun = False
        try:
            for message in self._runnable().stream(dict(values), timeout=max(remaining, 0.01)):
                if self.clock() > deadline:
                    raise _too_slow(self.settings)
                begun = True
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

    def _runnable(self) -> Runnable[Any, Any]:
        if self._chain is None:
            self._chain = _open(self.settings)
        return self._chain


def _open(settings: ChatSettings) -> Runnable[Any, Any]:
    """Prompt | model, as LangChain runnables."""
    from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder  # noqa: PLC0415  (two seconds)
    from langchain_openai import ChatOpenAI  # noqa: PLC0415
    from pydantic import SecretStr  # noqa: PLC0415

    model = ChatOpenAI(
        model=settings.model,
        base_url=settings.base_url,
        api_key=SecretStr(settings.api_key or "none"),  # local servers ask for none, the client insists on one
        temperature=0,
        max_retries=0,  # retried here, where it is known whether anything has been shown
        stream_usage=False,  # not every server knows the option
        use_responses_api=False,
    )
    prompt = ChatPromptTemplate.from_messages(
        [("system", "{system}"), MessagesPlaceholder("history"), ("human", HUMAN)]
    )
    return prompt.partial(system=SYSTEM) | model


def _messages(history: Sequence[Turn]) -> list[tuple[str, str]]:
    return [(role, text) for question, answer in past(history) for role, text in (("human", question), ("ai", answer))]


def _claim(spoken: Spoken, chosen: Sequence[Material]) -> Claim:
    """A model's sentence with the words of the articles that it cites; none where it cites nothing that exists."""
    by_label = {label: material.stored for material in chosen for label in (material.key, str(material.number))}
    cited: list[StoredArticle] = []
    for label in spoken.labels:
        stored = by_label.get(label)
        if stored and stored not in cited:
            cited.append(stored)
    text = spoken.text
    for stored in cited:
        text = resolve(text, stored.article)
    return Claim(text, support(text, cited))


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
