"""Office files are zip archives: what they unpack to is checked before anything of them is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import BinaryIO

from articles.limits import Limits


def checked_names(file: Path | BinaryIO, where: str, limits: Limits) -> list[str]:
    """The names inside an archive that unpacks to no more than the limit.

    :raises LimitExceeded: it unpacks to more. zipfile.BadZipFile, OSError: it is no whole archive.
    """
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > limits.max_unpacked_bytes:
        what = f"文件展开后有{total}字节，超过上限{limits.max_unpacked_bytes}字节。"
        raise limits.exceeded(what, where, "max_unpacked_bytes")
    return [entry.filename for entry in entries]
