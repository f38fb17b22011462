"""The way to people: resource centres, hotlines, labour offices of the corridor."""

from __future__ import annotations

from bot.actions.base import Action, Context
from bot.actions.contact_lines import HELPERS, find, lines
from bot.actions.conversation import Conversation
from bot.actions.move import Move, Say
from bot.actions.places import named, place_buttons, remembered

MOST_OFFICES = 4


def talk_to_person(conversation: Conversation, context: Context) -> Move:
    """Offices that help; asks for the country when none is known."""
    told, known = named(conversation, context), remembered(conversation)
    destination = told.destination or known.destination
    origin = told.origin or known.origin
    offices = find(context, destination, origin, HELPERS, MOST_OFFICES)
    if offices:
        return Move((Say("utter_person", {"contacts": lines(offices, context)}),))
    taxonomy = context.services.taxonomy
    if destination:
        buttons = place_buttons(taxonomy.origins, "origin", context)
    else:
        buttons = place_buttons(taxonomy.destinations, "destination", context)
    return Move((Say("utter_person_alone", buttons=buttons),), {"pending": "person"})


class ActionPerson(Action):
    name_ = "action_person"
    decide = staticmethod(talk_to_person)
