"""Each extraction method: what it takes from a file, with which context, line and comments."""

from __future__ import annotations

import io
from typing import IO, Any

import pytest
from babel.messages.extract import extract

from translations.extract_knowledge import entry_id, paragraphs


class NamedBytes(io.BytesIO):
    """A file in memory that knows its path."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text.encode("utf-8"))
        self.name = name


def extracted(method: str, text: str, name: str = "x.yml") -> list[tuple[Any, ...]]:
    file: IO[bytes] = NamedBytes(text, name)
    return list(extract(f"translations.extract_{method}:extract", file))


def test_responses() -> None:
    text = """
responses:
  # Said first.
  utter_greet:
  - text: "Hello {name}."
    buttons:
    - title: Menu
      payload: /menu
  - text: Good day.
  utter_answer:
  - text: "-"
"""
    assert extracted("responses", text) == [
        (5, "Hello {name}.", ["Said first."], "utter_greet"),
        (7, "Menu", ["At most 20 characters."], "utter_greet"),
        (9, "Good day.", ["Said first."], "utter_greet"),
    ]


def test_speech() -> None:
    text = """
# A heading, of no one text.

title: Ask here
# On a small button.
send: {text: Send, max_length: 20, note: A verb.}
waiting: {one: "{count} message waits", other: "{count} messages wait"}
"""
    assert extracted("speech", text) == [
        (4, "Ask here", [], "title"),
        (6, "Send", ["On a small button.", "A verb.", "At most 20 characters."], "send"),
        (7, ("{count} message waits", "{count} messages wait"), [], "waiting"),
    ]


def test_speech_names_the_line_of_a_key_that_is_no_text() -> None:
    with pytest.raises(ValueError, match=r"x\.yml:2: menu must be a text"):
        extracted("speech", "title: A\nmenu: [1]\n")


def test_taxonomy() -> None:
    text = """
topics: {contract: {label: Your contract, about: What it must say}}
stages: {deciding: {label: Still deciding}}
origins: [MA]
names: {XK: Kosovo}
"""
    assert extracted("taxonomy", text) == [
        (2, "Your contract", ["What it must say"], "contract"),
        (3, "Still deciding", ["At most 24 characters."], "deciding"),
        (5, "Kosovo", ["The name of a place that CLDR does not have."], "XK"),
    ]


def test_contacts() -> None:
    text = """
- {id: hk-police, name: Police, kind: emergency, phone: ["999"], hours: 24 hours, note: null}
"""
    assert extracted("contacts", text) == [
        (2, "Police", ["emergency: name"], "hk-police"),
        (2, "24 hours", ["emergency: hours"], "hk-police"),
    ]


ENTRY = """---
title: The lowest wage
questions: ["How much?"]
{status}---

The lowest wage is HK$5,100.
It is paid monthly.
{blank}
- Ask the office.
"""


def test_knowledge() -> None:
    path = "a/content/destinations/hk/minimum-wage.domestic-work.md"
    context = "destinations/hk/minimum-wage.domestic-work"
    assert extracted("knowledge", ENTRY.format(status="status: published\n", blank=" "), path) == [
        (2, "The lowest wage", ["Title; also shown as a button."], context),
        (7, "The lowest wage is HK$5,100.\nIt is paid monthly.", [], context),
        (10, "- Ask the office.", [], context),
    ]


def test_a_draft_is_not_for_translators() -> None:
    assert (
        extracted("knowledge", ENTRY.format(status="status: draft\n", blank=""), "content/a/b.md")
        == []
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("One.\n", ["One."]),
        ("One.\nTwo.\n\n\n\n Three. \n", ["One.\nTwo.", "Three."]),
        ("One.\n \t\nTwo.", ["One.", "Two."]),
    ],
)
def test_paragraphs(body: str, expected: list[str]) -> None:
    assert list(paragraphs(body)) == expected


def test_an_entry_outside_a_content_folder_is_refused() -> None:
    assert entry_id("x/content/world/contract.md") == "world/contract"
    with pytest.raises(ValueError, match="below a folder 'content'"):
        entry_id("world/contract.md")
