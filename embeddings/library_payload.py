"""Article ↔ JSON for the database, until articles.serialize takes over."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from typing import Any

from articles.types import (
    Article,
    ArticlePart,
    Box,
    Byline,
    Genre,
    Issue,
    LineKind,
    Paragraph,
    ParagraphKind,
    TimeReference,
)


def article_to_json(article: Article) -> dict[str, Any]:
    """Every field, dates as ISO text."""
    return dict(
        json.loads(json.dumps(dataclasses.asdict(article), ensure_ascii=False, default=lambda day: day.isoformat()))
    )


def article_from_json(row: dict[str, Any]) -> Article:
    """The article again."""
    issue = dict(row["issue"])
    issue["date"] = date.fromisoformat(issue["date"]) if issue["date"] else None
    return Article(
        **row
        | {
            "issue": Issue(**issue),
            "genre": Genre(row["genre"]),
            "paragraphs": tuple(
                Paragraph(part["text"], tuple((a, b) for a, b in part["spans"]), ParagraphKind(part["kind"]))
                for part in row["paragraphs"]
            ),
            "bylines": tuple(Byline(**one) for one in row["bylines"]),
            "parts": tuple(
                ArticlePart(LineKind(one["kind"]), one["text"], tuple((a, b) for a, b in one["spans"]))
                for one in row["parts"]
            ),
            "times": tuple(
                TimeReference(
                    **one
                    | {
                        "span": tuple(one["span"]),
                        "start": datetime.fromisoformat(one["start"]),
                        "end": datetime.fromisoformat(one["end"]),
                        "anchor": date.fromisoformat(one["anchor"]),
                    }
                )
                for one in row["times"]
            ),
            "boxes": tuple(Box(**one) for one in row["boxes"]),
            "warnings": tuple(row["warnings"]),
        }
    )
