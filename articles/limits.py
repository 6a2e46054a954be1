"""Limits on what is read: each is a setting, and an error about one names it."""

from __future__ import annotations

from dataclasses import dataclass

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a file, bytes unpacked from an archive, pages of a document, pixels of an image, rows of a table."""

    max_bytes: int = 256 * _MEBIBYTE
    max_unpacked_bytes: int = 1024 * _MEBIBYTE
    max_pages: int = 1000
    max_pixels: int = 200_000_000
    max_rows: int = 1_000_000
