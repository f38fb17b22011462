"""Joins the evidence for each topic to one probability, with weights learned from questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.evidence import OFF_TOPIC, Evidence
from understanding.linear import softmax


@dataclass(frozen=True)
class Fusion:
    """Conditional logit: `weights` (signals) are shared by all topics, `refusal` is off-topic's.

    Because one set of weights serves every topic, a new topic needs no new training.
    """

    weights: npt.NDArray[np.float32]
    refusal: float

    def probabilities(self, topics: Sequence[str], evidence: Evidence) -> npt.NDArray[np.float32]:
        """One probability a topic, in the order of `topics`; they sum to one."""
        scores = evidence @ self.weights
        scores = scores + np.array([self.refusal * (topic == OFF_TOPIC) for topic in topics])
        return np.asarray(softmax(np.asarray(scores, np.float32)[None])[0])

    @classmethod
    def untrained(cls) -> Fusion:
        """For a base without a question bank: passages and words alone, set by hand."""
        return cls(np.array([0.0, 0.0, 0.0, 0.0, 60.0, 1.5], np.float32), 0.0)

    @classmethod
    def of_bank_alone(cls) -> Fusion:
        """For a base with a bank but no samples to calibrate by: near what ours learned."""
        return cls(np.array([2.0, 1.5, 1.5, 5.0, 1.5, 1.5], np.float32), 0.7)

    @classmethod
    def fit(
        cls,
        topics: Sequence[str],
        evidence: npt.NDArray[np.float32],
        answers: npt.NDArray[np.int64],
    ) -> Fusion:
        """From `evidence` (questions, topics, signals) and the index of each right topic."""
        from scipy.optimize import minimize

        refusing = np.array([topic == OFF_TOPIC for topic in topics], np.float64)
        rows = np.arange(len(answers))

        def loss(
            parameters: npt.NDArray[np.float64],
        ) -> tuple[float, npt.NDArray[np.float64]]:
            weights, refusal = parameters[:-1], parameters[-1]
            scores = evidence @ weights + refusal * refusing
            scores = scores - scores.max(axis=1, keepdims=True)
            powers = np.exp(scores)
            chances = powers / powers.sum(axis=1, keepdims=True)
            cost = -np.log(chances[rows, answers] + 1e-12).mean() + 1e-4 * float(weights @ weights)
            chances[rows, answers] -= 1.0
            slope = np.einsum("qt,qts->s", chances, evidence) / len(answers) + 2e-4 * weights
            return cost, np.append(slope, (chances @ refusing).mean())

        start = np.append(np.full(evidence.shape[2], 1.0), 0.0)
        found = minimize(loss, start, jac=True, method="L-BFGS-B").x
        return cls(found[:-1].astype(np.float32), float(found[-1]))
