"""What digital-newspaper platforms write into their pages: markers, fields, page areas. Facts of the format only.

Fields stand in `founder-*` or `npm:*` elements, in comments of the same names, or in one `enpproperty` comment. Nothing
here depends on style classes, which every paper changes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_TAG = re.compile(r"<[^>]{0,400}>")
_SPACE = re.compile(r"[ \t\r\n\u00a0\u3000]+")
_PROPERTY = re.compile(r"<!--\s*enpproperty(.*?)/enpproperty\s*-->", re.IGNORECASE | re.DOTALL)
_KEY = re.compile(r"(?:content|con|article|nw)(?:[._-]?[A-Za-z]\w*?_)?[._-]?(\d{3,}(?:[_-]\d+)*)", re.IGNORECASE)
_BODIES = ("founder-content", "npm:article-content")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/年.]?\s*(1[0-2]|0?[1-9])\s*[-/月.]?\s*([12]\d|3[01]|0?[1-9])(?!\d)")
_PAGE = re.compile(
    r"第\s*0*(?P<a>\d{1,3}|[A-Z]\d{1,2})\s*版(?:\s*[:：·\-—]*\s*(?P<name>[\u3400-\u9fffA-Za-z·]{1,12}))?"
    r"|(?<![\w])0*(?P<b>\d{1,3}|[A-Z]\d{1,2})\s*版\s*[:：]\s*(?P<name2>[\u3400-\u9fffA-Za-z·]{1,12})"
    r"|(?<!\w)(?P<c>[A-Z]\d{2}|\d{2})\s*[:：]\s*(?P<name3>[\u3400-\u9fff·]{1,12})"
)
_PAPER = re.compile(
    r"[《〈]\s*([\u3400-\u9fff]{1,10}报)\s*[》〉]"
    r"|^\s*([\u3400-\u9fff]{1,10}?报)(?=[\s_|\-—:：·]|数字报|电子[报版]|多媒体|$)"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the markers of one saved page say; None or empty for what they do not."""

    key: str | None = None
    kicker: str | None = None
    headline: str | None = None
    subhead: str | None = None
    author: str | None = None
    section: str | None = None
    body: str | None = None
    day: date | None = None
    page: int | None = None


def is_digital_paper(raw: str) -> bool:
    """Whether the markup is a digital newspaper's, by its markers."""
    low = raw[:400_000].lower()
    marks = ("<founder-", "npm:article", "enpproperty", "pagepicmap", 'id="ozoom"', "enpcontent", "data-contentid")
    return any(mark in low for mark in marks) or bool(re.search(r"pc/(?:layout|content|con)/\d{6}/", low))


def element(raw: str, *names: str) -> str | None:
    """The inner markup of the first element or comment pair of one of these names that holds anything."""
    low = raw.lower()
    for name in names:
        at = 0
        while (start := low.find(f"<{name}", at)) >= 0:
            inner = low.find(">", start) + 1
            end = low.find(f"</{name}", inner)
            if not inner or end < 0:
                break
            found = _without_comment_ends(raw[inner:end])
            if plain(found):
                return found
            at = end
    return None


def _without_comment_ends(inner: str) -> str:
    """Between `<!--<npm:x>-->` and `<!--</npm:x>-->` the halves of both comments stand at the edges."""
    inner = inner[3:] if inner.startswith("-->") else inner
    return inner[: -len("<!--")] if inner.endswith("<!--") else inner


def between_comments(raw: str, name: str) -> str | None:
    """The markup between `<!--name-->` and `<!--/name-->`."""
    low = raw.lower()
    start = low.find(f"<!--{name}-->")
    if start < 0:
        return None
    inner = start + len(name) + 7
    end = low.find(f"<!--/{name}-->", inner)
    return raw[inner : end if end >= 0 else len(raw)]


def body_places(raw: str) -> list[tuple[int, int]]:
    """Where the bodies between markers stand in a document, in order; of two, one around the other, the inner one."""
    low = raw.lower()
    found = list(_between(low, "<!--enpcontent-->", "<!--/enpcontent-->"))
    for name in _BODIES:
        found += _between(low, f"<{name}", f"</{name}")
    inner = [one for one in found if not any(two != one and one[0] <= two[0] and two[1] <= one[1] for two in found)]
    return sorted(set(inner))


