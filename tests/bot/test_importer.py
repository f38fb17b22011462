"""The question bank as training data."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("rasa", reason="runs in Rasa's environment")

from bot.importer import BankError, ProjectImporter, read_bank
from understanding.split import is_measuring

BANK = """
language: ne
topics:
  contract:
    native: [{lines}]
    romanised: [kagaj ma k lekhnu parcha]
danger:
  violence: {{native: [kutyo malai]}}
near-danger: {{native: [mobile maryo]}}
off-topic: {{native: [football]}}
acts:
  thanks: {{native: [dhanyabad, danke]}}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "questions" / "ne.yml"
    path.parent.mkdir()
    path.write_text(BANK.format(lines=", ".join(f"line {n}" for n in range(40))), "utf-8")
    return path


def test_teaching_and_measuring_lines_never_mix(bank: Path) -> None:
    teaching = {message.get("text") for message in read_bank(bank)}
    measuring = {message.get("text") for message in read_bank(bank, measuring=True)}
    assert teaching
    assert measuring
    assert not teaching & measuring
    assert all(is_measuring(line) for line in measuring)
    assert len(teaching | measuring) == 46


def test_parts_become_acts(bank: Path) -> None:
    both = [*read_bank(bank), *read_bank(bank, measuring=True)]
    acts = {message.get("text"): message for message in both}
    assert acts["line 0"].get("intent") == "ask"
    assert acts["football"].get("intent") == "ask"
    assert acts["mobile maryo"].get("metadata")["example"]["label"] == "near-danger"
    assert acts["kutyo malai"].get("intent") == "danger"
    assert acts["kutyo malai"].get("metadata")["example"]["label"] == "violence"
    assert acts["danke"].get("intent") == "thanks"
    assert acts["kagaj ma k lekhnu parcha"].get("metadata")["example"]["romanised"] is True


def test_everything_is_found_without_flags(bank: Path) -> None:
    importer = ProjectImporter("config.yml", None, [None], content=str(bank.parent.parent))  # type: ignore[list-item]
    assert "utter_greet" in importer.get_domain().responses
    texts = {message.get("text"): message for message in importer.get_nlu_data().intent_examples}
    assert "kutyo malai" in texts or is_measuring("kutyo malai")
    assert texts["bonjour"].get("metadata")["example"]["language"] == "fr"


@pytest.mark.parametrize("broken", ["a: [", "- a", "topics: {contract: [a]}"])
def test_a_broken_bank_is_named(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "xx.yml"
    path.write_text(broken, "utf-8")
    with pytest.raises(BankError, match=r"xx\.yml"):
        list(read_bank(path))
