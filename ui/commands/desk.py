"""correct, withdraw: an editor's word, in force for every later answer. password: a hash for the desk's accounts."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from ui.commands.options import DateOption, LibraryOption, day
from ui.console import print_text, say

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="文章编号")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (correct, withdraw, password):
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
        settled = archive.settle()
    print_text(f"已撤稿：{article_id}。")
    if not settled:
        say("另一个程序正在写这个库：回答里已不再用它，索引由那个程序随后更新。")


def password() -> None:
    """把编辑台的密码变成散列，写进账号文件；输入时不显示。"""
    from ui.accounts import hash_password

    given = typer.prompt("密码", hide_input=True, confirmation_prompt="再输入一遍", err=True)
    print_text(hash_password(given))
    say("请写进账号文件（NEWSQA_ACCOUNTS），一行一人，格式为 名字:角色:散列；角色是 reader、editor 或 admin。")
