"""The bundled 4-bit encoder as a sentence-transformers module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Module

from understanding.encoder import DIMENSION, encode_passages, encode_queries

QUERY, PASSAGE = "query: ", "passage: "


class BundledModule(Module):
    """Takes texts, gives `sentence_embedding`; the C engine holds the weights, torch none."""

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        return {"texts": list(inputs), "is_query": prompt == QUERY}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        # The engine writes the prompt itself, as E5 wants it; sentence-transformers only names it.
        encode = encode_queries if features["is_query"] else encode_passages
        features["sentence_embedding"] = torch.from_numpy(encode(features["texts"]))
        return features

    def get_embedding_dimension(self) -> int:
        return DIMENSION

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        self.save_config(output_path)


def bundled_model() -> SentenceTransformer:
    """A SentenceTransformer whose `encode_query` and `encode_document` need no download."""
    return SentenceTransformer(
        modules=[BundledModule()],  # type: ignore[no-untyped-call]
        prompts={"query": QUERY, "document": PASSAGE},
        device="cpu",
    )
