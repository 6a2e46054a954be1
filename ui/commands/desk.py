"""correct, withdraw: an editor's word, in force for every later answer."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from ui.commands.options import DateOption, LibraryOption, day
from ui.console import print_text

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="文章编号")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (correct, withdraw):
        app.command()(command)


def correct(
    article_id: IdArgument,
    text: Annotated[str, typer.Option("--text", help="更正的内容，原样显示给读者")],
    date: DateOption = None,
    library: LibraryOption = None,
) -> None:
    """给一篇文章加更正，此后的回答都会带上。"""
    from ui.assemble import open_archive
    from ui.settings import read_settings

    with open_archive(read_settings(library=library)) as archive:
        archive.library.correct(article_id, text, day(date) or datetime.date.today())
    print_text(f"已更正：{article_id}。")


def withdraw(
    article_id: IdArgument,
    reason: Annotated[str, typer.Option("--reason", help="撤稿的缘由")],
    date: DateOption = None,
    library: LibraryOption = None,
) -> None:
    """撤下一篇文章，此后的回答不再用它。"""
    from ui.assemble import open_archive
    from ui.settings import read_settings

    with open_archive(read_settings(library=library)) as archive:
        archive.library.withdraw(article_id, reason, day(date) or datetime.date.today())
    print_text(f"已撤稿：{article_id}。")
