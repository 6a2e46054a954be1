"""Scores the reader of scans on printed pages rendered at 200 dpi: clean, and turned a little with noise and blur.

`python tests/press/bench_scan.py [PAGES]` prints one row for each layout and damage, `--held-out` the pieces that no
rule was looked at with; `--show SEED LAYOUT` one page's misses. `cer` is edit distance over length in the bodies of
matched articles; `chars` is what share of a page's characters are missing or invented, wherever they stand.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from articles.issue import identify  # noqa: E402
from articles.parse import parse_page  # noqa: E402
from articles.readers import scan  # noqa: E402
from articles.serialize import pages_to_json  # noqa: E402
from articles.types import IssueHints, ParsedPage  # noqa: E402
from press import bench_printed, printed  # noqa: E402
from press.bench import KEYS, body, fold, mean, overlap, score  # noqa: E402

DPI = 200
MORE = ("cer", "chars")
_LIKE = 0.9


def pictures(seeds: range, layout: str, *, held_out: bool, folder: Path) -> list[tuple[Image.Image, dict[str, Any]]]:
    """Pages printed by a browser and rendered as pictures, with their gold."""
    made = [bench_printed.make(seed, layout, held_out=held_out) for seed in seeds]
    target = folder / "p.pdf"
    printed.print_pages([section for section, _ in made], target)
    document = pypdfium2.PdfDocument(target)
    try:
        images = [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    return [(image, gold) for image, (_, gold) in zip(images, made, strict=True)]


def worn(image: Image.Image, seed: int) -> Image.Image:
    """The picture as a scanner gives it: turned a little, blurred, grained, on paper that is not white."""
    rng = np.random.default_rng(seed)
    turned = image.rotate(float(rng.uniform(-1.2, 1.2)), fillcolor="white", resample=Image.Resampling.BICUBIC)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    grain = rng.normal(0.0, 9.0, soft.shape[:2])[:, :, None]
    return Image.fromarray(np.clip(soft * 0.9 + 18.0 + grain, 0, 255).astype(np.uint8))


def read(image: Image.Image) -> ParsedPage | None:
    """Read one picture as a page."""
    page = scan.read_image(image, source="scan.png", sha256="0" * 64)
    return parse_page(identify(page, IssueHints())) if page else None


def distance(one: str, two: str) -> int:
    """Edit distance, row by row."""
    row = np.arange(len(two) + 1)
    codes = np.array([ord(char) for char in two], dtype=np.int64)
    at = np.arange(len(two) + 1)
    for char in one:
        cost = np.minimum(row[:-1] + (codes != ord(char)), row[1:] + 1)
        new = np.concatenate(([row[0] + 1], cost))
        row = np.minimum.accumulate(new - at) + at
    return int(row[-1])


def errors(gold: dict[str, Any], parsed: dict[str, Any]) -> dict[str, float]:
    """Character errors of a page: in the bodies of matched articles, and over the page as a bag."""
    mine = [body(article) for page in parsed["pages"] for article in page["articles"]]
    wrong = size = 0
    for article in gold["articles"]:
        want = body(article)
        best = max(mine, key=lambda text: overlap(want, text), default="")
        if overlap(want, best) >= _LIKE:
            wrong, size = wrong + distance(want, best), size + len(want)
    wanted = Counter("".join(body(article) + fold(article["title_raw"]) for article in gold["articles"]))
    found = Counter("".join(mine))
    for page in parsed["pages"]:
        found += Counter(fold("".join(article.get("title_raw") or "" for article in page["articles"])))
        found += Counter(fold("".join(item["text"] for item in page["furniture"])))
    missing = sum((wanted - found).values())
    return {"cer": wrong / max(1, size), "chars": missing / max(1, wanted.total())}


def judged(image: Image.Image, gold: dict[str, Any]) -> tuple[dict[str, float], ParsedPage | None]:
    """The measures of one page."""
    page = read(image)
    parsed = pages_to_json("p", "0" * 64, [page] if page else [])
    return {**score(gold, parsed), **errors(gold, parsed)}, page


def main() -> None:
    """Print the table."""
    if "--show" in sys.argv:
        at = sys.argv.index("--show")
        show(int(sys.argv[at + 1]), sys.argv[at + 2])
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 3
    print("\t".join(("pages", *KEYS, *MORE, "s/page")), flush=True)
    held_out = "--held-out" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        for layout in printed.LAYOUTS:
            pages = pictures(range(count), layout, held_out=held_out, folder=Path(folder))
            for damage in ("clean", "worn"):
                started = time.perf_counter()
                images = [worn(image, seed) if damage == "worn" else image for seed, (image, _) in enumerate(pages)]
                rows = [judged(image, gold)[0] for image, (_, gold) in zip(images, pages, strict=True)]
                seconds = (time.perf_counter() - started) / len(rows)
                means = {**mean(rows), **{key: sum(row[key] for row in rows) / len(rows) for key in MORE}}
                name = f"{layout} {damage}{' held out' if held_out else ''}"
                print("\t".join((name, *(f"{means[key]:.3f}" for key in (*KEYS, *MORE)), f"{seconds:.1f}")), flush=True)


def show(seed: int, layout: str) -> None:
    """Print what one page's articles came out as."""
    with tempfile.TemporaryDirectory() as folder:
        ((image, gold),) = pictures(range(seed, seed + 1), layout, held_out=False, folder=Path(folder))
    values, page = judged(image, gold)
    print(values)
    for article in gold["articles"]:
        names = [by["name"] for by in article["bylines"]]
        print("GOLD", article["kicker"], article["headline"], article["subhead"], names, article["jump_to_page"], sep=" | ")  # fmt: skip
    print(gold["issue"], page.page.issue if page else None, page.page.number if page else None)
    for found in page.articles if page else ():
        names = [by.name for by in found.bylines]
        print("HAVE", found.kicker, found.headline, found.subhead, names, found.jump_to_page, found.text[:40], sep=" | ")  # fmt: skip
    for line in page.lines if page else ():
        print(line.kind, line.rule, line.article_key, line.size, round(line.confidence, 2), line.text[:60])


if __name__ == "__main__":
    main()
