"""A process that ingests, made to be killed: prints how many articles are acknowledged after each batch.

python tests/ingest_child.py LIBRARY ARTICLES.jsonl BATCH [DATABASE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from kills import EXACT_ROWS
from shelf import Encoder

from embeddings import build, indexing
from embeddings.index_folder import stamp_for
from embeddings.library import Library
from embeddings.local import LocalIndex


def say(what: str) -> None:
    """A line for whoever watches."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(folder: Path, articles: Path, batch: int, url: str | None = None) -> None:
    """Take the articles in, in small batches."""
    build.BATCH = indexing.BATCH = batch
    encoder = Encoder()
    with (
        Library.create(folder, url) as library,
        LocalIndex(folder / "index", stamp_for(encoder.identity, encoder.dimension), exact_rows=EXACT_ROWS) as index,
    ):
        say("ready")
        build.ingest([articles], library, index, encoder, progress=lambda done, *_: say(str(done)))
    say("finished")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
