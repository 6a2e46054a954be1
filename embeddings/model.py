"""Text → unit vectors: the bundled model, or any sentence-transformers model by name or folder.

Both are LangChain `Embeddings`. The bundled one is a sentence-transformers `StaticEmbedding` folder that is read here
with numpy and tokenizers alone: a question must not wait ten seconds for torch.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from articles.errors import EmbeddingUnavailable
from embeddings.index import Vectors

BUNDLED = Path(__file__).parent / "bundled" / "model"
"""The model that ships."""

BATCH = 1024
"""Texts tokenised at a time."""


class EmbeddingModel(Embeddings, ABC):
    """A model with an identity, which an index is stamped with, and a fixed dimension."""

    identity: str
    dimension: int

    @abstractmethod
    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Unit rows, shape (len(texts), dimension), float32; a text without a known token gives a zero row.

        `query` applies the model's prompt for questions instead of the one for passages.
        """

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's door for passages."""
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's door for questions."""
        return [float(value) for value in self.encode([text], query=True)[0]]


class BundledEmbeddings(EmbeddingModel):
    """A `StaticEmbedding` folder: the mean of the tokens' vectors, brought to unit length. No torch."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises `EmbeddingUnavailable` where the folder is not such a model."""
        from tokenizers import Tokenizer  # noqa: PLC0415  (kept from commands that embed nothing)

        place = folder or BUNDLED
        weights = _weights(_static_part(place))
        try:
            self._tokenizer = Tokenizer.from_file(str(_static_part(place) / "tokenizer.json"))
        except Exception as error:  # the Rust side raises nothing narrower
            raise _unavailable(place, str(error)) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._vectors = weights
        self.dimension = int(weights.shape[1])
        self.identity = f"static:{self.dimension}:{hashlib.sha256(weights.tobytes()).hexdigest()[:16]}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """As the base says; a question and a passage are read alike."""
        del query
        parts = [self._mean(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    def words(self) -> tuple[list[str], Vectors]:
        """The table itself: the word of each row, and the rows as they were learned (not of unit length)."""
        numbered = sorted(self._tokenizer.get_vocab().items(), key=lambda entry: entry[1])
        return [word for word, _ in numbered], self._vectors

    def _mean(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ids = [np.asarray(one.ids, np.int64) for one in encoded]
        means = np.zeros((len(ids), self.dimension), np.float32)
        for place, tokens in enumerate(ids):
            if len(tokens):
                np.mean(self._vectors[tokens], axis=0, out=means[place])
        return unit(means)


class SentenceTransformerEmbeddings(EmbeddingModel):
    """Any sentence-transformers model, by name or folder, with its own prompts, pooling and dimension."""

    def __init__(self, name_or_folder: str, *, device: str | None = None, batch: int = 32) -> None:
        """Raises `EmbeddingUnavailable` where there is no such model, or it cannot be fetched."""
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  (seven seconds, with torch)

        try:
            self._model = SentenceTransformer(name_or_folder, device=device)
        except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
            raise _unavailable(name_or_folder, str(error)) from error
        self._batch = batch
        self.dimension = int(self._model.get_embedding_dimension() or len(self._run([""], query=False)[0]))
        self.identity = f"sentence-transformers:{name_or_folder.rstrip('/').rsplit('/', 1)[-1]}:{self.dimension}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """As the base says, with the model's prompt for questions or for passages."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return unit(np.asarray(self._run(texts, query=query), np.float32))

    def _run(self, texts: Sequence[str], *, query: bool) -> Any:
        encode = self._model.encode_query if query else self._model.encode_document
        return encode(list(texts), batch_size=self._batch, show_progress_bar=False, convert_to_numpy=True)


def open_embeddings(name: str | None = None) -> EmbeddingModel:
    """The bundled model, or the sentence-transformers model of that name or folder. Raises `EmbeddingUnavailable`."""
    return BundledEmbeddings() if name is None else SentenceTransformerEmbeddings(name)


def unit(rows: NDArray[np.float32]) -> Vectors:
    """Rows of length one; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


def _static_part(folder: Path) -> Path:
    """The folder of the `StaticEmbedding` module, as modules.json says."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        path: str = next(module["path"] for module in modules if module["type"].endswith("StaticEmbedding"))
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise _unavailable(folder, "不是 StaticEmbedding 模型") from error
    return folder / path


def _weights(folder: Path) -> NDArray[np.float32]:
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.numpy import load_file  # noqa: PLC0415

    try:
        tensors: dict[str, NDArray[Any]] = load_file(folder / "model.safetensors")
        if "embedding.weight" in tensors:
            return tensors["embedding.weight"].astype(np.float32)
        rows = tensors["embeddings"]  # as model2vec stores it: with a factor for each token
        return np.asarray(rows * tensors["weights"][:, None], np.float32)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise _unavailable(folder, str(error)) from error


def _unavailable(place: Path | str, reason: str) -> EmbeddingUnavailable:
    first = reason.strip().splitlines()[0][:200] if reason.strip() else "未说明"
    return EmbeddingUnavailable(
        f"句向量模型打不开（{first}）。",
        where=str(place),
        remedy="请检查 NEWSQA_EMBEDDING_MODEL：可填本机模型文件夹，或能下载到的模型名；不填则用自带模型。",
    )
