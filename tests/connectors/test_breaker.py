from __future__ import annotations

from connectors.breaker import Breaker


def test_opens_rests_and_tries_one() -> None:
    now = 0.0
    breaker = Breaker(limit=2, rest=10.0, clock=lambda: now)
    breaker.failure()
    assert breaker.lets_through()
    breaker.failure()
    assert not breaker.lets_through()
    now = 10.0
    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.failure()
    now = 19.0
    assert not breaker.lets_through()
    now = 20.0
    assert breaker.lets_through()
    breaker.success()
    assert [breaker.lets_through(), breaker.lets_through()] == [True, True]
