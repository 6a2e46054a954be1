"""What several test files share: servers, each started once a run when a test first asks for it, and an empty library
with its index."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from kills import STAMP
from postgres_server import new_database, postgres_server, programs

from embeddings.library import Library
from embeddings.local import LocalIndex


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A new library without articles."""
    with Library.create(tmp_path / "library") as made:
        yield made


@pytest.fixture
def index(library: Library) -> Iterator[LocalIndex]:
    """The index of `library`, empty."""
    with LocalIndex(library.folder / "index", STAMP) as made:
        yield made


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


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma-server")
    server = subprocess.Popen(
        [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.wait()
