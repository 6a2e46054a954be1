"""Articles by other hands' habits, `blind.txt`, `blind2.txt` and `blind4.txt`, looked at after they were first scored;
and `forms.txt`, `forms2.txt` and `forms3.txt`, looked at: what has a form of its own, notices, letters, tables, talks, briefs, pieces nobody signed.

An article is a line `@genre style [verse] role=names …`, its title lines (K 引题, H 主题, S 副题, rows parted by two
spaces or written with one), and its paragraphs, one a line; `~` starts a crosshead. A blank line ends it.
"""

from __future__ import annotations

from pathlib import Path

from press.stories import Story

FILE = Path(__file__).with_name("blind.txt")


def read(text: str) -> tuple[Story, ...]:
    """The articles of a text in the form above."""
    return tuple(_story(block.split("\n")) for block in text.strip().split("\n\n"))


def _story(lines: list[str]) -> Story:
    genre, style, *rest = lines[0][1:].split(" ")
    verse = "verse" in rest
    titles = {line[0]: tuple(line[2:].split(" ")) for line in lines[1:] if line[:2] in ("K ", "H ", "S ")}
    body = [line for line in lines[1:] if line[:2] not in ("K ", "H ", "S ")]
    heads = tuple(at for at, line in enumerate(body) if line.startswith("~"))
    return Story(
        kicker=titles.get("K", ()),
        headline=titles["H"],
        subhead=titles.get("S", ()),
        paragraphs=tuple(line.removeprefix("~") for line in body),
        heads=heads,
        names=_names(" ".join(part for part in rest if part != "verse")),
        style=style,
        genre=genre,
        verse=verse,
        topic=titles["H"][0],
    )


def _names(credits: str) -> tuple[tuple[str, str], ...]:
    """`记者=甲,乙 通讯员=丙` as pairs of name and role; a role may hold a space (记者 摄影)."""
    found: list[tuple[str, str]] = []
    role = ""
    for part in credits.split(" "):
        head, mark, names = part.partition("=")
        role = f"{role} {head}".strip()
        if mark:
            found += [(name, role) for name in names.split(",")]
            role = ""
    return tuple(found)


BLIND = read(FILE.read_text(encoding="utf-8"))
FORMS = read(FILE.with_name("forms.txt").read_text(encoding="utf-8"))
FORMS_2 = read(FILE.with_name("forms2.txt").read_text(encoding="utf-8"))
FORMS_3 = read(FILE.with_name("forms3.txt").read_text(encoding="utf-8"))
BLIND_2 = read(FILE.with_name("blind2.txt").read_text(encoding="utf-8"))
BLIND_4 = read(FILE.with_name("blind4.txt").read_text(encoding="utf-8"))
