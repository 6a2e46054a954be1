"""The index's health: held against the library, rebuilt beside the old one."""

from __future__ import annotations

from collections.abc import Callable

from articles.errors import LibraryError
from embeddings.index_folder import IndexFolder, Stamp
from embeddings.indexing import Encoder, Indexer
from embeddings.library import Library
from embeddings.library_debts import Debts
from embeddings.library_lock import sole_writer
from embeddings.library_writer import iterate
from embeddings.local import LocalIndex
from embeddings.passages import DEFAULT_SIZE
from embeddings.vectors import drop_collections

Progress = Callable[[int, int | None, str], None]
"""Called with what is done, what there is to do, and what is being done: articles."""

_SHOWN = 5


def check(library: Library, index: LocalIndex) -> tuple[str, ...]:
    """What is wrong, a sentence each; empty where library and index agree and the library is sound."""
    return (*library.damage(), *_owed(library), *_strays(library, index), *_torn(index))


def _owed(library: Library) -> list[str]:
    pending = Debts(library).count_pending()
    return [f"有 {pending} 篇文章的改动还没有写进索引。"] if pending else []


def _strays(library: Library, index: LocalIndex) -> list[str]:
    held, wanted = index.article_ids(), set(library.ids())
    found = []
    for ids, what in ((wanted - held, "不在索引里"), (held - wanted, "只在索引里，库里没有（或已撤下）")):
        if ids:
            shown = "、".join(sorted(ids)[:_SHOWN])
            found.append(f"{len(ids)} 篇文章{what}：{shown}{'……' if len(ids) > _SHOWN else '。'}")
    return found


def _torn(index: LocalIndex) -> list[str]:
    """Parts of the index that do not hold what its catalogue says."""
    try:
        passages, rows, articles, documents = index.sizes()
    except LibraryError as error:
        return [str(error)]
    found = []
    if rows < passages:
        found.append(f"向量库少了 {passages - rows} 个段落（应有 {passages} 个）。")
    if documents != articles:
        found.append(f"词索引有 {documents} 篇文章，应有 {articles} 篇。")
    return found


def reindex(
    library: Library,
    embeddings: Encoder,
    stamp: Stamp,
    *,
    passage_size: int = DEFAULT_SIZE,
    chroma_url: str | None = None,
    name: str = "newsqa",
    progress: Progress | None = None,
) -> int:
    """Build a new index beside the one in use, then switch; the number of articles in it.

    Questions go on being answered from the old index meanwhile. Raises `LibraryLocked` when another process writes.
    """
    folder = IndexFolder(library.folder / "index")
    with sole_writer(library):
        before = folder.current()
        if before is not None:
            folder.sweep()  # what an attempt that was cut off left behind
        generation = folder.begin(stamp)
        with LocalIndex(folder.folder, stamp, chroma_url=chroma_url, name=name, generation=generation) as index:
            indexer, debts = Indexer(index, embeddings, passage_size), Debts(library)
            owed = debts.owed()
            count = _fill(library, indexer, progress)
            folder.switch(generation)
            debts.mark_indexed(owed)  # not sooner: the old index may lack them
            # What an editor withdrew meanwhile was noted in the library as owed to the index.
            for _ in indexer.settle(debts):
                pass
        folder.sweep()
        if chroma_url is not None:
            drop_collections(chroma_url, prefix=f"{name}-g", keep=f"{name}-{generation.name}")
    return count


def _fill(library: Library, indexer: Indexer, progress: Progress | None) -> int:
    total, done = library.count(), 0
    for batch in iterate(library):
        indexer.put(batch)
        done += len(batch)
        if progress is not None:
            progress(done, total, "重建索引")
    return done
