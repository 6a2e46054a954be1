"""The vector store in Chroma: rows of unit vectors known by number, in a folder or on a server.

Chroma holds vectors only; what a row is stands in the catalogue. A client does not see what other processes add
after it was opened, so its owner asks it only for rows that were there before, and scans younger ones itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from articles.errors import SettingInvalid, StorageFailed
from embeddings.index import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

Rows = NDArray[np.int64]

BATCH = 5_000
"""Rows a call; Chroma takes at most 5,461."""

SYNC_THRESHOLD = 20_000
"""Operations between two writings of Chroma's graph file. Large, as each writes the whole file; `flush` ends a run."""

FLUSH_ABOVE = 2_000
"""Operations not yet in the graph file that the next opening may have to replay (about a second)."""

RESERVE = 64_000_000
"""Bytes that must be free before anything is written: on a full disk Chroma may not fail but wait for ever, and let no
other thread of the process run."""

A_ROW = 8
"""Times its own size that a row may take until it is in the graph."""

_GRAPH: dict[str, Any] = {
    "hnsw": {
        "space": "ip",
        "ef_construction": 200,
        "max_neighbors": 32,
        "ef_search": 160,
        "batch_size": 100,
        "sync_threshold": SYNC_THRESHOLD,
    }
}


class ChromaVectors:
    """One Chroma collection, in `folder` or on the server under `url`."""

    def __init__(self, folder: Path, name: str, *, url: str | None = None) -> None:
        self._place = url or str(folder)
        self._folder = folder
        self._local = url is None
        with _explained(self._place):
            self._client = _client(folder, url)
            self._collection: Any = self._opened(name)

    def _opened(self, name: str) -> Any:
        """The collection, made if need be; one that is there is opened without writing: a reader waits for nobody."""
        import chromadb.errors  # noqa: PLC0415

        configuration: Any = _GRAPH if self._local else _served(_GRAPH)
        try:
            return self._client.get_collection(name, embedding_function=None)
        except chromadb.errors.NotFoundError:
            self._make_sure_of_room(0)
            return self._client.create_collection(name, embedding_function=None, configuration=configuration)

    def put(self, rows: Rows, vectors: Vectors) -> None:
        """Store rows, replacing those of the same number; durable when it returns."""
        self._make_sure_of_room(vectors.nbytes * A_ROW)
        with _explained(self._place):
            for start in range(0, len(rows), BATCH):
                some = slice(start, start + BATCH)
                ids = [str(row) for row in rows[some].tolist()]
                self._collection.upsert(ids=ids, embeddings=np.ascontiguousarray(vectors[some], np.float32))

    def remove(self, rows: Rows) -> None:
        """Forget rows; unknown ones are ignored."""
        self._make_sure_of_room(0)
        with _explained(self._place):
            for start in range(0, len(rows), BATCH):
                self._collection.delete(ids=[str(row) for row in rows[start : start + BATCH].tolist()])

    def _make_sure_of_room(self, size: int) -> None:
        """Raises `StorageFailed` where the disk may become full."""
        if self._local and shutil.disk_usage(self._folder).free < RESERVE + size:
            raise StorageFailed(
                f"磁盘已满或将满（至少要留 {(RESERVE + size) // 1_000_000} MB），向量没有写成。",
                where=self._place,
                remedy="请腾出空间后重新运行，已存入的不会重复。",
            )

    def nearest(self, vector: Vectors, k: int) -> Rows:
        """About the k nearest rows, best first (approximate: a walk through Chroma's graph)."""
        with _explained(self._place):
            found = self._collection.query(query_embeddings=[vector], n_results=k, include=[])
        return np.array([int(row) for row in found["ids"][0]], np.int64)

    def count(self) -> int:
        """Rows stored."""
        with _explained(self._place):
            return int(self._collection.count())

    def flush(self) -> None:
        """Have the graph file written now, so that the next opening replays nothing.

        Chroma writes it after `SYNC_THRESHOLD` operations and offers no other way: deleting ids that do not exist
        counts and costs little. A server stays up and needs none of this.
        """
        if not self._local:
            return
        with _explained(self._place):
            for start in range(0, SYNC_THRESHOLD + 1, BATCH):
                self._collection.delete(ids=[f"none-{start + i}" for i in range(BATCH)])

    def close(self) -> None:
        """Let go of the store."""
        with _explained(self._place):
            _close(self._client)


def _close(client: Any) -> None:
    """Close a client, and the connections to a server that Chroma itself leaves open."""
    sessions = [getattr(part._server, "_session", None) for part in (client, client._admin_client)]
    client.close()
    for session in sessions:
        if session is not None:
            session.close()


def drop_collections(url: str, *, prefix: str, keep: str) -> None:
    """Remove collections of a library's earlier indexes from a server."""
    with _explained(url):
        client = _client(Path(), url)
        for collection in client.list_collections():
            if collection.name.startswith(prefix) and collection.name != keep:
                client.delete_collection(collection.name)
        _close(client)


def _client(folder: Path, url: str | None) -> ClientAPI:
    import chromadb  # noqa: PLC0415  (a second of import that only searching and indexing need)
    from chromadb.config import Settings  # noqa: PLC0415

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingInvalid(
            f"Chroma 地址“{url}”不能用。", where="NEWSQA_CHROMA_URL", remedy="请写成 http://主机:端口。"
        )
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    return chromadb.HttpClient(parts.hostname, port, ssl=secure, settings=settings)


def _served(graph: dict[str, Any]) -> dict[str, Any]:
    """A server opens once and stays up: it may write its graph file at its own pace."""
    return {
        "hnsw": {name: value for name, value in graph["hnsw"].items() if name not in ("batch_size", "sync_threshold")}
    }


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """Chroma's failures as ours: its Rust half raises plain `Exception` subclasses of several kinds."""
    import chromadb.errors  # noqa: PLC0415

    try:
        yield
    except (chromadb.errors.ChromaError, ValueError, OSError, RuntimeError, KeyError) as error:
        full = "disk is full" in str(error) or "No space left" in str(error)
        raise StorageFailed(
            "磁盘已满，向量没有写成。" if full else f"向量库出错（{_first_line(error)}）。",
            where=place,
            remedy="请腾出空间后重新运行。" if full else "请检查向量库或服务器；本地的可用 newsqa reindex 重建。",
        ) from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
