"""The HTTP interface under machine-made requests, drawn from its own OpenAPI document. That a well-formed request may
still be refused (a question of blanks, a conversation in which nobody asks) is no failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance
from ui_server import serving
from ui_support import make_context

from ui.app import create_app

OPERATIONS = (
    "POST /api/ask",
    "GET /api/search",
    "GET /api/articles/{article_id}",
    "GET /api/issues",
    "GET /healthz",
    "GET /metrics",
    "GET /v1/models",
    "POST /v1/chat/completions",
)


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, APIOperation]]:
    with serving(create_app(make_context(tmp_path_factory.mktemp("fuzz")))) as address:
        schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
        yield {operation.ok().label: operation.ok() for operation in schema.get_all_operations()}


def test_the_document_describes_every_door(operations: dict[str, APIOperation]) -> None:
    assert sorted(operations) == sorted(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_request_gets_a_described_answer(operations: dict[str, APIOperation], label: str) -> None:
    @given(case=operations[label].as_strategy())
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(timeout=20, excluded_checks=[positive_data_acceptance])

    ask()
