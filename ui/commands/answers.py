"""ask: one cited answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from articles.errors import FileDamaged, FileMissing
from ui.commands.options import AskedOnOption, JsonOption, LibraryOption, day, said
from ui.console import print_json, print_text, say

if TYPE_CHECKING:
    from qa.types import Answer, Turn

HISTORY_SHAPE = '请给一个 JSON 列表，每项是 {"question": …, "answer": …}。'


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command()(ask)


def ask(
    question: Annotated[str, typer.Argument(help="问题", callback=said)],
    asked_on: AskedOnOption = None,
    history: Annotated[Path | None, typer.Option(help="先前问答的 JSON 文件，用来理解追问")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """问一个问题，得到句句有出处的回答。"""
    from qa.serialize import answer_to_json
    from qa.types import Status
    from ui.assemble import open_archive
    from ui.settings import read_settings

    turns = read_history(history) if history else ()
    with open_archive(read_settings(library=library)) as archive:
        *_, answer = archive.assistant().ask(question, history=turns, asked_on=day(asked_on))
    if as_json:
        print_json(answer_to_json(answer))
    else:
        _print_answer(answer)
    raise typer.Exit(1 if answer.status is Status.ERROR else 0)


def read_history(path: Path) -> tuple[Turn, ...]:
    """Earlier questions and answers from a JSON file. Raises `FileMissing` or `FileDamaged`."""
    from qa.types import Turn

    if not path.is_file():
        raise FileMissing("没有这个文件。", where=str(path), remedy="请检查 --history 后面的文件名。")
    try:
        rows = json.loads(path.read_text(encoding="utf8"))
        return tuple(Turn(str(row["question"]), str(row.get("answer", ""))) for row in rows)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileDamaged("读不懂这份问答记录。", where=str(path), remedy=HISTORY_SHAPE) from error


def _print_answer(answer: Answer) -> None:
    print_text(answer.text)
    for cited in answer.citations:
        place = " · ".join(
            part
            for part in (
                f"《{cited.paper}》" if cited.paper else "",
                cited.date.isoformat() if cited.date else "",
                f"总第{cited.issue_number}期" if cited.issue_number else "",
                f"第{cited.page}版" if cited.page else "",
                cited.byline,
            )
            if part
        )
        print_text(f"\n[{cited.number}] {cited.headline}")
        print_text(f"    {place}")
        print_text(f"    “{cited.quote}”{'（引文已核对）' if cited.verified else ''}")
    for note in answer.notes:
        say(f"注：{note.text}")
    if answer.nearest and not answer.citations:
        say("最接近的报道：")
        for near in answer.nearest:
            say(f"  {near.date or ''} {near.headline}")
