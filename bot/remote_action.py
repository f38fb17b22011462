"""The action server's answer, checked by hand.

Rasa proves its JSON schema anew for every answer and then walks it, which takes longer than the
answer; the action server is our own, and what it sends is built by rasa-sdk.
"""

from __future__ import annotations

from typing import Any

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction


def check_answers_quickly() -> None:
    """From now on Rasa's remote actions only look whether events and replies are what they say."""
    RemoteAction._validate_action_result = _check


def _check(_: RemoteAction, answer: dict[str, Any]) -> bool:
    """True, or `jsonschema.ValidationError` as from Rasa; what is in an event is not looked at."""
    if not isinstance(answer, dict):
        raise ValidationError("The action server answered something else than an object.")
    events, replies = answer.get("events", []), answer.get("responses", [])
    if not (isinstance(events, list) and all(map(_is_event, events))):
        raise ValidationError("The action server sent events that are none.")
    if not (isinstance(replies, list) and all(isinstance(reply, dict) for reply in replies)):
        raise ValidationError("The action server sent replies that are none.")
    return True


def _is_event(event: object) -> bool:
    return isinstance(event, dict) and isinstance(event.get("event"), str)
