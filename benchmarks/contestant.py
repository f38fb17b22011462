"""One system in the comparison: what it must be able to do, and what is noted of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from benchmarks.verdict import Scores
from knowledge.calibration import Sample
from knowledge.thresholds import Thresholds
from understanding.encoder import Vectors

SILENT = -1e9
"""A topic that a contestant did not find at all; `floored` turns it into the lowest score."""


class Contestant(Protocol):
    """Learns when it is made, then scores questions."""

    thresholds: Thresholds | None
    """None where the scores are no probabilities yet: then they are calibrated for it."""

    def scores(self, asked: Sequence[Sample], vectors: Vectors) -> Scores:
        """(questions, topics), the higher the likelier; `vectors` are ready-made to save time."""

    def ask(self, sample: Sample) -> None:
        """One question as it comes in service, its embedding included: to take the time."""

    def edit(self) -> float:
        """Seconds from an edited text to an answer from it, by a system in service."""


@dataclass(frozen=True)
class Trial:
    """What came out for one contestant."""

    samples: Scores
    blind: Scores
    thresholds: Thresholds | None
    milliseconds: float
    megabytes: int
    learned: float
    """Seconds to learn everything anew; vectors are in the cache already."""
    edited: float


def floored(scores: Scores) -> Scores:
    """`scores` with the lowest one found, question by question, where nothing was found."""
    found = np.where(scores <= SILENT, np.inf, scores).min(axis=1, keepdims=True)
    found = np.where(np.isinf(found), 0.0, found)
    return np.asarray(np.where(scores <= SILENT, found, scores), np.float32)


def resident_megabytes() -> int:
    status = Path("/proc/self/status").read_text()
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
