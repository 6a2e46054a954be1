"""Where the sample newspaper lies: an invented district daily, its gold and its questions."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def _root() -> Path:
    return Path(str(files("eval.sample")))


def pages_folder() -> Path:
    """The folder of page texts: one UTF-8 file a page, `luting-YYYY-MM-DD-pN.txt`."""
    return _root() / "pages"


def gold_folder() -> Path:
    """The folder of gold files: the same names as the pages, ending in .json."""
    return _root() / "gold"


def questions_file() -> Path:
    """The questions on the sample newspaper, one JSON object a line."""
    return _root() / "questions.jsonl"


def page_files() -> list[Path]:
    """The page texts in order of day and page."""
    return sorted(pages_folder().glob("*.txt"))
