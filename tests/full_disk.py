"""An ingest onto a disk that fills up, again and again with a little more room; run where it may mount one.

unshare --map-root-user --mount python tests/full_disk.py FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from kills import STAMP, completed, examined, table
from shelf import Encoder, story

from articles.errors import StorageFailed
from embeddings import build, indexing, vectors
from embeddings.build import ingest
from embeddings.library import Library
from embeddings.local import LocalIndex

NO_MOUNT = 3
"""Exit status where no disk can be mounted."""
MEGABYTES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16)
LARGEST = 64


def mounted(disk: Path, megabytes: int, *, again: bool) -> bool:
    """A disk of that size at `disk`; `again` changes the size of the one that is there."""
    options = f"remount,size={megabytes}m" if again else f"size={megabytes}m"
    disk.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True, check=False)
    return done.returncode == 0


def attempt(folder: Path, path: Path) -> tuple[str | None, int]:
    """One ingest; the failure that ended it, and how many articles it acknowledged."""
    acknowledged = 0

    def note(done: int, _total: int | None, _what: str) -> None:
        nonlocal acknowledged
        acknowledged = done

    try:
        with Library.create(folder) as library, LocalIndex(folder / "index", STAMP, exact_rows=0) as index:
            ingest([path], library, index, Encoder(), progress=note)
    except StorageFailed as error:
        return str(error), acknowledged
    return None, acknowledged


def main(folder: Path) -> int:
    """Prints, as JSON, the failures and what was wrong after them."""
    build.BATCH = indexing.BATCH = 12
    vectors.RESERVE = 1_000_000  # little disks need little
    archive = [story(number) for number in range(400)]
    path, disk = table(folder / "articles.jsonl", archive), folder / "disk"
    failures, wrong = [], []
    for number, megabytes in enumerate((*MEGABYTES, LARGEST)):
        if not mounted(disk, megabytes, again=number > 0):
            return NO_MOUNT
        failure, acknowledged = attempt(disk / "library", path)
        if failure is not None:
            failures.append(failure)
        if acknowledged and megabytes != LARGEST:
            wrong += examined(disk / "library", acknowledged).wrong
    wrong += completed(disk / "library", path, archive)
    sys.stdout.write(json.dumps({"failures": failures, "wrong": wrong}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
