"""Sentence vectors as Rasa's side uses them: for training from the shared cache, and as JSON."""

from __future__ import annotations

import logging
import os
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from understanding.encoder import BUNDLED, Vectors, encode_queries
from understanding.vector_cache import VectorCache

logger = logging.getLogger(__name__)

QUERY = f"{BUNDLED}/question"  # the kind under which the knowledge layer keeps the same vectors
TOLD_EVERY = 512


def encoded(vector: Vectors) -> dict[str, str]:
    """The vector as JSON can carry it: half precision, base64."""
    return {"model": BUNDLED, "data": b64encode(vector.astype("<f2").tobytes()).decode()}


def training_vectors(texts: Sequence[str]) -> Vectors:
    """One vector a line; only lines that neither side has seen before are computed."""
    cache = VectorCache(Path(os.environ.get("MUSAFIR_DATA") or ".musafir") / "vectors.sqlite")
    try:
        return cache.vectors(QUERY, texts, encode_queries, _tell)
    finally:
        cache.close()


def _tell(done: int, total: int) -> None:
    if done % TOLD_EVERY == 0 or done == total:
        logger.info("Sentence vectors: %d of %d new lines.", done, total)
