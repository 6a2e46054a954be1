"""serve, demo: the page and the HTTP interface."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.commands.options import LibraryOption
from ui.console import progress_bar, say

HostOption = Annotated[str | None, typer.Option(help="监听的地址（默认 127.0.0.1）")]
PortOption = Annotated[int | None, typer.Option(min=1, max=65535, help="监听的端口（默认 7860）")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (demo, serve):
        app.command()(command)


def serve(library: LibraryOption = None, host: HostOption = None, port: PortOption = None) -> None:
    """打开网页和接口。"""
    from ui.server import run
    from ui.settings import read_settings

    run(read_settings(library=library, host=host, port=port))


def demo(library: LibraryOption = None, host: HostOption = None, port: PortOption = None) -> None:
    """用样报建一个库（若还没有），然后打开网页。"""
    from eval.sample.paths import pages_folder
    from ui.assemble import open_archive
    from ui.server import run
    from ui.settings import read_settings

    settings = read_settings(library=library or Path("library-demo"), host=host, port=port)
    with open_archive(settings, create=True) as archive, progress_bar("收录样报") as advance:
        report = archive.ingest([pages_folder()], progress=advance)
    say(f"样报在库：新增 {report.added} 篇，未变 {report.unchanged} 篇。")
    run(settings)
