"""The conversation store and the turn: one write, errors that reach us, erasure."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rasa", reason="runs in Rasa's environment")

import sqlalchemy as sa
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import ConversationStore
from bot.turn import DialogueError, replies_to, without_fallback


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConversationStore:
    monkeypatch.setenv("MUSAFIR_DATA", str(tmp_path))
    return ConversationStore(Domain.empty())


def a_tracker(conversation: str, *texts: str, at: float | None = None) -> DialogueStateTracker:
    events = [UserUttered(text, timestamp=at or time.time()) for text in texts]
    return DialogueStateTracker.from_events(conversation, events)


def test_settings_and_erasure(store: ConversationStore, tmp_path: Path) -> None:
    async def talk() -> None:
        await store.save(a_tracker("a", "one SECRET", "two"))
        await store.save(a_tracker("b", "three"))
        assert await store.retrieve("a") is not None
        await store.erase("a")
        assert await store.retrieve("a") is None
        assert await store.retrieve("b") is not None

    asyncio.run(talk())
    database = sqlite3.connect(tmp_path / "tracker.sqlite")
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    store.engine.dispose()
    for path in tmp_path.glob("tracker.sqlite*"):
        assert b"SECRET" not in path.read_bytes(), path.name


def test_the_file_stays_open(store: ConversationStore) -> None:
    opened: list[object] = []
    sa.event.listen(store.engine, "connect", lambda connection, _: opened.append(connection))

    async def talk() -> None:
        for text in ("one", "two", "three"):
            await store.save(a_tracker("a", text))
            assert await store.retrieve("a") is not None

    asyncio.run(talk())
    assert len(opened) <= 1


def test_old_conversations_go(store: ConversationStore) -> None:
    async def talk() -> None:
        await store.save(a_tracker("old", "x", "y", at=1000.0))
        await store.save(a_tracker("new", "z"))
        assert await store.old(2000.0, 10) == ["old"]
        assert await store.trim("old", 2000.0) == 2
        assert list(await store.keys()) == ["new"]
        assert await store.old(2000.0, 10) == []

    asyncio.run(talk())


def test_old_words_go_from_a_conversation_in_use(store: ConversationStore, tmp_path: Path) -> None:
    """Somebody writes every day: the words of last month go, the language and place stay."""
    store.domain = Domain.from_dict(
        {
            "slots": {
                name: {"type": "text", "mappings": [{"type": "custom"}]}
                for name in ("language", "destination", "question")
            }
        }
    )
    listen = "action_listen"
    events: list[Event] = [
        ActionExecuted("action_session_start", timestamp=1),
        SessionStarted(timestamp=2),
        SlotSet("language", "fr", timestamp=3),
        ActionExecuted(listen, timestamp=4),
    ]
    for second, place in ((10, "ES"), (20, "QA"), (3000, None)):
        events += [
            UserUttered("OLDWORD" if place else "new", timestamp=second),
            *([SlotSet("destination", place, timestamp=second + 1)] if place else []),
            SlotSet("question", "OLDWORD" if place else "new", timestamp=second + 2),
            BotUttered("OLDWORD" if place else "new", timestamp=second + 3),
            ActionExecuted(listen, timestamp=second + 4),
        ]

    async def talk() -> None:
        await store.save(DialogueStateTracker.from_events("a", events, store.domain.slots))
        assert await store.old(2000.0, 10) == ["a"]
        assert await store.trim("a", 2000.0) > 0
        assert await store.old(2000.0, 10) == []
        assert await store.trim("a", 2000.0) == 0
        tracker = await store.retrieve("a")
        assert tracker is not None
        assert tracker.get_slot("language") == "fr"
        assert tracker.get_slot("destination") == "QA"
        assert [e.text for e in tracker.events if isinstance(e, UserUttered)] == ["new"]
        said = next(n for n, e in enumerate(tracker.events) if isinstance(e, UserUttered))
        assert tracker.events[said - 1] == ActionExecuted(listen)
        # The next turn is added to what is left, and nothing is stored twice.
        tracker.update(UserUttered("later"), store.domain)
        await store.save(tracker)
        again = await store.retrieve("a")
        assert again is not None
        assert len(again.events) == len(tracker.events)
        store.forget()

    asyncio.run(talk())
    store.engine.dispose()
    for path in tmp_path.glob("tracker.sqlite*"):
        assert b"OLDWORD" not in path.read_bytes(), path.name


def test_a_broken_database_is_an_error_to_the_caller(store: ConversationStore) -> None:
    async def broken(*_: Any) -> None:
        raise OSError("disk full")

    store.save = broken  # type: ignore[method-assign]
    store.retrieve = broken  # type: ignore[method-assign]
    wrapped = FailSafeTrackerStore(store)
    assert without_fallback(wrapped) is store
    with pytest.raises(DialogueError, match="store failed"):
        asyncio.run(wrapped.save(a_tracker("a", "x")))
    with pytest.raises(DialogueError, match="store failed"):
        asyncio.run(wrapped.retrieve("a"))


def test_replies_belong_to_their_message() -> None:
    events = [
        UserUttered("a", message_id="1"),
        BotUttered("first\n\nwith a gap", {"buttons": [{"title": "B", "payload": "/menu"}]}),
        BotUttered("second", {"custom": {"decision": "notice", "language": "en"}}),
        UserUttered("b", message_id="2"),
        BotUttered("third", {}),
    ]
    first = replies_to("1", events)
    assert [reply["text"] for reply in first] == ["first\n\nwith a gap", "second"]
    assert first[0]["buttons"] == [{"label": "B", "payload": "/menu"}]
    assert first[1]["decision"] == "notice"
    assert [reply["text"] for reply in replies_to("2", events)] == ["third"]
    assert replies_to("3", events) == []


def test_a_long_talk_costs_no_more_than_a_short_one(store: ConversationStore) -> None:
    """Only the last turns come back, with what is known from long before; new turns are added."""
    names = ("language", "destination", "question")
    store.domain = Domain.from_dict(
        {"slots": {name: {"type": "text", "mappings": [{"type": "custom"}]} for name in names}}
    )

    async def talk() -> None:
        begin: list[Event] = [SessionStarted(), SlotSet("language", "fr")]
        begin += [SlotSet("destination", "ES"), ActionExecuted("action_listen")]
        await store.save(DialogueStateTracker.from_events("a", begin, store.domain.slots))
        for number in range(30):
            tracker = await store.retrieve("a")
            assert tracker is not None
            assert len(tracker.events) < 40
            tracker.update(UserUttered(f"question {number}", input_channel="web"))
            tracker.update(SlotSet("question", f"question {number}"))
            tracker.update(ActionExecuted("action_listen"))
            await store.save(tracker)
            await store.save(tracker)  # nothing is new, so nothing is added
        whole = await store.retrieve_full_tracker("a")
        assert whole is not None
        assert len(whole.events) == 4 + 30 * 3
        tracker = await store.retrieve("a")
        assert tracker is not None
        assert tracker.current_slot_values() == whole.current_slot_values()
        said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
        assert said == [f"question {number}" for number in range(26, 30)]

    asyncio.run(talk())
