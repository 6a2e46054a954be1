"""Which paper, which day, which number, which page: read from print, file name and hints, each with its source.

What the caller says stands first, then what is printed, then the file name; where they disagree, a warning says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from types import MappingProxyType

from articles import patterns
from articles.fold import narrow
from articles.headers import paper_name, read_header
from articles.lunar import lunar_to_date, lunar_year_of
from articles.types import Issue, IssueHints, LineKind, Page, PageNumberSource

_WEEKDAYS = "一二三四五六日"
_TOP = 24
_LONE = re.compile(r"(?<![\w.:/-])0?(\d{1,2})(?![\w.:/-])")
_FILE_DATE = re.compile(
    r"((?:19|20)\d{2})[-_.年]?(0[1-9]|1[0-2]|[1-9](?=[-_.月]))[-_.月]?(0[1-9]|[12]\d|3[01]|[1-9](?!\d))日?"
)
_FILE_PAGE = re.compile(
    r"(?:第|(?<![A-Za-z])p(?:age)?[-_ ]?|版[-_ ]?|node_|(?<![A-Za-z\d])[A-D](?=\d))0?(\d{1,2})(?!\d)"
    r"|(?<!\d)(\d{1,2})版",
    re.IGNORECASE,
)
_FILE_LAST = re.compile(r"[-_ .](\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says of a page; None for what it does not say."""

    paper: str | None = None
    date: date | None = None
    weekday: str | None = None
    lunar: str | None = None
    issue_number: int | None = None
    page: int | None = None
    section: str | None = None


def identify(page: Page, hints: IssueHints, *, before: Page | None = None) -> Page:
    """Fill in the page's issue, number, sources and warnings; `before` is the page before it in the same file."""
    printed = read_print(page)
    named = read_filename(page.source)
    said = Reading(hints.paper, hints.date, page=hints.page if before is None else None)
    earlier = (
        Reading(
            before.issue.paper, before.issue.date, before.issue.weekday, before.issue.lunar, before.issue.issue_number
        )
        if before
        else Reading()
    )
    own = Reading(
        page.issue.paper,
        page.issue.date,
        page.issue.weekday,
        page.issue.lunar,
        page.issue.issue_number,
        page.number,
        page.section,
    )
    ranked = [("argument", said), ("format", own), ("printed", printed), ("filename", named), ("earlier page", earlier)]
    if before is not None:
        ranked[3] = ("filename", replace(named, page=None))
    sources: dict[str, str] = dict(page.sources)
    warnings = list(page.warnings)
    values = {name: _choose(name, ranked, sources, warnings) for name in ("paper", "date", "issue_number", "page")}
    number, source = _number(values["page"], sources, page, before)
    day = values["date"] if isinstance(values["date"], date) else None
    weekday = printed.weekday or own.weekday or (earlier.weekday if not printed.date else None)
    issue = Issue(
        paper=values["paper"] if isinstance(values["paper"], str) else None,
        date=day,
        weekday=weekday,
        lunar=printed.lunar or own.lunar or earlier.lunar,
        issue_number=values["issue_number"] if isinstance(values["issue_number"], int) else None,
    )
    warnings.extend(_checks(issue))
    if number is not None:
        sources["page"] = source.value
    return replace(
        page,
        issue=issue,
        number=number,
        number_source=source,
        section=page.section or printed.section,
        sources=MappingProxyType(sources),
        warnings=tuple(warnings),
    )


_NAMES = {"paper": "报名", "date": "日期", "issue_number": "期号", "page": "版次"}
_SAYS = {"argument": "参数", "printed": "版面", "filename": "文件名", "format": "文件格式", "earlier page": "前一版"}


def _choose(name: str, ranked: list[tuple[str, Reading]], sources: dict[str, str], warnings: list[str]) -> object:
    said = [(source, getattr(reading, name)) for source, reading in ranked if getattr(reading, name) is not None]
    if not said:
        return None
    source, value = said[0]
    sources.setdefault(name, source)
    others = [f"{_SAYS[other]}为{held}" for other, held in said[1:] if held != value and other != "earlier page"]
    if others:
        warnings.append(f"{_NAMES[name]}说法不一：{_SAYS[source]}为{value}，{'，'.join(others)}；采用前者。")
    return value


def _number(
    value: object, sources: dict[str, str], page: Page, before: Page | None
) -> tuple[int | None, PageNumberSource]:
    if isinstance(value, int):
        known = {
            "argument": PageNumberSource.ARGUMENT,
            "filename": PageNumberSource.FILENAME,
            "printed": PageNumberSource.PRINTED,
        }
        return value, known.get(sources.get("page", ""), page.number_source)
    if before is not None and before.number is not None:
        return before.number + 1, PageNumberSource.INFERRED
    if any(line for line in page.lines[:_TOP] if _first_page_sign(line.text)):
        return 1, PageNumberSource.INFERRED
    return None, PageNumberSource.INFERRED


def _first_page_sign(text: str) -> bool:
    """A front page shows permit, issue number or imprint; inner pages do not."""
    header = read_header(narrow(text)) if len(text) < 240 else None
    return header is not None and header.kind is LineKind.IMPRINT and header.rule in ("issue line", "imprint fields")


def _checks(issue: Issue) -> list[str]:
    warnings = []
    if issue.date and issue.weekday and _WEEKDAYS[issue.date.weekday()] != issue.weekday[-1].replace("天", "日"):
        warnings.append(
            f"版面印作{issue.weekday}，而{issue.date}是星期{_WEEKDAYS[issue.date.weekday()]}；以公历日期为准。"
        )
    if issue.date and issue.lunar and not _lunar_agrees(issue.date, issue.lunar):
        warnings.append(f"版面农历“{issue.lunar}”与{issue.date}不符；以公历日期为准。")
    return warnings


