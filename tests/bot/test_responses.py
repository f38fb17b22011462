"""Bot speech in the person's language."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("rasa", reason="runs in Rasa's environment")

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.responses import TranslatedResponses
from translations.catalogue import Catalogue
from translations.languages import load_languages

RESPONSES = Path("bot/domain/responses.yml")
DECISIONS = (
    "answer",
    "clarify",
    "no-answer",
    "emergency",
    "smalltalk",
    "form",
    "handover",
    "settings",
    "notice",
)


class FakeCatalogue(Catalogue):
    """Says which text, language and context it was asked for; fills placeholders as the real."""

    def __init__(self) -> None:
        super().__init__({}, load_languages())

    def _find(self, msgid: str, language: str, context: str | None) -> str:
        return f"{language}/{context}: {msgid}"


@pytest.fixture
def speech() -> TranslatedResponses:
    return TranslatedResponses(None, Domain.load("bot/domain"), FakeCatalogue())


def say(speech: TranslatedResponses, key: str, **values: Any) -> dict[str, Any]:
    tracker = DialogueStateTracker("x", [])
    draft = asyncio.run(speech.generate(key, tracker, "musafir", **values))
    assert draft is not None
    return draft


def test_text_and_buttons_are_translated_own_buttons_come_first(
    speech: TranslatedResponses,
) -> None:
    buttons = [{"title": "Qatar", "payload": "/x"}]
    draft = say(speech, "utter_clarify", custom={"language": "fr"}, buttons=buttons)
    assert draft["text"].startswith("fr/utter_clarify: ")
    assert [button["title"] for button in draft["buttons"]] == [
        "Qatar",
        "fr/utter_clarify: None of these",
    ]
    assert buttons == [], "Rasa would add them a second time"
    assert draft["custom"] == {"language": "fr", "decision": "clarify"}


def test_checked_texts_stand_as_they_are(speech: TranslatedResponses) -> None:
    assert say(speech, "utter_answer", text="No.\n\n{x}")["text"] == "No.\n\n{x}"


def test_every_placeholder_can_be_filled(speech: TranslatedResponses) -> None:
    for key, (response,) in yaml.safe_load(RESPONSES.read_text("utf-8"))["responses"].items():
        names = re.findall(r"\{(\w+)\}", response["text"])
        junk = {"template": key, "elements": [], "image": None}
        draft = say(speech, key, **{name: "VALUE" for name in names}, **junk)
        assert draft["text"].count("VALUE") == len(names), key
        assert draft["custom"]["decision"] in DECISIONS, key


def test_an_unknown_key_says_nothing(speech: TranslatedResponses) -> None:
    tracker = DialogueStateTracker("x", [])
    assert asyncio.run(speech.generate("utter_nothing", tracker, "musafir")) is None
