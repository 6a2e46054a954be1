"""Sets stories as printed pages in HTML with real columns, to be printed to PDF by a browser, with their gold."""

from __future__ import annotations

import html
import random
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from press import typeset
from press.stories import Story

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --no-pdf-header-footer"
)
LAYOUTS = ("modules", "flow", "mixed", "boxed")
WIDTH, HEIGHT = 1300, 2000


def printed_page(stories: list[Story], seed: int, layout: str) -> tuple[str, dict[str, Any]]:
    """One page as an HTML section, and its gold."""
    rng = random.Random(f"printed/{seed}/{layout}")
    front = rng.random() < 0.6
    number = 1 if front else rng.randint(2, 8)
    sets = [typeset._set(story, rng, typeset.CLEAN) for story in stories]
    top, issue = typeset._masthead(rng, front, number)
    index, entries = typeset._index(rng) if front and rng.random() < 0.7 else ([], [])
    style = _Style(rng)
    blocks = [
        _article(story, made, style, rng, spanning=layout in ("modules", "boxed"))
        for story, made in zip(stories, sets, strict=True)
    ]
    if index:
        blocks.insert(rng.randint(1, len(blocks)), _index(index, style))
    body = {"modules": _modules, "flow": _flow, "mixed": _mixed, "boxed": _modules}[layout](
        blocks, rng, style, boxed=layout == "boxed"
    )
    foot = "".join(f'<div class="f">{_text(line)}</div>' for line in typeset._editor(rng)) if rng.random() < 0.4 else ""
    page = f'<section class="p{seed}">{_masthead(top, rng)}{body}{foot}</section>'
    gold = {"issue": issue, "articles": [made.gold for made in sets], "index_entries": entries}
    return f"<style>{style.css(seed)}</style>{page}", gold


class _Style:
    """The looks of one page."""

    def __init__(self, rng: random.Random) -> None:
        self.size = rng.choice((12, 13, 14, 15))
        self.leading = rng.choice((1.4, 1.5, 1.6, 1.8))
        self.gap = rng.choice((14, 18, 24, 30))
        self.head = rng.choice((2.0, 2.3, 2.8))
        self.kicker = rng.choice((1.15, 1.3, 1.5))
        self.rule = rng.random() < 0.5
        self.indent = rng.choice(("2em", "2em", "0"))
        self.cross = rng.choice(
            ("font-weight:bold", "font-family:'Noto Sans CJK SC'", "font-weight:bold;font-size:1.2em;text-align:center")
        )
        self.margin = rng.choice((0, 0, 4))
        self.align = rng.choice(("left", "center"))
        self.columns = rng.choice((3, 4, 5))
        self.rng = rng

    def css(self, seed: int) -> str:
        name = f".p{seed}"
        rule = "column-rule:1px solid #888;" if self.rule else ""
        return f"""{name}{{font-family:'Noto Serif CJK SC';font-size:{self.size}px;line-height:{self.leading};width:{WIDTH}px;height:{HEIGHT}px;
break-after:page;overflow:hidden;position:relative}} {name} p{{margin:0 0 {self.margin}px;text-indent:{self.indent};text-align:justify}}
{name} .k{{font-size:{self.kicker}em;text-align:{self.align};line-height:1.3}} {name} .h{{font-size:{self.head}em;font-weight:bold;line-height:1.25;text-align:{self.align};margin:3px 0}}
{name} .big .h{{font-size:{self.head * 1.5}em}} {name} .s{{font-size:{self.kicker}em;text-align:{self.align};line-height:1.3;margin-bottom:4px}}
{name} .b{{text-indent:0}} {name} .c{{{self.cross};text-indent:0;margin:3px 0}} {name} .cols{{column-gap:{self.gap}px;{rule}}}
{name} .a{{margin-bottom:16px}} {name} .row{{display:flex;gap:{self.gap + 6}px}} {name} .box{{border:1px solid #333;padding:8px}}
{name} .i{{border:1px solid #333;padding:6px;break-inside:avoid;margin:6px 0}} {name} .i div{{text-indent:0}} {name} .m1{{font-size:60px;line-height:1.2;font-weight:bold}}
{name} .k,{name} .h,{name} .s{{break-inside:avoid;break-after:avoid}} {name} .f{{font-size:0.9em;margin-top:8px}} {name} .v{{text-indent:0}} {name} .sep{{border-top:2px solid #000;margin:6px 0 10px}}"""


