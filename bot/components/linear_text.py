"""A linear classifier over character n-grams: small, fast, saved without pickle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from understanding.ngrams import ngram_features

Floats = NDArray[np.float32]
SHORTEST, LONGEST = 1, 4  # characters of an n-gram


def ngrams(texts: Sequence[str], size: int) -> csr_matrix:
    """One row a text: its character n-grams inside words, its words and word pairs."""
    return ngram_features(texts, SHORTEST, LONGEST, size)


@dataclass(frozen=True)
class LinearText:
    """Weights from n-grams to labels."""

    labels: tuple[str, ...]
    weights: Floats  # labels x features
    offsets: Floats
    size: int

    @classmethod
    def train(
        cls, texts: Sequence[str], labels: Sequence[str], size: int, evenness: float = 0.5
    ) -> LinearText:
        """Learn from examples; `evenness` 1 gives rare labels the weight of frequent ones."""
        weights, offsets = fit(ngrams(texts, size), labels, label_weights(labels, evenness))
        return cls(tuple(sorted(set(labels))), weights, offsets, size)

    def probabilities(self, text: str) -> Floats:
        """How likely each label is, in the order of `labels`."""
        return shares(self.scores(text))

    def scores(self, text: str) -> Floats:
        row = ngrams([text], self.size)
        picked = self.weights[:, row.indices].astype(np.float32)
        return np.asarray(picked @ row.data.astype(np.float32) + self.offsets, dtype=np.float32)

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            weights=self.weights.astype(np.float16),
            offsets=self.offsets,
            size=np.array(self.size),
        )

    @classmethod
    def load(cls, path: Path) -> LinearText:
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                tuple(map(str, stored["labels"])),
                stored["weights"],
                stored["offsets"],
                int(stored["size"]),
            )


def fit(
    rows: csr_matrix, labels: Sequence[str], weight: dict[str, float], strength: float = 10
) -> tuple[Floats, Floats]:
    """Weights and offsets, one label against the rest, in the sorted order of the labels."""
    # liblinear: on sparse rows seconds where the multinomial solvers take minutes.
    model = LogisticRegression(C=strength, class_weight=weight, solver="liblinear", random_state=0)
    return two_sided(model.fit(rows, labels))


def two_sided(model: LogisticRegression) -> tuple[Floats, Floats]:
    """Weights and offsets with one row a label, also for two labels."""
    weights, offsets = model.coef_, model.intercept_
    if len(weights) == 1:
        weights, offsets = np.vstack([-weights, weights]), np.hstack([-offsets, offsets])
    return weights.astype(np.float32), offsets.astype(np.float32)


def label_weights(labels: Sequence[str], evenness: float) -> dict[str, float]:
    """How much each label counts in training; at `evenness` 1 rare ones as much as frequent."""
    names, counts = np.unique(labels, return_counts=True)
    return {str(name): float((counts.max() / n) ** evenness) for name, n in zip(names, counts)}


def shares(scores: Floats) -> Floats:
    """One-against-the-rest scores as probabilities that sum to one."""
    likely = 1 / (1 + np.exp(-scores.astype(np.float64)))
    return np.asarray(likely / likely.sum(), dtype=np.float32)
