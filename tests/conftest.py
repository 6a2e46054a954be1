"""Servers that several test files share; each starts once a run, when a test first asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres_server import new_database, postgres_server, programs


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL server."""
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL server here (initdb); `make postgres` installs one")
    with postgres_server(found) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The address of a new, empty PostgreSQL database."""
    return new_database(postgres)
