"""The steps of `tests.growth` as docs/GROWTH.md: figures beside the goals, the machine and the command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Step = dict[str, Any]

HEAD = """# From ten thousand passages to a million

Written by `python -m tests.bench growth` (`tests/growth.py`): one library filled step by step, each step measured in a
process of its own. Articles are those of the news set, those that questions ask about first; from 68,267 on mixtures of
their sentences, which repeat each other far more than a newspaper does (that is what *relations*, the search for
reprints, spends its time on). Questions are the development questions; *both* is the search by words and by vectors,
one after the other, without re-ranking. {machine}

![Search, ingest, memory and times against passages](growth.svg)
"""

FILTERED = ("a year", "a month", "a day", "events of a month", "events of a day", "a person", "one genre")
SECONDS = ("reading", "database", "relations", "passages", "embedding", "index")


def _at(step: Step, *path: str) -> Any:
    value: Any = step
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _figure(*path: str, form: str = "{}") -> Callable[[Step], str]:
    def show(step: Step) -> str:
        value = _at(step, *path)
        return "–" if value is None else form.format(value)

    return show


def _searched(name: str) -> Callable[[Step], str]:
    return lambda step: "{p50:.1f} / {p95:.1f}".format(**step["searching"][name]["both"])


def _dearest(step: Step) -> str:
    """The filter that costs most against no filter, by the median and by the 95th percentile."""
    plain = step["searching"]["everything"]["both"]
    ratios = [max(step["searching"][name]["both"][at] / plain[at] for name in FILTERED) for at in ("p50", "p95")]
    return " / ".join(f"{ratio:.2f}" for ratio in ratios)


def _bytes(step: Step) -> str:
    return f"{step['disk MB'] * 1e6 / step['articles']:,.0f}"


def _loads(step: Step) -> str:
    return f"{step['load']}, {step.get('search load', '–')}"


def _stages(step: Step) -> str:
    spent = step["ingest"]["seconds by stage"]
    total = sum(spent.values())
    return ", ".join(f"{name} {spent.get(name, 0) / total:.0%}" for name in SECONDS)


ROWS: tuple[tuple[str, str, Callable[[Step], str]], ...] = (
    ("articles", "", _figure("articles", form="{:,}")),
    ("load of the machine: ingest, searching", "", _loads),
    ("ingest, articles a second in this step", "", _figure("ingest", "articles a second")),
    ("peak memory of the ingest, MB", "≤ 6,000", _figure("ingest", "peak MB", form="{:,}")),
    ("peak memory of searching, MB", "≤ 6,000", _figure("search peak MB", form="{:,}")),
    ("disk, bytes an article", "", _bytes),
    ("open the library, s", "≤ 2", _figure("opening", "open s")),
    ("first search by words, s", "", _figure("opening", "first words s")),
    ("first search by vectors, s (imports Chroma)", "", _figure("opening", "first vectors s")),
    ("both, p50 / p95, ms", "p95 ≤ 300", _searched("everything")),
    ("both in a month, p50 / p95, ms", "p95 ≤ 300", _searched("a month")),
    ("both on a day, p50 / p95, ms", "p95 ≤ 300", _searched("a day")),
    ("both on a person, p50 / p95, ms", "p95 ≤ 300", _searched("a person")),
    ("dearest filter against none, p50 / p95", "≤ 2", _dearest),
    ("list a person's articles, p50, ms", "", _figure("searching", "list a person ms", "p50")),
    ("50 new articles, from the file to being found, s", "≤ 5", _figure("issue", "seconds")),
    ("graph recall@10 against exact search", "", _figure("recall", "graph recall@10")),
    ("newsqa check, s", "", _figure("upkeep", "check s")),
)


def document(steps: Sequence[Step], machine: str) -> str:
    """The whole page."""
    lines = [HEAD.format(machine=machine)]
    sizes = " | ".join(f"{step['passages']:,}" for step in steps)
    lines += [f"| passages | goal at a million | {sizes} |", "|---|---|" + "--:|" * len(steps)]
    lines += [f"| {name} | {goal} | " + " | ".join(show(step) for step in steps) + " |" for name, goal, show in ROWS]
    lines += ["", "Where the time of an ingest goes:", ""]
    lines += [f"- {step['passages']:,} passages: {_stages(step)}" for step in steps]
    return "\n".join(lines) + "\n"
