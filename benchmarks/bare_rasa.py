"""The bot of `rasa init`, its default pipeline, on the REST channel: what we compare to."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from connectors.dialogue_model import PROJECT, RASA_PYTHON
from tests.service.product import READY_WITHIN, free_port

FOLDER = PROJECT / ".musafir" / "bench" / "bare-rasa"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}


@dataclass(frozen=True)
class Bare:
    """The bot at work, and its process."""

    address: str
    process: int


@contextmanager
def bare_rasa() -> Iterator[Bare]:
    """Run the bot; it is made and trained the first time, which takes some minutes."""
    _make()
    port = free_port()
    command = [RASA_PYTHON, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", port]
    with (FOLDER / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=FOLDER,
            env=os.environ | QUIET,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address, process)
        yield Bare(address, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _make() -> None:
    if list((FOLDER / "models").glob("*.tar.gz")):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "init.log").open("wb") as log:
        subprocess.run(
            [str(RASA_PYTHON), "-m", "rasa", "init", "--no-prompt", "--init-dir", str(FOLDER)],
            cwd=FOLDER,
            env=os.environ | QUIET,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )
    # The other credentials of the template want accounts; the REST channel needs none.
    (FOLDER / "credentials.yml").write_text("rest:\n", "utf-8")


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while process.poll() is None and time.monotonic() - began < READY_WITHIN:
        try:
            status = httpx.get(f"{address}/status", timeout=3).status_code
        except httpx.HTTPError:
            status = 0
        # Without `--enable-api` the page does not exist, but something answers.
        if status and _answers(address):
            return
        time.sleep(0.5)
    raise RuntimeError(f"the bare Rasa bot did not start: read {FOLDER / 'run.log'}")


def _answers(address: str) -> bool:
    body = {"sender": "probe", "message": "hello"}
    try:
        answer = httpx.post(f"{address}/webhooks/rest/webhook", json=body, timeout=20)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and bool(answer.json())
