"""PDF → pages: characters with places and sizes where there is a text layer, pictures for OCR where there is none."""

from __future__ import annotations

import ctypes
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from articles.blocks import Mark
from articles.errors import FileDamaged, FileEmpty, FileMissing
from articles.glyphs import Glyph, is_wide, plain_char, rows_of
from articles.layout import lay_out
from articles.limits import Limits
from articles.readers.pdfdamage import damage_of
from articles.readers.picture import KEPT_SIDE, kept
from articles.types import Page, PageImage
from articles.typeset import typeset

_EXACT = 0.15
"""Sizes in a PDF are exact: type 15 % larger than the running text is larger."""
_FEW = 24
"""A page with fewer characters than this under a large picture is a scan."""
_OUTLINES = 300
"""As many drawn paths as this, and hardly a character, are text turned to outlines."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page's visible frame in its own units, and how far it is turned for reading (0, 90, 180, 270)."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as read."""
        width, height = self.right - self.left, self.top - self.bottom
        return (width, height) if self.turn in (0, 180) else (height, width)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space → from the top left of the page as read."""
        x, y = x - self.left, y - self.bottom
        width, height = self.right - self.left, self.top - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return width - x, y
        if self.turn == 270:
            return height - y, width - x
        return x, height - y


@dataclass(frozen=True, slots=True)
class _Face:
    """Size, font and turn that all characters of one text object share."""

    size: float
    font: str
    angle: int


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """Read a PDF page by page; one page is held at a time.

    :raises FileMissing, FileEmpty, FileDamaged, LimitExceeded:
    """
    where = str(path)
    document, digest = _opened(path, limits)
    try:
        count = len(document)
        if count == 0:
            raise FileEmpty("PDF 里没有页面。", where=where, remedy="请换一个有内容的文件。")
        if count > limits.max_pages:
            raise limits.exceeded(f"PDF 有{count}页，超过上限{limits.max_pages}页，不像一份报纸。", where, "max_pages")
        damage = damage_of(path)
        left_out = damage.left_out(count) if damage else frozenset()
        if len(left_out) == count:
            raise FileDamaged(f"PDF 已损坏，{count} 页都不完整。", where=where, remedy="请重新取得这个文件。")
        told = (damage.told(count) + "请重新取得这个文件。",) if damage else ()
        offset = 0  # keeps the ids of pages without a printed number apart
        for number in range(count):
            page = _read_page(document, number, path, digest, limits) if number + 1 not in left_out else None
            if page is not None:
                yield replace(page, offset=offset, warnings=(*told, *page.warnings))
                offset += len(page.text)
                told = ()
        if not offset and damage:
            raise FileDamaged(damage.told(count), where=where, remedy="请重新取得这个文件。")
        if not offset:
            raise FileEmpty("PDF 里没有文字。", where=where, remedy="请换一个有文字层或扫描清楚的文件。")
    finally:
        document.close()


def _opened(path: Path, limits: Limits) -> tuple[Any, str]:
    where = str(path)
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise FileMissing("没有这个文件。", where=where, remedy="请检查路径。") from error
    limits.check_size(size, where)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        return pdfium.PdfDocument(path), digest
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise FileDamaged("PDF 加了密码，读不出来。", where=where, remedy="请给出不加密的文件。") from error
        raise FileDamaged("PDF 不完整或已损坏，打不开。", where=where, remedy="请重新取得这个文件。") from error


def _read_page(document: Any, number: int, path: Path, digest: str, limits: Limits) -> Page | None:
    where = f"{path} 第 {number + 1} 页"
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise FileDamaged("PDF 的这一页已损坏。", where=where, remedy="请重新取得这个文件。") from error
    try:
        sheet = _sheet_of(page)
        if min(sheet.size) <= 0:
            return None
        glyphs = _glyphs(page, sheet)
        visible = sum(not glyph.char.isspace() for glyph in glyphs)
        if visible < _FEW and _has_picture(page, sheet):
            return _scanned(page, path, digest, limits)
        if not visible:
            return None
        return _laid_out(page, sheet, glyphs, path, digest)
    finally:
        page.close()


def _laid_out(page: Any, sheet: _Sheet, glyphs: list[Glyph], path: Path, digest: str) -> Page:
    width, height = sheet.size
    rows = rows_of(glyphs)
    layout = lay_out(rows, _marks(page, sheet), width, height, noise=_EXACT)
    written = typeset(layout, width, height)
    return Page(
        source=path.name,
        sha256=digest,
        reader="pdf",
        text=written.text,
        lines=tuple(written.lines),
        image=_picture(page, width, height),
        warnings=tuple(_warnings(written.text, odd=len(layout.odd))),
        given=written.given,
    )


def _warnings(text: str, *, odd: int) -> Iterator[str]:
    private = sorted({char for char in text if "\ue000" <= char <= "\uf8ff" or char == "\ufffd"})
    if private:
        shown = "、".join(f"U+{ord(char):04X}" for char in private[:8])
        yield f"有{len(private)}种字没有通用编码（{shown}），照原样保留，请对照版面。"
    if odd:
        yield f"有{odd}处竖排或旋转的文字，放在全版之后，请对照版面。"


# ---- characters


def _sheet_of(page: Any) -> _Sheet:
    left, bottom, right, top = page.get_cropbox()
    return _Sheet(
        min(left, right), min(bottom, top), max(left, right), max(bottom, top), int(page.get_rotation()) % 360
    )


def _glyphs(page: Any, sheet: _Sheet) -> list[Glyph]:
    """The characters of the text layer in the producer's order, radicals folded, halves of a pair joined."""
    textpage = page.get_textpage()
    try:
        faces: dict[int, _Face] = {}
        out: list[Glyph] = []
        high = 0
        for at in range(textpage.count_chars()):
            code = pdfium_c.FPDFText_GetUnicode(textpage, at)
            if 0xD800 <= code <= 0xDBFF:
                high = code
                continue
            if 0xDC00 <= code <= 0xDFFF:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            char = plain_char(chr(code))
            generated = pdfium_c.FPDFText_IsGenerated(textpage, at) == 1
            if generated or char.isspace():
                if out and not out[-1].char.isspace():
                    out.append(Glyph(" ", out[-1].right, out[-1].y, out[-1].right, out[-1].size))
                continue
            out.extend(_halved(_glyph(textpage, at, char, sheet, faces)))
        return out
    finally:
        textpage.close()


