"""Options that many commands share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from embeddings.types import Filter

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="报纸库文件夹（默认取 NEWSQA_LIBRARY，否则 ./library）", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="在标准输出打印一个 JSON")]
PaperOption = Annotated[str | None, typer.Option("--paper", help="报名")]
DateOption = Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="见报日，如 2020-11-19")]
PageOption = Annotated[int | None, typer.Option("--page", min=1, help="版次")]
FromOption = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="从这天起（见报日）")]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="到这天止，含当天（见报日）")]
AskedOnOption = Annotated[
    datetime | None, typer.Option("--asked-on", formats=["%Y-%m-%d"], help="提问的日子，默认今天")
]


def said(value: str) -> str:
    """A question or query that says something. Raises `typer.BadParameter`."""
    if not value.strip():
        raise typer.BadParameter("没有写要问什么。请把问题写在引号里，例如 '图书馆几点开门'。")
    return value


def day(value: datetime | None) -> date | None:
    """The day of a date option."""
    return value.date() if value else None


def filter_of(
    date_from: datetime | None,
    date_to: datetime | None,
    pages: list[int] | None = None,
    people: list[str] | None = None,
    paper: str | None = None,
) -> Filter:
    """Options as people give them (the last day included) → a half-open filter."""
    from embeddings.types import Filter

    last = day(date_to)
    return Filter(
        date_from=day(date_from),
        date_to=last + timedelta(days=1) if last else None,
        pages=tuple(pages or ()),
        people=tuple(people or ()),
        papers=(paper,) if paper else (),
    )
