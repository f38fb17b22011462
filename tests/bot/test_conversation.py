"""Reading Rasa's tracker."""

from __future__ import annotations

from base64 import b64encode

import numpy as np

from bot.actions.conversation import Conversation, Country, Seen, read_conversation


def test_everything_is_read() -> None:
    vector = np.array([0.5, -0.25], dtype="<f2")
    read = read_conversation(
        {
            "latest_message": {
                "text": "in Qatar?",
                "intent": {"name": "followup"},
                "entities": [
                    {"entity": "country", "value": "QA", "role": "destination"},
                    {"entity": "country", "value": "KW"},
                ],
                "language": {"code": "en", "confidence": 0.9, "words": 2},
                "danger": {"probability": 0.1, "kind": "injury"},
                "vector": {"model": "m", "data": b64encode(vector.tobytes()).decode()},
                "metadata": {"language_hint": "fr"},
            },
            "slots": {"language": "en", "origin": ""},
        }
    )
    assert read.intent == "followup"
    assert read.countries == (Country("QA", "destination"), Country("KW", None))
    assert read.seen == Seen("en", 0.9, 2)
    assert read.hint == "fr"
    assert read.vector is not None
    assert read.vector.tolist() == [0.5, -0.25]
    assert read.slot("origin") is None


def test_a_payload_is_no_text() -> None:
    message = {"latest_message": {"text": '/show_entry{"entry":"x"}'}, "slots": {}}
    assert read_conversation(message).text == ""


def test_an_empty_tracker_is_an_empty_conversation() -> None:
    assert read_conversation({}) == Conversation()