def _lunar_agrees(day: date, printed: str) -> bool:
    """Compare with the lunar calendar; what it does not cover is taken as right."""
    found = patterns.LUNAR.search(printed)
    if not found or not 1901 < day.year < 2099:
        return True
    words = found.group("month")
    month = _LUNAR_MONTHS.get(words.lstrip("闰")[:-1]) or patterns.chinese_number(words.lstrip("闰")[:-1])
    number = patterns.chinese_number(found.group("day").lstrip("初"))
    try:
        return lunar_to_date(lunar_year_of(day), month, number, leap=words.startswith("闰")) == day
    except ValueError:
        return False


_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def read_print(page: Page) -> Reading:
    """Read the framing lines of the page: those near its top, and page headers and editor lines anywhere."""
    reading = Reading()
    seen_news = 0
    boxed = False
    for at, line in enumerate(page.lines):
        text = narrow(line.text)
        boxed = len(text) <= 40 and (boxed or bool(patterns.INDEX_HEAD.fullmatch(text[:17])))
        if boxed or (at and patterns.JUMP_CUT.search(narrow(page.lines[at - 1].text))):
            continue
        if len(text) > 240:
            seen_news += 1
            continue
        header = read_header(text)
        if header is None:
            seen_news += bool(line.text.strip()) and len(text) > 60
            continue
        if (at < _TOP and seen_news <= 2) or header.certain:
            reading = _merge(reading, _read_line(text, header.kind, top=at < _TOP and seen_news == 0))
    return reading


def _merge(first: Reading, second: Reading) -> Reading:
    pairs = {
        name: getattr(first, name) if getattr(first, name) is not None else getattr(second, name)
        for name in Reading.__slots__
    }
    return Reading(**pairs)


def _read_line(text: str, kind: LineKind, *, top: bool) -> Reading:
    day = read_date(text)
    weekday = patterns.WEEKDAY.search(text)
    lunar = patterns.LUNAR.search(patterns.CHINESE_DATE.sub(" ", patterns.DATE.sub(" ", text)))
    number = patterns.ISSUE_NUMBER.search(text)
    page = _page(text, day is not None) if kind in (LineKind.PAGE_HEADER, LineKind.IMPRINT, LineKind.EDITOR) else None
    names = [name for name in (paper_name(word) for word in [text, *text.split()]) if name]
    name = names[0] if names and (top or kind is LineKind.PAGE_HEADER) else None
    return Reading(
        paper=name,
        date=day,
        weekday=f"星期{weekday.group('day') or weekday.group('short')}" if weekday else None,
        lunar=lunar.group().strip() if lunar else None,
        issue_number=int(number.group("number")) if number else None,
        page=page,
        section=_section(text) if page is not None else None,
    )


def read_date(text: str) -> date | None:
    """The first date in a narrow text; of a combined issue (19—20日) the first day."""
    found = patterns.DATE.search(text)
    if found:
        return _date(int(found.group("year")), int(found.group("month")), int(found.group("day")))
    found = patterns.CHINESE_DATE.search(text)
    if not found:
        return None
    year = patterns.chinese_number(found.group("year").replace("零", "〇").replace("Ｏ", "〇").replace("○", "〇"))
    return _date(year, patterns.chinese_number(found.group("month")), patterns.chinese_number(found.group("day")))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_PRINTED_PAGE = re.compile(
    rf"第\s*(?P<a>{patterns.PAGE_NUMBER})\s*版|(?<![\w第共日期])(?P<b>(?:[A-D]\s?)?\d{{1,2}})\s*版|(?<![A-Za-z\d])(?P<c>[A-D]\d{{1,2}})(?!\d)|^\s*(?P<d>[一二三四五六七八九十]{{1,2}})版"
)


def _page(text: str, dated: bool) -> int | None:
    text = re.sub(r"(?:今日|本期|共|本报今日|今天)\s*[\d一二三四五六七八九十]{1,3}\s*版", " ", text)
    found = _PRINTED_PAGE.search(text)
    if found:
        return patterns.page_number(next(group for group in found.groups() if group))
    if not dated:
        return None
    rest = patterns.DATE.sub(" ", text)
    lone = _LONE.search(rest)
    return int(lone.group(1)) or None if lone else None


def _section(text: str) -> str | None:
    rest = patterns.WEEKDAY.sub(
        " ", patterns.CHINESE_DATE.sub(" ", patterns.DATE.sub(" ", _PRINTED_PAGE.sub(" ", text)))
    )
    words = [word for word in re.split(r"[\s:：·|/]+", rest) if re.fullmatch(rf"[{patterns.HAN}]{{2,8}}", word)]
    words = [word for word in words if paper_name(word) is None and "编" not in word]
    return words[0] if words else None


def read_filename(source: str) -> Reading:
    """Read 松江报_2020-11-19_第1版.txt or paper-20201119-p1.txt; the folder may hold the date."""
    path = PurePath(source)
    stem = path.name.split(".")[0] if path.name.count(".") <= 1 else path.stem
    where = f"{path.parent.name}/{stem}"
    found = _FILE_DATE.search(stem) or _FILE_DATE.search(where)
    day = _date(int(found.group(1)), int(found.group(2)), int(found.group(3))) if found else None
    rest = _FILE_DATE.sub("_", stem)
    page = _FILE_PAGE.search(rest)
    number = int(page.group(1) or page.group(2)) if page else None
    last = _FILE_LAST.search(rest) if number is None and day is not None else None
    if last:
        number = int(last.group(1))
    name = re.search(rf"[{patterns.HAN}]{{1,8}}报", stem)
    return Reading(paper=name.group() if name else None, date=day, page=number or None)
