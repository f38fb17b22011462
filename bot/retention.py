"""What may stay of a conversation that is still in use: nothing said longer ago than allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.requests import STATE

# Without them an old acquaintance would be asked anew. No other slot outlives the words of it.
KEPT_SLOTS = frozenset({*STATE, "language_chosen", "noticed"})
_FORGETTING = frozenset({"session_started", "restart", "reset_slots"})
_BEGINNINGS = frozenset({"user", "session_started"})


@dataclass(frozen=True)
class Row:
    """One stored event of Rasa: `kind` and `name` are those of the event."""

    id: int
    kind: str
    name: str | None
    timestamp: float


def read_row(id: int, event: dict[str, Any], timestamp: float) -> Row:
    return Row(id, str(event.get("event")), event.get("name"), timestamp)


def to_erase(rows: Iterable[Row], before: float) -> list[int]:
    """The ids to delete of a conversation's rows (in order) so that no words before stay.

    The rest can still be replayed: the session's start, the latest value of each slot that may
    stay, and the listening that a message needs before it.
    """
    rows = list(rows)
    cut = next(
        (
            number
            for number, row in enumerate(rows)
            if row.timestamp >= before and row.kind in _BEGINNINGS
        ),
        len(rows),
    )
    old, young = rows[:cut], rows[cut:]
    kept: set[int] = set()
    # A later session brings the slots along and begins anew.
    if young and all(row.kind != "session_started" for row in young):
        kept = _state(old)
    return [row.id for row in old if row.id not in kept]


def _state(old: list[Row]) -> set[int]:
    start: set[int] = set()
    slots: dict[str, int] = {}
    for row in old:
        if row.kind in _FORGETTING:
            slots.clear()
        if row.kind == "session_started":
            start = {row.id}
        elif row.kind == "slot" and row.name in KEPT_SLOTS:
            slots[row.name] = row.id
    last = old[-1:]
    listening = {row.id for row in last if row.kind == "action" and row.name == "action_listen"}
    return start | set(slots.values()) | listening
