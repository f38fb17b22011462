"""The fee check: a sum that is asked of a worker is read, completed by questions, and judged.

It begins with any message in which the reader finds such a sum, and ends with any other question.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.actions.answer import answer
from bot.actions.base import Action, Context
from bot.actions.conversation import Conversation
from bot.actions.fee_questions import question
from bot.actions.fee_reading import answered, begun, certain_topic, in_currency, with_currency
from bot.actions.fee_state import ASKED, PURPOSES, FeeState
from bot.actions.fee_verdict import verdict
from bot.actions.move import Move, Say
from bot.actions.places import Corridor, named, remembered
from knowledge.fee_check import OTHER, judge
from knowledge.fee_judgement import Situation

SLOT = "fee"
BEGINS_WITH = frozenset(
    {"ask", "followup", "set_corridor", "set_sector", "set_stage", "greet", "affirm", "deny"}
)
"""Acts of talk under which somebody may tell of a sum; the classifier knows none for it."""
LEAVES_OPEN = frozenset(
    {"danger", "thanks", "choose_language", "change_language", "privacy", "show_entry"}
    | {"delete_my_data", "feedback", "feedback_good", "feedback_bad", "talk_to_person"}
)
ANSWERS = ("set_corridor", "affirm", "deny")
WAITS_FIRST = ("place", "person", "delete")
"""Questions of others, above all of an emergency, whose answer is not for the fee check."""


def fee_move(conversation: Conversation, context: Context) -> Move | None:
    """What the fee check does with a message; None when the message is none of its business."""
    intent = conversation.intent
    state = FeeState.read(conversation.slots.get(SLOT))
    corridor = _corridor(conversation, context)
    awaited = conversation.slot("pending") in WAITS_FIRST
    if intent not in BEGINS_WITH or (awaited and intent in ANSWERS):
        return None
    found = answered(state, conversation, context, corridor) if state and not awaited else None
    if found is not None:
        move = _next(found, conversation, context, corridor)
        return move.then(sector=found.sector) if intent == "set_sector" else move
    new = begun(state, conversation, context, corridor)
    if new is None:
        return None
    check = context.services.taxonomy.fee_check
    topic = certain_topic(conversation, context, corridor) if check else None
    if check and topic and topic not in check.topics and new.purpose == "unclear":
        return None  # a sum for no stated purpose, in a question that is clearly about another
    move = _next(new, conversation, context, corridor).then(question=conversation.text)
    if check and topic in (*check.answered_first, *check.others):
        return _after_the_answer(move, conversation, context, asks=topic not in check.others)
    return move


def _after_the_answer(
    move: Move, conversation: Conversation, context: Context, *, asks: bool
) -> Move | None:
    """The answer that was asked for, then the verdict or, if it `asks`, the check's question."""
    judged = "verdict" in move.says[0].fields
    if not (judged or asks):
        return None  # here a sum that needs questions can wait
    first = answer(conversation, context)
    if judged:
        return Move((*first.says, move.says[0]), {**move.slots, **first.slots})
    return Move((*first.says, *move.says), {**first.slots, **move.slots})


def forget(conversation: Conversation) -> dict[str, Any]:
    """The slots that end an open check, when another act of talk takes its place."""
    if not conversation.slots.get(SLOT) or conversation.intent in LEAVES_OPEN:
        return {}
    return {SLOT: None}


def pressed(conversation: Conversation, context: Context) -> Move:
    """A button of the fee check: a choice, or what is to be corrected."""
    state = FeeState.read(conversation.slots.get(SLOT))
    entities = conversation.entities
    if state is None:  # the check was forgotten, the button is old
        return Move((Say("utter_menu"),), {SLOT: None})
    corridor = _corridor(conversation, context)
    again = entities.get("again")
    if again in ASKED:
        state = replace(state, asked=again)
        return _keep(
            state,
            corridor,
            (question(str(again), state, _situation(state, corridor, conversation), context),),
        )
    purpose = next((name for name in PURPOSES if name == entities.get("purpose")), None)
    unknown = entities.get("unknown")
    if purpose:
        # "They did not say": money for no stated reason is taken for the price of the job.
        state = replace(state, purpose=purpose, unsaid=purpose == "unclear")
    if entities.get("currency"):
        state = in_currency(state, entities["currency"].upper()[:3])
    if unknown in ("origin", "destination"):
        state = replace(state, elsewhere=(*state.elsewhere, unknown))
    if unknown == "monthly-pay":
        state = replace(state, pay_unknown=True)
    return _next(state, conversation, context, corridor)


def _next(
    state: FeeState, conversation: Conversation, context: Context, corridor: Corridor
) -> Move:
    """The next question, or the verdict."""
    if state.asked == "wrong" and conversation.intent == "deny":
        situation = _situation(state, corridor, conversation)
        return _keep(state, corridor, (question("wrong", state, situation, context),))
    state = with_currency(state, conversation, context, corridor)
    situation = _situation(state, corridor, conversation)
    payment = state.payment
    if payment.purpose == "unclear" and state.unsaid:
        payment = replace(payment, purpose="placement")
    found = judge(context.services.fee_rules, payment, situation, date.today())
    if found.missing:
        missing = str(found.missing[0])
        if missing == "monthly-pay" and state.pay:
            missing = "pay-currency"
        state = replace(state, asked=missing)
        says: tuple[Say, ...] = (question(missing, state, situation, context),)
        return _keep(state, corridor, says)
    says = (verdict(found, state, situation, context),)
    move = _keep(replace(state, asked=None), corridor, says)
    if conversation.slots.get("noticed"):
        return move
    return move.then(Say("utter_notice"), noticed=True)


def _situation(state: FeeState, corridor: Corridor, conversation: Conversation) -> Situation:
    return Situation(
        OTHER if "origin" in state.elsewhere else corridor.origin,
        OTHER if "destination" in state.elsewhere else corridor.destination,
        state.sector or conversation.slot("sector"),
        state.monthly_pay,
    )


def _corridor(conversation: Conversation, context: Context) -> Corridor:
    return named(conversation, context).over(remembered(conversation))


def _keep(state: FeeState, corridor: Corridor, says: tuple[Say, ...], **more: Any) -> Move:
    ends = {"origin": corridor.origin, "destination": corridor.destination}
    return Move(says, {SLOT: state.to_slot(), "pending": None, **ends, **more})


class ActionFee(Action):
    name_ = "action_fee"
    decide = staticmethod(pressed)
