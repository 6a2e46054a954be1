"""Pictures: opened with their size checked first, and kept small beside the page they show."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageSequence, UnidentifiedImageError

from articles.errors import FileDamaged, FormatUnknown, InputError, LimitExceeded
from articles.limits import Limits
from articles.types import PageImage

KEPT_SIDE = 1400
"""Longest side of the kept page picture, in pixels."""


def frames(data: bytes, where: str, limits: Limits) -> Iterator[Image.Image]:
    """The pictures of a file in colour on white, the size of each checked before it is unpacked.

    :raises FileDamaged, FormatUnknown, LimitExceeded:
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sizes are checked below, damage is an error
            picture = Image.open(io.BytesIO(data))
        for number, frame in enumerate(ImageSequence.Iterator(picture)):
            if number >= limits.max_pages:
                raise limits.exceeded(f"图片超过{limits.max_pages}幅。", where, "max_pages")
            width, height = frame.size
            if width * height > limits.max_pixels:
                raise _too_many(where, f"图片有{width}×{height}像素", limits)
            yield flat(frame)
    except Image.DecompressionBombError as error:
        raise _too_many(where, "图片的像素太多", limits) from error
    except UnidentifiedImageError as error:
        raise FormatUnknown("认不出这种图片。", where=where, remedy="请给出 PNG、JPEG 或 TIFF。") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileDamaged("图片不完整或已损坏。", where=where, remedy="请重新扫描或取得这个文件。") from error


def _too_many(where: str, what: str, limits: Limits) -> LimitExceeded:
    return limits.exceeded(f"{what}，超过上限{limits.max_pixels}像素。", where, "max_pixels", "请缩小图片")


def flat(frame: Image.Image) -> Image.Image:
    """The picture in colour without transparency, on white."""
    if "A" not in frame.getbands() and "transparency" not in frame.info:
        return frame.convert("RGB")
    over = frame.convert("RGBA")
    white = Image.new("RGB", over.size, "white")
    white.paste(over, mask=over.getchannel("A"))
    return white


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """The picture made smaller until its longest side is no longer than `side` pixels."""
    longest = max(image.size)
    if longest <= side:
        return image
    width, height = (max(1, round(length * side / longest)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def kept(image: Image.Image) -> PageImage:
    """The picture as a page keeps it."""
    small = shrunk(image.convert("RGB"), KEPT_SIDE)
    data = io.BytesIO()
    small.save(data, "JPEG", quality=72)
    return PageImage(data.getvalue(), "image/jpeg", small.width, small.height)


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height by the picture's head; None where it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(data)).size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def first_kept(data: bytes, where: str, limits: Limits) -> PageImage | None:
    """The first picture of a file as a page keeps it; None where it cannot be used."""
    try:
        frame = next(frames(data, where, limits), None)
    except InputError:
        return None  # a page without its picture is still a page
    return kept(frame) if frame is not None else None