def _between(low: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (start := low.find(opening, at)) >= 0:
        end = low.find(closing, start)
        if end < 0:
            break
        yield start, end + len(closing)
        at = end


def plain(markup: str) -> str:
    """Markup → text on one line: row breaks become a space, entities characters, other spaces fold."""
    text = re.sub(r"<\s*/?\s*(?:br|p|div|tr|li)\b[^>]{0,200}>", " ", markup, flags=re.IGNORECASE)
    text = _TAG.sub("", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    return _SPACE.sub(" ", html.unescape(text)).strip()


def read_fields(raw: str) -> tuple[Fields, str]:
    """The fields that the markers give, and the markup without its property comment."""
    properties: dict[str, str] = {}
    for found in _PROPERTY.finditer(raw):
        properties = {**_properties(found.group(1)), **properties}
    rest = _PROPERTY.sub("", raw)

    def said(*names: str, key: str = "") -> str | None:
        inner = element(rest, *names)
        value = plain(inner) if inner is not None else plain(properties.get(key, ""))
        return value or None

    body = between_comments(rest, "enpcontent") or element(rest, *_BODIES)
    number = element(rest, "founder-pagenum", "npm:article-pagenum")
    return (
        Fields(
            key=properties.get("articleid") or None,
            kicker=said("founder-pretitle", "founder-introtitle", "npm:article-pretitle", key="introtitle"),
            headline=said("founder-title", "npm:article-title", key="title"),
            subhead=said("founder-subtitle", "npm:article-subtitle", key="subtitle"),
            author=said("founder-author", "npm:article-author", key="author"),
            section=plain(properties.get("nodename", "")) or None,
            body=body,
            day=read_day(plain(element(rest, "founder-date") or properties.get("date", ""))),
            page=_number(plain(number)) if number else None,
        ),
        rest,
    )


def _properties(text: str) -> dict[str, str]:
    """`<title>…<keyword>…`: a value runs to its closing tag, or to the next field where there is none."""
    out: dict[str, str] = {}
    names = "articleid|date|author|title|keyword|subtitle|introtitle|siteid|nodeid|nodename|nodesearchname|picurl|url"
    marks = list(re.finditer(rf"<({names})\s*>", text, re.IGNORECASE))
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        value = re.sub(rf"</\s*{mark.group(1)}\s*>.*", "", text[mark.end() : end], flags=re.IGNORECASE | re.DOTALL)
        out.setdefault(mark.group(1).lower(), value.strip())
    return out


def article_key(href: str) -> str | None:
    """The article's number in a link, the same with and without `?div=-1`; None where it links to no article."""
    name = re.split(r"[?#]", href, maxsplit=1)[0].replace("\\", "/").rsplit("/", 1)[-1]
    found = _KEY.match(name)
    return found.group(1) if found else None


def read_day(text: str) -> date | None:
    """The first day in a text or path: 2026-07-18, 2026-07/18, 20260718, 202607/18, 2026年7月18日."""
    for found in _DAY.finditer(text):
        try:
            return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        except ValueError:
            continue
    return None


def is_page_link(text: str) -> bool:
    """Whether the whole text of a link is the name of a page: 第07版：专题, A05 要闻."""
    found = _PAGE.search(text)
    return found is not None and found.start() <= 2 and len(text) - found.end() <= 4


def read_page(text: str) -> tuple[int | None, str | None]:
    """Page number and section out of 第07版：专题 and the like."""
    found = _PAGE.search(text)
    if not found:
        return None, None
    groups = found.groupdict()
    return _number(groups["a"] or groups["b"] or groups["c"]), groups["name"] or groups["name2"] or groups["name3"]


def read_label(text: str) -> str | None:
    """The page's number as printed, letter included: A05 and B05 are two pages."""
    found = _PAGE.search(text)
    if not found:
        return None
    groups = found.groupdict()
    return str(groups["a"] or groups["b"] or groups["c"]).lstrip("0") or None


def _number(text: str) -> int | None:
    digits = re.sub(r"\D", "", text)[:3]
    return int(digits) or None if digits else None


def read_paper(text: str) -> str | None:
    """The paper's name out of a title or a source line."""
    found = _PAPER.search(text)
    return (found.group(1) or found.group(2)) if found else None
