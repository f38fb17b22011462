"""Text -> unit vectors: the one interface behind which the sentence encoder can be changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from understanding.encoder import BUNDLED, Vectors, encode_passages, encode_queries


class Embedder(Protocol):
    """`name` is part of every cache key: vectors of two encoders never meet."""

    name: str

    def queries(self, texts: Sequence[str]) -> Vectors: ...

    def passages(self, texts: Sequence[str]) -> Vectors: ...


class BundledEmbedder:
    """The bundled encoder called directly: what command-line tools use.

    Its vectors equal those of `SentenceTransformerEmbedder` over `BundledModule` (tested), but
    importing sentence-transformers costs five seconds, and an editor's rebuild has two.
    """

    name = BUNDLED

    def queries(self, texts: Sequence[str]) -> Vectors:
        return encode_queries(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return encode_passages(texts)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model: a local folder, a hub name, or the bundled module."""

    def __init__(self, name: str = BUNDLED) -> None:
        from sentence_transformers import SentenceTransformer

        self.name = name
        if name == BUNDLED:
            from knowledge.bundled_module import bundled_model

            self._model: Any = bundled_model()
        else:
            self._model = SentenceTransformer(name, device="cpu")

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._unit(self._model.encode_document(list(texts), show_progress_bar=False))

    @staticmethod
    def _unit(rows: Any) -> Vectors:
        vectors = np.asarray(rows, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def model_name() -> str:
    """`MUSAFIR_MODEL`: a sentence-transformers name or folder; the bundled model by default."""
    return os.environ.get("MUSAFIR_MODEL") or BUNDLED


def load_embedder(name: str | None = None, *, quick: bool = False) -> Embedder:
    """The encoder `name` (default: the setting). `quick` avoids importing torch if it can."""
    chosen = name or model_name()
    if quick and chosen == BUNDLED:
        return BundledEmbedder()
    return SentenceTransformerEmbedder(chosen)
