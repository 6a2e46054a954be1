"""Question sets: read from JSONL, CSV or XLSX and validated loudly before anything runs.

Lists in CSV and XLSX cells: `answers`, `article_ids`, `must_not_include` are split at | or line breaks, `must_include`
at line breaks or ； (its | means "or"); a cell that starts with [ is read as JSON, and `history` always is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from articles.errors import ExamError, LimitExceeded, RowInvalid
from eval.public import Expand, as_it_is
from eval.rows import Row, read_rows
from eval.types import Case, CaseSet
from qa.types import Turn

MAX_CASES = 50_000
SHOWN_PROBLEMS = 20
Unknown = Callable[[Sequence[str]], Sequence[str]]
Problem = tuple[int, str]
"""(row number, what is wrong with it)"""

_HEADS = {
    "编号": "id",
    "题号": "id",
    "问题": "question",
    "题目": "question",
    "答案": "answers",
    "报道编号": "article_ids",
    "文章编号": "article_ids",
    "可答": "answerable",
    "能否回答": "answerable",
    "必须包含": "must_include",
    "不得包含": "must_not_include",
    "题型": "kind",
    "类别": "category",
    "历史": "history",
    "提问日期": "asked_on",
    "草稿": "draft",
    "只查": "within",
}
"""Column heads that people write → contract.md's names."""
_COLUMNS = frozenset(_HEADS.values())
_TRUE = frozenset({"true", "1", "yes", "y", "是", "真", "对"})
_FALSE = frozenset({"false", "0", "no", "n", "否", "假", "不"})


def read_cases(
    path: Path,
    *,
    unknown_ids: Unknown | None = None,
    max_cases: int = MAX_CASES,
    expand: Expand = as_it_is,
    skip_wrong: bool = False,
) -> CaseSet:
    """The question set of a file. `unknown_ids` says which of many article ids the library does not hold; `expand`
    reads the rows of a public set (`eval.public.expansion`), which nobody here can put right: with `skip_wrong` its
    wrong rows are left out and counted in the notes.

    :raises InputError: the file cannot be read at all.
    :raises ExamError: one or more rows are wrong; each is named by its number.
    """
    sheet = read_rows(path)
    cases: list[tuple[int, Case]] = []
    problems: list[Problem] = []
    columns: dict[str, None] = {}
    for row in _expanded(sheet.rows, expand):
        if len(cases) >= max_cases:
            raise LimitExceeded(f"题集超过 {max_cases} 题。", where=str(path), remedy="请拆成几个文件。")
        columns.update(dict.fromkeys(row.cells))
        named = replace(row, cells={_HEADS.get(name, name): value for name, value in row.cells.items()})
        try:
            cases.append((row.number, _case(named)))
        except RowInvalid as problem:
            problems.append((row.number, problem.what))
    problems += _clashes(cases)
    if unknown_ids is not None:
        problems += _missing_articles(cases, unknown_ids)
    skipped: tuple[str, ...] = ()
    if problems and skip_wrong:
        wrong = {number for number, _ in problems}
        cases = [(number, case) for number, case in cases if number not in wrong]
        skipped = (f"有 {len(wrong)} 行不能用，已略过。",)
    elif problems:
        remedy = f"请改好后再运行；没有一题被跑过。{_hint(columns)}"
        raise ExamError(_listed(problems), where=str(path), remedy=remedy)
    if not cases:
        raise ExamError("题集里没有题。", where=str(path), remedy="请至少写一道题。")
    found = tuple(case for _, case in cases)
    return CaseSet(found, path.name, fingerprint(found), (*sheet.notes, *skipped, *_remarks(cases, columns)))


def _expanded(rows: Iterable[Row], expand: Expand) -> Iterator[Row]:
    for row in rows:
        if row.cells:
            yield from (replace(row, cells=cells) for cells in expand(row.cells))
        else:
            yield row


def fingerprint(cases: Iterable[Case]) -> str:
    """SHA-256 over questions and expectations, whatever their order."""
    rows = sorted(json.dumps(case_to_json(case), ensure_ascii=False, sort_keys=True) for case in cases)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def case_to_json(case: Case) -> dict[str, object]:
    """The case as one row of a JSONL question set; reading it back gives the same case."""
    row: dict[str, object] = {
        "id": case.id,
        "question": case.question,
        "answers": list(case.answers),
        "article_ids": list(case.article_ids),
        "answerable": case.answerable,
        "must_include": ["|".join(group) for group in case.must_include],
        "must_not_include": list(case.must_not_include),
        "kind": case.kind,
        "category": case.category,
        "history": [{"question": turn.question, "answer": turn.answer} for turn in case.history],
        "asked_on": case.asked_on.isoformat() if case.asked_on else None,
        "draft": case.draft,
        "within": list(case.within),
    }
    return {name: value for name, value in row.items() if value not in (None, "", [], False) or name == "answerable"}


def cases_text(cases: Iterable[Case]) -> str:
    """A question set as JSONL."""
    return "".join(json.dumps(case_to_json(case), ensure_ascii=False) + "\n" for case in cases)


def write_cases(cases: Iterable[Case], path: Path) -> None:
    """Write a question set as JSONL."""
    path.write_text(cases_text(cases), encoding="utf-8")


def case_from_json(row: dict[str, object]) -> Case:
    """One case of a JSONL row.

    :raises RowInvalid: the row is wrong; the message says how.
    """
    return _case(Row(0, row))


