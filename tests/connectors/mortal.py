"""A process that may be killed at any step, in fast time, over a store that is really on disk."""

from __future__ import annotations

import asyncio
import gc
import selectors
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.ledger import Ledger
from connectors.bell import Bell
from connectors.delivery import Delivery, Later, Unsure
from connectors.dialogue import DialogueError, Turn
from connectors.engine import Database, StoreUnavailable
from connectors.inbox import Waiting
from connectors.messages import Incoming, Reply, State
from connectors.outbox import Due
from connectors.secret import Secret
from connectors.store import Store
from connectors.tables import inbox, outbox
from connectors.turns import Turns

SPEED = 1_000
SECRET = Secret(b"a secret of the tests only")
APOLOGY = "not now"
MORE = "+"
"""Marks the second part of a long reply."""


class FastLoop(asyncio.SelectorEventLoop):
    """Its seconds are milliseconds, so that pauses between attempts are short."""

    def __init__(self) -> None:
        super().__init__(_FastSelector())
        self.set_exception_handler(lambda loop, context: None)  # of those who were killed

    def time(self) -> float:
        return super().time() * SPEED


class _FastSelector(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout and timeout / SPEED)


class Killed(BaseException):
    """Nothing catches it, as nothing catches -9; open transactions end without a commit."""


class Steps:
    """Where a process can die: at a chosen step nothing of it runs any further."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.dead = asyncio.Event()

    async def go(self) -> None:
        if self.left == 0:
            self.dead.set()
        elif self.left is not None:
            self.left -= 1
        if self.dead.is_set():
            raise Killed


@dataclass
class World:
    """What a kill does not touch: the dialogue, the provider, and what people have seen."""

    # Of the first and of the last part of every reply; most have one part only.
    ledgers: tuple[Ledger, Ledger] = field(default_factory=lambda: (Ledger(), Ledger()))
    dialogue: deque[str] = field(default_factory=deque)  # troubles to come, one a request
    provider: deque[str] = field(default_factory=deque)
    locked: int = 0  # so many writes fail
    turns: dict[str, str] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    last_seen: dict[str, str] = field(default_factory=dict)

    def saw(self, person: str, part: str, now: float, doubtful: bool) -> None:
        name = None if part == APOLOGY else part.removesuffix(MORE)
        for ledger in self.ledgers_of(part):
            ledger.saw(person, name, now, doubtful)
        self.last_seen[person] = part

    def ledgers_of(self, part: str) -> tuple[Ledger, ...]:
        first, last = self.ledgers
        return (
            (last,)
            if part.endswith(MORE)
            else (first,)
            if part.endswith("long")
            else (first, last)
        )

    def taken(self) -> Counter[str]:
        """How many turns each message had."""
        return Counter(self.turns.values())


class _Database(Database):
    """Dies before a transaction, before its commit, or after it."""

    def __init__(self, path: Path, steps: Steps, world: World) -> None:
        super().__init__(f"sqlite+aiosqlite:///{path}", timeout=5.0)
        self._steps = steps
        self._world = world

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        await self._steps.go()
        if self._world.locked:
            self._world.locked -= 1
            raise StoreUnavailable("asked to fail")
        async with Database.write(self) as connection:
            yield connection
            await self._steps.go()
        await self._steps.go()


class _Dialogue:
    """As Rasa's own channel: the same message id again is no second turn."""

    def __init__(self, steps: Steps, world: World) -> None:
        self._steps = steps
        self._world = world

    async def ask(self, message: Waiting) -> Turn:
        await self._steps.go()
        world = self._world
        trouble = world.dialogue.popleft() if world.dialogue else "none"
        if trouble == "down":
            raise DialogueError("asked to be down")
        assert message.conversation not in world.running, "two turns of one conversation at once"
        world.running.add(message.conversation)
        try:
            await asyncio.sleep(0.1)
            world.turns[message.message_id] = message.content
            await self._steps.go()
        finally:
            world.running.discard(message.conversation)
        if trouble == "slow":
            raise DialogueError("asked to be slow")
        return Turn((Reply(message.content, "en", "answer"),), State())


