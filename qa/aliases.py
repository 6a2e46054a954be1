"""Other names: short names of departments, towns and streets, kept in an editable table, and everyday words.

A table is a CSV with the columns kind, name, aliases (separated by |); kind is place, organisation, term, wording
or dialect. The full name and its short ones stand for each other; `wording` goes one way, from everyday to written:
there one everyday word may stand for several written ones, each in a row of its own. `dialect` goes one way too, from
words that no paper prints (几钿, 咋整) to the one way of the standard language that they stand for, whatever was found.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from articles.errors import FileMissing, RowInvalid
from articles.types import Span
from qa.askwords import QUOTED

KINDS = ("place", "organisation", "term", "wording", "dialect")
BUNDLED = Path(__file__).with_name("aliases.csv")
"""Places, organisations and terms: what the staff of another paper would write anew."""
EVERYDAY = Path(__file__).with_name("everyday.csv")
"""Wordings and dialect: they hold for every paper, and beside any table."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One row: the name that is written and the ones that stand for it."""

    kind: str
    name: str
    others: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The name first, then the others."""
        return (self.name, *self.others)


@dataclass(frozen=True, slots=True)
class Mention:
    """A form of an alias found in a text."""

    text: str
    span: Span
    alias: Alias


class Aliases:
    """The rows of a table, found in a text by their longest form."""

    def __init__(self, rows: Iterable[Alias] = ()) -> None:
        self.rows = tuple(rows)
        forms = [(form, row) for row in reversed(self.rows) for form in row.forms if form]
        # the standard words that dialect stands for (坏了) may be everyday ones of their own
        forms.sort(key=lambda one: one[1].kind != "dialect" or one[0] != one[1].name)
        self._by_form: Mapping[str, Alias] = dict(forms)
        self._written: dict[str, tuple[str, ...]] = {}
        for row in self.rows:
            for form in row.others if row.kind == "wording" else ():
                self._written[form] = (*self._written.get(form, ()), row.name)
        lengths: dict[str, set[int]] = {}
        for form in self._by_form:
            lengths.setdefault(form[0], set()).add(len(form))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def mentions(self, text: str, *kinds: str) -> tuple[Mention, ...]:
        """Forms that stand in `text`, the longest at each place, in order; of all kinds or of those named."""
        return tuple(mention for mention in self._hits(text) if not kinds or mention.alias.kind in kinds)

    def everyday(self, text: str) -> tuple[Mention, ...]:
        """Everyday words and written ones that stand in `text`, the longest at each place; after an everyday one those
        that stand within it: 电瓶车被偷, then 电瓶车 and 被偷."""
        found: list[Mention] = []
        for whole in self.mentions(text, "wording"):
            start = whole.span[0]
            inner = self._hits(whole.text, len(whole.text)) if self.written(whole.text) else ()
            within = [one for one in inner if one.alias.kind == "wording"]
            moved = [Mention(one.text, (start + one.span[0], start + one.span[1]), one.alias) for one in within]
            found += [whole, *moved]
        return tuple(found)

    def _hits(self, text: str, below: int | None = None) -> Iterator[Mention]:
        """The forms of a text by their longest; only those shorter than `below`, if it is given."""
        at = 0
        while at < len(text):
            sizes = [size for size in self._lengths.get(text[at], ()) if below is None or size < below]
            form = next((text[at : at + size] for size in sizes if text[at : at + size] in self._by_form), "")
            if form:
                yield Mention(form, (at, at + len(form)), self._by_form[form])
            at += len(form) or 1

    def in_standard(self, text: str) -> str:
        """`text` with its dialect words as the standard language has them; titles and quotations stay."""
        quoted = [match.span() for match in QUOTED.finditer(text)]
        pieces, position = [], 0
        for mention in self.mentions(text, "dialect"):
            start, end = mention.span
            if mention.text == mention.alias.name or any(first < end and start < last for first, last in quoted):
                continue
            pieces += [text[position:start], mention.alias.name]
            position = end
        return "".join([*pieces, text[position:]])

    def expansions(self, text: str) -> tuple[str, ...]:
        """What a search adds to `text`: for each form found the others that it does not contain yet."""
        added: dict[str, None] = {}
        others = [one for one in self.mentions(text) if one.alias.kind != "wording"]
        for mention in sorted([*others, *self.everyday(text)], key=lambda one: one.span):
            for form in self._meant(mention):
                if form not in text:
                    added[form] = None
        return tuple(added)

    def written(self, form: str) -> tuple[str, ...]:
        """The written words that an everyday one stands for."""
        return self._written.get(form, ())

    def _meant(self, mention: Mention) -> tuple[str, ...]:
        row = mention.alias
        if row.kind == "wording":
            return self.written(mention.text)
        if row.kind == "dialect":
            return (row.name,) if mention.text != row.name else ()
        return (row.name,) if mention.text != row.name else row.others


def read_aliases(path: Path) -> Aliases:
    """Read a table. Raises FileMissing, and RowInvalid for a row that has another shape."""
    return Aliases(_rows_of(path))


def _rows_of(path: Path) -> tuple[Alias, ...]:
    if not path.is_file():
        raise FileMissing("找不到别名表。", where=str(path), remedy="请检查设置中的文件路径。")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(_alias(row, f"{path} 第{number}行") for number, row in _rows(lines))


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str | None, str | list[str] | None]]]:
    reader = csv.DictReader(lines)
    for row in reader:
        yield reader.line_num, row


def _alias(row: Mapping[str | None, str | list[str] | None], where: str) -> Alias:
    values = [str(row.get(column) or "").strip() for column in ("kind", "name", "aliases")]
    kind, name, others = values
    if kind not in KINDS or not name or None in row:
        raise RowInvalid(
            "别名表的这一行无法使用。",
            where=where,
            remedy=f"每行三列：kind（{'、'.join(KINDS)}之一）, name, aliases（多个别名用 | 分开）。",
        )
    return Alias(kind, name, tuple(other.strip() for other in others.split("|") if other.strip()))


@lru_cache(maxsize=1)
def bundled_aliases() -> Aliases:
    """The tables that ship: the towns and streets of Songjiang, departments; everyday words."""
    return with_everyday(read_aliases(BUNDLED))


def with_everyday(table: Aliases) -> Aliases:
    """A table with the everyday words that ship behind its own rows."""
    return Aliases((*table.rows, *_everyday()))


@lru_cache(maxsize=1)
def _everyday() -> tuple[Alias, ...]:
    return _rows_of(EVERYDAY)
