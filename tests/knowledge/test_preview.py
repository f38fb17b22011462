"""What an editor is shown of one entry before anybody else sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.__main__ import main
from tests.knowledge.conftest import WriteEntry


@pytest.mark.parametrize(
    ("fields", "language", "remarks"),
    [
        ({}, "en", []),
        ({"status": "draft"}, "en", ["a draft"]),
        ({}, "fr", ["not all translated into 'fr'"]),
        ({"checked_on": "2019-01-01", "review_by": "2020-01-01"}, "en", ["2020-01-01 is past"]),
    ],
)
def test_the_text_and_what_keeps_it_back(
    base: Path,
    write_entry: WriteEntry,
    capsys: pytest.CaptureFixture[str],
    fields: dict[str, object],
    language: str,
    remarks: list[str],
) -> None:
    write_entry("origins/bbb/bus-ticket", "Bus tickets", "Pay on the bus.", **fields)
    words = ["show", "origins/bbb/bus-ticket", "--language", language]
    assert main([*words, "--content", str(base), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["title"], shown["text"]) == ("Bus tickets", "Pay on the bus.")
    assert shown["language"] == "en"
    assert len(shown["remarks"]) == len(remarks)
    assert all(part in told for part, told in zip(remarks, shown["remarks"]))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["world/nothing"], "no readable entry 'world/nothing'"),
        (["world/lost-book", "--language", "xx"], "'xx' is not in the table"),
    ],
)
def test_what_cannot_be_shown(
    base: Path, words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", *words, "--content", str(base)]) == 2
    assert expected in capsys.readouterr().err
