"""Limits on what is read: each is a setting, and an error about one names it."""

from __future__ import annotations

from dataclasses import dataclass

from articles.errors import LimitExceeded

_MEBIBYTE = 1024 * 1024
_SETTINGS = {
    "max_bytes": "NEWSQA_PARSE_MAX_MB",
    "max_unpacked_bytes": "NEWSQA_PARSE_MAX_UNPACKED_MB",
    "max_pages": "NEWSQA_PARSE_MAX_PAGES",
    "max_pixels": "NEWSQA_PARSE_MAX_PIXELS",
    "max_rows": "NEWSQA_PARSE_MAX_ROWS",
}
"""The setting behind each limit, as `newsqa settings` lists it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a file, bytes unpacked from an archive, pages of a document, pixels of an image, rows of a table."""

    max_bytes: int = 256 * _MEBIBYTE
    max_unpacked_bytes: int = 1024 * _MEBIBYTE
    max_pages: int = 1000
    max_pixels: int = 200_000_000
    max_rows: int = 1_000_000

    def exceeded(self, what: str, where: str, limit: str, first: str = "请拆分后再给") -> LimitExceeded:
        """The error for something larger than the named limit; `first` is what helps without changing it."""
        return LimitExceeded(what, where=where, remedy=f"{first}，或调大设置 {_SETTINGS[limit]}（{limit}）。")

    def check_size(self, size: int, where: str) -> None:
        """Refuse a file of more than `max_bytes`.

        :raises LimitExceeded:
        """
        if size > self.max_bytes:
            raise self.exceeded(f"文件有{size}字节，超过上限{self.max_bytes}字节。", where, "max_bytes")
