"""What a decision leads to: things to say and things to remember."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Button:
    """A choice whose label is not bot speech: a country, a title, a language's own name."""

    label: str
    payload: str
    entry: str | None = None


@dataclass(frozen=True)
class Say:
    """One reply: the key of a response, the values it needs, and the fields of the reply."""

    response: str
    values: dict[str, str] = field(default_factory=dict)
    text: str | None = None  # a checked text that stands in place of the response's
    buttons: tuple[Button, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """Replies in order, and the slots to set."""

    says: tuple[Say, ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)

    def then(self, *says: Say, **slots: Any) -> Move:
        """This move with more said and more remembered."""
        return replace(self, says=self.says + says, slots={**self.slots, **slots})
