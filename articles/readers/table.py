"""Tables of articles → articles: JSONL, CSV and XLSX, each also as .gz, row by row.

A row is a whole article with what its owner says of it, so nothing is cut or inferred but paragraphs (line breaks).
A row that cannot be used comes out as a `RowInvalid` in its place, and the rest of the table goes on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from articles.errors import FileEmpty, FileMissing, FormatUnknown, RowInvalid
from articles.genres import genre_by_words
from articles.joins import PARAGRAPH
from articles.limits import Limits
from articles.readers.rows import SUFFIXES, Row, damage, opened, place, rows_of, suffix_of
from articles.readers.writer import Writer
from articles.times import article_times
from articles.types import (
    Article,
    Byline,
    Genre,
    Given,
    Issue,
    IssueHints,
    LineKind,
    Page,
    PageNumberSource,
    Paragraph,
)

_COLUMNS = {
    "编号": "id",
    "标题": "title",
    "正文": "text",
    "内容": "text",
    "日期": "date",
    "见报日期": "date",
    "版次": "page",
    "版面": "page",
    "报纸": "paper",
    "报名": "paper",
    "栏目": "section",
    "作者": "author",
    "记者": "author",
    "链接": "url",
    "网址": "url",
    "headline": "title",
    "content": "text",
}
"""Column heads that people write → contract.md's names."""

