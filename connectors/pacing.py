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

    def wait(self, due: float, now: float) -> float:
        """Return how long a message waits when the steady pace allows the next one at `due`."""
        return max(0.0, due - (self.burst - 1) * self.seconds - now)


class Pacing:
    """Tells each message how long it has to wait; what it remembers is only times."""

    def __init__(
        self, to_one: Pace, to_all: Pace, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._to_one = to_one
        self._to_all = to_all
        self._clock = clock
        self._due: dict[str, float] = {}
        self._due_of_all = 0.0
        self._refusals: dict[str, int] = {}

    def wait(self, address: str) -> float:
        """Count a message to `address` and return 0, or return the seconds until it may go."""
        now = self._clock()
        due, due_of_all = max(self._due.get(address, 0.0), now), max(self._due_of_all, now)
        wait = max(self._to_one.wait(due, now), self._to_all.wait(due_of_all, now))
        if wait:
            return wait
        if len(self._due) >= MOST_REMEMBERED:
            self._due = {other: due for other, due in self._due.items() if due > now}
        self._due[address] = due + self._to_one.seconds
        self._due_of_all = due_of_all + self._to_all.seconds
        return 0.0

    def refused(self, address: str) -> float:
        """Return the pause that the channel asks for: 4 seconds, 16, 64 and so on."""
        count = self._refusals[address] = self._refusals.get(address, 0) + 1
        return min(4.0**count, LONGEST_PAUSE)

    def accepted(self, address: str) -> None:
        self._refusals.pop(address, None)
