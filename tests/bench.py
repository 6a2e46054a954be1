"""`make bench`: every long measurement in turn, each in a process of its own; never part of the timed tests.

    python -m tests.bench [pages] [printed] [library] [growth] [quality]

Without names all run but `growth`. `library`, `growth` and most of `quality` need ../shared/data; each takes most of an
hour on two cores, `growth` several. `make quality` is `quality` alone: it writes docs/QUALITY.md, the figures of the
pages included, and goes on where it was stopped; NEWSQA_QUALITY_LIBRARY may name a library of the news articles that is
there already.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
NEWS = DATA / "news_articles.jsonl.gz"
CHROMIUM = Path("/usr/bin/chromium")
KEPT = ROOT / ".bench"
"""What a bench goes on with when it is called again."""


def run(*words: str | Path) -> None:
    """Run a command in the project's folder; its figures go to stdout."""
    sys.stderr.write(f"\n== {' '.join(map(str, words))}\n")
    subprocess.run([sys.executable, *map(str, words)], check=True, cwd=ROOT)


def pages() -> None:
    """Typeset pages as text: clean, damaged, noisy; beside two baselines."""
    run("tests/press/bench.py", "100")


def printed() -> None:
    """Pages printed to PDF by a browser."""
    run("tests/press/bench_printed.py", "20")


def library() -> None:
    """Ingest, search, memory, disk and kills at 10,000 and at 68,267 articles; the plain recipe beside them."""
    run("tests/bench_library.py", "--articles", "10000", "--kills", "100", "--plain", "10000")
    run("tests/bench_library.py", "--articles", "68267")


def growth() -> None:
    """The library from 10,000 to 1,000,000 passages; goes on where it was stopped."""
    run("-m", "tests.growth", KEPT / "growth", "--docs", ROOT / "docs")


def quality() -> None:
    """Everything that docs/QUALITY.md holds: the pages, then the answers."""
    chapter = KEPT / f"pages-{_digest(ROOT / 'articles', ROOT / 'tests' / 'press')}.md"
    if not chapter.is_file():
        KEPT.mkdir(exist_ok=True)
        text = table("tests/press/bench.py", "100")
        as_pdf = "Not measured: there is no Chromium to print them with."
        if CHROMIUM.exists():
            as_pdf = table("tests/press/bench_printed.py", "20", "0", "--held-out")
        chapter.write_text(PAGES.format(text=text, printed=as_pdf), encoding="utf-8")
    chapters: list[str | Path] = ["--include", chapter]
    if (ROOT / "docs" / "growth.svg").is_file():
        (KEPT / "growth.md").write_text(GROWTH, encoding="utf-8")
        chapters += ["--include", KEPT / "growth.md"]
    library = os.environ.get("NEWSQA_QUALITY_LIBRARY")
    given = ("--library", library) if library else ()
    run("-c", "from ui.cli import main; main()", "eval", "quality", "--data", DATA, *chapters, *given)


PAGES = """## Pages

Typeset pages of invented articles, scored as `tests/press/bench.py` says; 100 a row. Held-out pages draw on topics and
pieces that the rules were not made with. *Forms* are pieces with a form of their own (notices, letters, tables, talks,
poems); *blind*, *blind 2* and *blind 4* are articles by other hands, looked at only after they had been scored.

{text}

The same printed to PDF by a browser in four layouts, 20 a row (`tests/press/bench_printed.py`):

{printed}
"""


GROWTH = """## Growth

One library filled step by step (`python -m tests.bench growth`): figures beside the goals in [GROWTH.md](GROWTH.md).

![Search, ingest, memory and times against passages](growth.svg)
"""


def table(*words: str) -> str:
    """A bench that prints columns between tabs, as Markdown; its last column of remarks is left out."""
    sys.stderr.write(f"\n== {' '.join(words)}\n")
    done = subprocess.run([sys.executable, *words], check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    head = [name for name in rows[0] if name != "worst"]
    lines = ["| " + " | ".join(row[: len(head)]) + " |" for row in rows]
    return "\n".join([lines[0], "|---|" + "--:|" * (len(head) - 1), *lines[1:]])


def _digest(*folders: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]


BENCHES = {"pages": pages, "printed": printed, "library": library, "growth": growth, "quality": quality}


def main() -> None:
    """Run what was named."""
    for name in sys.argv[1:] or [name for name in BENCHES if name != "growth"]:
        if name in {"library", "growth"} and not NEWS.is_file():
            sys.stderr.write(f"{name}: skipped, there is no ../shared/data.\n")
            continue
        BENCHES[name]()


if __name__ == "__main__":
    main()
