"""Greetings, thanks and the like: one fixed reply each."""

from __future__ import annotations

from bot.actions.base import Action, Context
from bot.actions.conversation import Conversation
from bot.actions.move import Move, Say

REPLIES = {
    "greet": "utter_greet",
    "start": "utter_greet",
    "thanks": "utter_thanks",
    "goodbye": "utter_goodbye",
    "capabilities": "utter_capabilities",
    "help": "utter_capabilities",
    "menu": "utter_menu",
}
SAY_WHAT_IT_IS = ("utter_greet", "utter_capabilities")


def smalltalk(conversation: Conversation, context: Context) -> Move:
    """The reply to an act of talk that needs no thought."""
    response = REPLIES.get(conversation.intent, "utter_menu")
    told = {"noticed": True} if response in SAY_WHAT_IT_IS else {}
    return Move((Say(response),), told)


class ActionSmalltalk(Action):
    name_ = "action_smalltalk"
    decide = staticmethod(smalltalk)
