"""Relations between articles, found while they are taken in: what goes on where, what corrects what.

They are noted as articles arrive and drawn when their files are read. An issue whose pages lie in several files is
drawn again with each: relations replace those that were there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from articles.stitch import continuations, corrections, read_reference
from articles.types import Article
from embeddings.library_writer import LibraryWriter
from embeddings.types import Filter

LOOKING_BACK = 31
"""Days before a correction in which its story is looked for, where it does not say the day."""

_MOST = 2_000
"""Articles of that time that are compared at most."""


@dataclass(slots=True)
class Relations:
    """What a run has to link once everything is stored."""

    writer: LibraryWriter
    issues: dict[tuple[str | None, date], None] = field(default_factory=dict)
    correcting: list[Article] = field(default_factory=list)

    def __len__(self) -> int:
        """How many issues and corrections wait to be drawn."""
        return len(self.issues) + len(self.correcting)

    def note(self, articles: Iterable[Article], *, pages: bool) -> None:
        """Remember articles; `pages` where they come from printed pages, which may go on elsewhere."""
        for article in articles:
            if pages and article.issue.date is not None:
                self.issues[article.issue.paper, article.issue.date] = None
            if article.issue.date is not None and read_reference(article) is not None:
                self.correcting.append(article)

    def draw(self) -> None:
        """Store the links; those of an issue that was read anew replace its earlier ones."""
        for paper, day in self.issues:
            several = self._of(paper, day, day + timedelta(days=1))
            ids = [article.id for article in several]
            self.writer.replace_links("continuation", ids, continuations(several))
        for article in self.correcting:
            self.writer.replace_links("correction", [article.id], corrections([article], self._earlier(article)))
        self.issues.clear()
        self.correcting.clear()

    def _earlier(self, article: Article) -> Sequence[Article]:
        day = article.issue.date
        reference = read_reference(article)
        if day is None or reference is None:
            return []
        if reference.day is not None:
            return self._of(article.issue.paper, reference.day, reference.day + timedelta(days=1))
        return self._of(article.issue.paper, day - timedelta(days=LOOKING_BACK), day)

    def _of(self, paper: str | None, first: date, end: date) -> list[Article]:
        where = Filter(date_from=first, date_to=end, papers=(paper,) if paper else ())
        return [stored.article for stored in self.writer.library.select(where, limit=_MOST)]
