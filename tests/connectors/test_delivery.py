"""Delivery: what the channel took is sent once, even when the database fails just then."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from connectors.delivery import Delivery
from connectors.messages import Incoming, Reply
from connectors.outbox import Due
from connectors.store import Store
from tests.connectors.fakes import locked
from tests.connectors.test_store import open_store

REPLIES = ("one", "two")


class LockingSender:
    """Takes every part, and locks the database for a while each time it took one."""

    def __init__(self, database: Path) -> None:
        self.sent: list[str] = []
        self.locks: list[asyncio.Task[None]] = []
        self._database = database

    async def parts(self, due: Due) -> list[Any]:
        reply = due.outgoing.reply
        return [reply.text, f"{reply.text}, continued"]

    async def send(self, address: str, part: str) -> None:
        self.sent.append(part)
        is_locked = asyncio.Event()
        self.locks.append(asyncio.create_task(self._lock(is_locked)))
        await is_locked.wait()

    async def _lock(self, is_locked: asyncio.Event) -> None:
        async with locked(self._database):
            is_locked.set()
            await asyncio.sleep(0.3)


async def test_what_was_taken_is_not_sent_again_though_it_could_not_be_noted(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path, timeout=0.05)
    await store.open()
    await _replies_waiting(store)
    sender = LockingSender(tmp_path / "connectors.sqlite")
    delivery = Delivery(store, {"telegram": sender})
    await delivery.start()
    async with asyncio.timeout(20):
        while await store.outbox.conversations_waiting():  # noqa: ASYNC110 - as in `until`
            await asyncio.sleep(0.05)
    await delivery.close()
    await asyncio.gather(*sender.locks)
    await store.close()
    assert sender.sent == ["one", "one, continued", "two", "two, continued"]


async def _replies_waiting(store: Store) -> None:
    receipt = await store.inbox.receive(Incoming("telegram", "1", "text", "hello", address="a"))
    assert receipt
    message = await store.inbox.next(receipt.conversation)
    assert message
    await store.inbox.finish(message, [Reply(text, "en", "answer") for text in REPLIES], None)
