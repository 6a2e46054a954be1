"""Scores the reader of saved web pages on issues of invented articles, by form of site, looked at and held out.

`python tests/press/bench_web.py [ISSUES]` prints one row for each form; `--held-out` adds the pieces that no rule was
looked at with; `--show SEED FORM` prints one issue's misses.
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

from articles.errors import InputError  # noqa: E402
from articles.parse import parse_file  # noqa: E402
from articles.serialize import pages_to_json  # noqa: E402
from articles.types import ParsedPage  # noqa: E402
from press import stories_more, web  # noqa: E402
from press.bench import KEYS, fold, mean, score  # noqa: E402

MORE = ("place", "picture")
"""Articles whose area is right within a hundredth of the page; pages that kept their picture."""


def make(seed: int, form: str, *, held_out: bool) -> web.Site:
    """An issue of five to eight stories; held-out ones draw on other topics and pieces."""
    rng = random.Random(f"web choice/{seed}/{held_out}")
    chosen = stories_more.several(rng, seed, held_out=held_out)
    return web.issue(chosen, seed + (100000 if held_out else 0), form)


def judged(site: web.Site, pages: list[ParsedPage]) -> list[dict[str, float]]:
    """The measures of each page of an issue; a page that did not come out scores nothing."""
    rows = []
    for gold in site.golds:
        mine = [page for page in pages if page.page.number == gold["issue"]["page"]]
        row = score(gold, pages_to_json("p", "0" * 64, mine)) if mine else dict.fromkeys(KEYS, 0.0)
        found = {fold(article.headline): article.boxes for page in mine for article in page.articles}
        wanted = [fold(article["headline"]) for article in gold["articles"]]
        row["place"] = sum(_placed(site.boxes, name, found) for name in wanted) / len(wanted)
        saved = any(name.endswith(".jpg") for name in site.files)
        row["picture"] = float(bool(mine) and all((page.page.image is not None) == saved for page in mine))
        rows.append(row)
    return rows


def _placed(boxes: dict[str, tuple[float, float, float, float]], name: str, found: dict[str, Any]) -> bool:
    mine = found.get(name)
    gold = next(box for title, box in boxes.items() if fold(title) == name)
    if not mine:
        return False
    edges = (
        min(box.left for box in mine),
        min(box.top for box in mine),
        max(box.right for box in mine),
        max(box.bottom for box in mine),
    )
    return all(abs(one - two) < 0.01 for one, two in zip(edges, gold, strict=True))


def read(site: web.Site, folder: Path, *, packed: bool) -> list[ParsedPage]:
    """Save an issue and read it back."""
    return list(parse_file(web.save(site, folder, packed=packed)))


def main() -> None:
    """Print the table."""
    if "--show" in sys.argv:
        at = sys.argv.index("--show")
        show(int(sys.argv[at + 1]), sys.argv[at + 2])
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 40
    print("\t".join(("pages", *KEYS, *MORE, "pages/s", "worst")))
    with tempfile.TemporaryDirectory() as folder:
        for held_out in (False, True) if "--held-out" in sys.argv else (False,):
            for form in web.FORMS:
                print(row(form, count, Path(folder), held_out=held_out))


def row(form: str, count: int, folder: Path, *, held_out: bool) -> str:
    """One line of the table."""
    rows: list[dict[str, float]] = []
    worst: list[tuple[float, int]] = []
    seconds = 0.0
    for seed in range(count):
        site = make(seed, form, held_out=held_out)
        source = web.save(site, folder / f"{form}-{seed}-{held_out}" / "saved", packed=seed % 2 == 1)
        started = time.perf_counter()
        try:
            pages = list(parse_file(source))
        except InputError as error:
            sys.stderr.write(f"{form} {seed}: {error}\n")
            pages = []
        seconds += time.perf_counter() - started
        mine = judged(site, pages)
        worst.append((min(one["order"] * one["headline"] * one["byline"] for one in mine), seed))
        rows += mine
    means = {**mean(rows), **{key: sum(one[key] for one in rows) / len(rows) for key in MORE}}
    return "\t".join(
        (
            form + (" held out" if held_out else ""),
            *(f"{means[key]:.3f}" for key in (*KEYS, *MORE)),
            f"{len(rows) / seconds:.0f}",
            ",".join(f"{seed}:{value:.2f}" for value, seed in sorted(worst)[:4]),
        )
    )


def show(seed: int, form: str) -> None:
    """Print what one issue's articles came out as."""
    site = make(seed, form, held_out=False)
    folder = Path(tempfile.gettempdir()) / f"web-{form}-{seed}"
    pages = read(site, folder, packed=False)
    for values in judged(site, pages):
        print({key: value for key, value in values.items() if value not in (1.0, 0.0) or key in ("issue", "order")})
    print(folder, [(page.page.number, page.page.section, page.warnings) for page in pages])
    for gold in site.golds:
        for article in gold["articles"]:
            names = [by["name"] for by in article["bylines"]]
            print("GOLD", gold["issue"]["page"], article["kicker"], "|", article["headline"], "|", article["subhead"], "|", names, "|", *article["paragraphs"], sep=" / ")  # fmt: skip
    for page in pages:
        for found in page.articles:
            names = [by.name for by in found.bylines]
            print("HAVE", page.page.number, found.kicker, "|", found.headline, "|", found.subhead, "|", names, "|", *found.text.split("\n"), sep=" / ")  # fmt: skip
        for item in page.furniture:
            print("FURNITURE", item.kind, item.text)


if __name__ == "__main__":
    main()
