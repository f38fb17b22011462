"""What the fee check asks: with what it understood so far, and buttons where one may choose."""

from __future__ import annotations

from datetime import date

from babel.numbers import get_currency_name

from bot.actions.base import Context
from bot.actions.fee_state import PURPOSES, FeeState
from bot.actions.fee_words import say, understood_sentence
from bot.actions.move import Button, Say
from bot.actions.places import place_buttons
from knowledge.fee_check import currency_of
from knowledge.fee_judgement import Situation

EVERYWHERE = "USD"
"""Asked for in many places that have a currency of their own."""
OPEN = "utter_fee_question"


def question(missing: str, state: FeeState, situation: Situation, context: Context) -> Say:
    """What was understood, and the question for what is missing, with buttons to choose."""
    key = f"utter_fee_ask_{missing.removeprefix('pay-')}"
    text = "\n".join(filter(None, (understood_sentence(state, context), say(context, key))))
    buttons = _choices(missing, situation, context)
    fields = {"understood": state.payment.to_json()}
    return Say(OPEN, text=text, buttons=buttons, fields=fields)


def _choices(missing: str, situation: Situation, context: Context) -> tuple[Button, ...]:
    taxonomy = context.services.taxonomy
    if missing in ("origin", "destination"):
        codes = taxonomy.origins if missing == "origin" else taxonomy.destinations
        other = _button(context, "utter_fee_elsewhere", "unknown", missing)
        return (*place_buttons(codes, missing, context), other)
    if missing == "sector":
        label = context.services.label
        return tuple(
            Button(label(key, sector.label, context.language), f'/set_sector{{"sector":"{key}"}}')
            for key, sector in taxonomy.sectors.items()
        )
    if missing == "purpose":
        return tuple(
            _button(context, f"utter_fee_purpose_{name}", "purpose", name) for name in PURPOSES
        )
    if missing in ("currency", "pay-currency"):
        return _currencies(situation, context)
    if missing == "monthly-pay":
        return (_button(context, "utter_fee_unknown", "unknown", missing),)
    if missing == "wrong":
        return (
            _button(context, "utter_fee_wrong_amount", "again", "amount"),
            _button(context, "utter_fee_wrong_purpose", "again", "purpose"),
        )
    return ()


def _currencies(situation: Situation, context: Context) -> tuple[Button, ...]:
    """Those of both ends, and the one asked for everywhere; any other may be typed."""
    today, locale = date.today(), context.languages.get(context.language).locale
    ends = (currency_of(situation.origin, today), currency_of(situation.destination, today))
    codes = dict.fromkeys(code for code in (*ends, EVERYWHERE) if code)
    return tuple(
        Button(get_currency_name(code, locale=locale), f'/fee{{"currency":"{code}"}}')
        for code in codes
    )


def _button(context: Context, key: str, name: str, value: str) -> Button:
    return Button(say(context, key), f'/fee{{"{name}":"{value}"}}')
