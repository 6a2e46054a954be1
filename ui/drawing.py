"""A page's picture with the boxes of its articles drawn over it: a help to whoever wonders how a page was cut."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from articles.errors import FormatUnknown, StorageFailed
from articles.types import Box

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from articles.types import Article, Line, ParsedPage

_FONTS = (
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSerifCJK-Regular.ttc",
    "noto-cjk/NotoSansCJK-Regular.ttc",
    "google-noto-cjk/NotoSansCJK-Regular.ttc",
    "truetype/wqy/wqy-zenhei.ttc",
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/arphic/uming.ttc",
    "truetype/droid/DroidSansFallbackFull.ttf",
)
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/System/Library/Fonts")
_COLOURS = (
    "#c0392b",
    "#1f6fb2",
    "#1e8449",
    "#b9770e",
    "#7d3c98",
    "#117a65",
    "#a04000",
    "#2e4053",
    "#c2185b",
    "#5d6d1e",
)
_WIDTH, _MARGIN, _SIZE = 1000, 40, 18
_MOST_LINES = 1200


def draw_page(parsed: ParsedPage, target: Path) -> None:
    """Draw a page with its articles as numbered, coloured boxes and save it as PNG.

    A page without a picture is typeset as plain lines, each article's lines in its box.

    :raises FormatUnknown: there is no picture and no font with Chinese characters to typeset one.
    :raises StorageFailed: the picture cannot be saved.
    """
    image, boxes = _pictured(parsed) if parsed.page.image is not None else _typeset(parsed)
    _draw_boxes(image, parsed.articles, boxes)
    try:
        image.save(target, "PNG")
    except OSError as error:
        raise StorageFailed(
            f"图片存不下来（{error.strerror or error}）。", where=str(target), remedy="请检查文件夹和磁盘。"
        ) from error


def find_font() -> Path | None:
    """A font file with Chinese characters, from the usual places."""
    for folder in _FOLDERS:
        for name in _FONTS:
            path = Path(folder).expanduser() / name
            if path.is_file():
                return path
    for folder in _FOLDERS:
        for root, _, files in os.walk(Path(folder).expanduser()):
            for name in sorted(files):
                if "CJK" in name and name.lower().endswith((".ttc", ".otf", ".ttf")):
                    return Path(root) / name
    return None


def _pictured(parsed: ParsedPage) -> tuple[Image, list[tuple[Box, ...]]]:
    from PIL import Image  # noqa: PLC0415  (only drawing needs it)

    kept = parsed.page.image
    assert kept is not None  # noqa: S101  (the caller asked)
    image = Image.open(io.BytesIO(kept.data)).convert("RGB")
    return image, [article.boxes for article in parsed.articles]


def _typeset(parsed: ParsedPage) -> tuple[Image, list[tuple[Box, ...]]]:
    """Set the page's lines one under another; the boxes are those of each article's run of lines."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    path = find_font()
    if path is None:
        raise FormatUnknown(
            "这一版没有图像，本机也没有中文字体，画不出版面图。",
            where=parsed.page.source,
            remedy="请安装中文字体（如 fonts-noto-cjk）后再试。",
        )
    font = ImageFont.truetype(str(path), _SIZE)
    rows = _rows(parsed.lines[:_MOST_LINES], font)
    step = int(_SIZE * 1.5)
    height = 2 * _MARGIN + step * max(1, len(rows))
    image = Image.new("RGB", (_WIDTH, height), "white")
    pen = ImageDraw.Draw(image)
    for at, (_, text) in enumerate(rows):
        pen.text((_MARGIN, _MARGIN + at * step), text, fill="#222222", font=font)
    return image, [_runs(article, rows, step, height) for article in parsed.articles]


def _rows(lines: tuple[Line, ...], font: FreeTypeFont) -> list[tuple[Line, str]]:
    """Lines broken to the width of the canvas."""
    out: list[tuple[Line, str]] = []
    for line in lines:
        row = ""
        for char in line.text:
            if row and font.getlength(row + char) > _WIDTH - 2 * _MARGIN:
                out.append((line, row))
                row = ""
            row += char
        out.append((line, row))
    return out


def _runs(article: Article, rows: list[tuple[Line, str]], step: int, height: int) -> tuple[Box, ...]:
    """The boxes around an article's rows, one for each run of rows that stand together."""
    spans = [span for part in article.parts for span in part.spans]
    spans += [span for paragraph in article.paragraphs for span in paragraph.spans]
    inside = [any(start < line.span[1] and line.span[0] < end for start, end in spans) for line, _ in rows]
    boxes: list[Box] = []
    start: int | None = None
    for at, mine in enumerate([*inside, False]):
        if mine and start is None:
            start = at
        elif not mine and start is not None:
            top, bottom = (_MARGIN + start * step - 3) / height, (_MARGIN + at * step - 3) / height
            boxes.append(Box(0.015, max(0.0, top), 0.985, min(1.0, bottom)))
            start = None
    return tuple(boxes)


def _draw_boxes(image: Image, articles: tuple[Article, ...], boxes: list[tuple[Box, ...]]) -> None:
    from PIL import ImageDraw  # noqa: PLC0415

    pen = ImageDraw.Draw(image, "RGBA")
    for at, (article, places) in enumerate(zip(articles, boxes, strict=True)):
        colour = _COLOURS[at % len(_COLOURS)]
        for box in places:
            _box(pen, image.size, box, colour)
        if places:
            _label(pen, image.size, places[0], str(article.order), colour)


def _box(pen: ImageDraw, size: tuple[int, int], box: Box, colour: str) -> None:
    corners = (box.left * size[0] - 2, box.top * size[1] - 2, box.right * size[0] + 2, box.bottom * size[1] + 2)
    pen.rectangle(corners, fill=colour + "1c", outline=colour, width=2)


def _label(pen: ImageDraw, size: tuple[int, int], box: Box, text: str, colour: str) -> None:
    from PIL import ImageFont  # noqa: PLC0415

    font = ImageFont.load_default(size=max(14, size[0] // 70))
    left, bottom = box.left * size[0] - 2, box.top * size[1] - 2
    width, height = pen.textbbox((0, 0), text, font=font)[2:]
    top = max(0.0, bottom - height - 5)  # above the box, where it hides no word
    pen.rectangle((left, top, left + width + 10, top + height + 5), fill=colour)
    pen.text((left + 5, top + 1), text, fill="white", font=font)
