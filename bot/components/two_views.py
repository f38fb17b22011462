"""A classifier that looks at a message twice: at its letters and at its sentence vector.

Letters know names, spellings and set phrases; vectors know meaning across languages. Without a
vector the letters decide alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.components.embedding import training_vectors
from bot.components.linear_text import Floats, LinearText, fit, label_weights, shares

logger = logging.getLogger(__name__)

LETTERS = "letters.npz"
VECTORS = "vectors.npz"


@dataclass(frozen=True)
class TwoViews:
    """Weights over n-grams, and weights over vectors for the same labels."""

    letters: LinearText
    vectors: tuple[Floats, Floats] | None = None
    vector_share: float = 0.5

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        size: int,
        evenness: float,
        vector_share: float,
    ) -> TwoViews:
        """Learns both views; only the letters when no vectors can be made."""
        letters = LinearText.train(texts, labels, size, evenness)
        try:
            rows = training_vectors(texts)
        except (ImportError, OSError, RuntimeError) as error:
            logger.error("No sentence vectors (%s): learning from letters only.", error)
            return cls(letters)
        weights = fit(rows, labels, label_weights(labels, evenness))
        return cls(letters, weights, vector_share)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.letters.labels

    def probabilities(self, text: str, vector: Floats | None) -> Floats:
        """How likely each label is, in the order of `labels`."""
        by_letters = self.letters.probabilities(text)
        if vector is None or self.vectors is None:
            return by_letters
        weights, offsets = self.vectors
        by_vector = shares(weights @ vector + offsets)
        return np.asarray(
            (1 - self.vector_share) * by_letters + self.vector_share * by_vector, dtype=np.float32
        )

    def save(self, directory: Path) -> None:
        self.letters.save(directory / LETTERS)
        if self.vectors:
            np.savez(directory / VECTORS, weights=self.vectors[0], offsets=self.vectors[1])

    @classmethod
    def load(cls, directory: Path, vector_share: float) -> TwoViews:
        letters = LinearText.load(directory / LETTERS)
        path = directory / VECTORS
        if not path.exists():
            return cls(letters)
        with np.load(path, allow_pickle=False) as stored:
            return cls(letters, (stored["weights"], stored["offsets"]), vector_share)
