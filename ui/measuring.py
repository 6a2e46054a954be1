"""What docs/QUALITY.md is made from: libraries built, exams held, parts taken out; each kept and taken up again.

Everything lies under one working folder, in folders named by what it depends on (the data, the code, the models):
whatever is there and whole is not done again, so that a stop costs one part at most.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from articles.errors import ExamError
from embeddings.words import WORDS_VERSION
from eval.ablation import rows
from eval.compare import Judged, compare
from eval.folder import write_whole
from eval.quality import Ablation, Circumstances, Examined, Ranking, Section, quality_markdown
from eval.quality_sets import Part, Source, chosen, sources
from eval.rank_examples import Asked, example_of
from eval.report import Report
from eval.sitting import SOME_DAY, Examinee, Watch, asking, read_exam, sit
from eval.types import Case, CaseSet
from eval.variants import VARIANTS
from qa.types import Status
from ui.assemble import Archive, open_archive
from ui.examining import examinee_of
from ui.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
CODE = ("articles", "embeddings", "qa", "ui/assemble.py", "ui/examining.py", "eval/variants.py")
"""What an answer depends on."""
BUILT = "built.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. `library` is one of the news articles that is there already; `held_out` False: only what may
    be looked at; `only` names sets, none: all; `show` is told questions done and in all."""

    data: Path
    work: Path
    library: Path | None = None
    held_out: bool = True
    only: tuple[str, ...] = ()
    workers: int = 2
    also: tuple[Path, ...] = ()
    show: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class OpenWithout:
    """As `ui.examining.OpenAsk`, with one part taken out."""

    settings: Settings
    without: str

    def __call__(self) -> Callable[[Case], Mapping[str, Any]]:
        """A function from a question to contract.md's ask JSON."""
        archive = Archive(self.settings)
        return asking(VARIANTS[self.without](archive.assistant()), archive.library.coverage().last_date)


def quality_page(plan: Plan, say: Say) -> str:
    """Measure what the plan says and is at hand; docs/QUALITY.md. Raises `NewsqaError` of whatever cannot be done."""
    every = sources(plan.data)
    if unknown := sorted(set(plan.only) - {one.key for one in every}):
        raise ExamError(f"没有名为“{unknown[0]}”的部分。", remedy=f"可用：{'、'.join(one.key for one in every)}。")
    measuring = _Measuring(plan, say)
    sections = [measuring.section(one) for one in every if not plan.only or one.key in plan.only]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    how = Circumstances(machine, measuring.models, measuring.seconds / 60, measuring.version)
    return quality_markdown(sections, how, [path.read_text(encoding="utf-8") for path in plan.also])


