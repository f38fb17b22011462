"""Where a person goes, what work they do, how far they are: remembered, and the open question
answered with it."""

from __future__ import annotations

from typing import Any

from bot.actions.answer import answer, ask_library
from bot.actions.base import Action, Context
from bot.actions.conversation import Conversation
from bot.actions.move import Button, Move, Say
from bot.actions.pack import pack
from bot.actions.person import talk_to_person
from bot.actions.places import Corridor, named, place_buttons, remembered
from bot.actions.safety import KINDS, emergency_reply

LONG_ENOUGH_TO_BE_A_QUESTION = 8  # words


def set_corridor(conversation: Conversation, context: Context) -> Move:
    """Remembers origin and destination, then does what was waiting for them."""
    told, known = named(conversation, context), remembered(conversation)
    if told == Corridor():
        return _nothing_named(conversation, context)
    told = _fit_to_what_was_asked(told, conversation)
    corridor = told.over(known)
    slots = {"origin": corridor.origin, "destination": corridor.destination}
    waiting = conversation.slot("pending")
    if waiting == "place":
        kind = conversation.slot("danger_kind") or KINDS[0]
        move = emergency_reply(kind, corridor, context)
    elif waiting == "person":
        move = talk_to_person(conversation, context)
        if "pending" not in move.slots:
            move = move.then(pending=None)
    elif waiting == "pack":
        move = pack(conversation, context, corridor)
    elif waiting in ("origin", "destination"):
        move = repeat(conversation, context, corridor)
    else:
        move = answered_otherwise(conversation, context, corridor) or Move((_kept(told, context),))
    return Move(move.says, {**slots, **move.slots})


def followup(conversation: Conversation, context: Context) -> Move:
    """The last question again, for what this message changes: "and in Qatar?"."""
    told, known = named(conversation, context), remembered(conversation)
    if not conversation.slot("question") and not conversation.slot("topic"):
        if told != Corridor() and conversation.text:
            return answer(conversation, context)
        return Move((Say("utter_ask_question"),))
    if told == Corridor() and not {"sector", "stage"} & set(conversation.entities):
        return answer(conversation, context)  # it changes nothing we know of: a new question
    corridor = told.over(known)
    slots: dict[str, Any] = {"origin": corridor.origin, "destination": corridor.destination}
    sector = conversation.entities.get("sector")
    stage = conversation.entities.get("stage")
    slots |= {"sector": sector} if sector else {}
    slots |= {"stage": stage} if stage else {}
    move = repeat(conversation, context, corridor, sector, stage)
    return Move(move.says, {**slots, **move.slots})


def repeat(
    conversation: Conversation,
    context: Context,
    corridor: Corridor,
    sector: str | None = None,
    stage: str | None = None,
) -> Move:
    """The last question answered for another situation."""
    return ask_library(
        conversation,
        context,
        corridor,
        text=conversation.slot("question") or "",
        sector=sector,
        stage=stage,
        topic=conversation.slot("topic"),
    )


def answered_otherwise(
    conversation: Conversation,
    context: Context,
    corridor: Corridor,
    sector: str | None = None,
    stage: str | None = None,
) -> Move | None:
    """The last question again, if somebody says in words what gives it another answer."""
    shown = conversation.slot("entry")
    if not conversation.text or not shown:
        return None
    move = repeat(conversation, context, corridor, sector, stage)
    return move if move.slots.get("entry") not in (None, shown) else None


def set_sector(conversation: Conversation, context: Context) -> Move:
    """Remembers the kind of work; asks with buttons when the words name none we know."""
    return _set_label("sector", context.services.taxonomy.sectors, conversation, context)


def set_stage(conversation: Conversation, context: Context) -> Move:
    """Remembers how far on the way a person is."""
    return _set_label("stage", context.services.taxonomy.stages, conversation, context)


def _set_label(
    kind: str, labels: dict[str, Any], conversation: Conversation, context: Context
) -> Move:
    services, language = context.services, context.language
    key = conversation.entities.get(kind)
    corridor = named(conversation, context)
    # "I work on a farm in Spain" tells both.
    slots = {
        name: code
        for name, code in (("origin", corridor.origin), ("destination", corridor.destination))
        if code
    }
    if key in labels:
        ends = corridor.over(remembered(conversation))
        if move := answered_otherwise(conversation, context, ends, **{kind: key}):
            return Move(move.says, {**slots, kind: key, **move.slots})
        name = services.label(key, labels[key].label, language)
        return Move((Say(f"utter_{kind}_set", {kind: name}),), {**slots, kind: key})
    buttons = tuple(
        Button(services.label(key, label.label, language), f'/set_{kind}{{"{kind}":"{key}"}}')
        for key, label in labels.items()
    )
    return Move((Say(f"utter_ask_{kind}", buttons=buttons),), slots)


def _nothing_named(conversation: Conversation, context: Context) -> Move:
    if conversation.text and len(conversation.text.split()) >= LONG_ENOUGH_TO_BE_A_QUESTION:
        return answer(conversation, context)
    buttons = place_buttons(context.services.taxonomy.destinations, "destination", context)
    return Move((Say("utter_ask_destination", buttons=buttons),))


def _fit_to_what_was_asked(told: Corridor, conversation: Conversation) -> Corridor:
    """An answer "Kuwait" to "Which country do you come from?" names the origin."""
    known, waiting = remembered(conversation), conversation.slot("pending")
    origin_asked = waiting == "origin" or (waiting == "pack" and not known.origin)
    only_destination = told.destination and not told.origin
    if origin_asked and only_destination and known.destination not in (None, told.destination):
        return Corridor(told.destination, None)
    return told


def _kept(told: Corridor, context: Context) -> Say:
    place = context.services.place
    if told.origin and told.destination:
        values = {
            "origin": place(told.origin, context.language),
            "destination": place(told.destination, context.language),
        }
        return Say("utter_corridor_set", values)
    if told.origin:
        return Say("utter_origin_set", {"origin": place(told.origin, context.language)})
    destination = place(told.destination or "", context.language)
    return Say("utter_destination_set", {"destination": destination})


class ActionSetCorridor(Action):
    name_ = "action_set_corridor"
    decide = staticmethod(set_corridor)


class ActionFollowup(Action):
    name_ = "action_followup"
    decide = staticmethod(followup)


class ActionSetSector(Action):
    name_ = "action_set_sector"
    decide = staticmethod(set_sector)


class ActionSetStage(Action):
    name_ = "action_set_stage"
    decide = staticmethod(set_stage)
