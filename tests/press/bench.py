"""Scores the parser on typeset pages, by kind of page, beside two baselines.

`python tests/press/bench.py [PAGES]` prints one row for each; apart are scored held-out topics and pieces, pieces with a
form of their own (`forms.txt` to `forms3.txt`), and articles by other hands (`blind.txt`, `blind2.txt`, `blind4.txt`; looked at after
they were first scored).
`--parser` leaves the baselines out, `--seen` all groups but the first.
"""

from __future__ import annotations

import random
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from articles import parse as parsing  # noqa: E402
from articles.issue import identify  # noqa: E402
from articles.readers.text import pages_of  # noqa: E402
from articles.serialize import pages_to_json  # noqa: E402
from articles.types import IssueHints  # noqa: E402
from press import stories_blind, stories_more, typeset  # noqa: E402
from press.stories import Story  # noqa: E402

KEYS = (
    "article_f1",
    "body",
    "order",
    "headline",
    "kicker",
    "subhead",
    "byline",
    "jump",
    "false_by",
    "index",
    "lost",
    "extra",
    "issue",
)


def blind_page(
    seed: int, damage: typeset.Damage, *, of: Sequence[Story] = stories_blind.BLIND
) -> tuple[str, dict[str, Any]]:
    """A page of five to eight articles of a file; of `blind.txt` where none is named."""
    rng = random.Random(f"blind/{seed}")
    return typeset.page(rng.sample(of, rng.randint(5, 8)), seed, damage)


def make_page(seed: int, damage: typeset.Damage, *, held_out: bool) -> tuple[str, dict[str, Any]]:
    """A page of five to eight stories; held-out pages draw on topics and pieces that the rules were not looked at with."""
    rng = random.Random(f"choice/{seed}/{held_out}")
    chosen = stories_more.several(rng, seed, held_out=held_out)
    return typeset.page(chosen, seed, damage)


def parse_text(text: str) -> dict[str, Any]:
    """The parse JSON of a page's text."""
    pages = [
        parsing.parse_page(identify(page, IssueHints())) for page in pages_of(text, source="page", sha256="0" * 64)
    ]
    return pages_to_json("page", "0" * 64, pages)


def blank_line_splitter(text: str) -> dict[str, Any]:
    """The baseline: a short line after a blank line starts an article, everything else is its body."""
    articles: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.split("\n")):
        if not line:
            continue
        if len(line) < 30 and "。" not in line:
            articles.append({"headline": line, "title_raw": line, "paragraphs": []})
        elif articles:
            articles[-1]["paragraphs"].append({"text": line})
    kept = [article for article in articles if article["paragraphs"]]
    return {"issue": {}, "pages": [{"page": None, "articles": kept, "furniture": [], "index_entries": []}]}


def without_repair(text: str) -> dict[str, Any]:
    """The parser with the given order kept."""
    kept = parsing.repair
    parsing.repair = lambda drafts: drafts
    try:
        return parse_text(text)
    finally:
        parsing.repair = kept


