"""Offices and numbers as lines of a reply. Every number comes from the contacts files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.actions.base import Context

if TYPE_CHECKING:
    from knowledge.contacts import Contact

# Hotlines last: most are for one need, such as violence, and would puzzle who asks about pay.
HELPERS = (
    "resource-centre",
    "labour-office",
    "embassy",
    "consulate",
    "ngo",
    "legal-aid",
    "hotline",
)
URGENT = ("emergency", "hotline", "embassy", "consulate", "shelter")
EVERYWHERE = "world"


def find(
    context: Context,
    destination: str | None,
    origin: str | None,
    kinds: Iterable[str],
    most: int,
) -> list[Contact]:
    """Offices where the person is, then those anywhere, then those at home."""
    kinds = tuple(kinds)
    contacts = context.services.contacts
    found = contacts.find(destination, origin, kinds) if destination else []
    found = found + contacts.find(EVERYWHERE, origin, kinds)
    if origin:
        found = found + contacts.find(origin, origin, [k for k in kinds if k != "emergency"])
    reachable = [contact for contact in found if contact.phone or contact.web]
    return list(dict.fromkeys(reachable))[:most] if most else reachable


def line(contact: Contact, context: Context, place: str | None = None) -> str:
    """ "Name: numbers", in the language of the turn, with the country if one is given."""
    catalogue, language = context.services.catalogue, context.language
    name = catalogue.translate(contact.name, language, contact.id)
    reached = ", ".join(contact.phone) or contact.web or ""
    return f"{place} – {name}: {reached}" if place else f"{name}: {reached}"


def lines(contacts: Iterable[Contact], context: Context) -> str:
    """One line each."""
    return "\n".join(line(contact, context) for contact in contacts)
