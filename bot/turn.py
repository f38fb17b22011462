"""One turn of the dialogue: one read of the conversation, one write, all replies or an error.

The steps are those of Rasa's `MessageProcessor.handle_message`, which hides what we need: the
tracker after the turn, and whether it failed.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.requests import STATE, Incoming


class DialogueError(Exception):
    """A turn that could not be finished; safe to log, it quotes nobody."""


class SilentChannel(OutputChannel):
    """Sends nothing: the replies are read from the conversation's events after the turn."""

    @classmethod
    def name(cls) -> str:
        return "musafir"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        return None


class Turn:
    """Takes one incoming message through the dialogue."""

    def __init__(self, processor: MessageProcessor, incoming: Incoming) -> None:
        self._processor = processor
        self._incoming = incoming
        self._channel = SilentChannel()

    async def take(self) -> dict[str, Any]:
        """Replies and state; those of the first time if the message was answered before."""
        incoming, processor = self._incoming, self._processor
        without_fallback(processor.tracker_store)
        tracker = await processor.fetch_tracker_and_update_session(
            incoming.conversation, self._channel
        )
        replies = replies_to(incoming.message_id, list(tracker.events))
        if not replies:
            await self._run(tracker)
            replies = replies_to(incoming.message_id, list(tracker.events))
            if not replies:
                raise DialogueError("The dialogue gave no reply; is the action server running?")
            await processor.save_tracker(tracker)
        return {"replies": replies, "state": {key: tracker.get_slot(key) for key in STATE}}

    async def _run(self, tracker: DialogueStateTracker) -> None:
        incoming, processor = self._incoming, self._processor
        for key, value in incoming.state.items():
            tracker.update(SlotSet(key, _as_kept(key, value)), processor.domain)
            if key == "language":
                tracker.update(SlotSet("language_chosen", True), processor.domain)
        message = UserMessage(
            incoming.text,
            self._channel,
            incoming.conversation,
            input_channel=incoming.channel,
            message_id=incoming.message_id,
            metadata={"language_hint": incoming.language_hint, "channel": incoming.channel},
        )
        await processor._handle_message_with_tracker(message, tracker)
        tracker = await processor.run_action_extract_slots(self._channel, tracker)
        await processor._run_prediction_loop(self._channel, tracker)


def replies_to(message_id: str, events: list[Event]) -> list[dict[str, Any]]:
    """What the bot said between this message and the next; empty if it was never answered."""
    replies: list[dict[str, Any]] = []
    listening = False
    for event in events:
        if isinstance(event, UserUttered):
            listening = event.message_id == message_id
            replies = [] if listening else replies
        elif isinstance(event, BotUttered) and listening:
            replies.append(_reply(event))
    return replies


def without_fallback(store: TrackerStore) -> Any:
    """The real store, whose errors from now on reach us.

    Rasa wraps every store so that an error starts an empty conversation in memory and is only
    logged; a person would be greeted as a stranger and what they said would be lost.
    """
    if not isinstance(store, FailSafeTrackerStore):
        return store
    store._on_tracker_store_error = _raise_again
    return store._tracker_store


def _raise_again(error: Exception) -> None:
    raise DialogueError(f"The conversation store failed ({type(error).__name__}).") from error


def _as_kept(key: str, value: str) -> str:
    return value.upper() if key in ("origin", "destination") else value


def _reply(event: BotUttered) -> dict[str, Any]:
    custom = dict(event.data.get("custom") or {})
    buttons = [
        {"label": button["title"], "payload": button["payload"]}
        | ({"entry": button["entry"]} if button.get("entry") else {})
        for button in event.data.get("buttons") or []
    ]
    empty: dict[str, Any] = {
        "language": None,
        "decision": None,
        "entry": None,
        "sources": [],
        "checked_on": None,
        "probability": None,
    }
    return {"text": event.text or "", "buttons": buttons, **empty, **custom}
