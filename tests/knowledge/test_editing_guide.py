"""The editors' guide holds when it is followed to the letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from knowledge.__main__ import _arguments
from knowledge.base import Base, load_base
from knowledge.check import _entry_faults
from knowledge.entry import Front, read_entry
from knowledge.paths import PROJECT

GUIDE = (PROJECT / "docs/editing-knowledge.md").read_text("utf-8")
EXAMPLE = re.findall(r"```\n(---\n.*?)```", GUIDE, re.DOTALL)
COMMANDS = re.findall(r"python -m knowledge ([^`\n]+?)(?:`|\s{2,}|\n)", GUIDE)


@pytest.fixture(scope="module")
def ours() -> Base:
    return load_base(PROJECT / "knowledge")


def test_the_example_has_no_fault(ours: Base, tmp_path: Path) -> None:
    assert len(EXAMPLE) == 1
    path = tmp_path / "destinations/hk/passport-retention.md"
    path.parent.mkdir(parents=True)
    path.write_text(EXAMPLE[0], "utf-8")
    entry = read_entry(path, tmp_path)
    assert list(_entry_faults(entry, ours, entry.checked_on)) == []


def test_every_field_is_explained() -> None:
    rows = [line for line in GUIDE.splitlines() if line.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert set(Front.model_fields) <= explained


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_every_command_is_understood(command: str) -> None:
    assert _arguments().parse_args(shlex.split(command)).run


def test_entries_named_in_commands_are_there(ours: Base) -> None:
    named = re.findall(r"knowledge show (\S+)", GUIDE)
    assert named
    assert set(named) <= set(ours.entries)
