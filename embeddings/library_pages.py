"""Reading a library page by page: coverage, issues, pages, index entries. The other half of `embeddings.library`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Engine, and_, func, select

from articles.fold import fold
from articles.types import Issue, PageImage
from embeddings.library_engine import reading
from embeddings.library_filter import in_force
from embeddings.library_rows import issue_identity, stored_articles, stored_columns
from embeddings.library_schema import articles, issues, page_images, pages, teasers
from embeddings.types import Coverage, Filter, StoredArticle, Teaser


class PageReading:
    """An open database of a library, and what is read from it by issue and page."""

    def __init__(self, folder: Path, engine: Engine, identity: str) -> None:
        self.folder = folder
        self.engine = engine
        self.identity = identity

    def close(self) -> None:
        """Let go of the database's connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def place(self) -> str:
        """What an error names as the place."""
        return str(self.folder)

    def coverage(self) -> Coverage:
        """What the library holds; issues are counted by paper and day."""
        with reading(self.engine, self.place) as connection:
            count, first, last, updated = connection.execute(
                select(
                    func.count(), func.min(articles.c.date), func.max(articles.c.date), func.max(articles.c.stored_at)
                ).where(*in_force())
            ).one()
            papers = connection.execute(select(issues.c.paper).distinct().where(issues.c.paper.is_not(None)))
            days = connection.execute(select(func.count()).where(issues.c.date.is_not(None))).scalar_one()
            return Coverage(
                papers=tuple(sorted(papers.scalars())),
                issues=days,
                articles=count,
                first_date=first,
                last_date=last,
                updated_at=updated,
            )

    def issues(self) -> list[Issue]:
        """Every issue that has a date, oldest first."""
        query = select(issues).where(issues.c.date.is_not(None)).order_by(issues.c.date, issues.c.paper)
        with reading(self.engine, self.place) as connection:
            return [
                Issue(row.paper, row.date, row.weekday, row.lunar, row.issue_number)
                for row in connection.execute(query)
            ]

    def page_numbers(self, paper: str | None, day: date) -> list[int]:
        """The pages of an issue that hold articles."""
        query = (
            select(articles.c.page)
            .distinct()
            .where(articles.c.date == day, _same(articles.c.paper, paper), articles.c.page.is_not(None), *in_force())
            .order_by(articles.c.page)
        )
        with reading(self.engine, self.place) as connection:
            return [number for number in connection.execute(query).scalars() if number is not None]

    def page_articles(self, paper: str | None, day: date, page: int | None) -> list[StoredArticle]:
        """The articles of one page in printed order."""
        query = (
            stored_columns()
            .where(articles.c.date == day, _same(articles.c.paper, paper), _same(articles.c.page, page), *in_force())
            .order_by(articles.c.position, articles.c.id)
        )
        with reading(self.engine, self.place) as connection:
            return stored_articles(connection, connection.execute(query).all())

    def page_image(self, paper: str | None, day: date, page: int) -> PageImage | None:
        """The picture of a page, where its file had one."""
        query = (
            select(page_images)
            .join(pages, pages.c.key == page_images.c.page)
            .join(issues, issues.c.key == pages.c.issue)
            .where(issues.c.identity == issue_identity(Issue(paper, day)), pages.c.number == page)
        )
        with reading(self.engine, self.place) as connection:
            row = connection.execute(query).first()
            return PageImage(row.data, row.media_type, row.width, row.height) if row else None

    def teasers(self, where: Filter = Filter()) -> list[Teaser]:
        """Index entries of the pages that fit the filter's papers, dates and pages (the page that prints the entry),
        oldest first; `article_id` is set where the story itself is in the library."""
        query = (
            select(
                teasers, pages.c.number, issues.c.paper, issues.c.date, articles.c.id, articles.c.title.label("story")
            )
            .join(pages, pages.c.key == teasers.c.page)
            .join(issues, issues.c.key == pages.c.issue)
            .outerjoin(
                articles,
                and_(
                    articles.c.date == issues.c.date,
                    articles.c.page == teasers.c.target_page,
                    func.coalesce(articles.c.paper, "") == func.coalesce(issues.c.paper, ""),
                    *in_force(),
                ),
            )
            .order_by(issues.c.date, issues.c.paper, pages.c.number, teasers.c.position, articles.c.position)
        )
        if where.date_from is not None:
            query = query.where(issues.c.date >= where.date_from)
        if where.date_to is not None:
            query = query.where(issues.c.date < where.date_to)
        if where.papers:
            query = query.where(issues.c.paper.in_(where.papers))
        if where.pages:
            query = query.where(pages.c.number.in_(where.pages))
        found: dict[tuple[int, int], Teaser] = {}
        with reading(self.engine, self.place) as connection:
            for row in connection.execute(query):
                key = (row.page, row.position)
                if key not in found or (found[key].article_id is None and _tells(row.story, row.title)):
                    known = row.id if row.story and _tells(row.story, row.title) else None
                    found[key] = Teaser(row.title, row.target_page, row.paper, row.date, row.number, known)
        return list(found.values())


def _same(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _tells(title: str | None, teaser: str) -> bool:
    """Whether a headline is the one that the index box announces, in whole or in part."""
    printed, announced = fold(title or ""), fold(teaser)
    return bool(printed and announced) and (announced in printed or printed in announced)
