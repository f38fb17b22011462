"""A question as one feature row: weighted n-grams beside its sentence vector."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from understanding.encoder import Vectors
from understanding.ngrams import BUCKETS, ngram_features

_NOT_LATIN = re.compile(r"[\u0370-\u1cff\u2e80-\uffef]")


def variety(language: str | None, text: str) -> str:
    """`ar`, or `ar:latin` for the same language typed in Latin letters; `?` when not known."""
    if not language:
        return "?"
    return language if _NOT_LATIN.search(text) else f"{language}:latin"


@dataclass(frozen=True)
class QuestionFeatures:
    """Fitted weights: how rare each n-gram is, and the mean vector of each language.

    Centring by the mean of the language's own questions takes out what the encoder says of the
    language itself, so that examples of one language teach the others.
    """

    rarity: Vectors
    centres: dict[str, Vectors]

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: Vectors, languages: Sequence[str]
    ) -> QuestionFeatures:
        counts = ngram_features(texts)
        documents = np.asarray((counts > 0).sum(axis=0)).ravel()
        rarity = np.log((1 + len(texts)) / (1 + documents)) + 1
        names = np.array([variety(*pair) for pair in zip(languages, texts)])
        centres = {"?": vectors.mean(axis=0)}
        for name in sorted(set(names)):
            rows = vectors[names == name]
            if len(rows) >= 30:
                centres[str(name)] = rows.mean(axis=0)
        return cls(rarity.astype(np.float32), centres)

    def centred(
        self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str | None]
    ) -> Vectors:
        """`vectors` less the mean of their language, at unit length again."""
        means = np.stack(
            [
                self.centres.get(variety(language, text), self.centres["?"])
                for language, text in zip(languages, texts)
            ]
        )
        moved = vectors - means
        return np.asarray(
            moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6),
            np.float32,
        )

    def rows(
        self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str | None]
    ) -> csr_matrix:
        """Sparse rows, (len(texts), buckets + dimension)."""
        grams = ngram_features(texts)
        weighed = grams.data * self.rarity[grams.indices]
        dense = self.centred(texts, vectors, languages)
        count, width = dense.shape
        # Laid side by side by hand: scipy's own way takes longer than all the rest of a message.
        row = np.repeat(np.arange(count), np.diff(grams.indptr))
        lengths = np.sqrt(np.bincount(row, weighed**2, minlength=count))
        beside = np.arange(len(weighed)) + width * row
        data = np.empty(len(weighed) + dense.size, np.float32)
        indices = np.empty(len(data), np.int32)
        is_dense = np.ones(len(data), bool)
        is_dense[beside] = False
        data[beside] = weighed / np.where(lengths > 0, lengths, 1)[row]
        data[is_dense] = dense.ravel()
        indices[beside] = grams.indices
        indices[is_dense] = np.tile(np.arange(width) + BUCKETS, count)
        bounds = grams.indptr + width * np.arange(count + 1)
        return csr_matrix((data, indices, bounds), shape=(count, BUCKETS + width))

    def save(self, path: Path) -> None:
        stored: dict[str, Any] = {f"centre {name}": value for name, value in self.centres.items()}
        np.savez(path, rarity=self.rarity.astype(np.float16), **stored)

    @classmethod
    def load(cls, path: Path) -> QuestionFeatures:
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                stored["rarity"].astype(np.float32),
                {
                    name.removeprefix("centre "): stored[name]
                    for name in stored.files
                    if name.startswith("centre ")
                },
            )