_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?", re.DOTALL)
_COMPACT_DATE = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")
_BROKEN = re.compile("[\ud800-\udfff\x00]")
_NAMES = re.compile(r"[、，,;；/／|\s]+")
_FIRST_SENTENCE = re.compile(r"[^。！？!?；;\n]*")
LONGEST_STAND_IN = 40
"""Characters of the text that stand in for a missing title."""
REST_GOES_ON = "其余各行照常存入。"
CUT_OFF = "请重新导出或传输一次；读到损坏处之前的行已经存入。"


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table of articles."""
    return suffix_of(path) in SUFFIXES


def read_articles(
    path: Path, *, hints: IssueHints = IssueHints(), limits: Limits = Limits()
) -> Iterator[Article | RowInvalid]:
    """The articles of a table, in order, as they are read; memory does not grow with the file.

    Raises `FileMissing`, `FileEmpty` (no row at all), `FormatUnknown`, `FileDamaged` and `LimitExceeded`; the last two
    also in the middle.
    """
    if not path.is_file():
        raise FileMissing("找不到这个文件。", where=str(path), remedy="请检查路径。")
    if not is_table(path):
        raise FormatUnknown("不认识这种表格。", where=str(path), remedy="可用 JSONL、CSV 或 XLSX（也可加 .gz）。")
    count = 0
    with damage(path, CUT_OFF), opened(path, limits=limits) as stream:
        for number, row in rows_of(stream, path, check_head=partial(_check_head, path=path)):
            if not isinstance(row, RowInvalid) and not any(map(_said, row.values())):
                continue
            count += 1
            if count > limits.max_rows:
                raise limits.exceeded(f"表格超过上限{limits.max_rows}行。", str(path), "max_rows")
            if isinstance(row, RowInvalid):
                yield RowInvalid(row.what, where=row.where, remedy=row.remedy + REST_GOES_ON)
            else:
                yield _article(row, place(path, number), count, hints)
    if not count:
        raise FileEmpty("表格里没有一行文章。", where=str(path), remedy="请检查文件内容。")


def read(path: Path, *, limits: Limits) -> Iterator[Page]:
    """The table as pages, one a row, for looking at what ingest would store; a bad row is a warning on the next page.

    :raises InputError: as `read_articles`; `RowInvalid` where no row can be used.
    """
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    bad: list[RowInvalid] = []
    for row in read_articles(path, limits=limits):
        if isinstance(row, RowInvalid):
            bad.append(row)
        else:
            yield _page_of(row, path.name, sha256, tuple(map(str, bad)))
            bad = []
    if bad:
        raise bad[0]


def _page_of(article: Article, source: str, sha256: str, warnings: tuple[str, ...]) -> Page:
    writer = Writer()
    writer.line(article.title_raw, LineKind.HEADLINE, "title field", article.id)
    for paragraph in article.paragraphs:
        writer.line(paragraph.text, LineKind.BODY, PARAGRAPH, article.id)
    given = Given(id=article.id, url=article.url, section=article.section, bylines=article.bylines)
    return Page(
        source=source,
        sha256=sha256,
        reader="table",
        text=writer.text,
        lines=tuple(writer.lines),
        issue=article.issue,
        number=article.page,
        number_source=PageNumberSource.INFERRED if article.page is None else PageNumberSource.ARGUMENT,
        sources={"date": "format"} if article.issue.date else {},
        warnings=warnings,
        given={article.id: given},
    )


def _check_head(head: Sequence[str], path: Path) -> None:
    if head and "text" not in {_column(name) for name in head}:
        raise FormatUnknown(
            "表头里没有正文一列。", where=str(path), remedy="请给正文列取名 text（或“正文”），可选列见 README。"
        )


def _said(value: object) -> bool:
    """Whether a cell holds anything."""
    return value is not None and value != ""


def _column(name: str) -> str:
    plain = name.strip().lstrip("\ufeff").lower()
    return _COLUMNS.get(plain, plain)


# ---- one row → one article


def _article(row: Row, where: str, order: int, hints: IssueHints) -> Article | RowInvalid:
    cells = {_column(str(name)): value for name, value in row.items() if _said(value)}
    try:
        return _made(cells, order, hints)
    except ValueError as error:
        return RowInvalid(f"这一行不能用：{error}。", where=where, remedy=REST_GOES_ON)


def _made(cells: Row, order: int, hints: IssueHints) -> Article:
    """The article of a row. Raises `ValueError` with a Chinese reason."""
    if not isinstance(cells.get("text"), str):
        raise ValueError("没有正文（text）" if "text" not in cells else "正文（text）不是文字")  # noqa: TRY004
    paragraphs = tuple(Paragraph(line.strip()) for line in cells["text"].splitlines() if line.strip())
    if not paragraphs:
        raise ValueError("正文（text）是空的")
    day = _day(cells["date"]) if "date" in cells else hints.date
    page = _page(cells["page"]) if "page" in cells else hints.page
    paper = _plain(cells, "paper") or hints.paper
    if any(isinstance(value, str) and _BROKEN.search(value) for value in cells.values()):
        raise ValueError("有不成字的编码（半个代理对或空字符）")
    title = " ".join(_plain(cells, "title").split())
    identity = _plain(cells, "id") or _identity(paper, day, page, title, paragraphs)
    article = Article(
        id=identity,
        issue=Issue(paper=paper, date=day),
        page=page,
        order=order,
        headline=title or _stand_in(paragraphs[0].text),
        title_raw=title,
        paragraphs=paragraphs,
        bylines=tuple(Byline(name, "作者") for name in _NAMES.split(_plain(cells, "author")) if name),
        genre=genre_by_words(title, paragraphs) or Genre.OTHER,
        section=_plain(cells, "section") or None,
        url=_plain(cells, "url") or None,
        reader="table",
        warnings=() if title else ("表中没有标题，以正文开头代替。",),
    )
    return replace(article, times=article_times(article))


def _plain(cells: Row, name: str) -> str:
    value = cells.get(name, "")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a spreadsheet's way of writing 12
    if not isinstance(value, str | int):
        raise ValueError(f"{name} 不是文字")  # noqa: TRY004
    return str(value).strip()


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(str(value)) or _COMPACT_DATE.fullmatch(str(value))
    if match is None:
        raise ValueError(f"日期“{str(value)[:40]}”认不出，请写成 2020-11-19")
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ValueError(f"没有“{str(value)[:40]}”这一天") from None


def _page(value: object) -> int:
    match = re.fullmatch(r"\s*第?\s*[A-Za-z]?0*(\d{1,3})(?:\.0)?\s*版?\s*", str(value))
    if match is None or not int(match[1]):
        raise ValueError(f"版次“{str(value)[:40]}”认不出，请写成数字")
    return int(match[1])


def _identity(
    paper: str | None, day: date | None, page: int | None, title: str, paragraphs: tuple[Paragraph, ...]
) -> str:
    """An id for a row without one: where it stood and a digest of what it says, the same whenever it is read."""
    said = "\n".join((title, *(paragraph.text for paragraph in paragraphs)))
    mark = hashlib.sha256(said.encode()).hexdigest()[:12]
    return f"{paper or '未知'}/{day.isoformat() if day else '未知'}/{page or 0:02d}/{mark}"


def _stand_in(text: str) -> str:
    """The text's first sentence, cut where it is long: display needs a title."""
    match = _FIRST_SENTENCE.match(text)
    first = (match[0] if match else "").strip() or text
    return first if len(first) <= LONGEST_STAND_IN else first[: LONGEST_STAND_IN - 1] + "…"
