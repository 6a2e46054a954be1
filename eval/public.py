"""Public question sets as they are passed round: one row of theirs → the cases that their own script makes of it.

A row that is already a question of ours is left as it is. What these sets have in common: `positive_ids` (articles that
answer), `negative_ids` (articles that only look like it), `is_impossible`. Their questions are asked within their own
documents (`Case.within`), as their papers do it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from eval.measures import preset_named

Cells = Mapping[str, object]
Expand = Callable[[Cells], Iterable[Cells]]
"""One row as it stands in the file → rows in the columns of contract.md."""

DOCUMENTS = 5
"""RGB hands over so many."""
NOISE = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def expansion(preset: str) -> Expand:
    """How a preset's rows are read.

    :raises ExamError: there is no such preset.
    """
    return {"cmrc2018": reading, "rgb": noisy}.get(preset_named(preset).name, as_it_is)


def as_it_is(row: Cells) -> Iterator[Cells]:
    """A question of ours."""
    yield row


def reading(row: Cells) -> Iterator[Cells]:
    """A question on one paragraph (CMRC 2018, DRCD, DuReader): asked within that paragraph alone; one that it does not
    answer has to be refused."""
    paragraphs = _ids(row, "positive_ids")
    if not paragraphs:
        yield row
        return
    common = {"id": row.get("id"), "question": row.get("question"), "within": paragraphs, "kind": row.get("type")}
    if row.get("is_impossible"):
        yield _filled({**common, "answerable": False})
    else:
        yield _filled({**common, "answers": row.get("answers"), "article_ids": paragraphs})


def noisy(row: Cells) -> Iterator[Cells]:
    """A question of RGB (Chen et al. 2023, arXiv 2309.01431) among `DOCUMENTS` documents at each share of noise, taken
    as `processdata` of its evalue.py takes them; at 1.0 nothing answers, and it has to be refused.

    Every answer of the row must be there, in any of its spellings where it is a list of them (`checkanswer`, there).
    Where the answer has parts, the first document of each part is taken before the others.
    """
    good, bad = _ids(row, "positive_ids"), _ids(row, "negative_ids")
    if not good and not bad:
        yield row
        return
    answers = row.get("answers")
    parts = answers if isinstance(answers, list) else []
    wanted = ["|".join(map(str, one if isinstance(one, list) else [one])) for one in parts]
    good = _each_part_first(row.get("positive_groups"), good)
    for share in NOISE:
        chosen, noise = _mixed(good, bad, share)
        common = {
            "id": f"{row.get('id')}@{share:.1f}",
            "question": row.get("question"),
            "kind": row.get("split"),
            "category": f"noise {share:.1f}",
            "within": [*chosen, *noise],
        }
        if not common["within"]:
            continue  # no document of the kind that this share asks for
        if chosen:
            yield _filled({**common, "must_include": wanted, "article_ids": chosen})
        else:
            yield _filled({**common, "answerable": False})


def _mixed(good: Sequence[str], bad: Sequence[str], share: float) -> tuple[Sequence[str], Sequence[str]]:
    """The documents that answer and those that do not, at a share of noise; none that answers at 1.0."""
    if share >= 1.0:
        return (), bad[:DOCUMENTS]
    noise = min(math.ceil(DOCUMENTS * share), len(bad))
    answering = min(DOCUMENTS - noise, len(good))
    return good[:answering], bad[: DOCUMENTS - answering]


def _each_part_first(groups: object, good: Sequence[str]) -> list[str]:
    firsts = (
        [str(group[0]) for group in groups if isinstance(group, list) and group] if isinstance(groups, list) else []
    )
    return list(dict.fromkeys([*firsts, *good]))


def _ids(row: Cells, name: str) -> list[str]:
    value = row.get(name)
    return list(dict.fromkeys(map(str, value))) if isinstance(value, list) else []


def _filled(row: Cells) -> Cells:
    return {name: value for name, value in row.items() if value is not None and value != ""}
