"""What frames every page: the masthead, the foot, the whole of a plain page. Pure, and everything is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from embeddings.types import Coverage
from ui.gaps import Gap
from ui.strings import Words
from ui.templates import asset_version, fill, macro

STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the HTTP interface; `body` is a JSON schema as text."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str], ...] = ()
    body: str = ""


def masthead_html(coverage: Coverage, *, title: str, today: date, words: Words, lacking: Sequence[Gap] = ()) -> Markup:
    """The head of every page: the paper's name, what the library covers, and a warning when it is stale or lacks
    issues."""
    paper = coverage.papers[0] if len(coverage.papers) == 1 else title
    days = (today - coverage.last_date).days if coverage.last_date else 0
    return fill(
        "template_masthead.html",
        t=words,
        today=today,
        paper=paper,
        seal=title if paper != title else "",
        coverage=coverage_text(coverage, words),
        stale=words("stale", days=days) if days > STALE_DAYS else "",
        lacking=_lacking(lacking, words),
    )


def _lacking(gaps: Sequence[Gap], words: Words) -> str:
    if not gaps:
        return ""
    last = gaps[-1]
    count = sum(gap.missing for gap in gaps)
    return words("lacking", count=count, number=last.number, after=last.after, before=last.before)


def coverage_text(coverage: Coverage, words: Words) -> str:
    """收录 … 至 …，N 期 N 篇，最近更新 …"""
    if not coverage.articles:
        return words("coverage_empty")
    key = "coverage_one" if coverage.first_date == coverage.last_date else "coverage"
    text = words(
        key,
        first=coverage.first_date or words("unknown_date"),
        last=coverage.last_date or words("unknown_date"),
        issues=coverage.issues,
        articles=coverage.articles,
    )
    if coverage.updated_at is None:
        return text
    comma = "，" if words.language == "zh" else ", "
    return text + comma + words("updated", when=words.moment(coverage.updated_at))


def page_html(body: Markup, *, title: str, head: Markup, words: Words) -> str:
    """A page of its own around `body`."""
    return str(fill("template_page.html", body=body, title=title, masthead=head, t=words, version=asset_version()))


def docs_html(operations: Sequence[Operation], words: Words) -> Markup:
    """The HTTP interface, address by address."""
    return macro("docs")(operations, words)


def colophon_html(words: Words, *, desk: bool) -> Markup:
    """The foot of the page."""
    return macro("colophon")(words, desk)


def login_html(words: Words, *, message: str = "") -> Markup:
    """The desk's login form."""
    return macro("login")(message, words)


def desk_head_html(coverage: Coverage, *, title: str, name: str, role: str, logout: bool, words: Words) -> Markup:
    """The desk's head: who is logged in, and what the library holds."""
    paper = coverage.papers[0] if len(coverage.papers) == 1 else title
    return macro("desk_head")(paper, coverage_text(coverage, words), name, role, logout, words)
