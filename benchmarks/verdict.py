"""The one judge of all contestants: is a question answered, offered or refused, and rightly?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.calibration import Sample
from knowledge.evidence import OFF_TOPIC
from knowledge.fusion import Fusion
from knowledge.thresholds import OFFERED, Thresholds

Scores = npt.NDArray[np.float32]
"""(questions, topics)"""
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Verdicts:
    """One mark a question; `guess` is whether the likeliest topic is right, whatever is done."""

    guess: Marks
    right: Marks
    offered: Marks
    wrong: Marks


def calibrated(
    topics: Sequence[str], scores: Scores, asked: Scores, samples: Sequence[Sample]
) -> tuple[Scores, Thresholds]:
    """Probabilities for `asked`, and thresholds: both learned from `scores` of `samples`.

    The same logit and the same cost that the product's own evidence goes through, so that no
    contestant is worse only because nobody chose its thresholds.
    """
    middle, width = float(scores.mean()), float(scores.std()) or 1.0
    answers = np.array([topics.index(sample.label) for sample in samples])
    fusion = Fusion.fit(topics, ((scores - middle) / width)[:, :, None], answers)

    def chances(rows: Scores) -> Scores:
        evidence = ((rows - middle) / width)[:, :, None]
        return np.stack([fusion.probabilities(topics, row) for row in evidence])

    return chances(asked), Thresholds.fit(topics, chances(scores), answers)


def judge(
    topics: Sequence[str], chances: Scores, thresholds: Thresholds, asked: Sequence[Sample]
) -> Verdicts:
    """What a person would get, as `knowledge.library` decides it."""
    off = topics.index(OFF_TOPIC)
    rows = []
    for row, sample in zip(chances, asked):
        label = topics.index(sample.label)
        ranked = [at for at in np.argsort(-row) if at != off]
        best = [float(row[at]) for at in ranked[:OFFERED]]
        if int(row.argmax()) == off:
            decision = "clarify" if best[0] >= thresholds.clarify else "no-answer"
        else:
            decision = thresholds.decide(best)
        answered = decision == "answer"
        rows.append(
            (
                int(row.argmax()) == label,
                answered and ranked[0] == label,
                decision == "clarify" and label in ranked[:OFFERED],
                answered and ranked[0] != label,
            )
        )
    return Verdicts(*np.array(rows, np.bool_).T)
