"""Housekeeping: erases what is too old, and lets the dialogue settle the erasures it owes."""

from __future__ import annotations

import asyncio
import logging
import time

from connectors.engine import StoreUnavailable
from connectors.store import Store
from connectors.turns import Turns

log = logging.getLogger(__name__)

DAY = 86_400.0
PAUSE = 60.0
ROUNDS_PER_EXPIRY = 60


class Housekeeping:
    def __init__(self, store: Store, turns: Turns, retention_days: int) -> None:
        self._store = store
        self._turns = turns
        self._retention = retention_days * DAY

    async def run(self) -> None:
        """Work until cancelled: owed erasures every minute, expiry every hour."""
        rounds = 0
        while True:
            try:
                if rounds % ROUNDS_PER_EXPIRY == 0:
                    await self.expire()
                await self.settle()
            except StoreUnavailable as error:
                log.error("Housekeeping waits, the database is not available: %s.", error)
            rounds += 1
            await asyncio.sleep(PAUSE)

    async def expire(self) -> None:
        erased = await self._store.erasure.expire(time.time() - self._retention)
        if erased:
            log.info("Erased %d messages by age.", erased)

    async def settle(self) -> None:
        for conversation in await self._store.erasure.owed():
            await self._turns.settle(conversation)
