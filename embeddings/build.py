"""Ingest: files and folders → articles → library → index. The same input twice changes nothing.

Each batch is first written to the library as owed to the index, then indexed, then acknowledged. Killed at any
moment, the next run pays what is owed and goes on.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Protocol, runtime_checkable

from articles.errors import FileMissing, InputError, NewsqaError, RowInvalid
from articles.limits import Limits
from articles.parse import parse_file
from articles.readers.table import is_table, read_articles
from articles.types import Article, IssueHints, ParsedPage
from embeddings.index import Index
from embeddings.indexing import BATCH, Encoder, Indexer
from embeddings.library import Library
from embeddings.library_debts import Debts
from embeddings.library_lock import sole_writer
from embeddings.library_partial import recognised
from embeddings.library_writer import LibraryWriter, Written
from embeddings.passages import DEFAULT_SIZE
from embeddings.relations import Relations

Progress = Callable[[int, int | None, str], None]
"""Called with what is done, what there is to do (None: not known), and what is being done: articles, by file."""

_WEB = {".html", ".htm", ".xhtml", ".shtml"}
_ATTACHED = {".pdf", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".css", ".js"}

READING_VERSION = "1"
"""Raised when files are read so differently that known ones should be read again."""


RELATED_AT_ONCE = 64
"""Issues and corrections that are related together."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `failures` are files and rows that could not be used; the rest went in all the same.

    `seconds` tells where the time went, by stage: reading (with cutting), database, passages, embedding, index.
    """

    files: int = 0
    pages: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    passages: int = 0
    failures: tuple[NewsqaError, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


def ingest(  # noqa: PLR0913  (each is a decision of its own, and named where it is called)
    paths: Sequence[Path],
    library: Library,
    index: Index,
    embeddings: Encoder,
    *,
    hints: IssueHints = IssueHints(),
    limits: Limits = Limits(),
    passage_size: int = DEFAULT_SIZE,
    progress: Progress | None = None,
    edit: Callable[[ParsedPage], ParsedPage] = lambda parsed: parsed,
    again: bool = False,
) -> IngestReport:
    """Take files and folders in. `edit` is what becomes of each page before it is stored; `again` reads files that are
    known too. Raises `LibraryLocked` when another process writes, `StorageFailed` when the disk is full; a file that
    cannot be read is a failure in the report."""
    with _writing(library, index):
        writer = LibraryWriter(library)
        indexer = Indexer(index, embeddings, passage_size)
        run = _Run(writer, indexer, Relations(writer), hints, limits, progress, edit, again)
        run.settle()
        for path in paths:
            for file in run.expanded(path):
                run.take(file)
        return run.report()


@runtime_checkable
class LetsGo(Protocol):
    """An index that keeps other processes from writing until it is told to let go."""

    def let_go(self) -> None:
        """Let other processes write."""


@contextmanager
def _writing(library: Library, index: Index) -> Iterator[None]:
    """Nobody else writes meanwhile, and anybody may afterwards: the server stays open for weeks."""
    with sole_writer(library):
        try:
            yield
        finally:
            if isinstance(index, LetsGo):
                index.let_go()


def _visible(folder: Path) -> list[Path]:
    """All files below a folder, in order, hidden ones left out."""
    inside = sorted(file for file in folder.rglob("*") if file.is_file())
    return [file for file in inside if not any(part.startswith(".") for part in file.relative_to(folder).parts)]


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest_of_all(folder: Path) -> str:
    told = hashlib.sha256()
    for file in _visible(folder):
        told.update(f"{file.relative_to(folder)}\0{_digest(file)}\0".encode())
    return told.hexdigest()


def settle(library: Library, index: Index, embeddings: Encoder, *, passage_size: int = DEFAULT_SIZE) -> int:
    """Bring the index up to the library after withdrawals or a cut-off run; the number of articles it concerned."""
    with _writing(library, index):
        return sum(Indexer(index, embeddings, passage_size).settle(Debts(library)))


@dataclass(slots=True)
class _Run:
    """One ingest under way: its tools and its tally."""

    writer: LibraryWriter
    indexer: Indexer
    relations: Relations
    hints: IssueHints
    limits: Limits
    progress: Progress | None
    edit: Callable[[ParsedPage], ParsedPage]
    again: bool
    files: int = 0
    pages: int = 0
    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[NewsqaError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    finished: list[tuple[str, str, int]] = field(default_factory=list)
    """Files that are stored and indexed, but not yet related: identity, name, articles."""

    def expanded(self, path: Path) -> Iterator[Path]:
        """The file itself, or what a folder holds: all its files in order, saved web pages as one.

        Hidden files are left out.
        """
        if not path.exists():
            self.failures.append(FileMissing("找不到这个文件或文件夹。", where=str(path), remedy="请检查路径。"))
        elif path.is_dir():
            inside = _visible(path)
            if any(file.suffix.lower() in _WEB for file in inside):
                yield path  # a saved digital newspaper is read as a whole: its pages name its articles
                attached = [file for file in inside if file.suffix.lower() in _ATTACHED]
                if attached:
                    self.warnings.append(f"{path}：按网页收录，其中的图片、PDF 等 {len(attached)} 个附件没有另读。")
                inside = [file for file in inside if file.suffix.lower() not in _WEB | _ATTACHED]
            yield from inside
        else:
            yield path

    def take(self, file: Path) -> None:
        """One file, wholly or with its failures."""
        self.files += 1
        try:
            identity = self._identity(file)
            known = self.writer.known_source(identity)
            if known is not None and not self.again:
                self.counts["unchanged"] += known
                self._say(0, file)
                return
            before = len(self.failures)
            count = self._take_table(file) if is_table(file) else self._take_pages(file)
            if len(self.failures) == before:
                self.finished.append((identity, str(file), count))
            if len(self.relations) >= RELATED_AT_ONCE:
                self._relate()
        except InputError as error:
            self.failures.append(error)

    def settle(self, file: Path | None = None) -> None:
        """Index everything that is stored and not yet indexed."""
        for count in self.indexer.settle(self.writer):
            # What an earlier run left to do is met again in its file, and counted there; so are pages.
            self._say(count if file else 0, file)

    def _identity(self, file: Path) -> str:
        content = _digest(file) if file.is_file() else _digest_of_all(file)
        said = f"{self.hints.paper}|{self.hints.date}|{self.hints.page}|{READING_VERSION}"
        # A file's name may say what is printed nowhere: paper, day, page.
        told = hashlib.sha256(f"{said}|{file.name}".encode()).hexdigest()[:16]
        return f"{content}:{told}"

    def _take_table(self, file: Path) -> int:
        rows = read_articles(file, hints=self.hints, limits=self.limits)
        count = 0
        while batch := self._rows(rows):
            with self.indexer.watch.stage("database"):
                written = self.writer.put_articles(batch)
            self._note(written, file)
            self._note_relations(batch, pages=False)
            self.settle(file)
            self._say(len(written.unchanged), file)
            count += len(batch)
        return count

    def _rows(self, rows: Iterator[Article | RowInvalid]) -> list[Article]:
        batch: list[Article] = []
        with self.indexer.watch.stage("reading"):
            while len(batch) < BATCH:
                row = next(rows, None)
                if row is None:
                    break
                if isinstance(row, RowInvalid):
                    self.failures.append(row)
                else:
                    batch.append(row)
        return batch

    def _take_pages(self, file: Path) -> int:
        pages = parse_file(file, hints=self.hints, limits=self.limits)
        count = 0
        while some := self._parsed(pages):
            for read in some:
                with self.indexer.watch.stage("database"):
                    parsed = recognised(self.writer.library, read)
                    written = self.writer.put_page(parsed)
                self.pages += 1
                self._note(replace(written, clashes=()), file)
                self._note_second(written, file)
                self._note_relations(() if written.clashes else parsed.articles, pages=True)
                self.warnings.extend(f"{file.name}：{warning}" for warning in parsed.warnings)
                self._say(len(parsed.articles), file)
                count += len(parsed.articles)
            if self.writer.count_pending() >= BATCH:
                self.settle()
        return count

    def _parsed(self, pages: Iterator[ParsedPage]) -> list[ParsedPage]:
        with self.indexer.watch.stage("reading"):
            return [self.edit(page) for page in islice(pages, 1)]

    def _note(self, written: Written, file: Path) -> None:
        for what in ("added", "changed", "unchanged", "retired"):
            self.counts[what] += len(getattr(written, what))
        self.failures.extend(
            RowInvalid(
                f"编号“{clash}”在这次收录里出现了两次，内容不同；留下先出现的一篇。",
                where=str(file),
                remedy="请给每篇文章不同的编号。",
            )
            for clash in written.clashes
        )

    def _note_second(self, written: Written, file: Path) -> None:
        """Two files of one page with different text: one message, not one an article."""
        if written.clashes:
            self.failures.append(
                RowInvalid(
                    f"同一版在这次收录里出现了两次，内容不同（如“{written.clashes[0]}”）；留下先收的一份，这一份没有存。",
                    where=str(file),
                    remedy="请核对这两个文件，去掉一个；要换成新的，请另行收录。",
                )
            )

    def _note_relations(self, articles: Sequence[Article], *, pages: bool) -> None:
        # Of unchanged ones too: a run that was killed after storing them has not drawn theirs.
        with self.indexer.watch.stage("relations"):
            self.relations.note(articles, pages=pages)

    def _relate(self) -> None:
        """Draw the relations of what was taken in; only then are its files wholly in the library."""
        with self.indexer.watch.stage("relations"):
            self.relations.draw()
        for identity, name, count in self.finished:
            self.writer.finish_source(identity, name, count)
        self.finished.clear()

    def _say(self, count: int, file: Path | None) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(self.done, None, file.name if file else "补建索引")

    def report(self) -> IngestReport:
        """Index the rest, draw the relations, and add up."""
        self.settle()
        self._relate()
        return IngestReport(
            files=self.files,
            pages=self.pages,
            added=self.counts["added"],
            changed=self.counts["changed"],
            unchanged=self.counts["unchanged"],
            retired=self.counts["retired"],
            passages=self.indexer.passages,
            failures=tuple(self.failures),
            warnings=tuple(self.warnings),
            seconds=dict(self.indexer.watch.seconds),
        )
