"""A classifier over letters and meaning together, with one over letters alone in reserve.

N-grams know names, spellings and set phrases; vectors know meaning across languages. When a
message has no vector, the classifier over letters decides: the danger gate must never be blind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.components.embedding import training_vectors
from bot.components.examples import Example
from understanding.encoder import DIMENSION, Vectors
from understanding.linear import LinearClassifier
from understanding.question_features import QuestionFeatures

FEATURES, JOINT, LETTERS = "features.npz", "joint.npz", "letters.npz"
STRENGTH = 0.5


@dataclass(frozen=True)
class JointText:
    """Margins of labels: above 0 the label is meant, the higher the clearer."""

    features: QuestionFeatures
    joint: LinearClassifier
    letters: LinearClassifier

    @classmethod
    def train(
        cls, examples: Sequence[Example], labels: Sequence[str], counts: Sequence[float]
    ) -> JointText:
        """Learns `labels`; `counts` says how much each example weighs."""
        texts = [example.text for example in examples]
        languages = [example.language or None for example in examples]
        vectors = training_vectors(texts)
        features = QuestionFeatures.fit(texts, vectors, [name or "?" for name in languages])
        rows = features.rows(texts, vectors, languages)
        weights = np.array(counts, np.float32)
        letters = rows[:, : rows.shape[1] - DIMENSION]
        return cls(
            features,
            LinearClassifier.train(rows, labels, strength=STRENGTH, weights=weights),
            LinearClassifier.train(letters, labels, strength=STRENGTH, weights=weights),
        )

    @property
    def labels(self) -> tuple[str, ...]:
        return self.joint.labels

    def margins(
        self, text: str, vector: Vectors | None, language: str | None
    ) -> NDArray[np.float32]:
        """One margin a label, in the order of `labels`."""
        given = np.zeros(DIMENSION, np.float32) if vector is None else vector
        row = self.features.rows([text], given[None], [language])
        if vector is None:
            return self.letters.margins(row[:, : row.shape[1] - DIMENSION])[0]
        return self.joint.margins(row)[0]

    def save(self, directory: Path) -> None:
        directory.mkdir(exist_ok=True)
        self.features.save(directory / FEATURES)
        self.joint.save(directory / JOINT)
        self.letters.save(directory / LETTERS)

    @classmethod
    def load(cls, directory: Path) -> JointText:
        return cls(
            QuestionFeatures.load(directory / FEATURES),
            LinearClassifier.load(directory / JOINT),
            LinearClassifier.load(directory / LETTERS),
        )
