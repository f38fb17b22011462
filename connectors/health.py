"""Whether all three processes can answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from connectors.dialogue import HEALTH_TIMEOUT, Dialogue
from connectors.engine import StoreUnavailable
from connectors.store import Store


class Health:
    def __init__(self, store: Store, dialogue: Dialogue, actions: httpx.AsyncClient) -> None:
        self._store = store
        self._dialogue = dialogue
        self._actions = actions

    async def missing(self) -> list[str]:
        """Return the names of the processes that cannot answer; empty when all can."""
        checks: dict[str, Callable[[], Awaitable[bool]]] = {
            "connectors": self._connectors,
            "rasa": self._dialogue.healthy,
            "actions": self._answers,
        }
        answers = await asyncio.gather(*(check() for check in checks.values()))
        return [name for name, ready in zip(checks, answers, strict=True) if not ready]

    async def _connectors(self) -> bool:
        try:
            return await self._store.alive()
        except StoreUnavailable:
            return False

    async def _answers(self) -> bool:
        try:
            response = await self._actions.get("/health", timeout=HEALTH_TIMEOUT)
        except httpx.HTTPError:
            return False
        return response.status_code == 200
