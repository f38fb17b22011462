"""The error of calibration is the gap between what was predicted and what was right."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.reliability import reliability


def test_a_gap_is_weighed_by_how_many_fall_in_its_bin() -> None:
    predicted = np.array([0.95] * 8 + [0.55] * 2)
    right = np.array([True] * 8 + [False] * 2)
    found = reliability(predicted, right, ["en"] * 8 + ["fr"] * 2)
    assert [(bin.count, bin.right) for bin in found.bins] == [(2, 0.0), (8, 1.0)]
    assert found.error == pytest.approx(0.8 * 0.05 + 0.2 * 0.55)
    assert found.errors == pytest.approx({"en": 0.05, "fr": 0.55})


def test_certainty_falls_in_the_last_bin() -> None:
    assert reliability(np.array([1.0]), np.array([True]), ["en"]).error == 0
