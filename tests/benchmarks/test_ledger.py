"""The judge must find what is wrong, and nothing else."""

from __future__ import annotations

import pytest

from benchmarks.ledger import Ledger


def judged(seen: str, doubtful: str = "", messages: str = "abc") -> str:
    """`seen`: the names in the order in which they arrived, `-` for an apology."""
    ledger = Ledger()
    for time, name in enumerate(messages):
        ledger.tried("p", name, time)
        ledger.acknowledged("p", name, time + 0.5)
    for place, name in enumerate(seen):
        mark = doubtful[place : place + 1] == "?"
        ledger.saw("p", None if name == "-" else name, 10 + place, doubtful=mark)
    return f"{ledger.verdict()}, unsure {ledger.verdict().unsure}"


@pytest.mark.parametrize(
    ("seen", "doubtful", "expected"),
    [
        ("abc", "", "lost 0, twice 0, out of order 0, unsure 0"),
        ("a-c", "", "lost 0, twice 0, out of order 0, unsure 0"),
        ("ac", "", "lost 1, twice 0, out of order 0, unsure 0"),
        ("", "", "lost 3, twice 0, out of order 0, unsure 0"),
        ("abbc", "", "lost 0, twice 1, out of order 0, unsure 0"),
        ("abbc", " ?", "lost 0, twice 0, out of order 0, unsure 1"),
        ("abbbc", " ?", "lost 0, twice 1, out of order 0, unsure 1"),
        ("abbc", "  ?", "lost 0, twice 1, out of order 0, unsure 0"),
        ("abc-", "", "lost 0, twice 1, out of order 0, unsure 0"),
        ("ab--", "  ?", "lost 0, twice 0, out of order 0, unsure 1"),
        ("abcx", "", "lost 0, twice 1, out of order 0, unsure 0"),
        ("bac", "", "lost 0, twice 0, out of order 1, unsure 0"),
        ("cba", "", "lost 0, twice 0, out of order 2, unsure 0"),
    ],
)
def test_verdicts(seen: str, doubtful: str, expected: str) -> None:
    assert judged(seen, doubtful) == expected


def test_order_is_asked_only_of_messages_that_did_not_overlap() -> None:
    ledger = Ledger()
    for name, first, acknowledged in (("a", 1, 9), ("b", 2, 3), ("c", 4, 5)):
        ledger.tried("p", name, first)
        ledger.acknowledged("p", name, acknowledged)
    for place, name in enumerate("bca"):
        ledger.saw("p", name, 10 + place)
    assert ledger.verdict().out_of_order == 0


def test_a_kill_casts_doubt_on_what_was_just_taken() -> None:
    ledger = Ledger()
    for name in "ab":
        ledger.tried("p", name, 0)
        ledger.acknowledged("p", name, 1)
    ledger.saw("p", "a", 2)
    ledger.saw("p", "b", 5)
    ledger.doubt(since=4.5)
    ledger.saw("p", "b", 6)
    ledger.saw("p", "a", 7)
    verdict = ledger.verdict()
    assert (verdict.unsure, verdict.twice) == (1, 1)


def test_what_is_still_open() -> None:
    ledger = Ledger()
    for name in "ab":
        ledger.tried("p", name, 0)
    ledger.acknowledged("p", "a", 1)
    ledger.saw("p", None, 2)
    assert (ledger.unacknowledged(), ledger.unanswered()) == (1, 1)
