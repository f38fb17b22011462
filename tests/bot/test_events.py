"""Stored events come back as Rasa itself would read them."""

from __future__ import annotations

import pytest

pytest.importorskip("rasa", reason="runs in Rasa's environment")

from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)

from bot.events import read_event

EVENTS = (
    SessionStarted(timestamp=1),
    ActionExecuted("action_listen", "RulePolicy", 1.0, timestamp=2),
    UserUttered("hello", {"name": "greet"}, [{"entity": "country", "value": "QA"}], timestamp=3),
    SlotSet("destination", "QA", timestamp=4),
    BotUttered("Hello.", {"custom": {"decision": "smalltalk"}}, timestamp=5),
    ActiveLoop("fee_form", timestamp=6),
    Restarted(timestamp=7),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type_name)
def test_as_rasa_reads_them(event: Event) -> None:
    stored = event.as_dict()
    assert read_event(stored) == deserialise_events([stored])[0] == event


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        read_event({"event": "no such kind"})
