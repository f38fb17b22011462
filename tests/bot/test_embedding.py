"""Vectors made ahead of a turn: once each, by one thread, and never of another's message."""

from __future__ import annotations

import asyncio
import threading
import time

import numpy as np
import pytest

from bot.components import embedding
from bot.components.embedding import encode_ahead, vector_of

PAUSE = 0.1


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was encoded, in its order; each takes a while and must be alone."""
    texts: list[str] = []
    busy = threading.Lock()

    def encode(several: list[str]) -> np.ndarray:
        assert busy.acquire(blocking=False), "the engine was used twice at once"
        time.sleep(PAUSE)
        texts.extend(several)
        busy.release()
        return np.array([[float(len(text))] for text in several], np.float32)

    monkeypatch.setattr(embedding, "encode_queries", encode)
    return texts


def test_a_turn_takes_the_vector_made_for_it(encoded: list[str]) -> None:
    async def turn(text: str) -> float:
        await encode_ahead(text)
        await asyncio.sleep(PAUSE)  # others come in between
        return float(vector_of(text)[0])

    async def talk() -> list[float]:
        return await asyncio.gather(*(turn(text) for text in ("a", "bb", "ccc")))

    assert asyncio.run(talk()) == [1.0, 2.0, 3.0]
    assert encoded == ["a", "bb", "ccc"]


def test_others_go_on_meanwhile(encoded: list[str]) -> None:
    async def talk() -> float:
        began = time.monotonic()
        making = asyncio.create_task(encode_ahead("a"))
        await asyncio.sleep(0)
        waited = time.monotonic() - began
        await making
        return waited

    assert asyncio.run(talk()) < PAUSE / 2


def test_another_text_is_encoded_now(encoded: list[str]) -> None:
    async def turn() -> float:
        await encode_ahead("a")
        return float(vector_of("bb")[0])

    assert asyncio.run(turn()) == 2.0


def test_what_fails_ahead_is_tried_again_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: list[str]) -> np.ndarray:
        raise OSError("no model")

    monkeypatch.setattr(embedding, "encode_queries", broken)

    async def turn() -> None:
        await encode_ahead("a")
        vector_of("a")

    with pytest.raises(OSError, match="no model"):
        asyncio.run(turn())
