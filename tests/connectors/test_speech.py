from __future__ import annotations

import os
from pathlib import Path

import pytest

from connectors.messages import State
from connectors.offices import Offices
from connectors.speech import Speech
from tests.connectors.fakes import MarkedWords

OFFICES = """
- id: xx-police
  name: Police
  kind: emergency
  country: XX
  phone: ["999"]
  checked_on: 2026-11-22
  sources:
    - {title: The law, publisher: The state, url: "https://a.org", date: "2025", kind: government}
- id: xx-embassy
  name: Embassy
  kind: embassy
  country: XX
  for: [YY]
  web: https://e.org
  checked_on: 2026-11-22
  sources:
    - {title: The law, publisher: The state, url: "https://a.org", date: "2025", kind: government}
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "contacts").mkdir()
    (tmp_path / "contacts" / "xx.yml").write_text(OFFICES)
    return tmp_path


@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        (State(), "the emergency number of the country where you are", "999"),
        (State(destination="XX"), "call: Police: 999", "Embassy"),
        (State(destination="XX", origin="YY"), "contact: Embassy: https://e.org", "country where"),
        (State(destination="ZZ"), "the emergency number of the country where you are", "999"),
        (State(origin="XX", destination="ZZ", stage="deciding"), "call: Police: 999", "country w"),
    ],
)
def test_unavailable(content: Path, state: State, said: str, unsaid: str) -> None:
    reply = Speech.load(MarkedWords(), Offices(content).get).unavailable("en", state)
    assert reply.decision == "handover"
    assert said in reply.text
    assert unsaid not in reply.text


def test_a_changed_number_is_said_without_a_restart(content: Path) -> None:
    speech = Speech.load(MarkedWords(), Offices(content).get)
    speech.unavailable("en", State(destination="XX"))
    file = content / "contacts" / "xx.yml"
    file.write_text(OFFICES.replace("999", "112"))
    os.utime(file, ns=(1, 1))
    assert "Police: 112" in speech.unavailable("en", State(destination="XX")).text


def test_what_is_not_translated_says_that_it_is_english() -> None:
    class NoWords(MarkedWords):
        def has(self, msgid: str, language: str, context: str | None = None) -> bool:
            return False

    assert Speech.load(NoWords()).notice("empty", "ar").language == "en"
    assert Speech.load(MarkedWords()).notice("empty", "ar").language == "ar"


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        ("2026-11-22", "es", "22 de noviembre de 2026"),
        ("2026-11-22", None, "November 22, 2026"),
        ("2026", "es", "2026"),
        ("2026-11-22", "xx", "2026-11-22"),
    ],
)
def test_date(day: str, language: str | None, written: str) -> None:
    assert Speech.load(MarkedWords()).date(day, language) == written
