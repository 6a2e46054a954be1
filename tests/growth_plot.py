"""Curves on two logarithmic axes as plain SVG: no library, no script, no outside reference."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 54, 14, 30, 34
LEGEND = 16
COLOURS = ("#1f5fae", "#b3541e", "#2c7a4b", "#7a3b8f")


@dataclass(frozen=True)
class Curve:
    """(x, y) points with positive x; a y of 0 is drawn at the bottom."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Panel:
    """One pair of axes."""

    title: str
    curves: tuple[Curve, ...]


def drawing(caption: str, panels: Sequence[Panel]) -> str:
    """The panels two by two, with one caption below."""
    lines = (len(panels) + 1) // 2
    height = lines * (HEIGHT + LEGEND * 4) + 24
    body = []
    for number, panel in enumerate(panels):
        x, y = (number % 2) * WIDTH, (number // 2) * (HEIGHT + LEGEND * 4)
        body.append(f'<g transform="translate({x} {y})">{"".join(_panel(panel))}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" font-family="sans-serif" '
        f'font-size="11" fill="#444"><rect width="100%" height="100%" fill="#fff"/>{"".join(body)}'
        f'<text x="{WIDTH}" y="{height - 8}" text-anchor="middle">{escape(caption)}</text></svg>\n'
    )


def _panel(panel: Panel) -> Iterator[str]:
    across = _decades([x for curve in panel.curves for x, _ in curve.points])
    up = _decades([y for curve in panel.curves for _, y in curve.points if y > 0])
    yield f'<text x="{LEFT}" y="18" font-size="13" fill="#111">{escape(panel.title)}</text>'
    for power in range(across[0], across[1] + 1):
        x = _place(10.0**power, across, LEFT, WIDTH - RIGHT)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{_short(power)}</text>'
    for power in range(up[0], up[1] + 1):
        y = _place(10.0**power, up, HEIGHT - BOTTOM, TOP)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_short(power)}</text>'
    for number, (curve, colour) in enumerate(zip(panel.curves, COLOURS, strict=False)):
        spots = [
            (_place(x, across, LEFT, WIDTH - RIGHT), _place(max(y, 10.0 ** up[0]), up, HEIGHT - BOTTOM, TOP))
            for x, y in curve.points
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots)
        last = f"{curve.points[-1][1]:,.3g}" if curve.points[-1][1] < 1000 else f"{curve.points[-1][1]:,.0f}"
        y = HEIGHT + LEGEND * number - 2
        yield f'<rect x="{LEFT}" y="{y - 8}" width="10" height="10" fill="{colour}"/>'
        yield f'<text x="{LEFT + 16}" y="{y + 1}">{escape(curve.name)} (last: {last})</text>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around the values, at least one apart."""
    low = math.floor(math.log10(min(values, default=1.0)))
    return low, max(low + 1, math.ceil(math.log10(max(values, default=10.0))))


def _place(value: float, decades: tuple[int, int], start: float, end: float) -> float:
    return start + (math.log10(value) - decades[0]) / (decades[1] - decades[0]) * (end - start)


def _short(power: int) -> str:
    if power < 0:
        return f"{10.0**power:g}"
    return f"{10 ** (power % 3)}{('', 'k', 'M', 'G')[power // 3]}"
