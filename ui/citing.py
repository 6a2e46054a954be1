"""Citations as a newspaper writes them, links to articles, and what "copy" puts on the clipboard. Pure."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from articles.types import Byline
from embeddings.types import StoredArticle
from qa.types import Answer, Citation
from ui.marking import Piece, answer_lines, plain_text
from ui.strings import Words


@dataclass(frozen=True, slots=True)
class Source:
    """The citations of one article, in the order of their numbers."""

    citations: tuple[Citation, ...]

    @property
    def first(self) -> Citation:
        """The one with the lowest number: it names the article."""
        return self.citations[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer's table: what the paper said, and the citations of the one article that says it."""

    text: str
    citations: tuple[Citation, ...]

    @property
    def source(self) -> Citation:
        """The first of them: it names the article."""
        return self.citations[0]


def sources(answer: Answer) -> list[Source]:
    """The answer's citations, grouped by article, in the order of their first numbers."""
    grouped: dict[str, list[Citation]] = {}
    for citation in sorted(answer.citations, key=lambda citation: citation.number):
        grouped.setdefault(citation.article_id, []).append(citation)
    return [Source(tuple(citations)) for citations in grouped.values()]


def article_path(article_id: str, citation: Citation | None = None) -> str:
    """The address of an article's page on this server, with the quotation to highlight."""
    query = {}
    if citation is not None:
        query = {"from": str(citation.span[0]), "to": str(citation.span[1]), "part": citation.part}
    if any(part in ("", ".", "..") for part in article_id.split("/")):  # a browser would fold such a path
        return "/article?" + urlencode({"id": article_id, **query})
    path = "/article/" + quote(article_id, safe="/")
    return path + ("?" + urlencode(query) if query else "")


def place(citation: Citation, words: Words) -> str:
    """日期 · 期号 · 版次 · 记者, as far as known."""
    parts = [words.day(citation.date) + (f" {words.weekday(citation.date)}" if citation.date else "")]
    if citation.issue_number is not None:
        parts.append(words("issue_number", number=citation.issue_number))
    if citation.page is not None:
        parts.append(words("page", page=citation.page))
    if citation.byline:
        parts.append(citation.byline)
    return " · ".join(parts)


def article_place(stored: StoredArticle, words: Words) -> str:
    """The same for an article."""
    article = stored.article
    parts = [words.day(article.issue.date) + (f" {words.weekday(article.issue.date)}" if article.issue.date else "")]
    if article.issue.issue_number is not None:
        parts.append(words("issue_number", number=article.issue.issue_number))
    if article.page is not None:
        parts.append(words("page", page=article.page))
    if article.section:
        parts.append(article.section)
    return " · ".join(parts)


def byline_text(bylines: tuple[Byline, ...]) -> str:
    """记者 甲 乙　通讯员 丙: each role once, with its names."""
    roles: dict[tuple[str, str], list[str]] = {}
    for byline in bylines:
        roles.setdefault((byline.organisation or "", byline.role), []).append(byline.name)
    return "　".join(" ".join(filter(None, [*key, *names])) for key, names in roles.items())


def newspaper_style(citation: Citation) -> str:
    """《松江报》2020年11月19日第1版《…》."""
    day = f"{citation.date.year}年{citation.date.month}月{citation.date.day}日" if citation.date else ""
    paper = f"《{citation.paper}》" if citation.paper else ""
    page = f"第{citation.page}版" if citation.page is not None else ""
    return f"{paper}{day}{page}《{citation.headline}》"


def copy_text(answer: Answer, words: Words, *, url: str = "") -> str:
    """The answer for the clipboard: its words, who made them, and each source in newspaper style."""
    label = words("copyright_ai" if answer.models.chat else "copyright_extract")
    lines = [answer.question.text, "", plain_text(answer).strip(), label]
    lines += [newspaper_style(source.first) for source in sources(answer)]
    return "\n".join([*lines, url] if url else lines)


def table(answer: Answer) -> tuple[list[list[Piece]], list[Row]]:
    """The answer's lines as a table: one row for each line that one article says, by date then number. Before it the
    lines that say something of several (共3篇 …), as they are."""
    before, rows = [], []
    for pieces in answer_lines(answer):
        cited = tuple(dict.fromkeys(piece.citation for piece in pieces if piece.citation))
        text = "".join(piece.text for piece in pieces if piece.citation is None and not piece.lead).strip()
        if text and len({citation.article_id for citation in cited}) == 1:
            rows.append(Row(text, cited))
        else:
            before.append(pieces)
    return before, sorted(rows, key=lambda row: (str(row.source.date or ""), row.source.number))


def table_csv(answer: Answer, words: Words) -> str:
    """The same rows as CSV that a spreadsheet opens as text: cells that it would run as formulas are quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([words("table_date"), words("table_what"), words("table_source")])
    for row in table(answer)[1]:
        writer.writerow([row.source.date or "", cell(row.text), cell(newspaper_style(row.source))])
    return "\ufeff" + buffer.getvalue()


def cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