def _text(text: str) -> str:
    return html.escape(text)


def _article(story: Story, made: Any, style: _Style, rng: random.Random, *, spanning: bool) -> tuple[str, str, int]:
    head = "".join(
        f'<div class="{name}">{"<br>".join(map(_text, rows)) if name == "h" and rng.random() < 0.4 else _text(" ".join(rows))}</div>'
        for name, rows in (("k", story.kicker), ("h", story.headline), ("s", story.subhead))
        if rows
    )
    body = "".join(f'<p class="b">{_text(line)}</p>' for line in made.byline)
    for at, line in enumerate(made.body):
        name = "c" if at in story.heads else "v" if story.verse else ""
        body += f'<p class="{name}">{_text(line)}</p>'
    body += "".join(f'<p class="b">{_text(line)}</p>' for line in made.after)
    return head, body, sum(map(len, made.body))


def _index(lines: list[str], style: _Style) -> tuple[str, str, int]:
    return "", '<div class="i">' + "".join(f"<div>{_text(line)}</div>" for line in lines) + "</div>", 120


def _module(block: tuple[str, str, int], columns: int, *, boxed: bool, big: bool = False) -> str:
    head, body, size = block
    columns = max(1, min(columns, size // 120))
    return f'<div class="a {"box" if boxed else ""} {"big" if big else ""}" style="flex:{max(1, columns)}">{head}<div class="cols" style="column-count:{columns}">{body}</div></div>'


def _modules(blocks: list[tuple[str, str, int]], rng: random.Random, style: _Style, *, boxed: bool) -> str:
    out, at = "", 0
    while at < len(blocks):
        count = rng.choice((1, 2, 2, 3))
        row = blocks[at : at + count]
        at += count
        widths = {1: (4,), 2: rng.choice(((3, 2), (2, 3), (2, 2), (4, 1))), 3: (2, 1, 2)}[len(row)]
        out += (
            '<div class="row">'
            + "".join(
                _module(block, width, boxed=boxed and rng.random() < 0.5, big=at <= count)
                for block, width in zip(row, widths, strict=True)
            )
            + "</div>"
        )
        if not boxed and rng.random() < 0.3:
            out += '<div class="sep"></div>'
    return out


def _flow(blocks: list[tuple[str, str, int]], rng: random.Random, style: _Style, *, boxed: bool) -> str:
    inner = "".join(f'<div class="a">{head}{body}</div>' for head, body, _ in blocks)
    return f'<div class="cols" style="column-count:{style.columns}">{inner}</div>'


def _mixed(blocks: list[tuple[str, str, int]], rng: random.Random, style: _Style, *, boxed: bool) -> str:
    lead = _module(blocks[0], style.columns, boxed=False, big=True)
    return lead + ('<div class="sep"></div>' if rng.random() < 0.5 else "") + _flow(blocks[1:], rng, style, boxed=False)


def _masthead(lines: list[str], rng: random.Random) -> str:
    name = next((line for line in lines if line.replace(" ", "").endswith("报")), None)
    rest = "".join(f"<div>{_text(line)}</div>" for line in lines if line is not name)
    big = f'<div class="m1">{_text(name)}</div>' if name else ""
    return f'<div class="mast">{big}{rest}</div><div class="sep"></div>'


def print_pages(sections: list[str], target: Path, *, width: int = WIDTH, height: int = HEIGHT) -> None:
    """Print HTML sections to one PDF, a page each."""
    assert CHROMIUM
    page = f"@page{{size:{width + 60}px {height + 60}px;margin:30px}} body{{margin:0}}"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(
            f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><style>{page}</style>{"".join(sections)}</html>',
            encoding="utf-8",
        )
        command = [
            CHROMIUM,
            *FLAGS.split(),
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=100)
