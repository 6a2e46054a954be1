"""The plain recipe that most tutorials follow, measured beside ours: a splitter, Chroma, the same model."""

from __future__ import annotations

import time
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from embeddings.model import BundledEmbeddings
from eval.parts import is_held_out
from tests.bench_tools import Figures, disk, memory, milliseconds, rows, spread


def plain_recipe(folder: Path, count: int) -> Figures:
    """What most tutorials do, with the same model."""
    from langchain_chroma import Chroma  # noqa: PLC0415  (only this measurement needs them)
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    model = BundledEmbeddings()
    cosine: Any = {"hnsw": {"space": "cosine"}}  # by the default distance a text without known words is near to all
    store = Chroma("plain", model, persist_directory=str(folder), collection_configuration=cosine)
    splitter = RecursiveCharacterTextSplitter(chunk_size=300, chunk_overlap=50)
    begun, texts, facts = time.perf_counter(), [], []
    for row in islice(rows("news_articles"), count):
        for piece in splitter.split_text(row["text"]):
            texts.append(piece)
            facts.append({"id": row["id"], "day": date.fromisoformat(row.get("date", "1970-01-01")).toordinal()})
        while len(texts) >= 5000:
            store.add_texts(texts[:5000], facts[:5000])
            del texts[:5000], facts[:5000]
    if texts:
        store.add_texts(texts, facts)
    taken = time.perf_counter() - begun
    known = {row["id"] for row in islice(rows("news_articles"), count)}
    asked = [
        row
        for row in rows("news_questions")
        if not is_held_out(row["article_ids"][0]) and row["article_ids"][0] in known
    ][:200]
    plain, filtered, right = [], [], 0
    for row in asked:
        begun = time.perf_counter()
        found = store.similarity_search(row["question"], k=50)
        plain.append(1000 * (time.perf_counter() - begun))
        right += bool(found) and found[0].metadata["id"] in row["article_ids"]
        where = {"day": {"$gte": date(2023, 1, 1).toordinal()}}
        filtered += milliseconds(
            lambda row=row, where=where: store.similarity_search(row["question"], k=50, filter=where), 1
        )
    return {
        "articles a second": round(count / taken, 1),
        "search ms": spread(plain),
        "search with a year ms": spread(filtered),
        "R@1": round(right / max(1, len(asked)), 3),
        "bytes an article on disk": round(disk(folder) / count),
        "peak MB": round(memory()),
    }
