"""Which events of a conversation go with time, and which must stay for it to go on."""

from __future__ import annotations

import pytest

from bot.retention import Row, to_erase

BEFORE = 100.0


def rows(text: str) -> list[Row]:
    """`3 slot:language` is an event of second 3; the id is the position from 1."""
    found = []
    for number, line in enumerate(text.split(", "), 1):
        second, what = line.split(" ")
        kind, _, name = what.partition(":")
        found.append(Row(number, kind, name or None, float(second)))
    return found


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ("1 user, 2 bot", []),
        ("101 user, 102 bot", [1, 2]),
        ("1 user, 2 bot, 3 action:action_listen, 101 user", [3, 4]),
        ("1 session_started, 2 slot:language, 3 user, 101 user", [1, 2, 4]),
        ("1 slot:language, 2 slot:language, 3 slot:question, 101 user", [2, 4]),
        ("1 slot:language, 2 restart, 3 slot:origin, 101 user", [3, 4]),
        ("1 slot:language, 2 reset_slots, 101 user", [3]),
        ("1 slot:language, 2 user, 101 session_started, 102 slot:language", [3, 4]),
        # The cut never falls into a turn: its second half would be a reply to nobody.
        ("99 user, 101 bot, 102 action:action_listen, 103 user", [3, 4]),
        ("99 user, 101 bot, 102 action:action_listen", []),
    ],
)
def test_what_stays(stored: str, kept: list[int]) -> None:
    found = rows(stored)
    gone = to_erase(found, BEFORE)
    assert [row.id for row in found if row.id not in gone] == kept
    rest = [row for row in found if row.id not in gone]
    assert to_erase(rest, BEFORE) == []
