"""Vectors of the bank kept with the project, so that a first set-up need not embed for minutes."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np

from understanding.encoder import Vectors
from understanding.vector_cache import VectorCache

_STEPS = 127.0
LARGEST = 500_000_000
"""Bytes unpacked: twenty times what the bank of this project takes."""


class PinnedError(Exception):
    """The file of pinned vectors cannot be used; the message says what to do."""


def pin(cache: VectorCache, kinds: dict[str, list[str]], path: Path) -> int:
    """Writes the vectors of `kinds` (kind -> texts) that `cache` knows; returns how many.

    One byte a number and one scale a vector: a cosine moves by less than a hundredth (tested).
    """
    found = [row for kind, texts in kinds.items() for row in cache.known(kind, texts)]
    keys = np.frombuffer(b"".join(key for key, _ in found), np.uint8).reshape(len(found), -1)
    vectors = np.stack([vector for _, vector in found]).astype(np.float32)
    scales = np.abs(vectors).max(axis=1, keepdims=True) / _STEPS
    np.savez(
        path,
        keys=keys,
        scales=scales.astype(np.float32),
        steps=np.round(vectors / scales).astype(np.int8),
    )
    return len(found)


def unpin(path: Path) -> tuple[list[bytes], Vectors]:
    """The keys and vectors that `pin` wrote; nothing when there is no such file."""
    if not path.exists():
        return [], np.zeros((0, 0), np.float32)
    try:
        with ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            raise PinnedError(f"{path} would unpack to {size:,} bytes; make it anew with `pin`")
        with np.load(path, allow_pickle=False) as stored:
            vectors = stored["steps"].astype(np.float32) * stored["scales"]
            return [key.tobytes() for key in stored["keys"]], vectors
    except (BadZipFile, KeyError, ValueError, MemoryError) as error:
        raise PinnedError(f"{path} cannot be read; make it anew with `pin`") from error
