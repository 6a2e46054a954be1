"""Everything that can go wrong, in one tree.

NewsqaError                     what happened, where, and what helps; all three are shown to people
├── InputError                  a file that was given cannot be used
│   ├── FileMissing
│   ├── FileEmpty
│   ├── FormatUnknown           binary, or a kind that no reader takes
│   ├── FileDamaged             truncated, encrypted, broken inside
│   ├── LimitExceeded           larger than a limit, which is a setting
│   └── RowInvalid              a row of a table, named by its number
├── LibraryError
│   ├── NotALibrary
│   ├── LibraryMissing          there is none yet
│   ├── LibraryLocked           another process is writing
│   ├── LibraryVersion          made by a newer program
│   ├── IndexMismatch           built with another model or other settings
│   ├── StorageFailed           disk full, database or vector store gave up
│   └── ArticleMissing
├── ModelError
│   ├── EmbeddingUnavailable    no model under that name or folder
│   └── ChatFailed              down, refused, too slow, garbage, cut off
├── SettingInvalid
├── ServeError
│   └── PortInUse
└── ExamError                   question sets, runs, comparisons
"""

from __future__ import annotations


class NewsqaError(Exception):
    """The root. `what` and `remedy` are sentences for people, in Chinese; `where` names the file and the place."""

    def __init__(self, what: str, *, where: str | None = None, remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """One line: 地点：发生了什么。怎么办。"""
        place = f"{self.where}：" if self.where else ""
        advice = f"{self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class InputError(NewsqaError):
    """A file that was given cannot be used."""


class FileMissing(InputError):
    """There is no such file or folder."""


class FileEmpty(InputError):
    """The file holds no text."""


class FormatUnknown(InputError):
    """No reader takes this kind of file."""


class FileDamaged(InputError):
    """The file is truncated, encrypted or broken inside."""


class LimitExceeded(InputError):
    """The file is larger than a limit; the remedy names the setting."""


class RowInvalid(InputError):
    """A row of a table cannot be used; `where` holds its number."""


class LibraryError(NewsqaError):
    """The library cannot do what was asked."""


class NotALibrary(LibraryError):
    """The folder holds something else."""


class LibraryMissing(LibraryError):
    """There is no library in that folder yet."""


class LibraryLocked(LibraryError):
    """Another process is writing; `what` says which."""


class LibraryVersion(LibraryError):
    """The library was made by a newer program."""


class IndexMismatch(LibraryError):
    """The index was built with another model or other settings; the remedy names the command."""


class StorageFailed(LibraryError):
    """The disk, the database or the vector store gave up."""


class ArticleMissing(LibraryError):
    """No article has that id."""


class ModelError(NewsqaError):
    """A model cannot be used."""


class EmbeddingUnavailable(ModelError):
    """No embedding model or re-ranker under that name or folder."""


class ChatFailed(ModelError):
    """The chat model did not give a usable answer; `retryable` says whether trying again may help."""

    def __init__(self, what: str, *, where: str | None = None, remedy: str = "", retryable: bool = False) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.retryable = retryable


class SettingInvalid(NewsqaError):
    """A setting has a value that cannot be used."""


class ServeError(NewsqaError):
    """The server cannot start."""


class PortInUse(ServeError):
    """Another program listens on that port."""


class ExamError(NewsqaError):
    """A question set, a run or a comparison cannot be used."""
