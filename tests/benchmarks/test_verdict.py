"""The judge of the comparison is the same for all, and no kinder than the product."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.verdict import calibrated, judge
from knowledge.calibration import Sample
from knowledge.thresholds import Thresholds

TOPICS = ("wages", "passport", "ticket", "visa", "off-topic")
LIMITS = Thresholds(answer=0.6, clarify=0.5)


@pytest.mark.parametrize(
    ("chances", "label", "marks"),
    [
        ((0.9, 0.1, 0, 0, 0), "wages", "guess right"),
        ((0.9, 0.1, 0, 0, 0), "visa", "wrong"),
        ((0.5, 0.3, 0.1, 0.1, 0), "wages", "guess offered"),
        ((0.5, 0.3, 0.1, 0.1, 0), "ticket", "offered"),
        ((0.5, 0.3, 0.1, 0.1, 0), "visa", ""),
        ((0.2, 0.1, 0.1, 0, 0.6), "wages", ""),
        ((0.1, 0, 0, 0, 0.9), "off-topic", "guess"),
        ((0.7, 0, 0, 0, 0.3), "off-topic", "wrong"),
    ],
    ids=[
        "answered rightly",
        "answered wrongly",
        "asked back, first",
        "asked back, third",
        "asked back in vain",
        "taken for off-topic",
        "off-topic refused",
        "off-topic answered",
    ],
)
def test_judge(chances: tuple[float, ...], label: str, marks: str) -> None:
    row = np.array([chances], np.float32)
    found = judge(TOPICS, row, LIMITS, [Sample("?", "en", label, None, None)])
    assert " ".join(name for name, mark in vars(found).items() if mark[0]) == marks


def test_raw_scores_become_probabilities_that_fit_the_samples() -> None:
    draw = np.random.default_rng(0)
    labels = draw.integers(0, len(TOPICS), 600)
    scores = draw.normal(0, 3, (600, len(TOPICS))).astype(np.float32)
    scores[np.arange(600), labels] += 6
    samples = [Sample("?", "en", TOPICS[at], None, None) for at in labels]
    chances, limits = calibrated(TOPICS, scores, scores * 1.0, samples)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
    right = (chances.argmax(axis=1) == labels).mean()
    assert chances.max(axis=1).mean() == pytest.approx(right, abs=0.02)
    found = judge(TOPICS, chances, limits, samples)
    assert found.wrong[labels != TOPICS.index("off-topic")].mean() <= 0.02
