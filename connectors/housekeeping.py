"""Housekeeping: erases what is too old, here and in the dialogue, and settles owed erasures."""

from __future__ import annotations

import asyncio
import logging
import math
import time

from connectors.dialogue import Dialogue, DialogueError
from connectors.engine import StoreUnavailable
from connectors.store import Store
from connectors.turns import Turns

log = logging.getLogger(__name__)

DAY = 86_400.0
HOUR = 3_600.0
PAUSE = 60.0


class Housekeeping:
    def __init__(
        self, store: Store, turns: Turns, dialogue: Dialogue, retention_days: int
    ) -> None:
        self._store = store
        self._turns = turns
        self._dialogue = dialogue
        self._retention = retention_days * DAY

    async def run(self) -> None:
        """Work until cancelled: owed erasures every minute, expiry every hour."""
        next_expiry = -math.inf
        while True:
            try:
                # The dialogue may be starting still, or be down: then it is asked in a minute.
                if time.monotonic() >= next_expiry and await self.expire():
                    next_expiry = time.monotonic() + HOUR
                await self.settle()
            except StoreUnavailable as error:
                log.error("Housekeeping waits, the database is not available: %s.", error)
            await asyncio.sleep(PAUSE)

    async def expire(self) -> bool:
        """Erase what is too old; false if the dialogue could not do its share."""
        before = time.time() - self._retention
        erased = await self._store.erasure.expire(before)
        if erased:
            log.info("Erased %d messages by age.", erased)
        try:
            events = await self._dialogue.expire(before)
        except DialogueError as error:
            log.info("The dialogue still owes its expiry: %s.", error)
            return False
        if events:
            log.info("The dialogue erased %d events by age.", events)
        return True

    async def settle(self) -> None:
        for conversation in await self._store.erasure.owed():
            await self._turns.settle(conversation)
