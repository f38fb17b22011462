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
    clock.now += 1
    assert paced.wait("a") == 5  # asking again costs nothing
    assert paced.wait("b") == 0
    clock.now += 5
    assert [paced.wait("a") for _ in range(2)] == [0, 6]
    clock.now += 3_600  # the turn that was kept, and a burst
    assert [paced.wait("a") for _ in range(5)] == [0, 0, 0, 0, 6]


def test_all_together_have_a_pace_too() -> None:
    clock = Clock()
    paced = Pacing(Pace(6, 45), Pace(0.5, 2), clock)
    assert [paced.wait(name) for name in "abcd"] == [0, 0, 0.5, 1]
    clock.now += 0.5
    assert [paced.wait(name) for name in "cd"] == [0, 0.5]


def test_a_crowd_asks_twice_each_and_not_a_hundred_times() -> None:
    clock = Clock()
    paced = Pacing(Pace(6, 45), Pace(0.01, 20), clock)
    crowd = [str(number) for number in range(200)]
    waits = {name: paced.wait(name) for name in crowd}
    assert len(set(waits.values())) == 181  # twenty at once, then one after the other
    began = clock.now
    for name, wait in waits.items():
        clock.now = began + wait
        assert wait == 0 or paced.wait(name) == 0


def test_each_refusal_waits_longer_until_one_is_taken() -> None:
    paced = Pacing(Pace(6, 3), Pace(1, 100), Clock())
    assert [paced.refused("a") for _ in range(5)] == [4, 16, 64, 256, 256]
    paced.accepted("a")
    assert paced.refused("a") == 4


def test_only_those_who_may_have_to_wait_are_remembered() -> None:
    clock = Clock()
    paced = Pacing(Pace(6, 3), Pace(0.000_01, 1_000_000), clock)
    for number in range(pacing.MOST_REMEMBERED + 1):
        paced.wait(str(number))
    clock.now += 7
    paced.wait("one more")
    assert set(paced._due) == {"one more"}


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
                late = len(whose)  # each may come later than its turn, just before the next
                assert last - first + 1 <= burst + late + passed / seconds + 1e-6
