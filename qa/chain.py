"""The chain around a chat model: any endpoint that speaks the OpenAI protocol.

    question + evidence → materials within a token budget → prompt → chat model → sentences with marks → claims

Whatever goes wrong on the way is one `ChatFailed`; the caller then answers from the paper's own words.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from articles.errors import ChatFailed
from embeddings.types import StoredArticle
from qa.chat import ChatClient, ChatSettings, Meter
from qa.draft import Claim, Draft
from qa.prompts import HUMAN, SYSTEM, Material, is_refusal, materials, past, request, resolve
from qa.stream import SentenceStream, Spoken
from qa.types import Evidence, Question, Turn
from qa.verify import support

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


@dataclass(slots=True)
class ChatReader:
    """Answers with a chat model. `sleep`, `clock` and `new_key` are there for tests."""

    settings: ChatSettings
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    new_key: Callable[[], str] = field(default=lambda: "k" + secrets.token_hex(3))
    _client: ChatClient = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._client = ChatClient(self.settings, _prompt, self.sleep, self.clock)

    @property
    def name(self) -> str:
        """The model's name, as an answer shows it."""
        return self.settings.model

    def read(
        self,
        question: Question,
        evidence: Sequence[Evidence],
        *,
        history: Sequence[Turn] = (),
        meter: Meter | None = None,
    ) -> Iterator[Draft]:
        """Growing drafts, one more for each whole sentence; claims are not verified yet. `meter` is told the tokens.

        Raises `ChatFailed` where the model is not there, is too slow, breaks off, talks rubbish or declines.
        """
        if not evidence:
            raise ChatFailed("没有可供回答的报道，未调用对话模型。")
        chosen = materials(evidence, budget=self.settings.token_budget, new_key=self.new_key)
        claims: list[Claim] = []
        declined = False
        values = {**request(question, chosen), "history": _messages(history)}
        for spoken in self._sentences(values, meter):
            declined = declined or is_refusal(spoken.text)
            if not declined:  # what follows a refusal is heard out, for its tokens, and not used
                claims.append(_claim(spoken, chosen))
                yield Draft(tuple(claims), lines=False)
        if declined:
            raise ChatFailed("对话模型认为资料里没有答案。")
        if not claims:
            raise ChatFailed("对话模型没有回答任何内容。", where=self.name)

    def _sentences(self, values: dict[str, Any], meter: Meter | None) -> Iterator[Spoken]:
        stream, finished = SentenceStream(), ""
        for chunk, reason in self._client.chunks(values, meter):
            finished = reason or finished
            yield from stream.feed(chunk)
        rest, ended = stream.finish()
        if finished != "stop" and not (ended and rest is None and finished == "length"):
            raise ChatFailed("对话模型的回答中途断了。", where=self.name)
        if rest:
            yield rest


def _prompt() -> Runnable[Any, Any]:
    from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder  # noqa: PLC0415  (two seconds)

    prompt = ChatPromptTemplate.from_messages(
        [("system", "{system}"), MessagesPlaceholder("history"), ("human", HUMAN)]
    )
    return prompt.partial(system=SYSTEM)


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
