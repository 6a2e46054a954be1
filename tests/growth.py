"""How the library grows: the same measurements at 10,000 … 1,000,000 passages, in one library filled step by step.

    nice -n 10 python -m tests.growth FOLDER [--sizes 10000 30000 100000 300000 1000000] [--docs docs]

Each step is a process of its own (its peak memory is its own) and leaves `step-SIZE.json` in FOLDER; one that is there
is not measured again, one that was cut off goes on where it stood. Articles are those of ../shared/data (not part of
the project), those that questions ask about first, then mixtures of their sentences. growth.svg and GROWTH.md are
written into the folder of --docs at the end, from the steps that are there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench_library import ROOT, Bench
from tests.bench_tools import memory, rows, say
from tests.growth_plot import Curve, Panel, drawing
from tests.growth_table import document

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
A_FIRST_GUESS = 5.0
"""Passages an article, before anything was counted."""
SETS = ("news_questions", "news_questions_colloquial")


def articles() -> Iterator[dict[str, Any]]:
    """The articles in the order in which they are taken in, without end; always the same."""
    gold = {article_id for name in SETS for row in rows(name) for article_id in row["article_ids"]}
    yield from (row for row in rows("news_articles") if row["id"] in gold)
    yield from (row for row in rows("news_articles") if row["id"] not in gold)
    originals = list(rows("news_articles"))
    sentences = [sentence for row in originals for sentence in row["text"].split("。") if sentence.strip()]
    pick = random.Random(1)  # noqa: S311
    number = 0
    while True:
        for row in originals:
            number += 1
            mixed = "。".join(pick.choices(sentences, k=max(1, row["text"].count("。")))) + "。"
            day = date(2015, 1, 1) + timedelta(days=pick.randrange(4000))
            yield {"id": f"mixed-{number}", "text": mixed, "date": str(day)}


def write_slice(folder: Path, size: int, before: dict[str, Any] | None) -> Path:
    """The articles that bring the library from the step before to `size` passages."""
    path = folder / f"slice-{size}.jsonl"
    if not path.is_file():
        start, passages = (before["articles"], before["passages"]) if before else (0, 0)
        an_article = passages / start if start else A_FIRST_GUESS
        say(f"writing the articles of {size:,} passages")
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            for row in islice(articles(), start, start + max(1, round((size - passages) / an_article))):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        part.replace(path)
    return path


def take_in(folder: Path, size: int) -> dict[str, Any]:
    """One step's ingest, in this process."""
    bench = Bench(folder / "library")
    figures = bench.take_in(folder / f"slice-{size}.jsonl")
    library, index = bench.open()
    held = {"articles": library.count(), "passages": index.sizes()[0]}
    index.close()
    library.close()
    return {"ingest": figures, "load": round(os.getloadavg()[0], 1), **held}


def measure(folder: Path, size: int) -> dict[str, Any]:
    """One step's search, memory and upkeep, in this process."""
    bench = Bench(folder / "library")
    figures: dict[str, Any] = {"opening": bench.opening()}
    for name, action in (("searching", bench.searching), ("recall", bench.recall), ("upkeep", bench.upkeep)):
        say(f"{size:,}: {name}")
        figures[name] = action()
    figures |= {"search peak MB": round(memory()), "search load": round(os.getloadavg()[0], 1)}
    say(f"{size:,}: fifty new articles")
    figures["issue"] = bench.an_issue(folder)
    return figures


def step(folder: Path, size: int, before: dict[str, Any] | None) -> dict[str, Any]:
    """The figures of one size: read, or measured now."""
    path = folder / f"step-{size}.json"
    if not path.is_file():
        write_slice(folder, size, before)
        figures: dict[str, Any] = {}
        for doing in ("take_in", "measure"):
            kept = folder / f"{doing}-{size}.json"
            if not kept.is_file():
                say(f"{size:,}: {doing}")
                subprocess.run(
                    [sys.executable, "-m", "tests.growth", str(folder), "--doing", doing, "--sizes", str(size)],
                    check=True,
                    cwd=ROOT,
                )
            figures |= json.loads(kept.read_text(encoding="utf-8"))
        figures["disk MB"] = round(sum(one.stat().st_size for one in folder.joinpath("library").rglob("*")) / 1e6)
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def panels(steps: Sequence[dict[str, Any]]) -> list[Panel]:
    """What is drawn of the steps."""
    sizes = [float(one["passages"]) for one in steps]

    def curve(name: str, *path: str) -> Curve:
        values = []
        for one in steps:
            value: Any = one
            for key in path:
                value = value[key]
            values.append(float(value))
        return Curve(name, tuple(zip(sizes, values, strict=True)))

    return [
        Panel(
            "one search, ms",
            (
                curve("words, median", "searching", "everything", "words", "p50"),
                curve("vectors, median", "searching", "everything", "vectors", "p50"),
                curve("both, 95 %", "searching", "everything", "both", "p95"),
                curve("both in one month, 95 %", "searching", "a month", "both", "p95"),
            ),
        ),
        Panel("ingest, articles a second", (curve("this step", "ingest", "articles a second"),)),
        Panel(
            "memory and disk, MB",
            (
                curve("peak memory of an ingest", "ingest", "peak MB"),
                curve("peak memory of searching", "search peak MB"),
                curve("disk", "disk MB"),
            ),
        ),
        Panel(
            "seconds",
            (
                curve("open", "opening", "open s"),
                curve("first search by words", "opening", "first words s"),
                curve("first search by vectors", "opening", "first vectors s"),
                curve("newsqa check", "upkeep", "check s"),
            ),
        ),
    ]


def write_docs(folder: Path, steps: Sequence[dict[str, Any]], note: str) -> None:
    """The drawing and the table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    caption = f"passages in the library · {machine} · load up to {max(one['load'] for one in steps):g}"
    folder.joinpath("growth.svg").write_text(drawing(caption, panels(steps)), encoding="utf-8")
    folder.joinpath("GROWTH.md").write_text(document(steps, f"Machine: {machine}. {note}".strip()), encoding="utf-8")


def main() -> None:
    """Measure what is missing, draw what is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--docs", type=Path, help="where the drawing and the table are written")
    parser.add_argument("--note", default="", help="a sentence on how it was measured, for GROWTH.md")
    parser.add_argument("--doing", choices=("take_in", "measure"), help="one part of one step, in this process")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.doing:
        (size,) = given.sizes
        figures = {"take_in": take_in, "measure": measure}[given.doing](given.folder, size)
        kept = given.folder / f"{given.doing}-{size}.json"
        kept.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
        return
    steps: list[dict[str, Any]] = []
    for size in sorted(given.sizes):
        steps.append(step(given.folder, size, steps[-1] if steps else None))
        if given.docs and len(steps) > 1:
            write_docs(given.docs, steps, given.note)
    sys.stdout.write(json.dumps(steps, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
