"""What the desk downloads: the readers' questions as a table, the reports of exams. `ui.security.Guard` stands before
these addresses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from articles.errors import ExamError
from ui.answering import Answering
from ui.citing import cell
from ui.exams import sitting_folder
from ui.journal import Entry, Journal
from ui.pages import language_of, whole_page
from ui.render import notice_html

_BATCH = 500
_COLUMNS = ["id", "asked_at", "channel", "question", "status", "answer", "articles", "verdict", "reason"]
# A report holds text of articles and of models: it may draw itself, and do nothing else.
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}


def desk_routes(answering: Answering) -> APIRouter:
    """The desk's plain addresses."""
    context = answering.context
    router = APIRouter(prefix="/desk", include_in_schema=False)

    @router.get("/questions.csv")
    def questions() -> StreamingResponse:
        headers = {"Content-Disposition": 'attachment; filename="questions.csv"'}
        return StreamingResponse(_lines(context.journal), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/exams/{name}/report")
    def report(request: Request, name: str) -> Response:
        try:
            text = (sitting_folder(context.library, name) / "report.html").read_text(encoding="utf8")
        except (ExamError, OSError):
            say = language_of(request)
            body = notice_html(say("exam_none"))
            return whole_page(context, body, title=say("not_found_title"), say=say, status=404)
        return HTMLResponse(text, headers=_SANDBOX)

    return router


def _lines(journal: Journal) -> Iterator[str]:
    yield "\ufeff" + _line(
        ["id", "asked_at", "channel", "question", "status", "answer", "articles", "verdict", "reason"]
    )
    offset = 0
    while entries := journal.select(limit=_BATCH, offset=offset):
        offset += len(entries)
        yield from (_line(_cells(entry)) for entry in entries)


def _cells(entry: Entry) -> list[str]:
    answer = entry.answer
    cited = dict.fromkeys(citation.article_id for citation in answer.citations)
    verdict = entry.verdict.value if entry.verdict else ""
    asked_at = entry.asked_at.isoformat(timespec="seconds")
    status = answer.status.value
    return [
        *(entry.id, asked_at, entry.channel, answer.question.text, status, answer.text),
        *(" ".join(cited), verdict, entry.reason),
    ]


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([cell(text) for text in cells])
    return buffer.getvalue()
