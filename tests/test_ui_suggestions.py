"""Example questions and follow-ups: made from the paper's sentences, and shown only when they are answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ui_support import ARTICLES, TODAY, FakeAssistant, make_context

from articles.types import Article, Issue, Paragraph
from qa.types import Answer, Status
from ui.suggestions import Suggestions, candidates


def article(text: str) -> Article:
    return Article("a", Issue(), 1, 1, "标题", "标题", (Paragraph(text),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年以来,全区新增托育点9处,托位412个。", ["全区新增托育点多少处？"]),
        ("步道沿线设有6处观景平台。", ["步道沿线设多少处观景平台？"]),
        ("望潮老码头步道将于5月30日开放。", ["望潮老码头步道什么时候开放？"]),
        ("其中平价摊位共有20个。", []),
        ("街道把沿河的仓库全部改成3处书吧。", []),
        ("大家都很高兴。", []),
    ],
)
def test_sentences_become_questions(text: str, expected: list[str]) -> None:
    assert list(candidates(article(text))) == expected


def wait_for(ready: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_examples_are_tried_first(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    suggestions = Suggestions(context)
    suggestions.examples()
    wait_for(suggestions.examples)
    assistant = context.assistant
    assert isinstance(assistant, FakeAssistant)
    asked = [text for text, _, _ in assistant.seen]
    assert set(suggestions.examples()) <= set(asked)
    assert len(suggestions.examples()) == len(set(suggestions.examples())) <= 6


def test_what_is_not_answered_is_not_shown(tmp_path: Path) -> None:
    class Refusing(FakeAssistant):
        def ask(self, text: str, **rest: object):  # type: ignore[no-untyped-def, override]  # noqa: ANN202
            self.seen.append((text, (), rest))  # type: ignore[arg-type]
            yield Answer(self.understood(text, TODAY), Status.NO_EVIDENCE, "没有")

    context = make_context(tmp_path)
    refusing = Refusing(context.library)
    suggestions = Suggestions(replace(context, assistant=refusing))
    suggestions.examples()
    wait_for(lambda: refusing.seen)
    assert suggestions.examples() == ()


def test_follow_ups_lead_on(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    *_, answer = context.assistant.ask("菜场二楼有什么", asked_on=TODAY)
    suggested = Suggestions(context).follow_ups(answer)
    assert len(suggested) <= 3
    assert answer.question.text not in suggested
    known = {question for one in ARTICLES for question in candidates(one)}
    assert set(suggested) <= known
