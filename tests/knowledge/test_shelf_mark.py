"""Equal names are equal models, and the one in force is found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.fusion import Fusion
from knowledge.paths import models_folder
from knowledge.shelf_mark import keep_model, load_model, trained_model
from knowledge.thresholds import Thresholds
from knowledge.topic_model import TopicModel
from understanding.linear import LinearClassifier
from understanding.question_features import QuestionFeatures


@pytest.fixture
def model() -> TopicModel:
    draw = np.random.default_rng(0)
    linear = LinearClassifier(
        ("a", "b"), draw.normal(size=(4, 2)).astype(np.float32), np.zeros(2, np.float32)
    )
    few = draw.normal(size=(3, 2)).astype(np.float32)
    features = QuestionFeatures(np.ones(4, np.float32), {"?": np.zeros(2, np.float32)})
    labels = ("a", "a", "b")
    fusion = Fusion.of_bank_alone()
    return TopicModel(
        features, linear, linear, linear, few, labels, fusion, Thresholds(), "f00d", few
    )


def test_equal_models_have_one_name(tmp_path: Path, model: TopicModel) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert keep_model(one, model) == keep_model(one, model) == keep_model(two, model)
    kept = [path.name for path in models_folder(one).iterdir() if path.is_dir()]
    assert kept == [trained_model(one, "f00d")]


def test_another_confidence_is_another_model(tmp_path: Path, model: TopicModel) -> None:
    first = keep_model(tmp_path, model)
    other = replace(model, fusion=Fusion(model.fusion.weights * 2, 0.0))
    second = keep_model(tmp_path, other)
    assert first != second
    assert trained_model(tmp_path, "f00d") == second
    loaded = load_model(tmp_path, second)
    assert loaded is not None
    assert np.allclose(loaded.fusion.weights, other.fusion.weights)


def test_other_inputs_are_not_taken_for_ours(tmp_path: Path, model: TopicModel) -> None:
    assert trained_model(tmp_path, "f00d") is None
    keep_model(tmp_path, model)
    assert trained_model(tmp_path, "f00") is None
    assert trained_model(tmp_path, "beef") is None
