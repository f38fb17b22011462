"""The one shell of all actions: read, settle the language, decide, say, remember."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action as SdkAction
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.conversation import Conversation, read_conversation
from bot.actions.move import Move, Say
from translations.languages import Languages

if TYPE_CHECKING:
    from bot.actions.services import Services


@dataclass(frozen=True)
class Context:
    """What a decision may use: the language of this turn and the services behind it."""

    language: str
    services: Services
    languages: Languages = field(repr=False)


class Action(SdkAction):
    """Subclasses name themselves and the function that decides."""

    name_: str = ""
    decide: Callable[[Conversation, Context], Move]

    def name(self) -> str:
        return self.name_

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        from bot.actions.services import current_services

        move = take(type(self).decide, read_conversation(_as_json(tracker)), current_services())
        for say in move.says:
            dispatcher.utter_message(
                response=say.response,
                text=say.text,
                json_message=say.fields,
                buttons=[
                    {"title": button.label, "payload": button.payload}
                    | ({"entry": button.entry} if button.entry else {})
                    for button in say.buttons
                ],
                **say.values,
            )
        return [SlotSet(name, value) for name, value in move.slots.items()]


def take(
    decide: Callable[[Conversation, Context], Move],
    conversation: Conversation,
    services: Services,
) -> Move:
    """The move of a decision, in the settled language, with what the language calls for."""
    from bot.actions.fees import fee_move, forget
    from bot.actions.language import language_buttons, settle

    languages = services.languages
    settled = settle(
        languages.match(conversation.slot("language")),
        bool(conversation.slots.get("language_chosen")),
        languages.match(conversation.hint),
        conversation.seen,
    )
    context = Context(settled.language, services, languages)
    move = fee_move(conversation, context) or decide(conversation, context)
    remembered: dict[str, Any] = {"language": settled.language, **forget(conversation)}
    if conversation.slot("pending") == "delete":
        remembered["pending"] = None  # a yes counts only directly after the question
    move = Move(move.says, {**remembered, **move.slots})
    if settled.ask and conversation.intent != "danger" and "language_chosen" not in move.slots:
        asked = any(say.response == "utter_choose_language" for say in move.says)
        if not asked:
            move = move.then(Say("utter_choose_language", buttons=language_buttons(context)))
    if settled.offer and conversation.intent != "danger":
        own_name = languages.get(settled.offer).own_name
        offered = [b for b in language_buttons(context) if b.label == own_name]
        move = move.then(
            Say(
                "utter_offer_language",
                {"language": own_name},
                buttons=tuple(offered),
                fields={"language": settled.offer},
            )
        )
    # The slot is set only after the action has run, so each reply carries its language.
    says = tuple(
        Say(s.response, s.values, s.text, s.buttons, {"language": settled.language, **s.fields})
        for s in move.says
    )
    return Move(says, move.slots)


def _as_json(tracker: Tracker) -> dict[str, Any]:
    return {"latest_message": tracker.latest_message, "slots": tracker.slots}
