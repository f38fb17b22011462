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


def _questions(low: float, high: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Questions of a calibrated model whose best topic has a chance from `low` to `high`."""
    draw = np.random.default_rng(0)
    top = draw.uniform(low, high, 20_000)
    chances = np.stack([top, (1 - top) * 0.6, (1 - top) * 0.3], axis=1).astype(np.float32)
    meant = draw.uniform(size=len(top))
    bounds = np.cumsum(chances, axis=1)
    first = meant < bounds[:, 0]
    second = ~first & (meant < bounds[:, 1])
    third = ~first & ~second & (meant < bounds[:, 2])
    return chances, np.stack([first, second, third], axis=1), np.ones(len(top), bool)


def test_wrong_answers_stay_within_the_limit() -> None:
    chances, right, answerable = _questions(0.3, 1.0)
    found = Thresholds.cheapest(chances, right, answerable)
    answered = chances[:, 0] >= found.answer
    assert (answered & ~right[:, 0]).mean() <= 0.02
    assert (answered & right[:, 0]).mean() > 0.2


def test_a_sure_model_follows_the_cost() -> None:
    chances, right, answerable = _questions(0.97, 1.0)
    found = Thresholds.cheapest(chances, right, answerable)
    answered = chances[:, 0] >= found.answer
    assert (answered & right[:, 0]).mean() >= 0.9
