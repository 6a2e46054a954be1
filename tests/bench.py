"""`make bench`: every long measurement in turn, each in a process of its own; never part of the timed tests.

    python -m tests.bench [pages] [printed] [library] [exam]

Without names all run. `library` and `exam` need ../shared/data and take most of an hour on two cores.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
NEWS, QUESTIONS = DATA / "news_articles.jsonl.gz", DATA / "news_questions.jsonl.gz"


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


def exam() -> None:
    """The news questions over the whole haystack."""
    newsqa = ("-c", "from ui.cli import main; main()")
    with tempfile.TemporaryDirectory() as scratch:
        shelf = Path(scratch) / "library"
        run(*newsqa, "ingest", NEWS, "--library", shelf)
        run(*newsqa, "eval", "run", QUESTIONS, "--library", shelf, "--output", Path(scratch) / "run")
        run("-m", "eval.ablation", shelf, QUESTIONS)


BENCHES = {"pages": pages, "printed": printed, "library": library, "exam": exam}


def main() -> None:
    """Run what was named."""
    for name in sys.argv[1:] or BENCHES:
        if name in {"library", "exam"} and not NEWS.is_file():
            sys.stderr.write(f"{name}: skipped, there is no ../shared/data.\n")
            continue
        BENCHES[name]()


if __name__ == "__main__":
    main()
