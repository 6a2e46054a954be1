"""The areas of a page's picture: which articles a digital newspaper's page holds, in what order, and where.

Coordinates count in pixels of the picture as it is shown, in units of a drawing, or in percent; what is kept are
fractions of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from articles.readers import founder
from articles.readers.markup import Node, Tree, text_of
from articles.types import Box

_AREAS = "map area, polygon.area, polygon[points]"
_LISTS = "#titleList a, .main-ed-articlenav-list a, .news-list a, .articleList a"
_PICTURE = (350.0, 500.0)
"""Pixels of the page picture that area coordinates count in where nothing says."""
_CORNERS = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)\s*(%?)")
Size = tuple[float, float]


class Areas:
    """The articles of one page by key: their order, titles and boxes; `mapped` are those that the picture shows."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.titles: dict[str, str] = {}
        self.boxes: dict[str, tuple[Box, ...]] = {}

    @property
    def mapped(self) -> set[str]:
        """The keys that have a place on the picture."""
        return {key for key, boxes in self.boxes.items() if boxes}

    def add(self, key: str, title: str, boxes: Sequence[Box]) -> None:
        """Note an article, or more places or the title of a known one."""
        if key not in self.boxes:
            self.order.append(key)
        known = self.boxes.get(key, ())
        self.boxes[key] = (*known, *(box for box in boxes if box not in known))
        if title and not self.titles.get(key):
            self.titles[key] = title

    def take(self, other: Areas) -> None:
        """Add what another document says of the same page."""
        for key in other.order:
            self.add(key, other.titles.get(key, ""), other.boxes.get(key, ()))


def read_areas(tree: Tree, key_of: Callable[[str], str | None], shown: Size | None) -> Areas:
    """The areas and title lists of a document.

    `key_of` gives the article that a link leads to; `shown` is the size of the picture's file where it is at hand.
    """
    found = Areas()
    nodes = [node for node in tree.css(_AREAS) if (node.attributes.get("points") or node.attributes.get("coords"))]
    size = _size(tree, nodes, shown)
    for node in nodes:
        said = node.attributes
        key = key_of(said.get("href") or said.get("data-contentid") or "")
        if key is not None:
            corners = polygon(said.get("coords") or said.get("points") or "", *size)
            found.add(key, founder.plain(said.get("title") or ""), boxes_of(corners))
    if not found.order:
        return _listed(tree, key_of)
    for key, title in _listed(tree, key_of).titles.items():
        if key in found.boxes:  # a list may name the articles of the whole issue
            found.add(key, title, ())
    return found


def _listed(tree: Tree, key_of: Callable[[str], str | None]) -> Areas:
    found = Areas()
    for link in tree.css(_LISTS):
        key = key_of(link.attributes.get("href") or "")
        if key is not None:
            found.add(key, text_of(link), ())
    return found


def _size(tree: Tree, nodes: Sequence[Node], shown: Size | None) -> Size:
    """What coordinates count in: the picture's size as the page states it, its drawing's, its file's, or the usual
    one; a size that the coordinates leave is not theirs."""
    numbers = [corner for node in nodes for corner in _corners(node)]
    most = max((x for x, _ in numbers), default=0.0), max((y for _, y in numbers), default=0.0)
    stated = _stated(tree.css_first("img[usemap]"))
    drawn = next((size for node in nodes if (size := _drawing(node)) is not None), None)
    for size in (drawn, stated, shown, _PICTURE):
        if size is not None and most[0] <= size[0] * 1.01 and most[1] <= size[1] * 1.01:
            return size
    grown = max(most[0] / _PICTURE[0], most[1] / _PICTURE[1])
    return _PICTURE[0] * grown, _PICTURE[1] * grown


def _corners(node: Node) -> list[tuple[float, float]]:
    values = _CORNERS.findall(node.attributes.get("coords") or node.attributes.get("points") or "")
    if any(percent for _, percent in values):
        return []
    numbers = [float(value) for value, _ in values]
    return list(zip(numbers[0::2], numbers[1::2], strict=False))


def _drawing(node: Node) -> Size | None:
    """The view box of the drawing around a polygon."""
    up = node.parent
    while up is not None:
        box = re.findall(r"\d+(?:\.\d+)?", up.attributes.get("viewbox") or up.attributes.get("viewBox") or "")
        if len(box) == 4:
            return float(box[2]), float(box[3])
        up = up.parent
    return None


def _stated(image: Node | None) -> Size | None:
    said = image.attributes if image is not None else {}
    style = said.get("style") or ""
    sizes = []
    for name in ("width", "height"):
        found = re.match(r"\s*(\d+)\s*(?:px)?\s*$", said.get(name) or "") or re.search(
            rf"(?<!-){name}\s*:\s*(\d+)\s*px", style
        )
        if found and int(found.group(1)):
            sizes.append(float(found.group(1)))
    return (sizes[0], sizes[1]) if len(sizes) == 2 else None


def polygon(coords: str, width: float, height: float) -> list[tuple[float, float]]:
    """The corners of an area in fractions of the page, from pixels of the picture or from percentages."""
    numbers = _CORNERS.findall(coords)
    if any(percent for _, percent in numbers):
        width = height = 100.0
    values = [float(value) for value, _ in numbers]
    points = list(zip(values[0::2], values[1::2], strict=False))
    if len(points) == 2:  # a rectangle: left, top, right, bottom
        (left, top), (right, bottom) = points
        points = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [(min(1.0, max(0.0, x / width)), min(1.0, max(0.0, y / height))) for x, y in points]


def boxes_of(points: Sequence[tuple[float, float]]) -> tuple[Box, ...]:
    """Cut a polygon into the rectangles between its corner heights: an L becomes two boxes."""
    if len(points) < 3:
        return ()
    heights = sorted({round(y, 5) for _, y in points})
    out: list[Box] = []
    for top, bottom in pairwise(heights):
        edges = sorted(_crossings(points, (top + bottom) / 2))
        for left, right in zip(edges[0::2], edges[1::2], strict=False):
            if right - left < 1e-4 or bottom - top < 1e-4:
                continue
            last = out[-1] if out else None
            if last and (last.left, last.right, last.bottom) == (left, right, top):
                out[-1] = Box(left, last.top, right, bottom)
            else:
                out.append(Box(left, top, right, bottom))
    return tuple(out)


def _crossings(points: Sequence[tuple[float, float]], y: float) -> list[float]:
    found = []
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 <= y < y2) or (y2 <= y < y1):
            found.append(round(x1 + (y - y1) * (x2 - x1) / (y2 - y1), 5))
    return found
