"""The `newsqa` command: doors only. Each group of commands stands in its own file under `ui/commands/`.

Exit status: 0 all well, 1 something asked for failed, 2 wrong usage. Heavy libraries are imported by the command
that needs them, so that `newsqa --help` answers at once.
"""

from __future__ import annotations

import re
import sys

import typer
from typer import rich_utils

from articles.errors import NewsqaError
from ui.commands import answers, care, desk, exam, pages, serving
from ui.console import say, say_error

# Typer's own words, in the language of the people who read them.
rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.DEFAULT_STRING = "[默认：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""Typer's root of wrong usage; it is not among its public names."""

_OUR_OWN = re.compile(r"[\u4e00-\u9fff]")
"""How a message of our own begins; Typer's are English."""

app = typer.Typer(
    name="newsqa",
    help="用大白话问报纸，答案句句有出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (pages, answers, serving, desk, care):
    group.register(app)
app.add_typer(exam.app, name="eval")


def main() -> None:
    """Run the command; every expected failure becomes one Chinese sentence and an exit status."""
    try:
        status = app(standalone_mode=False)
    except NewsqaError as error:
        say_error(error)
        status = 1
    except UsageError as error:
        say(f"用法不对：{_wrong_usage(error)}运行 newsqa --help 查看用法。")
        status = 2
    except typer.Abort:
        say("已停止。")
        status = 1
    except BrokenPipeError:
        # The reader of a pipe (head, less) left: nothing is wrong. Keep Python from complaining at exit.
        sys.stdout = None
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


def _wrong_usage(error: Exception) -> str:
    """Typer's message in Chinese, by the kind of mistake."""
    given = getattr(error, "option_name", None)
    if given:
        return f"没有 {given} 这个选项。"
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "opts", [getattr(parameter, "name", "")])[0] or getattr(error, "param_hint", "") or ""
    if type(error).__name__ == "MissingParameter":
        return f"缺少 {name}。"
    message = str(getattr(error, "message", error))
    if _OUR_OWN.match(message):
        return message
    if parameter is not None or isinstance(error, typer.BadParameter):
        return f"{name} 的值不能用。"
    if message.startswith("No such command"):
        return f"没有 {message.split()[3].strip(chr(39) + '.')} 这个命令。"
    return f"{message} "
