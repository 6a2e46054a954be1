"""The HTTP interface for machines, as contract.md draws it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as AnyHTTPException

from articles.errors import ArticleMissing, InputError, LibraryError, NewsqaError
from articles.types import Article
from embeddings.types import Filter, StoredArticle
from qa.serialize import answer_to_json
from qa.types import Evidence, Turn
from ui.answering import Answered, Answering
from ui.citing import article_path
from ui.docs import docs_page
from ui.openai import STREAMED, openai_router
from ui.pages import language_of
from ui.strings import words

_MAX_RESULTS = 100
PageNumber = Annotated[int, Field(ge=0, le=10_000)]


class TurnIn(BaseModel):
    """An earlier question with its answer."""

    question: str = Field(max_length=2000)
    answer: str = Field(max_length=20_000)


class FiltersIn(BaseModel):
    """Which articles may be used. Dates are issue dates, both ends included."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    date_from: date | None = Field(None, alias="from")
    date_to: date | None = Field(None, alias="to")
    pages: list[PageNumber] = Field(default_factory=list, max_length=100)
    papers: list[str] = Field(default_factory=list, max_length=100)
    sections: list[str] = Field(default_factory=list, max_length=100)
    people: list[str] = Field(default_factory=list, max_length=100)
    genres: list[str] = Field(default_factory=list, max_length=100)

    def filter(self) -> Filter:
        """The same for the library, whose ranges are half-open."""
        return Filter(
            date_from=self.date_from,
            date_to=day_after(self.date_to),
            pages=tuple(self.pages),
            papers=tuple(self.papers),
            sections=tuple(self.sections),
            people=tuple(self.people),
            genres=tuple(self.genres),
        )


class AskIn(BaseModel):
    """A question."""

    question: str = Field(description="用中文写的问题", examples=["昨天下午开了什么会？"])
    history: list[TurnIn] = Field(default_factory=list, max_length=50)
    asked_on: date | None = Field(None, description="提问的日子；不填为今天")
    filters: FiltersIn | None = None


class ErrorOut(BaseModel):
    """What went wrong, in words for people."""

    error: dict[str, Any]


_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        400: "请求读不懂",
        401: "需要接口密钥",
        404: "没有找到",
        413: "请求太大",
        422: "内容不能用",
        429: "太频繁",
        503: "报纸库或模型暂不可用",
    }.items()
}


def api(answering: Answering, app: FastAPI) -> APIRouter:
    """The routes; `app` gets the handlers that turn every error into JSON."""
    router = APIRouter(responses=_ERRORS)
    _add_ask(router, answering)
    _add_reading(router, answering)
    _add_health(router, answering, app)
    router.include_router(openai_router(answering))
    _add_unknown(router)
    _add_error_handlers(app)
    return router


def admit(answering: Answering, request: Request) -> None:
    """Let a visitor in, or raise 429 with the seconds to wait."""
    seconds = math.ceil(answering.wait(request.client.host if request.client else "unknown"))
    if seconds:
        message = language_of(request)("too_many", seconds=seconds)
        raise HTTPException(429, message, headers={"Retry-After": str(seconds)})


def day_after(day: date | None) -> date | None:
    """The end of a half-open range that includes `day`; open where there is no later day."""
    return None if day is None or day == date.max else date.fromordinal(day.toordinal() + 1)


def _add_ask(router: APIRouter, answering: Answering) -> None:
    @router.post("/api/ask", tags=["问"], summary="问一个问题", responses=STREAMED)
    def ask(request: Request, body: AskIn) -> Response:
        """一个有出处的回答。

        请求头有 `Accept: text/event-stream` 时，先给逐步写成的回答（event: answer），最后给完整的（event: done）。
        """
        admit(answering, request)
        question = answering.check(body.question)
        growing = answering.ask(
            question,
            channel="api",
            history=[Turn(turn.question, turn.answer) for turn in body.history],
            asked_on=body.asked_on,
            where=body.filters.filter() if body.filters else Filter(),
        )
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_events(growing), media_type="text/event-stream")
        *_, last = growing
        return JSONResponse(answered_json(last))


def answered_json(answered: Answered) -> dict[str, Any]:
    """contract.md's JSON of an answer, with its permanent link."""
    link = f"/answers/{answered.entry_id}" if answered.entry_id else None
    return {**answer_to_json(answered.answer), "link": link}


def _events(growing: Iterator[Answered]) -> Iterator[str]:
    for answered in growing:
        name = "done" if answered.whole else "answer"
        yield f"event: {name}\ndata: {json.dumps(answered_json(answered), ensure_ascii=False)}\n\n"


