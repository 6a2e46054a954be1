"""Frozen values to JSON text and back without loss, led by their type hints.

pydantic's own adapter cannot read a slotted dataclass whose field has its type's name (`date: date | None`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dump(value: object) -> str:
    """A dataclass of dataclasses, tuples, enums, dates and plain values as JSON text."""
    return json.dumps(asdict(value), default=_plain, ensure_ascii=False)  # type: ignore[call-overload]


def load(kind: type[T], text: str) -> T:
    """What `dump` wrote. Fields that are not there take their defaults; fields that are not known are left out.

    :raises ValueError: the text is not such a value.
    """
    try:
        value = _revive(kind, json.loads(text))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
    assert isinstance(value, kind)  # noqa: S101  (holds by construction; tells the type checker)
    return value


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot keep a {type(value).__name__}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _revive(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{f.name: _revive(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value})  # type: ignore[operator]
    if get_origin(kind) is tuple:
        return _revive_tuple(get_args(kind), value)
    if members := [member for member in get_args(kind) if member is not NoneType]:
        return _revive(members[0], value)
    return _revive_plain(kind, value)


def _revive_tuple(members: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(members) == 2 and members[1] is Ellipsis:
        return tuple(_revive(members[0], item) for item in value)
    return tuple(_revive(member, item) for member, item in zip(members, value, strict=True))


def _revive_plain(kind: Any, value: Any) -> Any:
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value
