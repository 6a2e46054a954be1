"""Lines of results.jsonl: contract.md's ask JSON with the question's id, read back as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from articles.errors import RowInvalid
from eval.types import Case, CitedQuote, Result, Verdict
from qa.types import Status, Tokens


def result_from_json(row: Mapping[str, Any]) -> Result:
    """One result; unknown fields are passed over.

    :raises RowInvalid: a field has another shape than contract.md gives it.
    """
    try:
        return _result(row)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        what = f"不是一条完整的回答（{type(problem).__name__}：{problem}）。"
        raise RowInvalid(what, remedy="应与 newsqa ask --json 的输出同形。") from problem


def _result(row: Mapping[str, Any]) -> Result:
    retrieved: Sequence[Mapping[str, Any]] = row.get("retrieved") or []
    return Result(
        id=str(row["id"]),
        question=str(row.get("question") or ""),
        status=Status(row["status"]),
        answer=str(row.get("answer") or ""),
        citations=tuple(_citation(item) for item in row.get("citations") or []),
        retrieved=tuple(str(item["article_id"]) for item in retrieved),
        confidence=float(retrieved[0].get("score") or 0.0) if retrieved else 0.0,
        notes=tuple((str(note["kind"]), str(note["text"])) for note in row.get("notes") or []),
        understood_as=str((row.get("understanding") or {}).get("kind") or ""),
        seconds=float(row.get("seconds") or 0.0),
        tokens=_tokens(row["tokens"]) if row.get("tokens") is not None else None,
        failure=row.get("failure"),
    )


def _tokens(value: Mapping[str, Any] | int) -> Tokens:
    return Tokens(value, 0) if isinstance(value, int) else Tokens(int(value["read"]), int(value["written"]))


def _citation(item: Mapping[str, Any]) -> CitedQuote:
    return CitedQuote(
        number=int(item["number"]),
        article_id=str(item["article_id"]),
        quote=str(item.get("quote") or ""),
        verified=bool(item.get("verified")),
        headline=str(item.get("headline") or ""),
        day=str(item.get("date") or ""),
        page=item.get("page"),
        span=(int(item["span"][0]), int(item["span"][1])) if item.get("span") else (0, 0),
        part=str(item.get("part") or "body"),
    )


def failed_row(case: Case, message: str, seconds: float) -> dict[str, Any]:
    """The line of a question that could not be answered: a failure, never a gap."""
    return {
        "id": case.id,
        "question": case.question,
        "status": Status.ERROR.value,
        "answer": "",
        "citations": [],
        "retrieved": [],
        "notes": [{"kind": "failure", "text": message}],
        "nearest": [],
        "seconds": seconds,
        "failure": message,
    }


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """One line of verdicts.jsonl."""
    return {
        "id": verdict.case_id,
        "right": verdict.right,
        "stage": verdict.stage,
        "reason": verdict.reason,
        "scores": dict(verdict.scores),
    }


def verdict_from_json(row: Mapping[str, Any]) -> Verdict:
    """One verdict read back.

    :raises RowInvalid: it has another shape.
    """
    try:
        scores = {str(name): float(value) for name, value in row["scores"].items()}
        return Verdict(str(row["id"]), row["right"], scores, str(row["stage"]), str(row["reason"]))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise RowInvalid(f"不是一条评分（{type(problem).__name__}：{problem}）。") from problem
