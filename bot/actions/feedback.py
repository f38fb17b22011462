"""Marks for answers: counted by entry, without a word of what was written."""

from __future__ import annotations

from bot.actions.base import Action, Context
from bot.actions.conversation import Conversation
from bot.actions.move import Move, Say


def feedback(conversation: Conversation, context: Context) -> Move:
    """Counts a good or bad mark for the entry last shown."""
    helpful = conversation.entities.get("helpful")
    good = helpful == "yes" or (helpful is None and conversation.intent == "feedback_good")
    entry = conversation.entities.get("entry") or conversation.slot("entry") or "none"
    context.services.counts.add(
        "helpful-yes" if good else "helpful-no",
        entry[:80],
        conversation.slot("origin"),
        conversation.slot("destination"),
        context.language,
    )
    return Move((Say("utter_feedback_good" if good else "utter_feedback_bad"),))


class ActionFeedback(Action):
    name_ = "action_feedback"
    decide = staticmethod(feedback)
