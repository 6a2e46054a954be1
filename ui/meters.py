"""Counters and gauges for /metrics, in a registry of their own."""

from __future__ import annotations

from datetime import date

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from embeddings.types import Coverage
from qa.types import Answer

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)


class Meters:
    """What an operator watches."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "newsqa_questions", "Questions answered", ["channel", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "newsqa_answer_seconds", "Time to the whole answer", buckets=_SECONDS, registry=self._registry
        )
        self._turned_away = Counter("newsqa_turned_away", "Requests over the rate limit", registry=self._registry)
        self._failures = Counter("newsqa_failures", "Unexpected errors", registry=self._registry)
        self._articles = Gauge("newsqa_articles", "Articles in the library", registry=self._registry)
        self._issues = Gauge("newsqa_issues", "Issues in the library", registry=self._registry)
        self._age = Gauge("newsqa_newest_issue_age_days", "Days since the newest issue", registry=self._registry)

    def answered(self, answer: Answer, *, channel: str, seconds: float) -> None:
        """Count one answer."""
        self._questions.labels(channel, answer.status.value).inc()
        self._seconds.observe(seconds)

    def turned_away(self) -> None:
        """Count one request over the limit."""
        self._turned_away.inc()

    def failed(self) -> None:
        """Count one unexpected error."""
        self._failures.inc()

    def page(self, coverage: Coverage, today: date) -> str:
        """All of them in Prometheus's text format."""
        self._articles.set(coverage.articles)
        self._issues.set(coverage.issues)
        if coverage.last_date:
            self._age.set((today - coverage.last_date).days)
        return generate_latest(self._registry).decode()
