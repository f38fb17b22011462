"""Rate limits for each conversation and each network address; generous, for offices share one."""

from __future__ import annotations

import math
import time
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

PER_CONVERSATION = RateLimitItemPerMinute(30)
PER_ADDRESS = RateLimitItemPerMinute(300)
NEW_PER_ADDRESS = RateLimitItemPerMinute(60)


class RateLimited(Exception):
    """Too much in too short a time; `seconds` until it is worth trying again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests. Try again in {seconds} seconds.")
        self.seconds = seconds


class Rates:
    def __init__(self, mode: Literal["off", "default"]) -> None:
        self._on = mode != "off"
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def message(self, conversation: str, address: str) -> None:
        await self._hit(PER_CONVERSATION, "conversation", conversation)
        await self._hit(PER_ADDRESS, "address", address)

    async def opening(self, address: str) -> None:
        await self._hit(NEW_PER_ADDRESS, "opening", address)

    async def _hit(self, limit: RateLimitItem, kind: str, key: str) -> None:
        if not self._on or await self._limiter.hit(limit, kind, key):
            return
        stats = await self._limiter.get_window_stats(limit, kind, key)
        raise RateLimited(max(1, math.ceil(stats.reset_time - time.time())))
