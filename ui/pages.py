"""Plain pages beside Gradio's: one article, one kept answer, the style and the script. They work without scripts."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from markupsafe import Markup
from pydantic import BaseModel

from articles.errors import ArticleMissing
from articles.types import Issue
from embeddings.types import StoredArticle
from ui.answering import Answering
from ui.citing import table_csv
from ui.context import AppContext
from ui.gaps import gaps
from ui.journal import Entry, Verdict
from ui.marking import Highlight
from ui.reading import image_path, paper_page
from ui.render import follow_ups_html, kept_html, notice_html
from ui.render_article import article_html
from ui.render_page import masthead_html, page_html
from ui.render_paper import issue_html, issue_place
from ui.strings import COOKIE, Words, choose_language, words
from ui.suggestions import Suggestions
from ui.surroundings import changes, surroundings
from ui.templates import asset

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
STRICT = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
PageNumber = Annotated[int, Query(ge=0, le=10_000)]
Part = Literal["body", "headline", "kicker", "subhead"]


class VerdictIn(BaseModel):
    """A reader's verdict; None takes it back."""

    verdict: Verdict | None = None
    reason: str | None = None


def language_of(request: Request) -> Words:
    """The words for whoever asks."""
    return words(choose_language(request.cookies.get(COOKIE), request.headers.get("accept-language")))


def pages(answering: Answering, suggestions: Suggestions) -> APIRouter:
    """The routes of the plain pages."""
    context = answering.context
    router = APIRouter(include_in_schema=False)
    _add_assets(router)
    _add_articles(router, context)
    _add_issues(router, context)
    _add_answers(router, answering)
    _add_beside(router, answering, suggestions)
    return router


def whole_page(context: AppContext, body: Markup, *, title: str, say: Words, status: int = 200) -> HTMLResponse:
    """`body` under the masthead."""
    library = context.library
    lacking = gaps(library.issues())
    head = masthead_html(library.coverage(), title=context.title, today=context.today(), words=say, lacking=lacking)
    text = page_html(body, title=f"{title} · {context.title}", head=head, words=say)
    return HTMLResponse(text, status_code=status, headers=STRICT)


def _add_assets(router: APIRouter) -> None:
    @router.get("/theme.css")
    def theme() -> Response:
        return Response(asset("theme.css"), media_type="text/css", headers=_FOREVER)

    @router.get("/page.js")
    def script() -> Response:
        return Response(asset("page.js"), media_type="text/javascript", headers=_FOREVER)


def _add_articles(router: APIRouter, context: AppContext) -> None:
    @router.get("/article", response_class=HTMLResponse)
    @router.get("/article/{article_id:path}", response_class=HTMLResponse)
    def article(
        request: Request,
        article_id: str = "",
        id: str = "",
        start: Annotated[int | None, Query(alias="from")] = None,
        end: Annotated[int | None, Query(alias="to")] = None,
        part: Part = "body",
        fragment: bool = False,
    ) -> HTMLResponse:
        say = language_of(request)
        try:
            stored = context.library.article(article_id or id, include_withdrawn=True)
        except ArticleMissing:
            body, title, status = notice_html(say("no_article")), say("not_found_title"), 404
        else:
            marked = [Highlight((start, end), part)] if start is not None and end is not None else []
            around = surroundings(context.library, stored, image=_picture(context, stored))
            body = article_html(stored, words=say, highlights=marked, around=around)
            title, status = stored.article.headline, 200
        if fragment:
            return HTMLResponse(str(body), status_code=status, headers=STRICT)
        return whole_page(context, body, title=title, say=say, status=status)

    @router.get("/page-image")
    def page_image(date_: Annotated[date, Query(alias="date")], page: PageNumber, paper: str | None = None) -> Response:
        image = context.library.page_image(paper, date_, page)
        if image is None or image.media_type not in ("image/png", "image/jpeg"):
            return PlainTextResponse("", status_code=404)
        return Response(image.data, media_type=image.media_type, headers={"X-Content-Type-Options": "nosniff"})


def _picture(context: AppContext, stored: StoredArticle) -> str | None:
    article = stored.article
    return image_path(context, article.issue, article.page) if article.boxes else None


def _add_issues(router: APIRouter, context: AppContext) -> None:
    @router.get("/issue", response_class=HTMLResponse)
    def issue(
        request: Request,
        day: Annotated[date, Query(alias="date")],
        page: Annotated[int | None, Query(ge=0, le=10_000)] = None,
        paper: str | None = None,
        fragment: bool = False,
    ) -> HTMLResponse:
        say = language_of(request)
        shown = paper_page(context, Issue(paper, day), page)
        if shown is None:
            return whole_page(context, notice_html(say("no_page")), title=say("not_found_title"), say=say, status=404)
        body = issue_html(shown, say)
        if fragment:
            return HTMLResponse(str(body), headers=STRICT)
        return whole_page(context, body, title=issue_place(shown.issue, shown.page, say), say=say)


def _add_answers(router: APIRouter, answering: Answering) -> None:
    context = answering.context

    def _entry(entry_id: str) -> Entry | None:
        return context.journal.entry(entry_id)

    @router.get("/answers/{entry_id}.csv")
    def answer_table(request: Request, entry_id: str) -> Response:
        entry, say = _entry(entry_id), language_of(request)
        if entry is None:
            return PlainTextResponse(say("no_answer"), status_code=404)
        headers = {"Content-Disposition": f'attachment; filename="answer-{entry.id}.csv"'}
        return Response(table_csv(entry.answer, say), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/answers/{entry_id}", response_class=HTMLResponse)
    def answer(request: Request, entry_id: str) -> HTMLResponse:
        entry, say = _entry(entry_id), language_of(request)
        if entry is None:
            body = notice_html(say("no_answer"))
            return whole_page(context, body, title=say("not_found_title"), say=say, status=404)
        body = kept_html(
            entry.answer,
            entry_id=entry.id,
            asked_at=entry.asked_at,
            elsewhere=answering.elsewhere,
            changes=changes(context.library, entry.answer, say),
            words=say,
        )
        return whole_page(context, body, title=entry.answer.question.text, say=say)

    @router.post("/answers/{entry_id}/verdict")
    def judge(entry_id: str, verdict: VerdictIn) -> Response:
        found = context.journal.judge(entry_id, verdict.verdict, verdict.reason or "")
        return Response(status_code=204 if found else 404)


def _add_beside(router: APIRouter, answering: Answering, suggestions: Suggestions) -> None:
    """What page.js fetches beside a question: how long the line is, and questions to go on with."""

    @router.get("/line")
    def line(request: Request) -> PlainTextResponse:
        told, say = answering.context.line(), language_of(request)
        text = say("line", waiting=told.waiting, seconds=math.ceil(told.seconds)) if told.waiting else ""
        return PlainTextResponse(text, headers={"Cache-Control": "no-store"})

    @router.get("/answers/{token}/further", response_class=HTMLResponse)
    def further(request: Request, token: str) -> Response:
        answer = answering.recent(token)
        found = suggestions.follow_ups(answer) if answer else ()
        if found is None:  # not now
            return Response(status_code=503, headers={"Retry-After": "5"})
        return HTMLResponse(str(follow_ups_html(found, language_of(request))), headers=STRICT)
