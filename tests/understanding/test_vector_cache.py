"""A vector is computed once, kept by its text, and comes back the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from understanding.encoder import Vectors, encode_queries
from understanding.vector_cache import VectorCache


def test_each_text_is_encoded_once(tmp_path: Path) -> None:
    seen: list[str] = []

    def encode(texts: Sequence[str]) -> Vectors:
        seen.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], np.float32)

    cache = VectorCache(tmp_path / "vectors.sqlite")
    first = cache.vectors("letters", ["a", "bb", "a"], encode)
    again = VectorCache(tmp_path / "vectors.sqlite").vectors("letters", ["bb", "a"], encode)
    assert seen == ["a", "bb"]
    assert first.tolist() == [[1, 1], [2, 1], [1, 1]]
    assert again.tolist() == [[2, 1], [1, 1]]
    assert cache.vectors("other kind", ["a"], encode).tolist() == [[1, 1]]
    assert seen == ["a", "bb", "a"]


def test_half_precision_moves_no_cosine(tmp_path: Path) -> None:
    texts = ["passport", "wages not paid", "तलब दिएन", "je veux rentrer"]
    exact = encode_queries(texts)
    kept = VectorCache(tmp_path / "v.sqlite").vectors("e5", texts, encode_queries)
    assert np.abs(exact @ exact.T - kept @ kept.T).max() < 1e-3
