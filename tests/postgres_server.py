"""A private PostgreSQL server for the tests: made from the binaries that are there, on a free port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine

LOCALE = ("--locale-provider=icu", "--icu-locale=zh", "--locale=C.UTF-8", "--encoding=UTF8")
"""Sorts Chinese by pinyin, as a server of a newspaper well may: nothing may depend on how a database sorts."""

_numbers = count(1)


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`; None where there is no server."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return debian[-1].parent if debian else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """A running server; yields the address of its first database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="newsqa-postgres-"))
    # PostgreSQL refuses to run as root.
    other = "nobody" if os.geteuid() == 0 else None
    if other:
        os.chown(folder, pwd.getpwnam(other).pw_uid, -1)
    data = folder / "data"
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "newsqa", "--auth=trust", "--no-sync", *LOCALE],
        user=other,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    options = ("-c", "fsync=off", "-c", "max_connections=40", "-c", "shared_buffers=16MB")
    address = ("-h", "127.0.0.1", "-p", str(port), "-k", "")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *address, *options], user=other, cwd=folder, stdout=log, stderr=log
        )
    try:
        _await(port, server)
        yield f"postgresql+psycopg://newsqa@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing here is to be kept
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the PostgreSQL server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the PostgreSQL server cannot be reached")


def new_database(server: str) -> str:
    """The address of an empty place on a server: a schema of its own, which takes a moment, where a database takes
    a thousand files."""
    name = f"newsqa_{next(_numbers)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    engine.dispose()
    return f"{server}?options=-csearch_path%3D{name}"
