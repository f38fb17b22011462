"""What is too old goes here and in the dialogue; who is down is asked again in a minute."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from connectors import housekeeping
from connectors.bell import Bell
from connectors.breaker import Breaker
from connectors.dialogue import Dialogue
from connectors.engine import Database
from connectors.housekeeping import DAY, Housekeeping
from connectors.offices import Offices
from connectors.secret import Secret
from connectors.speech import Speech
from connectors.store import Store
from connectors.turns import Turns
from tests.connectors.conftest import Start
from tests.connectors.fakes import FakeRasa, MarkedWords, on_loopback, until


@pytest_asyncio.fixture
async def keeper(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[Housekeeping]:
    store = Store(Database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}", 1), Secret(b"s" * 32))
    await store.open()
    speech = Speech.load(MarkedWords(), Offices(Path("knowledge")).get)
    async with on_loopback(rasa.app) as address, httpx.AsyncClient(base_url=address) as client:
        dialogue = Dialogue(client, 1.0, Breaker())
        yield Housekeeping(store, Turns(store, dialogue, speech, Bell()), dialogue, 30)
    await store.close()


async def test_the_dialogue_is_asked_until_nothing_old_is_left(
    keeper: Housekeeping, rasa: FakeRasa
) -> None:
    rasa.old = [700, 12]
    assert await keeper.expire()
    assert len(rasa.expired) == 2
    assert rasa.expired[0] == pytest.approx(time.time() - 30 * DAY, abs=60)


async def test_a_portion_that_erases_nothing_ends_it(keeper: Housekeeping, rasa: FakeRasa) -> None:
    rasa.old = [0, 5]
    assert await keeper.expire()
    assert len(rasa.expired) == 1


async def test_a_dialogue_that_is_down_is_asked_again(
    start: Start, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "PAUSE", 0.02)
    rasa.mode = "failing"
    async with start():
        await until(lambda: len(rasa.expired) > 2)
        rasa.mode = "well"
        asked = len(rasa.expired)
        await asyncio.sleep(0.3)
        # One of them may have been on its way when the dialogue came back.
        assert len(rasa.expired) in (asked, asked + 1)
