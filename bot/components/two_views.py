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
from sklearn.linear_model import LogisticRegression

from bot.components.embedding import training_vectors
from bot.components.linear_text import Floats, LinearText, label_weights, two_sided

logger = logging.getLogger(__name__)

LETTERS = "letters.npz"
VECTORS = "vectors.npz"
TINY = 1e-6


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
        model = LogisticRegression(
            C=10, class_weight=label_weights(labels, evenness), max_iter=500, random_state=0
        )
        return cls(letters, two_sided(model.fit(rows, labels)), vector_share)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.letters.labels

    def probabilities(self, text: str, vector: Floats | None) -> Floats:
        """How likely each label is, in the order of `labels`."""
        by_letters = self.letters.probabilities(text)
        if vector is None or self.vectors is None:
            return by_letters
        weights, offsets = self.vectors
        scores = weights @ vector + offsets
        # The mean of the logarithms: a view that is sure counts for more than one that wavers.
        logs = (1 - self.vector_share) * np.log(by_letters + TINY)
        logs += self.vector_share * (
            scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())
        )
        powers = np.exp(logs - logs.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)

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
