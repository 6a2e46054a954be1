"""parse, ingest, articles, article, search: from files to the library, and looking into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from articles.errors import NewsqaError
from ui.commands.options import (
    DateOption,
    FromOption,
    JsonOption,
    LibraryOption,
    PageOption,
    PaperOption,
    ToOption,
    day,
    filter_of,
    said,
)
from ui.console import print_json, print_table, print_text, progress_bar, say, say_error

if TYPE_CHECKING:
    from datetime import datetime

    from articles.types import IssueHints, ParsedPage
    from embeddings.build import IngestReport
    from embeddings.types import StoredArticle

FilesArgument = Annotated[list[Path], typer.Argument(help="版面文件", show_default=False)]
PathsArgument = Annotated[list[Path], typer.Argument(help="版面文件或文件夹", show_default=False)]
PersonOption = Annotated[list[str] | None, typer.Option("--person", help="人名，可多次给出")]
PagesOption = Annotated[list[int] | None, typer.Option("--page", min=1, help="版次，可多次给出")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (parse, ingest, articles, article, search):
        app.command()(command)


def parse(
    files: FilesArgument,
    paper: PaperOption = None,
    date: DateOption = None,
    page: PageOption = None,
    draw: Annotated[Path | None, typer.Option(help="把文章框画在版面图上，存成 PNG")] = None,
    as_json: JsonOption = False,
) -> None:
    """读版面，切出文章；只看结果，不入库。"""
    from articles.parse import parse_file
    from articles.serialize import pages_to_json
    from ui.assemble import limits
    from ui.settings import read_settings

    bounds = limits(read_settings())
    results, failed = [], False
    for file in files:
        try:
            pages = list(parse_file(file, hints=_hints(paper, date, page), limits=bounds))
            if draw is not None:
                _draw(pages, draw)
        except NewsqaError as error:
            say_error(error)
            failed = True
            continue
        results.append(pages_to_json(file.name, pages[0].page.sha256 if pages else "", pages))
        if not as_json:
            _print_pages(file, pages)
    if as_json and results:
        print_json(results[0] if len(files) == 1 else results)
    raise typer.Exit(1 if failed else 0)


def ingest(
    paths: PathsArgument,
    paper: PaperOption = None,
    date: DateOption = None,
    page: PageOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """把版面文件收进报纸库；同样的文件收两次，什么也不变。"""
    from ui.assemble import open_archive
    from ui.settings import read_settings

    with open_archive(read_settings(library=library), create=True) as archive, progress_bar("收录") as advance:
        report = archive.ingest(paths, hints=_hints(paper, date, page), progress=advance)
    for failure in report.failures:
        say_error(failure)
    for warning in report.warnings:
        say(f"注意：{warning}")
    if as_json:
        print_json(_report_to_json(report))
    else:
        print_text(
            f"收录完成：新增 {report.added} 篇，更新 {report.changed} 篇，未变 {report.unchanged} 篇，"
            f"{len(report.failures)} 处未能读入。"
        )
    raise typer.Exit(1 if report.failures else 0)


def articles(
    library: LibraryOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    page: PagesOption = None,
    person: PersonOption = None,
    paper: PaperOption = None,
    limit: Annotated[int, typer.Option(min=1, help="最多列出几篇")] = 100,
    as_json: JsonOption = False,
) -> None:
    """列出库里的文章。"""
    from ui.assemble import open_archive
    from ui.settings import read_settings

    where = filter_of(date_from, date_to, page, person, paper)
    with open_archive(read_settings(library=library)) as archive:
        found = archive.library.select(where, limit=limit)
        total = archive.library.count(where)
    if as_json:
        print_json({"total": total, "articles": [_summary(stored) for stored in found]})
        return
    print_table(
        ("编号", "版", "标题"),
        [(stored.article.id, str(stored.article.page or ""), stored.article.title) for stored in found],
    )
    say(f"共 {total} 篇，列出 {len(found)} 篇。")


def article(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="文章编号")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """显示一篇文章。"""
    from articles.serialize import printed_article
    from ui.assemble import open_archive
    from ui.settings import read_settings

    with open_archive(read_settings(library=library)) as archive:
        stored = archive.library.article(article_id)
    if as_json:
        print_json(
            printed_article(stored.article)
            | {
                "paper": stored.article.issue.paper,
                "date": stored.article.issue.date.isoformat() if stored.article.issue.date else None,
                "issue_number": stored.article.issue.issue_number,
                "page": stored.article.page,
                "version": stored.version,
                "withdrawn": stored.withdrawn_reason,
                "correction": stored.correction,
                "links": [
                    {"kind": x.kind, "source": x.source, "target": x.target, "note": x.note} for x in stored.links
                ],
            }
        )
        return
    shown = stored.article
    print_text(shown.title)
    print_text(" · ".join(part for part in (_place(stored), "、".join(by.name for by in shown.bylines)) if part))
    if stored.withdrawn_reason:
        print_text(f"【已撤稿】{stored.withdrawn_reason}")
    if stored.correction:
        print_text(f"【更正】{stored.correction}")
    print_text()
    print_text(shown.text)


def search(
    query: Annotated[str, typer.Argument(help="要找的话", callback=said)],
    library: LibraryOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    page: PagesOption = None,
    person: PersonOption = None,
    paper: PaperOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="最多几条")] = 10,
    as_json: JsonOption = False,
) -> None:
    """找相关段落，不作答。"""
    from ui.assemble import open_archive
    from ui.settings import read_settings

    where = filter_of(date_from, date_to, page, person, paper)
    with open_archive(read_settings(library=library)) as archive:
        evidence = archive.search(query, where=where, k=k)
    rows = [
        {
            "article_id": item.stored.article.id,
            "score": item.score,
            "headline": item.stored.article.headline,
            "date": item.stored.article.issue.date.isoformat() if item.stored.article.issue.date else None,
            "page": item.stored.article.page,
            "span": list(item.span),
            "text": item.stored.article.text[item.span[0] : item.span[1]],
        }
        for item in evidence
    ]
    if as_json:
        print_json({"query": query, "hits": rows})
        return
    for number, (item, row) in enumerate(zip(evidence, rows, strict=True), start=1):
        print_text(f"{number}. {item.stored.article.title}  （{_place(item.stored)}  {item.score:.3f}）")
        print_text(f"   {row['text']}")
    if not rows:
        say("没有找到。可以换个说法，或放宽日期、版面。")


def _hints(paper: str | None, date: datetime | None, page: int | None) -> IssueHints:
    from articles.types import IssueHints

    return IssueHints(paper=paper, date=day(date), page=page)


def _draw(pages: list[ParsedPage], target: Path) -> None:
    from ui.drawing import draw_page

    for number, page in enumerate(pages, start=1):
        draw_page(page, target if len(pages) == 1 else target.with_stem(f"{target.stem}-{number}"))


def _print_pages(file: Path, pages: list[ParsedPage]) -> None:
    for parsed in pages:
        issue = parsed.page.issue
        print_text(
            f"{file.name}：{issue.paper or '报名不明'} {issue.date or '日期不明'} 第{parsed.page.number or '?'}版"
        )
        for item in parsed.articles:
            ending = f"（下转第{item.jump_to_page}版）" if item.jump_to_page else ""
            print_text(f"  {item.order:>2} [{item.genre}] {item.title}  {len(item.text)} 字{ending}")
        for entry in parsed.index_entries:
            print_text(f"   → 导读：{entry.title}（第{entry.target_page or '?'}版）")
        for warning in parsed.warnings:
            say(f"注意：{warning}")


def _place(stored: StoredArticle) -> str:
    """Paper, day and page, as far as they are known."""
    issue, page = stored.article.issue, stored.article.page
    return " ".join(
        part
        for part in (
            f"《{issue.paper}》" if issue.paper else "",
            issue.date.isoformat() if issue.date else "",
            f"第{page}版" if page else "",
        )
        if part
    )


def _summary(stored: StoredArticle) -> dict[str, object]:
    shown = stored.article
    return {
        "id": shown.id,
        "headline": shown.headline,
        "paper": shown.issue.paper,
        "date": shown.issue.date.isoformat() if shown.issue.date else None,
        "page": shown.page,
        "section": shown.section,
        "genre": shown.genre.value,
        "bylines": [by.name for by in shown.bylines],
        "complete": shown.complete,
    }


def _report_to_json(report: IngestReport) -> dict[str, object]:
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "failures": [str(failure) for failure in report.failures],
        "warnings": list(report.warnings),
    }
