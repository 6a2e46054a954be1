"""A run's folder: what it holds, how it is written so that a stop loses nothing, how it is read back.

run.json         what was run: exam, library, settings, versions, times
cases.jsonl      the questions as they were asked
journal.jsonl    answers in the order they came, while the run goes on
results.jsonl    answers in the order of the questions, once it is whole
judgements.jsonl what a chat model as judge has decided, where one is set
summary.json, verdicts.jsonl, report.html, report.md   what `eval.report` makes of them
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from articles.errors import ExamError, RowInvalid
from eval.cases import case_from_json, cases_text, fingerprint
from eval.results import result_from_json
from eval.types import Case, CaseSet, Result

FORMAT = 1
_OWN = (
    "cases.jsonl", "results.jsonl", "journal.jsonl", "judgements.jsonl", "summary.json", "verdicts.jsonl",
    "report.html", "report.md",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was. `started` and `finished` are ISO times, `finished` None while questions are open; `library` is
    the library's fingerprint; `seconds` is wall-clock time over all sittings."""

    exam: str
    fingerprint: str
    questions: int
    library: str
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    finished: str | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back: one result for each case, in the order of the cases."""

    folder: Path
    manifest: Manifest
    cases: tuple[Case, ...]
    results: tuple[Result, ...]


@contextmanager
def storage(place: Path) -> Iterator[None]:
    """Turns a full or read-only disk into a message that says that nothing is lost."""
    try:
        yield
    except OSError as problem:
        what = (
            "磁盘满了，写不下去。" if problem.errno == errno.ENOSPC else f"写不进去（{problem.strerror or problem}）。"
        )
        raise ExamError(what, where=str(place), remedy="已答的题都在，腾出空间后用同一命令接着跑。") from problem


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is either the old one or the new one, never half.

    :raises ExamError: the disk does not take it.
    """
    part = path.with_name(path.name + ".part")
    with storage(path):
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def begin(folder: Path, exam: CaseSet, wanted: Manifest, *, restart: bool = False) -> Manifest:
    """Make a run's folder, or go on with the one that is there.

    :raises ExamError: the folder holds something else, or a run over another exam, library or other settings.
    """
    if folder.exists() and not folder.is_dir():
        raise ExamError("输出位置已有一个文件。", where=str(folder), remedy="请换一个 --output。")
    if (folder / "run.json").exists():
        if not restart and _has_answers(folder):
            return _same(folder, read_manifest(folder), wanted)
        clear(folder)
    elif folder.exists() and any(
        path.name.removesuffix(".part") not in (*_OWN, "run.json") for path in folder.iterdir()
    ):
        raise ExamError("这个文件夹里有别的东西，不是一次考试。", where=str(folder), remedy="请换一个 --output。")
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "cases.jsonl", cases_text(exam.cases))
    write_manifest(folder, wanted)
    return wanted


def _has_answers(folder: Path) -> bool:
    """Whether anything would be lost by starting anew; a library or a model that did not open leaves nothing."""
    manifest = read_manifest(folder)  # a damaged or foreign one is never overwritten
    kept = (folder / "journal.jsonl", folder / "results.jsonl")
    return manifest.finished is not None or any(path.is_file() and path.stat().st_size for path in kept)


def _same(folder: Path, old: Manifest, wanted: Manifest) -> Manifest:
    differences = [
        name
        for name, before, after in (
            ("题集", old.fingerprint, wanted.fingerprint),
            ("资料库", old.library, wanted.library),
            ("设置", dict(old.settings), dict(wanted.settings)),
        )
        if before != after
    ]
    if differences:
        what = f"这个文件夹里是另一次考试（{'、'.join(differences)}不同）。"
        raise ExamError(what, where=str(folder), remedy="请换一个 --output，或用 --restart 从头再来。")
    return old


def clear(folder: Path) -> None:
    """Remove a run's own files, and nothing else."""
    for name in _OWN:
        (folder / name).unlink(missing_ok=True)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write run.json."""
    write_whole(folder / "run.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Read run.json.

    :raises ExamError: there is none, it is damaged, or another version of the program made it.
    """
    path = folder / "run.json"
    if not path.is_file():
        raise ExamError("这里没有考试结果（缺少 run.json）。", where=str(folder), remedy="请先运行 newsqa eval run。")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        made_by = int(values.get("format", 0))
    except (ValueError, AttributeError, TypeError, OSError) as problem:
        raise ExamError(
            f"run.json 读不出来（{problem}）。", where=str(folder), remedy="请重新运行这次考试。"
        ) from problem
    if made_by != FORMAT:
        age = "较旧" if made_by < FORMAT else "较新"
        what = f"这次考试由{age}版本的程序写成（格式 {made_by}，本程序用 {FORMAT}）。"
        raise ExamError(what, where=str(folder), remedy="请用本程序重跑一遍到新的文件夹；旧结果原样未动。")
    try:
        known = {name: values[name] for name in Manifest.__dataclass_fields__ if name in values}
        return replace(Manifest(**known), notes=tuple(values.get("notes") or ()))
    except TypeError as problem:
        raise ExamError(
            f"run.json 不完整（{problem}）。", where=str(folder), remedy="请重新运行这次考试。"
        ) from problem


def read_lines(path: Path) -> dict[str, dict[str, Any]]:
    """The result lines of a file by question id, later ones winning; none where the file is missing. A last line that
    a stop has cut off is left out."""
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Any]] = {}
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[result_from_json(row).id] = row
        except (ValueError, RowInvalid) as problem:
            if number >= len(lines) - 1:
                continue
            raise ExamError(f"第 {number} 行读不出来（{problem}）。", where=str(path), remedy="请重跑。") from problem
    return found


def read_run(folder: Path) -> Run:
    """A finished run.

    :raises ExamError: it is not a run, not finished, of another version, or its questions were changed afterwards.
    """
    manifest = read_manifest(folder)
    if manifest.finished is None or not (folder / "results.jsonl").is_file():
        raise ExamError("这次考试还没跑完。", where=str(folder), remedy="请用同一命令接着跑。")
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = tuple(case_from_json(json.loads(line)) for line in lines)
    rows = read_lines(folder / "results.jsonl")
    if fingerprint(cases) != manifest.fingerprint or not {case.id for case in cases} <= set(rows):
        raise ExamError("题目或结果与 run.json 不符，像是被改动过。", where=str(folder), remedy="请重跑。")
    return Run(folder, manifest, cases, tuple(result_from_json(rows[case.id]) for case in cases))
