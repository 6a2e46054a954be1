"""Where candidate questions come from: the library's articles, by rule or by the chat model; what readers asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from embeddings.types import Filter
from eval.draft import Asked, draft_by_chat, draft_cases, draft_from_asked
from eval.types import Case
from qa.chat import ChatClient, ChatSettings
from qa.types import Status
from ui.assemble import open_archive
from ui.journal import Entry, Journal, Selection, Verdict
from ui.settings import Settings


def from_articles(settings: Settings, where: Filter, limit: int, *, by_rule: bool = False) -> list[Case]:
    """Drafts from at most `limit` articles: by the chat model where one is set (unless `by_rule`), else by rule."""
    with open_archive(settings) as archive:
        articles = [stored.article for stored in archive.library.select(where, limit=limit)]
    if by_rule or settings.chat_model is None:
        return list(draft_cases(articles))
    key = settings.chat_api_key.get_secret_value() if settings.chat_api_key else None
    client = ChatClient(
        ChatSettings(
            settings.chat_model,
            settings.chat_base_url,
            key,
            timeout=settings.chat_timeout,
            retries=settings.chat_retries,
        )
    )
    return list(draft_by_chat(articles, client.complete))


def from_journal(settings: Settings, limit: int) -> list[Case]:
    """Drafts from the newest answers that readers judged, at most `limit` of each verdict, newest first."""
    with open_archive(settings) as archive:
        journal = Journal.open(archive.library.folder, url=settings.database_url, days=settings.journal_days)
        try:
            judged = [journal.select(Selection(verdict=verdict), limit=limit) for verdict in Verdict]
        finally:
            journal.close()
    return list(draft_from_asked(_asked(sorted(chain(*judged), key=lambda entry: entry.asked_at, reverse=True))))


def _asked(entries: list[Entry]) -> Iterator[Asked]:
    for entry in entries:
        answer = entry.answer
        yield Asked(
            entry.id,
            answer.question.standalone,
            answer.question.asked_on,
            tuple(dict.fromkeys(citation.article_id for citation in answer.citations)),
            refused=answer.status is Status.NO_EVIDENCE,
            good=entry.verdict is Verdict.USEFUL,
        )
