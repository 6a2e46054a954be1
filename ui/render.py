"""Values → HTML. Pure, and everything is escaped: text from papers, readers and models is never markup.

The templates beside this file are filled by Jinja with autoescape on; nothing in them is marked safe except what this
module itself rendered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from articles.types import Box
from embeddings.types import Coverage, StoredArticle
from qa.types import Answer, QuestionKind, Status
from ui.chips import chips
from ui.citing import article_path, article_place, byline_text, copy_text, place, sources, table
from ui.marking import Highlight, answer_lines, article_blocks, plain_text, title_stretches
from ui.strings import Words

_FOLDER = Path(__file__).parent
_TABLED = (QuestionKind.LIST, QuestionKind.TIMELINE, QuestionKind.COUNT, QuestionKind.COMPARISON)
_ASK_ELSEWHERE = "ask_elsewhere"
_SLUG = re.compile(r"[^a-z_]")
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class PastTurn:
    """An earlier question of this visit with its answer, rendered."""

    question: str
    html: str


@dataclass(frozen=True, slots=True)
class Jump:
    """下转 or 上接: the page, and the article there when the library has it."""

    page: int
    target: StoredArticle | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """An article that a link of the library leads to."""

    kind: str
    stored: StoredArticle
    note: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an article: its continuations, other relations, its page and the page's picture."""

    neighbours: tuple[StoredArticle, ...] = ()
    to_page: Jump | None = None
    from_page: Jump | None = None
    related: tuple[Related, ...] = ()
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the HTTP interface; `body` is a JSON schema as text."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str], ...] = ()
    body: str = ""


def masthead_html(coverage: Coverage, *, title: str, today: date, words: Words) -> Markup:
    """The head of every page: the paper's name, what the library covers, and a warning when it is stale."""
    paper = coverage.papers[0] if len(coverage.papers) == 1 else title
    days = (today - coverage.last_date).days if coverage.last_date else 0
    return _fill(
        "template_masthead.html",
        t=words,
        today=today,
        paper=paper,
        seal=title if paper != title else "",
        coverage=coverage_text(coverage, words),
        stale=words("stale", days=days) if days > STALE_DAYS else "",
    )


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


def answer_html(
    answer: Answer,
    *,
    words: Words,
    growing: bool = False,
    entry_id: str | None = None,
    elsewhere: str = "",
    follow_ups: Sequence[str] = (),
    changes: Sequence[str] = (),
    interactive: bool = True,
) -> Markup:
    """A question with its answer, sources, notes and what can be done with them.

    `growing`: the answer is still being written. `entry_id` gives it a permanent link. `changes` are sentences on
    what became of its sources since. `interactive` False leaves out what only works beside the question box.
    """
    return _fill(
        "template_answer.html",
        t=words,
        answer=answer,
        growing=growing,
        entry_id=entry_id,
        lines=answer_lines(answer),
        chips=[] if growing and not answer.text else chips(answer.question, words),
        verified=sum(citation.verified for citation in answer.citations),
        rows=table(answer) if answer.question.kind in _TABLED and len(table(answer)) > 1 else [],
        figure="",
        grouped=sources(answer),
        notes=[note for note in answer.notes if note.kind != _ASK_ELSEWHERE],
        elsewhere=_elsewhere(answer, elsewhere),
        follow_ups=follow_ups,
        changes=changes,
        interactive=interactive,
        copy=copy_text(answer, words),
        spoken=plain_text(answer),
        place=place,
    )


def kept_html(
    answer: Answer,
    *,
    entry_id: str,
    asked_at: datetime,
    elsewhere: str,
    changes: Sequence[str],
    words: Words,
) -> Markup:
    """An answer from the journal as it was, with what became of its sources since."""
    shown = answer_html(answer, words=words, entry_id=entry_id, elsewhere=elsewhere, changes=changes, interactive=False)
    return _macro("kept")(shown, answer.question.text, words.moment(asked_at), words)


def article_html(
    stored: StoredArticle, *, words: Words, highlights: Sequence[Highlight] = (), around: Surroundings = Surroundings()
) -> Markup:
    """A whole article with the quotations marked."""
    article = stored.article
    blocks = article_blocks(article, highlights)
    titles = {part: title_stretches(article, part, highlights) for part in ("kicker", "headline", "subhead")}
    marked = any(s.marked for block in blocks for s in block.stretches) or any(
        s.marked for stretches in titles.values() for s in stretches
    )
    return _fill(
        "template_article.html",
        t=words,
        stored=stored,
        where=article_place(stored, words),
        byline=byline_text(article.bylines),
        blocks=blocks,
        missing=bool(highlights) and not marked,
        boxes=[_percent(box) for box in article.boxes] if around.image else [],
        neighbours=around.neighbours,
        to_page=around.to_page,
        from_page=around.from_page,
        related=around.related,
        image=around.image,
        **titles,
    )


def page_html(body: Markup, *, title: str, head: Markup, words: Words) -> str:
    """A page of its own around `body`."""
    return str(_fill("template_page.html", body=body, title=title, masthead=head, t=words, version=asset_version()))


def examples_html(questions: Sequence[str], words: Words) -> Markup:
    """Questions that a click asks."""
    return _macro("examples")(questions, words)


def docs_html(operations: Sequence[Operation], words: Words) -> Markup:
    """The HTTP interface, address by address."""
    return _macro("docs")(operations, words)


def waiting_html(question: str, words: Words) -> Markup:
    """A question whose answer has not begun."""
    return _macro("waiting")(question, words)


def notice_html(text: str) -> Markup:
    """One sentence for people, in a frame."""
    return _macro("notice")(text)


def earlier_html(turns: Sequence[PastTurn], words: Words) -> Markup:
    """Earlier turns, newest first; their HTML comes from `answer_html`."""
    shown = [{"question": turn.question, "html": Markup(turn.html)} for turn in reversed(turns)]  # noqa: S704
    return _macro("earlier")(shown, words)


def colophon_html(words: Words, *, desk: bool) -> Markup:
    """The foot of the page."""
    return _macro("colophon")(words, desk)


def asset(name: str) -> str:
    """The text of theme.css or page.js."""
    return (_FOLDER / name).read_text(encoding="utf8")


@cache
def asset_version() -> str:
    """Changes whenever the style or the script does: browsers may keep them for good."""
    return hashlib.sha256((asset("theme.css") + asset("page.js")).encode()).hexdigest()[:12]


def _elsewhere(answer: Answer, default: str) -> str:
    """Where to ask: what the answer itself says, else, beside a refusal, what the staff wrote."""
    told = [note.text for note in answer.notes if note.kind == _ASK_ELSEWHERE]
    refused = answer.status is Status.NO_EVIDENCE and answer.question.kind is not QuestionKind.SMALL_TALK
    return "".join(told) or (default if refused else "")


def _percent(box: Box) -> Mapping[str, str]:
    sides = {
        "left": box.left,
        "top": box.top,
        "width": box.right - box.left,
        "height": box.bottom - box.top,
    }
    return {side: f"{value * 100:.2f}" for side, value in sides.items()}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["path"] = article_path
    environment.filters["slug"] = lambda text: _SLUG.sub("", text)
    return environment


def _fill(template: str, **values: object) -> Markup:
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  (autoescaped)


def _macro(name: str) -> Callable[..., Markup]:
    template: Template = _environment().get_template("template_macros.html")
    macro: Callable[..., Markup] = getattr(template.module, name)
    return macro
