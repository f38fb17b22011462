"""The editors' commands as a shell runs them: what they print and how they exit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.knowledge.conftest import WriteEntry


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "knowledge", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_from_check_to_evaluate(base: Path, tmp_path: Path) -> None:
    assert run("check", "--content", base).returncode == 0
    assert run("build", "--content", base, "--json").returncode == 0
    asked = run("ask", "--content", base, "--json", "--destination", "ccc", "I lost my book")
    reply = json.loads(asked.stdout)
    assert reply["entry"]["id"] == "world/lost-book"
    assert reply["sources"][0]["publisher"] == "Town council"
    assert reply["checked_on"] == "2026-11-01"
    questions = tmp_path / "questions.jsonl"
    row = {"text": "I lost my book", "language": "en", "destination": "CCC", "topic": "lost-book"}
    questions.write_text(json.dumps(row) + "\n", "utf-8")
    lines = run("evaluate", "--content", base, questions).stdout.splitlines()
    assert json.loads(lines[0])["candidates"][0]["entry"] == "world/lost-book"
    assert json.loads(lines[-1])["summary"]["all"]["right"] == 1.0


def test_faults_exit_with_one(base: Path, write_entry: WriteEntry) -> None:
    write_entry("world/time-travel")
    checked = run("check", "--content", base)
    assert checked.returncode == 1
    assert "time-travel.md:" in checked.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["check", "--content", "nowhere"], "nowhere"),
        (["ask", "--content", "BASE", "hello"], "run `python -m knowledge build`"),
        (["evaluate", "--content", "BASE", "missing.jsonl"], "build"),
    ],
    ids=["no-base", "not-built", "no-file"],
)
def test_what_cannot_run_exits_with_two(base: Path, words: list[str], expected: str) -> None:
    found = run(*(str(base) if word == "BASE" else word for word in words))
    assert found.returncode == 2
    assert expected in found.stderr
    assert "Traceback" not in found.stderr
