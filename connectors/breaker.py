"""A circuit breaker: who is known to be down is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Opens after `limit` failures in a row; after `rest` seconds lets one trial through."""

    def __init__(
        self, limit: int = 5, rest: float = 5.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._rest = rest
        self._clock = clock
        self._failures = 0
        self._closed_from = 0.0

    def lets_through(self) -> bool:
        if self._failures < self._limit:
            return True
        if self._clock() < self._closed_from:
            return False
        # This one is the trial; the others wait for how it ends.
        self._closed_from = self._clock() + self._rest
        return True

    def success(self) -> None:
        self._failures = 0

    def failure(self) -> None:
        self._failures += 1
        if self._failures >= self._limit:
            self._closed_from = self._clock() + self._rest
