"""The page's words in Chinese and English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("zh", "en")
COOKIE = "newsqa_language"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; call it with a key and what the sentence's blanks hold."""

    language: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence under `key`; raises `KeyError` for one that is not there."""
        return self.table[key].format(**values)

    @property
    def html_language(self) -> str:
        """The value of an HTML `lang` attribute."""
        return {"zh": "zh-CN"}.get(self.language, self.language)

    def day(self, day: date | None) -> str:
        """A date as it is printed."""
        if day is None:
            return self("unknown_date")
        return self("day", year=day.year, month=day.month, day=day.day)

    def weekday(self, day: date) -> str:
        """Its day of the week."""
        return self("weekdays").split()[day.weekday()]

    def moment(self, moment: datetime) -> str:
        """A moment in local time, to the minute."""
        return f"{moment.astimezone():%Y-%m-%d %H:%M}"


@cache
def words(language: str) -> Words:
    """The words of a language in `LANGUAGES`."""
    text = files("ui").joinpath(f"strings_{language}.json").read_text(encoding="utf8")
    return Words(language, MappingProxyType(json.loads(text)))


def choose_language(cookie: str | None, accept_language: str | None) -> str:
    """The reader's own choice, else the browser's first language that we speak, else Chinese."""
    if cookie in LANGUAGES:
        return cookie
    for part in (accept_language or "").split(","):
        spoken = part.split(";")[0].strip().lower()[:2]
        if spoken in LANGUAGES:
            return spoken
    return LANGUAGES[0]
