"""The running product calls nobody, listens to nobody outside, and writes nothing down."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.service.product import ROOT

pytestmark = pytest.mark.dialogue

UNSHARE = ["unshare", "--net", "--map-root-user"]


def _can_be_alone() -> bool:
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `alone.py` saw; without network namespaces only Python's own calls are watched."""
    alone = _can_be_alone()
    marker = f"planted{secrets.token_hex(6)}"
    data = tmp_path_factory.mktemp("alone")
    found = subprocess.run(
        [*(UNSHARE if alone else []), sys.executable, "-m", "tests.service.alone", data, marker],
        cwd=ROOT,
        env=os.environ | {"MUSAFIR_TEST_ALONE": "yes" if alone else "no"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert found.returncode == 0, found.stderr[-3000:] + found.stdout[-1000:]
    seen: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    seen["data"] = Path(data)
    return seen


def test_it_answers_without_any_way_out(report: dict[str, Any]) -> None:
    assert {"answer", "emergency"} <= set(report["decisions"])


def test_no_outgoing_connection_is_tried(report: dict[str, Any]) -> None:
    """Telemetry of Rasa, of the model hub or of anybody: it would be seen here."""
    assert report["tried"] == []
    assert not report["lost"]


def test_the_guard_is_in_every_process(report: dict[str, Any]) -> None:
    guard = str(ROOT / "tests/service/guard")
    for python in (sys.executable, str(ROOT / ".venv-rasa/bin/python")):
        notes = report["data"] / "proof.txt"
        notes.unlink(missing_ok=True)
        subprocess.run(
            [python, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"],
            env=os.environ | {"PYTHONPATH": guard, "MUSAFIR_TEST_GUARD": str(notes)},
            capture_output=True,
        )
        assert "192.0.2.1" in notes.read_text()


def test_every_port_is_on_loopback_only(report: dict[str, Any]) -> None:
    assert set(report["listeners"]) == {"web", "rasa", "actions"}
    for name, addresses in report["listeners"].items():
        assert addresses, f"{name} listens nowhere?"
        assert all(address.startswith("127.") for address in addresses), (name, addresses)


def test_what_people_write_is_in_no_log(report: dict[str, Any]) -> None:
    """Every file but the databases is searched, the log of all three processes among them."""
    assert report["log"] > 500
    assert report["written"] == []


def test_old_words_leave_the_running_dialogue(report: dict[str, Any]) -> None:
    erased = report["erased"]
    assert erased["before"], "nothing was there to be erased"
    assert erased["events"] > 0
    assert not erased["after"]
