"""Plots as SVG text: no library, no script, no outside reference. Pure: values in, markup out, all text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 460, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 44


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: what it shows and how far it reaches from 0; `percent` prints 0.5 as 50%."""

    label: str
    top: float
    percent: bool = False

    def text(self, share: float) -> str:
        """The tick at a share of the axis."""
        value = self.top * share
        return f"{100 * value:.0f}%" if self.percent else f"{value:.3g}"


def line_plot(title: str, points: Sequence[tuple[float, float]], across: Axis, up: Axis) -> str:
    """A line through (x, y) points, in the order given."""
    path = " ".join(f"{_x(x / across.top):.1f},{_y(y / up.top):.1f}" for x, y in points)
    return _framed(title, across, up, f'<polyline points="{path}" class="line"/>')


def bar_plot(title: str, bars: Sequence[tuple[float, float]], across: Axis, up: Axis) -> str:
    """Bars of one width: (right edge, height) from left to right."""
    drawn, left = [], 0.0
    for right, height in bars:
        x0, x1, y = _x(left / across.top), _x(right / across.top), _y(height / up.top)
        drawn.append(f'<rect x="{x0 + 1:.1f}" y="{y:.1f}" width="{max(x1 - x0 - 2, 1):.1f}" height="{_y(0) - y:.1f}"/>')
        left = right
    return _framed(title, across, up, f'<g class="bars">{"".join(drawn)}</g>')


def histogram(values: Sequence[float], bins: int = 20) -> tuple[list[tuple[float, float]], float]:
    """(right edge, count) of equal bins from 0 to the largest value, and that value; one bin where all are 0."""
    largest = max(values, default=0.0) or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / largest * bins))] += 1
    return [(largest * (i + 1) / bins, float(count)) for i, count in enumerate(counts)], largest


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _framed(title: str, across: Axis, up: Axis, inside: str) -> str:
    ticks = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        ticks.append(f'<text x="{_x(share):.1f}" y="{_y(0) + 16:.1f}" class="mid">{escape(across.text(share))}</text>')
        ticks.append(f'<text x="{_x(0) - 6:.1f}" y="{_y(share) + 4:.1f}" class="end">{escape(up.text(share))}</text>')
        ticks.append(f'<line x1="{_x(0)}" x2="{_x(1)}" y1="{_y(share):.1f}" y2="{_y(share):.1f}" class="grid"/>')
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f"{''.join(ticks)}{inside}"
        f'<text x="{_x(0.5):.1f}" y="{_HEIGHT - 8}" class="mid">{escape(across.label)}</text>'
        f'<text x="12" y="{_y(0.5):.1f}" class="mid" transform="rotate(-90 12 {_y(0.5):.1f})">{escape(up.label)}</text>'
        "</svg>"
    )
