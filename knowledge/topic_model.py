"""Which topic a question means: trained on the question bank, stored as numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.fusion import Fusion
from knowledge.thresholds import Thresholds
from understanding.encoder import Vectors
from understanding.linear import LinearClassifier
from understanding.question_features import QuestionFeatures


@dataclass(frozen=True)
class TopicModel:
    """A linear classifier, the bank's own vectors as neighbours, and the learned joining of all.

    `neighbours` are centred unit vectors of the training lines in the order of `labels`, their
    topics, sorted.
    """

    features: QuestionFeatures
    classifier: LinearClassifier
    neighbours: Vectors
    labels: tuple[str, ...]
    fusion: Fusion
    thresholds: Thresholds
    inputs: str
    """Hash of all that it was trained from."""
    sample: Vectors
    """Some question vectors as they come from the encoder, by which an index finds its hubs."""

    @cached_property
    def _groups(self) -> tuple[list[str], list[int]]:
        """The topics of the neighbours, and where the lines of each begin."""
        starts = [i for i, name in enumerate(self.labels) if not i or name != self.labels[i - 1]]
        return [self.labels[at] for at in starts], starts

    def signals(
        self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str | None]
    ) -> list[tuple[dict[str, float], dict[str, float]]]:
        """Margin and nearest-neighbour similarity by topic, for each question."""
        margins = self.classifier.margins(self.features.rows(texts, vectors, languages))
        near = self.features.centred(texts, vectors, languages) @ self.neighbours.T
        # Lines of one topic lie side by side: the best of each is one pass over the row.
        named, starts = self._groups
        best = np.maximum.reduceat(near, starts, axis=1)
        return [
            (
                dict(zip(self.classifier.labels, margin.tolist())),
                dict(zip(named, row.tolist())),
            )
            for margin, row in zip(margins, best)
        ]

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.features.save(folder / "features.npz")
        self.classifier.save(folder / "classifier.npz")
        np.save(folder / "neighbours.npy", self.neighbours.astype(np.float16))
        np.save(folder / "sample.npy", self.sample.astype(np.float16))
        (folder / "model.json").write_text(
            json.dumps(
                {
                    "inputs": self.inputs,
                    "labels": self.labels,
                    "fusion": {
                        "weights": [float(weight) for weight in self.fusion.weights],
                        "refusal": self.fusion.refusal,
                    },
                    "thresholds": self.thresholds.model_dump(),
                }
            ),
            "utf-8",
        )

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        stored = json.loads((folder / "model.json").read_text("utf-8"))
        fusion = stored["fusion"]
        return cls(
            QuestionFeatures.load(folder / "features.npz"),
            LinearClassifier.load(folder / "classifier.npz"),
            np.load(folder / "neighbours.npy").astype(np.float32),
            tuple(stored["labels"]),
            Fusion(np.array(fusion["weights"], np.float32), float(fusion["refusal"])),
            Thresholds(**stored["thresholds"]),
            stored["inputs"],
            np.load(folder / "sample.npy").astype(np.float32),
        )


def strongest(chances: Sequence[float], topics: Sequence[str]) -> list[tuple[str, float]]:
    """Topics with their probability, best first."""
    return sorted(zip(topics, map(float, chances)), key=lambda pair: -pair[1])
