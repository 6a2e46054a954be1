"""An answer as JSON: exactly the document that `newsqa ask --json` prints and the scorers read."""

from __future__ import annotations

from typing import Any

from articles.types import TimeReference
from qa.types import Answer, Citation, Question


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The answer with dates as ISO strings, times to the minute, enumerations as their values; `tokens` only where a
    chat model's server counted them."""
    document = {
        "question": answer.question.text,
        "status": answer.status.value,
        "answer": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
        "understanding": _understanding(answer.question),
        "retrieved": [{"article_id": one.article_id, "score": round(one.score, 6)} for one in answer.retrieved],
        "notes": [{"kind": note.kind, "text": note.text} for note in answer.notes],
        "nearest": [
            {"article_id": one.article_id, "headline": one.headline, "date": one.date and one.date.isoformat()}
            for one in answer.nearest
        ],
        "model": {"embedding": answer.models.embedding, "chat": answer.models.chat},
        "seconds": round(answer.seconds, 4),
    }
    if answer.tokens is not None:
        document["tokens"] = {"read": answer.tokens.read, "written": answer.tokens.written}
    return document


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "paper": citation.paper,
        "date": citation.date.isoformat() if citation.date else None,
        "issue_number": citation.issue_number,
        "page": citation.page,
        "headline": citation.headline,
        "byline": citation.byline,
        "quote": citation.quote,
        "span": list(citation.span),
        "verified": citation.verified,
        "part": citation.part,
    }


def _understanding(question: Question) -> dict[str, Any]:
    return {
        "standalone": question.standalone,
        "kind": question.kind.value,
        "time": _time(question.time) if question.time else None,
        "people": list(question.people),
        "places": list(question.places),
        "organisations": list(question.organisations),
        "pages": list(question.pages),
        "sections": list(question.sections),
        "issue_number": question.issue_number,
        "wants_newest": question.wants_newest,
        "asked_on": question.asked_on.isoformat(),
    }


def _time(time: TimeReference) -> dict[str, Any]:
    return {
        "text": time.text,
        "start": time.start.isoformat(timespec="minutes"),
        "end": time.end.isoformat(timespec="minutes"),
        "anchor": time.anchor.isoformat(),
    }