def _halved(glyph: Glyph) -> list[Glyph]:
    """A dash two squares long is the ligature of two dashes."""
    if glyph.char not in "—…" or glyph.right - glyph.x < 1.7 * glyph.size:
        return [glyph]
    middle = (glyph.x + glyph.right) / 2
    return [replace(glyph, right=middle), replace(glyph, x=middle)]


def _glyph(textpage: Any, at: int, char: str, sheet: _Sheet, faces: dict[int, _Face]) -> Glyph:
    face = _face(textpage, at, sheet, faces)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(textpage, at, x, y)
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(textpage, at, box)
    left, base = sheet.place(x.value, y.value)
    ends = [sheet.place(box.left, box.top)[0], sheet.place(box.right, box.bottom)[0]]
    right = max(ends)
    if is_wide(char) and not face.angle:
        right = max(right, left + 0.96 * face.size) if right - left < 1.4 * face.size else right
    return Glyph(char, left, base, max(right, left + 0.05), face.size, face.font, face.angle)


def _face(textpage: Any, at: int, sheet: _Sheet, faces: dict[int, _Face]) -> _Face:
    handle = pdfium_c.FPDFText_GetTextObject(textpage, at)
    key = ctypes.addressof(handle.contents) if handle else -1
    known = faces.get(key)
    if known is not None and key != -1:
        return known
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(textpage, at, matrix)
    size = pdfium_c.FPDFText_GetFontSize(textpage, at) * (math.hypot(matrix.c, matrix.d) or 1.0)
    angle = math.degrees(pdfium_c.FPDFText_GetCharAngle(textpage, at))
    turn = round((angle + sheet.turn) / 90) * 90 % 360
    made = _Face(max(1.0, size), _font(handle), turn)
    faces[key] = made
    return made


def _font(handle: Any) -> str:
    font = pdfium_c.FPDFTextObj_GetFont(handle) if handle else None
    if not font:
        return ""
    size = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, size))
    pdfium_c.FPDFFont_GetBaseFontName(font, buffer, size)
    name = buffer.value.decode("utf-8", errors="replace")
    return name.split("+", 1)[-1]


# ---- pictures, rules


def _marks(page: Any, sheet: _Sheet) -> list[Mark]:
    """The bounds of drawn paths: rules and frames."""
    found = []
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        left, bottom, right, top = item.get_bounds()
        one, two = sheet.place(left, bottom), sheet.place(right, top)
        found.append(Mark(min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])))
        if len(found) >= 5000:
            break
    return found


def _has_picture(page: Any, sheet: _Sheet) -> bool:
    """Whether pictures or outlines cover a good part of the page, so that there may be something to read."""
    area = 0.0
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING]
    for count, item in enumerate(page.get_objects(filter=kinds, max_depth=6), start=1):
        left, bottom, right, top = item.get_bounds()
        area += max(0.0, right - left) * max(0.0, top - bottom)
        if count >= _OUTLINES:
            return True
    width, height = sheet.size
    return area > 0.25 * width * height


def _picture(page: Any, width: float, height: float) -> PageImage:
    return kept(page.render(scale=KEPT_SIDE / max(width, height)).to_pil())


def _scanned(page: Any, path: Path, digest: str, limits: Limits) -> Page | None:
    from articles.readers.scan import read_image  # noqa: PLC0415  (OCR is loaded for pages without text only)

    width, height = page.get_size()
    scale = min(200 / 72, math.sqrt(limits.max_pixels / max(1.0, width * height)))
    image = page.render(scale=scale).to_pil().convert("RGB")
    return read_image(image, source=path.name, sha256=digest)
