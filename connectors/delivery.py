"""Delivery: sends what waits in the outbox, in order, until the channel took it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Protocol

from connectors.engine import StoreUnavailable
from connectors.lanes import Lanes
from connectors.outbox import Due
from connectors.store import Store

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
STORE_REST = 0.5
# How long a stop waits for the answer of a channel that is just taking a reply.
STOP_PATIENCE = 6.0
# With the pauses above this is about a day; then the reply is of no use any more.
MOST_ATTEMPTS = 300


class Blocked(Exception):
    """The person stopped us: nothing more may be sent to this address."""


class Refused(Exception):
    """The channel will never take this message."""


class Later(Exception):
    """The channel cannot take it now; `seconds` if it said when, else None."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class WindowClosed(Exception):
    """The person has to write again before anything may be sent."""


class Unsure(Later):
    """No answer came: the channel may have taken it, or not. It is sent again."""


class Sender(Protocol):
    """A channel that replies are sent through. A reply may need several parts."""

    async def parts(self, due: Due) -> list[Any]: ...

    async def send(self, address: str, part: Any) -> None:
        """Send one part, or raise `Blocked`, `Refused`, `Later`, `Unsure` or `WindowClosed`.

        `parts` may raise them, too.
        """
        ...


class Delivery:
    def __init__(self, store: Store, senders: Mapping[str, Sender]) -> None:
        self._store = store
        self._senders = senders
        self._lanes = Lanes(self._drain)
        self._sending: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Go on with what an earlier run left unsent."""
        for conversation in await self._store.outbox.conversations_waiting():
            self._lanes.wake(conversation)

    def wake(self, conversation: str) -> None:
        self._lanes.wake(conversation)

    async def close(self) -> None:
        """Stop; what a channel is just taking is noted first, or it would be sent again."""
        await self._lanes.close()
        if self._sending:
            await asyncio.wait(self._sending, timeout=STOP_PATIENCE)
        for late in self._sending:
            late.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _drain(self, conversation: str) -> None:
        outbox = self._store.outbox
        forget = True  # found with nothing to send: an earlier run may not have come so far
        while due := await outbox.next(conversation):
            if due.channel not in self._senders:
                return  # the channel is off: it waits for the next start
            forget = due.forget
            if due.closed:
                await outbox.drop(conversation)
                break
            rest = due.outgoing.next_attempt - time.time()
            if rest > 0:
                await asyncio.sleep(rest)
                continue  # it may have changed meanwhile
            if due.outgoing.unsure:
                # No channel lets us ask, and a person in need must not be left without it.
                log.warning("A reply on %s may arrive twice.", due.channel)
            delivering = asyncio.create_task(self._deliver(due, self._senders[due.channel]))
            self._sending.add(delivering)
            delivering.add_done_callback(self._sending.discard)
            await asyncio.shield(delivering)
        if forget:
            await outbox.forget_if_through(conversation)

    async def _deliver(self, due: Due, sender: Sender) -> None:
        outbox, outgoing = self._store.outbox, due.outgoing
        number = outgoing.number
        if due.address is None:
            await outbox.failed(number)
            return
        pause = min(FIRST_PAUSE * 2 ** min(outgoing.attempts, 20), LONGEST_PAUSE)
        await outbox.note_attempt(number, time.time() + pause)
        try:
            parts = await sender.parts(due)
            for position in range(outgoing.parts_sent, len(parts)):
                await sender.send(due.address, parts[position])
                if position + 1 < len(parts):
                    await _recorded(partial(outbox.note_part, number, position + 1))
        except Blocked:
            await self._store.conversations.close(outgoing.conversation)
            await outbox.drop(outgoing.conversation)
        except WindowClosed:
            log.warning("A reply waits for a template: its person wrote too long ago.")
            await _recorded(partial(outbox.keep, outgoing.conversation))
        except Refused as error:
            log.error("A reply cannot be sent: %s.", error)
            await outbox.failed(number)
        except Later as error:
            if outgoing.attempts >= MOST_ATTEMPTS:
                log.error("A reply is given up after %d attempts: %s.", MOST_ATTEMPTS, error)
                await outbox.failed(number)
            elif not isinstance(error, Unsure):
                rest = pause if error.seconds is None else error.seconds
                await _recorded(partial(outbox.postpone, number, time.time() + rest))
        else:
            await _recorded(partial(outbox.sent, number, len(parts)))


async def _recorded(record: Callable[[], Awaitable[None]]) -> None:
    """Insist until what was sent is noted: forgetting it would send it a second time."""
    while True:
        try:
            return await record()
        except StoreUnavailable as error:
            log.error("What was sent cannot be noted yet: %s.", error)
            await asyncio.sleep(STORE_REST)
