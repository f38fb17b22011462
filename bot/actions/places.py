"""Origin and destination: what the message says, what is remembered, how to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions.base import Context
from bot.actions.conversation import Conversation
from bot.actions.move import Button


@dataclass(frozen=True)
class Corridor:
    """Where a person comes from and where they work, or will."""

    origin: str | None = None
    destination: str | None = None

    def over(self, other: Corridor) -> Corridor:
        """This corridor, with the ends of `other` where it has none."""
        return Corridor(self.origin or other.origin, self.destination or other.destination)


def named(conversation: Conversation, context: Context) -> Corridor:
    """The corridor this message names, by button or by words; either end may be missing."""
    origin = conversation.entities.get("origin")
    destination = conversation.entities.get("destination")
    taxonomy = context.services.taxonomy
    for country in conversation.countries:
        role = country.role
        if role is None and country.code in taxonomy.origins:
            role = "origin"
        if role is None and country.code in taxonomy.destinations:
            role = "destination"
        if role == "origin" and not origin:
            origin = country.code
        elif role != "origin" and not destination:
            destination = country.code
    return Corridor(_code(origin), _code(destination))


def remembered(conversation: Conversation) -> Corridor:
    """The corridor in mind so far."""
    return Corridor(conversation.slot("origin"), conversation.slot("destination"))


def place_buttons(codes: Iterable[str], role: str, context: Context) -> tuple[Button, ...]:
    """One button a country, in alphabetical order of the language of the turn."""
    names = {code: context.services.place(code, context.language) for code in codes}
    return tuple(
        Button(name, f'/set_corridor{{"{role}":"{code}"}}')
        for code, name in sorted(names.items(), key=lambda item: item[1])
    )


def _code(value: str | None) -> str | None:
    """A country code in upper case; anything else is not believed."""
    code = (value or "").strip().upper()
    return (
        code
        if 2 <= len(code) <= 8 and code.isascii() and code.replace("-", "").isalpha()
        else None
    )
