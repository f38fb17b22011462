"""What is pinned comes back under the same keys, and means the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from understanding.encoder import encode_queries
from understanding.pinned_vectors import pin, unpin
from understanding.vector_cache import VectorCache

TEXTS = ["my passport", "wages not paid", "तलब दिएन", "je veux rentrer"]


def test_pinned_vectors_need_no_encoder(tmp_path: Path) -> None:
    first = VectorCache(tmp_path / "first.sqlite")
    exact = first.vectors("e5", TEXTS, encode_queries)
    assert pin(first, {"e5": [*TEXTS, "never embedded"]}, tmp_path / "v.npz") == len(TEXTS)
    second = VectorCache(tmp_path / "second.sqlite")
    assert second.is_empty()
    second.take(*unpin(tmp_path / "v.npz"))

    def refuse(_: object) -> np.ndarray:
        raise AssertionError("embedded again")

    kept = second.vectors("e5", TEXTS, refuse)
    assert np.abs(exact @ exact.T - kept @ kept.T).max() < 0.01


def test_no_pinned_file_is_no_fault(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    cache.take(*unpin(tmp_path / "missing.npz"))
    assert cache.is_empty()
