"""Rasa's stored events -> objects, without the search that Rasa makes for each of them.

Rasa walks through all classes that ever were to find the one of an event: a third of a turn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses


def read_event(stored: dict[str, Any]) -> Event:
    """The event that `Event.as_dict` wrote; `ValueError` for a kind that Rasa does not know."""
    kind = _kinds().get(stored.get("event", ""))
    if kind is None:
        raise ValueError(f"unknown kind of event: {stored.get('event')!r}")
    event: Event = kind._from_parameters(stored)
    return event


@lru_cache(maxsize=1)
def _kinds() -> dict[str, type[Event]]:
    # As Rasa does: the first class of a kind counts.
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}
