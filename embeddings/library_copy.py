"""A library's database copied table by table, between any two databases that SQLAlchemy speaks to."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, func, select

from articles.errors import NotALibrary
from embeddings.library_engine import reading, writing
from embeddings.library_schema import metadata, prepare

_BATCH = 1000


def copy_database(source: Engine, target: Engine, place: str) -> None:
    """Copy everything, as it was at one moment. Raises `NotALibrary` where the target holds a library already."""
    with reading(source, place) as old, writing(target, place) as new:
        prepare(new)
        for table in metadata.sorted_tables:
            if table.name == "meta":
                continue
            if new.execute(select(table).limit(1)).first() is not None:
                raise NotALibrary("目标数据库里已有内容。", where=place, remedy="请换一个空的数据库。")
            rows = old.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
            for some in rows.partitions(_BATCH):
                new.execute(table.insert(), [dict(row) for row in some])
        _continue_numbers(new)


def _continue_numbers(connection: Connection) -> None:
    """PostgreSQL numbers rows by sequences, which know nothing of rows that came with a number."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and not column.foreign_keys:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            last = select(func.max(column)).scalar_subquery()
            connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
