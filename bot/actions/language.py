"""Which language the conversation is in: chosen by the person > seen > hinted > asked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action, Context
from bot.actions.conversation import Conversation, Seen
from bot.actions.move import Button, Move, Say

SURE = 0.8  # of a Latin-script language, below which nobody is switched
LIKELY = 0.5  # enough to begin with when nothing else is known
FEWEST_WORDS = 3  # "ok", "visa", "salam" are shared by too many languages
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Settled:
    """The language to answer in; which one to offer; whether to ask."""

    language: str
    offer: str | None = None
    ask: bool = False


def settle(current: str | None, chosen: bool, hint: str | None, seen: Seen | None) -> Settled:
    """The language of this turn. A choice by the person is never overruled, only offered anew."""
    sure = seen.code if seen and _is_sure(seen) else None
    if current and chosen:
        return Settled(current, offer=sure if sure != current else None)
    if current:
        return Settled(sure or current)
    if sure:
        return Settled(sure)
    if hint:
        return Settled(hint)
    if seen and seen.code and seen.confidence >= LIKELY:
        return Settled(seen.code, ask=seen.words < FEWEST_WORDS and not seen.sole_script)
    return Settled(SOURCE_LANGUAGE, ask=True)


def _is_sure(seen: Seen) -> bool:
    if seen.sole_script:
        return True
    return seen.words >= FEWEST_WORDS and seen.confidence >= SURE


def language_buttons(context: Context) -> tuple[Button, ...]:
    """One button a language, each in its own name."""
    return tuple(
        Button(language.own_name, f'/choose_language{{"language":"{language.code}"}}')
        for language in context.languages
    )


def choose_language(conversation: Conversation, context: Context) -> Move:
    """Sets the language that a button or the words name; asks when they name none."""
    code = context.languages.match(conversation.entities.get("language"))
    if not code:
        return Move((Say("utter_choose_language", buttons=language_buttons(context)),))
    name = context.languages.get(code).own_name
    said = Say("utter_language_set", {"language": name}, fields={"language": code})
    return Move((said,), {"language": code, "language_chosen": True})


class ActionChooseLanguage(Action):
    name_ = "action_choose_language"
    decide = staticmethod(choose_language)
