"""One story printed twice: near-equal texts found while they are taken in, by minhash sketches of their shingles.

Source: A. Broder, On the resemblance and containment of documents (1997). A few minima find candidates in the
database; the shingles themselves decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from articles.fold import fold
from articles.types import Article, Link
from embeddings.library_rows import CHUNK, chunks
from embeddings.library_schema import articles, sketches

Hashes = NDArray[np.uint64]

SHINGLE = 8
"""Characters of a shingle."""
MINIMA = 4
"""Minima kept of a text. Two texts that share 6 of 10 shingles share one of them in 97 of 100 cases."""
SAME = 0.6
"""Share of the shorter text's shingles that must stand in the other."""
SHORTEST = 60
"""Shingles that a text must have to be compared: notices of one line are all alike."""
MOST = 8
"""Candidates that one text is compared with."""

_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93][:MINIMA], np.uint64
)


def shingles(text: str) -> Hashes:
    """The different hashes of all runs of `SHINGLE` characters, sorted; blanks and marks left out."""
    plain = "".join(filter(str.isalnum, fold(text)))
    codes = np.frombuffer(plain.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.empty(0, np.uint64)
    hashes = np.zeros(len(codes) - SHINGLE + 1, np.uint64)
    for offset in range(SHINGLE):
        hashes = hashes * np.uint64(0x100000001B3) + codes[offset : offset + len(hashes)]
    return np.unique(hashes ^ (hashes >> np.uint64(31)))


def sketch(hashes: Hashes) -> list[int]:
    """The minima of a text under `MINIMA` orders of all shingles, as signed 64-bit numbers."""
    if len(hashes) < SHORTEST:
        return []
    orders = hashes[None, :] * _FACTORS[:, None]
    orders ^= orders >> np.uint64(29)
    return [int(value) for value in orders.min(axis=1).view(np.int64)]


def resemble(one: Hashes, other: Hashes) -> bool:
    """Whether the shorter text is, but for cuts and edits, in the other."""
    shorter = min(len(one), len(other))
    return shorter >= SHORTEST and len(np.intersect1d(one, other, assume_unique=True)) >= SAME * shorter


def put_sketches(connection: Connection, several: Sequence[Article]) -> list[Link]:
    """Note the sketches of new or changed articles, which are stored already; links to what is the same story."""
    texts = {article.id: shingles(article.text) for article in several}
    minima = {article_id: sketch(hashes) for article_id, hashes in texts.items()}
    keys = _keys(connection, list(texts))
    for some in chunks(texts):
        connection.execute(sketches.delete().where(sketches.c.article.in_([keys[one] for one in some])))
    fresh = [{"minimum": value, "article": keys[one]} for one, values in minima.items() for value in set(values)]
    if not fresh:
        return []
    connection.execute(sketches.insert(), fresh)
    sharing = _sharing(connection, sorted({row["minimum"] for row in fresh}))
    alike = {one: _candidates(one, values, sharing) for one, values in minima.items()}
    known = texts | _shingles_of(connection, {other for some in alike.values() for other in some} - texts.keys())
    pairs = {tuple(sorted((one, other))) for one, some in alike.items() for other in some}
    return [
        Link("same_story", first, second, "内容基本相同")
        for first, second in sorted(pairs)
        if resemble(known[first], known[second])
    ]


def _candidates(article_id: str, minima: Sequence[int], sharing: Mapping[int, Sequence[str]]) -> list[str]:
    """The articles that share most minima with one."""
    alike = Counter(other for value in minima for other in sharing[value] if other != article_id)
    return [other for other, _ in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]]


def _sharing(connection: Connection, minima: Sequence[int]) -> dict[int, list[str]]:
    """Minimum → the articles that have it."""
    found: dict[int, list[str]] = {value: [] for value in minima}
    for start in range(0, len(minima), CHUNK):
        query = (
            select(sketches.c.minimum, articles.c.id)
            .join(articles, articles.c.key == sketches.c.article)
            .where(sketches.c.minimum.in_(minima[start : start + CHUNK]))
        )
        for row in connection.execute(query):
            found[row.minimum].append(row.id)
    return found


def _shingles_of(connection: Connection, ids: Iterable[str]) -> dict[str, Hashes]:
    """The shingles of stored articles."""
    found: dict[str, Hashes] = {}
    for some in chunks(sorted(ids)):
        for row in connection.execute(select(articles.c.id, articles.c.body).where(articles.c.id.in_(some))):
            found[row.id] = shingles(row.body)
    return found


def _keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(ids):
        rows = connection.execute(select(articles.c.id, articles.c.key).where(articles.c.id.in_(some)))
        found |= {row.id: row.key for row in rows}
    return found
