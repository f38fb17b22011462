"""The numbers are right, on loopback alone, and tell nothing of anybody."""

from __future__ import annotations

import asyncio
import re
import socket

import httpx
import pytest

from connectors import metrics
from tests.connectors.conftest import Start
from tests.connectors.fakes import FakeRasa, free_port

CHANNELS = {"web", "telegram", "whatsapp"}


async def read(port: int) -> dict[str, float]:
    async with httpx.AsyncClient(trust_env=False) as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "PAUSE", 0.05)


async def test_messages_replies_and_times_are_counted(start: Start) -> None:
    port = free_port()
    async with start(metrics_port=port) as chat:
        await chat.open()
        for text in ("one", "two"):
            await chat.say(text)
        assert (await chat.post(payload="/nonsense")).status_code == 422
        await asyncio.sleep(0.3)  # what waits is counted now and then
        found = await read(port)
    assert found['musafir_messages_total{channel="web",kind="text"}'] == 2
    assert found['musafir_replies_total{channel="web",decision="answer"}'] == 2
    assert found['musafir_turn_seconds_count{channel="web"}'] == 2
    assert found['musafir_http_responses_total{status="200"}'] == 3
    assert found['musafir_http_responses_total{status="422"}'] == 1
    assert found["musafir_inbox_waiting"] == 0
    assert found['musafir_outbox_replies{state="waiting"}'] == 0
    assert found["process_resident_memory_bytes"] > 1_000_000


async def test_what_waits_and_what_fails_is_seen(start: Start, rasa: FakeRasa) -> None:
    port = free_port()
    rasa.pause = 0.3
    async with start(metrics_port=port) as chat:
        await chat.open()
        waiting = asyncio.create_task(chat.say("slow"))
        await asyncio.sleep(0.2)
        found = await read(port)
        assert found["musafir_inbox_waiting"] == 1
        assert 0 < found["musafir_inbox_oldest_seconds"] < 5
        await waiting
        rasa.mode = "failing"
        await chat.say("again")
        found = await read(port)
    assert found['musafir_errors_total{level="warning",part="connectors.turns"}'] >= 1
    assert found['musafir_replies_total{channel="web",decision="handover"}'] == 1


async def test_nothing_of_a_person_is_shown(start: Start, rasa: FakeRasa) -> None:
    """The whole exposition is searched; every label is one of a few words of ours."""
    port = free_port()
    async with start(metrics_port=port) as chat:
        await chat.open(language="ne", origin="NP", destination="QA")
        await chat.say("zebra 0612345678")
        rasa.mode = "garbage"
        await chat.say("zebra again")
        async with httpx.AsyncClient(trust_env=False) as client:
            text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    for secret in ("zebra", "0612345678", chat.conversation, chat.token, "NP", "QA"):
        assert secret not in text
    for label, value in re.findall(r'(\w+)="([^"]*)"', text):
        known = {
            "channel": value in CHANNELS,
            "kind": value in {"text", "payload", "unsupported", "expired"},
            "decision": value in metrics.DECISIONS,
            "part": re.fullmatch(r"[a-z_.]+", value),
            "level": value in {"warning", "error", "critical"},
            "status": re.fullmatch(r"\d{3}", value),
            "state": re.fullmatch(r"[a-z]+", value),
            "le": re.fullmatch(r"[\d.]+|\+Inf", value),
        }
        assert known[label], f"{label}={value}"


async def test_off_by_default_and_never_on_the_web_port(start: Start) -> None:
    async with start() as chat:
        assert (await chat.http.get("/metrics")).status_code == 404


async def test_a_taken_port_does_not_stop_the_service(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with start(metrics_port=taken.getsockname()[1]) as chat:
            assert (await chat.http.get("/healthz")).status_code == 200
    assert "No metrics on port" in caplog.text


async def test_it_listens_on_loopback_only(start: Start) -> None:
    port = free_port()
    async with start(metrics_port=port):
        # Another address of this machine: a server on all addresses would answer there.
        async with httpx.AsyncClient(trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(f"http://127.0.0.2:{port}/metrics")
        assert await read(port)
