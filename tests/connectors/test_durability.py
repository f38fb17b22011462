"""Nothing lost, nothing twice, all in order: whatever fails, wherever the process is killed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from connectors import delivery
from tests.connectors.mortal import FastLoop, Process, World

PEOPLE = st.sampled_from(["ana", "bo", "chen"])


class Durability(RuleBasedStateMachine):
    """The provider delivers, repeats, reorders and batches, while everything fails at times."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = FastLoop()
        self.clock = mock.patch.object(delivery, "time", mock.Mock(time=self.loop.time))
        self.clock.start()
        # Writing to the disk is not faster than it is.
        self.patience = mock.patch.object(delivery, "STOP_PATIENCE", 5_000)
        self.patience.start()
        self.folder = tempfile.TemporaryDirectory()
        self.world = World()
        self.sent: list[tuple[str, str]] = []
        self.unacknowledged: list[tuple[str, str]] = []
        self.process = self.loop.run_until_complete(self.born())

    async def born(self) -> Process:
        process = Process(Path(self.folder.name) / "connectors.sqlite", self.world)
        self.world.locked, locked = 0, self.world.locked
        await process.start()
        self.world.locked = locked
        return process

    @rule(people=st.lists(PEOPLE, min_size=1, max_size=4), long=st.booleans())
    def batch(self, people: list[str], long: bool) -> None:
        self.deliver(people, long)

    def deliver(self, people: list[str], long: bool) -> None:
        batch = [
            (person, f"{person} {len(self.sent) + place}{' long' * long}")
            for place, person in enumerate(people)
        ]
        self.sent += batch
        self.deliver_all(batch)

    @rule(place=st.integers(0, 1_000))
    def repeat(self, place: int) -> None:
        if self.sent:
            self.deliver_all([self.sent[place % len(self.sent)]])

    @rule(backwards=st.booleans())
    def deliver_late(self, backwards: bool) -> None:
        """What was not acknowledged comes again, after newer messages perhaps."""
        self.deliver_all(sorted(self.unacknowledged, reverse=backwards))

    @rule(steps=st.integers(0, 30))
    def kill_soon(self, steps: int) -> None:
        """Before, in or after each transaction, request and send."""
        self.process.steps.left = steps

    @rule(trouble=st.lists(st.sampled_from(["down", "slow", "none"]), min_size=1, max_size=3))
    def dialogue_in_trouble(self, trouble: list[str]) -> None:
        self.world.dialogue.extend(trouble)

    @rule(
        trouble=st.lists(
            st.sampled_from(["429", "5xx", "silent", "slow", "taken, then no disk", "none"]),
            min_size=1,
            max_size=4,
        )
    )
    def provider_in_trouble(self, trouble: list[str]) -> None:
        self.world.provider.extend(trouble)

    @rule(writes=st.integers(1, 4))
    def store_in_trouble(self, writes: int) -> None:
        self.world.locked = writes

    @rule()
    def let_it_work(self) -> None:
        self.run(self.process.idle())

    @rule(milliseconds=st.integers(0, 20))
    def let_it_work_a_little(self, milliseconds: int) -> None:
        self.run(asyncio.sleep(milliseconds))

    @rule(person=PEOPLE, milliseconds=st.integers(0, 40))
    def stop_and_start(self, person: str, milliseconds: int) -> None:
        """As for a new version, in the middle of a send; nothing may be in doubt after it."""
        self.world.provider.appendleft("slow")
        self.deliver([person], long=False)

        async def work_and_stop() -> None:
            await asyncio.sleep(milliseconds)
            await self.process.stop()

        self.run(work_and_stop(), reborn=True)

    @invariant()
    def nothing_twice_and_all_in_order(self) -> None:
        for ledger in self.world.ledgers:
            verdict = ledger.verdict()
            assert (verdict.twice, verdict.out_of_order) == (0, 0)
        assert max(self.world.taken().values(), default=1) == 1, "two turns for one message"

    def deliver_all(self, batch: list[tuple[str, str]]) -> None:
        async def one_by_one() -> None:
            for message in batch:
                if message not in self.unacknowledged:
                    self.unacknowledged.append(message)
                if await self.process.receive(*message):
                    self.unacknowledged.remove(message)

        self.run(one_by_one())

    def run(self, work: Coroutine[Any, Any, object], reborn: bool = False) -> None:
        """Let the process work; bury it and start another if it dies of it."""

        async def until_death() -> None:
            nonlocal reborn
            dying = asyncio.create_task(self.process.steps.dead.wait())
            working = asyncio.create_task(work)
            await asyncio.wait({dying, working}, return_when=asyncio.FIRST_COMPLETED)
            dying.cancel()
            if self.process.steps.dead.is_set():
                del working  # and with it what it holds of the database
                await self.process.kill()
                reborn = True
            else:
                await working
            if reborn:
                self.process = await self.born()

        self.loop.run_until_complete(until_death())

    def teardown(self) -> None:
        try:
            self.process.steps.left = None
            self.world.locked = 0
            self.world.dialogue.clear()
            self.world.provider.clear()
            self.deliver_all(list(self.unacknowledged))
            self.run(self.process.idle())
            for ledger in self.world.ledgers:
                assert ledger.verdict().good, ledger.verdict()
                assert not ledger.unacknowledged()
            assert max(self.world.taken().values(), default=1) == 1
        finally:
            self.loop.run_until_complete(self.process.kill())
            self.loop.close()
            self.folder.cleanup()
            self.patience.stop()
            self.clock.stop()


TestDurability = Durability.TestCase
TestDurability.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    database=None,  # how threads interleave is not repeated by an example kept
    suppress_health_check=[HealthCheck.too_slow],
)
