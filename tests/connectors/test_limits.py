"""No button, row or command is too long for its channel, in any language.

Where a text of the catalogue would be, `translations check` names it; this looks at the whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.messages import Button, Reply
from connectors.places import Places
from connectors.speech import Speech
from connectors.texts import units
from connectors.typed import COMMANDS
from connectors.whatsapp_render import (
    LONGEST_BUTTON,
    LONGEST_DESCRIPTION,
    LONGEST_ROW,
    render,
)
from connectors.whatsapp_sender import message_for
from knowledge.entry import read_entry
from tests.connectors.fake_whatsapp import read_message
from translations.catalogue import Catalogue
from translations.languages import load_languages

ROOT = Path(__file__).parents[2]
LANGUAGES = load_languages()
LONGEST_COMMAND = 256  # Telegram's


@pytest.fixture(scope="module")
def words() -> Catalogue:
    return Catalogue.load(languages=LANGUAGES)


@pytest.fixture(scope="module")
def speech(words: Catalogue) -> Speech:
    return Speech.load(words)


@pytest.fixture(scope="module")
def responses() -> dict[str, list[dict[str, Any]]]:
    read = yaml.safe_load((ROOT / "bot/domain/responses.yml").read_text("utf-8"))
    found: dict[str, list[dict[str, Any]]] = read["responses"]
    return found


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_buttons(
    words: Catalogue, responses: dict[str, list[dict[str, Any]]], speech: Speech, language: str
) -> None:
    labels = {
        words.translate(button["title"], language, name)
        for name, variations in responses.items()
        for variation in variations
        for button in variation.get("buttons") or []
    }
    assert len(labels) > 5
    labels |= {speech.say(key, language) for key in ("button_menu", "button_choose")}
    assert [label for label in labels if units(label) > LONGEST_BUTTON] == []


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_rows(words: Catalogue, language: str) -> None:
    named = Places.load(ROOT / "knowledge", words).named(language)
    assert all(len(choices) > 3 for choices in named.values())
    names = [choice["name"] for choices in named.values() for choice in choices]
    names += [known.own_name for known in LANGUAGES]
    assert [name for name in names if units(name) > LONGEST_ROW] == []


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_titles_that_are_offered_as_choices(words: Catalogue, language: str) -> None:
    content = ROOT / "knowledge/content"
    entries = [read_entry(path, content) for path in sorted(content.rglob("*.md"))]
    assert len(entries) > 100
    titles = [words.translate(entry.title, language, entry.id) for entry in entries]
    assert [title for title in titles if units(title) > LONGEST_DESCRIPTION] == []


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_commands(speech: Speech, language: str) -> None:
    for name in COMMANDS:
        said = speech.say(f"command_{name}", language)
        assert 1 <= units(said) <= LONGEST_COMMAND
        assert language == "en" or said != speech.say(f"command_{name}", "en"), "not translated"


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_every_reply_of_the_bot_fits_into_whatsapp_with_buttons_to_tap(
    words: Catalogue, responses: dict[str, list[dict[str, Any]]], speech: Speech, language: str
) -> None:
    for name, variations in responses.items():
        for variation in variations:
            buttons = tuple(
                Button(words.translate(button["title"], language, name), button["payload"])
                for button in variation.get("buttons") or []
            )
            text = words.translate(variation["text"], language, name)
            numbers = {button.payload: number for number, button in enumerate(buttons)}
            [part] = render(Reply(text, language, "answer", buttons), numbers, speech)
            message = read_message(message_for("12345", part.content, ""))
            assert [choice["title"] for choice in message["choices"]] == [
                button.label for button in buttons
            ], name
