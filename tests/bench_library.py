"""Long measurements of the library and its search; figures go to stdout as one JSON document, progress to stderr.

    python tests/bench_library.py [--articles 10000] [--multiply 1] [--folder DIR] [--kills 100] [--plain 20000]

Articles are those of ../shared/data (not part of the project). `--multiply` makes more of them by mixing sentences of
different articles, for sizes that no public set has. `--kills` kills an ingest at random moments. `--plain` measures
the plain recipe on so many articles: RecursiveCharacterTextSplitter, langchain-chroma, the same model.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from embeddings.build import ingest  # noqa: E402
from embeddings.index_folder import stamp_for  # noqa: E402
from embeddings.library import Library  # noqa: E402
from embeddings.local import LocalIndex  # noqa: E402
from embeddings.maintenance import check  # noqa: E402
from embeddings.model import BundledEmbeddings  # noqa: E402
from embeddings.types import Filter  # noqa: E402
from eval.parts import is_held_out  # noqa: E402
from tests.bench_plain import plain_recipe  # noqa: E402
from tests.bench_tools import Figures, disk, memory, milliseconds, rows, say, spread  # noqa: E402

FILTERS = {
    "everything": Filter(),
    "a year": Filter(date_from=date(2023, 1, 1), date_to=date(2024, 1, 1)),
    "a month": Filter(date_from=date(2023, 8, 1), date_to=date(2023, 9, 1)),
    "a day": Filter(date_from=date(2023, 8, 1), date_to=date(2023, 8, 2)),
    "events of a month": Filter(event_from=date(2023, 7, 1), event_to=date(2023, 8, 1)),
    "events of a day": Filter(event_from=date(2023, 7, 31), event_to=date(2023, 8, 1)),
    "a person": Filter(people=("王毅",)),
    "one genre": Filter(genres=("其他",)),
}


def write_articles(path: Path, count: int, multiply: int) -> int:
    """The first articles of the set, and mixtures of their sentences; how many it became."""
    pick = random.Random(1)  # noqa: S311
    originals = list(islice(rows("news_articles"), count))
    sentences = [sentence for row in originals for sentence in row["text"].split("。") if sentence.strip()]
    with path.open("w", encoding="utf-8") as file:
        for row in originals:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        for copy in range(1, multiply):
            for row in originals:
                length = max(1, row["text"].count("。"))
                mixed = "。".join(pick.choices(sentences, k=length)) + "。"
                day = date(2015, 1, 1) + timedelta(days=pick.randrange(4000))
                file.write(
                    json.dumps({"id": f"{row['id']}-{copy}", "text": mixed, "date": str(day)}, ensure_ascii=False)
                    + "\n"
                )
    return len(originals) * multiply


class Bench:
    """One library of a size, and its figures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = BundledEmbeddings()
        self.stamp = stamp_for(self.model.identity, self.model.dimension)
        self.questions = [row for row in rows("news_questions") if not is_held_out(row["article_ids"][0])]

    def open(self) -> tuple[Library, LocalIndex]:
        """Library and index."""
        library, index = Library.create(self.folder), LocalIndex(self.folder / "index", self.stamp)
        library.register = index
        return library, index

    def take_in(self, path: Path) -> Figures:
        """Ingest, by stage."""
        library, index = self.open()
        begun = time.perf_counter()
        report = ingest(
            [path], library, index, self.model, progress=lambda done, *_: done % 10_000 or say(f"{done} in")
        )
        index.close()
        library.close()
        taken = time.perf_counter() - begun
        return {
            "articles": report.added + report.unchanged,
            "passages": report.passages,
            "seconds": round(taken, 1),
            "articles a second": round(report.added / taken, 1),
            "seconds by stage": {name: round(value, 1) for name, value in report.seconds.items()},
            "peak MB": round(memory()),
            "bytes an article on disk": round(disk(self.folder) / max(1, report.added)),
        }

    def opening(self) -> Figures:
        """From nothing to the first answer of each leg, in a process that has the libraries imported."""
        begun = time.perf_counter()
        library, index = self.open()
        opened = time.perf_counter()
        index.search_words("公园")
        worded = time.perf_counter()
        index.search_vectors(self.model.encode(["公园"], query=True)[0])
        done = time.perf_counter()
        index.close()
        library.close()
        return {
            "open s": round(opened - begun, 2),
            "first words s": round(worded - opened, 2),
            "first vectors s": round(done - worded, 2),
        }

    def searching(self) -> Figures:
        """Each leg with each filter, over the development questions."""
        library, index = self.open()
        texts = [row["question"] for row in self.questions][:200]
        vectors = self.model.encode(texts, query=True)
        figures: Figures = {
            "embedding a question ms": spread(
                [t for text in texts for t in milliseconds(lambda text=text: self.model.encode([text]), 1)]
            )
        }
        for name, where in FILTERS.items():
            words, near, both = [], [], []
            for text, vector in zip(texts, vectors, strict=True):
                words += milliseconds(lambda text=text, where=where: index.search_words(text, where=where, k=50), 1)
                near += milliseconds(
                    lambda vector=vector, where=where: index.search_vectors(vector, where=where, k=50), 1
                )
                both.append(words[-1] + near[-1])
            figures[name] = {
                "words": spread(words),
                "vectors": spread(near),
                "both": spread(both),
                "articles": library.count(where),
            }
        figures["list a month ms"] = spread(milliseconds(lambda: library.select(FILTERS["a month"], limit=100), 20))
        figures["list a person ms"] = spread(milliseconds(lambda: library.select(FILTERS["a person"], limit=100), 5))
        figures["fifty articles ms"] = self._fetching(library, index, texts)
        index.close()
        library.close()
        return figures

    @staticmethod
    def _fetching(library: Library, index: LocalIndex, texts: Sequence[str]) -> Figures:
        ids = [[hit.article_id for hit in index.search_words(text)] for text in texts[:50]]
        return spread([t for some in ids for t in milliseconds(lambda some=some: library.articles(some), 1)])

    def recall(self) -> Figures:
        """Chroma's graph against comparing everything, and each leg against the questions' articles."""
        vectors = self.model.encode([row["question"] for row in self.questions], query=True)
        with LocalIndex(self.folder / "index", self.stamp, exact_rows=0) as graph:
            walked = [[hit.passage_id for hit in graph.search_vectors(vector, k=50)] for vector in vectors]
            ranked = [[hit.article_id for hit in graph.search_words(row["question"], k=50)] for row in self.questions]
            near = [list(dict.fromkeys(str(one).rsplit("#", 1)[0] for one in found)) for found in walked]
        with LocalIndex(self.folder / "index", self.stamp, exact_rows=1 << 40) as exact:
            true = [[hit.passage_id for hit in exact.search_vectors(vector, k=50)] for vector in vectors]
        return {
            f"graph recall@{k}": round(
                float(np.mean([len(set(a[:k]) & set(b[:k])) / k for a, b in zip(walked, true, strict=True)])), 4
            )
            for k in (10, 50)
        } | {"words": self._found(ranked), "vectors": self._found(near)}

    def _found(self, ranked: Sequence[Sequence[str]]) -> Figures:
        at = {1: 0, 5: 0, 10: 0, 50: 0}
        for row, ids in zip(self.questions, ranked, strict=True):
            place = next((place for place, one in enumerate(ids, 1) if one in row["article_ids"]), 1 << 30)
            for k in at:
                at[k] += place <= k
        return {f"R@{k}": round(count / len(self.questions), 3) for k, count in at.items()}

    def an_issue(self, folder: Path) -> Figures:
        """Fifty new articles, from the file to being found."""
        name = uuid.uuid4().hex  # never seen before, however often this library is measured
        path = folder / "issue.jsonl"
        text = "本报讯 老码头步道昨天开放，全长三点二公里，沿线设六处观景台。" * 12
        lines = [
            json.dumps(
                {
                    "id": f"{name}-{i}",
                    "title": f"新闻{i}",
                    "text": f"第{i}件，编号{name}。{text}",
                    "date": "2026-11-01",
                },
                ensure_ascii=False,
            )
            for i in range(50)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        library, index = self.open()
        begun = time.perf_counter()
        ingest([path], library, index, self.model)
        found = {hit.article_id for hit in index.search_words(name, k=50)}
        taken = time.perf_counter() - begun
        index.close()
        library.close()
        return {"seconds": round(taken, 2), "found": sum(one.startswith(name) for one in found)}

    def upkeep(self) -> Figures:
        """`newsqa check`, in seconds."""
        library, index = self.open()
        begun = time.perf_counter()
        problems = check(library, index)
        taken = time.perf_counter() - begun
        index.close()
        library.close()
        return {"check s": round(taken, 1), "problems": list(problems)}


def kills(folder: Path, count: int) -> Figures:
    """An ingest killed at random moments, checked after each, and brought to its end; what was found wrong."""
    from kills import killed_again_and_again  # noqa: PLC0415  (only this measurement needs them)
    from shelf import story  # noqa: PLC0415

    archive, wrong, complete = [story(number) for number in range(1000)], 0, 0
    for number, after in enumerate(killed_again_and_again(folder, archive, count, seed=2), 1):
        wrong += bool(after.wrong)
        complete += after.held == len(archive)
        say(f"kill {number}: {after.acknowledged} acknowledged, {after.held} held, wrong: {after.wrong or 'nothing'}")
    return {"kills": count, "wrong": wrong, "complete when killed": complete}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--multiply", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="a library that is kept, and taken up where it is there")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--plain", type=int, default=0)
    given = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    figures: Figures = {"machine": machine, "load before": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if given.articles:
            bench = Bench(given.folder or folder / "library")
            say("writing the articles")
            write_articles(folder / "articles.jsonl", given.articles, given.multiply)
            for name, measure in (
                ("ingest", lambda: bench.take_in(folder / "articles.jsonl")),
                ("opening", bench.opening),
                ("searching", bench.searching),
                ("recall", bench.recall),
                ("an issue of fifty", lambda: bench.an_issue(folder)),
                ("upkeep", bench.upkeep),
            ):
                say(name)
                figures[name] = measure()
            figures["peak MB"] = round(memory())
        if given.plain:
            say("the plain recipe")
            figures["plain recipe"] = plain_recipe(folder / "plain", given.plain)
        if given.kills:
            say("kills")
            figures["kills"] = kills(folder, given.kills)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
