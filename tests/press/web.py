"""Sets stories as the saved web pages of a digital newspaper, in the several forms that such sites have, with their gold.

An issue has one or two pages. Each form writes its own file names, encodings, markers and page areas; what they share
with real ones is the form alone.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from press.stories import Story
from press.web_founder import comments, founder, layers
from press.web_others import bundled, classes, headings, plain, polygons
from press.web_parts import Sheet, Site, Style, pieces_of

FORMS = ("founder", "comments", "layers", "headings", "polygons", "classes", "bundled", "plain")


def issue(stories: list[Story], seed: int, form: str) -> Site:
    """One issue of a digital newspaper, saved."""
    rng = random.Random(f"web/{seed}/{form}")
    style = Style(rng)
    date = rng.choice(("2020-11-19", "2021-03-05"))
    site = Site(form)
    halves = (
        [stories[: len(stories) // 2], stories[len(stories) // 2 :]] if style.two and len(stories) > 3 else [stories]
    )
    number = rng.randint(1, 6)
    sheets = []
    for half in halves:
        section = rng.choice(("要闻", "综合新闻", "民生", "社会", "副刊", "专版"))
        pieces = pieces_of(half, rng, style, first=rng.randint(100000, 900000))
        gold = {
            "issue": {"paper": "云溪报", "date": date, "issue_number": None, "page": number},
            "articles": [piece.made.gold for piece in pieces],
            "index_entries": [],
        }
        sheets.append(Sheet(number, section, gold, pieces))
        site.golds.append(gold)
        for piece in pieces:
            site.boxes[piece.made.gold["headline"]] = piece.box
        number += rng.randint(1, 2)
    WRITERS[form](site, sheets, date, style, rng)
    return site


def save(site: Site, folder: Path, *, packed: bool) -> Path:
    """Write an issue to a folder or a zip; one that is a single file stays one."""
    if len(site.files) == 1:
        ((name, data),) = site.files.items()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return folder / name
    if packed:
        target = folder.with_suffix(".zip")
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in site.files.items():
                archive.writestr(name, data)
        return target
    for name, data in site.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


WRITERS: dict[str, Callable[[Site, list[Sheet], str, Style, random.Random], None]] = {
    "founder": founder,
    "comments": comments,
    "layers": layers,
    "headings": headings,
    "polygons": polygons,
    "classes": classes,
    "bundled": bundled,
    "plain": plain,
}
