"""Which stored events a turn gets to see."""

from __future__ import annotations

import pytest

pytest.importorskip("rasa", reason="runs in Rasa's environment")

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from bot.needed import needed

TURN = (("action", "action_listen"), ("user", None), ("bot", None))


def seen(*events: tuple[str, str | None]) -> list[int]:
    """The places (from 1) of the events that are read, of one conversation among two."""
    engine = sa.create_engine("sqlite://")
    SQLTrackerStore.Base.metadata.create_all(engine)
    table = SQLTrackerStore.SQLEvent.__table__
    rows = [
        {"sender_id": who, "type_name": kind, "action_name": name, "data": f"{who} {place}"}
        for who in ("other", "mine")
        for place, (kind, name) in enumerate(events, 1)
    ]
    with engine.begin() as connection:
        if rows:
            connection.execute(sa.insert(table), rows)
        found = connection.execute(needed(), {"conversation": "mine"}).scalars().all()
    assert all(data.startswith("mine ") for data in found)
    return [int(data.split()[1]) for data in found]


def test_nothing_of_an_unknown_conversation() -> None:
    assert seen() == []


def test_a_short_talk_is_read_whole() -> None:
    events = (("session_started", None), *TURN, *TURN)
    assert seen(*events) == list(range(1, len(events) + 1))


def test_of_a_long_talk_the_last_four_turns_and_what_is_known() -> None:
    known = (("slot", "language"), ("slot", "origin"), ("slot", "language"), ("active_loop", "x"))
    events = (("session_started", None), *TURN, *known, *TURN, *TURN, *TURN, *TURN)
    # session, newest `origin` (6), `language` (7) and form (8), then from the fourth last message
    assert seen(*events) == [1, 6, 7, 8, 9, *range(10, len(events) + 1)]


def test_nothing_from_before_a_new_session_or_a_restart() -> None:
    old = (("slot", "origin"), *TURN, ("slot", "language"))
    begun = (("session_started", None), *TURN)
    assert seen(*old, *begun) == [6, 7, 8, 9]
    restarted = (*old, ("restart", None), ("slot", "stage"), *TURN, *TURN, *TURN, *TURN)
    assert seen(("session_started", None), *restarted)[:4] == [1, 8, 9, 10]
