"""Scores the PDF reader on pages printed by a browser, by layout, looked at and held out.

`python tests/press/bench_printed.py [PAGES]` prints one row for each layout; `--show SEED LAYOUT` one page's misses.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from articles.issue import identify  # noqa: E402
from articles.limits import Limits  # noqa: E402
from articles.parse import parse_page  # noqa: E402
from articles.readers import pdf  # noqa: E402
from articles.serialize import pages_to_json  # noqa: E402
from articles.types import IssueHints, ParsedPage  # noqa: E402
from press import printed, stories_more  # noqa: E402
from press.bench import KEYS, mean, score  # noqa: E402
from press.stories import Story, write  # noqa: E402


def make(seed: int, layout: str, *, held_out: bool) -> tuple[str, dict[str, Any]]:
    """A page of five to eight stories; held-out pages draw on other topics and pieces."""
    rng = random.Random(f"printed choice/{seed}/{held_out}")
    topics = list(stories_more.HELD_OUT) if held_out else list(stories_more.LOOKED_AT)
    pieces = [story for at, story in enumerate(stories_more.BY_HAND) if (at % 2 == 1) == held_out]
    chosen: list[Story] = [write(topic, seed) for topic in rng.sample(topics, min(len(topics), rng.randint(3, 5)))]
    chosen += rng.sample(pieces, rng.randint(1, 3))
    rng.shuffle(chosen)
    return printed.printed_page(chosen, seed + (100000 if held_out else 0), layout)


def parse(path: Path) -> list[ParsedPage]:
    """Every page by itself, as if it were a file of its own."""
    return [parse_page(identify(page, IssueHints())) for page in pdf.read(path, limits=Limits())]


def run(
    seeds: range, layout: str, *, held_out: bool, target: Path
) -> tuple[list[ParsedPage], list[dict[str, Any]], float]:
    """Print and parse pages; returns them with their gold and the seconds that reading took."""
    made = [make(seed, layout, held_out=held_out) for seed in seeds]
    printed.print_pages([section for section, _ in made], target)
    started = time.perf_counter()
    pages = parse(target)
    return pages, [gold for _, gold in made], time.perf_counter() - started


def main() -> None:
    """Print the table."""
    if "--show" in sys.argv:
        at = sys.argv.index("--show")
        show(int(sys.argv[at + 1]), sys.argv[at + 2], held_out=False)
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    print("\t".join(("pages", *KEYS, "pages/s", "worst")))
    with tempfile.TemporaryDirectory() as folder:
        for held_out in (False, True) if "--held-out" in sys.argv else (False,):
            for layout in printed.LAYOUTS:
                pages, golds, seconds = run(
                    range(start, start + count), layout, held_out=held_out, target=Path(folder) / "p.pdf"
                )
                if len(pages) != len(golds):
                    print(f"{layout}: {len(pages)} pages for {len(golds)}")
                    continue
                rows = [
                    score(gold, pages_to_json("p", "0" * 64, [page])) for page, gold in zip(pages, golds, strict=True)
                ]
                row = mean(rows)
                worst = sorted(range(len(rows)), key=lambda at: rows[at]["order"])[:4]
                print(
                    "\t".join(
                        (
                            layout + (" held out" if held_out else ""),
                            *(f"{row[key]:.3f}" for key in KEYS),
                            f"{len(pages) / seconds:.1f}",
                            ",".join(f"{start + at}:{rows[at]['order']:.2f}" for at in worst),
                        )
                    )
                )


def show(seed: int, layout: str, *, held_out: bool) -> None:
    """Print what one page's articles came out as."""
    target = Path(tempfile.gettempdir()) / f"printed-{layout}-{seed}.pdf"
    (page,), (gold,), _ = run(range(seed, seed + 1), layout, held_out=held_out, target=target)
    print(target, score(gold, pages_to_json("p", "0" * 64, [page])))
    for article in gold["articles"]:
        print(
            "GOLD",
            article["kicker"],
            "|",
            article["headline"],
            "|",
            article["subhead"],
            "|",
            [by["name"] for by in article["bylines"]],
            "|",
            "".join(article["paragraphs"])[:24],
            "…",
            article["paragraphs"][-1][-24:],
        )
    for found in page.articles:
        print(
            "HAVE",
            found.kicker,
            "|",
            found.headline,
            "|",
            found.subhead,
            "|",
            [by.name for by in found.bylines],
            "|",
            found.text[:24].replace("\n", "/"),
            "…",
            found.text[-24:].replace("\n", "/"),
        )
    for line in page.lines:
        print(line.kind, line.rule, line.article_key, line.size, line.text[:40])


if __name__ == "__main__":
    main()
