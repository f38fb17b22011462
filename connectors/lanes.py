"""Lanes: what belongs to one conversation happens in order, conversations run side by side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

log = logging.getLogger(__name__)

FIRST_REST = 1.0
LONGEST_REST = 30.0


class Lanes:
    """Runs `drain(key)` for every woken key: never twice at once for the same key.

    `drain` works until nothing is left. If it fails it is tried again after a growing rest, for
    the work lies in the database and must not be forgotten.
    """

    def __init__(self, drain: Callable[[str], Awaitable[None]]) -> None:
        self._drain = drain
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._open = True

    def wake(self, key: str) -> None:
        """See to it that `key` is drained from now on, whatever is going on at the moment."""
        if not self._open:
            return
        if key in self._tasks:
            self._again.add(key)
        else:
            self._tasks[key] = asyncio.create_task(self._run(key))

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """Keep the lane of `key` still; waits for what it is doing right now."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            yield

    async def close(self) -> None:
        """Stop; what is unfinished stays in the database and goes on at the next start."""
        self._open = False
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: str) -> None:
        rest = FIRST_REST
        try:
            while True:
                self._again.discard(key)
                try:
                    await self._drain(key)
                    rest = FIRST_REST
                except Exception as error:
                    # Only the kind: the message of an error may quote what a person wrote.
                    log.error("A lane failed (%s); again in %.0f s.", type(error).__name__, rest)
                    await asyncio.sleep(rest)
                    rest = min(rest * 2, LONGEST_REST)
                    continue
                if key not in self._again:
                    return
        finally:
            del self._tasks[key]
