"""The whole product as `make run` starts it, on ports and stores of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
READY_WITHIN = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Talk:
    """One conversation over the chat API."""

    client: httpx.Client
    conversation: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, **body: str) -> httpx.Response:
        url = f"/api/conversations/{self.conversation}/messages"
        return self.client.post(url, json=body, headers=self.headers)

    def say(self, text: str) -> list[dict[str, Any]]:
        answer = self.post(text=text)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["replies"])

    def press(self, payload: str) -> list[dict[str, Any]]:
        answer = self.post(payload=payload)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["replies"])


@dataclass
class Service:
    address: str
    data: Path
    process: subprocess.Popen[bytes]
    log: Path
    ports: dict[str, int] = field(default_factory=dict)

    def talk(self, **state: str) -> Talk:
        client = httpx.Client(base_url=self.address, timeout=60)
        made = client.post("/api/conversations", json=state).json()
        return Talk(client, made["conversation"], made["token"])

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz", timeout=3).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_until_ready(self, seconds: float = READY_WITHIN) -> float:
        """Seconds it took; fails with the end of the log when it took too long."""
        began = time.monotonic()
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() - began > seconds:
                tail = "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-25:])
                pytest.fail(f"the service is not ready after {seconds:.0f} s:\n{tail}")
            time.sleep(0.25)
        return time.monotonic() - began

    def pid_of(self, name: str) -> int:
        """The process that listens on the port of `web`, `rasa` or `actions`."""
        pattern = {"web": "connectors serve", "rasa": "rasa run", "actions": "bot.actions"}[name]
        port = str(self.ports[name])
        for found in Path("/proc").glob("[0-9]*"):
            try:
                words = (found / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (found / "environ").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if pattern in words and f"MUSAFIR_DATA={self.data}" in environment:
                return int(found.name)
        raise LookupError(f"{name} on port {port} is not running")


def start(data: Path, **environment: str) -> Service:
    """A service whose stores lie in `data`; models and index are those of `make setup`."""
    made = Path(os.environ.get("MUSAFIR_DATA") or ROOT / ".musafir").resolve()
    data.mkdir(parents=True, exist_ok=True)
    for name in ("index", "models", "vectors.sqlite"):
        if not (data / name).exists():
            (data / name).symlink_to(made / name)
    ports = {"web": free_port(), "rasa": free_port(), "actions": free_port()}
    log = data / "service.log"
    settings = os.environ | {
        "PORT": str(ports["web"]),
        "MUSAFIR_DATA": str(data),
        "MUSAFIR_RASA_URL": f"http://127.0.0.1:{ports['rasa']}",
        "MUSAFIR_ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}",
        "MUSAFIR_RATE_LIMIT": "off",
        **environment,
    }
    with log.open("ab") as opened:
        process = subprocess.Popen(
            [sys.executable, "-m", "connectors", "run"],
            cwd=ROOT,
            env=settings,
            stdout=opened,
            stderr=subprocess.STDOUT,
        )
    return Service(f"http://127.0.0.1:{ports['web']}", data, process, log, ports)


def stop(service: Service) -> None:
    service.process.send_signal(signal.SIGTERM)
    try:
        service.process.wait(30)
    except subprocess.TimeoutExpired:
        service.process.kill()
