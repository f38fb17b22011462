"""Amounts and sentences of the fee check, in the language of the turn."""

from __future__ import annotations

from decimal import Decimal

from bot.actions.base import Context
from bot.actions.fee_state import FeeState
from knowledge.fee_judgement import MONTHS_OF_SALARY, Money
from translations.format import isolate, money, number


def understood_sentence(state: FeeState, context: Context) -> str:
    """ "They ask you for ...", so that a person can see what was misread."""
    payment = state.payment
    sentences = []
    if payment.amount is not None and payment.basis == MONTHS_OF_SALARY:
        months = count(payment.amount, context)
        sentences.append(say(context, "utter_fee_asked_salary", months=months))
    elif payment.amount is not None:
        basis = "month" if payment.basis == "month" else "once"
        amount = amount_in(payment.amount, payment.currency, context)
        sentences.append(say(context, f"utter_fee_asked_{basis}", amount=amount))
    if payment.purpose and payment.purpose != "unclear":
        purpose = say(context, f"utter_fee_purpose_{payment.purpose}")
        sentences.append(say(context, "utter_fee_for", purpose=purpose))
    return " ".join(sentences)


def told(sum_: Money, context: Context) -> str:
    """A sum with its currency; months of salary as their number."""
    in_salaries = sum_.unit == MONTHS_OF_SALARY
    return amount_in(sum_.amount, None if in_salaries else sum_.unit, context)


def amount_in(amount: Decimal, currency: str | None, context: Context) -> str:
    """An amount with its currency, or alone while nobody knows which."""
    language = context.languages.get(context.language)
    if currency is None:
        return count(amount, context)
    return isolate(money(amount, currency, language), language)


def count(amount: Decimal, context: Context) -> str:
    """A bare number."""
    language = context.languages.get(context.language)
    return isolate(number(amount, language), language)


def say(context: Context, key: str, **values: str) -> str:
    """The sentence `key` of the bot's speech."""
    services = context.services
    return services.speech.say(key, services.catalogue, context.language, **values)