def _case(row: Row) -> Case:
    if row.problem:
        raise RowInvalid(row.problem)
    if not row.cells:
        raise RowInvalid("是空行。")
    for name, value in row.cells.items():
        if isinstance(value, str) and value.startswith("=") and name in _COLUMNS:
            raise RowInvalid(f"{name} 一格是公式（{value[:20]}），请改成数值。")
    question = _text(row, "question")
    if not question:
        raise RowInvalid("缺少 question。")
    case = Case(
        id=_text(row, "id") or f"row-{row.number:05d}",
        question=question,
        answers=_list(row, "answers", "|\n"),
        article_ids=_list(row, "article_ids", "|\n"),
        answerable=_flag(row, "answerable", default=True),
        must_include=tuple(
            tuple(part.strip() for part in group.split("|") if part.strip())
            for group in _list(row, "must_include", "；;\n")
        ),
        must_not_include=_list(row, "must_not_include", "|\n"),
        kind=_text(row, "kind"),
        category=_text(row, "category"),
        history=_history(row),
        asked_on=_day(row, "asked_on"),
        draft=_flag(row, "draft", default=False),
        within=_list(row, "within", "|\n"),
    )
    if not case.answerable and (case.answers or case.must_include):
        raise RowInvalid("answerable 为否，却给了 answers 或 must_include。")
    return case


def _text(row: Row, name: str) -> str:
    value = row.cells.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RowInvalid(f"{name} 应是文字。")
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _list(row: Row, name: str, separators: str) -> tuple[str, ...]:
    value = row.cells.get(name)
    if value is None:
        return ()
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _parsed(value, name)
    if isinstance(value, list):
        if not all(isinstance(item, str | int | float) and not isinstance(item, bool) for item in value):
            raise RowInvalid(f"{name} 应是一串文字。")
        items = [str(item) for item in value]
    else:
        items = [_text(row, name)]
        for separator in separators:
            items = [piece for item in items for piece in item.split(separator)]
    found = tuple(item.strip() for item in items if item.strip())
    if not found and isinstance(value, list) and value:
        raise RowInvalid(f"{name} 里只有空白。")
    return found


def _flag(row: Row, name: str, *, default: bool) -> bool:
    value = row.cells.get(name)
    if value is None:
        return default
    word = str(value).strip().lower().removesuffix(".0")
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise RowInvalid(f"{name} 应是 true 或 false，现在是“{value}”。")


def _day(row: Row, name: str) -> date | None:
    value = row.cells.get(name)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10].replace("/", "-"))
    except ValueError as problem:
        raise RowInvalid(f"{name} 应是 2025-07-29 这样的日期，现在是“{value}”。") from problem


def _history(row: Row) -> tuple[Turn, ...]:
    value = row.cells.get("history")
    if isinstance(value, str):
        value = _parsed(value, "history")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise RowInvalid("history 应是一串 {question, answer}。")
    turns = []
    for turn in value:
        question, answer = (turn.get("question"), turn.get("answer", "")) if isinstance(turn, dict) else (None, None)
        if not isinstance(question, str) or not isinstance(answer, str):
            raise RowInvalid("history 的每一轮要有 question（和 answer），都是文字。")
        turns.append(Turn(question, answer))
    return tuple(turns)


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise RowInvalid(f"{name} 不是合法的 JSON（{problem}）。") from problem


def _clashes(cases: Sequence[tuple[int, Case]]) -> list[Problem]:
    """Ids given twice, and questions asked twice with expectations that exclude each other."""
    problems: list[Problem] = []
    ids: dict[str, int] = {}
    asked: dict[tuple[object, ...], tuple[int, bool]] = {}
    for number, case in cases:
        if case.id in ids:
            problems.append((number, f"id“{case.id}”与第 {ids[case.id]} 行重复。"))
        ids.setdefault(case.id, number)
        first, answerable = asked.setdefault(_asking(case), (number, case.answerable))
        if answerable != case.answerable:
            problems.append((number, f"与第 {first} 行是同一问，answerable 却相反。"))
    return problems


def _asking(case: Case) -> tuple[object, ...]:
    return (case.question, case.history, case.asked_on, case.within)


def _missing_articles(cases: Sequence[tuple[int, Case]], unknown_ids: Unknown) -> list[Problem]:
    named = [(number, dict.fromkeys((*case.article_ids, *case.within))) for number, case in cases]
    unknown = set(unknown_ids(sorted({article_id for _, ids in named for article_id in ids})))
    return [
        (number, f"库里没有这篇报道：{'、'.join(one for one in ids if one in unknown)}。")
        for number, ids in named
        if not unknown.isdisjoint(ids)
    ]


def _listed(problems: Sequence[Problem]) -> str:
    rest = len(problems) - SHOWN_PROBLEMS
    shown = "\n".join(f"第 {number} 行：{what}" for number, what in sorted(problems)[:SHOWN_PROBLEMS])
    return f"题集有 {len(problems)} 处问题：\n{shown}\n" + (f"……另有 {rest} 处。\n" if rest > 0 else "")


def _hint(columns: Iterable[str]) -> str:
    return "公开题集请用 --preset 说明是哪一种。" if "positive_ids" in columns else ""


def _remarks(cases: Sequence[tuple[int, Case]], columns: Iterable[str]) -> list[str]:
    notes = []
    strange = sorted(set(columns) - _COLUMNS - set(_HEADS))
    if strange:
        notes.append(f"不认得这些列，未使用：{'、'.join(strange)}。{_hint(strange)}")
    asked = [_asking(case) for _, case in cases]
    if repeated := len(asked) - len(set(asked)):
        notes.append(f"有 {repeated} 题与前面的题问法完全相同。")
    if unjudged := sum(not case.judged for _, case in cases):
        notes.append(f"有 {unjudged} 题没有答案、报道编号或 answerable，只作答，不评分。")
    if drafts := sum(case.draft for _, case in cases):
        notes.append(f"有 {drafts} 题还是草稿，没有人确认过。")
    return notes
