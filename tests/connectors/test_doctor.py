from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from connectors.doctor import examine
from connectors.engine import Database
from connectors.inbox import Waiting
from connectors.messages import Incoming, Reply, State
from connectors.secret import load_secret
from connectors.settings import Settings
from connectors.store import Store
from tests.connectors.fake_whatsapp import NUMBER, SETTINGS

WORDS = Reply("Yes.", "en", "answer")


def lines(**settings: Any) -> dict[str, tuple[bool | None, str]]:
    found = examine(Settings(port=0, **settings))
    return {finding.subject: (finding.good, finding.text) for finding in found}


async def keep_one(settings: Settings) -> None:
    """Leave one reply behind that has to wait for a template."""
    store = Store(Database(settings.database, 5), load_secret(settings))
    await store.open()
    receipt = await store.inbox.receive(Incoming("whatsapp", "1", "text", "hi", address="12345"))
    assert receipt
    message = await store.inbox.next(receipt.conversation)
    assert isinstance(message, Waiting)
    await store.inbox.finish(message, [WORDS], State())
    await store.outbox.keep(receipt.conversation)
    await store.close()


def test_whatsapp_is_off_without_a_token(tmp_path: Path) -> None:
    good, text = lines(data=tmp_path)["WhatsApp"]
    assert good is None
    assert "MUSAFIR_WHATSAPP_TOKEN" in text


@pytest.mark.parametrize("kept", [None, 1])
def test_what_waits_for_a_template_is_told(tmp_path: Path, kept: int | None) -> None:
    if kept:
        asyncio.run(keep_one(Settings(data=tmp_path)))
    found = lines(data=tmp_path, **SETTINGS)
    assert found["WhatsApp"] == (True, f"on, for the number id {NUMBER}")
    told = found.get("replies on WhatsApp")
    expected = "1 wait for a template: their people wrote too long ago"
    assert told == ((True, expected) if kept else None)
