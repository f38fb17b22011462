"""What speaks for each topic: six numbers a topic, from readers that err differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Evidence = npt.NDArray[np.float32]
"""(topics, signals)"""

SIGNALS = ("together", "letters", "meaning", "neighbour", "passage", "words")
OFF_TOPIC = "off-topic"
"""The label beside the topics: nothing that the base speaks of."""

Learned = tuple[Mapping[str, float], ...]
"""The first four signals of a question, each by topic: what the topic model says."""

_ABSENT = (-1.2, -1.2, -1.2, 0.0, 0.0, 0.0)


def gather(topics: Sequence[str], *signals: Mapping[str, float]) -> Evidence:
    """Rows in the order of `topics`; where a reader is silent, a floor value stands."""
    return np.array(
        [
            [signal.get(topic, absent) for signal, absent in zip(signals, _ABSENT)]
            for topic in topics
        ],
        np.float32,
    )


def best_by(labels: Sequence[str], values: Iterable[float]) -> dict[str, float]:
    """The highest value each label has."""
    best: dict[str, float] = {}
    for label, value in zip(labels, values):
        if value > best.get(label, -np.inf):
            best[label] = float(value)
    return best
