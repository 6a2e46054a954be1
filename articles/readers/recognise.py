"""Characters read off a picture by rapidocr, offline: lines with their places, and single lines anew."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from PIL import Image

from articles.errors import FormatUnknown

LONGEST_SIDE = 4200
"""A broadsheet at 200 dpi; larger pictures are made smaller before reading."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """A line as recognised: its four corners from the upper left on, its words, and how sure they are (0 to 1)."""

    quad: tuple[Point, ...]
    text: str
    score: float


class Recogniser:
    """The engine with its models loaded; one for each page, as it keeps what it has read of a picture."""

    def __init__(self, where: str) -> None:
        try:
            from rapidocr import RapidOCR  # noqa: PLC0415  (seconds to import, and only scans need it)
        except ModuleNotFoundError as error:
            raise FormatUnknown(
                "没有安装文字识别，读不了扫描图。", where=where, remedy="请安装 rapidocr，或给出文字版。"
            ) from error
        self._engine = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.max_side_len": LONGEST_SIDE,
                "Det.limit_type": "max",
                "Det.limit_side_len": 1920,
                "EngineConfig.onnxruntime.intra_op_num_threads": os.cpu_count() or 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def lines(self, image: Image.Image) -> list[Found]:
        """Every line on a picture."""
        result: Any = self._engine(image, use_det=True, use_cls=False, use_rec=True)
        if result.txts is None or result.boxes is None:
            return []
        return [
            Found(tuple((float(x), float(y)) for x, y in quad), text.strip(), float(score))
            for quad, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
            if text.strip()
        ]

    def line(self, image: Image.Image) -> tuple[str, float]:
        """The words of a picture of one line, and how sure they are; an empty text where there are none."""
        result: Any = self._engine(image, use_det=False, use_cls=False, use_rec=True)
        return (result.txts[0].strip(), float(result.scores[0])) if result.txts else ("", 0.0)