def _add_reading(router: APIRouter, answering: Answering) -> None:
    library = answering.context.library

    @router.get("/api/search", tags=["读"], summary="查找")
    def search(
        request: Request,
        q: Annotated[str, Query(description="词语、人名、标题")],
        k: Annotated[int, Query(ge=1, le=_MAX_RESULTS)] = 10,
        start: Annotated[date | None, Query(alias="from")] = None,
        end: Annotated[date | None, Query(alias="to")] = None,
        page: Annotated[list[PageNumber] | None, Query(max_length=100)] = None,
        person: Annotated[list[str] | None, Query(max_length=100)] = None,
        section: Annotated[list[str] | None, Query(max_length=100)] = None,
    ) -> dict[str, Any]:
        """按相符程度排列的文章，各带最相符的一段。"""
        admit(answering, request)
        where = Filter(
            date_from=start,
            date_to=day_after(end),
            pages=tuple(page or ()),
            people=tuple(person or ()),
            sections=tuple(section or ()),
        )
        found = answering.context.search(answering.check(q), where, k)
        return {"query": q, "results": [hit_json(evidence) for evidence in found]}

    @router.get("/api/articles/{article_id:path}", tags=["读"], summary="一篇文章")
    def article(article_id: str) -> dict[str, Any]:
        """一篇文章的全部；撤回的只给撤回的原因。"""
        return stored_json(library.article(article_id, include_withdrawn=True))

    @router.get("/api/issues", tags=["读"], summary="收录的各期")
    def issues(
        limit: Annotated[int, Query(ge=1, le=_MAX_RESULTS)] = 30, offset: Annotated[int, Query(ge=0, le=10**6)] = 0
    ) -> dict[str, Any]:
        """收录的各期，新的在前，各带版次。"""
        every = library.issues()[::-1]
        rows = [
            {
                "paper": issue.paper,
                "date": issue.date.isoformat(),
                "weekday": issue.weekday,
                "issue_number": issue.issue_number,
                "pages": library.page_numbers(issue.paper, issue.date),
            }
            for issue in every[offset : offset + limit]
            if issue.date is not None
        ]
        return {"total": len(every), "issues": rows}


def hit_json(evidence: Evidence) -> dict[str, Any]:
    """One found article."""
    article = evidence.stored.article
    start, end = evidence.span
    return {
        "article_id": article.id,
        "headline": article.headline,
        "paper": article.issue.paper,
        "date": article.issue.date.isoformat() if article.issue.date else None,
        "page": article.page,
        "score": evidence.score,
        "passage": article.text[start:end],
        "span": [start, end],
        "link": article_path(article.id),
    }


def stored_json(stored: StoredArticle) -> dict[str, Any]:
    """An article with what editors did to it; one that was withdrawn keeps its text to itself."""
    article = stored.article
    known: dict[str, Any] = {
        "id": article.id,
        "headline": article.headline,
        "withdrawn": stored.withdrawn_reason,
        "correction": stored.correction,
        "corrected_on": stored.corrected_on.isoformat() if stored.corrected_on else None,
        "version": stored.version,
        "link": article_path(article.id),
    }
    if stored.withdrawn_reason is not None:
        return known
    return known | _article_json(article) | {"links": [asdict(link) for link in stored.links]}


def _article_json(article: Article) -> dict[str, Any]:
    issue = article.issue
    return {
        "paper": issue.paper,
        "date": issue.date.isoformat() if issue.date else None,
        "issue_number": issue.issue_number,
        "page": article.page,
        "section": article.section,
        "kicker": article.kicker,
        "subhead": article.subhead,
        "title_raw": article.title_raw,
        "bylines": [{"name": byline.name, "role": byline.role} for byline in article.bylines],
        "dateline": article.dateline,
        "genre": article.genre.value,
        "text": article.text,
        "paragraphs": [{"text": one.text, "kind": one.kind.value} for one in article.paragraphs],
        "jump_to_page": article.jump_to_page,
        "jump_from_page": article.jump_from_page,
        "complete": article.complete,
        "url": article.url,
        "warnings": list(article.warnings),
    }


def _add_health(router: APIRouter, answering: Answering, app: FastAPI) -> None:
    context = answering.context

    @router.get("/healthz", tags=["管"], summary="是否正常")
    def healthz() -> dict[str, Any]:
        """库读得出、有文章就是 ok。"""
        coverage = context.library.coverage()
        return {
            "status": "ok",
            "articles": coverage.articles,
            "issues": coverage.issues,
            "last_date": coverage.last_date.isoformat() if coverage.last_date else None,
            "version": context.version,
        }

    @router.get("/metrics", tags=["管"], summary="Prometheus 指标", response_class=PlainTextResponse)
    def metrics() -> PlainTextResponse:
        """给 Prometheus 读的计数。"""
        return PlainTextResponse(answering.meters.page(context.library.coverage(), context.today()))

    @router.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        return docs_page(context, app.openapi(), say=language_of(request))


def _add_unknown(router: APIRouter) -> None:
    """Addresses that do not exist answer like the others, not like Gradio's page behind them."""

    @router.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "DELETE", "PATCH"], include_in_schema=False)
    @router.api_route("/v1/{rest:path}", methods=["GET", "POST", "PUT", "DELETE", "PATCH"], include_in_schema=False)
    def unknown(rest: str) -> None:
        raise HTTPException(404, rest)


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        plain = {"missing": "没有填", "json_invalid": "不是 JSON"}
        places = [
            ".".join(str(part) for part in one["loc"]) + "：" + plain.get(one["type"], str(one["msg"]))
            for one in error.errors()[:5]
        ]
        return error_json(422, "请求的内容不能用：" + "；".join(places) + "。接口说明见 /docs。")

    @app.exception_handler(AnyHTTPException)
    async def refused(_request: Request, error: AnyHTTPException) -> JSONResponse:
        plain = {404: "没有这个地址，或它不用这种方法。接口说明见 /docs。"}
        message = plain.get(error.status_code, str(error.detail))
        return error_json(error.status_code, message, headers=dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, _error: Exception) -> JSONResponse:
        return error_json(500, words("zh")("unexpected"))  # the server's own log has the trace

    @app.exception_handler(NewsqaError)
    async def failed(_request: Request, error: NewsqaError) -> JSONResponse:
        return error_json(_status_of(error), str(error))


def error_json(status: int, message: str, *, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error as JSON."""
    return JSONResponse({"error": {"status": status, "message": message}}, status_code=status, headers=headers)


def _status_of(error: NewsqaError) -> int:
    if isinstance(error, ArticleMissing):
        return 404
    if isinstance(error, InputError):
        return 422
    return 503 if isinstance(error, LibraryError) else 502
