"""Writing a page: its row, its furniture, its index entries, its picture, and who no longer stands on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, false, select

from articles.types import ParsedPage
from embeddings.library_rows import chunks, now
from embeddings.library_schema import articles, page_images, pages, teasers


def put_page_row(connection: Connection, parsed: ParsedPage, owner: str, issue: int) -> int:
    """Store a page in place of its earlier state; its number. `owner` and `issue` say which issue it is of."""
    page, identity = parsed.page, page_identity(parsed, owner)
    furniture = [{"kind": part.kind.value, "text": part.text, "spans": part.spans} for part in parsed.furniture]
    values: dict[str, Any] = {
        "issue": issue,
        "number": page.number,
        "number_source": page.number_source.value,
        "section": page.section,
        "source": page.source,
        "sha256": page.sha256,
        "reader": page.reader,
        "furniture": json.dumps(furniture, ensure_ascii=False),
        "warnings": json.dumps([*page.warnings, *parsed.warnings], ensure_ascii=False),
        "stored_at": now(),
    }
    key = page_key(connection, identity)
    if key is None:
        made = connection.execute(pages.insert().values(identity=identity, **values))
        key = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    else:
        connection.execute(pages.update().where(pages.c.key == key).values(**values))
    _put_parts(connection, key, parsed)
    return key


def page_identity(parsed: ParsedPage, owner: str) -> str:
    """What makes two pages the same: issue and number; of files of which nothing is known, the file itself."""
    page = parsed.page
    known = page.issue.paper is not None and page.issue.date is not None and page.number is not None
    return f"{owner}/{page.number}" if known else f"{owner}/{page.sha256}-{page.offset}-{page.source}"[:400]


def page_key(connection: Connection, identity: str) -> int | None:
    """The number of a stored page."""
    key: int | None = connection.execute(select(pages.c.key).where(pages.c.identity == identity)).scalar()
    return key


def _put_parts(connection: Connection, key: int, parsed: ParsedPage) -> None:
    connection.execute(teasers.delete().where(teasers.c.page == key))
    connection.execute(page_images.delete().where(page_images.c.page == key))
    for position, entry in enumerate(parsed.index_entries):
        connection.execute(
            teasers.insert().values(page=key, position=position, title=entry.title, target_page=entry.target_page)
        )
    image = parsed.page.image
    if image is not None:
        connection.execute(
            page_images.insert().values(
                page=key, media_type=image.media_type, width=image.width, height=image.height, data=image.data
            )
        )


def retire(connection: Connection, page: int, present: Sequence[str]) -> tuple[str, ...]:
    """Articles that stood on a page and no longer do leave the library, but for their row; their ids."""
    standing = and_(articles.c.page_key == page, articles.c.retired == false())
    here = set(present)
    rows = connection.execute(select(articles.c.id).where(standing).order_by(articles.c.id))
    gone = [row.id for row in rows if row.id not in here]
    for some in chunks(gone):
        connection.execute(
            articles.update()
            .where(articles.c.id.in_(some))
            .values(retired=True, revision=articles.c.revision + 1, indexed=False)
        )
    return tuple(gone)
