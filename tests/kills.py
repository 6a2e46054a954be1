"""An ingest killed at random moments, and what must hold after each: for a test, and at length for `make bench`."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelf import DIMENSION, Encoder

from articles.types import Article
from embeddings.build import ingest
from embeddings.index_folder import stamp_for
from embeddings.library import Library
from embeddings.local import LocalIndex
from embeddings.maintenance import check

STAMP = stamp_for(Encoder.identity, DIMENSION)
CHILD = Path(__file__).with_name("ingest_child.py")
A_BATCH = 12
EXACT_ROWS = 100
"""So few that some batches wait for the graph and some go into it."""
MOST_REPORTS = 12
"""How often an ingest reports that it stored something before it is killed, at most; twice a batch."""
A_WHILE = 0.4
"""Seconds in which some batches are stored: the moment of the kill lies anywhere in one."""
EVERY = 10**6
"""More than there are: a search for all."""


def row(article: Article) -> dict[str, Any]:
    """The article as a line of a table."""
    return {
        "id": article.id,
        "title": article.title_raw,
        "text": article.text,
        "date": str(article.issue.date),
        "paper": article.issue.paper,
        "page": article.page,
        "section": article.section,
        "author": article.bylines[0].name,
    }


def table(path: Path, articles: Sequence[Article]) -> Path:
    """The articles as a file that `ingest` reads."""
    path.write_text("\n".join(json.dumps(row(one), ensure_ascii=False) for one in articles), encoding="utf-8")
    return path


def killed_ingest(folder: Path, path: Path, reports: int, seconds: float, url: str | None = None) -> int:
    """Ingest in another process, killed that long after it reported its progress so many times, or after its end; how
    many articles it had acknowledged."""
    environment = os.environ | {"PYTHONPATH": str(CHILD.parent.parent)}
    words = [sys.executable, CHILD, folder, path, str(A_BATCH), *([url] if url else [])]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        said = [line for _, line in zip(range(reports), process.stdout, strict=False)]
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        said += process.stdout
    return max((int(line) for line in said if line.strip().isdigit()), default=0)


@dataclass(frozen=True, slots=True)
class After:
    """What was found after one kill; `wrong` says what must not be."""

    acknowledged: int
    held: int
    wrong: tuple[str, ...]


def examined(folder: Path, acknowledged: int, url: str | None = None) -> After:
    """The library after a kill: it opens, nothing acknowledged is lost, nothing is there twice."""
    with Library.open(folder, url) as library, LocalIndex(folder / "index", STAMP, exact_rows=EXACT_ROWS) as index:
        held = len(index.article_ids())
        found = [hit.article_id for hit in index.search_words("项目", k=EVERY)]
        wrong = [*library.damage()]
        if min(held, library.count()) < acknowledged:
            wrong.append(f"{acknowledged} acknowledged, {held} in the index, {library.count()} in the library")
        if len(set(found)) != len(found) or len(found) != held:
            wrong.append(f"{held} in the index, {len(found)} found, {len(set(found))} of them different")
    return After(acknowledged, held, tuple(wrong))


def completed(folder: Path, path: Path, articles: Sequence[Article], url: str | None = None) -> tuple[str, ...]:
    """The same file once more, to its end: what is wrong then."""
    with Library.open(folder, url) as library, LocalIndex(folder / "index", STAMP, exact_rows=EXACT_ROWS) as index:
        ingest([path], library, index, Encoder())
        wrong = [*check(library, index)]
        wanted = sorted(article.id for article in articles)
        if library.ids() != wanted:
            wrong.append(f"{library.count()} articles in the library, not {len(wanted)}")
        if sorted(hit.article_id for hit in index.search_words("项目", k=EVERY)) != wanted:
            wrong.append("not every article is found by its words")
        nearest = index.search_vectors(Encoder().encode(["花展"])[0], k=EVERY)
        if len({hit.passage_id for hit in nearest}) != index.sizes()[0] or len(nearest) != index.sizes()[0]:
            wrong.append(f"{len(nearest)} passages are found, not {index.sizes()[0]}")
    return tuple(wrong)


def killed_again_and_again(
    folder: Path, articles: Sequence[Article], kills: int, seed: int, url: str | None = None
) -> Iterator[After]:
    """Kill an ingest `kills` times, each at a random moment after a random batch; a library that became complete is
    held against its articles and another begun, the last one is brought to its end."""
    pick, number = random.Random(seed), 0  # noqa: S311
    path = table(folder / "articles.jsonl", articles)
    place, known = folder / "killed-0", 0
    for kill in range(kills):
        reports = known // A_BATCH + pick.randrange(MOST_REPORTS)  # first it passes over what is stored already
        after = examined(place, killed_ingest(place, path, reports, pick.random() * A_WHILE, url), url)
        known = after.held
        last = kill == kills - 1
        if last or after.held == len(articles):
            after = After(after.acknowledged, after.held, (*after.wrong, *completed(place, path, articles, url)))
        yield after
        if after.held == len(articles) and url is None:
            number += 1
            place, known = folder / f"killed-{number}", 0
