"""The vectors themselves, row after row in one file: written durably at its end, read as if it were memory."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.columns import Rows
from embeddings.index import Vectors

_BLOCK = 16_384
"""Rows scored at a time: 16 MB at 256 dimensions."""


class VectorsFile:
    """Rows of float32, each of `dimension` numbers. Raises `OSError` where the disk does not do its part."""

    def __init__(self, path: Path, dimension: int) -> None:
        self._path = path
        self._dimension = dimension
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self._matrix = np.empty((0, dimension), np.float32)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def write(self, first: int, vectors: Vectors) -> None:
        """Lay rows down from number `first` on, durably."""
        os.lseek(self._file, first * self._dimension * 4, os.SEEK_SET)
        view = memoryview(np.ascontiguousarray(vectors, np.float32).tobytes())
        while view:
            view = view[os.write(self._file, view) :]
        os.fsync(self._file)

    def read(self, first: int, end: int) -> Vectors:
        """The rows from number `first` up to `end`, shown yet or not."""
        size = self._dimension * 4
        found = os.pread(self._file, (end - first) * size, first * size)
        return np.frombuffer(found, np.float32).reshape(-1, self._dimension)

    def show(self, rows: int) -> None:
        """From now on so many rows can be read, those that another process wrote included."""
        if rows > len(self._matrix):
            shape = (rows, self._dimension)
            self._matrix = np.memmap(self._path, dtype=np.float32, mode="r", shape=shape)

    def scores(self, rows: Rows, vector: Vectors) -> NDArray[np.float32]:
        """The exact inner products of these rows with a vector."""
        query = vector.astype(np.float32)
        found = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            # einsum, not @: a few milliseconds of work are not worth waking BLAS's threads.
            found[start : start + _BLOCK] = np.einsum("ij,j->i", self._matrix[some], query)
        return found
