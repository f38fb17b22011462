"""Rate limits for each conversation, person and address; generous, for offices share one."""

from __future__ import annotations

import ipaddress
import math
import time
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

PER_CONVERSATION = RateLimitItemPerMinute(30)
PER_PERSON = RateLimitItemPerMinute(60)  # of a channel: its backlog may come at once
PER_ADDRESS = RateLimitItemPerMinute(300)
NEW_PER_ADDRESS = RateLimitItemPerMinute(60)
WRONG_PER_ADDRESS = RateLimitItemPerMinute(60)
TELLING = RateLimitItemPerMinute(1)


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
        await self._hit(PER_ADDRESS, "address", network(address))

    async def opening(self, address: str) -> None:
        await self._hit(NEW_PER_ADDRESS, "opening", network(address))

    async def wrong_token(self, address: str) -> None:
        await self._hit(WRONG_PER_ADDRESS, "wrong", network(address))

    async def person(self, channel: str, address: str) -> Literal["in time", "told", "refused"]:
        """Whether a person of a channel writes too fast; `told` once a minute, to tell them."""
        key = f"{channel}:{address}"
        if not self._on or await self._limiter.hit(PER_PERSON, "person", key):
            return "in time"
        told = await self._limiter.hit(TELLING, "told", key)
        return "told" if told else "refused"

    async def _hit(self, limit: RateLimitItem, kind: str, key: str) -> None:
        if not self._on or await self._limiter.hit(limit, kind, key):
            return
        stats = await self._limiter.get_window_stats(limit, kind, key)
        raise RateLimited(max(1, math.ceil(stats.reset_time - time.time())))


def network(address: str) -> str:
    """What one subscriber holds: the address itself, or the /64 that IPv6 gives to each."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
