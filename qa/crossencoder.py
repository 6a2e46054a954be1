"""Re-ranking by any sentence-transformers CrossEncoder, by name or folder: it reads a question and a text together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from articles.errors import EmbeddingUnavailable
from qa.rank import PairScorer

LONGEST_TEXT = 1200
"""Characters of a candidate that are read; the usual models see 512 tokens."""


class CrossEncoderScorer:
    """`qa.rank.PairScorer` on a loaded model."""

    def __init__(self, model: Any, *, batch: int = 16) -> None:
        self._model = model
        self._batch = batch

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One figure a text, higher is better; a model with several outputs counts by its last (relevant)."""
        if not texts:
            return []
        pairs = [(question, text[:LONGEST_TEXT]) for text in texts]
        scores = self._model.predict(pairs, batch_size=self._batch, show_progress_bar=False, convert_to_numpy=True)
        return [float(row if scores.ndim == 1 else row[-1]) for row in scores]


def open_cross_encoder(name_or_folder: str) -> PairScorer:
    """The model of that name or folder.

    :raises EmbeddingUnavailable: there is none, or it cannot be fetched.
    """
    from sentence_transformers import CrossEncoder  # noqa: PLC0415  (seven seconds, with torch)

    try:
        return CrossEncoderScorer(CrossEncoder(name_or_folder))
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        reason = (str(error).strip().splitlines() or ["未说明"])[0][:200]
        raise EmbeddingUnavailable(
            f"重排模型打不开（{reason}）。",
            where=name_or_folder,
            remedy="请检查 NEWSQA_RERANKER：可填本机模型文件夹，或能下载到的模型名；不填则用自带的特征排序。",
        ) from error
