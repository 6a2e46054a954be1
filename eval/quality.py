"""Several exams on one page: docs/QUALITY.md. Pure: reports and comparisons in, Markdown out; figures only, no sentence
of a question, an answer or an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.advice import advice
from eval.compare import Comparison, Difference
from eval.diagnosis import Stage
from eval.measures import MEASURES
from eval.metrics.bootstrap import Interval
from eval.quality_sets import Part, Source
from eval.report import Report
from eval.summary import ALL, Group

ABLATED = ("right", "found@1", "gold_cited", "false_refusal")
FEWEST = 5
"""Questions below which a kind gets no line."""

MEANINGS: Mapping[str, str] = {
    "right": "answerable: says what it must, is not refused, cites a gold article; unanswerable: refused",
    "hit": "the answer holds an accepted answer and nothing that it must not hold",
    "found@k": "a gold article is among the first k that were retrieved",
    "mrr@10": "mean of 1 / rank of the first gold article, 0 beyond the tenth",
    "gold cited": "at least one citation points at a gold article",
    "quote exact": "share of quotations that stand word for word in the cited article",
    "covered": "share of sentences that carry a citation",
    "citation recall, precision": "ALCE's: sentences that their quotations support; citations that are needed",
    "refused, false refusal": "share of unanswerable and of answerable questions that were refused",
    "exact, f1": "CMRC 2018's exact match and longest-common-substring F1",
    "seconds": "a question, on the machine named above",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """One part of a set with its report."""

    part: Part
    report: Report

    @property
    def count(self) -> int:
        """Questions."""
        return self.report.run.manifest.questions


@dataclass(frozen=True, slots=True)
class Ablation:
    """What happens without one part: the comparison's first run is the whole, its second the one without."""

    without: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Ranking:
    """Retrieval alone: R@k and MRR of one way to order the candidates."""

    way: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Section:
    """One set over so many articles: what was measured of it, or (without `examined`) why it was not."""

    source: Source
    articles: int = 0
    examined: tuple[Examined, ...] = ()
    ablations: tuple[Ablation, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    absent: str = ""

    @property
    def shown(self) -> Examined:
        """The part that may be looked at."""
        return self.examined[0]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and how long: `minutes` of work as it was first done, `machine` in words, `models` what answered."""

    machine: str
    models: str
    minutes: float
    version: str


def quality_markdown(sections: Sequence[Section], how: Circumstances, also: Sequence[str] = ()) -> str:
    """The page. `also` are finished Markdown sections of other measurements, put before the answers."""
    there = [section for section in sections if section.examined]
    lines = [
        "# How good it is, and where it falls short",
        "",
        f"Made by `make quality` (`newsqa eval quality`) with {how.models}; newsqa {how.version}, {how.machine}; "
        f"{how.minutes:.0f} minutes of work, each part kept and taken up again. Behind each figure, in brackets, its "
        "95 % interval by bootstrap over questions. *Development* questions may be looked at; *held out* ones (three "
        "of ten, by the hash of their gold article) are only measured.",
        "",
        *(line for text in also for line in (text.strip(), "")),
        "## Answers",
        "",
        *_overview(there),
        "",
        *[f"- **{name}**: {meaning}" for name, meaning in MEANINGS.items()],
        "",
    ]
    for section in sections:
        lines += _section(section)
    lines += ["## Where wrong answers are lost", "", *_diagnosis(there), ""]
    lines += ["## What this says to do next", "", *(advice(_told(there)) or ["Nothing: no figure is short."])]
    return "\n".join(lines).rstrip() + "\n"


def _told(there: Sequence[Section]) -> list[tuple[Source, Report, Report | None, Sequence[tuple[str, Comparison]]]]:
    return [
        (
            section.source,
            section.shown.report,
            section.examined[1].report if len(section.examined) > 1 else None,
            [(one.without, one.comparison) for one in section.ablations],
        )
        for section in there
    ]


def _overview(sections: Sequence[Section]) -> list[str]:
    names = ("right", "hit", "found@1", "gold_cited", "quote_exact", "covered", "refused", "false_refusal", "seconds")
    lines = [f"| questions | part | n | {' | '.join(map(_label, names))} |", "|---|---|--:|" + "--:|" * len(names)]
    for section in sections:
        for one in section.examined:
            found = one.report.summary.overall.measures
            cells = " | ".join(_value(name, found[name]) if name in found else "–" for name in names)
            lines.append(f"| {section.source.title} | {one.part} | {one.count} | {cells} |")
    return lines


def _section(section: Section) -> Iterator[str]:
    source = section.source
    yield from (f"### {source.title}", "", source.note, "")
    if not section.examined:
        yield from (f"Not measured: {section.absent}", "")
        return
    yield from (f"{section.articles:,} articles in the library.", "")
    heads = [f"{one.part} (n = {one.count})" for one in section.examined]
    yield from (f"| | {' | '.join(heads)} |", "|---|" + "--:|" * len(heads))
    for name in source.measures:
        found = [one.report.summary.overall.measures.get(name) for one in section.examined]
        if any(found):
            yield f"| {_label(name)} | {' | '.join(_between(name, value) for value in found)} |"
    yield ""
    yield from _groups(section)
    yield from _ablations(section)
    yield from _rankings(section)


def _groups(section: Section) -> Iterator[str]:
    groups = [
        group
        for group in section.shown.report.summary.groups
        if group.name.startswith(f"{section.source.by}:") and group.count >= FEWEST
    ]
    if len(groups) < 2:
        return
    names = [name for name in section.source.measures[:4] if any(name in group.measures for group in groups)]
    yield from (f"By {section.source.by}, {section.shown.part}:", "")
    yield from (f"| {section.source.by} | n | {' | '.join(map(_label, names))} |", "|---|--:|" + "--:|" * len(names))
    for group in groups:
        cells = " | ".join(_between(name, group.measures.get(name)) for name in names)
        yield f"| {group.name.split(':', 1)[1]} | {group.count} | {cells} |"
    yield ""


def _ablations(section: Section) -> Iterator[str]:
    if not section.ablations:
        return
    yield f"What each part is worth, {section.shown.part} (in brackets the change; * p < 0.05 after Holm):"
    yield ""
    yield f"| without | {' | '.join(map(_label, ABLATED))} | won | lost |"
    yield "|---|" + "--:|" * (len(ABLATED) + 2)
    whole = section.shown.report.summary.overall
    yield f"| nothing | {' | '.join(_whole(whole, name) for name in ABLATED)} | | |"
    for one in section.ablations:
        found = {difference.measure: difference for difference in one.comparison.differences}
        cells = " | ".join(_change(found.get(name)) for name in ABLATED)
        yield f"| {one.without} | {cells} | {len(one.comparison.won)} | {len(one.comparison.lost)} |"
    yield ""


def _rankings(section: Section) -> Iterator[str]:
    if not section.rankings:
        return
    names = list(section.rankings[0].figures)
    yield f"The search alone, {section.shown.part}; a group of features is taken out by setting it to its mean:"
    yield ""
    yield f"| | {' | '.join(names)} |"
    yield "|---|" + "--:|" * len(names)
    for one in section.rankings:
        yield f"| {one.way.strip()} | {' | '.join(f'{one.figures[name]:.3f}' for name in names)} |"
    yield ""


def _diagnosis(sections: Sequence[Section]) -> Iterator[str]:
    yield "Questions by the stage that lost them, of the part that may be looked at:"
    yield ""
    yield f"| lost at | {' | '.join(section.source.title for section in sections)} |"
    yield "|---|" + "--:|" * len(sections)
    for stage in Stage:
        counts = [section.shown.report.summary.stages.get(stage.value, 0) for section in sections]
        if any(counts):
            yield f"| {stage.value.replace('_', ' ')} | {' | '.join(map(str, counts))} |"
    yield f"| **of** | {' | '.join(str(section.shown.count) for section in sections)} |"


def _label(name: str) -> str:
    return name.replace("_", " ")


def _value(name: str, interval: Interval) -> str:
    return f"{interval.value:.2f}" if MEASURES[name].unit == "seconds" else f"{interval.value:.3f}"


def _between(name: str, interval: Interval | None) -> str:
    if interval is None:
        return "–"
    digits = 2 if MEASURES[name].unit == "seconds" else 3
    return f"{_value(name, interval)} ({interval.low:.{digits}f}–{interval.high:.{digits}f})"


def _whole(group: Group, name: str) -> str:
    found = group.measures.get(name)
    return _value(name, found) if found and group.name == ALL else "–"


def _change(difference: Difference | None) -> str:
    if difference is None:
        return "–"
    star = "*" if difference.significant else ""
    return f"{difference.after:.3f} ({difference.difference.value:+.3f}{star})"