def fold(text: str | None) -> str:
    """Width and spaces folded, as the scorer does."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))


def body(article: dict[str, Any]) -> str:
    """The folded body of an article."""
    return fold("".join(part if isinstance(part, str) else part["text"] for part in article.get("paragraphs", [])))


def overlap(one: str, two: str) -> float:
    """Matching characters in order, 0 to 1."""
    if not one or not two:
        return 0.0
    if one == two:
        return 1.0
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= 0.3 else matcher.quick_ratio() * 0.5


def score(gold: dict[str, Any], parsed: dict[str, Any]) -> dict[str, float]:
    """The measures of the page scorer (see its own help)."""
    found = [article for page in parsed["pages"] for article in page["articles"]]
    wanted, used, match = gold["articles"], set(), {}
    pairs = sorted(
        ((overlap(body(one), body(two)), i, j) for i, one in enumerate(wanted) for j, two in enumerate(found)),
        reverse=True,
    )
    best: dict[int, float] = {}
    for value, i, j in pairs:
        best[i] = max(best.get(i, 0.0), value)
        if i not in match and j not in used and value >= 0.9:
            match[i] = j
            used.add(j)
    size = max(1, len(wanted))

    def rate(test: Callable[[dict[str, Any], dict[str, Any]], bool]) -> float:
        return sum(test(wanted[i], found[j]) for i, j in match.items()) / size

    def names(article: dict[str, Any]) -> list[str]:
        return sorted(fold(byline["name"]) for byline in article.get("bylines") or [])

    golden = Counter("".join(body(one) + fold(one["title_raw"]) for one in wanted))
    mine = Counter("".join(body(two) + fold(two.get("title_raw")) for two in found))
    rest = Counter(fold("".join(item["text"] for page in parsed["pages"] for item in page["furniture"])))
    unsigned = [i for i, one in enumerate(wanted) if not one["bylines"]]
    entries = gold["index_entries"]
    seen = {
        (fold(entry["title"]), int(entry["target_page"] or 0))
        for page in parsed["pages"]
        for entry in page["index_entries"]
    }
    issue, read = gold["issue"], parsed["issue"]
    same = all(issue[key] == read.get(key) for key in ("date", "issue_number")) and issue["page"] in [
        page["page"] for page in parsed["pages"]
    ]
    return {
        "article_f1": 2 * len(match) / max(1, len(wanted) + len(found)),
        "body": sum(best.values()) / size,
        "order": rate(lambda one, two: body(one) == body(two)),
        "headline": rate(lambda one, two: fold(one["headline"]) == fold(two.get("headline"))),
        "kicker": rate(lambda one, two: fold(one["kicker"]) == fold(two.get("kicker"))),
        "subhead": rate(lambda one, two: fold(one["subhead"]) == fold(two.get("subhead"))),
        "byline": rate(lambda one, two: names(one) == names(two)),
        "jump": rate(lambda one, two: one["jump_to_page"] == two.get("jump_to_page") and not two.get("jump_from_page")),
        "false_by": sum(bool(found[match[i]].get("bylines")) for i in unsigned if i in match) / max(1, len(unsigned)),
        "index": sum((fold(entry["title"]), entry["target_page"]) in seen for entry in entries) / len(entries)
        if entries
        else 1.0,
        "lost": float(sum((golden - mine - rest).values())),
        "extra": float(sum((mine - golden).values())),
        "issue": float(same),
    }


def mean(rows: list[dict[str, float]]) -> dict[str, float]:
    """The mean of each measure."""
    return {key: sum(row[key] for row in rows) / max(1, len(rows)) for key in KEYS}


def main() -> None:
    """Print the table."""
    readers = {"parser": parse_text, "no order repair": without_repair, "blank-line splitter": blank_line_splitter}
    kinds = {"clean": typeset.CLEAN, "damaged": typeset.DAMAGED, "noisy": typeset.NOISY, "wrapped": typeset.WRAPPED}
    groups = {
        "": partial(make_page, held_out=False),
        " held out": partial(make_page, held_out=True),
        " forms": partial(blind_page, of=stories_blind.FORMS),
        " forms 2": partial(blind_page, of=stories_blind.FORMS_2),
        " forms 3": partial(blind_page, of=stories_blind.FORMS_3),
        " blind": blind_page,
        " blind 2": partial(blind_page, of=stories_blind.BLIND_2),
        " blind 4": partial(blind_page, of=stories_blind.BLIND_4),
    }
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count = numbers[0] if numbers else 100
    if "--parser" in sys.argv:
        readers = {"parser": parse_text}
    if "--seen" in sys.argv:
        groups = {"": groups[""]}
    print("\t".join(("pages", "reader", *KEYS, "pages/s")))
    for kind, damage in kinds.items():
        for group, make in groups.items():
            pages = [make(seed, damage) for seed in range(count)]
            for reader, read in readers.items():
                started = time.perf_counter()
                parsed = [read(text) for text, _ in pages]
                speed = count / (time.perf_counter() - started)
                row = mean([score(gold, one) for (_, gold), one in zip(pages, parsed, strict=True)])
                print(
                    "\t".join(
                        (
                            kind + group,
                            reader,
                            *(f"{row[key]:.3f}" for key in KEYS),
                            f"{speed:.0f}",
                        )
                    )
                )


if __name__ == "__main__":
    main()
