"""Thresholds follow from the stated cost: a wrong answer costs ten questions back."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.thresholds import Thresholds


@pytest.mark.parametrize(
    ("chances", "decision"),
    [
        ([0.9, 0.05], "answer"),
        ([0.59, 0.01], "clarify"),
        ([0.2, 0.1, 0.04], "no-answer"),
        ([0.2, 0.1, 0.05], "clarify"),
        ([], "no-answer"),
    ],
)
def test_decide(chances: list[float], decision: str) -> None:
    assert Thresholds(answer=0.6, clarify=0.345).decide(chances) == decision


def test_a_calibrated_model_answers_from_nine_in_ten() -> None:
    draw = np.random.default_rng(0)
    top = draw.uniform(0.3, 1.0, 20_000)
    chances = np.stack([top, (1 - top) * 0.6, (1 - top) * 0.3], axis=1).astype(np.float32)
    meant = draw.uniform(size=len(top))
    bounds = np.cumsum(chances, axis=1)
    right = np.stack(
        [
            meant < bounds[:, 0],
            (meant >= bounds[:, 0]) & (meant < bounds[:, 1]),
            (meant >= bounds[:, 1]) & (meant < bounds[:, 2]),
        ],
        axis=1,
    )
    found = Thresholds.cheapest(chances, right, np.ones(len(top), bool))
    assert found.answer == pytest.approx(0.9, abs=0.04)
    assert found.clarify < 0.5
