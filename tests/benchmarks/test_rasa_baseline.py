"""What Rasa answers is read as Rasa 3.6 writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks.rasa_baseline import chances, write_project

PARSED = {
    "text": "may he keep my passport",
    "intent": {"name": "ask", "confidence": 0.9},
    "intent_ranking": [
        {"name": "ask", "confidence": 0.9},
        {"name": "off_topic", "confidence": 0.1},
    ],
    "response_selector": {
        "all_retrieval_intents": ["ask"],
        "default": {
            "response": {"intent_response_key": "ask/passport", "confidence": 0.8},
            "ranking": [
                {"confidence": 0.8, "intent_response_key": "ask/passport"},
                {"confidence": 0.2, "intent_response_key": "ask/wages"},
            ],
        },
    },
}


def test_a_topic_is_as_likely_as_its_intent_and_its_response_together() -> None:
    expected = {"off-topic": 0.1, "passport": 0.72, "wages": 0.18}
    assert chances(PARSED) == pytest.approx(expected)


def test_the_project_has_a_response_for_every_topic(tmp_path: Path) -> None:
    examples = [["wages", "no pay\nfor [two] months"], ["off-topic", "hi"], ["wages", "unpaid"]]
    write_project(tmp_path, examples, {"language": "en", "epochs": 20})
    nlu = yaml.safe_load((tmp_path / "nlu.yml").read_text("utf-8"))["nlu"]
    assert {row["intent"]: row["examples"] for row in nlu} == {
        "ask/wages": "- no pay for (two) months\n- unpaid\n",
        "off_topic": "- hi\n",
    }
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text("utf-8"))
    assert list(domain["responses"]) == ["utter_ask/wages"]
