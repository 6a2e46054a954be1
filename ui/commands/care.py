"""check, reindex, backup, restore, settings: the library's health and safety."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.commands.options import JsonOption, LibraryOption
from ui.console import print_json, print_table, print_text, progress_bar, say


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (check, reindex, backup, restore, settings):
        app.command()(command)


def check(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """核对报纸库与索引，说出哪里不对。"""
    from embeddings.maintenance import check as check_library
    from ui.assemble import open_archive
    from ui.settings import read_settings

    with open_archive(read_settings(library=library)) as archive:
        problems = check_library(archive.library, archive.index)
    if as_json:
        print_json({"ok": not problems, "problems": list(problems)})
    elif problems:
        for problem in problems:
            say(f"· {problem}")
        say("运行 newsqa reindex 重建索引。")
    else:
        print_text("核对完毕，报纸库与索引一致。")
    raise typer.Exit(1 if problems else 0)


def reindex(library: LibraryOption = None) -> None:
    """重建索引；建好才换上，期间照常可问。"""
    from ui.assemble import open_archive
    from ui.settings import read_settings

    with open_archive(read_settings(library=library)) as archive, progress_bar("重建索引") as advance:
        count = archive.reindex(progress=advance)
    print_text(f"索引已重建：{count} 篇。")


def backup(
    file: Annotated[Path, typer.Argument(help="备份存到哪个文件")],
    library: LibraryOption = None,
) -> None:
    """把整个报纸库备份成一个文件，并验过。"""
    from embeddings.backup import backup as back_up
    from ui.settings import read_settings

    given = read_settings(library=library)
    count = back_up(given.library, file, given.database_url)
    print_text(f"已备份 {count} 篇到 {file}，并已核对。")


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    library: LibraryOption = None,
) -> None:
    """从备份恢复到一个新文件夹。"""
    from embeddings.backup import restore as bring_back
    from ui.assemble import open_archive
    from ui.settings import read_settings

    given = read_settings(library=library)
    count = bring_back(file, given.library, given.database_url)
    with open_archive(given) as archive, progress_bar("重建索引") as advance:
        archive.reindex(progress=advance)
    print_text(f"已恢复 {count} 篇到 {given.library}，索引已重建。")


def settings(as_json: JsonOption = False) -> None:
    """列出每项设置、它的值、从哪里来。"""
    from ui.settings import PREFIX, explain, read_settings

    rows = explain(read_settings())
    if as_json:
        print_json([{"name": r.name, "value": r.value, "source": r.source, "description": r.description} for r in rows])
        return
    print_table(
        ("环境变量", "值", "来源", "含义"),
        [(PREFIX + row.name.upper(), row.value, row.source, row.description) for row in rows],
    )
    say("也可以写进当前文件夹的 newsqa.toml，一行一项：名称 = 值。")
