"""What is kept, and erasing it: always after asking once, because it cannot be undone."""

from __future__ import annotations

from bot.actions.base import Action, Context
from bot.actions.conversation import Conversation
from bot.actions.move import Move, Say


def privacy(conversation: Conversation, context: Context) -> Move:
    """What is kept and who sees it."""
    return Move((Say("utter_privacy"),), {"noticed": True})


def ask_delete(conversation: Conversation, context: Context) -> Move:
    """Asks before erasing."""
    return Move((Say("utter_delete_ask"),), {"pending": "delete"})


def confirm(conversation: Conversation, context: Context) -> Move:
    """A yes or no to what was asked. A yes to erasing tells the connector to erase."""
    yes = conversation.intent == "affirm"
    if conversation.slot("pending") == "delete":
        if yes:
            return Move((Say("utter_erased", fields={"erase": True}),), {"pending": None})
        return Move((Say("utter_kept"),), {"pending": None})
    return Move((Say("utter_go_on"),))


class ActionPrivacy(Action):
    name_ = "action_privacy"
    decide = staticmethod(privacy)


class ActionDelete(Action):
    name_ = "action_delete"
    decide = staticmethod(ask_delete)


class ActionConfirm(Action):
    name_ = "action_confirm"
    decide = staticmethod(confirm)
