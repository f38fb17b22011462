from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors import pacing
from connectors.pacing import Pace, Pacing


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_steady_pace_and_nobody_waits_for_another() -> None:
    clock = Clock()
    paced = Pacing(Pace(6, 3), Pace(0.001, 1_000), clock)
    assert [paced.wait("a") for _ in range(4)] == [0, 0, 0, 6]
    assert paced.wait("a") == 6  # asking costs nothing
    assert paced.wait("b") == 0
    clock.now += 6
    assert [paced.wait("a") for _ in range(2)] == [0, 6]
    clock.now += 3_600
    assert [paced.wait("a") for _ in range(4)] == [0, 0, 0, 6]


def test_all_together_have_a_pace_too() -> None:
    clock = Clock()
    paced = Pacing(Pace(6, 45), Pace(0.5, 2), clock)
    assert [paced.wait(name) for name in "abc"] == [0, 0, 0.5]
    clock.now += 0.5
    assert [paced.wait(name) for name in "cd"] == [0, 0.5]


def test_each_refusal_waits_longer_until_one_is_taken() -> None:
    paced = Pacing(Pace(6, 3), Pace(1, 100), Clock())
    assert [paced.refused("a") for _ in range(5)] == [4, 16, 64, 256, 256]
    paced.accepted("a")
    assert paced.refused("a") == 4


def test_only_those_who_may_have_to_wait_are_remembered() -> None:
    clock = Clock()
    paced = Pacing(Pace(6, 3), Pace(0.000_01, 1_000_000), clock)
    for number in range(pacing.MOST_REMEMBERED):
        paced.wait(str(number))
    clock.now += 7
    paced.wait("one more")
    assert len(paced._due) == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 3)), max_size=200))
def test_no_window_of_time_ever_holds_too_many(asked: list[tuple[str, float]]) -> None:
    clock = Clock()
    paced = Pacing(Pace(2, 3), Pace(1, 4), clock)
    taken: list[tuple[str, float]] = []
    for name, passed in asked:
        clock.now += passed
        if paced.wait(name) == 0:
            taken.append((name, clock.now))
    for whose, seconds, burst in (("a", 2, 3), ("b", 2, 3), ("ab", 1, 4)):
        times = [when for name, when in taken if name in whose]
        for first in range(len(times)):
            for last in range(first, len(times)):
                passed = times[last] - times[first]
                assert last - first + 1 <= burst + passed / seconds + 1e-6
