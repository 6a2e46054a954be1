"""Scans: a typeset picture comes back as its articles; pictures that mean harm are refused before they are unpacked."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from articles.errors import FileDamaged, FileEmpty, FileMissing, FormatUnknown, LimitExceeded
from articles.glyphs import Row
from articles.limits import Limits
from articles.parse import parse_file
from articles.readers import edges, gutters, recognise, ruling, scan, spaces, typesize
from articles.readers import picture as pictures
from articles.readers.scan import read
from ui.drawing import find_font

LEAD = "昨天上午，望江街道的社区食堂正式开张，三百位老人尝到了第一顿午饭。"
NEXT = "食堂设有八十个座位，每天供应十二道家常菜，行动不便的老人可以送饭到家。"


def picture(slant: float = 0.0) -> Image.Image:
    path = find_font()
    if path is None:
        pytest.skip("no font with Chinese characters")
    image = Image.new("RGB", (900, 520), "white")
    pen = ImageDraw.Draw(image)
    pen.text((60, 30), "社区食堂开张迎客", fill="black", font=ImageFont.truetype(str(path), 64))
    small = ImageFont.truetype(str(path), 26)
    for left, text in ((60, f"本报讯（记者 陆知远）{LEAD}"), (480, NEXT)):
        for row in range(0, len(text), 14):
            pen.text((left, 150 + row // 14 * 42), text[row : row + 14], fill="black", font=small)
    return image.rotate(slant, fillcolor="white", resample=Image.Resampling.BICUBIC) if slant else image


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("slant", [0.0, 1.2])
def test_a_scan_comes_back_as_its_article(tmp_path: Path, slant: float) -> None:
    file = tmp_path / "scan.png"
    picture(slant).save(file)
    (page,) = parse_file(file)
    (article,) = page.articles
    assert article.headline == "社区食堂开张迎客"
    assert article.text.replace("\n", "").endswith(LEAD + NEXT)
    assert [by.name for by in article.bylines] == ["陆知远"]
    assert page.page.image is not None
    assert all(line.box is not None and 0 < line.confidence <= 1 for line in page.lines)


def test_what_is_unsure_is_named_not_changed() -> None:
    rows = [Row("墨迹不清", 0, 0, 40, 10, 10.0, confidence=0.4), Row("清楚", 0, 20, 20, 30, 10.0)]
    (warning,) = scan._warnings(rows)
    assert "墨迹不清" in warning
    assert "清楚" not in warning.replace("墨迹不清", "")


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header promises more than its data holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (huge_png(30_000, 30_000), LimitExceeded),
        (huge_png(14_000, 14_500), LimitExceeded),
        (huge_png(50, 50)[:60], FileDamaged),
        (b"II*\x00nothing more", FormatUnknown),
        (b"\x89PNG\r\n\x1a\n", FormatUnknown),
    ],
    ids=["bomb", "over the limit", "cut", "no picture", "only a signature"],
)
def test_bad_pictures_are_refused_with_one_message(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    file = tmp_path / "bad.png"
    file.write_bytes(data)
    with pytest.raises((error, FileDamaged)) as caught:
        list(read(file, limits=Limits()))
    assert "bad.png" in str(caught.value)


@pytest.mark.filterwarnings("ignore")
def test_an_empty_picture_says_so(tmp_path: Path) -> None:
    file = tmp_path / "white.png"
    Image.new("RGB", (300, 300), "white").save(file)
    with pytest.raises(FileEmpty, match="没有认出文字"):
        list(read(file, limits=Limits()))
    with pytest.raises(FileMissing):
        list(read(tmp_path / "no.png", limits=Limits()))


def test_transparent_pictures_are_laid_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert pictures.flat(clear).getpixel((1, 1)) == (255, 255, 255)


def test_blank_strips_give_names_their_spaces_back() -> None:
    path = find_font()
    if path is None:
        pytest.skip("no font with Chinese characters")
    image = Image.new("RGB", (400, 60), "white")
    ImageDraw.Draw(image).text((10, 10), "记者 冯琪 曲虹", fill="black", font=ImageFont.truetype(str(path), 30))
    edges = Image.eval(image.convert("L"), lambda value: 255 - value).getbbox()
    assert edges is not None
    box = (float(edges[0]), float(edges[1]), float(edges[2]), float(edges[3]))
    assert spaces.spaced(image, box, "记者冯琪曲虹", 30.0) == "记者 冯琪 曲虹"


def test_a_short_row_has_the_size_of_the_title_it_goes_on_from() -> None:
    boxes = [(0.0, 0.0, 490.0, 74.0), (200.0, 84.0, 270.0, 172.0), (0.0, 200.0, 400.0, 236.0)]
    texts = ["长堤公园新馆落", "成", "首日接待市民三千人次"]
    sizes = typesize.levelled(boxes, texts, [70.0, 84.0, 36.0])
    assert sizes == [70.0, 70.0, 36.0]


def test_words_that_no_print_spaces_are_read_whole() -> None:
    line = "国内统 一连续出版物 号CN31-0188 总第3771期"
    image = Image.new("RGB", (10, 10), "white")
    assert spaces.with_spaces(image, (0, 0, 10, 10), line, 8.0).startswith("国内统一连续出版物号CN31-0188")


def drawn(*frames: tuple[int, int, int, int], rules: tuple[tuple[int, int, int, int], ...] = ()) -> Image.Image:
    """A page of 1000 by 1000 with frames, rules, and nothing else."""
    image = Image.new("RGB", (1000, 1000), "white")
    pen = ImageDraw.Draw(image)
    for frame in frames:
        pen.rectangle(frame, outline=(90, 90, 90), width=2)
    for rule in rules:
        pen.rectangle(rule, fill="black")
    return image


def test_rules_and_frames_are_seen_on_the_picture() -> None:
    image = drawn((100, 100, 500, 300), rules=((60, 500, 940, 503), (600, 560, 602, 900)))
    found = ruling.ruling_of(image, [], 30.0)
    (frame,) = found.frames
    assert [round(edge, -1) for edge in (frame.left, frame.top, frame.right, frame.bottom)] == [100, 100, 500, 300]
    assert sorted((round(mark.left, -1), round(mark.top, -1)) for mark in found.marks if mark != frame) == [
        (60, 500),
        (600, 560),
    ]


def test_a_long_stroke_inside_a_line_of_type_is_no_rule() -> None:
    image = drawn(rules=((200, 140, 400, 148),))
    assert ruling.ruling_of(image, [(150.0, 90.0, 900.0, 200.0)], 30.0).marks == []


COLUMNS = [(60.0, float(top), 480.0, top + 30.0) for top in range(100, 400, 45)]
BESIDE = [(520.0, float(top), 940.0, top + 30.0) for top in range(100, 400, 45)]


def columns(*joined: int) -> tuple[list[ruling.Edges], ruling.Ruling]:
    """Two columns of lines as black bars; the lines at `joined` were recognised as one across both."""
    lines = [*COLUMNS, *BESIDE]
    image = drawn(rules=tuple((round(a), round(b), round(c), round(d)) for a, b, c, d in lines))
    boxes = [(60.0, top, 940.0, bottom) for at, (_, top, _, bottom) in enumerate(COLUMNS) if at in joined]
    boxes += [line for at, line in enumerate(COLUMNS) if at not in joined]
    boxes += [line for at, line in enumerate(BESIDE) if at not in joined]
    ink = ruling.ruling_of(image, [(0.0, 0.0, 1000.0, 1000.0)], 30.0)
    return boxes, ink


def test_a_line_over_a_gutter_is_cut_there() -> None:
    boxes, ink = columns(2)
    pieces = gutters.cut(boxes[0], boxes, ink, 30.0)
    assert [(round(piece[0], -1), round(piece[2], -1)) for piece in pieces] == [(60, 480), (520, 940)]
    assert all(gutters.cut(box, boxes, ink, 30.0) == [box] for box in boxes[1:])


def test_a_gap_between_words_is_no_gutter() -> None:
    image = drawn(rules=((60, 100, 300, 130), (340, 100, 940, 130), (60, 145, 940, 175), (60, 190, 940, 220)))
    boxes = [(60.0, 100.0, 940.0, 130.0), (60.0, 145.0, 940.0, 175.0), (60.0, 190.0, 940.0, 220.0)]
    ink = ruling.ruling_of(image, [(0.0, 0.0, 1000.0, 1000.0)], 30.0)
    assert gutters.cut(boxes[0], boxes, ink, 30.0) == [boxes[0]]


def test_a_box_lets_go_of_what_stands_in_the_line_beside_it() -> None:
    image = drawn(rules=((60, 100, 480, 130), (500, 100, 508, 130), (540, 100, 900, 130)))
    ink = ruling.ruling_of(image, [(0.0, 0.0, 1000.0, 1000.0)], 30.0)
    here, beside = (490.0, 95.0, 905.0, 135.0), (55.0, 95.0, 510.0, 135.0)
    left, _, right, _ = edges.trimmed(here, [here, beside], ink, 30.0)
    assert left == pytest.approx(540, abs=8)
    assert right == pytest.approx(900, abs=8)
    assert round(edges.trimmed(here, [here], ink, 30.0)[0], -1) == 500  # nobody else's: it stays


def test_the_dash_before_a_subhead_is_read_off_the_picture() -> None:
    image = drawn(rules=((60, 113, 118, 115), (130, 100, 480, 130)))
    ink = ruling.ruling_of(image, [(0.0, 0.0, 1000.0, 1000.0)], 30.0)
    line, over = (128.0, 98.0, 482.0, 132.0), (50.0, 98.0, 124.0, 132.0)
    assert round(edges.dash_before(line, [line], ink, 30.0) or 0.0, -1) == 60
    assert edges.dash_before(line, [line, over], ink, 30.0) is None  # another line's
    low = drawn(rules=((60, 128, 118, 130), (130, 100, 480, 130)))
    assert edges.dash_before(line, [line], ruling.ruling_of(low, [(0.0, 0.0, 1000.0, 1000.0)], 30.0), 30.0) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.floats(-30, 130)] * 4, st.text("云溪报1一。 a", min_size=1, max_size=9)), min_size=1, max_size=8
    )
)
def test_lines_at_and_beyond_the_edges_of_a_picture_are_measured(
    found: list[tuple[float, float, float, float, str]],
) -> None:
    image = Image.linear_gradient("L").resize((100, 90)).convert("RGB")
    quads = [((a, b), (c, b), (c, d), (a, d)) for a, b, c, d, _ in found]
    read_ = [recognise.Found(quad, text, 0.9) for quad, (*_, text) in zip(quads, found, strict=True)]
    _, lines = scan._straight(image, read_)
    size = scan._usual(image, lines)
    ink = ruling.ruling_of(image, [line.box for line in lines], size)
    boxes = [edges.trimmed(line.box, [line.box for line in lines], ink, size) for line in lines]
    for box, line in zip(boxes, lines, strict=True):
        assert 0 <= box[0] <= box[2]
        assert gutters.cut(box, boxes, ink, size)
        assert spaces.with_spaces(image, box, line.text, size).replace(" ", "") == line.text.replace(" ", "")


def test_the_fields_of_an_imprint_are_set_apart() -> None:
    line = "地址:云溪区望湖路8 号热线:0399-55500001邮编:399100邮箱:yx@yunxi.example"
    image = Image.new("RGB", (10, 10), "white")
    assert spaces.with_spaces(image, (0, 0, 10, 10), line, 8.0) == (
        "地址:云溪区望湖路8号 热线:0399-55500001 邮编:399100 邮箱:yx@yunxi.example"
    )
