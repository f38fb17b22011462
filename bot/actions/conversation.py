"""What an action needs to know about the conversation, read once from Rasa's tracker."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

QUESTION_INTENTS = ("ask", "followup", "set_corridor", "set_sector", "set_stage")


@dataclass(frozen=True)
class Seen:
    """The language a message looks like."""

    code: str | None
    confidence: float
    words: int
    sole_script: bool = False


@dataclass(frozen=True)
class Country:
    """A country named in the message."""

    code: str
    role: str | None = None


@dataclass(frozen=True)
class Conversation:
    """One message with what is remembered of those before it."""

    text: str = ""
    intent: str = "ask"
    entities: dict[str, str] = field(default_factory=dict)  # the first of each kind
    countries: tuple[Country, ...] = ()
    seen: Seen | None = None
    hint: str | None = None
    danger_kind: str | None = None
    danger_sure: bool = True
    vector: NDArray[np.float32] | None = None
    slots: dict[str, Any] = field(default_factory=dict)

    def slot(self, name: str) -> str | None:
        """The remembered value, or None."""
        value = self.slots.get(name)
        return str(value) if value not in (None, "") else None


def read_conversation(tracker: dict[str, Any]) -> Conversation:
    """The conversation of a tracker in its JSON form."""
    message = tracker.get("latest_message") or {}
    entities = message.get("entities") or []
    text = message.get("text") or ""
    first: dict[str, str] = {}
    for entity in entities:
        first.setdefault(entity["entity"], str(entity["value"]))
    danger = message.get("danger") or {}
    return Conversation(
        text="" if text.startswith("/") else text,
        intent=(message.get("intent") or {}).get("name") or "ask",
        entities=first,
        countries=tuple(
            Country(str(entity["value"]), entity.get("role"))
            for entity in entities
            if entity["entity"] == "country"
        ),
        seen=_seen(message.get("language")),
        hint=(message.get("metadata") or {}).get("language_hint"),
        danger_kind=danger.get("kind"),
        danger_sure=bool(danger.get("sure", True)),
        vector=_vector(message.get("vector")),
        slots=tracker.get("slots") or {},
    )


def _seen(language: Any) -> Seen | None:
    if not isinstance(language, dict):
        return None
    confidence = float(language.get("confidence") or 0)
    return Seen(
        language.get("code"), confidence, int(language.get("words") or 0), confidence == 1.0
    )


def _vector(stored: Any) -> NDArray[np.float32] | None:
    if not isinstance(stored, dict) or not stored.get("data"):
        return None
    return np.frombuffer(b64decode(stored["data"]), dtype="<f2").astype(np.float32)