class _Provider:
    """A channel without any way to tell a repeated message from a new one."""

    def __init__(self, steps: Steps, world: World, clock: asyncio.AbstractEventLoop) -> None:
        self._steps = steps
        self._world = world
        self._clock = clock

    async def parts(self, due: Due) -> list[str]:
        reply = due.outgoing.reply
        long = reply.text.endswith("long")
        return [reply.text, reply.text + MORE] if long else [reply.text]

    async def send(self, address: str, part: str) -> None:
        await self._steps.go()
        world = self._world
        trouble = world.provider.popleft() if world.provider else "none"
        match trouble:
            case "429":
                raise Later("asked to wait", 2.0)
            case "5xx":
                raise Later("asked to fail")
        world.saw(address, part, self._clock.time(), doubtful=trouble == "silent")
        if trouble == "silent":
            raise Unsure("asked to say nothing")
        if trouble == "taken, then no disk":
            world.locked = 2
        if trouble == "slow":
            await asyncio.sleep(30)
        await self._steps.go()


class _Speech:
    def unavailable(self, language: str | None, state: State) -> Reply:
        return Reply(APOLOGY, "en", "handover")

    def notice(self, key: str, language: str | None) -> Reply:
        return Reply(key, "en", "notice")


class Process:
    """The connectors' own inbox, turns, outbox and delivery, between two fakes."""

    def __init__(self, path: Path, world: World) -> None:
        self.world = world
        self.steps = Steps()
        self._loop = asyncio.get_running_loop()
        self.store = Store(_Database(path, self.steps, world), SECRET)
        dialogue: Any = _Dialogue(self.steps, world)
        speech: Any = _Speech()
        provider = _Provider(self.steps, world, self._loop)
        self.delivery = Delivery(self.store, {"telegram": provider})
        self.turns = Turns(self.store, dialogue, speech, Bell(), self.delivery.wake)

    async def start(self) -> None:
        await self.store.open()
        await self.turns.start()
        await self.delivery.start()

    async def receive(self, person: str, name: str) -> bool:
        """Whether the message was acknowledged."""
        for ledger in self.world.ledgers:
            ledger.tried(person, name, self._loop.time())
        try:
            receipt = await self.turns.receive(
                Incoming("telegram", name, "text", name, address=person)
            )
        except StoreUnavailable:
            return False
        assert receipt
        for ledger in self.world.ledgers:
            ledger.acknowledged(person, name, self._loop.time())
        return True

    async def idle(self) -> None:
        """Return when there is nothing left to do; never, if the process dies before."""
        while work := [task for task in asyncio.all_tasks() if _is_work(task)]:
            await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)

    async def kill(self) -> None:
        """Nothing of the process goes on; what it had not noted is in doubt."""
        self.steps.dead.set()
        while rest := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(rest)
        async with self.store.database.read() as connection:
            found = await connection.execute(
                select(inbox.c.provider_id, outbox)
                .join(outbox, outbox.c.inbox == inbox.c.id)
                .where(outbox.c.send_state == "sending")
            )
            for row in found:
                person = row.provider_id.partition(" ")[0]
                parts = [row.reply["text"], row.reply["text"] + MORE]
                last = self.world.last_seen.get(person)
                if last is not None and last in parts[row.parts_sent :]:
                    for ledger in self.world.ledgers_of(last):
                        ledger.doubt_last(person)
        await self.store.close()

    async def stop(self) -> None:
        """End as the server does when it is asked to."""
        await self.turns.close()
        await self.delivery.close()
        # A connection that is cut in a transaction keeps its lock as long as a cursor lives.
        gc.collect()
        await self.store.close()


def _is_work(task: asyncio.Task[Any]) -> bool:
    return _name(task).startswith(("Lanes.", "Delivery."))


def _name(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", "")
