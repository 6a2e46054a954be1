"""What the command line prints: JSON and answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from articles.errors import NewsqaError


class Advance(Protocol):
    """What a long job calls as it goes: `done` of `total` (None: not known yet), and what it is at."""

    def __call__(self, done: int, total: int | None = None, what: str = "") -> None:
        """Show it."""


def print_json(value: object) -> None:
    """One JSON document on stdout, and nothing else there."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_text(text: str = "") -> None:
    """A line that was asked for, on stdout."""
    sys.stdout.write(text + "\n")


def say(text: str) -> None:
    """A message on stderr."""
    sys.stderr.write(text + "\n")


def say_error(error: NewsqaError) -> None:
    """What happened, where, and what helps: one line on stderr."""
    say(f"错误：{error}")


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout, as wide as the terminal."""
    from rich.console import Console  # 50 ms that commands without a table need not pay
    from rich.table import Table

    table = Table(*headers, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


@contextmanager
def progress_bar(what: str) -> Iterator[Advance]:
    """A bar on stderr while the block runs; silent where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[at]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None, at="")

        def advance(done: int, total: int | None = None, what: str = "") -> None:
            bar.update(task, completed=done, total=total, at=what)

        yield advance
