"""What a message tells the fee check: a payment, a bare answer, a correction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.base import Context
from bot.actions.conversation import Conversation
from bot.actions.fee_state import FeeState
from bot.actions.places import Corridor, named
from bot.actions.services import NotReady

CERTAIN = ("answer", "ask-origin", "ask-destination")
LONGEST_PART = 8
"""Words of a bare answer; more is a sentence of its own."""
LONGEST_CORRECTION = {True: 4, False: 2}
"""Words of a sum that nobody asked for, with its currency and without."""


def begun(
    state: FeeState | None, conversation: Conversation, context: Context, corridor: Corridor
) -> FeeState | None:
    """A new check, when the message tells of a payment; it remembers pay and work of the last."""
    reader = context.services.payments
    if reader is None or not conversation.text:
        return None
    payment = reader.read(
        conversation.text, context.language, corridor.origin, corridor.destination
    )
    if payment is None:
        return None
    sector = conversation.entities.get("sector") or (state.sector if state else None)
    before = replace(state or FeeState(), amount=None, currency=None, basis=None, purpose=None)
    return replace(before, sector=sector, unsaid=False, asked=None).with_payment(payment)


def certain_topic(conversation: Conversation, context: Context, corridor: Corridor) -> str | None:
    """The topic that the library is sure of; None when it is not, or cannot be asked."""
    from knowledge.question import Question

    vector: Any = conversation.vector
    ends = (corridor.origin, corridor.destination)
    asked = Question(conversation.text, context.language, *ends, vector=vector)
    try:
        outcome = context.services.answer(asked)
    except NotReady:
        return None
    return outcome.topic if outcome.decision in CERTAIN else None


def answered(
    state: FeeState, conversation: Conversation, context: Context, corridor: Corridor
) -> FeeState | None:
    """The state with what a bare answer or a correction tells; None when it tells nothing."""
    words = conversation.text.split()
    if len(words) > LONGEST_PART:
        return None
    found = state
    told = named(conversation, context)
    if told != Corridor():
        ends = {"origin": told.origin, "destination": told.destination}
        kept = tuple(end for end in state.elsewhere if not ends[end])
        found = replace(found, elsewhere=kept)
    sector = conversation.entities.get("sector")
    if sector in context.services.taxonomy.sectors:
        found = replace(found, sector=sector)
    if words and told == Corridor():
        found = _read_part(found, conversation, context, corridor)
    if found != state or told != Corridor():
        return found
    if conversation.intent == "deny" and state.asked is None:
        return replace(state, asked="wrong")
    return None


def _read_part(
    state: FeeState, conversation: Conversation, context: Context, corridor: Corridor
) -> FeeState:
    reader = context.services.payments
    if reader is None:
        return state
    text = conversation.text
    part = reader.read_part(text, context.language, corridor.origin, corridor.destination)
    if state.asked == "monthly-pay":
        if part.amount is None or part.basis == "months-of-salary":
            return state
        return replace(state, pay=str(part.amount), pay_currency=part.currency)
    if part.amount is not None:
        few = len(text.split()) <= LONGEST_CORRECTION[part.currency is not None]
        denied = conversation.intent == "deny"  # "no, it is 40000"
        if state.asked not in ("amount", "wrong") and not few and not denied:
            return state
        if part.basis == "months-of-salary":
            state = replace(state, currency=None)
        elif state.basis == "months-of-salary":
            part = replace(part, basis=part.basis or "once")
        return state.with_payment(part)
    if part.currency and state.asked != "purpose":
        return in_currency(state, part.currency)
    if part.purpose and state.asked in ("purpose", "wrong"):
        return replace(state, purpose=part.purpose)
    return state


def in_currency(state: FeeState, currency: str) -> FeeState:
    """The state with this currency for the sum, or for the pay when that was asked."""
    if state.asked == "pay-currency":
        return replace(state, pay_currency=currency)
    return replace(state, currency=currency)


def with_currency(
    state: FeeState, conversation: Conversation, context: Context, corridor: Corridor
) -> FeeState:
    """Rupees of which nobody knew whose, once the country is known."""
    first, reader = conversation.slot("question"), context.services.payments
    if state.currency or not first or reader is None or state.basis == "months-of-salary":
        return state
    part = reader.read_part(first, context.language, corridor.origin, corridor.destination)
    return replace(state, currency=part.currency) if part.currency else state