class _Measuring:
    """One pass over the plan; counts the seconds that its parts took, when they were first done."""

    def __init__(self, plan: Plan, say: Say) -> None:
        self.plan = plan
        self.say = say
        self.seconds = 0.0
        self.models = "the default model and reader, nothing downloaded"
        self.code = _digest(*_code_files())
        self.version = f"{version('newsqa')} (code {self.code[:12]})"

    def section(self, source: Source) -> Section:
        """Everything about one set."""
        if source.missing and not (source.missing == source.articles.name and self._given(source)):
            return Section(source, absent=f"{source.missing} is not in {self.plan.data}.")
        settings = self._library(source)
        with open_archive(settings) as archive:
            self.say(f"{source.key}：库里有 {archive.library.count()} 篇")
            exam = read_exam(source.questions, archive.library, source.preset, skip_wrong=True)
            parts = [part for part in source.parts if self.plan.held_out or part is not Part.HELD_OUT]
            sets = {part: chosen(exam, source, part) for part in parts}
            looker = examinee_of(settings, archive)
            examined = [Examined(part, self._sit(looker, sets[part], source, part.name.lower())) for part in sets]
            section = Section(source, archive.library.count(), tuple(examined))
            if not source.ablated:
                return section
            shown = sets[parts[0]]
            ablations = tuple(self._ablations(looker, settings, shown, source, examined[0].report))
            return replace(section, ablations=ablations, rankings=self._rankings(archive, shown, source))

    def _given(self, source: Source) -> bool:
        return source.library == "news" and self.plan.library is not None

    def _library(self, source: Source) -> Settings:
        """The defaults, whatever the environment says, over the set's own library; built where it is not there."""
        place = self.plan.library if self._given(source) else None
        if place is not None:
            return Settings.model_construct(library=place, workers=self.plan.workers)
        depends = self.code if source.articles.is_dir() else f"{_model()} {WORDS_VERSION} {_digest(source.articles)}"
        place = self.plan.work / "libraries" / f"{source.library}-{hashlib.sha256(depends.encode()).hexdigest()[:12]}"
        settings = Settings.model_construct(library=place, workers=self.plan.workers)
        if not (place / BUILT).is_file():
            long = "，约需二十分钟" if source.library == "news" else ""
            self.say(f"{source.key}：用 {source.articles.name} 建库{long}")
            place.parent.mkdir(parents=True, exist_ok=True)
            began = time.monotonic()
            with open_archive(settings, create=True) as archive:
                archive.ingest([source.articles], progress=self._shown)
            write_whole(place / BUILT, json.dumps({"seconds": time.monotonic() - began}))
        self.seconds += json.loads((place / BUILT).read_text(encoding="utf-8"))["seconds"]
        return settings

    def _sit(self, examinee: Examinee, exam: CaseSet, source: Source, name: str) -> Report:
        marks = f"{exam.fingerprint} {examinee.library.fingerprint()} {dict(examinee.settings)} {self.code}"
        digest = hashlib.sha256(marks.encode()).hexdigest()[:12]
        self.say(f"{source.key}：{name}，{len(exam.cases)} 题")
        folder = self.plan.work / "runs" / f"{source.key}-{name}-{digest}"
        report = sit(examinee, exam, folder, preset=source.preset, watch=Watch(progress=self.plan.show))
        self.seconds += report.run.manifest.seconds
        failures = [result.failure or result.answer for result in report.run.results if result.status is Status.ERROR]
        if failures:  # figures of a program that does not work are no figures
            what = f"{len(failures)} 题没有答成：{failures[0]}"
            raise ExamError(what, where=str(folder), remedy="修好后再运行；已答的不再答。")
        return report

    def _ablations(
        self, whole: Examinee, settings: Settings, exam: CaseSet, source: Source, report: Report
    ) -> Iterator[Ablation]:
        for number, without in enumerate(VARIANTS):
            examinee = replace(whole, open_ask=OpenWithout(settings, without), settings={"without": without})
            other = self._sit(examinee, exam, source, f"without-{number}")
            found = compare(Judged(report.run, report.verdicts), Judged(other.run, other.verdicts))
            yield Ablation(without, found)

    def _rankings(self, archive: Archive, exam: CaseSet, source: Source) -> tuple[Ranking, ...]:
        marks = f"{exam.fingerprint} {archive.library.fingerprint()} {self.code}"
        path = self.plan.work / "rankings" / f"{source.key}-{hashlib.sha256(marks.encode()).hexdigest()[:12]}.json"
        if not path.is_file():
            self.say(f"{source.key}：只看检索")
            began = time.monotonic()
            day = archive.library.coverage().last_date or SOME_DAY
            cases = [case for case in exam.cases if case.article_ids and not case.history]
            asked = [Asked(case.question, case.article_ids, source.key) for case in cases]
            days = [case.asked_on or day for case in cases]
            retriever = archive.retriever
            examples = [example_of(retriever, one, when) for one, when in zip(asked, days, strict=True)]
            found = rows(examples, retriever.model, retriever.embeddings.identity)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps({"seconds": time.monotonic() - began, "rows": found}))
        kept = json.loads(path.read_text(encoding="utf-8"))
        self.seconds += kept["seconds"]
        return tuple(Ranking(way, figures) for way, figures in kept["rows"].items())

    def _shown(self, done: int, total: int | None = None, what: str = "") -> None:
        del what
        if self.plan.show is not None:
            self.plan.show(done, total or 0)


def _code_files() -> Iterator[Path]:
    for name in CODE:
        place = ROOT / name
        yield from sorted(
            path
            for path in (place.rglob("*") if place.is_dir() else [place])
            if path.is_file() and "__pycache__" not in path.parts
        )


def _digest(*paths: Path) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode())
        with path.open("rb") as stream:
            found.update(hashlib.file_digest(stream, "sha256").digest())
    return found.hexdigest()


def _model() -> str:
    from embeddings.model import open_embeddings  # noqa: PLC0415  (opened only where a library has to be built)

    return open_embeddings(None).identity
