"""What text a library's database holds, whichever database it is."""

from __future__ import annotations

import re

from sqlalchemy import Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

_NOWHERE = re.compile("[\ud800-\udfff\x00]")


def storable(text: str) -> str:
    """The text with what some database cannot store (halves of surrogate pairs, NUL) replaced, character by
    character."""
    return _NOWHERE.sub("\ufffd", text)


class Plain(TypeDecorator[str]):
    """Text, `storable`, and sorted by code point everywhere: a server may sort Chinese by pinyin.

    `length` is for columns that repeat a part of the article only to find it: what is longer is cut there, as
    PostgreSQL cannot put it into an index.
    """

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """PostgreSQL has to be told how to sort; SQLite knows no other way."""
        return dialect.type_descriptor(Text(collation="C" if dialect.name == "postgresql" else None))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """On its way into the database, and into every comparison."""
        return None if value is None else storable(value)[: self.length]
