"""The emergency reply: one message, at once, whatever else works or does not.

It needs the contacts and the bot's speech, nothing more: no library, no corridor.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.actions.base import Action, Context
from bot.actions.contact_lines import EVERYWHERE, URGENT, find, line, lines
from bot.actions.conversation import Conversation
from bot.actions.move import Move, Say
from bot.actions.places import Corridor, named, place_buttons, remembered

logger = logging.getLogger(__name__)

KINDS = (
    "violence",
    "sexual-abuse",
    "trafficking",
    "locked-in",
    "suicide",
    "injury",
    "threats-documents",
)
MOST_LINES = 6


def emergency(conversation: Conversation, context: Context) -> Move:
    """Numbers for where the person is; when that is unknown, those of every country served."""
    kind = conversation.danger_kind if conversation.danger_kind in KINDS else KINDS[0]
    corridor = _whereabouts(conversation, context)
    if conversation.danger_sure:
        return emergency_reply(str(kind), corridor, context)
    return _perhaps(str(kind), corridor, conversation, context)


def emergency_reply(kind: str, corridor: Corridor, context: Context) -> Move:
    """The emergency reply of a kind for a corridor."""
    destination = corridor.destination
    numbers = _local(corridor, context) if destination else ""
    known = bool(numbers)
    say = Say(f"utter_emergency_{kind}", {"contacts": numbers or _everywhere(context)})
    slots = {"danger_kind": kind, "pending": None}
    if destination:
        slots["destination"] = destination
    if known:
        return Move((say,), slots)
    places = place_buttons(context.services.taxonomy.destinations, "destination", context)
    ask = Say("utter_ask_place", buttons=places)
    return Move((say, ask), {**slots, "pending": "place"})


def _perhaps(kind: str, corridor: Corridor, conversation: Conversation, context: Context) -> Move:
    """Numbers first, gently; then the answer, for it may have been a question like any other."""
    alarm = emergency_reply(kind, corridor, context)
    numbers = alarm.says[0].values
    say = Say("utter_emergency_perhaps", numbers)
    try:
        from bot.actions.answer import answer
        from bot.actions.fees import fee_move

        asked = replace(conversation, intent="ask")
        move = fee_move(asked, context) or answer(conversation, context)
    except Exception as error:  # nothing that fails behind it may hold back an emergency reply
        logger.error("No answer beside the emergency reply: %s", type(error).__name__)
        return Move((say, *alarm.says[1:]), alarm.slots)
    return Move((say, *move.says), {**move.slots, "danger_kind": kind})


def _whereabouts(conversation: Conversation, context: Context) -> Corridor:
    return named(conversation, context).over(remembered(conversation))


def _local(corridor: Corridor, context: Context) -> str:
    if not context.services.contacts.find(corridor.destination, corridor.origin, URGENT):
        return ""
    found = find(context, corridor.destination, corridor.origin, URGENT, most=0)
    # Only then cut: a mission with a website alone must not push out one that can be called.
    called = [contact for contact in found if contact.phone]
    return lines(called[:MOST_LINES], context)


def _everywhere(context: Context) -> str:
    """The emergency number of every country served, one a line, then what works anywhere."""
    services = context.services
    rows = [
        line(contact, context, services.place(code, context.language))
        for code in services.taxonomy.destinations
        for contact in services.contacts.find(code, None, ("emergency",))[:1]
        if contact.phone
    ]
    world = services.contacts.find(EVERYWHERE, None, URGENT)
    return "\n".join(rows + [line(contact, context) for contact in world])


class ActionEmergency(Action):
    name_ = "action_emergency"
    decide = staticmethod(emergency)
