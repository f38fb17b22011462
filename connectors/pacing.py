"""Pacing: no more messages than a channel takes, to one person and in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_REMEMBERED = 10_000
LONGEST_PAUSE = 256.0


@dataclass(frozen=True)
class Pace:
    """One message every `seconds`, after `burst` of them at once."""

    seconds: float
    burst: int

    def turn(self, due: float, now: float) -> tuple[float, float]:
        """Return when a message may go, and from when on the steady pace allows the next."""
        due = max(due, now)
        return max(now, due - (self.burst - 1) * self.seconds), due + self.seconds


class Pacing:
    """Gives each message its turn: first among those to its person, then among all.

    One message to a person is asked for at a time. What it remembers is only times.
    """

    def __init__(
        self, to_one: Pace, to_all: Pace, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._to_one = to_one
        self._to_all = to_all
        self._clock = clock
        self._due: dict[str, float] = {}
        self._due_of_all = 0.0
        # The turns of those who wait are kept: a crowd would ask for them again and again.
        self._turn: dict[str, float] = {}
        self._turn_of_all: dict[str, float] = {}
        self._refusals: dict[str, int] = {}

    def wait(self, address: str) -> float:
        """Return the seconds until the message to `address` may go; 0: it goes now."""
        now = self._clock()
        self._forget(now)
        if address not in self._turn_of_all:
            if address not in self._turn:
                self._turn[address], self._due[address] = self._to_one.turn(
                    self._due.get(address, 0.0), now
                )
            if now < self._turn[address]:
                return self._turn[address] - now
            del self._turn[address]
            self._turn_of_all[address], self._due_of_all = self._to_all.turn(self._due_of_all, now)
        if now < self._turn_of_all[address]:
            return self._turn_of_all[address] - now
        del self._turn_of_all[address]
        return 0.0

    def refused(self, address: str) -> float:
        """Return the pause that the channel asks for: 4 seconds, 16, 64 and so on."""
        count = self._refusals[address] = self._refusals.get(address, 0) + 1
        return min(4.0**count, LONGEST_PAUSE)

    def accepted(self, address: str) -> None:
        self._refusals.pop(address, None)

    def _forget(self, now: float) -> None:
        for times in (self._due, self._turn, self._turn_of_all):
            if len(times) > MOST_REMEMBERED:
                for address in [address for address, when in times.items() if when < now]:
                    del times[address]
