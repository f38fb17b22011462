"""What the connectors may send: checked once, then carried as a frozen value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

# The commands that buttons may carry. Nothing else that begins with a slash is obeyed.
PAYLOADS = frozenset(
    {
        "affirm",
        "capabilities",
        "change_language",
        "choose_language",
        "delete_my_data",
        "deny",
        "fee",
        "feedback",
        "help",
        "menu",
        "none_of_these",
        "pack",
        "privacy",
        "set_corridor",
        "set_sector",
        "set_stage",
        "show_entry",
        "show_topic",
        "start",
        "talk_to_person",
    }
)
PAYLOAD = re.compile(r"/([a-z_]+)(\{.*\})?", re.DOTALL)
STATE = ("language", "origin", "destination", "sector", "stage")
LONGEST_TEXT = 5000


class RequestError(Exception):
    """A request that is not in the agreed form; the message says what to change."""


@dataclass(frozen=True)
class Incoming:
    """One message on its way into the dialogue."""

    conversation: str
    message_id: str
    text: str  # either plain words or one of the agreed payloads
    channel: str
    language_hint: str | None = None
    state: dict[str, str] = field(default_factory=dict)


def read_request(body: Any) -> Incoming:
    """The message of a request body, or `RequestError`."""
    if not isinstance(body, dict):
        raise RequestError("The body must be a JSON object.")
    state = body.get("state") or {}
    if not isinstance(state, dict):
        raise RequestError("`state` must be an object.")
    return Incoming(
        conversation=_word(body, "conversation"),
        message_id=_word(body, "message_id"),
        text=_text(body),
        channel=str(body.get("channel") or "web"),
        language_hint=body.get("language_hint") or None,
        state={key: str(state[key]) for key in STATE if state.get(key)},
    )


def _word(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RequestError(f"`{key}` must be a string that is not empty.")
    return value


def _text(body: dict[str, Any]) -> str:
    payload, text = body.get("payload"), body.get("text")
    if payload is not None:
        return _payload(payload)
    if not isinstance(text, str):
        raise RequestError("Send `text` or `payload`, as a string.")
    # Rasa takes typed text with a leading slash for a command; strangers must not command.
    return text[:LONGEST_TEXT].lstrip("/ \t\r\n\u00a0\u200b\ufeff") or "?"


def _payload(payload: Any) -> str:
    match = PAYLOAD.fullmatch(payload.strip()) if isinstance(payload, str) else None
    if not match or match[1] not in PAYLOADS:
        raise RequestError("`payload` is not one of the agreed button commands.")
    try:
        values = json.loads(match[2] or "{}")
    except json.JSONDecodeError as error:
        raise RequestError(f"`payload` holds broken JSON: {error}.") from error
    if not all(isinstance(value, str) for value in values.values()):
        raise RequestError("The values of a `payload` must be strings.")
    return f"/{match[1]}{json.dumps(values, ensure_ascii=False)}" if values else f"/{match[1]}"
