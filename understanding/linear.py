"""A linear classifier over sparse and dense features, stored as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LinearClassifier:
    """One margin a label: `labels` (k), `weights` (features, k), `bias` (k).

    Stored as a plain .npz without pickled objects: loading a model file runs no code.
    """

    labels: tuple[str, ...]
    weights: Array
    bias: Array

    @classmethod
    def train(
        cls,
        features: Any,
        labels: Sequence[str],
        *,
        strength: float = 1.0,
        weights: Array | None = None,
    ) -> LinearClassifier:
        """Fitted to the rows of `features` (sparse or dense); `strength` is 1 / L2 penalty.

        Support vectors, not logistic regression: as right on our questions, twenty times
        quicker, and the margins are turned into probabilities by calibration anyway.
        """
        from sklearn.svm import LinearSVC

        model = LinearSVC(C=strength, max_iter=400, random_state=0)
        model.fit(features, list(labels), sample_weight=weights)
        coefficients, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            coefficients = np.vstack([-coefficients[0], coefficients[0]])
            bias = np.array([-bias[0], bias[0]])
        return cls(
            tuple(str(label) for label in model.classes_),
            np.ascontiguousarray(coefficients.T, np.float32),
            bias.astype(np.float32),
        )

    def margins(self, features: Any) -> Array:
        """How clearly each label is meant, (rows, k): above 0 yes, below 0 no."""
        return np.asarray(features @ self.weights + self.bias, np.float32)

    def save(self, path: Path) -> None:
        # Half precision: 43 labels over 2^18 buckets are 22 MB instead of 45.
        np.savez(
            path,
            labels=np.array(self.labels),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> LinearClassifier:
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                tuple(str(label) for label in stored["labels"]),
                stored["weights"].astype(np.float32),
                stored["bias"],
            )


def softmax(scores: Array) -> Array:
    """Rows of scores as probabilities that sum to one."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
