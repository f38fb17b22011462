"""Sentence vectors as Rasa's side uses them: made ahead of a turn, from the cache, as JSON."""

from __future__ import annotations

import asyncio
import logging
import os
from base64 import b64encode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from understanding.encoder import BUNDLED, Vectors, encode_queries
from understanding.vector_cache import VectorCache

logger = logging.getLogger(__name__)

QUERY = f"{BUNDLED}/question"  # the kind under which the knowledge layer keeps the same vectors
TOLD_EVERY = 512

_ahead: ContextVar[tuple[str, Vectors] | None] = ContextVar("vector made ahead", default=None)


async def encode_ahead(text: str) -> None:
    """Make the vector that the turn of this task will need, while other people's turns go on."""
    loop = asyncio.get_running_loop()
    # Whoever needs the vector tries again and tells what is wrong.
    with suppress(ImportError, OSError, RuntimeError):
        _ahead.set((text, await loop.run_in_executor(_encoder(), _encode, text)))


def vector_of(text: str) -> Vectors:
    """The vector of one message: the one made ahead, else made now."""
    made = _ahead.get()
    if made and made[0] == text:
        return made[1]
    return _encoder().submit(_encode, text).result()


@lru_cache(maxsize=1)
def _encoder() -> ThreadPoolExecutor:
    # One thread: the engine holds one text at a time, and more would take the turns' core.
    return ThreadPoolExecutor(1, "encoder")


def _encode(text: str) -> Vectors:
    return encode_queries([text])[0]


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
