"""Which topic a question means: trained on the question bank, stored as numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.evidence import Learned
from knowledge.fusion import Fusion
from knowledge.thresholds import Thresholds
from understanding.encoder import Vectors
from understanding.linear import LinearClassifier
from understanding.question_features import QuestionFeatures


@dataclass(frozen=True)
class TopicModel:
    """Three linear classifiers, the bank's own vectors as neighbours, and how to join them.

    One classifier reads letters and meaning together, one letters alone, one meaning alone: each
    errs in its own way, which the fusion has learned. `neighbours` are centred unit vectors of
    the training lines in the order of `labels`, their topics, sorted.
    """

    features: QuestionFeatures
    together: LinearClassifier
    letters: LinearClassifier
    meaning: LinearClassifier
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
    ) -> list[Learned]:
        """Three margins and the nearest neighbour's similarity by topic, for each question."""
        rows = self.features.rows(texts, vectors, languages)
        width = rows.shape[1] - vectors.shape[1]
        centred = rows[:, width:].toarray()
        margins = [
            (self.together.labels, self.together.margins(rows)),
            (self.letters.labels, self.letters.margins(rows[:, :width])),
            (self.meaning.labels, self.meaning.margins(centred)),
        ]
        # Lines of one topic lie side by side: the best of each is one pass over the row.
        named, starts = self._groups
        margins.append((tuple(named), np.maximum.reduceat(centred @ self.neighbours.T, starts, 1)))
        return [
            tuple(dict(zip(labels, values[at].tolist())) for labels, values in margins)
            for at in range(len(texts))
        ]

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.features.save(folder / "features.npz")
        self.together.save(folder / "together.npz")
        self.letters.save(folder / "letters.npz")
        self.meaning.save(folder / "meaning.npz")
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
            LinearClassifier.load(folder / "together.npz"),
            LinearClassifier.load(folder / "letters.npz"),
            LinearClassifier.load(folder / "meaning.npz"),
            np.load(folder / "neighbours.npy").astype(np.float32),
            tuple(stored["labels"]),
            Fusion(np.array(fusion["weights"], np.float32), float(fusion["refusal"])),
            Thresholds(**stored["thresholds"]),
            stored["inputs"],
            load_sample(folder),
        )


def load_sample(folder: Path) -> Vectors:
    """The `sample` of a saved model alone, for it is small and the rest is not."""
    return np.asarray(np.load(folder / "sample.npy"), np.float32)


def strongest(chances: Sequence[float], topics: Sequence[str]) -> list[tuple[str, float]]:
    """Topics with their probability, best first."""
    return sorted(zip(topics, map(float, chances)), key=lambda pair: -pair[1])
